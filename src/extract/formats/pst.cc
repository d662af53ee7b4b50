// SPDX-License-Identifier: EUPL-1.2
// Outlook's stores, PST and OST: each message, contact, appointment, task and note is an item,
// named by its folder and the number of its node; attachments are its children. A message that no
// folder lists any more is marked deleted. A store's password keeps only Outlook from opening it.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/utf8.h"
#include "extract/pst_file.h"

namespace clew::extract {
namespace {

constexpr uint64_t kValueBytesMax = 32 << 20;  ///< of one property: bodies above all
constexpr size_t kRecipientsMax = 10'000;
constexpr int kFoldersDeepMax = 64;
constexpr uint32_t kPassword = 0x67FF;

int sniff(const Prefix& prefix) { return PstFile::starts(prefix.head) ? kSure : kNo; }

/// A message while it is given out; what is attached to it may be a message again.
struct Message {
  PstFile* file;
  PstNode node;
  MapiObject object;
};

void fill_message(Output& out, void* context);

void give_message(PstFile& file, const PstNode& node, Child child, Output& out) {
  Message message{&file, node, file.properties(node, kValueBytesMax)};
  child.kind = item_kind_of(message.object);
  const auto size = message.object.integer(kMapiMessageSize).value_or(0);
  out.record_with(child, static_cast<uint64_t>(std::max<int64_t>(size, 0)), fill_message, &message);
}

void give_attachment(PstFile& file, const PstNode& node, size_t number, Output& out) {
  const MapiObject attachment = file.properties(node, kValueBytesMax);
  Child child = describe_attachment(attachment, number);
  const AttachMethod method = attach_method(attachment);
  if (method == AttachMethod::kReference) {
    return out.child_without_bytes(child, 0, Outcome::skipped("attached by reference only"));
  }
  const auto under = file.attached_node(node);
  if (method == AttachMethod::kMessage && under) {
    return give_message(file, *under, std::move(child), out);
  }
  if (under) {
    PstNodeSource source(file, under->data);
    return out.child(child, source);
  }
  const ByteView bytes = attachment.bytes(kMapiAttachData);
  if (bytes.empty() && !attachment.has(kMapiAttachData)) {
    return out.child_without_bytes(child, 0, Outcome::failed("its bytes are not in the store"));
  }
  evidence::ViewSource source(bytes);
  out.child(child, source);
}

void fill_message(Output& out, void* context) {
  auto& message = *static_cast<Message*>(context);
  PstFile& file = *message.file;
  const auto under = file.subnodes(message.node.subnodes);
  std::vector<MapiObject> recipients;
  for (const auto& node : under) {
    if (node.id == kPstRecipients) recipients = file.table(node, kValueBytesMax, kRecipientsMax);
  }
  give_mapi_object(message.object, recipients, out);
  size_t number = 0;
  for (const auto& node : under) {
    if (pst_kind(node.id) != kPstAttachment || out.full()) continue;
    give_attachment(file, node, ++number, out);
  }
}

/// One store while it is read.
class Reader {
 public:
  Reader(PstFile& file, Output& out) : file_(file), out_(out) {}

  Outcome read() {
    file_.read_names();
    describe();
    uint64_t messages = 0;
    for (const auto& node : file_.nodes()) {
      if (pst_kind(node.id) != kPstMessage || node.data == 0) continue;
      if (out_.full()) break;
      ++messages;
      give(node);
    }
    out_.field("messages", fmt::format("{}", messages));
    out_.field("folders", fmt::format("{}", folders_.size()));
    if (file_.damaged()) {
      out_.anomaly("store_damaged");
      if (messages == 0) return Outcome::failed("the store's trees cannot be read");
      return Outcome::partial("the store is damaged");
    }
    return Outcome::done();
  }

 private:
  struct Folder {
    std::string path;
    std::set<uint32_t> listed;
    bool lists = false;  ///< its table of contents could be read
  };

  void describe() {
    out_.field("encoding", file_.encoding());
    const PstNode* node = file_.find(kPstStore);
    if (node == nullptr) return;
    const MapiObject store = file_.properties(*node, kValueBytesMax);
    out_.field(model::field::kTitle, store.text(kMapiDisplayName));
    if (store.integer(kPassword).value_or(0) != 0) {
      out_.field("password", "set; Outlook asks for it, reading does not need it");
    }
  }

  const Folder& folder(uint32_t id) {
    const auto found = folders_.find(id);
    if (found != folders_.end()) return found->second;
    Folder folder;
    folder.path = path_of(id);
    if (const PstNode* table = file_.find((id & ~uint32_t{0x1F}) | kPstContents)) {
      if (const auto rows = file_.row_ids(*table)) {
        folder.listed.insert(rows->begin(), rows->end());
        folder.lists = true;
      }
    }
    return folders_.emplace(id, std::move(folder)).first->second;
  }

  std::string path_of(uint32_t id) {
    std::string path;
    for (int depth = 0; depth < kFoldersDeepMax && id != kPstRootFolder; ++depth) {
      const PstNode* node = file_.find(id);
      if (node == nullptr) return "(no folder)/" + path;
      std::string name = file_.properties(*node, kValueBytesMax).text(kMapiDisplayName);
      std::replace(name.begin(), name.end(), '/', '_');
      path = (name.empty() ? fmt::format("{:x}", id) : std::move(name)) + "/" + path;
      if (node->parent == id) break;
      id = node->parent;
    }
    return path;
  }

  void give(const PstNode& node) {
    const Folder& in = folder(node.parent);
    Child child;
    child.name = fmt::format("{}{:x}", in.path, node.id);
    child.deleted = in.lists && in.listed.count(node.id) == 0;
    child.fields.push_back({"folder", in.path.substr(0, in.path.size() - !in.path.empty())});
    give_message(file_, node, std::move(child), out_);
  }

  PstFile& file_;
  Output& out_;
  std::map<uint32_t, Folder> folders_;
};

Outcome extract(ByteSource& source, Output& out) {
  const auto file = PstFile::open(source);
  if (!file.ok()) {
    out.anomaly("store_header_damaged", 0, file.error().text);
    return Outcome::failed("the store's header cannot be read");
  }
  return Reader(**file, out).read();
}

}  // namespace

extern constinit const Format kPst = {
    .name = "pst",
    .summary = "Outlook's stores: PST, OST",
    .specification = "MS-PST",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
