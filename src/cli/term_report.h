// SPDX-License-Identifier: EUPL-1.2
// What `clew search CASE --terms FILE` tells: how many items each term of a list stands in, and on
// request the first of them.
#pragma once

#include "cli/arguments.h"
#include "cli/session.h"
#include "cli/terminal.h"

namespace clew::cli {

/// Counts the terms of the file that `--terms` names, prints a line for each, and with
/// `--per-term N` the N first hits of each.
Result<int> report_terms(Session& session, const Arguments& arguments, Terminal& terminal);

}  // namespace clew::cli
