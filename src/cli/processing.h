// SPDX-License-Identifier: EUPL-1.2
// What `add` and `process` share: running the pipeline under a person's eyes.
#pragma once

#include <span>

#include "cli/arguments.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "process/pipeline.h"

namespace clew::cli {

/// The options of processing.
std::span<const Flag> processing_flags();

/// Processes what is pending, shows progress, seals what is finished. Ctrl-C stops it in good
/// order. With `again`, does those units anew first.
Result<process::ProcessReport> process_with_progress(Session& session,
                                                     const store::WriterLock& lock,
                                                     const Arguments& arguments, Terminal& terminal,
                                                     const process::RedoChoice* again = nullptr);

}  // namespace clew::cli
