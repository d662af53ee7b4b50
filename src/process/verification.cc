// SPDX-License-Identifier: EUPL-1.2
// Checking a case; see verification.h.
#include "process/verification.h"

#include <fmt/format.h>

#include "evidence/exhibit_check.h"
#include "ledger/ledger.h"
#include "ledger/verify.h"
#include "store/exhibits.h"
#include "store/shards.h"

namespace clew::process {
namespace {

class Verifier {
 public:
  Verifier(store::Case& the_case, const std::function<void(uint64_t)>& progress)
      : case_(the_case), progress_(progress) {}

  Result<Verification> run(const std::string& kept_head) {
    TRY(check_ledger(kept_head));
    TRY(check_store());
    const auto exhibits = TRY(store::exhibits(case_.database()));
    for (const auto& exhibit : exhibits) TRY(check_exhibit(exhibit));
    return std::move(out_);
  }

 private:
  void problem(std::string what, std::string text) {
    out_.problems.push_back({std::move(what), std::move(text)});
  }

  Result<void> check_ledger(const std::string& kept_head) {
    const auto key = base::SigningKey::from_seed(case_.key().for_ledger_signing());
    ledger::VerifyOptions options;
    if (!kept_head.empty()) {
      const ledger::Head head = TRY(ledger::parse_head(kept_head));
      options.kept_heads.push_back(head);
    }
    auto report = ledger::verify_ledger(case_.database(), case_.directory(), key, options);
    if (!report.ok()) {
      problem("ledger", report.error().text);
      return {};
    }
    out_.entries = report->entries;
    for (const auto& found : report->problems) problem("ledger", found.text);
    for (const auto& note : report->notes) out_.notes.push_back(note.text);
    return {};
  }

  Result<void> check_store() {
    auto pages = case_.database().check_pages();
    if (!pages.ok()) {
      problem("store", pages.error().text);
    } else if (!pages->ok()) {
      problem("store", fmt::format("case.db: page {} does not authenticate{}",
                                   pages->first_bad_page.value_or(0),
                                   pages->problems.empty() ? "" : ": " + pages->problems.front()));
    }
    const auto live = TRY(store::live_shards(case_.database()));
    const store::ShardFiles files = case_.shard_files();
    for (const auto& shard : live) {
      ++out_.shards;
      const auto seal = files.measure(shard.name);
      if (!seal.ok()) {
        problem("store", fmt::format("shard {}: {}", shard.name, seal.error().text));
      } else if (seal->digest != shard.digest) {
        TRY(name_bad_page(files, shard));
      }
    }
    return {};
  }

  /// A shard's file is not what was adopted: its pages say where.
  Result<void> name_bad_page(const store::ShardFiles& files, const store::Shard& shard) {
    std::string where = "its bytes were changed";
    auto opened = files.open(shard.name);
    if (opened.ok()) {
      const auto pages = opened->check_pages();
      if (pages.ok() && pages->first_bad_page) {
        where = fmt::format("page {} does not authenticate", *pages->first_bad_page);
      }
    }
    problem("store",
            fmt::format("shard {}: {}; clew process --rebuild makes it anew", shard.name, where));
    return {};
  }

  Result<void> check_exhibit(const store::Exhibit& exhibit) {
    uint64_t before = out_.bytes;
    const auto report = TRY(evidence::check_exhibit(case_.database(), case_.objects(), exhibit.id,
                                                    [&](const evidence::CheckProgress& now) {
                                                      if (progress_) progress_(before + now.bytes);
                                                    }));
    out_.files += report.files;
    out_.bytes += report.bytes;
    out_.unhashed += report.not_hashed;
    for (const auto& found : report.problems) {
      problem("exhibit", exhibit.id + " " + evidence::describe(found));
    }
    if (report.manifest_changed) {
      problem("exhibit", exhibit.id + ": its list of files is not the one that was sealed");
    }
    if (report.new_file_count > 0) {
      out_.notes.push_back(
          fmt::format("{}: {} files lie there that were not registered; clew add "
                      "takes them in",
                      exhibit.id, report.new_file_count));
    }
    return {};
  }

  store::Case& case_;
  const std::function<void(uint64_t)>& progress_;
  Verification out_;
};

}  // namespace

Result<Verification> verify_case(store::Case& the_case, const std::string& kept_head,
                                 const std::function<void(uint64_t)>& progress) {
  Verifier verifier(the_case, progress);
  return verifier.run(kept_head);
}

}  // namespace clew::process
