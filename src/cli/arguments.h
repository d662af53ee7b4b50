// SPDX-License-Identifier: EUPL-1.2
// The words of a command line, taken apart after a verb's descriptor.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/verb.h"

namespace clew::cli {

/// Parsed arguments of one verb. Thread-compatible.
class Arguments {
 public:
  /// `words` are those after the verb. kUsage, saying what is wrong, for unknown options, missing
  /// values, too few or too many operands.
  static Result<Arguments> parse(const Verb& verb, const std::vector<std::string>& words);

  bool has(std::string_view flag) const;
  /// The last value of the option, or nothing.
  std::optional<std::string> value(std::string_view flag) const;
  std::string value_or(std::string_view flag, std::string_view other) const;
  /// A whole number, optionally with K, M or G (binary multiples); kUsage when it is none or out of
  /// range.
  Result<uint64_t> number(std::string_view flag, uint64_t other, uint64_t least,
                          uint64_t most) const;
  /// Operands in order.
  const std::vector<std::string>& operands() const { return operands_; }
  const std::string& operand(size_t index) const { return operands_.at(index); }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
  std::vector<std::string> operands_;
};

/// "30", "64K", "2G" as a number; nothing when it is not one.
std::optional<uint64_t> parse_number(std::string_view text);

}  // namespace clew::cli
