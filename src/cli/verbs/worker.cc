// SPDX-License-Identifier: EUPL-1.2
// `clew worker`: becomes the program that parses evidence in a sandbox. Tasks start that program
// themselves; the verb is for engines and people who know only `clew`.
#include <unistd.h>

#include "base/file.h"
#include "cli/arguments.h"
#include "cli/session.h"
#include "cli/verb.h"
#include "process/worker_process.h"

namespace clew::cli {
namespace {

Result<int> run(const Arguments&, Terminal&) {
  const std::string path = process::worker_program(program_path());
  char* const arguments[] = {const_cast<char*>("clew-worker"), nullptr};
  ::execv(path.c_str(), arguments);
  return base::errno_error("starting", path);
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
