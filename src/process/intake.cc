// SPDX-License-Identifier: EUPL-1.2
// Registering evidence; see intake.h.
#include "process/intake.h"

#include <vector>

#include "base/file.h"
#include "base/utf8.h"
#include "evidence/file_hash.h"
#include "evidence/sources/directory.h"
#include "store/object_store.h"
#include "store/units.h"

namespace clew::process {
namespace {

constexpr size_t kFilesAtATime = 10'000;  ///< rows held in memory while listing

/// Adds files and a unit for each that is new.
Result<uint64_t> add_batch(store::Transaction& transaction, const std::string& exhibit,
                           std::vector<store::ExhibitFile> batch) {
  const auto added = TRY(store::add_files(transaction, exhibit, std::move(batch)));
  std::vector<store::NewUnit> units;
  units.reserve(added.size());
  for (const auto& file : added) units.push_back({exhibit, file.number, "", file.size});
  TRY(store::add_units(transaction, units));
  return static_cast<uint64_t>(added.size());
}

Result<uint64_t> add_all(store::Transaction& transaction, const store::Exhibit& exhibit) {
  std::vector<store::ExhibitFile> batch;
  uint64_t added = 0;
  Result<void> status;
  const auto flush = [&] {
    auto n = add_batch(transaction, exhibit.id, std::exchange(batch, {}));
    if (n.ok()) {
      added += *n;
    } else {
      status = n.take_error();
    }
    return status.ok();
  };
  TRY(evidence::list_files(exhibit.source, [&](store::ExhibitFile file) {
    batch.push_back(std::move(file));
    return batch.size() < kFilesAtATime || flush();
  }));
  if (status.ok()) flush();
  if (!status.ok()) return status.take_error();
  return added;
}

/// Copies one file's bytes into the object store, hashing them on the way.
Result<store::FileHashes> copy_file(const store::ObjectStore& objects, const std::string& path,
                                    const std::function<void(uint64_t)>& copied) {
  const base::Fd fd = TRY(base::open_regular(path));
  auto writer = TRY(objects.write());
  evidence::FileHasher hasher;
  Bytes piece(store::kObjectChunkBytes, '\0');
  for (uint64_t at = 0;;) {
    const size_t n = TRY(base::pread_full(fd.get(), piece.data(), piece.size(), at));
    hasher.update(ByteView(piece).substr(0, n));
    TRY(writer.append(ByteView(piece).substr(0, n)));
    at += n;
    if (copied) copied(n);
    if (n < piece.size()) break;
  }
  const auto stored = TRY(writer.finish());
  evidence::FileHash hash = hasher.finish();
  return store::FileHashes{
      "", 0, std::move(hash.digests), std::move(hash.blocks), hash.size, stored.sha256};
}

/// Copies every regular file of the exhibit that has no object yet. What was copied before a stop
/// stays.
Result<void> copy_all(store::Case& the_case, const store::Exhibit& exhibit,
                      const std::function<void(uint64_t)>& copied) {
  const store::ObjectStore objects = the_case.objects();
  std::vector<store::ExhibitFile> files;
  TRY(store::for_each_file(
      the_case.database(), exhibit.id, false, [&](const store::ExhibitFile& file) -> Result<void> {
        const bool has_bytes =
            file.kind == store::FileKind::kRegular || file.kind == store::FileKind::kSegment;
        if (has_bytes && file.object.empty()) files.push_back(file);
        return {};
      }));
  for (const auto& file : files) {
    auto hashes = copy_file(objects, store::source_path(exhibit, file), copied);
    auto transaction = TRY(store::Transaction::begin(the_case.database()));
    if (hashes.ok()) {
      hashes->exhibit = exhibit.id;
      hashes->number = file.number;
      TRY(store::record_hashes(transaction, std::span(&*hashes, 1)));
    } else {
      TRY(store::mark_unreadable(transaction, exhibit.id, file.number, hashes.error().text));
    }
    TRY(transaction.commit());
  }
  return {};
}

}  // namespace

Result<IntakeResult> take_in(store::Case& the_case, ledger::Ledger& ledger,
                             const IntakeRequest& request) {
  auto transaction = TRY(store::Transaction::begin(the_case.database()));
  store::Exhibit wanted;
  wanted.id = request.exhibit;
  wanted.source = request.source;
  wanted.kind = evidence::is_directory(request.source) ? store::ExhibitKind::kDirectory
                                                       : store::ExhibitKind::kFile;
  wanted.authority = request.authority;
  wanted.copied = request.copy;
  wanted.added_ms = base::now_ms();
  const auto registered = TRY(store::register_exhibit(transaction, wanted));
  IntakeResult result;
  result.is_new = registered.is_new;
  result.new_files = TRY(add_all(transaction, registered.exhibit));
  if (result.is_new || result.new_files > 0) {
    ledger::Entry entry;
    entry.act = ledger::Act::kCollection;
    entry.detail.actor = request.actor;
    entry.detail.reason = request.reason;
    entry.detail.object = base::show_name(request.source);
    entry.detail.facts = {{"files", std::to_string(result.new_files)},
                          {"authority", request.authority}};
    entry.reference = registered.exhibit.id;
    TRY(ledger.append_within(transaction, entry));
  }
  TRY(transaction.commit());
  TRY(ledger.publish());
  if (registered.exhibit.copied) TRY(copy_all(the_case, registered.exhibit, request.copied));
  result.exhibit = TRY(store::exhibit(the_case.database(), registered.exhibit.id));
  return result;
}

Result<uint64_t> seal_finished(store::Case& the_case, ledger::Ledger& ledger,
                               const std::string& actor) {
  uint64_t sealed = 0;
  const auto all = TRY(store::exhibits(the_case.database()));
  for (const auto& exhibit : all) {
    if (exhibit.sealed_ms) continue;
    const uint64_t left = TRY(store::files_without_hashes(the_case.database(), exhibit.id));
    if (left > 0) continue;
    auto transaction = TRY(store::Transaction::begin(the_case.database()));
    const Bytes root = TRY(store::seal_exhibit(transaction, exhibit.id, base::now_ms()));
    ledger::Entry entry;
    entry.act = ledger::Act::kCollection;
    entry.detail.actor = actor;
    entry.detail.reason = "all files hashed: exhibit sealed";
    entry.detail.object = base::show_name(exhibit.source);
    entry.reference = exhibit.id;
    entry.digests = {{"manifest", root}};
    TRY(ledger.append_within(transaction, entry));
    TRY(transaction.commit());
    TRY(ledger.publish());
    ++sealed;
  }
  return sealed;
}

}  // namespace clew::process
