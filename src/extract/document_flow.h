// SPDX-License-Identifier: EUPL-1.2
// Text of a document as it is put together: paragraphs are lines, cells are parted by tabs, and
// paragraphs within a cell by spaces, so that a table's row stays one line. One thread only.
#pragma once

#include <string>
#include <string_view>

namespace clew::extract {

class DocumentFlow {
 public:
  void add(std::string_view text) { text_.append(text); }
  void tab() { text_.push_back('\t'); }
  /// A break within a paragraph or the end of one.
  void line() {
    if (cells_ > 0) {
      if (!text_.empty() && text_.back() != ' ' && text_.back() != '\t') text_.push_back(' ');
    } else {
      text_.push_back('\n');
    }
  }
  /// Ends the line unless one ends here already.
  void fresh_line() {
    if (!text_.empty() && text_.back() != '\n') line();
  }
  void open_cell() { ++cells_; }
  void close_cell() {
    if (cells_ > 0) --cells_;
    while (!text_.empty() && text_.back() == ' ') text_.pop_back();
    text_.push_back('\t');
  }
  void close_row() {
    while (!text_.empty() && text_.back() == '\t') text_.pop_back();
    line();
  }
  const std::string& text() const { return text_; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  int cells_ = 0;
};

}  // namespace clew::extract
