// SPDX-License-Identifier: EUPL-1.2
// Split names: how the names and sizes of files in one directory tell that they are the parts of
// one file, cut by an imaging tool: `disk.001 disk.002`, `disk.dd.00 disk.dd.01`, `disk.E01
// disk.E02`. Only names and sizes are looked at. Nothing is lost by a wrong guess: the parts are
// read as one.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace clew::evidence {

/// Parts that one file may have; what lies beyond is read for itself.
inline constexpr uint32_t kSplitPartsMax = 20'000;

/// What a name says about its place among parts.
struct SplitName {
  enum class Style { kNumbered, kExpertWitness };
  Bytes stem;  ///< the name up to the number, with its last dot: "disk.", "disk.E"
  Style style = Style::kNumbered;
  size_t width = 0;     ///< characters of the number
  uint32_t number = 0;  ///< as written; Expert Witness: E01 is 1, E99 is 99, EAA is 100

  /// Whether other parts can follow it: numbers begin with 0 or 1, those of Expert Witness with 1.
  bool is_first() const { return style == Style::kNumbered ? number <= 1 : number == 1; }
  bool is_same_set(const SplitName& other) const {
    return stem == other.stem && style == other.style && width == other.width;
  }
};

/// Nothing where the name is not that of a part. `name` may have directories before it.
std::optional<SplitName> split_name(ByteView name);

/// The later parts among the names of one directory, which are to be read through their first part.
/// `size_of` is asked for candidates only; nothing stands for what is no regular file. Numbered
/// parts must be of one size, a multiple of a sector; the last may be smaller.
std::set<Bytes> later_parts(const std::vector<Bytes>& names,
                            const std::function<std::optional<uint64_t>(const Bytes&)>& size_of);

}  // namespace clew::evidence
