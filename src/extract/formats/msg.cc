// SPDX-License-Identifier: EUPL-1.2
// Outlook's single messages, contacts and appointments (.msg), which are compound files;
// attachments are children, messages within messages too. Compound files are known by their
// directory only: the format ole hands them here.
#include <fmt/format.h>

#include <charconv>
#include <map>
#include <utility>

#include "extract/compound_file.h"
#include "extract/format.h"
#include "extract/mapi_message.h"

namespace clew::extract {
namespace {

constexpr uint64_t kValueBytesMax = 32 << 20;
constexpr size_t kRecipientsMax = 10'000;
constexpr std::string_view kValue = "__substg1.0_";
constexpr std::string_view kFixedValues = "__properties_version1.0";
constexpr std::string_view kRecipient = "__recip_version1.0_#";
constexpr std::string_view kAttachment = "__attach_version1.0_#";

int sniff(const Prefix&) { return kNo; }

/// What stands before the values in the stream of fixed ones ([MS-OXMSG] 2.4.1).
enum HeadBytes : size_t { kOfMessage = 32, kOfInnerMessage = 24, kOfOthers = 8 };

/// The streams and storages by the storage that they are in.
class Storages {
 public:
  explicit Storages(const CompoundFile& file) {
    for (const auto& entry : file.entries()) {
      const size_t slash = entry.name.rfind('/');
      const std::string above = slash == std::string::npos ? "" : entry.name.substr(0, slash + 1);
      in_[above].push_back(&entry);
    }
  }
  const std::vector<const CompoundFile::Entry*>& in(const std::string& storage) const {
    static const std::vector<const CompoundFile::Entry*> none;
    const auto found = in_.find(storage);
    return found == in_.end() ? none : found->second;
  }

 private:
  std::map<std::string, std::vector<const CompoundFile::Entry*>> in_;
};

std::string_view name_in(const CompoundFile::Entry& entry, const std::string& storage) {
  return std::string_view(entry.name).substr(storage.size());
}

class Reader {
 public:
  explicit Reader(CompoundFile& file) : file_(file), storages_(file) {
    names_ = read_property_names(stream("__nameid_version1.0/__substg1.0_00020102"),
                                 stream("__nameid_version1.0/__substg1.0_00030102"));
  }

  /// Tells the message in a storage, then what is attached to it.
  void give(const std::string& storage, HeadBytes head, Output& out) {
    const MapiObject message = object(storage, head, 0);
    std::vector<MapiObject> recipients;
    for (const auto* entry : storages_.in(storage)) {
      if (!entry->storage || !name_in(*entry, storage).starts_with(kRecipient)) continue;
      if (recipients.size() >= kRecipientsMax) break;
      recipients.push_back(object(entry->name + "/", kOfOthers, message.code_page()));
    }
    give_mapi_object(message, recipients, out);
    size_t number = 0;
    for (const auto* entry : storages_.in(storage)) {
      if (!entry->storage || !name_in(*entry, storage).starts_with(kAttachment)) continue;
      if (out.full()) break;
      give_attachment(entry->name + "/", ++number, message.code_page(), out);
    }
  }

 private:
  Bytes stream(std::string_view name) {
    const auto* entry = file_.find(name);
    return entry == nullptr ? Bytes() : file_.read(*entry, kValueBytesMax);
  }

  uint32_t property_of(uint32_t id) const {
    const auto found = names_.find(id);
    return found == names_.end() ? id : found->second;
  }

  /// 2.4: fixed values stand in one stream, each of the others in one of its own. The bytes of
  /// attachments are left out.
  MapiObject object(const std::string& storage, HeadBytes head, int code_page) {
    MapiObject object;
    if (code_page != 0) object.set_code_page(code_page);
    for (const auto* entry : storages_.in(storage)) {
      const std::string_view name = name_in(*entry, storage);
      if (entry->storage) continue;
      if (name == kFixedValues) add_fixed(file_.read(*entry, kValueBytesMax), head, object);
      if (!name.starts_with(kValue) || name.size() != kValue.size() + 8) continue;
      uint32_t tag = 0;
      const char* digits = name.data() + kValue.size();
      if (std::from_chars(digits, digits + 8, tag, 16).ptr != digits + 8) continue;
      const uint32_t id = tag >> 16;
      if (id == kMapiAttachData || entry->size > kValueBytesMax) continue;
      object.add(property_of(id), static_cast<uint16_t>(tag), file_.read(*entry, kValueBytesMax));
    }
    return object;
  }

  void add_fixed(const Bytes& values, size_t head, MapiObject& object) const {
    for (size_t at = head; at + 16 <= values.size(); at += 16) {
      const auto type = base::read_le<uint16_t>(values, at);
      const auto id = base::read_le<uint16_t>(values, at + 2);
      const size_t size = mapi_fixed_size(type);
      if (size > 0) object.add(property_of(id), type, values.substr(at + 8, size));
    }
  }

  /// A message within a message.
  struct Inner {
    Reader* reader;
    std::string storage;
  };
  static void fill_inner(Output& out, void* context) {
    auto& inner = *static_cast<Inner*>(context);
    inner.reader->give(inner.storage, kOfInnerMessage, out);
  }

  void give_attachment(const std::string& storage, size_t number, int code_page, Output& out) {
    const MapiObject attachment = object(storage, kOfOthers, code_page);
    Child child = describe_attachment(attachment, number);
    if (const auto* bytes = file_.find(storage + "__substg1.0_37010102")) {
      const auto source = file_.stream(*bytes);
      return out.child(child, *source);
    }
    const std::string inside = storage + "__substg1.0_3701000D/";
    if (file_.find(inside + std::string(kFixedValues)) != nullptr) {
      Inner inner{this, inside};
      child.kind = model::ItemKind::kMessage;
      return out.record_with(child, 0, fill_inner, &inner);
    }
    if (!storages_.in(inside).empty()) return give_ole(child, inside, out);
    if (attach_method(attachment) == AttachMethod::kReference) {
      return out.child_without_bytes(child, 0, Outcome::skipped("attached by reference only"));
    }
    out.child_without_bytes(child, 0, Outcome::failed("its bytes are not in the message"));
  }

  /// An OLE object: its streams, and the file where one was wrapped.
  void give_ole(const Child& whole, const std::string& storage, Output& out) {
    for (const auto* entry : storages_.in(storage)) {
      if (entry->storage || out.full()) continue;
      Child child = whole;
      child.name += "/" + std::string(name_in(*entry, storage));
      child.kind = model::ItemKind::kEmbedded;
      const auto source = file_.stream(*entry);
      out.child(child, *source);
    }
  }

  CompoundFile& file_;
  Storages storages_;
  std::map<uint32_t, uint32_t> names_;
};

Outcome extract(ByteSource& source, Output& out) {
  auto file = CompoundFile::open(source);
  if (!file.ok()) return Outcome::failed("the compound file is damaged");
  Reader(*file).give("", kOfMessage, out);
  if (!file->damaged()) return Outcome::done();
  out.anomaly("compound_file_damaged");
  return Outcome::partial("the compound file is damaged");
}

}  // namespace

extern constinit const Format kMsg = {
    .name = "msg",
    .summary = "Outlook's single messages",
    .specification = "MS-OXMSG",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
