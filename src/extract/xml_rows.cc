// SPDX-License-Identifier: EUPL-1.2
// XML of any size by rows; see xml_rows.h.
#include "extract/xml_rows.h"

#include <utility>

#include "extract/markup_charset.h"

namespace clew::extract {
namespace {

constexpr size_t kFillBytes = 256 << 10;  ///< scanned together, at the least

}  // namespace

XmlRows::XmlRows(std::function<Bytes()> piece, std::string row)
    : piece_(std::move(piece)), row_(std::move(row)) {}

/// Behind the last tag in the buffer that closes a row; 0 where none does.
size_t XmlRows::end_of_rows() const {
  for (size_t at = buffer_.rfind(row_ + ">"); at != std::string::npos && at > 1;
       at = buffer_.rfind(row_ + ">", at - 1)) {
    const size_t open = buffer_.rfind('<', at);
    if (open == std::string::npos) break;
    const std::string_view before = std::string_view(buffer_).substr(open, at - open);
    // "</" or "</prefix:"
    if (before == "</" || (before.starts_with("</") && before.ends_with(':'))) {
      return at + row_.size() + 1;
    }
  }
  return 0;
}

bool XmlRows::refill() {
  if (scanner_) {
    before_ += scanned_;
    buffer_.erase(0, scanned_);
    scanner_.reset();
  }
  size_t end = 0;
  size_t wanted = kFillBytes;
  while (!ended_) {
    const Bytes bytes = piece_();
    if (!std::exchange(begun_, true)) {
      const std::string charset = declared_charset(bytes);
      if (!charset.empty() && charset != "utf-8") {
        if (auto opened = CharsetDecoder::open(charset); opened.ok()) decoder_ = std::move(*opened);
      }
    }
    ended_ = bytes.empty();
    if (decoder_) {
      decoder_->decode(bytes, ended_, buffer_);
    } else {
      buffer_ += bytes;
    }
    if (buffer_.size() < wanted) continue;
    end = end_of_rows();
    if (end > 0) break;
    wanted = buffer_.size() * 2;
    if (buffer_.size() >= kXmlRowBytesMax) {
      cut_ = true;
      end = buffer_.size();
      break;
    }
  }
  if (end == 0) end = buffer_.size();
  if (end == 0) return false;
  scanned_ = end;
  scanner_.emplace(std::string_view(buffer_).substr(0, end));
  return true;
}

bool XmlRows::next() {
  for (;;) {
    if (!scanner_ && !refill()) return false;
    const auto token = scanner_->next();
    if (token == XmlScanner::kOpen) ++depth_;
    if (token == XmlScanner::kClose) --depth_;
    if (token != XmlScanner::kEnd) return true;
    if (scanner_->cut_off()) cut_ = true;
    if (!refill()) return false;
  }
}

}  // namespace clew::extract
