// SPDX-License-Identifier: EUPL-1.2
// What tests of locked things share: what an item must be, and the samples of a folder.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <iostream>
#include <string>

#include "base/file.h"
#include "extract/collect.h"

namespace clew::extract {

using model::ItemState;

struct Expected {
  std::string_view type;
  ItemState state;
  std::string_view encryption;
  std::string_view unlock;
};

/// Whether the bytes are one item that ends as wanted.
inline testing::AssertionResult matches(ByteView bytes, const Expected& wanted) {
  const auto items = collect(bytes, "thing");
  const auto& item = items[0].item;
  const bool same = items.size() == 1 && item.type == wanted.type && item.state == wanted.state &&
                    field_of(item, "encryption") == wanted.encryption &&
                    field_of(item, "unlock") == wanted.unlock;
  if (same) return testing::AssertionSuccess();
  return testing::AssertionFailure()
         << items.size() << " items; " << item.type << ", " << name_of(item.state) << ", "
         << item.reason << ", " << field_of(item, "encryption") << ", " << field_of(item, "unlock");
}

/// Whether every sample of a folder ends locked and says what would open it. True without a corpus.
inline testing::AssertionResult all_locked(const std::string& folder, std::string_view extension,
                                           std::string_view type) {
  const char* corpus = ::getenv("CLEW_CORPUS");
  if (corpus == nullptr) {
    std::cout << "CLEW_CORPUS is not set: no samples are looked at\n";
    return testing::AssertionSuccess();
  }
  size_t count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(corpus) +
                                                                         "/encrypted/" + folder)) {
    if (entry.path().extension() != extension) continue;
    const auto bytes = base::read_file(entry.path(), 64 << 20);
    if (!bytes.ok()) return testing::AssertionFailure() << bytes.error().text;
    const auto items = collect(*bytes, entry.path().filename().native());
    const auto& item = items[0].item;
    if (item.type != type || item.state != ItemState::kEncrypted ||
        field_of(item, "unlock").empty()) {
      return testing::AssertionFailure()
             << entry.path().native() << ": " << item.type << ", " << item.reason;
    }
    ++count;
  }
  return count > 0 ? testing::AssertionSuccess() : testing::AssertionFailure() << "no samples";
}

}  // namespace clew::extract
