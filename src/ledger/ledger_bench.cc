// SPDX-License-Identifier: EUPL-1.2
// What an act costs to record, to list, to prove and to verify. The database does not sync here:
// with syncs, an append takes as long as the disk does. The label is the head's root or a count, so
// that a run that measured something else shows.
#include "ledger/ledger.h"

#include <benchmark/benchmark.h>

#include "ledger/export.h"
#include "ledger/test_log.h"
#include "ledger/verify.h"

namespace clew::ledger {
namespace {

constexpr int kEntries = 2000;

void append(benchmark::State& state) {
  TestLog log;
  Ledger ledger = log.create();
  int number = 0;
  for (auto step : state) {
    static_cast<void>(step);
    MUST(ledger.append(numbered_entry(++number)));
  }
  state.SetLabel("size " + std::to_string(MUST(ledger.head()).size));
}
BENCHMARK(append)->Name("ledger/append")->Unit(benchmark::kMicrosecond);

void open(benchmark::State& state) {
  TestLog log;
  log.create_with(kEntries);
  for (auto step : state) {
    static_cast<void>(step);
    benchmark::DoNotOptimize(log.opened());
  }
  state.SetLabel("size " + std::to_string(kEntries));
}
BENCHMARK(open)->Name("ledger/open")->Unit(benchmark::kMicrosecond);

void list(benchmark::State& state) {
  TestLog log;
  const Ledger ledger = log.create_with(kEntries);
  int found = 0;
  for (auto step : state) {
    static_cast<void>(step);
    found = 0;
    MUST(ledger.list({.actor = "analyst 77"}, [&](const Recorded&) {
      ++found;
      return true;
    }));
  }
  state.SetItemsProcessed(state.iterations() * kEntries);
  state.SetLabel("found " + std::to_string(found));
}
BENCHMARK(list)->Name("ledger/list")->Unit(benchmark::kMillisecond);

void prove(benchmark::State& state) {
  TestLog log;
  const Ledger ledger = log.create_with(kEntries);
  size_t length = 0;
  for (auto step : state) {
    static_cast<void>(step);
    length = MUST(export_inclusion(ledger, 1000, Details::kLeftOut)).size();
  }
  state.SetItemsProcessed(state.iterations() * kEntries);
  state.SetLabel("bytes " + std::to_string(length));
}
BENCHMARK(prove)->Name("ledger/prove")->Unit(benchmark::kMillisecond);

void verify(benchmark::State& state) {
  TestLog log;
  log.create_with(kEntries);
  LedgerReport report;
  for (auto step : state) {
    static_cast<void>(step);
    report = log.verify();
  }
  state.SetItemsProcessed(state.iterations() * kEntries);
  state.SetLabel("heads " + std::to_string(report.heads) + " problems " +
                 std::to_string(report.problem_count));
}
BENCHMARK(verify)->Name("ledger/verify")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace clew::ledger
