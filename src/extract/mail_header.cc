// SPDX-License-Identifier: EUPL-1.2
// Values of mail headers; see mail_header.h.
#include "extract/mail_header.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <memory>

#include "base/utf8.h"
#include "extract/charset.h"

namespace clew::extract {
namespace {

constexpr size_t kHeaderBytesMax = 256 << 10;  ///< of one value; more is not read
constexpr size_t kPeopleMax = 2000;            ///< addresses of one header
constexpr size_t kParametersMax = 100;
constexpr int kContinuationsMax = 100;  ///< pieces of one parameter (RFC 2231, section 3)

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// Tabs and folds, with the blanks around them, become one space; control characters vanish.
std::string one_line(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool folded = false;
  for (const char c : trim(text)) {
    if (c == '\r' || c == '\n' || c == '\t') {
      folded = true;
      while (!out.empty() && out.back() == ' ') out.pop_back();
    } else if (c == ' ') {
      if (!folded) out.push_back(c);
    } else if (static_cast<uint8_t>(c) >= 0x20 && c != 0x7F) {
      if (folded) out.push_back(' ');
      folded = false;
      out.push_back(c);
    }
  }
  return out;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Undoes "%41" or "=41".
Bytes decode_hex_escapes(std::string_view text, char mark, bool underscores) {
  Bytes out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == mark && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
        hex_digit(text[i + 2]) >= 0) {
      out.push_back(static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])));
      i += 2;
    } else {
      out.push_back(underscores && text[i] == '_' ? ' ' : text[i]);
    }
  }
  return out;
}

Bytes decode_base64_loosely(std::string_view text) {
  Bytes out;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    int value = -1;
    if (c >= 'A' && c <= 'Z') value = c - 'A';
    if (c >= 'a' && c <= 'z') value = c - 'a' + 26;
    if (c >= '0' && c <= '9') value = c - '0' + 52;
    if (c == '+' || c == '-') value = 62;
    if (c == '/' || c == '_') value = 63;
    if (value < 0) continue;
    bits = (bits << 6) | static_cast<uint32_t>(value);
    if (++count % 4 == 0) {
      out.push_back(static_cast<char>(bits >> 16));
      out.push_back(static_cast<char>(bits >> 8));
      out.push_back(static_cast<char>(bits));
    }
  }
  if (count % 4 == 3) {
    out.push_back(static_cast<char>(bits >> 10));
    out.push_back(static_cast<char>(bits >> 2));
  } else if (count % 4 == 2) {
    out.push_back(static_cast<char>(bits >> 4));
  }
  return out;
}

/// One encoded word: "=?charset*language?Q?text?=".
struct EncodedWord {
  std::string charset;
  Bytes bytes;
  size_t length = 0;  ///< of the whole word in the raw text; 0: there is none
};

EncodedWord encoded_word_at(std::string_view raw, size_t at) {
  if (raw.substr(at, 2) != "=?") return {};
  const size_t charset_end = raw.find('?', at + 2);
  if (charset_end == std::string_view::npos || charset_end + 2 >= raw.size() ||
      raw[charset_end + 2] != '?' || charset_end - at > 64) {
    return {};
  }
  const size_t text_start = charset_end + 3;
  const size_t text_end = raw.find("?=", text_start);
  if (text_end == std::string_view::npos) return {};
  EncodedWord word;
  std::string_view charset = raw.substr(at + 2, charset_end - at - 2);
  charset = charset.substr(0, charset.find('*'));
  word.charset = lower(charset);
  std::string_view text = raw.substr(text_start, text_end - text_start);
  const char encoding = raw[charset_end + 1];
  if (encoding == 'q' || encoding == 'Q') {
    word.bytes = decode_hex_escapes(text, '=', /*underscores=*/true);
  } else if (encoding == 'b' || encoding == 'B') {
    word.bytes = decode_base64_loosely(text);
  } else {
    return {};
  }
  word.length = text_end + 2 - at;
  return word;
}

/// Raw bytes that are no encoded words: UTF-8 or in an unstated charset.
std::string decode_raw(ByteView raw, std::string_view charset) {
  return base::is_utf8(raw) ? std::string(raw) : decode_to_utf8(raw, charset).text;
}

/// Decodes encoded words and what stands between them. Neighbours of one charset are joined before
/// decoding, for many programs split in the middle of a character.
std::string decode_words(std::string_view raw, std::string_view charset) {
  if (raw.find("=?") == std::string_view::npos) return decode_raw(raw, charset);
  std::string out;
  EncodedWord open;  // words gathered so far, not yet decoded
  size_t plain = 0;  // start of what stands since the last word
  size_t at = 0;
  const auto flush = [&] {
    if (open.length != 0) out += decode_to_utf8(open.bytes, open.charset).text;
    open = {};
  };
  while ((at = raw.find("=?", at)) != std::string_view::npos) {
    EncodedWord word = encoded_word_at(raw, at);
    if (word.length == 0) {
      at += 2;
      continue;
    }
    const std::string_view between = raw.substr(plain, at - plain);
    const bool adjacent = open.length != 0 && trim(between).empty();
    if (!adjacent || word.charset != open.charset) flush();
    if (!adjacent) out += decode_raw(between, charset);
    at += word.length;
    plain = at;
    if (open.length == 0) {
      open = std::move(word);
    } else {
      open.bytes += word.bytes;
    }
  }
  flush();
  out += decode_raw(raw.substr(plain), charset);
  return out;
}

/// One address while its header is read.
struct Person {
  std::string phrase;   ///< what stands outside angle brackets, raw
  std::string comment;  ///< what stands in parentheses, raw
  std::string address;  ///< what stands in angle brackets
  bool angled = false;
};

std::string show_person(const Person& person, std::string_view charset) {
  std::string name = one_line(decode_words(trim(person.phrase), charset));
  std::string address = one_line(decode_words(trim(person.address), charset));
  if (!person.angled) {
    address = std::move(name);
    name.clear();
  }
  if (name.empty()) name = one_line(decode_words(trim(person.comment), charset));
  if (name.size() >= 2 && name.front() == '\'' && name.back() == '\'') {
    name = name.substr(1, name.size() - 2);
  }
  if (address.empty() || name == address) return name.empty() ? address : name;
  if (name.empty()) return address;
  if (name.find_first_of(",;<>") != std::string::npos) name = "\"" + name + "\"";
  return name + " <" + address + ">";
}

/// Reads a header of addresses character by character.
class PeopleReader {
 public:
  PeopleReader(std::string_view raw, std::string_view charset) : raw_(raw), charset_(charset) {}

  std::string read() {
    while (at_ < raw_.size() && people_ < kPeopleMax) step();
    flush();
    return std::move(out_);
  }

 private:
  void step() {
    const char c = raw_[at_];
    if (c == '=' && !person_.angled) {
      const size_t length = encoded_word_at(raw_, at_).length;
      if (length != 0) return take(length);
    }
    switch (c) {
      case '"':
        return quoted();
      case '(':
        return comment();
      case '<':
        return angle();
      case ',':
      case ';':
        flush();
        break;
      case ':':
        // The name of a group, unless it is an address with a port or an odd phrase.
        if (person_.phrase.find('@') == std::string::npos) person_ = {};
        break;
      default:
        person_.phrase.push_back(c);
    }
    ++at_;
  }
  void take(size_t length) {
    person_.phrase += raw_.substr(at_, length);
    at_ += length;
  }
  void quoted() {
    std::string text;
    for (++at_; at_ < raw_.size() && raw_[at_] != '"'; ++at_) {
      if (raw_[at_] == '\\' && at_ + 1 < raw_.size()) ++at_;
      text.push_back(raw_[at_]);
    }
    ++at_;
    person_.phrase += text;
  }
  void comment() {
    int depth = 0;
    for (; at_ < raw_.size(); ++at_) {
      const char c = raw_[at_];
      if (c == '\\' && at_ + 1 < raw_.size()) {
        person_.comment.push_back(raw_[++at_]);
        continue;
      }
      if (c == '(' && depth++ == 0) continue;
      if (c == ')' && --depth == 0) break;
      person_.comment.push_back(c);
    }
    ++at_;
  }
  void angle() {
    size_t end = raw_.find('>', at_);
    if (end == std::string_view::npos) end = std::min(raw_.find(',', at_), raw_.size());
    std::string_view inside = raw_.substr(at_ + 1, end - at_ - 1);
    // A route, "<@relay.example:name@host>", is obsolete.
    if (!inside.empty() && inside.front() == '@') {
      const size_t colon = inside.find(':');
      if (colon != std::string_view::npos) inside.remove_prefix(colon + 1);
    }
    person_.address = inside;
    person_.angled = true;
    at_ = end + (end < raw_.size() && raw_[end] == '>' ? 1 : 0);
  }
  void flush() {
    const std::string shown = show_person(person_, charset_);
    person_ = {};
    if (shown.empty()) return;
    if (!out_.empty()) out_ += ", ";
    out_ += shown;
    ++people_;
  }

  std::string_view raw_;
  std::string_view charset_;
  size_t at_ = 0;
  size_t people_ = 0;
  Person person_;
  std::string out_;
};

/// A parameter as it stands, "filename*1*=..." in its parts.
struct RawParameter {
  std::string name;  ///< "filename"
  int piece = 0;     ///< 1
  bool is_piece = false;
  bool percent = false;  ///< the trailing '*'
  std::string value;
};

RawParameter split_name(std::string_view name) {
  RawParameter parameter;
  std::string text = lower(trim(name));
  if (!text.empty() && text.back() == '*') {
    parameter.percent = true;
    text.pop_back();
  }
  const size_t star = text.find('*');
  if (star != std::string::npos) {
    const char* end = text.data() + text.size();
    parameter.is_piece = std::from_chars(text.data() + star + 1, end, parameter.piece).ptr == end;
    text.resize(star);
  }
  parameter.name = std::move(text);
  return parameter;
}

/// Reads "; name=value" from `at`, which stands after the semicolon.
RawParameter read_parameter(std::string_view raw, size_t& at) {
  const size_t name_end = std::min(raw.find_first_of("=;", at), raw.size());
  RawParameter parameter = split_name(raw.substr(at, name_end - at));
  at = name_end;
  if (at >= raw.size() || raw[at] == ';') return parameter;
  ++at;
  while (at < raw.size() && is_space(raw[at])) ++at;
  if (at < raw.size() && raw[at] == '"') {
    for (++at; at < raw.size() && raw[at] != '"'; ++at) {
      // A backslash before a letter is a path of some old program, not a quoted pair.
      if (raw[at] == '\\' && at + 1 < raw.size() && (raw[at + 1] == '"' || raw[at + 1] == '\\')) {
        ++at;
      }
      parameter.value.push_back(raw[at]);
    }
    at = std::min(raw.find(';', at), raw.size());
  } else {
    const size_t end = std::min(raw.find(';', at), raw.size());
    parameter.value = trim(raw.substr(at, end - at));
    at = end;
  }
  return parameter;
}

/// Joins the pieces of a parameter and decodes them.
std::string join_pieces(const std::vector<RawParameter>& pieces, std::string_view charset) {
  if (pieces.size() == 1 && !pieces[0].percent) return decode_words(pieces[0].value, charset);
  std::string stated;
  Bytes bytes;
  for (size_t i = 0; i < pieces.size(); ++i) {
    std::string_view value = pieces[i].value;
    if (!pieces[i].percent) {
      bytes += value;
      continue;
    }
    const size_t first = value.find('\'');
    const size_t second = first == std::string_view::npos ? first : value.find('\'', first + 1);
    if (i == 0 && second != std::string_view::npos) {
      stated = value.substr(0, first);
      value.remove_prefix(second + 1);
    }
    bytes += decode_hex_escapes(value, '%', /*underscores=*/false);
  }
  return stated.empty() ? decode_words(bytes, charset) : decode_to_utf8(bytes, stated).text;
}

/// Whether the date names its zone: "+0100" or letters after the time.
bool has_zone(std::string_view date) {
  date = date.substr(0, date.find('('));
  const size_t time = date.rfind(':');
  if (time == std::string_view::npos) return false;
  for (size_t i = time; i < date.size(); ++i) {
    const char c = date[i];
    if (c == '+' || c == '-') return true;
    // "Tue Mar 3 09:12:44 2026" has none; "... 2026 GMT" does; AM and PM are none.
    if (std::isalpha(static_cast<unsigned char>(c)) == 0) continue;
    const std::string word = lower(date.substr(i, 2));
    if (word != "am" && word != "pm") return true;
    ++i;
  }
  return false;
}

}  // namespace

std::string decode_header(ByteView raw, std::string_view charset) {
  return one_line(decode_words(one_line(raw.substr(0, kHeaderBytesMax)), charset));
}

std::string decode_people(ByteView raw, std::string_view charset) {
  const std::string line = one_line(raw.substr(0, kHeaderBytesMax));
  return PeopleReader(line, charset).read();
}

std::string_view ParameterHeader::parameter(std::string_view name) const {
  for (const auto& [key, found] : parameters) {
    if (key == name) return found;
  }
  return {};
}

ParameterHeader decode_parameters(ByteView raw, std::string_view charset) {
  ParameterHeader header;
  const std::string line = one_line(raw.substr(0, kHeaderBytesMax));
  size_t at = std::min(line.find(';'), line.size());
  header.value = lower(trim(std::string_view(line).substr(0, at)));
  std::vector<std::pair<std::string, std::vector<RawParameter>>> gathered;
  for (size_t count = 0; at < line.size() && count < kParametersMax; ++count) {
    RawParameter parameter = read_parameter(line, ++at);
    if (parameter.name.empty()) continue;
    auto found = std::find_if(gathered.begin(), gathered.end(),
                              [&](const auto& known) { return known.first == parameter.name; });
    if (found == gathered.end()) found = gathered.insert(found, {parameter.name, {}});
    if (!parameter.is_piece && !found->second.empty()) {
      // "filename" beside "filename*": the encoded one is the better.
      if (!parameter.percent) continue;
      found->second.clear();
    }
    if (found->second.size() < kContinuationsMax) found->second.push_back(std::move(parameter));
  }
  for (auto& [name, pieces] : gathered) {
    std::stable_sort(pieces.begin(), pieces.end(),
                     [](const auto& a, const auto& b) { return a.piece < b.piece; });
    header.parameters.emplace_back(name, one_line(join_pieces(pieces, charset)));
  }
  return header;
}

std::optional<model::ItemTime> decode_mail_date(ByteView raw) {
  const std::string line = one_line(raw.substr(0, 200));
  if (line.empty() || line.find('\0') != std::string::npos) return std::nullopt;
  const std::unique_ptr<GDateTime, decltype(&g_date_time_unref)> date(
      g_mime_utils_header_decode_date(line.c_str()), g_date_time_unref);
  if (date == nullptr) return std::nullopt;
  model::ItemTime time;
  time.ms = g_date_time_to_unix(date.get()) * 1000;
  time.certainty = has_zone(line) ? model::TimeCertainty::kZoned : model::TimeCertainty::kLocal;
  return time;
}

std::string decode_message_ids(ByteView raw) {
  const std::string line = one_line(raw.substr(0, kHeaderBytesMax));
  std::string out;
  for (size_t at = line.find('<'); at != std::string::npos; at = line.find('<', at)) {
    const size_t end = line.find('>', at);
    if (end == std::string::npos) break;
    if (!out.empty()) out.push_back(' ');
    out += line.substr(at, end + 1 - at);
    at = end;
  }
  return out.empty() ? line : out;
}

}  // namespace clew::extract
