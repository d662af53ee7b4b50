// SPDX-License-Identifier: EUPL-1.2
// Coverage: what of a case was not, or not fully, understood, in plain numbers: what no format
// knew, what a format gave up on and why, what is locked, apps whose databases nobody told, and
// pictures and pages that only eyes can read. And in one line what a search cannot see.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "index/shard.h"

namespace clew::process {

struct Amount {
  uint64_t items = 0;
  uint64_t bytes = 0;
};

struct Coverage {
  Amount all;
  std::map<std::string, Amount> without_parser;  ///< by type: "bytes", "unknown"
  /// Partial, failed and skipped, by type, state and reason.
  std::map<std::tuple<std::string, std::string, std::string>, Amount> given_up;
  std::map<std::pair<std::string, std::string>, Amount> locked;  ///< by type and what it says
  std::map<std::string, Amount> without_text;                    ///< pictures and pages, by type
  std::map<std::string, Amount> apps;         ///< installed apps of whose databases none was told
  std::map<std::string, uint64_t> anomalies;  ///< items with it, by name
};
Result<Coverage> coverage(const std::vector<index::ShardReader*>& shards);

/// The app that a database belongs to, by where it lies on a phone: "com.example.chat" of
/// ".../com.example.chat/databases/x.db" (Android) or "AppDomain-com.example.chat/..." (an iTunes
/// backup); "" when it lies elsewhere.
std::string app_of_path(const std::string& path);

/// What a search could not look into.
struct Unseen {
  uint64_t closed = 0;        ///< items that are encrypted, failed or skipped
  uint64_t without_text = 0;  ///< pictures and pages
  uint64_t pending = 0;       ///< files that are not processed yet
};
Unseen unseen(const std::vector<index::ShardReader*>& shards, uint64_t pending_files);
/// One line without its end; "" when all was seen.
std::string describe(const Unseen& unseen);

}  // namespace clew::process
