// SPDX-License-Identifier: EUPL-1.2
// Worlds: synthetic cases with their ground truth. People and acts come first, traces are rendered
// from them; what a world is for and what its files look like stands in docs/reference/worlds.md.
//
//   auto summary = TRY(make_world({.seed = 7, .directory = "demo"}));
//   // demo/evidence/... is what Clew is given, demo/truth.json is what it should find.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace clew::training {

enum class WorldSize { kSmall };

struct WorldOptions {
  uint64_t seed = 1;
  WorldSize size = WorldSize::kSmall;
  std::string directory;  ///< made when it is not there; must not hold a world already
};

/// A search that shows what Clew is for.
struct ExampleSearch {
  std::string query;
  std::string why;   ///< one sentence for the person at the terminal
  std::string item;  ///< an item that it finds, as truth.json names items
};

struct WorldSummary {
  uint64_t people = 0, acts = 0, messages = 0, mails = 0, adverts = 0, files = 0, bytes = 0;
  uint64_t selectors = 0;               ///< different values that stand somewhere in the evidence
  std::vector<std::string> story;       ///< three sentences
  std::vector<ExampleSearch> searches;  ///< three
  std::string evidence;                 ///< the folder to add to a case
  std::string truth;                    ///< the file with the ground truth
};

/// Makes a world. The same options make the same bytes, times and names. Fails with kUsage when the
/// directory holds a world already, and with what the file system says. Takes about a second.
Result<WorldSummary> make_world(const WorldOptions& options);

}  // namespace clew::training
