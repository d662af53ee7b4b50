// SPDX-License-Identifier: EUPL-1.2
// Tests of the scanner: the table of texts in tests/data/selectors.tsv, what must hold on any
// bytes, and a comparison with libphonenumber's own matcher.
#include "extract/detectors/scanner.h"

#include <chrono>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace clew::extract {
namespace {

/// One line of the table: regions, kind, expected values, text.
struct Line {
  size_t number = 0;
  std::vector<std::string> regions;
  std::string kind;
  std::vector<std::string> expected;
  std::string text;
};

std::vector<std::string> split(const std::string& text, const std::string& mark) {
  std::vector<std::string> out;
  if (text.empty()) return out;
  size_t start = 0;
  for (size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, start)) {
    out.push_back(text.substr(start, at - start));
    start = at + mark.size();
  }
  out.push_back(text.substr(start));
  return out;
}

std::string unescape(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && i + 1 < text.size();
    if (escape && text[i + 1] == 'n') {
      out += '\n';
      ++i;
    } else if (escape && text[i + 1] == 't') {
      out += '\t';
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::vector<Line> read_table() {
  std::ifstream file(CLEW_SOURCE_DIR "/tests/data/selectors.tsv");
  std::vector<Line> lines;
  std::string text;
  for (size_t number = 1; std::getline(file, text); ++number) {
    if (text.empty() || text[0] == '#') continue;
    const auto columns = split(text, "\t");
    if (columns.size() != 4) {
      ADD_FAILURE() << "selectors.tsv:" << number << " has " << columns.size() << " columns, not 4";
      continue;
    }
    Line line{number, split(columns[0], ","), columns[1], split(columns[2], " ; "),
              unescape(columns[3])};
    if (columns[2] == "-") line.expected.clear();
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string listed(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) out += (out.empty() ? "" : " ; ") + value;
  return out.empty() ? "-" : out;
}

TEST(ScannerTest, FindsWhatTheTableExpects) {
  const auto lines = read_table();
  ASSERT_GE(lines.size(), 100u);
  std::map<std::string, std::unique_ptr<Scanner>> scanners;
  for (const Line& line : lines) {
    auto& scanner = scanners[listed(line.regions)];
    if (!scanner) scanner = std::make_unique<Scanner>(line.regions);
    std::vector<std::string> found;
    for (const auto& mention : scanner->scan(line.text)) {
      if (name_of(mention.kind) == line.kind) found.push_back(mention.value);
    }
    EXPECT_EQ(listed(found), listed(line.expected))
        << "selectors.tsv:" << line.number << ": " << line.text;
  }
}

}  // namespace
}  // namespace clew::extract
