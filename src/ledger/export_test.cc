// SPDX-License-Identifier: EUPL-1.2
// Exports, and what the independent verifier (tools/verify_ledger.py) says of them: the files of
// this program against code that shares nothing with it.
#include "ledger/export.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

#include "base/json.h"
#include "ledger/test_log.h"

namespace clew::ledger {
namespace {

using base::Json;

struct Verdict {
  int status = -1;
  std::string text;

  size_t count(std::string_view what) const {
    size_t found = 0;
    for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
      ++found;
    }
    return found;
  }
};

// Five entries; the fifth erased the detail of the second.
class ExportTest : public testing::Test {
 protected:
  ExportTest() : ledger_(log_.create_with(4)) { MUST(ledger_.erase_details({2}, erasure())); }

  std::string put(const std::string& name, std::string_view text) {
    const std::string path = files_ / name;
    FILE* const file = std::fopen(path.c_str(), "wb");
    CHECK(file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size());
    CHECK(std::fclose(file) == 0);
    return path;
  }

  Verdict verify(const std::string& arguments) {
    const std::string output = files_ / "output";
    const std::string command =
        "python3 tools/verify_ledger.py " + arguments + " >" + output + " 2>&1 </dev/null";
    const int status = std::system(command.c_str());
    return {.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
            .text = MUST(base::read_file(output))};
  }

  std::string log_export(Details details) {
    std::string out;
    MUST(export_log(ledger_, details, [&](std::string_view line) -> Result<void> {
      out += line;
      return {};
    }));
    return out;
  }

  std::string key_option() { return "--key " + base::to_hex(ledger_.public_key()) + " "; }

  // Files in which one byte of `text` has a flipped bit must all be refused. Every `step`th byte is
  // tried: the verifier needs some milliseconds for each signature.
  void expect_bytes_count(const std::string& text, size_t step) {
    std::string files;
    size_t count = 0;
    for (size_t i = 0; i < text.size(); i += step) {
      std::string changed = text;
      changed[i] = static_cast<char>(changed[i] ^ (1 << (count++ % 8)));
      files += " " + put("changed" + std::to_string(i), changed);
    }
    const Verdict verdict = verify(key_option() + files);
    EXPECT_NE(verdict.status, 0);
    EXPECT_EQ(verdict.count(": holds: "), 0U) << verdict.text;
    EXPECT_EQ(verdict.count(": does not hold: ") + verdict.count("not an export"), count);
    EXPECT_EQ(verdict.count("Traceback"), 0U) << verdict.text;
  }

  TestLog log_;
  Ledger ledger_;
  store::ScratchDirectory files_;
};

TEST_F(ExportTest, SelfTestOfTheVerifierPasses) {
  const Verdict verdict = verify("--self-test");
  EXPECT_EQ(verdict.status, 0) << verdict.text;
  EXPECT_EQ(verdict.count("hold"), 1U) << verdict.text;
}

TEST_F(ExportTest, EveryProofOfEverySizeHolds) {
  std::string files;
  size_t count = 0;
  for (uint64_t i = 1; i <= 5; ++i) {
    for (const Details details : {Details::kLeftOut, Details::kDisclosed}) {
      files +=
          " " + put("in" + std::to_string(count++), MUST(export_inclusion(ledger_, i, details)));
    }
  }
  for (uint64_t old_size = 0; old_size <= 5; ++old_size) {
    for (uint64_t new_size = old_size; new_size <= 5; ++new_size) {
      files += " " + put("from" + std::to_string(count++),
                         MUST(export_consistency(ledger_, old_size, new_size)));
    }
    files +=
        " " + put("head" + std::to_string(count++), head_text(MUST(ledger_.head_at(old_size))));
  }
  files += " " + put("log" + std::to_string(count++), log_export(Details::kDisclosed));
  files += " " + put("log" + std::to_string(count++), log_export(Details::kLeftOut));
  const Verdict verdict = verify(key_option() + files);
  EXPECT_EQ(verdict.status, 0) << verdict.text;
  EXPECT_EQ(verdict.count(": holds: "), count) << verdict.text;
}

TEST_F(ExportTest, DetailsAreToldOnlyWhenAskedFor) {
  EXPECT_EQ(MUST(export_inclusion(ledger_, 1, Details::kLeftOut)).find("analyst"),
            std::string::npos);
  EXPECT_NE(MUST(export_inclusion(ledger_, 1, Details::kDisclosed)).find("analyst 1"),
            std::string::npos);
  EXPECT_EQ(MUST(export_inclusion(ledger_, 2, Details::kDisclosed)).find("analyst"),
            std::string::npos);
  EXPECT_EQ(log_export(Details::kLeftOut).find("analyst"), std::string::npos);
  const Verdict verdict =
      verify(put("one", MUST(export_inclusion(ledger_, 1, Details::kDisclosed))));
  EXPECT_EQ(verdict.count("'analyst 1'"), 1U) << verdict.text;
  EXPECT_EQ(verdict.count("--key"), 1U) << verdict.text;  // it brought its own key
}

TEST_F(ExportTest, ChangedBytesOfProofsAreFound) {
  expect_bytes_count(MUST(export_inclusion(ledger_, 3, Details::kDisclosed)), 5);
  expect_bytes_count(MUST(export_consistency(ledger_, 3, 5)), 5);
}

TEST_F(ExportTest, ChangedBytesOfLogsAreFound) {
  TestLog small;
  Ledger ledger = small.create_with(1);
  std::string text;
  MUST(export_log(ledger, Details::kDisclosed, [&](std::string_view line) -> Result<void> {
    text += line;
    return {};
  }));
  expect_bytes_count(text, 7);
}

TEST_F(ExportTest, LinesLeftOutSwappedOrAddedAreFound) {
  const std::string whole = log_export(Details::kDisclosed);
  std::vector<std::string> lines;
  for (size_t at = 0; at < whole.size();) {
    const size_t end = whole.find('\n', at) + 1;
    lines.push_back(whole.substr(at, end - at));
    at = end;
  }
  ASSERT_EQ(lines.size(), 6U);
  const auto verdict_on = [&](const std::vector<size_t>& order) {
    std::string text;
    for (const size_t i : order) text += lines[i];
    return verify(key_option() + put("changed", text));
  };
  EXPECT_EQ(verdict_on({0, 1, 2, 3, 4, 5}).status, 0);
  EXPECT_EQ(verdict_on({0, 1, 2, 3, 4}).status, 1);
  EXPECT_EQ(verdict_on({0, 1, 3, 4, 5}).status, 1);
  EXPECT_EQ(verdict_on({0, 1, 2, 4, 3, 5}).status, 1);
  EXPECT_EQ(verdict_on({0, 1, 2, 3, 4, 5, 5}).status, 1);
  EXPECT_EQ(verdict_on({0}).status, 1);
  EXPECT_EQ(verify(put("cut", whole.substr(0, whole.size() - 1))).status, 1);
  // Without its erasing entry, an erased detail is a missing one: shorten header and lines alike.
  std::string header = lines[0];
  header.replace(header.find("\"size\":5"), 8, "\"size\":4");
  const Verdict verdict = verify(put("short", header + lines[1] + lines[2] + lines[3] + lines[4]));
  EXPECT_EQ(verdict.status, 1);
  EXPECT_EQ(verdict.count("the detail of entry 2 is gone"), 1U) << verdict.text;
}

TEST_F(ExportTest, KeptHeadsAndTrustedKeysAreCompared) {
  const std::string kept = put("kept", "\r\n" + head_text(MUST(ledger_.head_at(3))) + "\n");
  const std::string log = put("log", log_export(Details::kLeftOut));
  EXPECT_EQ(verify("--head " + kept + " " + log).status, 0);

  TestLog other;
  Ledger rewritten = other.create_with(5);  // the same key, another log
  std::string text;
  MUST(export_log(rewritten, Details::kLeftOut, [&](std::string_view line) -> Result<void> {
    text += line;
    return {};
  }));
  const std::string other_log = put("other", text);
  EXPECT_EQ(verify(other_log).status, 0);
  const Verdict verdict = verify("--head " + kept + " " + other_log);
  EXPECT_EQ(verdict.status, 1);
  EXPECT_EQ(verdict.count("is another than that of the head kept"), 1U) << verdict.text;
  EXPECT_EQ(verify("--key " + std::string(64, '0') + " " + log).status, 1);
}

// Two writers of JSON must agree on every escape, or an honest detail would be called changed.
TEST_F(ExportTest, OddTextsReadTheSameOnBothSides) {
  Entry entry = numbered_entry(6);
  for (char c = 0; c < 0x20; ++c) entry.detail.reason.push_back(c);
  entry.detail.reason += "\"\\/\x7f\xc2\x80\xe2\x80\xa8\xf0\x9f\xa7\xb6\xff\xed\xa0\x80";
  entry.detail.facts = {{"query", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d <b>&amp;"}, {"0-a.b_c", ""}};
  const uint64_t number = MUST(ledger_.append(entry));
  const Verdict verdict =
      verify(put("odd", MUST(export_inclusion(ledger_, number, Details::kDisclosed))) + " " +
             put("log", log_export(Details::kDisclosed)));
  EXPECT_EQ(verdict.status, 0) << verdict.text;
}

TEST_F(ExportTest, WrongUsageIsTold) {
  EXPECT_EQ(verify("").status, 2);
  EXPECT_EQ(verify("--help").status, 0);
  EXPECT_EQ(verify("--no-such-option x").status, 2);
  EXPECT_EQ(verify("--key abc x").status, 2);
  EXPECT_EQ(verify("--key").status, 2);
  EXPECT_EQ(verify(files_ / "missing").status, 2);
  EXPECT_EQ(verify(put("foreign", "{\"format\":\"something\"}\n")).status, 2);
  EXPECT_EQ(verify(put("head", head_text(MUST(ledger_.head())))).status, 2);
}

TEST_F(ExportTest, NonsenseAndHostileFilesEnd) {
  std::string deep(100'000, '[');
  for (const std::string& text :
       {std::string(), std::string("\n"), std::string("[]\n"), std::string("nonsense\n"),
        deep + "\n", std::string("\xff\xfe\n"), std::string("{\"format\":[]}\n"),
        std::string("{\"format\":{}}\n"), std::string("{\"format\":\"clew-ledger-log\"}\n"),
        std::string("{\"a\":1e999}\n"), std::string("\"\\ud800\"\n")}) {
    const Verdict verdict = verify(put("nonsense", text));
    EXPECT_GE(verdict.status, 1) << text.substr(0, 40);
    EXPECT_EQ(verdict.count("Traceback"), 0U) << verdict.text;
  }
}

TEST_F(ExportTest, WhatIsNotThereIsNotProved) {
  EXPECT_EQ(export_inclusion(ledger_, 0, Details::kLeftOut).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(export_inclusion(ledger_, 6, Details::kLeftOut).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(export_consistency(ledger_, 2, 6).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(export_consistency(ledger_, 3, 2).error().kind, ErrorKind::kUsage);
}

TEST_F(ExportTest, ADamagedLogProvesNothing) {
  log_.change("UPDATE ledger_entry SET hash = zeroblob(32) WHERE sequence = 1");
  EXPECT_EQ(export_inclusion(ledger_, 3, Details::kLeftOut).error().kind, ErrorKind::kCorrupt);
  EXPECT_EQ(export_consistency(ledger_, 3, 5).error().kind, ErrorKind::kCorrupt);
  log_.change("DELETE FROM ledger_entry WHERE sequence = 2");
  const auto ignored = [](std::string_view) -> Result<void> { return {}; };
  EXPECT_EQ(export_log(ledger_, Details::kLeftOut, ignored).error().kind, ErrorKind::kCorrupt);
}

TEST_F(ExportTest, AFullDiskEndsTheExport) {
  const auto full = [](std::string_view) -> Result<void> {
    return Error(ErrorKind::kLimit, "disk full");
  };
  EXPECT_EQ(export_log(ledger_, Details::kLeftOut, full).error().kind, ErrorKind::kLimit);
}

}  // namespace
}  // namespace clew::ledger
