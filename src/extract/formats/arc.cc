// SPDX-License-Identifier: EUPL-1.2
// ARC 1 and 2, the web archives before WARC, plain or with a gzip member for each record (Burner
// and Kahle, Internet Archive, 1996): a line of address, server, time, type and length before each
// capture. Addresses with blanks occur, so the line is read from its end.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "base/time.h"
#include "extract/format.h"
#include "extract/http_message.h"
#include "extract/record_stream.h"

namespace clew::extract {
namespace {

constexpr size_t kLineMax = 16 << 10;  ///< of a record's line
constexpr size_t kUrlShown = 1024;     ///< bytes of an address in a child's name
constexpr size_t kTextMax = 256 << 10;
constexpr size_t kWordsMin = 5;    ///< of version 1: address, server, time, type, length
constexpr size_t kWordsLong = 10;  ///< of version 2, the address one of them

int sniff(const Prefix& prefix) {
  const Bytes begin = RecordStream::begin_of(prefix.head);
  return begin.starts_with("filedesc://") ? kExact : kNo;
}

/// What a record's line says.
struct Line {
  std::string url;
  std::string server;
  std::string time;  ///< YYYYMMDDhhmmss
  std::string mime;
  uint64_t length = 0;
};

bool is_digits(std::string_view text, size_t count) {
  return text.size() == count && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<Line> parse_line(std::string_view text) {
  std::vector<std::string_view> words;
  std::string_view rest = trim_line(text);
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(' '), rest.size());
    words.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (words.size() < kWordsMin) return std::nullopt;
  const auto length = parse_number(words.back());
  if (!length || !is_digits(words.back(), words.back().size())) return std::nullopt;
  // From the end: version 2 has five words more between the type and the length.
  for (const size_t behind : {kWordsMin - 3, kWordsLong - 3}) {
    if (words.size() < behind + 3 || !is_digits(words[words.size() - behind - 1], 14)) continue;
    const size_t time = words.size() - behind - 1;
    Line line;
    line.length = *length;
    line.time = words[time];
    line.mime = words[time + 1];
    line.server = words[time - 1];
    const auto url_end = static_cast<size_t>(words[time - 1].data() - words[0].data());
    line.url = trim_line(std::string_view(words[0].data(), url_end));
    return line;
  }
  return std::nullopt;
}

/// "20140216050221", in UTC.
std::optional<TimeMs> time_of(const std::string& text) {
  const auto part = [&](size_t at, size_t length) {
    return static_cast<int>(parse_number(std::string_view(text).substr(at, length)).value_or(0));
  };
  return base::from_civil(
      {part(0, 4), part(4, 2), part(6, 2), part(8, 2), part(10, 2), part(12, 2), 0});
}

/// Reads the records of one archive.
class Reader {
 public:
  Reader(ByteSource& source, Output& out) : out_(out), stream_(source) {}

  Outcome read() {
    while (!out_.full() && read_record()) {
    }
    out_.field("records", std::to_string(number_));
    out_.field("compression", stream_.compression());
    if (number_ == 0) return Outcome::failed("the web archive is damaged");
    if (cut_off_ || stream_.cut_off()) return Outcome::partial("the web archive ends early");
    if (stream_.damaged() || lost_) return Outcome::partial("the web archive is damaged");
    if (malformed_) return Outcome::partial("some captured messages are malformed");
    return Outcome::done();
  }

 private:
  bool read_record() {
    stream_.mend();
    bool skipped = false;
    for (;;) {
      const ByteView ahead = stream_.peek(kLineMax);
      if (ahead.empty()) {
        if (stream_.broken()) {
          stream_.mend();
          continue;
        }
        if (skipped) note_gap();
        return false;
      }
      const size_t end = std::min(ahead.substr(0, kLineMax).find('\n'), ahead.size());
      const ByteView text = trim_line(ahead.substr(0, end));
      const auto line = parse_line(text);
      const size_t taken = std::min(std::min(end + 1, ahead.size()), kLineMax);
      if (line) {
        if (skipped) note_gap();
        stream_.consume(taken);
        ++number_;
        report(*line);
        return true;
      }
      skipped = skipped || !text.empty();
      stream_.consume(taken);
    }
  }
  void note_gap() {
    lost_ = true;
    out_.anomaly("arc_gap", stream_.offset());
  }

  void report(const Line& line) {
    Child child;
    const bool about = line.url.starts_with("filedesc:");
    child.kind = about ? model::ItemKind::kPart : model::ItemKind::kPage;
    child.name = std::to_string(number_) + " " + line.url.substr(0, kUrlShown);
    if (const auto time = time_of(line.time)) {
      child.time = {*time, model::TimeCertainty::kZoned};
    } else {
      out_.anomaly("arc_date", stream_.offset(), line.time);
    }
    if (!about) child.fields.push_back({std::string(model::field::kUrl), line.url});
    child.fields.push_back({"server_ip", line.server});
    bool room = true;
    bool short_of = false;
    auto unpacker = out_.unpack();
    uint64_t left = line.length;
    while (left > 0) {
      const ByteView ahead = stream_.peek(1);
      if (ahead.empty()) break;
      const ByteView piece = ahead.substr(0, std::min<uint64_t>(left, ahead.size()));
      if (room && !unpacker->append(piece).ok()) room = false;
      left -= piece.size();
      stream_.consume(piece.size());
    }
    if (left > 0) {
      short_of = true;
      cut_off_ = cut_off_ || !stream_.broken();
      child.fields.push_back({"record_damage", "ends early"});
      out_.anomaly("arc_record_short", stream_.offset(), fmt::format("record {}", number_));
    }
    auto source = room ? unpacker->finish() : Result<std::unique_ptr<ByteSource>>(Error("full"));
    if (!source.ok()) {
      return out_.child_without_bytes(child, line.length, Outcome::skipped("expansion limit"));
    }
    report_bytes(line, child, about, short_of, **source);
  }

  void report_bytes(const Line& line, Child& child, bool about, bool short_of, ByteSource& bytes) {
    if (about) {
      const auto text = evidence::read_head(bytes, kTextMax);
      return out_.record(child, text.ok() ? std::string_view(*text) : std::string_view(),
                         bytes.size());
    }
    if (!line.url.starts_with("http")) {
      child.fields.push_back({std::string(model::field::kMime), line.mime});
      return out_.child(child, bytes);
    }
    const CapturedMessage found = report_response(child, bytes, {}, out_);
    const auto note = [&](std::string_view name, std::string_view what) {
      out_.anomaly(name, stream_.offset(), fmt::format("record {}: {}", number_, what));
    };
    if (!found.chunks.empty()) note("http_chunks", found.chunks);
    if (!found.coding.empty()) note("http_coding", found.coding);
    const bool broken = found.chunks == "cut off" || found.coding == "damaged";
    malformed_ = malformed_ || (broken && !short_of);
  }

  Output& out_;
  RecordStream stream_;
  uint64_t number_ = 0;
  bool malformed_ = false;
  bool cut_off_ = false;
  bool lost_ = false;
};

Outcome extract(ByteSource& source, Output& out) { return Reader(source, out).read(); }

}  // namespace

extern constinit const Format kArc = {
    .name = "arc",
    .summary = "Web archives before WARC: ARC, plain or gzipped",
    .specification = "ARC File Format 1.0 (Internet Archive, 1996)",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
