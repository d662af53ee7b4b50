// SPDX-License-Identifier: EUPL-1.2
// WARC 0.17 to 1.1, plain, with a gzip member or a zstd frame for each record: captured pages are
// children, as a browser had them; requests, metadata and the crawler's notes are records with
// their text. Revisits name the capture that they refer to. Digests are checked, and whatever does
// not hold (lengths, chunks, codings, digests) is told at the record and of the archive.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "base/hash.h"
#include "base/time.h"
#include "extract/format.h"
#include "extract/http_message.h"
#include "extract/record_stream.h"

namespace clew::extract {
namespace {

constexpr size_t kPiece = 64 << 10;
constexpr size_t kRecordTextMax = 256 << 10;  ///< of a record that becomes text: requests, metadata
constexpr size_t kUrlShown = 1024;            ///< bytes of an address in a child's name
constexpr size_t kRecordsKnown = 1'000'000;   ///< captures that a revisit can be tied to

bool starts_record(ByteView head) {
  return head.starts_with("WARC/1.") || head.starts_with("WARC/0.");
}

int sniff(const Prefix& prefix) {
  return starts_record(RecordStream::begin_of(prefix.head)) ? kExact : kNo;
}

using Source = std::unique_ptr<ByteSource>;

/// Captures so far, by what a revisit may say of them: numbers of records under hashes.
class Captures {
 public:
  void add(std::string_view key, uint64_t number) {
    if (!key.empty() && numbers_.size() < kRecordsKnown) numbers_.emplace(hash(key), number);
  }
  uint64_t find(std::string_view key) const {
    const auto found = key.empty() ? numbers_.end() : numbers_.find(hash(key));
    return found == numbers_.end() ? 0 : found->second;
  }

 private:
  static size_t hash(std::string_view key) { return std::hash<std::string_view>()(key); }
  std::unordered_map<size_t, uint64_t> numbers_;
};

/// One record's header, and what was found of its block.
struct Record {
  HeaderFields fields;
  std::string type;
  std::string url;
  uint64_t size = 0;
  bool short_of = false;  ///< the block ended before its length
  bool room = true;
  std::optional<bool> digest_matches;

  std::string value(std::string_view name) const { return value_of(fields, name); }
};

/// Reads the records of one archive.
class Reader {
 public:
  Reader(ByteSource& source, Output& out) : out_(out), stream_(source) {}

  Outcome read() {
    while (!out_.full() && read_record()) {
    }
    out_.field("records", std::to_string(number_));
    out_.field("compression", stream_.compression());
    if (number_ > 1 && stream_.members() == 1) out_.anomaly("warc_one_member_for_all");
    if (number_ == 0) return Outcome::failed("the web archive is damaged");
    if (cut_off_ || stream_.cut_off()) return Outcome::partial("the web archive ends early");
    if (stream_.damaged() || lost_) return Outcome::partial("the web archive is damaged");
    if (mismatches_ > 0) return Outcome::partial("some records do not match their digests");
    if (malformed_ > 0) return Outcome::partial("some captured messages are malformed");
    return Outcome::done();
  }

 private:
  bool read_record() {
    stream_.mend();
    if (!find_start()) return false;
    const ByteView ahead = stream_.peek(kHeaderBytesMax);
    const size_t length = header_length(ahead.substr(0, kHeaderBytesMax));
    if (length == 0) {
      cut_off_ = cut_off_ || !stream_.broken();
      out_.anomaly("warc_header", stream_.offset());
      // No header ends in what is seen; one that ends later starts at the last mark in it.
      const size_t last = ahead.rfind("WARC/");
      stream_.consume(last == 0 || last == ByteView::npos ? ahead.size() : last);
      return !ahead.empty();
    }
    Record record;
    record.fields = parse_header_fields(ahead.substr(0, length));
    stream_.consume(length);
    const auto size = parse_number(record.value("content-length"));
    if (!size) {
      lost_ = true;
      out_.anomaly("warc_header", stream_.offset(), "no Content-Length");
      return true;
    }
    ++number_;
    record.size = *size;
    record.type = ascii_lower(record.value("warc-type"));
    record.url = record.value("warc-target-uri");
    if (record.url.starts_with('<') && record.url.ends_with('>')) {
      record.url = record.url.substr(1, record.url.size() - 2);
    }
    report(record);
    return true;
  }

  /// Goes to the next "WARC/"; what lies between records is empty lines, or damage.
  bool find_start() {
    bool skipped = false;
    for (;;) {
      const ByteView ahead = stream_.peek(kPiece);
      if (ahead.empty()) {
        if (!stream_.broken()) break;
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
      if (skipped) note_gap();
      return true;
    }
    if (skipped) note_gap();
    return false;
  }
  void note_gap() {
    lost_ = true;
    out_.anomaly("warc_gap", stream_.offset());
  }

  /// The record's block, or what there is of it; its digest is compared on the way.
  Source block(Record& record) {
    const std::string label = record.value("warc-block-digest");
    base::DigestsHasher hasher;
    auto unpacker = out_.unpack();
    uint64_t left = record.size;
    while (left > 0) {
      const ByteView ahead = stream_.peek(1);
      if (ahead.empty()) break;
      const ByteView piece = ahead.substr(0, std::min<uint64_t>(left, ahead.size()));
      if (record.room && !unpacker->append(piece).ok()) record.room = false;
      if (!label.empty()) hasher.update(piece);
      left -= piece.size();
      stream_.consume(piece.size());
    }
    if (left > 0) {
      record.short_of = true;
      cut_off_ = cut_off_ || !stream_.broken();
      out_.anomaly("warc_record_short", stream_.offset(), fmt::format("record {}", number_));
    }
    if (!label.empty()) {
      record.digest_matches = matches_digest(hasher.finish(), label);
      if (record.digest_matches == false && !record.short_of) mismatch("warc_block_digest");
    }
    if (!record.room) return nullptr;
    auto source = unpacker->finish();
    return source.ok() ? source.take() : nullptr;
  }
  void mismatch(std::string_view name) {
    ++mismatches_;
    out_.anomaly(name, stream_.offset(), fmt::format("record {}", number_));
  }

  static bool is_page(const Record& record) {
    return record.type == "response" || record.type == "resource" || record.type == "conversion" ||
           record.type == "continuation";
  }

  Child describe(const Record& record) {
    Child child;
    const bool page = is_page(record);
    child.kind = page ? model::ItemKind::kPage : model::ItemKind::kPart;
    child.name = std::to_string(number_) + (page ? "" : " " + record.type) +
                 (record.url.empty() ? "" : " " + record.url.substr(0, kUrlShown));
    if (const auto time = base::parse_iso(record.value("warc-date"))) {
      child.time = {time->time, model::TimeCertainty::kZoned};
    } else if (!record.value("warc-date").empty()) {
      out_.anomaly("warc_date", stream_.offset(), record.value("warc-date"));
    }
    add(child, model::field::kUrl, record.url);
    add(child, "warc_type", record.type);
    add(child, "server_ip", record.value("warc-ip-address"));
    add(child, "truncated", record.value("warc-truncated"));
    add(child, "segment", record.value("warc-segment-number"));
    add(child, "profile", record.value("warc-profile"));
    tie(child, "concurrent_to", ids_.find(record.value("warc-concurrent-to")));
    tie(child, "refers_to", ids_.find(record.value("warc-refers-to")));
    return child;
  }
  static void add(Child& child, std::string_view name, const std::string& text) {
    if (!text.empty()) child.fields.push_back({std::string(name), text});
  }
  /// Records are named by their numbers, with which their names begin.
  static void tie(Child& child, std::string_view name, uint64_t number) {
    if (number != 0) add(child, name, fmt::format("record {}", number));
  }

  void report(Record& record) {
    Child child = describe(record);
    ids_.add(record.value("warc-record-id"), number_);
    const Source bytes = block(record);
    if (record.short_of) add(child, "record_damage", "ends early");
    if (record.digest_matches) {
      add(child, "block_digest", *record.digest_matches ? "matches" : "does not match");
    }
    if (!record.value("warc-truncated").empty()) {
      out_.anomaly("warc_truncated", stream_.offset(), record.value("warc-truncated"));
    }
    if (bytes == nullptr) {
      return out_.child_without_bytes(child, record.size, Outcome::skipped("expansion limit"));
    }
    if (record.type == "revisit") return report_revisit(record, child, *bytes);
    if (!is_page(record)) return report_text(record, child, *bytes);
    remember(record);
    const bool http = ascii_lower(record.value("content-type")).starts_with("application/http") ||
                      (record.type == "response" && record.url.starts_with("http"));
    if (record.type == "response" && http) return report_http(record, child, *bytes);
    add(child, model::field::kMime, record.value("content-type"));
    check_payload(record, child, *bytes);
    out_.child(child, *bytes);
  }

  void remember(const Record& record) {
    digests_.add(record.value("warc-payload-digest"), number_);
    urls_.add(record.url + " " + record.value("warc-date"), number_);
    urls_.add(record.url, number_);
  }

  void check_payload(const Record& record, Child& child, ByteSource& bytes) {
    const std::string label = record.value("warc-payload-digest");
    if (label.empty() || record.short_of) return;
    const auto digests = digests_of(bytes);
    const auto same = digests ? matches_digest(*digests, label) : std::nullopt;
    if (!same) return;
    add(child, "payload_digest", *same ? "matches" : "does not match");
    if (!*same) mismatch("warc_payload_digest");
  }

  /// A capture whose body was the same as an earlier one's: only its header is kept here.
  void report_revisit(const Record& record, Child& child, ByteSource& bytes) {
    uint64_t earlier = ids_.find(record.value("warc-refers-to"));
    const std::string url = record.value("warc-refers-to-target-uri");
    const std::string time = record.value("warc-refers-to-date");
    if (earlier == 0 && !url.empty()) earlier = urls_.find(url + " " + time);
    // Without any of these, the same body under its digest, and at last the same address.
    if (earlier == 0) earlier = digests_.find(record.value("warc-payload-digest"));
    if (earlier == 0 && url.empty()) earlier = urls_.find(record.url);
    tie(child, "revisit_of", earlier);
    add(child, "refers_to_url", url);
    add(child, "refers_to_time", time);
    add(child, "payload", record.value("warc-payload-digest"));
    const auto head = evidence::read_head(bytes, kHeaderBytesMax);
    if (head.ok()) describe_response(*head, child);
    const auto why = earlier != 0
                         ? Outcome::skipped("revisit of an earlier capture")
                         : Outcome::skipped("revisit of a capture that is not in this archive");
    out_.child_without_bytes(child, record.size, why);
  }

  void report_text(const Record& record, const Child& child, ByteSource& bytes) {
    const auto text = evidence::read_head(bytes, kRecordTextMax);
    if (!text.ok()) {
      return out_.child_without_bytes(child, bytes.size(),
                                      Outcome::failed("its bytes could not be read"));
    }
    if (record.type == "warcinfo") {
      // Its block has fields as headers do, without a first line.
      const HeaderFields said = parse_header_fields("\n" + *text);
      out_.field(model::field::kSoftware, value_of(said, "software"));
      out_.field("operator", value_of(said, "operator"));
      out_.field("collection", value_of(said, "ispartof"));
    }
    out_.record(child, *text, bytes.size());
  }

  void report_http(const Record& record, Child& child, ByteSource& bytes) {
    // What is known to be cut off cannot have its digest.
    const bool whole = !record.short_of && record.value("warc-truncated").empty();
    const std::string label = whole ? record.value("warc-payload-digest") : "";
    const CapturedMessage found = report_response(child, bytes, label, out_);
    if (found.payload_checked && !found.payload_matches) mismatch("warc_payload_digest");
    const auto note = [&](std::string_view name, std::string_view what) {
      out_.anomaly(name, stream_.offset(), fmt::format("record {}: {}", number_, what));
    };
    // Many writers keep the headers of what they have joined or decoded: no more than told.
    if (found.chunks == "cut off" && whole) ++malformed_;
    if (!found.chunks.empty()) note("http_chunks", found.chunks);
    if (!found.coding.empty()) note("http_coding", found.coding);
    if (found.coding == "damaged" && whole) ++malformed_;
  }

  Output& out_;
  RecordStream stream_;
  Captures ids_;
  Captures digests_;
  Captures urls_;
  uint64_t number_ = 0;
  uint64_t mismatches_ = 0;
  uint64_t malformed_ = 0;
  bool cut_off_ = false;
  bool lost_ = false;
};

Outcome extract(ByteSource& source, Output& out) { return Reader(source, out).read(); }

}  // namespace

extern constinit const Format kWarc = {
    .name = "warc",
    .summary = "Web archives: WARC, plain, gzipped or with zstd",
    .specification = "ISO 28500:2017",
    .version = 2,
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
