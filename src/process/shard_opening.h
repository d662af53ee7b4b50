// SPDX-License-Identifier: EUPL-1.2
// Opening a case's shards for reading.
#pragma once

#include <memory>
#include <string>

#include "index/shard.h"
#include "store/case.h"

namespace clew::process {

/// The published shard of this name.
inline Result<std::unique_ptr<index::ShardReader>> open_shard(store::Case& the_case,
                                                              const std::string& name) {
  return index::ShardReader::open(the_case.shard_files().path(name), the_case.key().for_shard(name),
                                  the_case.cipher());
}

}  // namespace clew::process
