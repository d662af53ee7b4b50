// SPDX-License-Identifier: EUPL-1.2
// `clew-worker`: the program that parses evidence. It is apart from `clew` so that only processes
// inside the sandbox load the parsers' libraries. Its only door is run_worker (worker.h).
#include <unistd.h>

#include "extract/worker.h"

int main() { return clew::extract::run_worker(STDIN_FILENO, STDOUT_FILENO); }
