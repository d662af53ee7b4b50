// SPDX-License-Identifier: EUPL-1.2
// The text of HTML as a reader sees it, and a little more: block elements break lines, cells are
// parted by tabs, inline elements join without a space, so that <b>07400</b><i>123456</i> stays one
// number. Hidden elements are kept, for they are evidence; scripts, styles and templates are not.
// Where links lead and what `title` attributes say follows the block in which they stand. Parsing
// follows the HTML standard (WHATWG), by gumbo. Thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace clew::extract {

/// What one HTML document says. All strings are UTF-8; absent parts are empty.
struct HtmlText {
  std::string text;
  std::string title;
  std::string author;
  std::string description;  ///< also the last line of `text` when the page does not show it
  std::string url;          ///< canonical address, or where a browser saved it from
  std::string software;     ///< generator
  std::string published;    ///< article:published_time as it stands
  /// False when the tree outgrew kHtmlTreeBytesMax: then `text` is the markup with its tags cut
  /// out.
  bool whole = true;
};

/// Memory that the tree of one document may take.
inline constexpr size_t kHtmlTreeBytesMax = 256 << 20;

/// Reads UTF-8 HTML, however malformed; never fails. Takes up to kHtmlTreeBytesMax of memory.
HtmlText read_html(std::string_view utf8);

/// The text alone: what read_html() puts into `text`.
std::string html_to_text(std::string_view html_utf8);

}  // namespace clew::extract
