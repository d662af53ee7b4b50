// SPDX-License-Identifier: EUPL-1.2
// Places and tracks: GPX 1.0 and 1.1, KML 2.x (a KMZ is a ZIP file that holds one). Each point is a
// record with its coordinates, its time and what is said of it.
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <optional>
#include <vector>

#include "base/time.h"
#include "extract/format.h"
#include "extract/html_text.h"
#include "extract/markup_charset.h"
#include "extract/xml_scanner.h"

namespace clew::extract {
namespace {

constexpr size_t kPlacesBytesMax = 256 << 20;
constexpr size_t kSniffed = 4 << 10;
constexpr size_t kPathsMax = 64;  ///< open elements that are remembered

/// "gpx" or "kml" by the first element; "" for other XML.
std::string_view kind_of(ByteView head) {
  head = head.substr(0, kSniffed);
  for (size_t at = head.find('<'); at != ByteView::npos; at = head.find('<', at + 1)) {
    const ByteView tag = head.substr(at + 1);
    if (tag.starts_with("?") || tag.starts_with("!")) continue;
    if (tag.starts_with("gpx") || tag.starts_with("gpx:")) return "gpx";
    return tag.starts_with("kml") ? "kml" : "";
  }
  return {};
}

int sniff(const Prefix& prefix) {
  const size_t start = prefix.head.substr(0, kSniffed).find_first_not_of("\xef\xbb\xbf \t\r\n");
  if (start == ByteView::npos || prefix.head[start] != '<') return kNo;
  return kind_of(prefix.head).empty() ? kNo : kExact;
}

/// "48.85661,2.35222" of two numbers; nothing when they are no place.
std::optional<std::string> coordinates(const std::string& latitude, const std::string& longitude) {
  char* end = nullptr;
  const double lat = std::strtod(latitude.c_str(), &end);
  if (latitude.empty() || end == latitude.c_str()) return std::nullopt;
  const double lon = std::strtod(longitude.c_str(), &end);
  if (longitude.empty() || end == longitude.c_str()) return std::nullopt;
  if (!(std::fabs(lat) <= 90) || !(std::fabs(lon) <= 180)) return std::nullopt;
  return fmt::format("{:.6f},{:.6f}", lat, lon);
}

/// What is known of one point.
struct Point {
  std::string place;
  std::string time;
  std::string name;
  std::string text;
  std::string altitude;
};

std::string_view trimmed(std::string_view text) {
  const size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(" \t\r\n") - start + 1);
}

/// Pieces between white space.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!(text = trimmed(text)).empty()) {
    const size_t end = std::min(text.find_first_of(" \t\r\n"), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

/// "lon,lat,alt" or "lon lat alt" as a point.
std::optional<Point> point_of(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back().push_back(c);
    }
  }
  if (parts.size() < 2) return std::nullopt;
  const auto place = coordinates(parts[1], parts[0]);
  if (!place) return std::nullopt;
  Point point;
  point.place = *place;
  if (parts.size() > 2) point.altitude = parts[2];
  return point;
}

/// Goes through one file and reports its points.
class Reader {
 public:
  Reader(std::string_view xml, Output& out) : xml_(xml), out_(out) {}

  Outcome read() {
    while (xml_.next() != XmlScanner::kEnd && !out_.full()) {
      if (xml_.token() == XmlScanner::kOpen) opened();
      if (xml_.token() == XmlScanner::kText && said_.size() < kFieldBytesMax * 4) {
        said_ += xml_.text();
      }
      if (xml_.token() == XmlScanner::kClose) closed();
    }
    out_.field("points", std::to_string(number_));
    if (xml_.whole() || out_.full()) return Outcome::done();
    out_.anomaly("xml_malformed", xml_.offset());
    return Outcome::partial("the XML is malformed");
  }

 private:
  static bool is_point(std::string_view name) {
    return name == "wpt" || name == "trkpt" || name == "rtept" || name == "Placemark";
  }

  void opened() {
    said_.clear();
    const std::string_view name = xml_.name();
    if (open_.size() < kPathsMax) open_.emplace_back(name);
    if (name == "gpx") out_.field(model::field::kSoftware, xml_.attribute("creator"));
    if (!is_point(name)) return;
    point_ = Point();
    coordinates_.clear();
    whens_.clear();
    inside_ = true;
    if (name == "Placemark") return;
    const auto place = coordinates(xml_.attribute("lat"), xml_.attribute("lon"));
    if (place) {
      point_.place = *place;
    } else {
      out_.anomaly("coordinates_out_of_range", xml_.offset());
    }
  }

  void closed() {
    const std::string name(xml_.name());
    const std::string said(trimmed(said_));
    said_.clear();
    if (!open_.empty()) open_.pop_back();
    if (is_point(name)) return end_point(name);
    if (!inside_) return describe(name, said);
    if (name == "time" || name == "when" || name == "begin") {
      if (point_.time.empty()) point_.time = said;
      if (name == "when") whens_.push_back(said);
    } else if (name == "name") {
      point_.name = said;
    } else if (name == "ele") {
      point_.altitude = said;
    } else if (name == "coordinates") {
      for (const auto& word : words_of(said)) add(point_of(word, ','));
    } else if (name == "coord") {
      add(point_of(said, ' '));
    } else if (name == "description" && said.find('<') != std::string::npos) {
      point_.text += html_to_text(said);
    } else if (!said.empty()) {
      point_.text += said + "\n";
    }
  }

  /// What stands outside points: of the file, its tracks and folders.
  void describe(const std::string& name, const std::string& said) {
    if (said.empty()) return;
    const std::string_view parent = open_.empty() ? std::string_view() : open_.back();
    const bool top = parent == "metadata" || parent == "Document" || parent == "gpx";
    if (name == "name" && top) out_.field(model::field::kTitle, said);
    if (name == "name" && (parent == "trk" || parent == "rte" || parent == "Folder")) track_ = said;
    if (name == "time" && parent == "metadata") out_.field(model::field::kCreated, said);
    for (const auto* kept :
         {"name", "desc", "cmt", "description", "address", "phoneNumber", "keywords"}) {
      if (name == kept) out_.text(said + "\n");
    }
  }

  void add(std::optional<Point> point) {
    if (point) {
      coordinates_.push_back(std::move(*point));
    } else {
      out_.anomaly("coordinates_out_of_range", xml_.offset());
    }
  }

  void end_point(const std::string& name) {
    inside_ = false;
    if (name != "Placemark") return report(point_, name);
    if (coordinates_.empty()) return report(point_, "place");
    // A track has a time for each of its points, a line none.
    const bool track = whens_.size() == coordinates_.size() && whens_.size() > 1;
    for (size_t i = 0; i < coordinates_.size() && !out_.full(); ++i) {
      Point one = point_;
      one.place = coordinates_[i].place;
      one.altitude = coordinates_[i].altitude;
      if (track) one.time = whens_[i];
      // What is said of the whole is said once.
      if (i > 0) one.text.clear();
      report(one, coordinates_.size() > 1 ? "point" : "place");
    }
  }

  void report(const Point& point, const std::string& kind) {
    if (point.place.empty() && point.text.empty() && point.name.empty()) return;
    namespace f = model::field;
    Child child;
    child.name = std::to_string(++number_);
    child.kind = model::ItemKind::kRow;
    const auto add_field = [&](std::string_view name, const std::string& value) {
      if (!value.empty()) child.fields.push_back({std::string(name), value});
    };
    add_field(f::kKind, "location");
    add_field("place_kind", kind);
    add_field(f::kTitle, point.name);
    add_field(f::kCoordinates, point.place);
    add_field("altitude", point.altitude);
    add_field("track", track_);
    if (const auto time = base::parse_iso(point.time)) {
      child.time = {time->time,
                    time->has_zone ? model::TimeCertainty::kZoned : model::TimeCertainty::kLocal};
    } else if (!point.time.empty()) {
      out_.anomaly("time_malformed", xml_.offset(), point.time);
    }
    std::string text = point.name.empty() ? point.text : point.name + "\n" + point.text;
    out_.record(child, text, text.size());
  }

  XmlScanner xml_;
  Output& out_;
  std::string said_;
  std::vector<std::string> open_;
  std::string track_;
  Point point_;
  std::vector<Point> coordinates_;
  std::vector<std::string> whens_;
  bool inside_ = false;
  uint64_t number_ = 0;
};

Outcome extract(ByteSource& source, Output& out) {
  const auto bytes = evidence::read_all(source, kPlacesBytesMax);
  if (!bytes.ok()) {
    return bytes.error().kind == ErrorKind::kLimit ? Outcome::skipped("XML larger than is read")
                                                   : Outcome::failed("its bytes could not be read");
  }
  out.type(kind_of(*bytes) == "kml" ? "kml" : "gpx");
  const std::string xml = decode_markup(*bytes).text;
  return Reader(xml, out).read();
}

}  // namespace

extern constinit const Format kPlaces = {
    .name = "places",
    .summary = "Places and tracks: GPX, KML",
    .specification = "GPX 1.1, OGC KML 2.3",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
