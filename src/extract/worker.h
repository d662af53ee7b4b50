// SPDX-License-Identifier: EUPL-1.2
// `clew worker`: the only process that parses evidence. It reads descriptions of bytes on standard
// input and writes records on standard output (protocol.h), holds no key and has no network.
#pragma once

namespace clew::extract {

/// Serves requests from descriptor `in` until it ends. Returns the exit status: 0 at a clean end, 3
/// when the sandbox is incomplete, 4 when a request is malformed.
int run_worker(int in, int out);

}  // namespace clew::extract
