// SPDX-License-Identifier: EUPL-1.2
// Words for readers; see reader.h.
#include "extract/reader.h"

#include "base/hash.h"

namespace clew::extract {
namespace {

constexpr size_t kSetBytes = 4;  ///< of the hash that tells one set of formats from another

std::string hash_of_names() {
  std::string names;
  for (const Format* format : all_formats()) names += std::string(format->name) + "\n";
  return base::to_hex(base::sha256(names).substr(0, kSetBytes));
}

}  // namespace

std::string reader_of(const Format& format) {
  std::string out = std::string(format.name) + " " + std::to_string(format.version);
  if (format.name == "bytes") {
    static const std::string kSet = " of " + hash_of_names();
    out += kSet;
  }
  return out;
}

std::vector<std::string> all_readers() {
  std::vector<std::string> out;
  for (const Format* format : all_formats()) out.push_back(reader_of(*format));
  return out;
}

}  // namespace clew::extract
