// SPDX-License-Identifier: EUPL-1.2
// Headers and bodies in their encodings, and the quoting of mbox.
#include "training/formats/mime.h"

#include <gtest/gtest.h>

namespace clew::training {
namespace {

constexpr TimeMs kTime = 1772000000000;

TEST(MimeTest, HeadersAndBodiesAreEncoded) {
  Mail mail;
  mail.from = {"Оксана", "o@example.org"};
  mail.to = {"Bob", "b@example.net"};
  mail.subject = "Привет";
  mail.body = "Привет\nFrom here on = \n";
  mail.time = kTime;
  mail.message_id = "1@example.org";
  mail.charset = MailCharset::kKoi8R;
  const Bytes bytes = make_mail(mail);
  EXPECT_NE(bytes.find("Subject: =?koi8-r?B?8NLJ18XU?="), Bytes::npos);
  EXPECT_NE(bytes.find("=F0=D2=C9=D7=C5=D4\n"), Bytes::npos);
  EXPECT_NE(bytes.find("Date: Wed, 25 Feb 2026 07:13:20 +0100"), Bytes::npos);
  EXPECT_NE(make_mbox_entry(mail).find("\n>From here on =3D=20\n"), Bytes::npos);
  mail.subject = "Їжа";  // has no place in KOI8-R
  EXPECT_NE(make_mail(mail).find("Subject: =?utf-8?B?"), Bytes::npos);
}

}  // namespace
}  // namespace clew::training
