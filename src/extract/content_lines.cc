// SPDX-License-Identifier: EUPL-1.2
// Lines of vCard and iCalendar; see content_lines.h.
#include "extract/content_lines.h"

#include <algorithm>
#include <cctype>

#include "extract/charset.h"

namespace clew::extract {
namespace {

constexpr size_t kParametersMax = 64;

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return out;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

Bytes decode_quoted(std::string_view text) {
  Bytes out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '=' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
        hex_digit(text[i + 2]) >= 0) {
      out.push_back(static_cast<char>(hex_digit(text[i + 1]) << 4 | hex_digit(text[i + 2])));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

/// Base64 as it comes: without spaces, padding completed.
std::optional<Bytes> decode_base64(std::string_view text) {
  std::string clean;
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') clean.push_back(c);
  }
  while (clean.size() % 4 != 0) clean.push_back('=');
  return base::from_base64(clean);
}

/// The end of a name or of a parameter, outside quotes.
size_t find_outside_quotes(std::string_view text, std::string_view any, size_t from) {
  bool quoted = false;
  for (size_t i = from; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (!quoted && any.find(text[i]) != std::string_view::npos) return i;
  }
  return std::string_view::npos;
}

void add_parameter(std::string_view text, ContentLine& line) {
  if (line.parameters.size() >= kParametersMax) return;
  const size_t sign = text.find('=');
  // vCard 2.1 leaves the name of a type or an encoding out.
  std::string name = sign == std::string_view::npos ? "TYPE" : upper(text.substr(0, sign));
  std::string value(sign == std::string_view::npos ? text : text.substr(sign + 1));
  value.erase(std::remove(value.begin(), value.end(), '"'), value.end());
  const std::string known = upper(value);
  if (sign == std::string_view::npos &&
      (known == "QUOTED-PRINTABLE" || known == "BASE64" || known == "B")) {
    name = "ENCODING";
  }
  line.parameters.emplace_back(std::move(name), std::move(value));
}

std::string unescape(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out.push_back(text[i]);
      continue;
    }
    ++i;
    out.push_back(text[i] == 'n' || text[i] == 'N' ? '\n' : text[i]);
  }
  return out;
}

}  // namespace

std::string_view ContentLine::parameter(std::string_view wanted) const {
  for (const auto& pair : parameters) {
    if (pair.first == wanted) return pair.second;
  }
  return {};
}

std::string ContentLine::text() const { return unescape(value); }

std::vector<std::string> ContentLine::parts() const {
  std::vector<std::string> parts;
  size_t start = 0;
  for (size_t i = 0; i <= value.size(); ++i) {
    if (i < value.size() && value[i] == '\\') {
      ++i;
      continue;
    }
    if (i < value.size() && value[i] != ';') continue;
    parts.push_back(unescape(std::string_view(value).substr(start, i - start)));
    start = i + 1;
  }
  return parts;
}

std::string ContentLine::types() const {
  std::string all;
  for (const auto& pair : parameters) {
    if (pair.first != "TYPE") continue;
    for (const char c : pair.second) {
      if (c == ',') {
        all += ", ";
      } else {
        all.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
      }
    }
    all += ", ";
  }
  while (!all.empty() && (all.back() == ' ' || all.back() == ',')) all.pop_back();
  return all;
}

std::string_view ContentLines::physical() {
  const size_t end = std::min(text_.find('\n', at_), text_.size());
  std::string_view line = text_.substr(at_, end - at_);
  at_ = std::min(end + 1, text_.size());
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

std::optional<ContentLine> ContentLines::next() {
  while (at_ < text_.size()) {
    std::string whole(physical());
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) {
      whole += physical().substr(1);
    }
    const size_t colon = find_outside_quotes(whole, ":", 0);
    if (colon == std::string::npos || colon == 0) continue;
    ContentLine line;
    const std::string_view head = std::string_view(whole).substr(0, colon);
    size_t end = std::min(find_outside_quotes(head, ";", 0), head.size());
    const size_t dot = head.substr(0, end).rfind('.');
    line.name = upper(head.substr(dot == std::string_view::npos ? 0 : dot + 1,
                                  end - (dot == std::string_view::npos ? 0 : dot + 1)));
    while (end < head.size()) {
      const size_t next = std::min(find_outside_quotes(head, ";", end + 1), head.size());
      add_parameter(head.substr(end + 1, next - end - 1), line);
      end = next;
    }
    line.value = whole.substr(colon + 1);
    const std::string encoding = upper(line.parameter("ENCODING"));
    if (encoding == "QUOTED-PRINTABLE") {
      while (line.value.ends_with('=') && at_ < text_.size()) {
        line.value.pop_back();
        line.value += physical();
      }
      line.value = decode_to_utf8(decode_quoted(line.value), line.parameter("CHARSET")).text;
    } else if (encoding == "B" || encoding == "BASE64") {
      if (auto bytes = decode_base64(line.value)) {
        line.value = std::move(*bytes);
        line.binary = true;
      }
    }
    return line;
  }
  return std::nullopt;
}

}  // namespace clew::extract
