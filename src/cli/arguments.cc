// SPDX-License-Identifier: EUPL-1.2
// Taking command lines apart; see arguments.h.
#include "cli/arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace clew::cli {
namespace {

const Flag* find_flag(const Verb& verb, std::string_view name) {
  for (const auto flags : {verb.flags, common_flags()}) {
    for (const auto& flag : flags) {
      if (flag.name == name) return &flag;
    }
  }
  return nullptr;
}

Result<void> check_operands(const Verb& verb, size_t given) {
  size_t least = 0;
  bool many = false;
  for (const auto& operand : verb.operands) {
    if (!operand.optional) ++least;
    many = many || operand.repeated;
  }
  if (given < least) {
    return Error(ErrorKind::kUsage, fmt::format("{} is missing; see clew help {}",
                                                verb.operands[given].name, verb.name));
  }
  if (!many && given > verb.operands.size()) {
    return Error(ErrorKind::kUsage, fmt::format("too many arguments; see clew help {}", verb.name));
  }
  return {};
}

}  // namespace

std::optional<uint64_t> parse_number(std::string_view text) {
  uint64_t value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc() || end == text.data()) return std::nullopt;
  const std::string_view unit(end, static_cast<size_t>(text.data() + text.size() - end));
  int shift = 0;
  if (unit == "K" || unit == "k") shift = 10;
  if (unit == "M" || unit == "m") shift = 20;
  if (unit == "G" || unit == "g") shift = 30;
  if (!unit.empty() && shift == 0) return std::nullopt;
  if (shift > 0 && value >> (64 - shift) != 0) return std::nullopt;
  return value << shift;
}

Result<Arguments> Arguments::parse(const Verb& verb, const std::vector<std::string>& words) {
  Arguments arguments;
  bool only_operands = false;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (only_operands || word.size() < 3 || word.substr(0, 2) != "--") {
      if (word == "--") {
        only_operands = true;
        continue;
      }
      arguments.operands_.push_back(word);
      continue;
    }
    const size_t equals = word.find('=');
    const std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
    const Flag* flag = find_flag(verb, name);
    if (flag == nullptr) {
      return Error(ErrorKind::kUsage, fmt::format("clew {} has no option --{}; see clew help {}",
                                                  verb.name, name, verb.name));
    }
    if (flag->value.empty()) {
      if (equals != std::string::npos) {
        return Error(ErrorKind::kUsage, fmt::format("--{} takes no value", name));
      }
      arguments.values_[name].emplace_back();
    } else if (equals != std::string::npos) {
      arguments.values_[name].push_back(word.substr(equals + 1));
    } else if (i + 1 < words.size()) {
      arguments.values_[name].push_back(words[++i]);
    } else {
      return Error(ErrorKind::kUsage, fmt::format("--{} needs a value: {}", name, flag->value));
    }
  }
  TRY(check_operands(verb, arguments.operands_.size()));
  return arguments;
}

bool Arguments::has(std::string_view flag) const { return values_.find(flag) != values_.end(); }

std::optional<std::string> Arguments::value(std::string_view flag) const {
  const auto found = values_.find(flag);
  if (found == values_.end()) return std::nullopt;
  return found->second.back();
}

std::string Arguments::value_or(std::string_view flag, std::string_view other) const {
  return value(flag).value_or(std::string(other));
}

Result<uint64_t> Arguments::number(std::string_view flag, uint64_t other, uint64_t least,
                                   uint64_t most) const {
  const auto text = value(flag);
  if (!text) return other;
  const auto number = parse_number(*text);
  if (!number || *number < least || *number > most) {
    return Error(ErrorKind::kUsage,
                 fmt::format("--{} must be a number from {} to {}", flag, least, most));
  }
  return *number;
}

}  // namespace clew::cli
