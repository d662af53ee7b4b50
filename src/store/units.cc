// SPDX-License-Identifier: EUPL-1.2
// The table `unit` of case.db, behind typed rows.
#include "store/units.h"

#include <fmt/format.h>

#include "base/check.h"

namespace clew::store {
namespace {

constexpr std::string_view kColumns = "id, exhibit, file, part, bytes, state, shard, tries";

std::string_view name_of(UnitState state) {
  switch (state) {
    case UnitState::kPending:
      return "pending";
    case UnitState::kDone:
      return "done";
    case UnitState::kFailed:
      return "failed";
  }
  UNREACHABLE();
}

Unit read_unit(const Statement& row) {
  Unit unit;
  unit.id = row.integer(0);
  unit.exhibit = row.text(1);
  unit.file = static_cast<uint64_t>(row.integer(2));
  unit.part = row.blob(3);
  unit.bytes = static_cast<uint64_t>(row.integer(4));
  const auto state = row.text(5);
  if (state == "done") unit.state = UnitState::kDone;
  if (state == "failed") unit.state = UnitState::kFailed;
  unit.shard = row.integer(6);
  unit.tries = static_cast<uint32_t>(row.integer(7));
  return unit;
}

Result<std::vector<Unit>> read_all(Statement& rows, bool row) {
  std::vector<Unit> units;
  for (; row; row = TRY(rows.step())) units.push_back(read_unit(rows));
  return units;
}

Result<void> run_for_each(Transaction& transaction, std::string_view sql,
                          std::span<const int64_t> ids) {
  Database& database = transaction.database();
  auto update = TRY(database.prepare(sql));
  for (const int64_t id : ids) {
    TRY(update.run(id));
    if (database.changes() == 0) {
      return Error(ErrorKind::kNotFound, fmt::format("the case has no unit {}", id));
    }
  }
  return {};
}

}  // namespace

Result<uint64_t> add_units(Transaction& transaction, std::span<const NewUnit> units) {
  Database& database = transaction.database();
  auto insert = TRY(database.prepare(
      "INSERT INTO unit(exhibit, file, part, bytes, state) VALUES (?1, ?2, ?3, ?4, 'pending') "
      "ON CONFLICT(exhibit, file, part) DO NOTHING"));
  uint64_t added = 0;
  for (const NewUnit& unit : units) {
    TRY(insert.run(unit.exhibit, unit.file, Blob{unit.part}, unit.bytes));
    added += static_cast<uint64_t>(database.changes());
  }
  return added;
}

Result<std::vector<Unit>> pending_units(Database& database, int64_t after, uint64_t limit) {
  return units_in_state(database, UnitState::kPending, after, limit);
}

Result<std::vector<Unit>> units_in_state(Database& database, UnitState state, int64_t after,
                                         uint64_t limit) {
  auto select = TRY(database.prepare(
      fmt::format("SELECT {} FROM unit WHERE state=?1 AND id>?2 ORDER BY id LIMIT ?3", kColumns)));
  const bool row = TRY(select.start(name_of(state), after, limit));
  return read_all(select, row);
}

Result<std::vector<Unit>> units_of_shard(Database& database, int64_t shard) {
  auto select = TRY(
      database.prepare(fmt::format("SELECT {} FROM unit WHERE shard=?1 ORDER BY id", kColumns)));
  const bool row = TRY(select.start(shard));
  return read_all(select, row);
}

Result<std::optional<Unit>> unit_of_file(Database& database, std::string_view exhibit,
                                         uint64_t file) {
  auto select = TRY(database.prepare(
      fmt::format("SELECT {} FROM unit WHERE exhibit=?1 AND file=?2 AND part=x''", kColumns)));
  const bool found = TRY(select.start(exhibit, file));
  if (!found) return std::optional<Unit>();
  return std::optional(read_unit(select));
}

Result<Unit> unit(Database& database, int64_t id) {
  auto select = TRY(database.prepare(fmt::format("SELECT {} FROM unit WHERE id=?1", kColumns)));
  const bool found = TRY(select.start(id));
  if (!found) return Error(ErrorKind::kNotFound, fmt::format("the case has no unit {}", id));
  return read_unit(select);
}

Result<UnitCounts> count_units(Database& database) {
  auto select =
      TRY(database.prepare("SELECT state, count(*), sum(bytes) FROM unit GROUP BY state"));
  UnitCounts counts;
  for (bool row = TRY(select.step()); row; row = TRY(select.step())) {
    const auto state = select.text(0);
    const auto number = static_cast<uint64_t>(select.integer(1));
    const auto bytes = static_cast<uint64_t>(select.integer(2));
    if (state == "pending") {
      counts.pending = number;
      counts.pending_bytes = bytes;
    } else {
      (state == "done" ? counts.done : counts.failed) = number;
      counts.done_bytes += bytes;
    }
  }
  return counts;
}

Result<void> count_tries(Transaction& transaction, std::span<const int64_t> ids) {
  return run_for_each(transaction, "UPDATE unit SET tries=tries+1 WHERE id=?1", ids);
}

Result<void> redo_units(Transaction& transaction, std::span<const int64_t> ids) {
  return run_for_each(transaction, "UPDATE unit SET state='pending', tries=0 WHERE id=?1", ids);
}

}  // namespace clew::store
