// SPDX-License-Identifier: EUPL-1.2
// Collect: runs the extractor on bytes in this process and keeps the items in memory. For tests,
// fuzzers and people who write a format; evidence is only ever parsed in a worker.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "extract/extractor.h"

namespace clew::extract {

/// An item with its way through the containers, parts joined by '/'.
struct Collected {
  std::string path;
  model::Item item;
};

/// All items under `bytes`, which is called `name`, in the order of their beginning. The root is
/// first. `format` as in Child. Where the environment names a folder in CLEW_KEEP_INPUTS, small
/// inputs are kept there by their type, as seeds for the fuzzers.
std::vector<Collected> collect(ByteView bytes, ByteView name, std::string_view format = {},
                               std::vector<std::string> regions = {"FR", "GB"});

/// What collect_with() reads with.
struct CollectOptions {
  std::string_view format = {};
  std::vector<std::string> passwords = {};
  bool thorough = false;
  std::vector<std::optional<Bytes>> parts = {};  ///< that follow the bytes; nothing: it is missing
};
/// As collect(), with an extractor of its own.
std::vector<Collected> collect_with(ByteView bytes, ByteView name, const CollectOptions& options);

/// The collected item at `path`, or nullptr.
const model::Item* find(const std::vector<Collected>& items, std::string_view path);
/// The value of a field, or "".
std::string_view field_of(const model::Item& item, std::string_view name);
bool has_anomaly(const model::Item& item, std::string_view name);

}  // namespace clew::extract
