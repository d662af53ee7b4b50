// SPDX-License-Identifier: EUPL-1.2
// Tests of mails: bodies, parts, encodings, encryption, and mails made to hurt.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>

#include "base/cpu_clock_test.h"
#include "extract/collect.h"

namespace clew::extract {
namespace {

constexpr std::string_view kHeaders =
    "From: =?utf-8?B?0IbRgNC40L3QsA==?= <irina@example.net>\r\n"
    "To: bureau@example.org\r\nCc: a@example.org\r\nBcc: b@example.org\r\n"
    "Subject: =?utf-8?B?0JLQsNGIINC60L7QvdGC0YDQsNC60YI=?=\r\n"
    "Date: Tue, 03 Mar 2026 09:12:44 +0100\r\nMessage-ID: <a1@example.net>\r\n"
    "In-Reply-To: <a0@example.org>\r\nReferences: <z@example.org> <a0@example.org>\r\n"
    "MIME-Version: 1.0\r\n";

Bytes mail_with(std::string_view type_and_body) { return Bytes(kHeaders) + Bytes(type_and_body); }

TEST(EmlTest, ReadsHeadersAndBody) {
  const auto items = collect(
      mail_with(
          "Content-Type: text/plain; charset=iso-8859-1\r\n"
          "Content-Transfer-Encoding: quoted-printable\r\n\r\nAppelez apr=E8s 18 h=\r\n.\r\n"),
      "1");
  ASSERT_EQ(items.size(), 1u);
  const auto& mail = items[0].item;
  EXPECT_EQ(mail.type, "eml");
  EXPECT_EQ(mail.state, model::ItemState::kDone);
  EXPECT_EQ(mail.text, "Appelez après 18 h.\r\n");
  EXPECT_EQ(field_of(mail, "sender"), "Ірина <irina@example.net>");
  EXPECT_EQ(field_of(mail, "recipient"), "bureau@example.org");
  EXPECT_EQ(field_of(mail, "copied"), "a@example.org, b@example.org");
  EXPECT_EQ(field_of(mail, "title"), "Ваш контракт");
  EXPECT_EQ(field_of(mail, "message_id"), "<a1@example.net>");
  EXPECT_EQ(field_of(mail, "in_reply_to"), "<a0@example.org>");
  EXPECT_EQ(field_of(mail, "references"), "<z@example.org> <a0@example.org>");
  ASSERT_TRUE(mail.time.has_value());
  EXPECT_EQ(base::to_iso(mail.time->ms), "2026-03-03T08:12:44Z");
  EXPECT_TRUE(mail.anomalies.empty());
}

TEST(EmlTest, PrefersPlainTextAndKeepsItsHtmlTwin) {
  const auto items = collect(
      mail_with("Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\nplain body\r\n"
                "--x\r\nContent-Type: text/html\r\n\r\n<p>other <b>body</b></p>\r\n--x--\r\n"),
      "m.eml");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].item.text, "plain body");
  EXPECT_EQ(items[1].path, "m.eml/body.html");
  EXPECT_EQ(items[1].item.kind, model::ItemKind::kEmbedded);
  EXPECT_EQ(items[1].item.size, 24u);
}

TEST(EmlTest, TakesHtmlWhereThereIsNoPlainText) {
  const auto items =
      collect(mail_with("Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\n \r\n"
                        "--x\r\nContent-Type: text/html; charset=koi8-r\r\n\r\n"
                        "<p>\xF0\xD2\xC9<b>\xD7\xC5\xD4</b></p>\r\n--x--\r\n"),
              "m.eml");
  ASSERT_EQ(items.size(), 1u);
  EXPECT_NE(items[0].item.text.find("Привет"), std::string::npos);
}

TEST(EmlTest, GivesAttachmentsDecodedAndNamed) {
  const auto items = collect(
      mail_with("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nsee file\r\n--x\r\n"
                "Content-Type: application/octet-stream\r\n"
                "Content-Disposition: attachment; filename*=utf-8''%D0%94%D0%B0.txt\r\n"
                "Content-Transfer-Encoding: base64\r\n\r\ncm9vbSA0LCByZW50IGNvbGxlY3RlZAo=\r\n"
                "--x\r\nContent-Type: image/png\r\n\r\nnot really\r\n--x--\r\n"),
      "m.eml");
  ASSERT_EQ(items.size(), 3u);
  const auto* note = find(items, "m.eml/Да.txt");
  ASSERT_NE(note, nullptr);
  EXPECT_EQ(note->text, "room 4, rent collected\n");
  EXPECT_EQ(note->kind, model::ItemKind::kAttachment);
  EXPECT_EQ(field_of(*note, "mime"), "application/octet-stream");
  EXPECT_NE(find(items, "m.eml/part 4.png"), nullptr);
}

TEST(EmlTest, OpensEnclosedMails) {
  const auto items = collect(
      mail_with("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
                "Content-Type: message/rfc822\r\n\r\nSubject: inner\r\nFrom: c@d.example\r\n"
                "\r\ninner body\r\n--x--\r\n"),
      "m.eml");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[1].item.type, "eml");
  EXPECT_EQ(items[1].item.kind, model::ItemKind::kMessage);
  EXPECT_EQ(field_of(items[1].item, "title"), "inner");
  EXPECT_NE(items[1].item.text.find("inner body"), std::string::npos);
}

TEST(EmlTest, NamesEncryption) {
  const auto pgp = collect(
      mail_with("Content-Type: multipart/encrypted; boundary=x; "
                "protocol=\"application/pgp-encrypted\"\r\n\r\n--x\r\n"
                "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--x\r\n"
                "Content-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n"
                "--x--\r\n"),
      "m.eml");
  EXPECT_EQ(pgp[0].item.state, model::ItemState::kEncrypted);
  EXPECT_EQ(field_of(pgp[0].item, "encryption"), "PGP");
  const auto smime = collect(
      mail_with("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m"
                "\r\nContent-Transfer-Encoding: base64\r\n\r\nMIAGCSqGSIb3DQEHA6CAMIACAQAx\r\n"),
      "m.eml");
  EXPECT_EQ(smime[0].item.state, model::ItemState::kEncrypted);
  EXPECT_EQ(field_of(smime[0].item, "encryption"), "S/MIME");
  const auto inline_pgp =
      collect(mail_with("\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nabc\r\n"), "m.eml");
  EXPECT_EQ(inline_pgp[0].item.state, model::ItemState::kEncrypted);
}

TEST(EmlTest, GuessesTheCharsetOfRawHeadersAndBodies) {
  const auto items = collect(
      "From: a@b.example\nTo: c@d.example\nDate: Tue, 03 Mar 2026 09:12:44 +0100\n"
      "Subject: \xF0\xD2\xC9\xD7\xC5\xD4\nContent-Type: text/plain; charset=koi8-r\n"
      "Message-ID: <x@y>\n\n\xF0\xD2\xC9\xD7\xC5\xD4\n",
      "m.eml");
  EXPECT_EQ(field_of(items[0].item, "title"), "Привет");
  EXPECT_EQ(items[0].item.text, "Привет\n");
}

TEST(EmlTest, FallsBackToReceivedForTheTime) {
  const auto items = collect(
      "Received: from a by b; Mon, 2 Mar 2026 10:00:00 +0000\nFrom: a@b.example\n"
      "Date: yesterday\nSubject: x\n\nbody\n",
      "m.eml");
  ASSERT_TRUE(items[0].item.time.has_value());
  EXPECT_EQ(base::to_iso(items[0].item.time->ms), "2026-03-02T10:00:00Z");
  EXPECT_TRUE(has_anomaly(items[0].item, "date_malformed"));
}

TEST(EmlTest, GivesTheBodyOfABrokenStructureAsItStands) {
  const auto items = collect(
      mail_with("Content-Type: multipart/mixed\r\n\r\nno boundary, number 07400 123456\r\n"), "m");
  EXPECT_NE(items[0].item.text.find("07400 123456"), std::string::npos);
  EXPECT_FALSE(items[0].item.anomalies.empty());
}

TEST(EmlTest, EndsQuicklyOnDeepNesting) {
  Bytes deep = "Content-Type: multipart/mixed; boundary=b\n\n";
  for (int i = 0; i < 20000; ++i) deep += "--b\nContent-Type: multipart/mixed; boundary=b\n\n";
  const base::CpuClock clock;
  const auto items = collect(deep, "deep.eml");
  EXPECT_LT(clock.seconds(), 2 * base::kSlowness);
  EXPECT_EQ(items[0].item.type, "eml");
  EXPECT_EQ(items[0].item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(items[0].item, "nesting_limit"));
}

TEST(EmlTest, StopsAtTheLimitOfParts) {
  Bytes many = mail_with("Content-Type: multipart/mixed; boundary=b\r\n\r\n");
  for (int i = 0; i < 12000; ++i) many += "--b\r\n\r\nx\r\n";
  const auto items = collect(many, "many.eml");
  EXPECT_EQ(items[0].item.state, model::ItemState::kPartial);
  EXPECT_EQ(items[0].item.reason, "it has too many parts");
}

TEST(EmlTest, DoesNotTakeProseForMails) {
  EXPECT_EQ(collect("Note: call Lena\nAddress: unknown\n\nmore\n", "n")[0].item.type, "text");
  EXPECT_EQ(collect("Dear all,\nFrom: here on\nTo: there\nSubject: x\n", "n")[0].item.type, "text");
}

// Mails and chats made by others, where CLEW_CORPUS points to them: nothing crashes, every item
// ends in a named state, messages are counted as they are. CLEW_CORPUS_SHOW prints the items whose
// path holds its value, and the files with that anomaly or charset.

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
  size_t dated = 0;        ///< mails with a time
  size_t with_sender = 0;  ///< mails with a sender
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
        tally.with_sender += field_of(item, "sender").empty() ? 0 : 1;
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
  std::cout << "  with time " << tally.dated << ", with sender " << tally.with_sender << "\n";
  return tally;
}

/// The folder in the corpus; empty when there is none.
fs::path corpus(std::string_view folder) {
  const char* root = std::getenv("CLEW_CORPUS");
  fs::path path = root == nullptr ? fs::path() : fs::path(root) / folder;
  if (root == nullptr || !fs::exists(path)) return {};
  return path;
}

TEST(MailCorpusTest, ReadsSpamassassin) {
  const auto folder = corpus("mail/spamassassin");
  if (folder.empty()) GTEST_SKIP() << "CLEW_CORPUS is not set";
  const Tally tally = run(folder);
  // 6,046 mails, each in a file of its own, most behind a "From " line.
  EXPECT_GE(tally.types.at("eml"), 6046u);
  EXPECT_LE(tally.types.at("eml"), 6300u);
  EXPECT_GE(tally.dated, 6000u);
  EXPECT_GE(tally.with_sender, 6030u);
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
  if (folder.empty()) GTEST_SKIP() << "CLEW_CORPUS is not set";
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
    if (folder.empty()) GTEST_SKIP() << "CLEW_CORPUS is not set";
    const Tally tally = run(folder);
    EXPECT_GT(tally.types.at("eml") * 10, tally.files * 5);
    EXPECT_EQ(tally.states.count("failed(its parser gave up)"), 0u);
  }
}

TEST(MailCorpusTest, ReadsChats) {
  const auto folder = corpus("chats/whatstk");
  if (folder.empty()) GTEST_SKIP() << "CLEW_CORPUS is not set";
  const Tally tally = run(folder);
  EXPECT_EQ(tally.roots.at("whatsapp"), tally.files);
  EXPECT_GT(tally.types.at("record"), 2000u);
}

TEST(EmlTest, MailsOfOneThreadHaveItsConversation) {
  const auto first = collect(
                         "From: Ana <ana@x.example>\nTo: bo@x.example, \"Dee, C\" <c@x.example>\n"
                         "Cc: ANA@x.example\nMessage-ID: <1@x.example>\nSubject: a\n\nx\n",
                         "1.eml")[0]
                         .item;
  EXPECT_EQ(field_of(first, "service"), "mail");
  EXPECT_EQ(field_of(first, "conversation_id"), "<1@x.example>");
  EXPECT_EQ(field_of(first, "participants"),
            "Ana <ana@x.example>, bo@x.example, \"Dee, C\" <c@x.example>");
  const auto third = collect(
                         "From: bo@x.example\nTo: ana@x.example\nMessage-ID: <3@x.example>\n"
                         "In-Reply-To: <2@x.example>\n"
                         "References: <1@x.example>\n <2@x.example>\n\nx\n",
                         "3.eml")[0]
                         .item;
  EXPECT_EQ(field_of(third, "conversation_id"), "<1@x.example>");
  const auto outlook = collect(
                           "From: bo@x.example\nTo: ana@x.example\nReceived: x\n"
                           "Thread-Index: AQHP/wECAQIDBAUGBwgJCgsMDQ4PEA==\n\nx\n",
                           "4.eml")[0]
                           .item;
  EXPECT_EQ(field_of(outlook, "conversation_id"), "outlook:0102030405060708090a0b0c0d0e0f10");
}

}  // namespace
}  // namespace clew::extract
