// SPDX-License-Identifier: EUPL-1.2
// Runs mails and chats made by others through the extractor, where CLEW_CORPUS points to them:
// nothing crashes, every item ends in a named state, messages are counted as they are.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>

#include "extract/collect.h"

namespace clew::extract {
namespace {

namespace fs = std::filesystem;

/// What became of a folder.
struct Tally {
  size_t files = 0;
  size_t bytes = 0;
  double seconds = 0;
  std::map<std::string, size_t> types;  ///< of all items
  std::map<std::string, size_t> roots;  ///< of the files
  std::map<std::string, size_t> states;
  std::map<std::string, size_t> anomalies;
  std::map<std::string, size_t> charsets;
  size_t dated = 0;    ///< mails with a time
  size_t signed_ = 0;  ///< mails with a sender
};

void show(std::string_view title, const std::map<std::string, size_t>& counts) {
  std::cout << "  " << title << ":";
  for (const auto& [name, count] : counts) std::cout << " " << name << "=" << count;
  std::cout << "\n";
}

Tally run(const fs::path& folder) {
  Tally tally;
  const char* dump = std::getenv("CLEW_CORPUS_SHOW");
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const Bytes bytes{std::istreambuf_iterator<char>(file), {}};
    const auto start = std::chrono::steady_clock::now();
    const auto items = collect(bytes, entry.path().filename().string());
    tally.seconds +=
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    ++tally.files;
    tally.bytes += bytes.size();
    ++tally.roots[items[0].item.type];
    for (const auto& [path, item] : items) {
      ++tally.types[item.type];
      ++tally.states[std::string(model::name_of(item.state)) +
                     (item.reason.empty() ? "" : "(" + item.reason + ")")];
      for (const auto& anomaly : item.anomalies) {
        ++tally.anomalies[anomaly.name];
        if (dump != nullptr && anomaly.name == dump) std::cout << entry.path() << "\n";
      }
      if (item.type == "eml") {
        tally.dated += item.time.has_value() ? 1 : 0;
        tally.signed_ += field_of(item, "sender").empty() ? 0 : 1;
        const std::string charset(field_of(item, "charset"));
        ++tally.charsets[charset];
        if (dump != nullptr && charset == dump) std::cout << entry.path() << "\n";
      }
      const bool shown = dump != nullptr && path.find(dump) != std::string::npos;
      if (!shown) continue;
      std::cout << "== " << path << " " << item.type << " " << item.size << "\n";
      for (const auto& f : item.fields) std::cout << f.name << "=" << f.value << "\n";
      for (const auto& a : item.anomalies) std::cout << "! " << a.name << " " << a.offset << "\n";
      std::cout << item.text << "\n";
    }
  }
  std::cout << folder.filename().string() << ": " << tally.files << " files, " << tally.bytes
            << " bytes, " << tally.seconds << " s\n";
  show("types", tally.types);
  show("roots", tally.roots);
  show("states", tally.states);
  show("anomalies", tally.anomalies);
  show("charsets", tally.charsets);
  std::cout << "  with time " << tally.dated << ", with sender " << tally.signed_ << "\n";
  return tally;
}

/// The folder in the corpus; empty, said on standard output, when there is none.
fs::path corpus(std::string_view folder) {
  const char* root = std::getenv("CLEW_CORPUS");
  const fs::path path = root == nullptr ? fs::path() : fs::path(root) / folder;
  if (root == nullptr || !fs::exists(path)) {
    std::cout << "skipped: CLEW_CORPUS is not set or has no " << folder << "\n";
    return {};
  }
  return path;
}

TEST(MailCorpusTest, ReadsSpamassassin) {
  const auto folder = corpus("mail/spamassassin");
  if (folder.empty()) GTEST_SKIP();
  const Tally tally = run(folder);
  // 6,046 mails, each in a file of its own, most behind a "From " line.
  EXPECT_GE(tally.types.at("eml"), 6046u);
  EXPECT_LE(tally.types.at("eml"), 6300u);
  EXPECT_GE(tally.dated, 6000u);
  EXPECT_GE(tally.signed_, 6030u);
  EXPECT_EQ(tally.states.count("failed(its parser gave up)"), 0u);
}

/// Counts items and forgets them.
class Counter : public Reports {
 public:
  void begin(uint64_t, uint64_t, const Child&) override {}
  void end(model::Item item) override {
    if (item.type == "eml") ++mails;
    if (item.parent == 0) ++children;
  }
  size_t mails = 0;
  size_t children = 0;
};

TEST(MailCorpusTest, ReadsAllOfSpamassassinAsOneMailbox) {
  const auto folder = corpus("mail/spamassassin");
  if (folder.empty()) GTEST_SKIP();
  Bytes box;
  size_t mails = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().extension() != ".txt") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    Bytes mail{std::istreambuf_iterator<char>(file), {}};
    if (mail.rfind("From ", 0) != 0) mail = "From a@b Tue Mar  3 09:12:44 2026\n" + mail;
    box += mail + "\n\n";
    ++mails;
  }
  evidence::ViewSource source(box);
  Extractor extractor({}, base::Fd());
  Counter counter;
  Child root;
  root.name = "all.mbox";
  // The processor's time, not the wall's: tests run beside each other.
  const std::clock_t start = std::clock();
  extractor.run(root, source, /*hash_root=*/false, {}, counter);
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  std::cout << counter.mails << " mails, " << static_cast<double>(counter.mails) / seconds
            << " a second, " << static_cast<double>(box.size()) / 1e6 / seconds << " MB/s\n";
  // Some of the files are mailboxes of their own or end in a fragment of one.
  EXPECT_GE(counter.children, mails - 5);
  EXPECT_LE(counter.children, mails + 20);
}

TEST(MailCorpusTest, ReadsMalformedMails) {
  for (const auto* name : {"mail/flanker/tests/fixtures/messages", "mail/notmuch/test/corpora"}) {
    const auto folder = corpus(name);
    if (folder.empty()) GTEST_SKIP();
    const Tally tally = run(folder);
    EXPECT_GT(tally.types.at("eml") * 10, tally.files * 5);
    EXPECT_EQ(tally.states.count("failed(its parser gave up)"), 0u);
  }
}

TEST(MailCorpusTest, ReadsChats) {
  const auto folder = corpus("chats/whatstk");
  if (folder.empty()) GTEST_SKIP();
  const Tally tally = run(folder);
  EXPECT_EQ(tally.roots.at("whatsapp"), tally.files);
  EXPECT_GT(tally.types.at("record"), 2000u);
}

}  // namespace
}  // namespace clew::extract
