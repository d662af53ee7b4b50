// SPDX-License-Identifier: EUPL-1.2
// Tests of calendars: events, tasks, people, and those that end early.
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

TEST(IcalendarTest, ReadsEventsTasksAndTheirPeople) {
  const auto items = collect(
      "BEGIN:VCALENDAR\r\nPRODID:-//Maker//EN\r\nX-WR-CALNAME:Shifts\r\nBEGIN:VTIMEZONE\r\n"
      "TZID:Paris\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nEND:STANDARD\r\n"
      "END:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1@x\r\nDTSTART:20260303T101244Z\r\n"
      "DTEND:20260303T111244Z\r\nSUMMARY:Meet\\, bring keys\r\nLOCATION:Gare\r\n"
      "ORGANIZER;CN=\"Ana\":mailto:ana@jobs.example\r\nATTENDEE;CN=Bo:MAILTO:bo@jobs.example\r\n"
      "ATTENDEE:mailto:cy@jobs.exam\r\n ple\r\nGEO:45.76;4.83\r\n"
      "ATTACH;ENCODING=BASE64;VALUE=BINARY:cmVudA==\r\n"
      "BEGIN:VALARM\r\nDESCRIPTION:ring\r\nEND:VALARM\r\nEND:VEVENT\r\n"
      "BEGIN:VTODO\r\nDUE;TZID=Paris:20260304T090000\r\nSUMMARY:Pay\r\nEND:VTODO\r\n"
      "END:VCALENDAR\r\n",
      "shifts.ics");
  ASSERT_EQ(items.size(), 4u);
  EXPECT_EQ(items[0].item.type, "icalendar");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone);
  EXPECT_EQ(field_of(items[0].item, "title"), "Shifts");
  EXPECT_EQ(field_of(items[0].item, "entries"), "2");
  const auto& event = items[1].item;
  EXPECT_EQ(event.text,
            "start: 2026-03-03T10:12:44Z\nend: 2026-03-03T11:12:44Z\ntitle: Meet, bring keys\n"
            "location: Gare\norganiser: Ana <ana@jobs.example>\n"
            "attendee: Bo <bo@jobs.example>\nattendee: cy@jobs.example\n");
  EXPECT_EQ(field_of(event, "kind"), "event");
  EXPECT_EQ(field_of(event, "sender"), "Ana <ana@jobs.example>");
  EXPECT_EQ(field_of(event, "participants"), "Bo <bo@jobs.example>, cy@jobs.example");
  EXPECT_EQ(field_of(event, "coordinates"), "45.76,4.83");
  ASSERT_TRUE(event.time.has_value());
  EXPECT_EQ(event.time->certainty, model::TimeCertainty::kZoned);
  EXPECT_EQ(items[2].item.text, "rent");
  const auto& task = items[3].item;
  EXPECT_EQ(task.text, "due: 2026-03-04T09:00:00\ntitle: Pay\n");
  ASSERT_TRUE(task.time.has_value());
  EXPECT_EQ(task.time->certainty, model::TimeCertainty::kLocal);
}

TEST(IcalendarTest, CutOffEntriesAreKeptAndSaid) {
  const auto items =
      collect("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:2026\nSUMMARY:half", "cut.ics");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].item.state, model::ItemState::kPartial);
  EXPECT_EQ(items[1].item.text, "start: 2026\ntitle: half\n");
  EXPECT_EQ(collect("BEGIN:VCALENDAR\n", "empty.ics")[0].item.state, model::ItemState::kDone);
}

}  // namespace
}  // namespace clew::extract
