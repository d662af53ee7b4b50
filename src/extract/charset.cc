// SPDX-License-Identifier: EUPL-1.2
// Charsets; see charset.h.
#include "extract/charset.h"

#include <uchardet/uchardet.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace clew::extract {
namespace {

constexpr size_t kNameMax = 40;               ///< characters of a charset's name
constexpr size_t kTellingBytesMax = 8 << 10;  ///< handed to uchardet
constexpr size_t kTellingLineMax = 512;       ///< on each side of a byte beyond ASCII
constexpr size_t kGuessBytesMin = 2;          ///< below this nothing can be said
constexpr uint64_t kTrustRatio = 20;  ///< well-formed sequences for each malformed one in UTF-8

/// Names that mean another charset than they say, and old ones that ICU does not know.
struct Alias {
  std::string_view name;
  std::string_view meant;
};
constexpr Alias kAliases[] = {
    {"ansi_x3.4-1968", "windows-1252"},
    {"ascii", "us-ascii"},
    {"big5", "big5-hkscs"},
    {"cp-850", "cp850"},
    {"cseuckr", "windows-949"},
    {"euc-kr", "windows-949"},
    {"gb2312", "gb18030"},
    {"gb_2312-80", "gb18030"},
    {"gbk", "gb18030"},
    {"iso-8859-1", "windows-1252"},
    {"iso-8859-11", "windows-874"},
    {"iso-8859-8-i", "iso-8859-8"},
    {"iso-8859-9", "windows-1254"},
    {"iso8859-1", "windows-1252"},
    {"iso_8859-1", "windows-1252"},
    {"ks_c_5601-1987", "windows-949"},
    {"latin1", "windows-1252"},
    {"mac-centraleurope", "x-mac-centraleurroman"},
    {"mac-cyrillic", "x-mac-cyrillic"},
    {"macintosh", "x-mac-roman"},
    {"shift_jis", "windows-31j"},
    {"sjis", "windows-31j"},
    {"tis-620", "windows-874"},
    {"uhc", "windows-949"},
    {"unicode-1-1-utf-7", "utf-7"},
    {"utf8", "utf-8"},
    {"x-sjis", "windows-31j"},
};

std::string canonical(std::string_view name) {
  std::string lower;
  for (const char c : name.substr(0, kNameMax + 1)) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool kept = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                      c == '_' || c == '.' || c == ':';
    if (!kept) {
      if (lower.empty() && (c == '"' || c == ' ' || c == '\'')) continue;
      break;  // ICU takes options after a comma; nothing from outside may give it any
    }
    lower.push_back(upper ? static_cast<char>(c - 'A' + 'a') : c);
  }
  if (lower.size() > kNameMax) return {};
  for (const auto& alias : kAliases) {
    if (alias.name == lower) return std::string(alias.meant);
  }
  return lower;
}

/// What a look at the bytes as UTF-8 tells.
struct Utf8Census {
  uint64_t multibyte = 0;  ///< well-formed sequences of two bytes and more
  uint64_t malformed = 0;
  size_t first_high = ByteView::npos;  ///< the first byte that is not ASCII
};

size_t skip_ascii(ByteView bytes, size_t at) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  while (at + 8 <= bytes.size() && (base::read_le<uint64_t>(bytes, at) & kHighBits) == 0) at += 8;
  while (at < bytes.size() && static_cast<uint8_t>(bytes[at]) < 0x80) ++at;
  return at;
}

Utf8Census count_utf8(ByteView bytes, bool cut) {
  Utf8Census census;
  for (size_t i = skip_ascii(bytes, 0); i < bytes.size(); i = skip_ascii(bytes, i)) {
    census.first_high = std::min(census.first_high, i);
    const auto d = base::decode_utf8(bytes, i);
    if (!d.valid) {
      if (cut && i + 4 > bytes.size()) break;
      ++census.malformed;
    } else {
      ++census.multibyte;
    }
    i += d.length;
  }
  return census;
}

bool is_mostly_utf8(const Utf8Census& census) {
  return census.malformed == 0 || census.multibyte >= kTrustRatio * census.malformed;
}

bool is_ascii_text(char c) {
  return (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\r' || c == '\t';
}

/// Whether most pairs of bytes are ASCII twice: then the zeros among them are stray, for read as
/// UTF-16 such pairs would be Han characters that no one writes.
bool is_ascii_in_pairs(ByteView sample) {
  size_t pairs = 0;
  size_t ascii = 0;
  for (size_t i = 0; i + 2 <= sample.size(); i += 2) {
    if (sample[i] == 0 || sample[i + 1] == 0) continue;
    ++pairs;
    if (is_ascii_text(sample[i]) && is_ascii_text(sample[i + 1])) ++ascii;
  }
  return ascii * 2 > pairs;
}

/// UTF-16 or UTF-32 by where the zero bytes stand, "" when they tell nothing. Spaces, digits and
/// line ends have a zero byte in these whatever the script.
std::string_view guess_wide(ByteView sample) {
  std::array<size_t, 4> zeros = {};
  const size_t usable = sample.size() & ~size_t{1};
  for (size_t i = 0; i < usable; ++i) {
    if (sample[i] == 0) ++zeros[i & 3];
  }
  const size_t even = zeros[0] + zeros[2];
  const size_t odd = zeros[1] + zeros[3];
  if (even + odd == 0) return {};
  const size_t quads = usable / 4;
  if (quads > 0 && usable % 4 == 0) {
    if (zeros[3] == quads && zeros[2] * 10 >= quads * 9 && zeros[0] == 0) return "utf-32le";
    if (zeros[0] == quads && zeros[1] * 10 >= quads * 9 && zeros[3] == 0) return "utf-32be";
  }
  if ((even + odd) * 50 < usable / 2 || is_ascii_in_pairs(sample.substr(0, usable))) return {};
  // Single zeros on the other side occur: U+0400, U+4E00, U+D83D U+DE00.
  if (odd >= 8 * even) return "utf-16le";
  if (even >= 8 * odd) return "utf-16be";
  return {};
}

/// Single-byte charsets of languages in Latin letters.
bool is_latin(std::string_view charset) {
  static constexpr std::string_view kLatin[] = {
      "ibm852",       "ibm865",       "iso-8859-10",          "iso-8859-13",  "iso-8859-14",
      "iso-8859-15",  "iso-8859-16",  "iso-8859-2",           "iso-8859-3",   "iso-8859-4",
      "windows-1250", "windows-1252", "windows-1254",         "windows-1257", "windows-1258",
      "viscii",       "x-mac-roman",  "x-mac-centraleurroman"};
  return std::find(std::begin(kLatin), std::end(kLatin), charset) != std::end(kLatin);
}

/// Whether a guess fits how the bytes that are not ASCII stand. uchardet takes a few accents or
/// typographic quotes in English for any language. Words in other scripts are runs of such bytes,
/// accents stand alone; languages with many accents have them in one letter of fifty at the least.
bool is_plausible(std::string_view charset, ByteView sample) {
  size_t high = 0;
  size_t runs = 0;
  size_t letters = 0;
  bool in_run = false;
  for (const char c : sample) {
    const auto byte = static_cast<uint8_t>(c);
    if (byte >= 0x80 && byte <= 0xA0) continue;  // controls, quotes and dashes, or a lead byte
    if (byte > 0xA0) {
      ++high;
      if (!in_run) ++runs;
    } else if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') {
      ++letters;
    }
    in_run = byte > 0xA0;
  }
  const bool alone = high * 2 < runs * 3;
  if (is_latin(charset)) return high * 50 >= high + letters;
  return !alone && high > 1;
}

/// The lines that hold bytes beyond ASCII, from `first_high` on: they alone tell charsets apart,
/// and uchardet is slow. Line ends are line ends in all charsets that are guessed here.
Bytes telling_lines(ByteView bytes, size_t first_high) {
  Bytes sample;
  size_t at = first_high;
  while (at < bytes.size() && sample.size() < kTellingBytesMax) {
    const size_t before = bytes.rfind('\n', at);
    const size_t start = std::max(before == ByteView::npos ? 0 : before + 1,
                                  at - std::min<size_t>(at, kTellingLineMax));
    const size_t end = std::min({bytes.find('\n', at), bytes.size(), at + kTellingLineMax});
    sample += bytes.substr(start, end - start);
    sample.push_back('\n');
    at = skip_ascii(bytes, end);
  }
  return sample;
}

std::string guess_by_uchardet(ByteView bytes, size_t first_high) {
  const std::unique_ptr<uchardet, decltype(&uchardet_delete)> detector(uchardet_new(),
                                                                       uchardet_delete);
  if (detector == nullptr) return "windows-1252";
  const bool seven_bit = first_high == ByteView::npos;
  const Bytes sample =
      seven_bit ? Bytes(bytes.substr(0, kCharsetSampleBytes)) : telling_lines(bytes, first_high);
  if (uchardet_handle_data(detector.get(), sample.data(), sample.size()) != 0) {
    return "windows-1252";
  }
  uchardet_data_end(detector.get());
  std::string name = canonical(uchardet_get_charset(detector.get()));
  if (name.empty() || name == "us-ascii" || name == "utf-8") return "windows-1252";
  if (!CharsetDecoder::open(name).ok()) return "windows-1252";
  const ByteView whole = bytes.substr(
      seven_bit ? 0 : first_high - std::min(first_high, kTellingLineMax), kCharsetSampleBytes);
  return seven_bit || is_plausible(name, whole) ? name : "windows-1252";
}

bool has_seven_bit_shifts(ByteView bytes) {
  return bytes.find('\x1b') != ByteView::npos || bytes.find('\x0e') != ByteView::npos;
}

/// ISO-2022 texts are ASCII to the eye but for their escape sequences: ESC $ B, ESC $ ) C.
bool is_iso_2022(ByteView bytes) {
  return bytes.find("\x1b$B") != ByteView::npos || bytes.find("\x1b$@") != ByteView::npos ||
         bytes.find("\x1b$)") != ByteView::npos;
}

bool is_ascii_based(std::string_view charset) {
  return code_unit_size(charset) == 1 && charset != "utf-7" && charset != "hz-gb-2312" &&
         charset.substr(0, 8) != "iso-2022" && charset.substr(0, 3) != "ibm" &&
         charset.substr(0, 2) != "cp" && charset.substr(0, 4) != "imap" &&
         charset.substr(0, 4) != "scsu" && charset.substr(0, 4) != "bocu";
}

DecodedText decode_as(ByteView bytes, std::string charset) {
  DecodedText decoded;
  decoded.charset = std::move(charset);
  auto decoder = CharsetDecoder::open(decoded.charset);
  if (!decoder.ok()) {
    decoded.charset = "windows-1252";
    decoder = CharsetDecoder::open(decoded.charset);
    if (!decoder.ok()) return decoded;
  }
  decoded.text.reserve(bytes.size() + bytes.size() / 4);
  decoder->decode(bytes, /*last=*/true, decoded.text);
  decoded.malformed_count = decoder->malformed_count();
  return decoded;
}

DecodedText keep_utf8(ByteView bytes, uint64_t malformed) {
  return {malformed == 0 ? std::string(bytes) : base::repair_utf8(bytes), "utf-8", malformed};
}

/// Whether decoded text reads like writing: letters, digits, spaces, punctuation, few of anything
/// else.
bool reads_like_writing(std::string_view text) {
  size_t points = 0;
  size_t strange = 0;
  for (size_t i = 0; i < text.size();) {
    const auto d = base::decode_utf8(text, i);
    i += d.length;
    ++points;
    if (d.point < 0x80) continue;  // control characters of ASCII were counted as bytes
    const auto kind = u_charType(static_cast<UChar32>(d.point));
    const bool odd = kind == U_UNASSIGNED || kind == U_CONTROL_CHAR || kind == U_PRIVATE_USE_CHAR ||
                     kind == U_SURROGATE || d.point == base::kReplacement;
    if (odd) ++strange;
  }
  return strange * 50 <= points;
}

/// Whether single-byte text has its high bytes where words have them: next to letters, not strewn.
bool has_words(std::string_view text) {
  size_t letters = 0;
  size_t points = 0;
  for (size_t i = 0; i < text.size();) {
    const auto d = base::decode_utf8(text, i);
    i += d.length;
    ++points;
    if (u_isalnum(static_cast<UChar32>(d.point)) || u_isspace(static_cast<UChar32>(d.point)) ||
        u_hasBinaryProperty(static_cast<UChar32>(d.point), UCHAR_ALPHABETIC)) {
      ++letters;
    }
  }
  return letters * 100 >= points * 55;
}

}  // namespace

struct CharsetDecoder::State {
  UConverter* converter = nullptr;
  uint64_t malformed = 0;
  UChar lead = 0;  ///< a lead surrogate whose trail is still inside ICU
  bool at_start = true;
  ~State() { ucnv_close(converter); }
};

namespace {

void count_malformed(const void* context, UConverterToUnicodeArgs* arguments, const char* units,
                     int32_t length, UConverterCallbackReason reason, UErrorCode* error) {
  if (reason <= UCNV_IRREGULAR) ++*static_cast<uint64_t*>(const_cast<void*>(context));
  UCNV_TO_U_CALLBACK_SUBSTITUTE(nullptr, arguments, units, length, reason, error);
}

/// Appends well-formed UTF-16; returns a lead surrogate at the end, or 0.
UChar append_utf16(UChar lead, const UChar* units, size_t count, std::string& out) {
  for (size_t i = 0; i < count; ++i) {
    const UChar unit = units[i];
    if (unit < 0x80) {
      out.push_back(static_cast<char>(unit));
    } else if (U16_IS_LEAD(unit)) {
      lead = unit;
    } else if (U16_IS_TRAIL(unit) && lead != 0) {
      base::append_utf8(out, static_cast<char32_t>(U16_GET_SUPPLEMENTARY(lead, unit)));
      lead = 0;
    } else {
      base::append_utf8(out, unit);
    }
  }
  return lead;
}

}  // namespace

CharsetDecoder::CharsetDecoder(std::unique_ptr<State> state) : state_(std::move(state)) {}
CharsetDecoder::CharsetDecoder(CharsetDecoder&&) noexcept = default;
CharsetDecoder& CharsetDecoder::operator=(CharsetDecoder&&) noexcept = default;
CharsetDecoder::~CharsetDecoder() = default;

Result<CharsetDecoder> CharsetDecoder::open(std::string_view charset) {
  const std::string name = canonical(charset);
  if (name.empty()) return Error(ErrorKind::kUnsupported, "not the name of a charset");
  auto state = std::make_unique<State>();
  UErrorCode error = U_ZERO_ERROR;
  state->converter = ucnv_open(name.c_str(), &error);
  if (U_FAILURE(error)) return Error(ErrorKind::kUnsupported, "unknown charset: " + name);
  ucnv_setToUCallBack(state->converter, count_malformed, &state->malformed, nullptr, nullptr,
                      &error);
  if (U_FAILURE(error)) return Error(ErrorKind::kUnsupported, "unusable charset: " + name);
  return CharsetDecoder(std::move(state));
}

void CharsetDecoder::decode(ByteView bytes, bool last, std::string& out) {
  std::array<UChar, 8192> units;
  const char* from = bytes.data();
  const char* const end = from + bytes.size();
  for (;;) {
    UChar* to = units.data();
    UErrorCode error = U_ZERO_ERROR;
    ucnv_toUnicode(state_->converter, &to, units.data() + units.size(), &from, end, nullptr,
                   static_cast<UBool>(last), &error);
    size_t skip = 0;
    const auto count = static_cast<size_t>(to - units.data());
    if (state_->at_start && count > 0) {
      skip = units[0] == 0xFEFF ? 1 : 0;
      state_->at_start = false;
    }
    state_->lead = append_utf16(state_->lead, units.data() + skip, count - skip, out);
    if (error != U_BUFFER_OVERFLOW_ERROR) break;
  }
}

uint64_t CharsetDecoder::malformed_count() const { return state_->malformed; }

size_t code_unit_size(std::string_view charset) {
  const std::string name = canonical(charset);
  if (name.substr(0, 6) == "utf-16" || name == "ucs-2" || name == "unicode") return 2;
  return name.substr(0, 6) == "utf-32" || name == "ucs-4" ? 4 : 1;
}

ByteOrderMark find_byte_order_mark(ByteView bytes) {
  constexpr std::pair<ByteView, std::string_view> kMarks[] = {
      {ByteView("\xEF\xBB\xBF", 3), "utf-8"},    {ByteView("\xFF\xFE\0\0", 4), "utf-32le"},
      {ByteView("\0\0\xFE\xFF", 4), "utf-32be"}, {ByteView("\xFF\xFE", 2), "utf-16le"},
      {ByteView("\xFE\xFF", 2), "utf-16be"},     {ByteView("\x84\x31\x95\x33", 4), "gb18030"},
  };
  for (const auto& [mark, charset] : kMarks) {
    if (bytes.substr(0, mark.size()) == mark) return {charset, mark.size()};
  }
  return {};
}

std::string guess_charset(ByteView sample) {
  const auto mark = find_byte_order_mark(sample);
  if (mark.length != 0) return std::string(mark.charset);
  if (sample.size() < kGuessBytesMin) return "utf-8";
  const auto wide = guess_wide(sample.substr(0, kCharsetSampleBytes));
  if (!wide.empty()) return std::string(wide);
  const auto census = count_utf8(sample, /*cut=*/true);
  if (census.first_high == ByteView::npos) {
    if (is_iso_2022(sample)) return guess_by_uchardet(sample, census.first_high);
    return "utf-8";
  }
  if (is_mostly_utf8(census)) return "utf-8";
  return guess_by_uchardet(sample, census.first_high);
}

DecodedText decode_to_utf8(ByteView bytes, std::string_view declared) {
  const auto mark = find_byte_order_mark(bytes);
  if (mark.charset == "utf-8") bytes.remove_prefix(mark.length);
  std::string said = canonical(declared);
  if (!said.empty() && !CharsetDecoder::open(said).ok()) said.clear();
  if (mark.length != 0 && mark.charset != "utf-8")
    return decode_as(bytes, std::string(mark.charset));
  if (said.empty() || is_ascii_based(said)) {
    // UTF-8 is so redundant that bytes which pass as it are it, whatever was declared; Unicode
    // without 8-bit bytes is the same text in all ASCII-based charsets.
    const auto census = count_utf8(bytes, /*cut=*/false);
    if (census.malformed == 0 && (!said.empty() || !has_seven_bit_shifts(bytes)) &&
        bytes.find('\0') == ByteView::npos) {
      return keep_utf8(bytes, 0);
    }
    const bool says_little = said.empty() || said == "us-ascii" || said == "utf-8";
    if (!says_little) return decode_as(bytes, said);
    if (said == "utf-8" && is_mostly_utf8(census)) return keep_utf8(bytes, census.malformed);
    said = guess_charset(bytes.substr(0, kCharsetSampleBytes));
    if (said == "utf-8") {
      if (is_mostly_utf8(census)) return keep_utf8(bytes, census.malformed);
      said = guess_by_uchardet(bytes, census.first_high);
    }
  }
  return decode_as(bytes, said);
}

namespace {

/// Whether a sample of single-byte text has more control characters than texts have.
bool has_controls(ByteView sample) {
  size_t controls = 0;
  for (const char c : sample) {
    if (c == 0) return true;
    const auto byte = static_cast<uint8_t>(c);
    const bool layout = (byte >= 0x08 && byte <= 0x0D) || byte == 0x1B || byte == 0x1A;
    if ((byte < 0x20 && !layout) || byte == 0x7F) ++controls;
  }
  return controls * 200 > sample.size();
}

/// The charset of a byte order mark, or of code units wider than a byte; "" for others.
std::string_view marked_or_wide(ByteView sample) {
  const auto mark = find_byte_order_mark(sample);
  if (mark.length != 0) return mark.charset;
  if (sample.size() < kGuessBytesMin) return {};
  return guess_wide(sample.substr(0, kCharsetSampleBytes));
}

}  // namespace

bool looks_like_text(ByteView sample, bool whole) {
  if (find_byte_order_mark(sample).length != 0 && sample.size() < 4) return true;
  constexpr size_t kLookedAt = 16 << 10;
  const std::string_view wide = marked_or_wide(sample);
  const size_t unit = wide.empty() ? 1 : code_unit_size(wide);
  // Binary data is told by its control characters; only what is left is worth guessing at.
  if (unit == 1 && has_controls(sample.substr(0, kLookedAt))) return false;
  const std::string charset = guess_charset(sample);
  sample = sample.substr(0, kLookedAt);
  if (unit > 1) {
    auto decoded = decode_as(sample.substr(0, sample.size() / unit * unit), charset);
    const bool controls = std::any_of(decoded.text.begin(), decoded.text.end(), [](char c) {
      return static_cast<uint8_t>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f';
    });
    return !controls && decoded.malformed_count <= (whole ? 0u : 1u) &&
           reads_like_writing(decoded.text) && has_words(decoded.text);
  }
  if (charset == "utf-8") {
    const auto census = count_utf8(sample, /*cut=*/true);
    return is_mostly_utf8(census) && census.malformed * 100 <= sample.size();
  }
  const auto decoded = decode_as(sample, charset);
  return decoded.malformed_count * 50 <= sample.size() && reads_like_writing(decoded.text) &&
         has_words(decoded.text);
}

}  // namespace clew::extract
