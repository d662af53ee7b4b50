// SPDX-License-Identifier: EUPL-1.2
// Items: bytes with provenance. A file, a message, an attachment, a row, a page; items nest. What
// is here is what a worker finds out about one item and what a shard keeps of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/time.h"
#include "model/selector.h"

namespace clew::model {

/// Every item ends in one of these (design.md, invariant 3).
enum class ItemState : uint8_t { kDone, kPartial, kEncrypted, kFailed, kSkipped };
inline constexpr size_t kItemStateCount = 5;
std::string_view name_of(ItemState state);
std::optional<ItemState> item_state(std::string_view name);

/// What an item is to its parent.
enum class ItemKind : uint8_t {
  kFile,        ///< a file in a directory, an archive or a file system
  kMessage,     ///< one mail or chat message
  kAttachment,  ///< what a message carries
  kRow,         ///< one row of a table
  kPage,        ///< one captured web page
  kSection,     ///< a piece of a text too large for one item
  kPart,        ///< a volume, partition or other part of a container
  kEmbedded,    ///< an object inside a document
};
inline constexpr size_t kItemKindCount = 8;
std::string_view name_of(ItemKind kind);

/// Something malformed in the evidence. Names are stable, lower_snake_case: people filter by them.
struct Anomaly {
  std::string name;
  uint64_t offset = 0;  ///< byte offset in the item, or 0 where none is known
  std::string detail;   ///< for eyes; no person's data beyond what the item holds
  bool operator==(const Anomaly&) const = default;
};

/// How sure the zone of a time is.
enum class TimeCertainty : uint8_t {
  kZoned,       ///< the evidence states the zone, or UTC
  kLocal,       ///< local time of an unknown zone, read as if it were UTC
  kFileSystem,  ///< a file system's or archive's time stamp
};

/// The one time that places an item on a time-line: when sent, posted, taken, last changed.
struct ItemTime {
  TimeMs ms = 0;
  TimeCertainty certainty = TimeCertainty::kZoned;
  bool operator==(const ItemTime&) const = default;
};

/// Names of the metadata fields that more than one part of Clew knows. Formats may add their own
/// (lower_snake_case). People fields hold "Name <address>" or a name; several are joined by ", ".
namespace field {
inline constexpr std::string_view kTitle = "title";          ///< subject, document title, name
inline constexpr std::string_view kSender = "sender";        ///< who wrote, sent, posted
inline constexpr std::string_view kRecipient = "recipient";  ///< to whom
inline constexpr std::string_view kCopied = "copied";        ///< Cc and Bcc
inline constexpr std::string_view kMessageId = "message_id";
inline constexpr std::string_view kReplyTo = "in_reply_to";        ///< id of the message answered
inline constexpr std::string_view kReferences = "references";      ///< ids of the thread so far
inline constexpr std::string_view kConversation = "conversation";  ///< name of the chat or thread
inline constexpr std::string_view kUrl = "url";                    ///< where it was published
inline constexpr std::string_view kAuthor = "author";              ///< of a document
inline constexpr std::string_view kSoftware = "software";          ///< what made it
inline constexpr std::string_view kCreated = "created";            ///< ISO 8601
inline constexpr std::string_view kModified = "modified";          ///< ISO 8601
inline constexpr std::string_view kAccessed = "accessed";          ///< ISO 8601
inline constexpr std::string_view kMime = "mime";                  ///< as the container states it
inline constexpr std::string_view kCharset = "charset";            ///< as decoded
inline constexpr std::string_view kPages = "pages";
inline constexpr std::string_view kWidth = "width";    ///< pixels
inline constexpr std::string_view kHeight = "height";  ///< pixels
inline constexpr std::string_view kCamera = "camera";
inline constexpr std::string_view kCoordinates = "coordinates";  ///< "48.85661,2.35222"
inline constexpr std::string_view kKind = "kind";  ///< a finer type: "whatsapp", "advert table"
inline constexpr std::string_view kEncryption = "encryption";   ///< what it is locked with
inline constexpr std::string_view kUnlock = "unlock";           ///< "a password", "a private key"
inline constexpr std::string_view kOpenedBy = "opened_by";      ///< "password 3 of the list"
inline constexpr std::string_view kTextSource = "text_source";  ///< "ocr:eng+fra"; else as stored

// Conversations of all formats are told in these words. Services: "whatsapp", "sms", "mail"...;
// `kind`: "message", "event" (the service speaks), "conversation", "call", "contact", "account",
// "visit", "page", "search", "bookmark", "download", "cookie", "form_entry", "location", "file".
inline constexpr std::string_view kService = "service";
inline constexpr std::string_view kConversationId = "conversation_id";  ///< as the service has it
inline constexpr std::string_view kParticipants = "participants";  ///< all of them, joined by ", "
inline constexpr std::string_view kAccount = "account";        ///< whose device or account it is
inline constexpr std::string_view kDirection = "direction";    ///< "incoming" or "outgoing"
inline constexpr std::string_view kDuration = "duration_s";    ///< of calls and recordings, seconds
inline constexpr std::string_view kAttachment = "attachment";  ///< name of a file sent along
inline constexpr std::string_view kTimeZone = "time_zone";     ///< as stated beside a local time
}  // namespace field

struct Field {
  std::string name;
  std::string value;  ///< UTF-8
  bool operator==(const Field&) const = default;
};

/// One item as its worker describes it. Thread-compatible value.
struct Item {
  uint64_t ordinal = 0;  ///< order of beginning within its unit; the unit's root is 0
  uint64_t parent = 0;   ///< ordinal of the parent; the root is its own parent
  Bytes name;            ///< its part of the path: raw bytes, any, also with '/'
  ItemKind kind = ItemKind::kFile;
  bool deleted = false;  ///< recovered from deleted entries of a file system or database

  ItemState state = ItemState::kDone;
  std::string reason;  ///< why it is not `done`, one of few sentences without values
  std::string type;    ///< name of the format that read it: "pdf", "eml", "bytes"
  std::string
      reader;         ///< format and version that read its bytes: "pdf 2"; "" for rows and messages
  uint64_t size = 0;  ///< bytes; for rows and messages the length of what they are in the container
  std::optional<base::Digests> digests;
  std::optional<ItemTime> time;
  std::vector<Field> fields;
  std::string text;      ///< UTF-8, well-formed
  std::string language;  ///< BCP 47 primary tag, "" when unknown
  std::vector<Mention> mentions;
  std::vector<Anomaly> anomalies;
};

/// An item's identity: derived from its exhibit and its path through the containers, so that two
/// runs, machines or orders of work give the same. 16 bytes; shown as 32 hexadecimal digits.
using ItemId = Bytes;
inline constexpr size_t kItemIdSize = 16;

/// Identity of the item `name` in the item `parent`; for an item directly in an exhibit, `parent`
/// is root_id(exhibit). It is the first half of SHA-256 over a tag, the parent's identity and the
/// name.
ItemId root_id(std::string_view exhibit);
ItemId child_id(const ItemId& parent, ByteView name);

}  // namespace clew::model
