// SPDX-License-Identifier: EUPL-1.2
// Outlook's objects; see mapi_message.h. Numbers of properties are those of [MS-OXPROPS].
#include "extract/mapi_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "extract/code_page.h"
#include "extract/html_text.h"
#include "extract/mail_header.h"
#include "extract/mail_thread.h"
#include "extract/rtf_text.h"

namespace clew::extract {
namespace {

constexpr size_t kRtfLimit = 64 << 20;
constexpr size_t kRecipientsMax = 10'000;
constexpr size_t kReceivedMax = 50;
constexpr int kAsciiCodePage = 20'127;
constexpr int kUtf8CodePage = 65'001;

bool starts_with_letters(std::string_view text, std::string_view start) {
  return text.size() >= start.size() &&
         std::equal(start.begin(), start.end(), text.begin(),
                    [](char a, char b) { return (a | 0x20) == (b | 0x20); });
}

/// "Name <address>", or what there is of the two. Addresses of Exchange ("/O=...") say less than
/// the name.
std::string person(std::string name, const std::string& address) {
  while (name.size() >= 2 && name.front() == '\'' && name.back() == '\'') {
    name = name.substr(1, name.size() - 2);
  }
  const bool usable = !address.empty() && address.front() != '/';
  if (!usable) return name.empty() ? address : name;
  if (name.empty() || name == address) return address;
  if (name.find_first_of(",;<>\"") != std::string::npos && name.front() != '"') {
    name.erase(std::remove(name.begin(), name.end(), '"'), name.end());
    name = '"' + name + '"';
  }
  return name + " <" + address + ">";
}

/// Headers as the mail came with them, unfolded, one after the other.
class TransportHeaders {
 public:
  explicit TransportHeaders(std::string_view all) : all_(all) {}

  /// Calls `take(name, value)` for each.
  template <typename Take>
  void each(const Take& take) const {
    for (size_t at = 0; at < all_.size();) {
      size_t end = at;
      do {
        end = all_.find('\n', end);
        end = end == std::string_view::npos ? all_.size() : end + 1;
      } while (end < all_.size() && (all_[end] == ' ' || all_[end] == '\t'));
      const std::string_view header = all_.substr(at, end - at);
      at = end;
      const size_t colon = header.find(':');
      if (colon == std::string_view::npos || colon == 0) continue;
      take(header.substr(0, colon), header.substr(colon + 1));
    }
  }
  std::string_view find(std::string_view name) const {
    std::string_view found;
    each([&](std::string_view header, std::string_view value) {
      if (found.empty() && header.size() == name.size() && starts_with_letters(header, name)) {
        found = value;
      }
    });
    return found;
  }

 private:
  std::string_view all_;
};

/// One object while it is told.
class Teller {
 public:
  Teller(const MapiObject& object, const std::vector<MapiObject>& recipients, Output& out)
      : object_(object),
        recipients_(recipients),
        out_(out),
        all_headers_(object.text(0x007D)),
        headers_(all_headers_) {}

  void tell() {
    namespace f = model::field;
    const std::string kind = object_.text(kMapiMessageClass);
    out_.field(f::kTitle, subject());
    out_.field("message_class", kind);
    give_people();
    give_ids();
    give_details();
    give_time();
    if (starts_with_letters(kind, "IPM.Contact") || starts_with_letters(kind, "IPM.DistList")) {
      out_.field(f::kKind, "contact");
      give_lines(kContact);
    } else if (starts_with_letters(kind, "IPM.Appointment") ||
               starts_with_letters(kind, "IPM.Schedule")) {
      out_.field(f::kKind, "event");
      give_lines(kEvent);
    } else if (starts_with_letters(kind, "IPM.Task")) {
      out_.field(f::kKind, "task");
      give_lines(kTask);
    } else if (starts_with_letters(kind, "IPM.StickyNote")) {
      out_.field(f::kKind, "note");
    } else if (starts_with_letters(kind, "IPM.Activity")) {
      out_.field(f::kKind, "journal entry");
    } else {
      out_.field(f::kKind, "message");
      MailThread thread{
          sender_, to_, copied_, message_id_, reply_to_, references_, object_.bytes(0x0071)};
      give_mail_thread(thread, out_);
    }
    give_body();
  }

 private:
  struct Line {
    uint32_t id;
    std::string_view label;
  };
  static constexpr Line kContact[] = {
      {kMapiDisplayName, "name"},
      {0x3A4F, "nickname"},
      {0x3A16, "company"},
      {0x3A17, "job title"},
      {0x3A46, "profession"},
      {0x3A18, "department"},
      {0x3A08, "phone (business)"},
      {0x3A1B, "phone (business 2)"},
      {0x3A09, "phone (home)"},
      {0x3A2F, "phone (home 2)"},
      {0x3A1C, "phone (mobile)"},
      {0x3A1A, "phone (primary)"},
      {0x3A1F, "phone (other)"},
      {0x3A02, "phone (callback)"},
      {0x3A1E, "phone (car)"},
      {0x3A2E, "phone (assistant)"},
      {0x3A57, "phone (company)"},
      {0x3A21, "pager"},
      {0x3A24, "fax (business)"},
      {0x3A25, "fax (home)"},
      {0x3A23, "fax (primary)"},
      {named_property(0x8083), "e-mail"},
      {named_property(0x8093), "e-mail 2"},
      {named_property(0x80A3), "e-mail 3"},
      {named_property(0x8062), "instant messenger"},
      {named_property(0x802B), "web page"},
      {0x3A51, "web page (business)"},
      {0x3A50, "web page (personal)"},
      {named_property(0x801A), "address (home)"},
      {named_property(0x801B), "address (business)"},
      {named_property(0x801C), "address (other)"},
      {0x3A15, "address"},
      {0x3A42, "birthday"},
      {0x3A48, "spouse"},
      {0x3A58, "children"},
  };
  static constexpr Line kEvent[] = {
      {named_property(0x8208), "location"},
      {named_property(0x820D), "start"},
      {named_property(0x820E), "end"},
      {named_property(0x8238), "attendees"},
      {named_property(0x823B), "attendees (required)"},
      {named_property(0x823C), "attendees (optional)"},
      {named_property(0x8232), "recurrence"},
  };
  static constexpr Line kTask[] = {
      {named_property(0x8104), "start"},
      {named_property(0x8105), "due"},
      {named_property(0x810F), "completed"},
      {named_property(0x811F), "owner"},
  };

  /// Without the prefix's length that a PST puts before it ([MS-PST] 2.5.3.1.1.1).
  std::string subject() const {
    std::string text = object_.text(0x0037);
    if (text.size() >= 2 && text[0] == '\x01') text.erase(0, 2);
    return text.empty() ? object_.text(0x0E1D) : text;
  }

  std::string sender_of(uint32_t name, uint32_t smtp, uint32_t address) const {
    const std::string first = object_.text(smtp);
    return person(object_.text(name), first.empty() ? object_.text(address) : first);
  }

  void give_people() {
    namespace f = model::field;
    const std::string sent_by = sender_of(0x0C1A, 0x5D01, 0x0C1F);
    sender_ = sender_of(0x0042, 0x5D02, 0x0065);
    if (sender_.empty()) sender_ = sent_by;
    if (sender_.find('@') == std::string::npos) {
      const std::string from = decode_people(headers_.find("From"));
      if (from.find('@') != std::string::npos) sender_ = from;
    }
    for (size_t i = 0; i < recipients_.size() && i < kRecipientsMax; ++i) {
      const MapiObject& one = recipients_[i];
      const std::string smtp = one.text(0x39FE);
      const std::string shown =
          person(one.text(kMapiDisplayName), smtp.empty() ? one.text(0x3003) : smtp);
      constexpr int64_t kTo = 1;
      std::string& list = one.integer(0x0C15).value_or(kTo) <= kTo ? to_ : copied_;
      if (shown.empty()) continue;
      if (!list.empty()) list += ", ";
      list += shown;
    }
    if (recipients_.empty()) {
      to_ = object_.text(0x0E04);
      copied_ = object_.text(0x0E03);
    }
    out_.field(f::kSender, sender_);
    if (!sent_by.empty() && !sender_.starts_with(sent_by)) out_.field("sent_by", sent_by);
    out_.field(f::kRecipient, to_);
    out_.field(f::kCopied, copied_);
    const std::string exchange = object_.text(0x0C1F);
    if (exchange.starts_with('/')) out_.field("exchange_address", exchange);
  }

  std::string ids_of(uint32_t id, std::string_view header) const {
    const std::string own = decode_message_ids(object_.text(id));
    return own.empty() ? decode_message_ids(headers_.find(header)) : own;
  }
  void give_ids() {
    namespace f = model::field;
    message_id_ = ids_of(0x1035, "Message-ID");
    reply_to_ = ids_of(0x1042, "In-Reply-To");
    references_ = ids_of(0x1039, "References");
    out_.field(f::kMessageId, message_id_);
    out_.field(f::kReplyTo, reply_to_);
    out_.field(f::kReferences, references_);
  }

  void give_details() {
    namespace f = model::field;
    size_t received = 0;
    headers_.each([&](std::string_view name, std::string_view value) {
      if (starts_with_letters(name, "Received") && name.size() == 8 && received++ < kReceivedMax) {
        out_.field("received", decode_header(value));
      }
      if (starts_with_letters(name, "X-Originating-IP")) {
        out_.field("originating_ip", decode_header(value));
      }
      if (starts_with_letters(name, "X-Mailer") || starts_with_letters(name, "User-Agent")) {
        out_.field(f::kSoftware, decode_header(value));
      }
    });
    constexpr int64_t kUnsent = 0x08;
    constexpr int64_t kFromMe = 0x20;
    const int64_t flags = object_.integer(0x0E07).value_or(0);
    if ((flags & kUnsent) != 0) out_.field("draft", "yes");
    if ((flags & (kUnsent | kFromMe)) != 0) {
      out_.field(f::kDirection, "outgoing");
    } else if (!headers_.find("Received").empty()) {
      out_.field(f::kDirection, "incoming");
    }
    give_time_field(f::kCreated, 0x3007);
    give_time_field(f::kModified, 0x3008);
  }
  void give_time_field(std::string_view name, uint32_t id) {
    if (const auto time = object_.time(id)) out_.field(name, base::to_iso(*time));
  }

  /// When it was sent; else when it arrived, begins, is due, was made.
  void give_time() {
    for (const uint32_t id : {named_property(0x820D), named_property(0x8105), uint32_t{0x0039},
                              uint32_t{0x0E06}, uint32_t{0x3007}}) {
      if (const auto time = object_.time(id)) {
        return out_.time({*time, model::TimeCertainty::kZoned});
      }
    }
    if (const auto time = decode_mail_date(headers_.find("Date"))) out_.time(*time);
  }

  template <size_t N>
  void give_lines(const Line (&lines)[N]) {
    for (const auto& line : lines) {
      std::string value;
      if (const auto time = object_.time(line.id)) {
        value = base::to_iso(*time);
      } else {
        value = object_.text(line.id);
      }
      if (value.empty()) continue;
      out_.text(fmt::format("{}: {}\n", line.label, value));
    }
  }

  void give_body() {
    const std::string plain = object_.text(0x1000);
    const bool has_plain = plain.find_first_not_of(" \t\r\n") != std::string::npos;
    std::string html = html_body();
    std::string rtf_words;
    if (html.empty() || !has_plain) {
      RtfText rtf = read_rtf(decompress_rtf(object_.bytes(0x1009), kRtfLimit));
      if (html.empty()) html = std::move(rtf.html);
      rtf_words = std::move(rtf.text);
    }
    if (has_plain) {
      out_.text(plain);
      if (html.empty() || out_.full() || !out_.can_nest()) return;
      Child twin;
      twin.name = "body.html";
      twin.kind = model::ItemKind::kEmbedded;
      twin.format = "html";
      evidence::ViewSource source(html);
      return out_.child(twin, source);
    }
    out_.text(html.empty() ? rtf_words : html_to_text(html));
  }

  std::string html_body() const {
    const ByteView bytes = object_.bytes(0x1013);
    if (bytes.empty()) return {};
    const auto page = object_.integer(0x3FDE);
    return decode_to_utf8(bytes,
                          page ? charset_of_code_page(static_cast<int>(*page)) : std::string_view())
        .text;
  }

  const MapiObject& object_;
  const std::vector<MapiObject>& recipients_;
  Output& out_;
  std::string all_headers_;
  TransportHeaders headers_;
  std::string sender_;
  std::string to_;
  std::string copied_;
  std::string message_id_;
  std::string reply_to_;
  std::string references_;
};

}  // namespace

bool is_outlook_set(ByteView guid) {
  constexpr ByteView kRest("\x20\x06\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46", 15);
  return guid.size() == 16 && static_cast<uint8_t>(guid[0]) < 0x10 && guid.substr(1) == kRest;
}

std::map<uint32_t, uint32_t> read_property_names(ByteView sets, ByteView entries) {
  std::map<uint32_t, uint32_t> names;
  for (size_t at = 0; at + 8 <= entries.size(); at += 8) {
    const auto name = base::read_le<uint32_t>(entries, at);
    const auto set = base::read_le<uint16_t>(entries, at + 4);
    const auto index = base::read_le<uint16_t>(entries, at + 6);
    if ((set & 1) != 0 || name > 0xFFFF) continue;  // its name is text
    const size_t guid = set >> 1;
    constexpr size_t kFirstOwn = 3;  // 1 and 2 are MAPI's and the public strings
    if (guid < kFirstOwn || (guid - kFirstOwn + 1) * 16 > sets.size()) continue;
    if (!is_outlook_set(sets.substr((guid - kFirstOwn) * 16, 16))) continue;
    names.emplace(0x8000u + index, named_property(static_cast<uint16_t>(name)));
  }
  return names;
}

size_t mapi_fixed_size(uint16_t type) {
  switch (type) {
    case kMapiInt16:
      return 2;
    case kMapiBoolean:
      return 1;
    case kMapiInt32:
    case 0x04:  // floating point
    case 0x0A:  // error
      return 4;
    case kMapiInt64:
    case kMapiTime:
    case 0x05:  // floating point
    case 0x06:  // currency
    case 0x07:  // time as floating point
      return 8;
    default:
      return 0;
  }
}

void MapiObject::add(uint32_t id, uint16_t type, Bytes value) {
  values_.emplace(id, Value{type, std::move(value)});
}

int MapiObject::code_page() const {
  if (code_page_ != 0) return code_page_;
  // The code page of its strings, else that of the mail as it was sent.
  for (const uint32_t id : {0x3FFDu, 0x3FDEu}) {
    const auto own = integer(id);
    if (own && *own > 0 && *own < 70'000 && *own != kAsciiCodePage && *own != kUtf8CodePage) {
      return static_cast<int>(*own);
    }
  }
  return 0;
}

std::string MapiObject::text(uint32_t id) const {
  const auto found = values_.find(id);
  if (found == values_.end()) return {};
  const auto& [type, bytes] = found->second;
  std::string text;
  if (type == kMapiString) {
    text = utf16le_to_utf8(bytes);
  } else if (type == kMapiString8) {
    const int page = code_page();
    text = decode_to_utf8(bytes, page == 0 ? std::string_view() : charset_of_code_page(page)).text;
  }
  while (!text.empty() && text.back() == '\0') text.pop_back();
  return text;
}

std::optional<int64_t> MapiObject::integer(uint32_t id) const {
  const auto found = values_.find(id);
  if (found == values_.end()) return std::nullopt;
  const auto& [type, bytes] = found->second;
  if (type == kMapiInt16 && bytes.size() >= 2) return base::read_le<int16_t>(bytes, 0);
  if (type == kMapiInt32 && bytes.size() >= 4) return base::read_le<int32_t>(bytes, 0);
  if (type == kMapiBoolean && !bytes.empty()) return bytes[0] != 0;
  if (type == kMapiInt64 && bytes.size() >= 8) return base::read_le<int64_t>(bytes, 0);
  return std::nullopt;
}

std::optional<TimeMs> MapiObject::time(uint32_t id) const {
  const auto found = values_.find(id);
  if (found == values_.end() || found->second.type != kMapiTime) return std::nullopt;
  if (found->second.bytes.size() < 8) return std::nullopt;
  constexpr uint64_t kTicksTo1970 = 116'444'736'000'000'000;  // of 100 ns since 1601
  constexpr uint64_t kTicksTo10000 = 2'650'467'744'000'000'000;
  const auto ticks = base::read_le<uint64_t>(found->second.bytes, 0);
  // Outlook writes the years 1601 and 4501 for "none".
  constexpr uint64_t kTicksTo4501 = 915'151'392'000'000'000;
  if (ticks == 0 || ticks >= kTicksTo10000 || ticks / 600'000'000 == kTicksTo4501 / 600'000'000) {
    return std::nullopt;
  }
  return (static_cast<int64_t>(ticks) - static_cast<int64_t>(kTicksTo1970)) / 10'000;
}

ByteView MapiObject::bytes(uint32_t id) const {
  const auto found = values_.find(id);
  return found == values_.end() ? ByteView() : ByteView(found->second.bytes);
}

Child describe_attachment(const MapiObject& attachment, size_t number) {
  Child child;
  child.kind = model::ItemKind::kAttachment;
  for (const uint32_t id : {0x3707u, 0x3704u, kMapiDisplayName}) {
    child.name = attachment.text(id);
    if (!child.name.empty()) break;
  }
  if (child.name.empty()) child.name = fmt::format("attachment {}", number);
  std::replace(child.name.begin(), child.name.end(), '/', '_');
  const auto add = [&](std::string_view name, std::string value) {
    if (!value.empty()) child.fields.push_back({std::string(name), std::move(value)});
  };
  add(model::field::kMime, attachment.text(0x370E));
  add("content_id", attachment.text(0x3712));
  if (const auto time = attachment.time(0x3008)) {
    child.time = model::ItemTime{*time, model::TimeCertainty::kFileSystem};
  }
  return child;
}

AttachMethod attach_method(const MapiObject& attachment) {
  switch (attachment.integer(kMapiAttachMethod).value_or(1)) {
    case 2:
    case 3:
    case 4:
    case 7:
      return AttachMethod::kReference;
    case 5:
      return AttachMethod::kMessage;
    case 6:
      return AttachMethod::kOle;
    default:
      return AttachMethod::kBytes;
  }
}

model::ItemKind item_kind_of(const MapiObject& object) {
  const std::string kind = object.text(kMapiMessageClass);
  for (const auto* row : {"IPM.Contact", "IPM.DistList", "IPM.Appointment", "IPM.Task",
                          "IPM.StickyNote", "IPM.Activity"}) {
    if (starts_with_letters(kind, row)) return model::ItemKind::kRow;
  }
  return model::ItemKind::kMessage;
}

void give_mapi_object(const MapiObject& object, const std::vector<MapiObject>& recipients,
                      Output& out) {
  Teller(object, recipients, out).tell();
}

}  // namespace clew::extract
