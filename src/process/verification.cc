// SPDX-License-Identifier: EUPL-1.2
// Checking a case; see verification.h.
#include "process/verification.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/utf8.h"
#include "evidence/file_hash.h"
#include "ledger/ledger.h"
#include "ledger/verify.h"
#include "store/exhibits.h"
#include "store/shards.h"

namespace clew::process {
namespace {

/// The first bytes at which two lists of block hashes differ: "bytes 1048576 to 2097151".
std::string first_difference(const store::ExhibitFile& registered, const evidence::FileHash& now) {
  const size_t blocks =
      std::max(registered.blocks.size(), now.blocks.size()) / evidence::kHashBlockKept;
  for (size_t i = 0; i < blocks; ++i) {
    const size_t at = i * evidence::kHashBlockKept;
    const auto block = [&](const Bytes& all) {
      return at < all.size() ? ByteView(all).substr(at, evidence::kHashBlockKept) : ByteView();
    };
    if (block(registered.blocks) == block(now.blocks)) continue;
    const uint64_t first = i * evidence::kHashBlockBytes;
    const uint64_t size = std::max(registered.size, now.size);
    const uint64_t last = std::min(first + evidence::kHashBlockBytes, size);
    return fmt::format("bytes {} to {}", first, last == 0 ? 0 : last - 1);
  }
  return "its hash";
}

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
    if (exhibit.sealed_ms) {
      const Bytes root = TRY(store::manifest_root(case_.database(), exhibit.id));
      if (root != exhibit.manifest_root) {
        problem("exhibit", exhibit.id + ": its list of files is not the one that was sealed");
      }
    }
    return store::for_each_file(case_.database(), exhibit.id, true,
                                [&](const store::ExhibitFile& file) -> Result<void> {
                                  if (file.kind != store::FileKind::kRegular) return {};
                                  if (!file.digests) {
                                    ++out_.unhashed;
                                    return {};
                                  }
                                  check_file(exhibit, file);
                                  return {};
                                });
  }

  void check_file(const store::Exhibit& exhibit, const store::ExhibitFile& file) {
    const std::string path = exhibit.kind == store::ExhibitKind::kDirectory
                                 ? exhibit.source + "/" + file.path
                                 : exhibit.source;
    const std::string shown = exhibit.id + " " + base::show_name(file.path);
    ++out_.files;
    auto fd = base::open_read(path);
    if (!fd.ok()) return problem("exhibit", shown + ": " + fd.error().text);
    struct stat info {};
    if (::fstat(fd->get(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISBLK(info.st_mode)) {
      return problem("exhibit", shown + ": is no longer a regular file");
    }
    const auto hash = evidence::hash_file(fd->get(), [&](uint64_t n) {
      out_.bytes += n;
      if (progress_) progress_(out_.bytes);
    });
    if (!hash.ok()) return problem("exhibit", shown + ": " + hash.error().text);
    if (hash->digests == *file.digests) return;
    std::string text = fmt::format("{}: changed in {}", shown, first_difference(file, *hash));
    if (hash->size != file.size)
      text += fmt::format("; {} bytes instead of {}", hash->size, file.size);
    problem("exhibit", text);
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
