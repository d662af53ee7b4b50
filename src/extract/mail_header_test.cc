// SPDX-License-Identifier: EUPL-1.2
// Tests of header values: well-formed ones by the RFCs' own examples, and what programs really
// send.
#include "extract/mail_header.h"

#include <gtest/gtest.h>

namespace clew::extract {
namespace {

TEST(MailHeaderTest, DecodesEncodedWords) {
  EXPECT_EQ(decode_header("=?utf-8?B?0JLQsNGIINC60L7QvdGC0YDQsNC60YI=?="), "Ваш контракт");
  EXPECT_EQ(decode_header("=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?="), "ab");
  EXPECT_EQ(decode_header("=?ISO-8859-1?Q?a?=\r\n  =?ISO-8859-1?Q?b?= c"), "ab c");
  EXPECT_EQ(decode_header("=?ISO-8859-1?Q?a_b?="), "a b");
  EXPECT_EQ(decode_header("Re: =?koi8-r?q?=F0=D2=C9=D7=C5=D4?= !"), "Re: Привет !");
  EXPECT_EQ(decode_header("=?utf-8*ru?Q?=D0=94=D0=B0?="), "Да");
}

TEST(MailHeaderTest, JoinsWordsThatSplitACharacter) {
  EXPECT_EQ(decode_header("=?utf-8?Q?=D0?= =?utf-8?Q?=94=D0=B0?="), "Да");
}

TEST(MailHeaderTest, ShowsMalformedWordsAsTheyStand) {
  EXPECT_EQ(decode_header("=?utf-8?X?abc?="), "=?utf-8?X?abc?=");
  EXPECT_EQ(decode_header("=?utf-8?Q?open end"), "=?utf-8?Q?open end");
  EXPECT_EQ(decode_header("=?no-such?Q?plain?="), "plain");
  EXPECT_EQ(decode_header("caf\xE9 \xE0 midi", "iso-8859-1"), "café à midi");
}

TEST(MailHeaderTest, ReadsPeople) {
  EXPECT_EQ(decode_people("Irina Koval <irina.koval@example.net>"),
            "Irina Koval <irina.koval@example.net>");
  EXPECT_EQ(decode_people("\"Koval, Irina\" <a@b.example>, c@d.example"),
            "\"Koval, Irina\" <a@b.example>, c@d.example");
  EXPECT_EQ(decode_people("=?utf-8?Q?Koval,_Irina?= <a@b.example>"),
            "\"Koval, Irina\" <a@b.example>");
  EXPECT_EQ(decode_people("pete(A nice \\) chap) <pete@silly.example>"),
            "pete <pete@silly.example>");
  EXPECT_EQ(decode_people("a@b.example (Anna (HR))"), "Anna (HR) <a@b.example>");
  EXPECT_EQ(decode_people("A Group:Ed Jones <joe@a.example>,joe@where.example;"),
            "Ed Jones <joe@a.example>, joe@where.example");
  EXPECT_EQ(decode_people("undisclosed-recipients:;"), "");
  EXPECT_EQ(decode_people("<@relay.example:john@q.example>"), "john@q.example");
  EXPECT_EQ(decode_people("\"=?utf-8?B?0JTQsA==?=\" <x@y.example>"), "Да <x@y.example>");
  EXPECT_EQ(decode_people("broken <x@y.example, other@z.example"),
            "broken <x@y.example>, other@z.example");
}

TEST(MailHeaderTest, ReadsParameters) {
  auto header = decode_parameters("Text/Plain; charset=\"koi8-r\" ; format = flowed");
  EXPECT_EQ(header.value, "text/plain");
  EXPECT_EQ(header.parameter("charset"), "koi8-r");
  EXPECT_EQ(header.parameter("format"), "flowed");
  header = decode_parameters("attachment; filename*=utf-8''%d0%94%d0%b0.pdf; filename=\"__.pdf\"");
  EXPECT_EQ(header.parameter("filename"), "Да.pdf");
  header = decode_parameters(
      "application/x-stuff;\r\n title*1*=%2A%2A%2Afun%2A%2A%2A%20;\r\n"
      " title*0*=us-ascii'en'This%20is%20even%20more%20; title*2=\"isn't it!\"");
  EXPECT_EQ(header.parameter("title"), "This is even more ***fun*** isn't it!");
  EXPECT_EQ(decode_parameters("a; name=\"=?utf-8?Q?=D0=94=D0=B0?=.jpg\"").parameter("name"),
            "Да.jpg");
  EXPECT_EQ(decode_parameters("a; name=\"C:\\dir\\x.txt\"").parameter("name"), "C:\\dir\\x.txt");
  EXPECT_EQ(decode_parameters(";;;=").value, "");
}

TEST(MailHeaderTest, ReadsDatesAndTellsTheZone) {
  const auto zoned = decode_mail_date("Tue, 03 Mar 2026 09:12:44 +0100 (CET)");
  ASSERT_TRUE(zoned.has_value());
  EXPECT_EQ(base::to_iso(zoned->ms), "2026-03-03T08:12:44Z");
  EXPECT_EQ(zoned->certainty, model::TimeCertainty::kZoned);
  const auto named = decode_mail_date("21 Nov 97 09:55:06 GMT");
  ASSERT_TRUE(named.has_value());
  EXPECT_EQ(base::to_iso(named->ms), "1997-11-21T09:55:06Z");
  const auto local = decode_mail_date("Tue, 03 Mar 2026 09:12:44");
  ASSERT_TRUE(local.has_value());
  EXPECT_EQ(local->certainty, model::TimeCertainty::kLocal);
  EXPECT_FALSE(decode_mail_date("soon").has_value());
  EXPECT_FALSE(decode_mail_date("").has_value());
}

TEST(MailHeaderTest, KeepsIdsOnly) {
  EXPECT_EQ(decode_message_ids(" <a@b>\r\n <c@d> (comment)"), "<a@b> <c@d>");
  EXPECT_EQ(decode_message_ids("bare@id"), "bare@id");
}

}  // namespace
}  // namespace clew::extract
