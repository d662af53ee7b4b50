// SPDX-License-Identifier: EUPL-1.2
// The scanner; see scanner.h.
#include "extract/detectors/scanner.h"

namespace clew::extract {

struct Scanner::State {
  std::vector<std::string> regions;
};

Scanner::Scanner(std::vector<std::string> regions) : state_(new State{std::move(regions)}) {}
Scanner::~Scanner() = default;

std::vector<model::Mention> Scanner::scan(std::string_view) { return {}; }

}  // namespace clew::extract
