// SPDX-License-Identifier: EUPL-1.2
// `clew worker`: parses evidence in a sandbox; started by tasks. See extract/worker.h.
#include "extract/worker.h"

#include <unistd.h>

#include "cli/arguments.h"
#include "cli/verb.h"

namespace clew::cli {
namespace {

Result<int> run(const Arguments&, Terminal&) {
  return extract::run_worker(STDIN_FILENO, STDOUT_FILENO);
}

}  // namespace

extern constinit const Verb kWorker = {
    .name = "worker",
    .summary = "parses evidence in a sandbox; started by tasks",
    .description =
        "Reads descriptions of bytes on standard input and writes records on standard "
        "output, as docs/formats/worker.md has it. It holds no key, has no network and "
        "no file system.",
    .operands = {},
    .flags = {},
    .hidden = true,
    .run = run,
};

}  // namespace clew::cli
