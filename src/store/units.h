// SPDX-License-Identifier: EUPL-1.2
// Units: pieces of work, as rows of case.db. A unit is a file of an exhibit, or a part of one that
// is too large for one piece. It is pending until a shard that holds what came out of it is adopted
// (store/shards.h).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "store/database.h"

namespace clew::store {

enum class UnitState {
  kPending,
  kDone,
  kFailed,  ///< tried as often as is worth it; what is known of it lies in its shard
};

struct Unit {
  int64_t id = 0;
  std::string exhibit;
  uint64_t file = 0;   ///< ExhibitFile::number
  Bytes part;          ///< which part of the file; "" is all of it
  uint64_t bytes = 0;  ///< how much there is to read, for sizing and progress
  UnitState state = UnitState::kPending;
  int64_t shard = 0;   ///< Shard::id that holds what came out of it; 0 is none
  uint32_t tries = 0;  ///< how often it was handed out
  bool operator==(const Unit&) const = default;
};

struct NewUnit {
  std::string exhibit;
  uint64_t file = 0;
  Bytes part;
  uint64_t bytes = 0;
};

struct UnitCounts {
  uint64_t pending = 0;
  uint64_t done = 0;
  uint64_t failed = 0;
  uint64_t pending_bytes = 0;
  uint64_t done_bytes = 0;  ///< of done and failed units
  bool operator==(const UnitCounts&) const = default;
};

/// Adds what is not there yet; returns how many were new.
Result<uint64_t> add_units(Transaction& transaction, std::span<const NewUnit> units);

/// Pending units with ids above `after`, in the order of ids, at most `limit`.
Result<std::vector<Unit>> pending_units(Database& database, int64_t after, uint64_t limit);
/// Units in that state, as above.
Result<std::vector<Unit>> units_in_state(Database& database, UnitState state, int64_t after,
                                         uint64_t limit);
/// The units whose rows in this shard count; rows of other units in it are superseded.
Result<std::vector<Unit>> units_of_shard(Database& database, int64_t shard);
/// The unit that is all of a file of an exhibit.
Result<std::optional<Unit>> unit_of_file(Database& database, std::string_view exhibit,
                                         uint64_t file);
/// kNotFound when there is none.
Result<Unit> unit(Database& database, int64_t id);
Result<UnitCounts> count_units(Database& database);

/// Says that these units are being tried once more.
Result<void> count_tries(Transaction& transaction, std::span<const int64_t> ids);
/// Makes units pending again, with no tries, to be done anew. What came out of them before stays
/// until a new shard is adopted.
Result<void> redo_units(Transaction& transaction, std::span<const int64_t> ids);

}  // namespace clew::store
