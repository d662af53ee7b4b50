// SPDX-License-Identifier: EUPL-1.2
// `clew task`: turns a batch of units into one shard; started by the pipeline or by a cluster's
// engine.
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/verb.h"
#include "process/engines/local.h"

namespace clew::cli {
namespace {

Result<int> run(const Arguments&, Terminal&) {
  return process::serve_task(STDIN_FILENO, STDOUT_FILENO);
}

}  // namespace

extern constinit const Verb kTask = {
    .name = "task",
    .summary = "makes one shard of a batch of files; started by the pipeline",
    .description =
        "Reads the description of a batch on standard input, drives a worker over it "
        "and writes one immutable, encrypted shard.",
    .operands = {},
    .flags = {},
    .hidden = true,
    .run = run,
};

}  // namespace clew::cli
