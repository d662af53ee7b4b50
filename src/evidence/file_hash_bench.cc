// SPDX-License-Identifier: EUPL-1.2
// Hashing of evidence at registration: three hashes of the whole and one of each MiB, in one pass.
#include "evidence/file_hash.h"

#include <benchmark/benchmark.h>

namespace clew::evidence {
namespace {

void file_hasher(benchmark::State& state) {
  const Bytes bytes(16 << 20, 'e');
  FileHash found;
  for (auto _ : state) {
    FileHasher hasher;
    hasher.update(bytes);
    found = hasher.finish();
  }
  state.SetLabel(base::to_hex(found.digests.sha256).substr(0, 12));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(bytes.size()));
}
BENCHMARK(file_hasher)->Name("file_hash")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace clew::evidence
