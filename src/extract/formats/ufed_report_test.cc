// SPDX-License-Identifier: EUPL-1.2
// Reports made here after the published shape of report.xml: whole, within a UFDR, cut off,
// hostile.
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/zip_for_tests.h"

namespace clew::extract {
namespace {

constexpr TimeMs kMarch = 1'772'530'364'000;  // 2026-03-03T09:32:44Z

std::string field(const std::string& name, const std::string& value) {
  return "<field name=\"" + name + "\" type=\"String\"><value type=\"String\"><![CDATA[" + value +
         "]]></value></field>\n";
}
std::string model(const std::string& type, const std::string& inside,
                  const std::string& state = "Intact") {
  return "<model type=\"" + type + "\" id=\"m-" + type + "\" deleted_state=\"" + state +
         "\" extractionId=\"0\">\n" + inside + "</model>\n";
}
std::string within(const std::string& tag, const std::string& name, const std::string& inside) {
  return "<" + tag + " name=\"" + name + "\" type=\"Party\">" + inside + "</" + tag + ">\n";
}
std::string party(const std::string& identifier, const std::string& name, const std::string& role,
                  bool owner = false) {
  return model("Party", field("Identifier", identifier) + field("Role", role) +
                            field("Name", name) + field("IsPhoneOwner", owner ? "True" : "False"));
}
const std::string kTime =
    "<field name=\"TimeStamp\" type=\"TimeStamp\"><value type=\"TimeStamp\" "
    "format=\"TimeStampKnown\">2026-03-03T09:32:44.000+00:00</value></field>";

std::string message(const std::string& body, const std::string& from, const std::string& state) {
  return model("InstantMessage",
               within("modelField", "From", from) + within("multiModelField", "To", "") +
                   field("Body", body) + kTime +
                   within("multiModelField", "Attachments",
                          model("Attachment", field("Filename", "IMG_1.jpg"))),
               state);
}

std::string report(const std::string& models) {
  return "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<project id=\"p\" name=\"Phone "
         "A\" "
         "reportVersion=\"5.2.0.0\" xmlns=\"http://pa.cellebrite.com/report/2.0\">\n"
         "<sourceExtractions><extractionInfo id=\"0\" name=\"Phone\" type=\"FileSystem\" "
         "deviceName=\"Example 8\" /></sourceExtractions>\n"
         "<caseInformation><field name=\"Case number\" isSystem=\"True\">17/26</field>"
         "</caseInformation>\n"
         "<metadata section=\"Device Info\"><item name=\"IMEI\"><![CDATA[490154203237518]]></item>"
         "</metadata>\n"
         "<taggedFiles><file fs=\"Phone\" path=\"/private/var/mobile/Media/IMG_1.jpg\" "
         "size=\"2048\" "
         "id=\"f1\" deleted=\"Intact\"><accessInfo><timestamp name=\"ModifyTime\">"
         "2026-03-03T09:32:44+00:00</timestamp></accessInfo><metadata section=\"File\"><item "
         "name=\"Local Path\"><![CDATA[files\\Image\\IMG_1.jpg]]></item><item name=\"SHA256\">ABCD"
         "</item></metadata></file></taggedFiles>\n<decodedData>\n" +
         models + "</decodedData></project>\n";
}

const std::string kChat =
    "<modelType type=\"Chat\">" +
    model(
        "Chat",
        field("Source", "WhatsApp") + field("Id", "c1@s.whatsapp.net") +
            within("multiModelField", "Participants",
                   party("447400123456@s.whatsapp.net", "Anna", "General") +
                       party("33612345678@s.whatsapp.net", "", "General", true)) +
            within("multiModelField", "Messages",
                   message("the room is ready",
                           party("447400123456@s.whatsapp.net", "Anna", "From"), "Intact") +
                       message("which street?",
                               party("33612345678@s.whatsapp.net", "", "From", true), "Deleted"))) +
    "</modelType>";

TEST(UfedReportTest, ChatsAreConversations) {
  const auto items = collect(report(kChat), "report.xml");
  EXPECT_EQ(items[0].item.type, "ufed_report");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_NE(items[0].item.text.find("Case number: 17/26\n"), std::string::npos);
  EXPECT_NE(items[0].item.text.find("Device Info: IMEI: 490154203237518\n"), std::string::npos);
  EXPECT_NE(items[0].item.text.find("device: Example 8\n"), std::string::npos);
  ASSERT_EQ(items.size(), 5u);
  const auto& first = items[2].item;
  EXPECT_EQ(items[2].path, "report.xml/InstantMessage/2");
  EXPECT_EQ(first.kind, model::ItemKind::kMessage);
  EXPECT_EQ(first.text, "the room is ready");
  ASSERT_TRUE(first.time.has_value());
  EXPECT_EQ(first.time->ms, kMarch);
  EXPECT_EQ(field_of(first, "service"), "whatsapp");
  EXPECT_EQ(field_of(first, "sender"), "Anna <+447400123456>");
  EXPECT_EQ(field_of(first, "direction"), "incoming");
  EXPECT_EQ(field_of(first, "conversation"), "Anna <+447400123456>, +33612345678");
  EXPECT_EQ(field_of(first, "conversation_id"), "c1@s.whatsapp.net");
  EXPECT_EQ(field_of(first, "attachment"), "IMG_1.jpg");
  const auto& second = items[3].item;
  EXPECT_TRUE(second.deleted);
  EXPECT_EQ(field_of(second, "direction"), "outgoing");
  const auto& chat = items[4].item;
  EXPECT_EQ(field_of(chat, "kind"), "conversation");
  EXPECT_EQ(field_of(chat, "participants"), "Anna <+447400123456>, +33612345678");
}

TEST(UfedReportTest, FilesAreTiedToTheirPlacesInTheArchive) {
  const auto items = collect(
      zip_of({{"report.xml", report("")}, {"files/Image/IMG_1.jpg", "not a picture, but there"}}),
      "phone.ufdr");
  const auto* file = find(items, "phone.ufdr/report.xml/File/1");
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(field_of(*file, "kind"), "file");
  EXPECT_EQ(field_of(*file, "title"), "/private/var/mobile/Media/IMG_1.jpg");
  EXPECT_EQ(field_of(*file, "attachment"), "files/Image/IMG_1.jpg");
  EXPECT_EQ(field_of(*file, "sha256"), "abcd");
  ASSERT_TRUE(file->time.has_value());
  EXPECT_EQ(file->time->ms, kMarch);
  EXPECT_NE(find(items, "phone.ufdr/files/Image/IMG_1.jpg"), nullptr);
}

TEST(UfedReportTest, CallsContactsPlacesVisitsAndUnknownModels) {
  const auto items = collect(
      report(
          model("Call",
                field("Direction", "Outgoing") + field("Duration", "00:01:01.5") + kTime +
                    within("multiModelField", "Parties", party("+447400123456", "Anna", "To"))) +
          model("Contact", field("Source", "Phone") + field("Name", "Anna") +
                               within("multiModelField", "Entries",
                                      model("PhoneNumber", field("Value", "+447400123456")))) +
          model("Location", kTime + within("modelField", "Position",
                                           model("Coordinate", field("Latitude", "48.85") +
                                                                   field("Longitude", "2.35")))) +
          model("VisitedPage", field("Title", "A room") + field("Url", "https://rooms.example/") +
                                   "<field name=\"LastVisited\"><value>2026-03-03T09:32:44Z"
                                   "</value></field>") +
          model("Novelty", field("Colour", "blue"))),
      "report.xml");
  ASSERT_EQ(items.size(), 7u);
  const auto& call = items[2].item;
  EXPECT_EQ(field_of(call, "kind"), "call");
  EXPECT_EQ(field_of(call, "recipient"), "Anna <+447400123456>");
  EXPECT_EQ(field_of(call, "direction"), "outgoing");
  EXPECT_EQ(field_of(call, "duration_s"), "61");
  const auto& contact = items[3].item;
  EXPECT_EQ(field_of(contact, "kind"), "contact");
  EXPECT_EQ(field_of(contact, "title"), "Anna");
  EXPECT_NE(contact.text.find("Entries.Value: +447400123456\n"), std::string::npos);
  EXPECT_EQ(field_of(items[4].item, "coordinates"), "48.85,2.35");
  EXPECT_EQ(field_of(items[5].item, "url"), "https://rooms.example/");
  EXPECT_TRUE(items[5].item.time.has_value());
  EXPECT_EQ(field_of(items[6].item, "kind"), "novelty");
  EXPECT_EQ(items[6].item.text, "Colour: blue\n");
}

TEST(UfedReportTest, CutOffKeepsWhatCameBefore) {
  const std::string whole = report(kChat);
  const auto items = collect(whole.substr(0, whole.find("which street?")), "report.xml");
  EXPECT_EQ(items[0].item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(items[0].item, "xml_truncated"));
  ASSERT_GE(items.size(), 3u);
  EXPECT_EQ(items[2].item.text, "the room is ready");
}

TEST(UfedReportTest, DeepAndMalformedModelsEnd) {
  std::string deep;
  for (int i = 0; i < 3000; ++i) deep += "<model type=\"A\"><modelField name=\"f\">";
  EXPECT_EQ(collect(report(deep), "report.xml")[0].item.state, model::ItemState::kPartial);
  const auto odd =
      collect(report("</model></modelField><model/><field/><value>x</value><item/>"), "report.xml");
  EXPECT_FALSE(odd.empty());
  const std::string whole = report(kChat);
  for (size_t i = 300; i < whole.size(); i += 41) {
    std::string mutated = whole;
    mutated[i] = '<';
    EXPECT_FALSE(collect(mutated, "report.xml", "ufed_report").empty());
  }
}

}  // namespace
}  // namespace clew::extract
