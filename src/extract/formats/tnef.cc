// SPDX-License-Identifier: EUPL-1.2
// Outlook's wrapping of mails and files, "winmail.dat" ([MS-OXTNEF]): the message's properties as
// those of a .msg, its attachments as children.
#include <algorithm>
#include <vector>

#include "extract/format.h"
#include "extract/mapi_message.h"

namespace clew::extract {
namespace {

constexpr ByteView kSignature("\x78\x9F\x3E\x22", 4);
constexpr uint64_t kBytesMax = uint64_t{256} << 20;
constexpr size_t kAttachmentsMax = 10'000;
constexpr uint32_t kPropertiesMax = 10'000;
constexpr uint32_t kValuesMax = 1000;

// Attributes (2.1.3.3).
constexpr uint32_t kMessageProperties = 0x00069003;
constexpr uint32_t kRecipientTable = 0x00069004;
constexpr uint32_t kCodePage = 0x00069007;
constexpr uint32_t kSubject = 0x00018004;
constexpr uint32_t kBody = 0x0002800C;
constexpr uint32_t kAttachBegin = 0x00069002;
constexpr uint32_t kAttachProperties = 0x00069005;
constexpr uint32_t kAttachTitle = 0x00018010;
constexpr uint32_t kAttachData = 0x0006800F;

int sniff(const Prefix& prefix) { return prefix.head.starts_with(kSignature) ? kSure : kNo; }

/// Lists of properties (2.1.3.4): id and type, a name where it has one, then a value or several,
/// each filled up to four bytes.
class PropertyReader {
 public:
  explicit PropertyReader(ByteView bytes) : bytes_(bytes) {}

  uint32_t u32() {
    const ByteView value = take(4);
    return value.size() < 4 ? 0 : base::read_le<uint32_t>(value, 0);
  }

  /// Reads one list into `object`; stops at what is cut off.
  void read(MapiObject& object) {
    const uint32_t count = std::min(u32(), kPropertiesMax);
    for (uint32_t i = 0; i < count && !failed_; ++i) read_property(object);
  }
  bool failed() const { return failed_; }

 private:
  ByteView take(size_t length) {
    if (length > bytes_.size() - at_) {
      failed_ = true;
      return {};
    }
    at_ += length;
    return bytes_.substr(at_ - length, length);
  }
  void take_padded(size_t length) { take((length + 3) / 4 * 4); }

  void read_property(MapiObject& object) {
    const uint32_t tag = u32();
    auto type = static_cast<uint16_t>(tag);
    uint32_t id = tag >> 16;
    if (id >= 0x8000) id = read_name(id);
    constexpr uint16_t kSeveral = 0x1000;
    const bool several = (type & kSeveral) != 0;
    type = static_cast<uint16_t>(type & ~kSeveral);
    const size_t fixed = mapi_fixed_size(type);
    const bool counted = several || fixed == 0;
    const uint32_t values = counted ? std::min(u32(), kValuesMax) : 1;
    for (uint32_t v = 0; v < values && !failed_; ++v) {
      Bytes value;
      if (fixed > 0) {
        value = take(std::max<size_t>(fixed, 4)).substr(0, fixed);
      } else if (type == 0x48) {
        value = take(16);
      } else {
        const size_t length = u32();
        value = take(length);
        take((4 - length % 4) % 4);
      }
      if (v == 0 && !failed_) object.add(id, type, std::move(value));
    }
  }

  /// 2.1.3.4.1: a number in a set of names, or a name in words.
  uint32_t read_name(uint32_t id) {
    const ByteView set = take(16);
    if (u32() != 0) {
      take_padded(u32());
      return id;
    }
    const uint32_t number = u32();
    return is_outlook_set(set) && number <= 0xFFFF ? named_property(static_cast<uint16_t>(number))
                                                   : id;
  }

  ByteView bytes_;
  size_t at_ = 0;
  bool failed_ = false;
};

struct Attachment {
  MapiObject properties;
  ByteView data;
  std::string title;
};

class Reader {
 public:
  Reader(ByteView bytes, Output& out) : bytes_(bytes), out_(out) {}

  Outcome read() {
    const bool whole = read_attributes();
    give_mapi_object(message_, recipients_, out_);
    size_t number = 0;
    for (auto& attachment : attachments_) {
      if (out_.full()) break;
      give(attachment, ++number);
    }
    if (whole) return Outcome::done();
    out_.anomaly("attribute_truncated");
    return Outcome::partial("it ends early");
  }

 private:
  /// 2.1.3: level, id, length, data and a checksum, one after the other.
  bool read_attributes() {
    size_t at = 6;
    while (at < bytes_.size()) {
      if (bytes_.size() - at < 9) return false;
      const auto id = base::read_le<uint32_t>(bytes_, at + 1);
      const size_t length = base::read_le<uint32_t>(bytes_, at + 5);
      at += 9;
      if (length > bytes_.size() - at) return false;
      take(id, bytes_.substr(at, length));
      at = std::min(at + length + 2, bytes_.size());
    }
    return true;
  }

  static Bytes without_end(ByteView text) { return Bytes(text.substr(0, text.find('\0'))); }

  void take(uint32_t id, ByteView body) {
    switch (id) {
      case kCodePage:
        if (body.size() >= 4) {
          code_page_ = static_cast<int>(std::min(base::read_le<uint32_t>(body, 0), 70'000u));
          message_.set_code_page(code_page_);
        }
        return;
      case kMessageProperties:
        return PropertyReader(body).read(message_);
      case kRecipientTable:
        return recipients(body);
      case kSubject:
        return message_.add(0x0037, kMapiString8, without_end(body));
      case kBody:
        return message_.add(0x1000, kMapiString8, without_end(body));
      case kAttachBegin:
        if (attachments_.size() < kAttachmentsMax) attachments_.emplace_back();
        if (code_page_ > 0) attachments_.back().properties.set_code_page(code_page_);
        return;
      default:
        break;
    }
    if (attachments_.empty()) return;
    Attachment& last = attachments_.back();
    if (id == kAttachTitle) last.properties.add(0x3704, kMapiString8, without_end(body));
    if (id == kAttachData) last.data = body;
    if (id == kAttachProperties) PropertyReader(body).read(last.properties);
  }

  void recipients(ByteView body) {
    PropertyReader reader(body);
    const uint32_t count = std::min(reader.u32(), kPropertiesMax);
    for (uint32_t i = 0; i < count && !reader.failed(); ++i) {
      MapiObject one;
      if (code_page_ > 0) one.set_code_page(code_page_);
      reader.read(one);
      recipients_.push_back(std::move(one));
    }
  }

  /// A message within is wrapped as this one is, behind the number of its interface.
  void give(Attachment& attachment, size_t number) {
    Child child = describe_attachment(attachment.properties, number);
    ByteView data = attachment.data;
    const ByteView object = attachment.properties.bytes(kMapiAttachData);
    if (data.empty() && object.size() > 16) data = object.substr(16);
    if (data.starts_with(kSignature)) child.kind = model::ItemKind::kMessage;
    if (data.empty() && attach_method(attachment.properties) == AttachMethod::kReference) {
      return out_.child_without_bytes(child, 0, Outcome::skipped("attached by reference only"));
    }
    evidence::ViewSource source(data);
    out_.child(child, source);
  }

  ByteView bytes_;
  Output& out_;
  MapiObject message_;
  std::vector<MapiObject> recipients_;
  std::vector<Attachment> attachments_;
  int code_page_ = 0;
};

Outcome extract(ByteSource& source, Output& out) {
  const auto bytes = evidence::read_head(source, kBytesMax);
  if (!bytes.ok()) return Outcome::failed("its bytes could not be read");
  if (bytes->size() < 6) return Outcome::partial("it ends early");
  const Outcome outcome = Reader(*bytes, out).read();
  return source.size() > kBytesMax ? Outcome::partial("it is larger than is read") : outcome;
}

}  // namespace

extern constinit const Format kTnef = {
    .name = "tnef",
    .summary = "Outlook's winmail.dat",
    .specification = "MS-OXTNEF",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
