// SPDX-License-Identifier: EUPL-1.2
// Calendars in iCalendar and vCalendar 1.0: one item for each event, task and journal entry, with
// its times, place, organiser and attendees; enclosed files are children.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "base/time.h"
#include "extract/charset.h"
#include "extract/content_lines.h"
#include "extract/format.h"

namespace clew::extract {
namespace {

constexpr uint64_t kBytesMax = uint64_t{128} << 20;
constexpr size_t kTextOfEntryMax = 1 << 20;
constexpr size_t kAttendeesMax = 1000;

int sniff(const Prefix& prefix) {
  const auto start = decode_to_utf8(prefix.head.substr(0, 256)).text;
  const size_t at = start.find_first_not_of(" \t\r\n");
  return at != std::string::npos && start.compare(at, 15, "BEGIN:VCALENDAR") == 0 ? kSure : kNo;
}

/// "20260303T101244Z", "20260303T101244" or "20260303".
std::optional<model::ItemTime> time_of(const ContentLine& line) {
  base::CivilTime civil;
  const std::string text = line.value.substr(0, 32);
  const int found = std::sscanf(text.c_str(), "%4d%2d%2dT%2d%2d%2d", &civil.year, &civil.month,
                                &civil.day, &civil.hour, &civil.minute, &civil.second);
  if (found < 3) return std::nullopt;
  const auto ms = base::from_civil(civil);
  if (!ms) return std::nullopt;
  return model::ItemTime{
      *ms, text.ends_with('Z') ? model::TimeCertainty::kZoned : model::TimeCertainty::kLocal};
}

/// "Name <address>" of ATTENDEE;CN="Name":mailto:address
std::string person_of(const ContentLine& line) {
  std::string address = line.text();
  if (address.size() > 7 && (address[0] | 0x20) == 'm' && address[6] == ':') address.erase(0, 7);
  const std::string_view name = line.parameter("CN");
  if (name.empty() || name == address) return address;
  const bool quoted = name.find_first_of(",;<>") != std::string_view::npos;
  return fmt::format(fmt::runtime(quoted ? "\"{}\" <{}>" : "{} <{}>"), name, address);
}

/// An event, task or journal entry while its lines are read.
struct Entry {
  std::string_view kind;
  std::string text;
  std::string title;
  std::string organiser;
  std::string attendees;
  std::string zone;
  std::string place;
  std::string uid;
  std::optional<model::ItemTime> time;
  size_t attendee_count = 0;
  std::vector<Bytes> files;
};

std::string_view label_of(std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> kKnown[] = {
      {"SUMMARY", "title"},
      {"DESCRIPTION", "description"},
      {"LOCATION", "location"},
      {"COMMENT", "comment"},
      {"CONTACT", "contact"},
      {"URL", "link"},
      {"DTSTART", "start"},
      {"DTEND", "end"},
      {"DUE", "due"},
      {"DURATION", "lasts"},
      {"COMPLETED", "completed"},
      {"RRULE", "repeats"},
      {"STATUS", "status"},
      {"CATEGORIES", "groups"},
      {"ATTACH", "attached"},
      {"ORGANIZER", "organiser"},
      {"ATTENDEE", "attendee"},
  };
  for (const auto& [known, label] : kKnown) {
    if (known == name) return label;
  }
  return {};
}

void take_line(const ContentLine& line, Entry& entry) {
  const std::string_view name = line.name;
  if (name == "ATTACH" && line.binary) return entry.files.push_back(line.value);
  std::string value = line.text();
  const bool is_time = name == "DTSTART" || name == "DTEND" || name == "DUE" || name == "COMPLETED";
  if (is_time) {
    if (const auto time = time_of(line)) {
      value = base::to_iso(time->ms);
      if (time->certainty == model::TimeCertainty::kLocal) value.pop_back();
      if (name == "DTSTART" || (name == "DUE" && !entry.time)) entry.time = time;
    }
    if (name == "DTSTART") entry.zone = line.parameter("TZID");
  } else if (name == "SUMMARY") {
    entry.title = value;
  } else if (name == "UID") {
    entry.uid = value;
  } else if (name == "GEO") {
    entry.place = value;
    std::replace(entry.place.begin(), entry.place.end(), ';', ',');
  } else if (name == "ORGANIZER") {
    entry.organiser = value = person_of(line);
  } else if (name == "ATTENDEE") {
    value = person_of(line);
    if (entry.attendee_count++ < kAttendeesMax) {
      entry.attendees += (entry.attendees.empty() ? "" : ", ") + value;
    }
  }
  const std::string_view label = label_of(name);
  if (label.empty() || value.empty() || entry.text.size() >= kTextOfEntryMax) return;
  entry.text += fmt::format("{}: {}\n", label, value);
}

void fill(Output& out, void* context) {
  namespace f = model::field;
  const auto& entry = *static_cast<Entry*>(context);
  out.text(entry.text);
  out.field(f::kKind, entry.kind);
  out.field(f::kTitle, entry.title);
  out.field(f::kSender, entry.organiser);
  out.field(f::kParticipants, entry.attendees);
  out.field(f::kTimeZone, entry.zone);
  out.field(f::kCoordinates, entry.place);
  out.field("uid", entry.uid);
  if (entry.time) out.time(*entry.time);
  size_t number = 0;
  for (const auto& file : entry.files) {
    if (out.full()) return;
    Child child;
    child.name = fmt::format("attachment {}", ++number);
    child.kind = model::ItemKind::kAttachment;
    evidence::ViewSource source(file);
    out.child(child, source);
  }
}

std::string_view kind_of(std::string_view component) {
  if (component == "VEVENT") return "event";
  if (component == "VTODO") return "task";
  if (component == "VJOURNAL") return "journal entry";
  return {};
}

Outcome extract(ByteSource& source, Output& out) {
  const auto bytes = evidence::read_head(source, kBytesMax);
  if (!bytes.ok()) return Outcome::failed("its bytes could not be read");
  const DecodedText decoded = decode_to_utf8(*bytes);
  out.field(model::field::kCharset, decoded.charset);
  Entry entry;
  size_t count = 0;
  size_t start = 0;
  int inner = 0;  // alarms and the like within an entry
  ContentLines lines(decoded.text);
  const auto give = [&](uint64_t length) {
    Child child;
    child.name = fmt::format("{}", ++count);
    child.kind = model::ItemKind::kRow;
    out.record_with(child, length, fill, &entry);
    entry = {};
  };
  for (size_t before = 0; auto line = lines.next(); before = lines.offset()) {
    if (out.full()) break;
    if (line->name == "BEGIN" && !entry.kind.empty()) {
      ++inner;
    } else if (line->name == "BEGIN") {
      entry.kind = kind_of(line->value);
      start = before;
    } else if (line->name == "END" && inner > 0) {
      --inner;
    } else if (line->name == "END" && !entry.kind.empty()) {
      give(lines.offset() - start);
    } else if (!entry.kind.empty()) {
      if (inner == 0) take_line(*line, entry);
    } else if (line->name == "X-WR-CALNAME") {
      out.field(model::field::kTitle, line->text());
    } else if (line->name == "PRODID") {
      out.field(model::field::kSoftware, line->text());
    }
  }
  const bool open = !entry.kind.empty();
  if (open) give(decoded.text.size() - start);
  out.field("entries", fmt::format("{}", count));
  if (source.size() > kBytesMax) return Outcome::partial("it is larger than is read");
  if (!open) return Outcome::done();
  out.anomaly("entry_truncated", start);
  return Outcome::partial("the last entry is cut off");
}

}  // namespace

extern constinit const Format kIcalendar = {
    .name = "icalendar",
    .summary = "Calendars: iCalendar",
    .specification = "RFC 5545, vCalendar 1.0",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
