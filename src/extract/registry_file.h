// SPDX-License-Identifier: EUPL-1.2
// Windows registry hives: keys and values by walking the cells, after "Windows NT Registry File
// (REGF) format specification" (libyal) and "Windows registry file format specification"
// (M. Suhanov). Damaged cells are passed over and counted; nothing is visited twice.
// Thread-compatible.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"

namespace clew::extract {

/// One value of a key.
struct RegistryValue {
  std::string name;  ///< UTF-8, "" for the key's own
  uint32_t type = 0;
  Bytes data;  ///< at most kRegistryDataMax
};

/// One key with its place.
struct RegistryKey {
  std::string path;  ///< parts joined by '\', without the root's name
  std::optional<TimeMs> written;
  uint32_t values = 0;  ///< how many it says it has
  uint32_t values_at = 0;
};

inline constexpr size_t kRegistryDataMax = 1 << 20;
inline constexpr size_t kRegistryDepthMax = 512;  ///< what Windows allows

class RegistryFile {
 public:
  static bool starts(ByteView head) { return head.starts_with("regf"); }

  /// Borrows the bytes of the whole hive.
  explicit RegistryFile(ByteView bytes) : bytes_(bytes) {}

  /// Whether the header is one; then next() gives keys, the root first, depth first.
  bool open();
  /// The name that the hive was loaded under, as its header keeps it.
  std::string own_name() const;
  std::optional<TimeMs> written() const;
  /// Whether the last writing was not finished: newer data may lie in the log files beside it.
  bool is_dirty() const;

  std::optional<RegistryKey> next();
  std::vector<RegistryValue> values_of(const RegistryKey& key);

  /// Cells that could not be followed so far.
  uint64_t damaged() const { return damaged_; }

 private:
  struct Waiting {
    uint32_t at = 0;
    size_t depth = 0;
    std::string above;
  };
  ByteView cell(uint32_t at);
  void push_children(const std::string& path, size_t depth, uint32_t list);
  std::string name_of(ByteView bytes, bool narrow) const;
  std::optional<RegistryValue> value_at(uint32_t at);
  Bytes data_of(uint32_t size, uint32_t at, ByteView inline_bytes);

  ByteView bytes_;
  std::vector<Waiting> waiting_;
  std::unordered_set<uint32_t> seen_;
  uint64_t damaged_ = 0;
};

/// What a value says, for eyes and for search: texts as they are, lists line by line, numbers in
/// decimal; "" for other bytes.
std::string text_of(const RegistryValue& value);

}  // namespace clew::extract
