// SPDX-License-Identifier: EUPL-1.2
// Tests of contacts in the three versions of vCard.
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

TEST(VcardTest, ReadsAllVersions) {
  const auto items = collect(
      "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=98;=D0=90=\r\n"
      "=D0=BD=D0=B0;;;\r\nTEL;CELL;PREF:07400 123456\r\nEND:VCARD\r\n"
      "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana B\\, Dr\r\nitem1.TEL;TYPE=work,voice:+44 20 7946\r\n"
      "  0018\r\nADR;TYPE=home:;;1 Rue X;Lyon;;69001;France\r\nX-SKYPE:ana.b\r\n"
      "PHOTO;ENCODING=b;TYPE=PNG:iVBORw0K\r\n Ggo=\r\nNOTE:first\\nsecond\r\nEND:VCARD\r\n"
      "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Bo\r\nTEL;VALUE=uri;TYPE=\"voice,cell\":tel:+33-1-22\r\n"
      "END:VCARD\r\n",
      "people.vcf");
  ASSERT_EQ(items.size(), 5u);
  EXPECT_EQ(items[0].item.type, "vcard");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone);
  EXPECT_EQ(field_of(items[0].item, "contacts"), "3");
  EXPECT_EQ(items[1].item.text, "name parts: И, Ана\nphone (cell, pref): 07400 123456\n");
  EXPECT_EQ(field_of(items[1].item, "kind"), "contact");
  EXPECT_EQ(field_of(items[1].item, "title"), "И, Ана");
  EXPECT_EQ(items[1].item.mentions.size(), 1u);
  EXPECT_EQ(items[2].item.text,
            "name: Ana B, Dr\nphone (work, voice): +44 20 7946 0018\n"
            "address (home): 1 Rue X, Lyon, 69001, France\nSKYPE: ana.b\nnote: first\nsecond\n");
  EXPECT_EQ(items[3].path, "people.vcf/2/photo");
  EXPECT_EQ(items[3].item.type, "png");
  EXPECT_EQ(items[4].item.text, "name: Bo\nphone (voice, cell): tel:+33-1-22\n");
}

TEST(VcardTest, CutOffCardsAreKeptAndSaid) {
  const auto items = collect("begin:vcard\nFN:Ana\nBEGIN:VCARD\nFN:Bo\nTEL:07400 1", "x");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[0].item.state, model::ItemState::kPartial);
  EXPECT_EQ(items[1].item.text, "name: Ana\n");
  EXPECT_EQ(items[2].item.text, "name: Bo\nphone: 07400 1\n");
  EXPECT_EQ(collect("BEGIN:VCARD", "x")[0].item.state, model::ItemState::kPartial);
  EXPECT_EQ(
      collect("BEGIN:VCARD\n;;;:\n:\nA;=;ENCODING=B:%%%\nX;QUOTED-PRINTABLE:=\nEND:VCARD", "x")
          .size(),
      2u);
}

}  // namespace
}  // namespace clew::extract
