// SPDX-License-Identifier: EUPL-1.2
// Property lists of Apple's systems, binary ("bplist00", CFBinaryPList.c) and XML (the PropertyList
// DTD), and what NSKeyedArchiver folds into them: its references are followed and its dictionaries,
// arrays and dates told as what they were. Values come one after the other with the keys on the way
// to them; nothing recurses, and what is told is bounded by the list's size. Thread-compatible.
//
//   const Plist list = read_plist(bytes);
//   walk_plist(list, [](const PlistValue& value) { ... value.path, value.text ... });
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace clew::extract {

inline constexpr size_t kPlistBytesMax = 64 << 20;  ///< larger lists are refused
inline constexpr size_t kPlistNodesMax = 4 << 20;   ///< values and references of one list
inline constexpr size_t kPlistDepthMax = 64;

enum class PlistKind : uint8_t {
  kNull,
  kBoolean,
  kNumber,
  kDate,
  kData,
  kString,
  kReference,  ///< to an object of a keyed archive
  kArray,
  kDictionary,
};

/// One list in memory. Borrows the bytes that it was read from.
struct Plist {
  struct Node {
    PlistKind kind = PlistKind::kNull;
    bool wide = false;     ///< `bytes` is UTF-16BE
    ByteView bytes;        ///< of strings and data; of XML, texts of all scalars
    int64_t integer = 0;   ///< of booleans, integers, references
    double real = 0;       ///< of reals and dates (seconds since 2001)
    bool is_real = false;  ///< the number is `real`
    uint32_t first = 0;    ///< in `links`: values, or key and value in turn
    uint32_t count = 0;    ///< links
  };
  std::vector<Node> nodes;
  std::vector<uint32_t> links;
  std::deque<std::string> texts;  ///< what was decoded from XML
  uint32_t root = 0;
  bool binary = false;
  bool keyed_archive = false;
  std::string_view
      error;  ///< "plist_truncated", "plist_malformed", "plist_limit"; empty when whole
};

/// Whether the bytes begin like a property list.
bool is_plist(ByteView head);
/// Reads what can be read; `error` tells what is wrong, `nodes` is empty when nothing could be.
Plist read_plist(ByteView bytes);

struct PlistValue {
  std::string_view path;  ///< "Applications.com.example.version"
  PlistKind kind;
  std::string text;  ///< as a person would write it; of data, the bytes
};
/// Calls `take` for each value that is no container. False when a limit cut it short.
bool walk_plist(const Plist& list, const std::function<void(PlistValue&)>& take);

/// The first value whose path ends in `key`, as text; of dates the ISO form.
std::optional<std::string> plist_value(ByteView bytes, std::string_view key);

}  // namespace clew::extract
