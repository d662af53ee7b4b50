// SPDX-License-Identifier: EUPL-1.2
// The scanner for XML; see xml_scanner.h.
#include "extract/xml_scanner.h"

#include <algorithm>
#include <charconv>

#include "base/utf8.h"

namespace clew::extract {
namespace {

constexpr size_t kEntityMax = 10;  ///< bytes between '&' and ';'

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view without_prefix(std::string_view name) { return name.substr(name.find(':') + 1); }

/// Appends what `entity` (between '&' and ';') stands for; false when it is none that is known.
bool append_entity(std::string& out, std::string_view entity) {
  if (entity == "amp") return out.push_back('&'), true;
  if (entity == "lt") return out.push_back('<'), true;
  if (entity == "gt") return out.push_back('>'), true;
  if (entity == "quot") return out.push_back('"'), true;
  if (entity == "apos") return out.push_back('\''), true;
  if (entity.size() < 2 || entity[0] != '#') return false;
  const bool hex = entity[1] == 'x' || entity[1] == 'X';
  const std::string_view digits = entity.substr(hex ? 2 : 1);
  uint32_t point = 0;
  const auto read =
      std::from_chars(digits.data(), digits.data() + digits.size(), point, hex ? 16 : 10);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return false;
  base::append_utf8(out, point);
  return true;
}

}  // namespace

std::string decode_entities(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t sign = text.find('&', at);
    out.append(text.substr(at, sign == std::string_view::npos ? sign : sign - at));
    if (sign == std::string_view::npos) break;
    const std::string_view ahead = text.substr(sign + 1, kEntityMax + 1);
    const size_t end = ahead.find(';');
    if (end != std::string_view::npos && append_entity(out, ahead.substr(0, end))) {
      at = sign + end + 2;
    } else {
      out.push_back('&');
      at = sign + 1;
    }
  }
  return out;
}

bool XmlScanner::skip_past(std::string_view end) {
  const size_t found = xml_.find(end, at_);
  if (found == std::string_view::npos) return false;
  at_ = found + end.size();
  return true;
}

XmlScanner::Token XmlScanner::cut() {
  cut_ = true;
  at_ = xml_.size();
  return token_ = kEnd;
}

XmlScanner::Token XmlScanner::next() {
  if (empty_element_) {
    empty_element_ = false;
    --depth_;
    return token_ = kClose;
  }
  while (at_ < xml_.size()) {
    if (xml_[at_] != '<') {
      const size_t end = std::min(xml_.find('<', at_), xml_.size());
      text_ = decode_entities(xml_.substr(at_, end - at_));
      at_ = end;
      return token_ = kText;
    }
    const std::string_view rest = xml_.substr(at_);
    if (rest.starts_with("<![CDATA[")) {
      const size_t start = at_ + 9;
      if (!skip_past("]]>")) return cut();
      text_ = xml_.substr(start, at_ - 3 - start);
      return token_ = kText;
    }
    if (rest.starts_with("<!--")) {
      if (!skip_past("-->")) return cut();
    } else if (rest.starts_with("<?")) {
      if (!skip_past("?>")) return cut();
    } else if (rest.starts_with("<!")) {
      if (!skip_past(">")) return cut();
    } else {
      return tag();
    }
  }
  return token_ = kEnd;
}

XmlScanner::Token XmlScanner::tag() {
  size_t end = at_ + 1;
  char quote = 0;
  for (; end < xml_.size() && (quote != 0 || xml_[end] != '>'); ++end) {
    const char c = xml_[end];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    }
  }
  if (end == xml_.size()) return cut();
  std::string_view inside = xml_.substr(at_ + 1, end - at_ - 1);
  at_ = end + 1;
  const bool closing = inside.starts_with('/');
  if (closing) inside.remove_prefix(1);
  empty_element_ = !closing && inside.ends_with('/');
  if (empty_element_) inside.remove_suffix(1);
  size_t name_end = 0;
  while (name_end < inside.size() && !is_space(inside[name_end])) ++name_end;
  name_ = without_prefix(inside.substr(0, name_end));
  attributes_ = inside.substr(name_end);
  depth_ += closing ? -1 : 1;
  return token_ = closing ? kClose : kOpen;
}

std::string XmlScanner::attribute(std::string_view wanted) const {
  for (size_t at = 0; at < attributes_.size();) {
    while (at < attributes_.size() && is_space(attributes_[at])) ++at;
    const size_t sign = attributes_.find('=', at);
    if (sign == std::string_view::npos) break;
    std::string_view name = attributes_.substr(at, sign - at);
    while (!name.empty() && is_space(name.back())) name.remove_suffix(1);
    const size_t open = attributes_.find_first_of("\"'", sign);
    if (open == std::string_view::npos) break;
    const size_t close = attributes_.find(attributes_[open], open + 1);
    if (close == std::string_view::npos) break;
    if (without_prefix(name) == wanted) {
      return decode_entities(attributes_.substr(open + 1, close - open - 1));
    }
    at = close + 1;
  }
  return {};
}

}  // namespace clew::extract
