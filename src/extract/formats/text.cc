// SPDX-License-Identifier: EUPL-1.2
// Plain text in any charset (extract/charset.h). A text larger than one item may hold is given as
// sections of 4 MiB of its bytes, "part 0001" and so on, cut after line ends and decoded in one
// stream, so that no charset's state is lost at the seams.
#include <fmt/format.h>

#include <algorithm>

#include "extract/charset.h"
#include "extract/format.h"

namespace clew::extract {
namespace {

constexpr uint64_t kWholeBytesMax = 8 << 20;  ///< beyond this a text is given in sections
constexpr size_t kSectionBytes = 4 << 20;     ///< bytes of the file in a section
constexpr size_t kLineLookBack = 64 << 10;  ///< how far from its end a section looks for a line end

int sniff(const Prefix& prefix) {
  if (prefix.size == 0) return kWeak;
  return looks_like_text(prefix.head, prefix.size == prefix.head.size()) ? kWeak : kNo;
}

/// Where the section should end: after the last line end that is near, else anywhere between units.
size_t cut_after_line(ByteView bytes, size_t unit) {
  const size_t floor = bytes.size() > kLineLookBack ? bytes.size() - kLineLookBack : 0;
  for (size_t at = bytes.size() / unit * unit; at >= floor + unit; at -= unit) {
    const ByteView last = bytes.substr(at - unit, unit);
    const size_t zeros = static_cast<size_t>(std::count(last.begin(), last.end(), '\0'));
    if (zeros == unit - 1 && last.find('\n') != ByteView::npos) return at;
  }
  return std::max(bytes.size() / unit * unit, std::min(unit, bytes.size()));
}

Outcome extract_whole(ByteSource& source, Output& out) {
  const auto bytes = evidence::read_all(source, kWholeBytesMax);
  if (!bytes.ok()) return Outcome::failed("its bytes could not be read");
  const auto decoded = decode_to_utf8(*bytes);
  out.text(decoded.text);
  out.field(model::field::kCharset, decoded.charset);
  if (decoded.malformed_count > 0) {
    out.anomaly("charset_malformed", 0, fmt::format("{}", decoded.malformed_count));
  }
  return Outcome::done();
}

Outcome extract_sections(ByteSource& source, Output& out) {
  Bytes piece(kSectionBytes, '\0');
  const auto head = source.read(0, piece.data(), piece.size());
  if (!head.ok()) return Outcome::failed("its bytes could not be read");
  const std::string charset = guess_charset(ByteView(piece).substr(0, *head));
  out.field(model::field::kCharset, charset);
  auto decoder = CharsetDecoder::open(charset);
  if (!decoder.ok()) return Outcome::failed("its charset is not known");
  const size_t unit = code_unit_size(charset);
  uint64_t at = 0;
  for (uint64_t number = 1; at < source.size() && !out.full(); ++number) {
    const auto n = source.read(at, piece.data(), piece.size());
    if (!n.ok() || *n == 0) {
      out.anomaly("read_error", at);
      return Outcome::partial("its bytes could not all be read");
    }
    const bool last = at + *n >= source.size();
    const ByteView bytes(piece.data(), *n);
    const size_t taken = last ? bytes.size() : cut_after_line(bytes, unit);
    std::string text;
    text.reserve(taken + taken / 4);
    decoder->decode(bytes.substr(0, taken), last, text);
    Child section;
    section.name = fmt::format("part {:04}", number);
    section.kind = model::ItemKind::kSection;
    section.fields.push_back({std::string(model::field::kCharset), charset});
    out.record(section, text, taken);
    at += taken;
  }
  if (decoder->malformed_count() > 0) {
    out.anomaly("charset_malformed", 0, fmt::format("{}", decoder->malformed_count()));
  }
  return Outcome::done();
}

Outcome extract(ByteSource& source, Output& out) {
  return source.size() <= kWholeBytesMax ? extract_whole(source, out)
                                         : extract_sections(source, out);
}

}  // namespace

extern constinit const Format kText = {
    .name = "text",
    .summary = "Plain text in any charset",
    .specification = "WHATWG Encoding Standard; Unicode 15, chapter 3",
    .sniff = sniff,
    .confidence_max = kWeak,
    .extract = extract,
};

}  // namespace clew::extract
