// SPDX-License-Identifier: EUPL-1.2
// WARC, plain or with a gzip member for each record: captured pages are children, as a browser had
// them: HTTP's header taken off, its chunks joined, its compression undone.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "base/time.h"
#include "extract/format.h"
#include "extract/inflate.h"

namespace clew::extract {
namespace {

constexpr size_t kPiece = 64 << 10;
constexpr size_t kHeaderMax = 64 << 10;       ///< of a record or an HTTP message
constexpr size_t kRecordTextMax = 256 << 10;  ///< of a record that becomes text: requests, metadata
constexpr size_t kUrlShown = 1024;            ///< bytes of an address in a child's name

bool is_gzip(ByteView head) { return head.starts_with("\x1f\x8b\x08"); }
bool starts_record(ByteView head) {
  return head.starts_with("WARC/1.") || head.starts_with("WARC/0.");
}

int sniff(const Prefix& prefix) {
  if (starts_record(prefix.head)) return kExact;
  if (!is_gzip(prefix.head)) return kNo;
  char start[16];
  const auto step = Inflater().step(prefix.head.substr(0, 4096), start, sizeof(start));
  return starts_record(ByteView(start, step.given)) ? kExact : kNo;
}

/// The archive's bytes one after the other, inflated where they are compressed. After damage it
/// goes on at the next gzip member; readers must not join what stands on both sides of the gap.
class Stream {
 public:
  explicit Stream(ByteSource& source) : source_(source) {
    refill();
    gzip_ = is_gzip(input());
  }

  /// What is decoded and not consumed, at least `wanted` bytes unless the stream ends or breaks.
  ByteView peek(size_t wanted) {
    while (decoded_.size() - used_ < wanted && !broken_ && decode()) {
    }
    return ByteView(decoded_).substr(used_);
  }
  void consume(size_t length) {
    used_ += length;
    if (used_ > kPiece * 4) {
      decoded_.erase(0, used_);
      used_ = 0;
    }
  }
  /// Where reading is in the file.
  uint64_t offset() const { return at_ - input().size(); }
  bool broken() const { return broken_; }
  void mend() { broken_ = false; }
  bool damaged() const { return damaged_; }

 private:
  ByteView input() const { return ByteView(raw_).substr(raw_used_); }
  bool refill() {
    Bytes piece(kPiece, '\0');
    const auto n = source_.read(at_, piece.data(), piece.size());
    if (!n.ok() || n.value() == 0) {
      damaged_ = damaged_ || !n.ok();
      return false;
    }
    raw_.erase(0, raw_used_);
    raw_used_ = 0;
    raw_.append(piece, 0, n.value());
    at_ += n.value();
    return true;
  }

  bool decode() {
    if (input().empty() && !refill()) {
      if (in_member_) damaged_ = true;
      in_member_ = false;
      return false;
    }
    if (!gzip_) {
      decoded_.append(input());
      raw_used_ = raw_.size();
      return true;
    }
    if (!in_member_ && !find_member()) return false;
    Bytes piece(kPiece, '\0');
    const auto step = inflater_.step(input(), piece.data(), piece.size());
    raw_used_ += step.taken;
    decoded_.append(piece, 0, step.given);
    if (step.status == Inflater::Status::kMore) return true;
    in_member_ = false;
    inflater_.restart();
    if (step.status == Inflater::Status::kDamaged) damaged_ = broken_ = true;
    return !broken_;
  }

  /// Moves to where a gzip member starts. What lies before it is damage, but for padding.
  bool find_member() {
    for (;;) {
      if (input().size() < 3) refill();
      const size_t found = input().find(ByteView("\x1f\x8b\x08", 3));
      const size_t skipped = found == ByteView::npos ? input().size() : found;
      if (input().substr(0, skipped).find_first_not_of('\0') < skipped) damaged_ = true;
      if (found != ByteView::npos) {
        raw_used_ += found;
        return in_member_ = true;
      }
      raw_used_ += skipped - std::min<size_t>(skipped, 2);
      if (!refill()) return false;
    }
  }

  ByteSource& source_;
  Inflater inflater_;
  uint64_t at_ = 0;
  Bytes raw_;
  size_t raw_used_ = 0;
  Bytes decoded_;
  size_t used_ = 0;
  bool gzip_ = false;
  bool in_member_ = false;
  bool broken_ = false;
  bool damaged_ = false;
};

/// Fields of a header by lower-case name; of repeated ones the first.
using Fields = std::map<std::string, std::string>;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

/// Bytes up to and with the empty line; 0 when there is none.
size_t header_length(ByteView bytes) {
  const size_t wide = bytes.find("\r\n\r\n");
  const size_t narrow = bytes.find("\n\n");
  if (wide == ByteView::npos && narrow == ByteView::npos) return 0;
  return wide < narrow ? wide + 4 : narrow + 2;
}

Fields parse_fields(ByteView header) {
  Fields fields;
  size_t at = header.find('\n');  // after the first line
  while (at != ByteView::npos && at + 1 < header.size()) {
    const size_t end = header.find('\n', at + 1);
    const ByteView line = header.substr(at + 1, end == ByteView::npos ? end : end - at - 1);
    const size_t colon = line.find(':');
    if (colon != ByteView::npos) {
      fields.emplace(lowered(trimmed(line.substr(0, colon))), trimmed(line.substr(colon + 1)));
    }
    at = end;
  }
  return fields;
}

std::optional<uint64_t> number_of(std::string_view text, int base = 10) {
  uint64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value, base);
  return read.ec == std::errc() && read.ptr != text.data() ? std::optional(value) : std::nullopt;
}

using Source = std::unique_ptr<ByteSource>;

/// Calls `take` with pieces of the source from `at` on until it returns false.
template <typename Take>
bool each_piece(ByteSource& source, uint64_t at, const Take& take) {
  Bytes piece(kPiece, '\0');
  for (;;) {
    const auto n = source.read(at, piece.data(), piece.size());
    if (!n.ok()) return false;
    if (n.value() == 0) return true;
    if (!take(ByteView(piece).substr(0, n.value()))) return false;
    at += n.value();
  }
}

/// Joins the chunks (RFC 9112, 7.1). Bodies that say so and are not chunked, which is common in
/// archives, give nullptr.
Source joined(ByteSource& body, Output& out) {
  auto unpacker = out.unpack();
  Bytes line(32, '\0');
  for (uint64_t at = 0; at < body.size();) {
    const auto n = body.read(at, line.data(), line.size());
    if (!n.ok()) return nullptr;
    const ByteView head = ByteView(line).substr(0, n.value());
    const size_t end = head.find('\n');
    const auto length = number_of(trimmed(head.substr(0, std::min(end, head.size()))), 16);
    if (!length || end == ByteView::npos) {
      if (unpacker->size() == 0) return nullptr;
      break;
    }
    at += end + 1;
    if (*length == 0) break;
    evidence::SliceSource chunk(body, at, *length);
    const bool kept =
        each_piece(chunk, 0, [&](ByteView piece) { return unpacker->append(piece).ok(); });
    if (!kept) return nullptr;
    at += chunk.size() + 2;
  }
  auto source = unpacker->finish();
  return source.ok() ? source.take() : nullptr;
}

/// Undoes gzip or deflate; nullptr when it is neither, damage at once included.
Source inflated(ByteSource& body, Inflater::Wrapper wrapper, Output& out) {
  auto unpacker = out.unpack();
  Inflater inflater(wrapper);
  Bytes plain(kPiece, '\0');
  bool ended = false;
  each_piece(body, 0, [&](ByteView piece) {
    while (!piece.empty() && !ended) {
      const auto step = inflater.step(piece, plain.data(), plain.size());
      if (!unpacker->append(ByteView(plain).substr(0, step.given)).ok()) return false;
      ended = step.status != Inflater::Status::kMore || (step.taken == 0 && step.given == 0);
      piece.remove_prefix(step.taken);
    }
    return !ended;
  });
  if (unpacker->size() == 0) return nullptr;
  auto source = unpacker->finish();
  return source.ok() ? source.take() : nullptr;
}

/// Reads the records of one archive.
class Reader {
 public:
  Reader(ByteSource& source, Output& out) : out_(out), stream_(source) {}

  Outcome read() {
    while (!out_.full() && read_record()) {
    }
    out_.field("records", std::to_string(number_));
    if (number_ == 0) return Outcome::failed("the web archive is damaged");
    if (cut_off_) return Outcome::partial("the web archive ends early");
    if (stream_.damaged() || lost_) return Outcome::partial("the web archive is damaged");
    return Outcome::done();
  }

 private:
  bool read_record() {
    stream_.mend();
    if (!find_start()) return false;
    const ByteView ahead = stream_.peek(kHeaderMax);
    const size_t length = header_length(ahead.substr(0, kHeaderMax));
    if (length == 0) {
      cut_off_ = cut_off_ || !stream_.broken();
      out_.anomaly("warc_header", stream_.offset());
      // No header ends in what is seen; one that ends later starts at the last mark in it.
      const size_t last = ahead.rfind("WARC/");
      stream_.consume(last == 0 || last == ByteView::npos ? ahead.size() : last);
      return !ahead.empty();
    }
    const Fields fields = parse_fields(ahead.substr(0, length));
    stream_.consume(length);
    const auto found = fields.find("content-length");
    const auto size = found == fields.end() ? std::nullopt : number_of(found->second);
    if (!size) {
      lost_ = true;
      out_.anomaly("warc_header", stream_.offset(), "no Content-Length");
      return true;
    }
    ++number_;
    report(fields, *size);
    return true;
  }

  /// Goes to the next "WARC/"; what lies between records is empty lines, or damage.
  bool find_start() {
    bool skipped = false;
    for (;;) {
      const ByteView ahead = stream_.peek(kPiece);
      if (ahead.empty()) {
        if (!stream_.broken()) return false;
        stream_.mend();
        continue;
      }
      size_t at = 0;
      while (at < ahead.size() && !ahead.substr(at).starts_with("WARC/")) {
        skipped = skipped || (ahead[at] != '\r' && ahead[at] != '\n');
        ++at;
      }
      const bool found = at < ahead.size();
      // The mark may lie across the end of what is seen.
      const bool more = stream_.peek(kPiece + 1).size() > kPiece;
      stream_.consume(found ? at : more ? at - std::min<size_t>(at, 4) : at);
      if (!found) continue;
      if (skipped) {
        lost_ = true;
        out_.anomaly("warc_gap", stream_.offset());
      }
      return true;
    }
  }

  /// The record's block, or what there is of it.
  Source block(uint64_t size, bool& room) {
    auto unpacker = out_.unpack();
    uint64_t left = size;
    while (left > 0) {
      const ByteView ahead = stream_.peek(1);
      if (ahead.empty()) break;
      const ByteView piece = ahead.substr(0, std::min<uint64_t>(left, ahead.size()));
      if (room && !unpacker->append(piece).ok()) room = false;
      left -= piece.size();
      stream_.consume(piece.size());
    }
    if (left > 0) {
      cut_off_ = cut_off_ || !stream_.broken();
      out_.anomaly("warc_record_short", stream_.offset(), fmt::format("record {}", number_));
    }
    if (!room) return nullptr;
    auto source = unpacker->finish();
    return source.ok() ? source.take() : nullptr;
  }

  static std::string value(const Fields& fields, const char* name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
  }

  void report(const Fields& fields, uint64_t size) {
    const std::string type = lowered(value(fields, "warc-type"));
    std::string url = value(fields, "warc-target-uri");
    if (url.starts_with('<') && url.ends_with('>')) url = url.substr(1, url.size() - 2);
    const bool page = type == "response" || type == "resource" || type == "conversion";
    Child child;
    child.kind = page ? model::ItemKind::kPage : model::ItemKind::kPart;
    child.name = std::to_string(number_) + (page ? "" : " " + type) +
                 (url.empty() ? "" : " " + url.substr(0, kUrlShown));
    if (const auto time = base::parse_iso(value(fields, "warc-date"))) {
      child.time = {time->time, model::TimeCertainty::kZoned};
    }
    const auto add = [&](std::string_view name, const std::string& text) {
      if (!text.empty()) child.fields.push_back({std::string(name), text});
    };
    add(model::field::kUrl, url);
    add("warc_type", type);
    add("server_ip", value(fields, "warc-ip-address"));
    bool room = true;
    const Source bytes = block(size, room);
    if (type == "revisit") {
      const auto why = Outcome::skipped("revisit of an earlier capture");
      return out_.child_without_bytes(child, size, why);
    }
    if (bytes == nullptr) {
      return out_.child_without_bytes(child, size, Outcome::skipped("expansion limit"));
    }
    if (!page) return report_text(child, *bytes);
    const bool http = lowered(value(fields, "content-type")).starts_with("application/http");
    if (type == "response" && (http || url.starts_with("http"))) return report_http(child, *bytes);
    add(model::field::kMime, value(fields, "content-type"));
    out_.child(child, *bytes);
  }

  void report_text(const Child& child, ByteSource& bytes) {
    const auto text = evidence::read_head(bytes, kRecordTextMax);
    out_.record(child, text.ok() ? std::string_view(text.value()) : std::string_view(),
                bytes.size());
  }

  void report_http(Child& child, ByteSource& message) {
    const auto head = evidence::read_head(message, kHeaderMax);
    const size_t length = head.ok() ? header_length(head.value()) : 0;
    if (length == 0 || !head.value().starts_with("HTTP/")) return out_.child(child, message);
    const Fields fields = parse_fields(ByteView(head.value()).substr(0, length));
    const auto add = [&](std::string_view name, const std::string& text) {
      if (!text.empty()) child.fields.push_back({std::string(name), text});
    };
    add("http_status", head.value().substr(9, 3));
    add(model::field::kMime, value(fields, "content-type"));
    add("redirects_to", value(fields, "location"));
    evidence::SliceSource body(message, length, message.size() - length);
    const bool chunked = lowered(value(fields, "transfer-encoding")).ends_with("chunked");
    const Source whole = chunked ? joined(body, out_) : nullptr;
    ByteSource& packed = whole == nullptr ? static_cast<ByteSource&>(body) : *whole;
    const std::string coding = lowered(value(fields, "content-encoding"));
    Source plain;
    if (coding == "gzip" || coding == "x-gzip" || coding == "deflate") {
      plain = inflated(packed, Inflater::Wrapper::kGzipOrZlib, out_);
      // Some servers send deflate without its wrapper.
      if (plain == nullptr && coding == "deflate") {
        plain = inflated(packed, Inflater::Wrapper::kNone, out_);
      }
    } else if (coding != "identity") {
      add("content_encoding", coding);
    }
    out_.child(child, plain == nullptr ? packed : *plain);
  }

  Output& out_;
  Stream stream_;
  uint64_t number_ = 0;
  bool cut_off_ = false;
  bool lost_ = false;
};

Outcome extract(ByteSource& source, Output& out) { return Reader(source, out).read(); }

}  // namespace

extern constinit const Format kWarc = {
    .name = "warc",
    .summary = "Web archives: WARC, plain or gzipped",
    .specification = "ISO 28500:2017",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
