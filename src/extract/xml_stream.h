// SPDX-License-Identifier: EUPL-1.2
// XML of any length from a byte source, one token after the other, in a few MiB of memory: what
// XmlScanner is for XML that lies in memory. Long texts come in pieces. UTF-8 only. One thread
// only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "extract/source_window.h"
#include "extract/xml_scanner.h"

namespace clew::extract {

class XmlStream {
 public:
  /// Borrows the source.
  explicit XmlStream(evidence::ByteSource& source) : window_(source, kWindowBytes) {}

  XmlScanner::Token next();
  XmlScanner::Token token() const { return token_; }
  /// Of kOpen and kClose: the element's name without its prefix.
  std::string_view name() const { return tag_ ? tag_->name() : std::string_view(); }
  /// Of kOpen.
  std::string attribute(std::string_view wanted) const { return tag_->attribute(wanted); }
  /// Of kText: decoded; one text may come as several.
  const std::string& text() const { return text_; }
  /// After kEnd: whether all elements were closed and no markup was cut off.
  bool whole() const { return !cut_ && depth_ == 0; }
  uint64_t offset() const { return at_; }

 private:
  static constexpr size_t kWindowBytes = 4 << 20;  ///< markup longer than this ends the stream

  XmlScanner::Token read_tag();
  XmlScanner::Token read_text(std::string_view ahead);
  XmlScanner::Token read_verbatim();
  bool skip_past(std::string_view end);
  XmlScanner::Token cut();

  SourceWindow window_;
  uint64_t at_ = 0;
  int64_t depth_ = 0;
  bool verbatim_ = false;  ///< inside of <![CDATA[
  bool cut_ = false;
  XmlScanner::Token token_ = XmlScanner::kText;
  std::string markup_;             ///< the tag that `tag_` looks at
  std::optional<XmlScanner> tag_;  ///< of the current element's tag
  std::string text_;
};

}  // namespace clew::extract
