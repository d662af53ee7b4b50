// SPDX-License-Identifier: EUPL-1.2
// Telegram Desktop's machine-readable export ("result.json"): one chat, or a whole account with its
// chats, contacts and sessions. There is no specification but the program's source
// (export/output/export_output_json.cpp). Messages become items as the file streams by; what is not
// known by name is kept as fields or as lines of text, so that later versions lose nothing.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "extract/format.h"
#include "extract/json_reader.h"

namespace clew::extract {
namespace {

constexpr size_t kMessageBytesMax = 4 << 20;  ///< text of one message
constexpr size_t kExtraFieldsMax = 64;        ///< values of a message that are not known by name
constexpr int kSniffTokens = 400;
constexpr size_t kMessageDepth = 3;  ///< the export, its list of messages, a message

/// The chat whose messages are read.
struct Chat {
  std::string name;
  std::string type;
  std::string id;
};

std::optional<int64_t> integer(std::string_view text) {
  int64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_scalar(JsonToken token) {
  return token == JsonToken::kString || token == JsonToken::kNumber || token == JsonToken::kLiteral;
}

/// Files that the export names for a medium it left out: "(File not included. ...)".
bool is_file(std::string_view value) { return !value.empty() && value.front() != '('; }

/// Reads the text of a message: a string, or an array of strings and entities.
class TextReader {
 public:
  explicit TextReader(JsonReader& reader) : reader_(reader) {}

  /// The current token is the value's first.
  std::string read() {
    if (reader_.token() == JsonToken::kString) return reader_.text();
    if (reader_.token() != JsonToken::kArrayStart) {
      reader_.skip();
      return {};
    }
    for (;;) {
      switch (reader_.next()) {
        case JsonToken::kString:
          add(reader_.text());
          break;
        case JsonToken::kObjectStart:
          read_entity();
          break;
        case JsonToken::kArrayStart:
          reader_.skip();
          break;
        case JsonToken::kArrayEnd:
        case JsonToken::kEnd:
        case JsonToken::kError:
          return std::move(text_);
        default:
          break;
      }
    }
  }

 private:
  void add(std::string_view piece) {
    if (text_.size() + piece.size() <= kMessageBytesMax) text_ += piece;
  }
  void read_entity() {
    std::string text;
    std::string href;
    while (reader_.next() == JsonToken::kKey) {
      const std::string key = reader_.text();
      const JsonToken token = reader_.next();
      if (key == "text" && token == JsonToken::kString) {
        text = reader_.text();
      } else if (key == "href" && token == JsonToken::kString) {
        href = reader_.text();
      } else {
        reader_.skip();
      }
    }
    add(text);
    if (!href.empty() && href != text) add(" <" + href + ">");
  }

  JsonReader& reader_;
  std::string text_;
};

/// One message while it is read.
struct Message {
  Child child;
  std::string text;
  std::string more;  ///< lines for what is not text: contacts, polls, services
  std::string kind = "message";
  std::optional<TimeMs> zoned;
  std::optional<TimeMs> local;
  size_t extras = 0;

  void add(std::string_view name, std::string_view value) {
    if (!value.empty()) child.fields.push_back({std::string(name), std::string(value)});
  }
  void add_line(std::string_view label, std::string_view value) {
    if (value.empty() || more.size() + value.size() > kMessageBytesMax) return;
    more += fmt::format("{}: {}\n", label, value);
  }
};

/// How a scalar of a message is called as a field.
struct Known {
  std::string_view key;
  std::string_view field;
};
constexpr Known kKnown[] = {
    {"actor", model::field::kSender},
    {"actor_id", "sender_id"},
    {"author", "signature"},
    {"duration_seconds", model::field::kDuration},
    {"forwarded_from", "forwarded_from"},
    {"forwarded_from_id", "forwarded_from_id"},
    {"from", model::field::kSender},
    {"from_id", "sender_id"},
    {"id", model::field::kMessageId},
    {"media_type", "media_type"},
    {"mime_type", model::field::kMime},
    {"reply_to_message_id", model::field::kReplyTo},
    {"saved_from", "saved_from"},
    {"via_bot", "via_bot"},
};

/// Reads a whole export.
class ExportReader {
 public:
  ExportReader(ByteSource& source, Output& out) : reader_(source), out_(out) {}

  Outcome read() {
    if (reader_.next() != JsonToken::kObjectStart) return Outcome::failed("it is no export");
    Chat chat;
    read_top(chat);
    out_.field(model::field::kKind, "telegram");
    out_.field(model::field::kConversation, chat.name);
    out_.field("chat_type", chat.type);
    out_.field(model::field::kConversationId, chat.id);
    out_.field(model::field::kService, "telegram");
    out_.field("messages", fmt::format("{}", messages_));
    if (reader_.clipped()) out_.anomaly("string_limit");
    if (reader_.token() == JsonToken::kError) {
      out_.anomaly(reader_.error(), reader_.offset());
      return messages_ + contacts_ == 0 ? Outcome::failed("it is malformed or nests too deep")
                                        : Outcome::partial("it is malformed or ends early");
    }
    return Outcome::done();
  }

 private:
  bool ended() const {
    return reader_.token() == JsonToken::kError || reader_.token() == JsonToken::kEnd;
  }

  /// Members of the outermost object: those of a chat, or the sections of an account.
  void read_top(Chat& chat) {
    while (reader_.next() == JsonToken::kKey) {
      const std::string key = reader_.text();
      reader_.next();
      if (key == "chats" || key == "left_chats") {
        read_list_of([this] { read_chat(); });
      } else if (key == "contacts" || key == "frequent_contacts") {
        read_list_of([this] { read_contact(); });
      } else {
        read_chat_member(key, chat);
      }
      if (ended()) return;
    }
  }

  /// An object with a "list" of objects; `read_one` begins at each one's start and ends at its end.
  template <typename ReadOne>
  void read_list_of(const ReadOne& read_one) {
    if (reader_.token() != JsonToken::kObjectStart) {
      reader_.skip();
      return;
    }
    while (reader_.next() == JsonToken::kKey) {
      const bool list = reader_.text() == "list";
      if (reader_.next() != JsonToken::kArrayStart || !list) {
        reader_.skip();
        continue;
      }
      while (!ended() && reader_.next() != JsonToken::kArrayEnd) {
        if (reader_.token() == JsonToken::kObjectStart) {
          read_one();
        } else {
          reader_.skip();
        }
      }
    }
  }

  void read_chat() {
    Chat chat;
    while (reader_.next() == JsonToken::kKey) {
      const std::string key = reader_.text();
      reader_.next();
      read_chat_member(key, chat);
      if (ended()) return;
    }
  }

  void read_chat_member(const std::string& key, Chat& chat) {
    if (key == "name" && reader_.token() == JsonToken::kString) {
      chat.name = reader_.text();
    } else if (key == "type" && reader_.token() == JsonToken::kString) {
      chat.type = reader_.text();
    } else if (key == "id" && is_scalar(reader_.token())) {
      chat.id = reader_.text();
    } else if (key == "messages" && reader_.token() == JsonToken::kArrayStart) {
      read_messages(chat);
    } else if (key != "about") {
      // Personal information, sessions, and whatever else an account has: kept as lines.
      flatten_json(reader_, key, [this](std::string_view path, std::string_view value) {
        out_.text(fmt::format("{}: {}\n", path, value));
      });
    } else {
      reader_.skip();
    }
  }

  void read_messages(const Chat& chat) {
    while (!ended() && reader_.next() != JsonToken::kArrayEnd) {
      if (reader_.token() != JsonToken::kObjectStart || out_.full()) {
        reader_.skip();
        continue;
      }
      read_message(chat);
    }
  }

  void read_message(const Chat& chat) {
    const uint64_t start = reader_.offset();
    Message message;
    while (reader_.next() == JsonToken::kKey) {
      const std::string key = reader_.text();
      reader_.next();
      read_member(key, message);
      if (ended()) break;
    }
    message.child.name = fmt::format("{}", ++messages_);
    message.child.kind = model::ItemKind::kMessage;
    message.add(model::field::kService, "telegram");
    message.add(model::field::kKind, message.kind);
    message.add(model::field::kConversation, chat.name);
    message.add(model::field::kConversationId, chat.id);
    if (message.zoned) {
      message.child.time = model::ItemTime{*message.zoned, model::TimeCertainty::kZoned};
    } else if (message.local) {
      message.child.time = model::ItemTime{*message.local, model::TimeCertainty::kLocal};
    }
    if (!message.text.empty() && !message.more.empty()) message.text.push_back('\n');
    out_.record(message.child, message.text + message.more, reader_.end_offset() - start);
  }

  void read_member(const std::string& key, Message& message) {
    const JsonToken token = reader_.token();
    if (key == "text") {
      message.text = TextReader(reader_).read();
    } else if (key == "text_entities") {
      reader_.skip();  // the same text once more
    } else if (key == "action" && token == JsonToken::kString) {
      if (reader_.text() == "phone_call") message.kind = "call";
      message.add_line(key, reader_.text());
    } else if (key == "contact_information" || key == "poll" || key == "members" ||
               key == "invoice_information" || key == "place_name" || key == "address" ||
               key == "title") {
      flatten_json(reader_, key, [&](std::string_view path, std::string_view value) {
        message.add_line(path, value);
      });
    } else if (key == "location_information" && token == JsonToken::kObjectStart) {
      read_location(message);
    } else if (is_scalar(token)) {
      read_scalar(key, message);
    } else {
      flatten_json(reader_, key, [&](std::string_view path, std::string_view value) {
        if (message.extras++ < kExtraFieldsMax) message.add(field_name(path), value);
      });
    }
  }

  void read_scalar(const std::string& key, Message& message) {
    const std::string& value = reader_.text();
    if (reader_.token() == JsonToken::kLiteral && value != "true") return;
    if (key == "type") {
      message.kind = value == "service" ? "event" : value;
    } else if (key == "date_unixtime") {
      if (const auto seconds = integer(value)) message.zoned = *seconds * 1000;
    } else if (key == "date") {
      if (const auto time = base::parse_iso(value)) message.local = time->time;
    } else if (key == "edited_unixtime") {
      if (const auto seconds = integer(value)) {
        message.add(model::field::kModified, base::to_iso(*seconds * 1000));
      }
    } else if (key == "edited") {
      return;  // edited_unixtime says it with its zone
    } else if (key == "file" || key == "photo" || key == "file_name") {
      if (is_file(value)) message.add(model::field::kAttachment, value);
    } else {
      const auto* known = std::find_if(std::begin(kKnown), std::end(kKnown),
                                       [&](const Known& k) { return k.key == key; });
      if (known != std::end(kKnown)) {
        message.add(known->field, value);
      } else if (message.extras++ < kExtraFieldsMax) {
        message.add(field_name(key), value);
      }
    }
  }

  void read_location(Message& message) {
    std::string latitude;
    std::string longitude;
    flatten_json(reader_, "", [&](std::string_view path, std::string_view value) {
      if (path == "latitude") latitude = value;
      if (path == "longitude") longitude = value;
    });
    if (latitude.empty() || longitude.empty()) return;
    message.add(model::field::kCoordinates, latitude + "," + longitude);
  }

  /// A key as the name of a field.
  static std::string field_name(std::string_view key) {
    std::string name(key.substr(0, 64));
    std::replace_if(
        name.begin(), name.end(),
        [](char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')); }, '_');
    return name;
  }

  void read_contact() {
    const uint64_t start = reader_.offset();
    Child contact;
    contact.name = fmt::format("contact {}", ++contacts_);
    contact.kind = model::ItemKind::kRow;
    contact.fields.push_back({std::string(model::field::kKind), "contact"});
    contact.fields.push_back({std::string(model::field::kService), "telegram"});
    std::string names;
    std::string text;
    while (reader_.next() == JsonToken::kKey) {
      const std::string key = reader_.text();
      reader_.next();
      flatten_json(reader_, key, [&](std::string_view path, std::string_view value) {
        if (value.empty() || text.size() + value.size() > kMessageBytesMax) return;
        if (path == "first_name" || path == "last_name" || path == "name") {
          names += (names.empty() ? "" : " ") + std::string(value);
        }
        if (path == "date_unixtime" && integer(value)) {
          contact.time = model::ItemTime{*integer(value) * 1000, model::TimeCertainty::kZoned};
        }
        text += fmt::format("{}: {}\n", path, value);
      });
      if (ended()) break;
    }
    if (!names.empty()) contact.fields.push_back({std::string(model::field::kTitle), names});
    out_.record(contact, text, reader_.end_offset() - start);
  }

  JsonReader reader_;
  Output& out_;
  uint64_t messages_ = 0;
  uint64_t contacts_ = 0;
};

/// Whether the keys at the top are those of a chat or of an account.
int sniff(const Prefix& prefix) {
  const size_t first = prefix.head.find_first_not_of(ByteView("\xEF\xBB\xBF \t\r\n"));
  if (first == ByteView::npos || prefix.head[first] != '{') return kNo;
  evidence::ViewSource view(prefix.head);
  JsonReader reader(view);
  bool type = false;
  bool name_or_id = false;
  bool account = false;
  bool dated = false;
  bool told = false;
  reader.next();
  for (int tokens = 0; tokens < kSniffTokens; ++tokens) {
    const JsonToken token = reader.next();
    if (token == JsonToken::kError || token == JsonToken::kEnd || reader.depth() == 0) break;
    if (token == JsonToken::kKey && reader.depth() == kMessageDepth) {
      dated = dated || reader.text() == "date_unixtime";
      told = told || reader.text() == "from_id" || reader.text() == "actor_id";
      // Another program may have written the keys of the chat behind its messages.
      if (dated && told) return kSure;
    }
    if (token != JsonToken::kKey || reader.depth() != 1) continue;
    const std::string key = reader.text();
    const JsonToken value = reader.next();
    if (key == "type" && value == JsonToken::kString) {
      static constexpr std::string_view kTypes[] = {
          "bot_chat",           "personal_chat",     "private_channel",   "private_group",
          "private_supergroup", "public_channel",    "public_supergroup", "replies",
          "saved_messages",     "verification_codes"};
      type = std::find(std::begin(kTypes), std::end(kTypes), reader.text()) != std::end(kTypes);
    }
    name_or_id = name_or_id || key == "id" || key == "name";
    if (key == "messages" && type && name_or_id) return kExact;
    if (key == "about" && value == JsonToken::kString) {
      account = reader.text().find("Telegram") != std::string::npos ||
                reader.text().find("data you requested") != std::string::npos;
    }
    const bool section = key == "personal_information" || key == "chats" || key == "contacts" ||
                         key == "frequent_contacts" || key == "left_chats" || key == "sessions";
    if (section && account) return kExact;
  }
  return type && name_or_id ? kSure : kNo;
}

Outcome extract(ByteSource& source, Output& out) { return ExportReader(source, out).read(); }

}  // namespace

extern constinit const Format kTelegram = {
    .name = "telegram",
    .summary = "Telegram chats and accounts exported as JSON",
    .specification = "none; as written by Telegram Desktop",
    .version = 2,
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
