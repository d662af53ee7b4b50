// SPDX-License-Identifier: EUPL-1.2
// What the tests of the pipeline start from: a case, evidence in a folder, and the real programs
// that work on it, with a worker of the test's choice.
#pragma once

#include <memory>
#include <set>

#include "ledger/ledger.h"
#include "process/intake.h"
#include "process/pipeline.h"
#include "process/task_fixture.h"
#include "store/case.h"
#include "store/shards.h"
#include "store/units.h"

namespace clew::process {

class CaseTest : public TaskTest {
 protected:
  void SetUp() override {
    TaskTest::SetUp();
    use_worker("clew-worker");
  }

  /// A new, empty case at `place`, opened.
  void make_case(const std::string& place) {
    ledger_.reset();
    case_.reset();
    const auto source = base::exists(scratch_ / "key")
                            ? MUST(store::KeySource::from_file(scratch_ / "key"))
                            : MUST(store::KeySource::create_file(scratch_ / "key"));
    case_ = std::make_unique<store::Case>(
        MUST(store::Case::create(place, {"Test", {"FR"}, 1'700'000'000'000}, source)));
    ledger_ = std::make_unique<ledger::Ledger>(
        MUST(ledger::Ledger::create(case_->database(), place, signing_key())));
  }

  base::SigningKey signing_key() {
    return base::SigningKey::from_seed(case_->key().for_ledger_signing());
  }

  /// Registers the folder `files_`.
  void add() { MUST(take_in(*case_, *ledger_, {files_, "", "", "tester", "test", false, {}})); }

  ProcessOptions options() {
    ProcessOptions out;
    out.jobs = 1;
    out.program = programs_ + "/clew";
    out.item_seconds = 20;
    return out;
  }

  Result<ProcessReport> process(const ProcessOptions& how) {
    const auto lock = MUST(store::WriterLock::take(*case_));
    return process_pending(*case_, lock, how, nullptr, {});
  }

  /// All rows of all live shards, by path. A path that is there twice fails the test.
  std::map<std::string, Row> case_rows() {
    std::map<std::string, Row> out;
    for (const auto& shard : MUST(store::live_shards(case_->database()))) {
      read_rows(case_->shard_files().path(shard.name), case_->key().for_shard(shard.name), out);
    }
    return out;
  }

  index::ShardSummary summary() {
    index::ShardSummary sum;
    sum.digest = Bytes(32, '\0');
    for (const auto& shard : MUST(store::live_shards(case_->database()))) {
      const auto reader =
          MUST(index::ShardReader::open(case_->shard_files().path(shard.name),
                                        case_->key().for_shard(shard.name), case_->cipher()));
      const auto one = reader->summary();
      sum.items += one.items;
      sum.mentions += one.mentions;
      sum.digest = index::add_digests(sum.digest, one.digest);
    }
    return sum;
  }

  std::unique_ptr<store::Case> case_;
  std::unique_ptr<ledger::Ledger> ledger_;
};

}  // namespace clew::process
