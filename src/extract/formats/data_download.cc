// SPDX-License-Identifier: EUPL-1.2
// What providers hand out to a person who asks for his or her data, or to an authority, as JSON:
// chats, log-ins, places, activities of Google, Meta, Snapchat, Discord. A table of shapes says
// which array of a file has the entries, by which keys it is known, and what its keys mean; keys
// that are not in the table are kept. There are no specifications; shapes are as the providers'
// exports are publicly described. The file is gone through twice: for what stands beside the
// entries (title, participants), then for the entries, in the memory of one.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <span>
#include <utility>

#include "base/utf8.h"
#include "extract/format.h"
#include "extract/json_reader.h"

namespace clew::extract {
namespace {

constexpr size_t kSniffValues = 400;
constexpr size_t kSniffBytes = 32 << 10;
constexpr size_t kEntryValuesMax = 2'000;
constexpr size_t kBesideBytesMax = 4 << 20;  ///< text of what stands beside the entries

/// How an entry counts its time.
enum class Count { kSeconds, kMilliseconds, kMicroseconds, kText };

struct Meaning {
  std::string_view key;    ///< keys on the way, from the entry on
  std::string_view field;  ///< "text", "time", "latitude_e7", "longitude_e7", or a field's name
};

/// One kind of file.
struct Shape {
  std::string_view name;
  std::string_view service;
  std::string_view kind;
  std::string_view entries;  ///< the array: "" the file itself, "*" any key, "messages"
  std::string_view marks;    ///< keys of entries that must be seen, joined by ','
  Count count;
  std::span<const Meaning> meanings;
  bool mended = false;  ///< each byte of UTF-8 is written as a character of its own
};

namespace f = model::field;
constexpr Meaning kMetaMessage[] = {{"sender_name", f::kSender},
                                    {"timestamp_ms", "time"},
                                    {"content", "text"},
                                    {"photos.uri", f::kAttachment},
                                    {"videos.uri", f::kAttachment},
                                    {"audio_files.uri", f::kAttachment},
                                    {"files.uri", f::kAttachment},
                                    {"call_duration", f::kDuration},
                                    {"share.link", f::kUrl}};
constexpr Meaning kMetaLogin[] = {{"timestamp", "time"}, {"action", f::kTitle}};
constexpr Meaning kInstagramLogin[] = {{"string_map_data.Time.timestamp", "time"}};
constexpr Meaning kGooglePlace[] = {{"latitudeE7", "latitude_e7"},
                                    {"longitudeE7", "longitude_e7"},
                                    {"timestampMs", "time"},
                                    {"timestamp", "time"},
                                    {"accuracy", "accuracy_m"}};
constexpr Meaning kGoogleTimeline[] = {
    {"placeVisit.location.latitudeE7", "latitude_e7"},
    {"placeVisit.location.longitudeE7", "longitude_e7"},
    {"placeVisit.location.name", f::kTitle},
    {"placeVisit.duration.startTimestamp", "time"},
    {"placeVisit.duration.startTimestampMs", "time"},
    {"activitySegment.startLocation.latitudeE7", "latitude_e7"},
    {"activitySegment.startLocation.longitudeE7", "longitude_e7"},
    {"activitySegment.duration.startTimestamp", "time"},
    {"activitySegment.duration.startTimestampMs", "time"}};
constexpr Meaning kGoogleSegment[] = {{"startTime", "time"},
                                      {"endTime", "ended"},
                                      {"visit.topCandidate.placeLocation.latLng", f::kCoordinates},
                                      {"activity.start.latLng", f::kCoordinates},
                                      {"timelinePath.point", f::kCoordinates}};
constexpr Meaning kGoogleActivity[] = {
    {"header", "product"}, {"title", f::kTitle}, {"titleUrl", f::kUrl}, {"time", "time"}};
constexpr Meaning kGoogleChat[] = {{"creator.name", f::kSender},
                                   {"creator.email", "sender_address"},
                                   {"created_date", "time"},
                                   {"text", "text"},
                                   {"topic_id", f::kReplyTo},
                                   {"message_id", f::kMessageId},
                                   {"attached_files.export_name", f::kAttachment}};
constexpr Meaning kChromeVisit[] = {{"title", f::kTitle}, {"url", f::kUrl}, {"time_usec", "time"}};
constexpr Meaning kSnapchatMessage[] = {{"From", f::kSender},
                                        {"Content", "text"},
                                        {"Created", "time"},
                                        {"Conversation Title", f::kConversation},
                                        {"Media IDs", f::kAttachment}};
constexpr Meaning kDiscordMessage[] = {{"ID", f::kMessageId},
                                       {"Timestamp", "time"},
                                       {"Contents", "text"},
                                       {"Attachments", f::kAttachment}};
constexpr Meaning kDiscordExporter[] = {{"id", f::kMessageId},
                                        {"timestamp", "time"},
                                        {"content", "text"},
                                        {"author.name", f::kSender},
                                        {"author.id", "sender_address"},
                                        {"attachments.url", f::kAttachment},
                                        {"reference.messageId", f::kReplyTo}};

constexpr Shape kShapes[] = {
    {"meta_messages", "meta", "message", "messages", "sender_name,timestamp_ms",
     Count::kMilliseconds, kMetaMessage, true},
    {"meta_logins", "meta", "event", "*", "action,timestamp,ip_address", Count::kSeconds,
     kMetaLogin, true},
    {"instagram_logins", "instagram", "event", "*",
     "string_map_data.IP Address.value,string_map_data.Time.timestamp", Count::kSeconds,
     kInstagramLogin, true},
    {"google_locations", "google", "location", "locations", "latitudeE7,longitudeE7",
     Count::kMilliseconds, kGooglePlace},
    {"google_timeline", "google", "location", "timelineObjects", "placeVisit.location.latitudeE7",
     Count::kMilliseconds, kGoogleTimeline},
    {"google_timeline", "google", "location", "timelineObjects",
     "activitySegment.startLocation.latitudeE7", Count::kMilliseconds, kGoogleTimeline},
    {"google_timeline", "google", "location", "semanticSegments", "startTime,endTime", Count::kText,
     kGoogleSegment},
    {"google_activity", "google", "event", "", "header,title,time", Count::kText, kGoogleActivity},
    {"google_chat", "google_chat", "message", "messages", "creator.email,created_date",
     Count::kText, kGoogleChat},
    {"google_history", "google", "visit", "Browser History", "url,time_usec", Count::kMicroseconds,
     kChromeVisit},
    {"snapchat_messages", "snapchat", "message", "*", "From,Media Type,Created", Count::kText,
     kSnapchatMessage},
    {"discord_messages", "discord", "message", "", "ID,Timestamp,Contents", Count::kText,
     kDiscordMessage},
    {"discord_channel", "discord", "message", "messages", "id,timestamp,content,author.name",
     Count::kText, kDiscordExporter},
};

bool is_entries(const Shape& shape, std::string_view path) {
  return shape.entries == "*" ? !path.empty() : path == shape.entries;
}

// --- Values
// ---------------------------------------------------------------------------------------

/// The text that was written byte by byte, where it was; else the text as it is.
std::string mend(const std::string& text) {
  Bytes bytes;
  bool beyond_ascii = false;
  for (size_t at = 0; at < text.size();) {
    const auto decoded = base::decode_utf8(text, at);
    if (!decoded.valid || decoded.point > 0xFF) return text;
    beyond_ascii = beyond_ascii || decoded.point >= 0x80;
    bytes.push_back(static_cast<char>(decoded.point));
    at += decoded.length;
  }
  return beyond_ascii && base::is_utf8(bytes) ? bytes : text;
}

/// "Tuesday, March 3, 2026 at 9:32:44 AM UTC", with narrow spaces or not; "... 3 March 2026 at".
std::optional<TimeMs> time_in_words(std::string_view text) {
  static constexpr std::string_view kMonths[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                                 "jul", "aug", "sep", "oct", "nov", "dec"};
  std::vector<int> numbers;
  int month = 0;
  bool afternoon = false;
  bool morning = false;
  std::string word;
  const auto end_word = [&] {
    if (word.empty()) return;
    if (word[0] >= '0' && word[0] <= '9') {
      int number = 0;
      std::from_chars(word.data(), word.data() + word.size(), number);
      numbers.push_back(number);
    } else {
      for (int i = 0; i < 12 && word.size() >= 3; ++i) {
        if (word.starts_with(kMonths[i])) month = i + 1;
      }
      afternoon = afternoon || word == "pm";
      morning = morning || word == "am";
    }
    word.clear();
  };
  for (const char c : text.substr(0, 80)) {
    const bool digit = c >= '0' && c <= '9';
    const char small = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (!digit && !(small >= 'a' && small <= 'z')) {
      end_word();
      continue;
    }
    if (!word.empty() && digit != (word[0] >= '0' && word[0] <= '9')) end_word();
    word.push_back(small);
  }
  end_word();
  if (numbers.size() < 4 || month == 0 || text.find("UTC") == std::string_view::npos) return {};
  base::CivilTime civil{numbers[1], month, numbers[0], numbers[2], numbers[3], 0, 0};
  if (numbers.size() > 4) civil.second = numbers[4];
  if (afternoon && civil.hour < 12) civil.hour += 12;
  if (morning && civil.hour == 12) civil.hour = 0;
  return base::from_civil(civil);
}

std::optional<TimeMs> time_of(Count count, std::string_view text) {
  int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec == std::errc() && parsed.ptr == text.data() + text.size()) {
    if (count == Count::kMicroseconds) return number / 1000;
    if (count == Count::kSeconds && std::abs(number) < int64_t{1} << 50) return number * 1000;
    return count == Count::kMilliseconds ? std::optional<TimeMs>(number) : std::nullopt;
  }
  if (text.ends_with(" UTC") && text.size() > 4 && text[0] >= '0' && text[0] <= '9') {
    text.remove_suffix(4);
  }
  if (const auto time = base::parse_iso(text)) return time->time;
  return time_in_words(text);
}

/// "48.8566101" of 488566101.
std::string from_e7(std::string_view text) {
  int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc()) return {};
  return fmt::format("{:.7f}", static_cast<double>(number) / 1e7);
}

/// "48.85, 2.35" of "48.85°, 2.35°" and of "geo:48.85,2.35".
std::string coordinates_of(std::string_view text) {
  if (text.starts_with("geo:")) text.remove_prefix(4);
  std::string out;
  for (const char c : text) {
    if ((c >= '0' && c <= '9') || c == '.' || c == '-' || c == ',') out.push_back(c);
  }
  return out;
}

// --- Reading
// --------------------------------------------------------------------------------------

/// Goes through a file and hands out its entries and what stands beside them.
class Walk {
 public:
  Walk(ByteSource& source, const Shape& shape) : reader_(source), shape_(shape) {}

  /// `entry(path)` is called at the start of each entry and reads or skips it; `beside(path,
  /// value)` for other values.
  template <typename Entry, typename Beside>
  void run(const Entry& entry, const Beside& beside) {
    while (reader_.next() != JsonToken::kEnd && reader_.token() != JsonToken::kError) {
      switch (reader_.token()) {
        case JsonToken::kKey:
          key_ = reader_.text();
          break;
        case JsonToken::kArrayStart:
          open_.push_back(key_);
          break;
        case JsonToken::kObjectStart:
          if (open_.size() == 1 && is_entries(shape_, open_.back())) {
            entry(open_.back());
            break;
          }
          if (reader_.depth() > 1) {
            flatten_json(reader_, open_.empty() ? key_ : open_.back(), beside);
          }
          break;
        case JsonToken::kArrayEnd:
          if (!open_.empty()) open_.pop_back();
          break;
        case JsonToken::kString:
        case JsonToken::kNumber:
          beside(open_.empty() ? key_ : open_.back(), reader_.text());
          break;
        default:
          break;
      }
    }
  }
  JsonReader& reader() { return reader_; }

 private:
  JsonReader reader_;
  const Shape& shape_;
  std::string key_;
  std::vector<std::string> open_;  ///< keys of the arrays that are open
};

/// What stands beside the entries.
struct Beside {
  std::string title;
  std::string id;
  std::string participants;
  std::string text;
};

class DownloadReader {
 public:
  DownloadReader(ByteSource& source, Output& out, const Shape& shape)
      : source_(source), out_(out), shape_(shape) {}

  Outcome read() {
    Walk first(source_, shape_);
    first.run([&](const std::string&) { first.reader().skip(); },
              [&](std::string_view path, std::string_view value) { see(path, value); });
    out_.field(f::kKind, shape_.name);
    out_.field(f::kService, shape_.service);
    out_.field(f::kConversation, beside_.title);
    out_.field(f::kConversationId, beside_.id);
    out_.field(f::kParticipants, beside_.participants);
    out_.text(beside_.text);
    Walk second(source_, shape_);
    second.run(
        [&](const std::string& key) {
          if (out_.full()) {
            second.reader().skip();
          } else {
            read_entry(second.reader(), key);
          }
        },
        [](std::string_view, std::string_view) {});
    out_.field("entries", fmt::format("{}", told_));
    if (second.reader().token() != JsonToken::kError) return Outcome::done();
    out_.anomaly(second.reader().error(), second.reader().offset());
    return Outcome::partial("it is malformed or ends early");
  }

 private:
  std::string text_of(std::string_view value) const {
    return shape_.mended ? mend(std::string(value)) : std::string(value);
  }

  void see(std::string_view path, std::string_view value) {
    const std::string text = text_of(value);
    if (path == "title" || path == "name" || path == "channel.name") beside_.title = text;
    if (path == "thread_path" || path == "channel.id") beside_.id = text;
    if (path == "participants.name") {
      beside_.participants += (beside_.participants.empty() ? "" : ", ") + text;
    }
    if (text.empty() || beside_.text.size() + text.size() > kBesideBytesMax) return;
    beside_.text += fmt::format("{}: {}\n", path, text);
  }

  void read_entry(JsonReader& reader, const std::string& key) {
    const uint64_t start = reader.offset();
    Entry entry;
    flatten_json(reader, "", [&](std::string_view path, std::string_view value) {
      if (entry.values++ < kEntryValuesMax) take(entry, path, text_of(value));
    });
    tell(entry, key, reader.end_offset() - start);
  }

  struct Entry {
    size_t values = 0;
    std::vector<model::Field> fields;
    std::optional<TimeMs> time;
    std::string text;
    std::string rest;
    std::string latitude;
    std::string longitude;

    /// Valid until the next field is asked for.
    std::string& field(std::string_view name) {
      for (auto& known : fields) {
        if (known.name == name) return known.value;
      }
      fields.push_back({std::string(name), {}});
      return fields.back().value;
    }
  };

  void take(Entry& entry, std::string_view path, std::string value) const {
    if (value.empty()) return;
    const auto* meaning =
        std::find_if(shape_.meanings.data(), shape_.meanings.data() + shape_.meanings.size(),
                     [&](const Meaning& m) { return m.key == path; });
    if (meaning == shape_.meanings.data() + shape_.meanings.size()) {
      entry.rest += fmt::format("{}: {}\n", path, value);
    } else if (meaning->field == "text") {
      entry.text += (entry.text.empty() ? "" : "\n") + value;
    } else if (meaning->field == "time") {
      const auto time = time_of(shape_.count, value);
      if (time && !entry.time) entry.time = time;
      if (!time) entry.rest += fmt::format("{}: {}\n", path, value);
    } else if (meaning->field == "latitude_e7") {
      entry.latitude = from_e7(value);
    } else if (meaning->field == "longitude_e7") {
      entry.longitude = from_e7(value);
    } else if (meaning->field == f::kCoordinates) {
      // Of a path the first place; all of them stay in the text.
      std::string& held = entry.field(f::kCoordinates);
      if (held.empty()) held = coordinates_of(value);
      entry.rest += fmt::format("{}: {}\n", path, value);
    } else {
      std::string& held = entry.field(meaning->field);
      held += (held.empty() ? "" : ", ") + value;
    }
  }

  void tell(Entry& entry, const std::string& key, uint64_t size) {
    const bool message = shape_.kind == "message";
    Child child;
    child.name = fmt::format("{}", ++told_);
    child.kind = message ? model::ItemKind::kMessage : model::ItemKind::kRow;
    if (entry.time) child.time = model::ItemTime{*entry.time, model::TimeCertainty::kZoned};
    // Taken out first: a field that is new moves those that are there.
    const std::string address = std::exchange(entry.field("sender_address"), {});
    std::string& sender = entry.field(f::kSender);
    if (!address.empty()) sender = sender.empty() ? address : sender + " <" + address + ">";
    if (!entry.latitude.empty() && !entry.longitude.empty()) {
      entry.field(f::kCoordinates) = entry.latitude + "," + entry.longitude;
    }
    entry.field(f::kKind) = shape_.kind;
    entry.field(f::kService) = shape_.service;
    if (message) {
      if (std::string& talk = entry.field(f::kConversation); talk.empty()) {
        talk = shape_.entries == "*" ? key : beside_.title;
      }
      entry.field(f::kConversationId) = shape_.entries == "*" ? key : beside_.id;
    }
    std::string text = std::move(entry.text);
    if (!message) {
      const std::string& title = entry.field(f::kTitle);
      text = (title.empty() ? "" : title + "\n") + entry.rest;
    } else if (!entry.rest.empty()) {
      entry.field("columns") = entry.rest;
    }
    for (auto& field : entry.fields) {
      if (!field.value.empty()) child.fields.push_back(std::move(field));
    }
    out_.record(child, text, size);
  }

  ByteSource& source_;
  Output& out_;
  const Shape& shape_;
  Beside beside_;
  uint64_t told_ = 0;
};

/// The shape whose marks are all seen at the beginning of the file, or nullptr.
const Shape* shape_of(ByteView head) {
  const size_t first = head.find_first_not_of(ByteView("\xEF\xBB\xBF \t\r\n"));
  if (first == ByteView::npos || (head[first] != '{' && head[first] != '[')) return nullptr;
  evidence::ViewSource view(head.substr(0, kSniffBytes));
  JsonReader reader(view);
  std::set<std::string> seen;  // "messages.sender_name", "[].title"
  size_t values = 0;
  const bool array = reader.next() == JsonToken::kArrayStart;
  const auto take = [&](std::string_view path, std::string_view) {
    if (++values < kSniffValues) seen.insert(std::string(path));
  };
  flatten_json(reader, "", take);
  for (const Shape& shape : kShapes) {
    if (array != shape.entries.empty()) continue;
    bool all = true;
    for (size_t at = 0; at <= shape.marks.size();) {
      const size_t end = std::min(shape.marks.find(',', at), shape.marks.size());
      const std::string mark(shape.marks.substr(at, end - at));
      at = end + 1;
      const bool found =
          shape.entries == "*"
              ? std::any_of(seen.begin(), seen.end(),
                            [&](const std::string& path) { return path.ends_with("." + mark); })
              : seen.count(array ? mark : std::string(shape.entries) + "." + mark) != 0;
      all = all && found;
    }
    if (all) return &shape;
  }
  return nullptr;
}

int sniff(const Prefix& prefix) { return shape_of(prefix.head) == nullptr ? kNo : kSure; }

Outcome extract(ByteSource& source, Output& out) {
  const auto head = evidence::read_head(source, kSniffBytes);
  if (!head.ok()) return Outcome::failed("its bytes could not be read");
  const Shape* shape = shape_of(*head);
  if (shape == nullptr) return Outcome::failed("it is no data download that is known");
  return DownloadReader(source, out, *shape).read();
}

}  // namespace

extern constinit const Format kDataDownload = {
    .name = "data_download",
    .summary = "Data downloads of Google, Meta, Snapchat, Discord as conversations and logs",
    .specification = "none; as the providers' exports are publicly described",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
