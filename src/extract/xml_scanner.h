// SPDX-License-Identifier: EUPL-1.2
// A scanner for large XML: hands out one token after the other and builds no tree, so that a sheet
// of 64 MiB costs no more than its bytes, and a damaged part gives what stands before the damage.
// Knows the five predefined entities and character references, and no other. Thread-compatible.
//
//   for (XmlScanner xml(part); xml.next() != XmlScanner::kEnd;) {
//     if (xml.opens("t")) inside = true;
//     if (xml.token() == XmlScanner::kText && inside) text += xml.text();
//   }
#pragma once

#include <string>
#include <string_view>

namespace clew::extract {

class XmlScanner {
 public:
  enum Token { kOpen, kClose, kText, kEnd };

  /// Borrows the UTF-8.
  explicit XmlScanner(std::string_view utf8) : xml_(utf8) {}

  /// Goes on to the next token. An empty element gives kOpen and then kClose.
  Token next();
  Token token() const { return token_; }

  /// The element's name without its prefix: "t" of <w:t>. Of kOpen and kClose.
  std::string_view name() const { return name_; }
  bool opens(std::string_view name) const { return token_ == kOpen && name_ == name; }
  bool closes(std::string_view name) const { return token_ == kClose && name_ == name; }
  /// The decoded value of an attribute by its name without prefix, "" where there is none. Of
  /// kOpen.
  std::string attribute(std::string_view name) const;
  /// Decoded character data. Of kText.
  const std::string& text() const { return text_; }

  /// After kEnd: whether all elements were closed and no markup was cut off.
  bool whole() const { return !cut_ && depth_ == 0; }
  /// Whether markup was cut off.
  bool cut_off() const { return cut_; }
  size_t offset() const { return at_; }

 private:
  Token tag();
  Token cut();
  bool skip_past(std::string_view end);

  std::string_view xml_;
  size_t at_ = 0;
  int64_t depth_ = 0;
  Token token_ = kText;
  bool empty_element_ = false;
  bool cut_ = false;
  std::string_view name_;
  std::string_view attributes_;
  std::string text_;
};

/// Replaces entities and character references.
std::string decode_entities(std::string_view text);

}  // namespace clew::extract
