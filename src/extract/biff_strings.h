// SPDX-License-Identifier: EUPL-1.2
// Strings of binary workbooks ([MS-XLS] 2.5.294, 2.5.293): 8 or 16 bits a character, with runs and
// phonetics behind them, cut anywhere by CONTINUE records. Thread-compatible.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "extract/code_page.h"

namespace clew::extract {

/// A record and those that continue it, read one after the other.
class BiffReader {
 public:
  explicit BiffReader(std::vector<ByteView> records) : records_(std::move(records)) {}

  bool ended() const { return record_ >= records_.size(); }
  uint8_t u8();
  uint16_t u16();
  uint32_t u32();
  void skip(uint64_t length);
  /// The characters of a string of `count`, whose flags come next.
  std::string characters(size_t count);
  /// A string with a count of 16 bits and all that may follow it.
  std::string rich_string();

 private:
  void settle();
  std::string units(size_t count, bool wide);
  ByteView rest() const { return records_[record_].substr(at_); }

  std::vector<ByteView> records_;
  size_t record_ = 0;
  size_t at_ = 0;
};

}  // namespace clew::extract
