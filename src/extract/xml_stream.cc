// SPDX-License-Identifier: EUPL-1.2
// Streaming XML; see xml_stream.h. Tags are given to an XmlScanner of their own.
#include "extract/xml_stream.h"

#include <algorithm>

namespace clew::extract {
namespace {

constexpr size_t kAhead = 16;  ///< bytes that tell what a piece of markup is
constexpr std::string_view kVerbatimStart = "<![CDATA[";
constexpr std::string_view kVerbatimEnd = "]]>";

/// Where the tag at the front of `xml` ends, behind its '>'; npos when it does not end there.
size_t end_of_tag(std::string_view xml) {
  char quote = 0;
  for (size_t at = 1; at < xml.size(); ++at) {
    const char c = xml[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

}  // namespace

XmlScanner::Token XmlStream::cut() {
  cut_ = true;
  at_ = window_.size();
  tag_.reset();
  return token_ = XmlScanner::kEnd;
}

XmlScanner::Token XmlStream::next() {
  if (tag_ && token_ == XmlScanner::kOpen && tag_->next() == XmlScanner::kClose) {
    --depth_;
    return token_ = XmlScanner::kClose;
  }
  tag_.reset();
  for (;;) {
    if (verbatim_) return read_verbatim();
    const std::string_view ahead = window_.at(at_, kAhead);
    if (ahead.empty()) return window_.failed() ? cut() : token_ = XmlScanner::kEnd;
    if (ahead.front() != '<') return read_text(ahead);
    if (ahead.starts_with(kVerbatimStart)) {
      verbatim_ = true;
      at_ += kVerbatimStart.size();
    } else if (ahead.starts_with("<!--")) {
      if (!skip_past("-->")) return cut();
    } else if (ahead.starts_with("<?")) {
      if (!skip_past("?>")) return cut();
    } else if (ahead.starts_with("<!")) {
      if (!skip_past(">")) return cut();
    } else {
      return read_tag();
    }
  }
}

bool XmlStream::skip_past(std::string_view end) {
  size_t found = window_.at(at_, kAhead).find(end);
  if (found == std::string_view::npos) found = window_.at(at_, kWindowBytes).find(end);
  if (found == std::string_view::npos) return false;
  at_ += found + end.size();
  return true;
}

XmlScanner::Token XmlStream::read_text(std::string_view ahead) {
  size_t end = ahead.find('<');
  if (end == std::string_view::npos) {
    ahead = window_.at(at_, kWindowBytes);
    end = std::min(ahead.find('<'), ahead.size());
    // An entity that begins at the border stays whole.
    const size_t sign = ahead.substr(0, end).rfind('&');
    const bool more = at_ + end < window_.size() && end == ahead.size();
    if (more && sign != std::string_view::npos && sign > 0 && end - sign < kAhead) end = sign;
  }
  text_ = decode_entities(ahead.substr(0, end));
  at_ += end;
  return token_ = XmlScanner::kText;
}

XmlScanner::Token XmlStream::read_verbatim() {
  std::string_view ahead = window_.at(at_, kAhead);
  size_t end = ahead.find(kVerbatimEnd);
  if (end == std::string_view::npos) {
    ahead = window_.at(at_, kWindowBytes);
    end = ahead.find(kVerbatimEnd);
  }
  if (end == std::string_view::npos) {
    if (ahead.size() < kVerbatimEnd.size() || at_ + ahead.size() >= window_.size()) return cut();
    text_ = ahead.substr(0, ahead.size() - kVerbatimEnd.size() + 1);
    at_ += text_.size();
  } else {
    text_ = ahead.substr(0, end);
    at_ += end + kVerbatimEnd.size();
    verbatim_ = false;
  }
  return token_ = XmlScanner::kText;
}

XmlScanner::Token XmlStream::read_tag() {
  std::string_view ahead = window_.at(at_, kAhead);
  size_t end = end_of_tag(ahead);
  if (end == std::string_view::npos) {
    ahead = window_.at(at_, kWindowBytes);
    end = end_of_tag(ahead);
  }
  if (end == std::string_view::npos) return cut();
  markup_ = ahead.substr(0, end);
  at_ += end;
  tag_.emplace(markup_);
  token_ = tag_->next();
  if (token_ != XmlScanner::kOpen && token_ != XmlScanner::kClose) return cut();
  depth_ += token_ == XmlScanner::kOpen ? 1 : -1;
  return token_;
}

}  // namespace clew::extract
