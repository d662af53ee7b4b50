// SPDX-License-Identifier: EUPL-1.2
// Scans one text a line for bench/selectors. In: regions, a tab, the text with \n, \r, \t and
// \\ escaped. Out: for each text a line of mentions parted by tabs, "start end kind value".
#include <cstdio>
#include <iostream>
#include <map>
#include <memory>

#include "extract/detectors/scanner.h"

static std::string unescaped(std::string_view line) {
  std::string out;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '\\' || i + 1 == line.size()) {
      out += line[i];
      continue;
    }
    const char next = line[++i];
    out += next == 'n' ? '\n' : next == 'r' ? '\r' : next == 't' ? '\t' : next;
  }
  return out;
}

int main() {
  std::map<std::string, std::unique_ptr<clew::extract::Scanner>> scanners;
  for (std::string line; std::getline(std::cin, line);) {
    const size_t tab = line.find('\t');
    if (tab == std::string::npos) return 2;
    const std::string region = line.substr(0, tab);
    auto& scanner = scanners[region];
    if (!scanner) {
      scanner = std::make_unique<clew::extract::Scanner>(std::vector<std::string>{region});
    }
    std::string out;
    for (const auto& mention : scanner->scan(unescaped(line.substr(tab + 1)))) {
      out += std::to_string(mention.start) + " " +
             std::to_string(uint64_t{mention.start} + mention.length) + " " +
             std::string(name_of(mention.kind)) + " " + mention.value + "\t";
    }
    out += "\n";
    std::fwrite(out.data(), 1, out.size(), stdout);
  }
  return 0;
}
