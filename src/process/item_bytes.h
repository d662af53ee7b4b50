// SPDX-License-Identifier: EUPL-1.2
// The bytes of one item, got anew from the exhibit: a file's own are read as they lie, what lies
// inside a container is fetched by a worker that walks the item's way again. Nothing of it is kept.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "store/case.h"

namespace clew::process {

struct ItemBytesRequest {
  std::string exhibit;
  std::vector<Bytes> way;  ///< as index::ShardReader::path_parts gives it: the file's name first
  Bytes sha256;            ///< what was recorded
  std::string program;     ///< path of the clew program, for its worker
  bool allow_weak_sandbox = false;
};

/// Takes the next piece; its failure ends the reading.
using ByteSink = std::function<Result<void>(ByteView)>;

/// Gives the item's bytes to `sink` and checks them: kCorrupt at the end when they are not those
/// whose SHA-256 was recorded. kUnsupported when the item has no bytes of its own, kNotFound when
/// its way leads nowhere any more.
Result<void> read_item_bytes(store::Case& the_case, const ItemBytesRequest& request,
                             const ByteSink& sink);

}  // namespace clew::process
