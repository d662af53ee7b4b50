// SPDX-License-Identifier: EUPL-1.2
// Names of parts; see split_name.h. Expert Witness numbers after libewf's documentation of the
// format: E01 to E99, then EAA to EZZ, then FAA to ZZZ.
#include "evidence/split_name.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace clew::evidence {
namespace {

constexpr uint64_t kPartBytesMin = 64 << 10;  ///< smaller things are not cut into numbered parts
constexpr uint64_t kSector = 512;
constexpr uint32_t kGapRatioMax = 4;  ///< numbers from first to last, for each part that is there
constexpr size_t kDigitsMin = 2;
constexpr size_t kDigitsMax = 5;
constexpr uint32_t kLetters = 26;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A letter's place in the alphabet, of the same case as `like`.
std::optional<uint32_t> letter(char c, char like) {
  const char first = like >= 'a' ? 'a' : 'A';
  if (c < first || c >= first + static_cast<char>(kLetters)) return {};
  return static_cast<uint32_t>(c - first);
}

/// "E01" and its successors, in either case.
std::optional<SplitName> expert_witness(ByteView stem, ByteView extension) {
  const char mark = extension[0];
  const auto first = letter(mark, mark);
  if (!first) return {};
  const uint32_t base = uint32_t{'E' - 'A'};
  SplitName out;
  out.style = SplitName::Style::kExpertWitness;
  out.width = 2;
  out.stem = Bytes(stem) + (mark >= 'a' ? "e" : "E");
  if (is_digit(extension[1]) && is_digit(extension[2])) {
    if (*first != base) return {};
    out.number = static_cast<uint32_t>((extension[1] - '0') * 10 + (extension[2] - '0'));
    return out.number > 0 ? std::optional(out) : std::nullopt;
  }
  const auto second = letter(extension[1], mark);
  const auto third = letter(extension[2], mark);
  if (*first < base || !second || !third) return {};
  out.number = 100 + ((*first - base) * kLetters + *second) * kLetters + *third;
  return out;
}

}  // namespace

std::optional<SplitName> split_name(ByteView name) {
  const size_t dot = name.rfind('.');
  if (dot == ByteView::npos || dot == 0 || name.find('/', dot) != ByteView::npos) return {};
  const ByteView stem = name.substr(0, dot + 1);
  const ByteView extension = name.substr(dot + 1);
  const bool digits = std::all_of(extension.begin(), extension.end(), is_digit);
  if (!digits) return extension.size() == 3 ? expert_witness(stem, extension) : std::nullopt;
  if (extension.size() < kDigitsMin || extension.size() > kDigitsMax) return {};
  SplitName out;
  out.stem = stem;
  out.width = extension.size();
  for (const char c : extension) out.number = out.number * 10 + static_cast<uint32_t>(c - '0');
  return out;
}

namespace {

struct Candidate {
  Bytes name;
  uint64_t size = 0;
};

/// Whether numbered parts, from the first to the last, have the sizes that cutting gives.
bool fit(const std::map<uint32_t, Candidate>& parts) {
  const uint64_t size = parts.begin()->second.size;
  if (size < kPartBytesMin || size % kSector != 0) return false;
  for (const auto& [number, part] : parts) {
    const bool is_last = number == parts.rbegin()->first;
    if (is_last ? part.size > size || part.size == 0 : part.size != size) return false;
  }
  return true;
}

}  // namespace

std::set<Bytes> later_parts(const std::vector<Bytes>& names,
                            const std::function<std::optional<uint64_t>(const Bytes&)>& size_of) {
  using Key = std::tuple<Bytes, SplitName::Style, size_t>;
  std::map<Key, std::map<uint32_t, Candidate>> sets;
  for (const Bytes& name : names) {
    const auto split = split_name(name);
    if (!split || split->number > kSplitPartsMax) continue;
    sets[Key(split->stem, split->style, split->width)][split->number] = {name, 0};
  }
  std::set<Bytes> later;
  for (auto& [key, parts] : sets) {
    const bool witness = std::get<1>(key) == SplitName::Style::kExpertWitness;
    const uint32_t first = parts.begin()->first;
    const uint32_t span = parts.rbegin()->first - first + 1;
    if (parts.size() < 2 || (witness ? first != 1 : first > 1)) continue;
    if (span > parts.size() * kGapRatioMax) continue;
    bool regular = true;
    for (auto& [number, part] : parts) {
      const auto size = size_of(part.name);
      regular = regular && size.has_value();
      part.size = size.value_or(0);
    }
    if (!regular || (!witness && !fit(parts))) continue;
    for (auto part = std::next(parts.begin()); part != parts.end(); ++part) {
      later.insert(part->second.name);
    }
  }
  return later;
}

}  // namespace clew::evidence
