// SPDX-License-Identifier: EUPL-1.2
// JSON and JSON lines (RFC 8259): each string and number becomes a line "keys.on.the.way: value",
// so that what stands in exports of unknown programs can be found and read. Large files are given
// in sections, as texts are.
#include <fmt/format.h>

#include "base/utf8.h"
#include "extract/format.h"
#include "extract/json_reader.h"

namespace clew::extract {
namespace {

constexpr uint64_t kWholeBytesMax = 8 << 20;  ///< larger files are given in sections
constexpr size_t kSectionBytes = 4 << 20;     ///< text of a section
constexpr int kSniffTokens = 200;

int sniff(const Prefix& prefix) {
  evidence::ViewSource view(prefix.head);
  JsonReader reader(view);
  const JsonToken first = reader.next();
  if (first != JsonToken::kObjectStart && first != JsonToken::kArrayStart) return kNo;
  const bool whole = prefix.size == prefix.head.size();
  int tokens = 1;
  for (; tokens < kSniffTokens; ++tokens) {
    const JsonToken token = reader.next();
    if (token == JsonToken::kEnd) break;
    if (token != JsonToken::kError) continue;
    if (reader.error() == "json_malformed") return kNo;
    if (reader.error() == "json_truncated" && whole && tokens < 3) return kNo;
    break;
  }
  return tokens > 2 ? kLikely : kWeak + 5;
}

/// Gathers lines and gives them out as the item's text or in sections.
class LineSink {
 public:
  LineSink(Output& out, bool sections) : out_(out), sections_(sections) {}

  void add(std::string_view path, std::string_view value, uint64_t at) {
    if (value.empty()) return;
    if (!path.empty()) {
      text_ += path;
      text_ += ": ";
    }
    text_ += value;
    text_.push_back('\n');
    if (text_.size() >= kSectionBytes) flush(at);
  }
  void flush(uint64_t at) {
    if (text_.empty()) return;
    if (sections_) {
      Child section;
      section.name = fmt::format("part {:04}", ++number_);
      section.kind = model::ItemKind::kSection;
      out_.record(section, text_, at - start_);
    } else {
      out_.text(text_);
    }
    start_ = at;
    text_.clear();
  }

 private:
  Output& out_;
  bool sections_;
  uint64_t number_ = 0;
  uint64_t start_ = 0;
  std::string text_;
};

Outcome extract(ByteSource& source, Output& out) {
  JsonReader reader(source);
  LineSink sink(out, source.size() > kWholeBytesMax);
  uint64_t values = 0;
  while (!out.full() && reader.next() != JsonToken::kEnd) {
    ++values;
    const bool whole = flatten_json(reader, "", [&](std::string_view path, std::string_view value) {
      sink.add(path, value, reader.end_offset());
    });
    if (!whole) break;
  }
  sink.flush(reader.end_offset());
  if (reader.clipped()) out.anomaly("string_limit");
  if (reader.token() == JsonToken::kError) {
    out.anomaly(reader.error(), reader.offset());
    return reader.error() == "nesting_limit" ? Outcome::partial("it nests too deep")
                                             : Outcome::partial("it is malformed or ends early");
  }
  if (values > 1) out.field("values", fmt::format("{}", values));
  return Outcome::done();
}

}  // namespace

extern constinit const Format kJson = {
    .name = "json",
    .summary = "JSON and JSON lines",
    .specification = "RFC 8259; jsonlines.org",
    .sniff = sniff,
    .confidence_max = kLikely,
    .extract = extract,
};

}  // namespace clew::extract
