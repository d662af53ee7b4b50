// SPDX-License-Identifier: EUPL-1.2
// Tests of sound: length, titles, pictures that it carries, damage.
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/formats/media_maker_test.h"

namespace clew::extract {
namespace {

/// Silent frames of MPEG 1 layer 3, 128 kbit/s, 44,100 samples a second.
Bytes mpeg_frames(int count) {
  Bytes out;
  for (int i = 0; i < count; ++i) out += Bytes("\xff\xfb\x90\x64", 4) + Bytes(413, '\0');
  return out;
}

/// An ID3v2.3 frame and the tag around frames.
Bytes id3_frame(const std::string& kind, const Bytes& content) {
  return kind + words({static_cast<uint32_t>(content.size())}) + Bytes(2, '\0') + content;
}
Bytes id3(const Bytes& frames) {
  Bytes size(4, '\0');
  for (int i = 0; i < 4; ++i) {
    size[static_cast<size_t>(3 - i)] = static_cast<char>(frames.size() >> (7 * i) & 0x7f);
  }
  return Bytes("ID3\3\0\0", 6) + size + frames;
}

TEST(AudioTest, WavesTellLengthAndTitle) {
  const auto items = collect(wave_of(3, "A note"), "sound");
  EXPECT_EQ(items[0].item.type, "audio");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "duration_s"), "3.000");
  EXPECT_EQ(field_of(items[0].item, "title"), "A note");
  EXPECT_EQ(field_of(items[0].item, "audio_codec"), "pcm_u8");
  EXPECT_EQ(field_of(items[0].item, "sample_rate"), "8000");
}

TEST(AudioTest, TagsBecomeTextAndCoversChildren) {
  const Bytes png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x8\2\0\0\0\x90wS\xde", 33);
  const Bytes tagged =
      id3(id3_frame("TIT2", Bytes(1, '\0') + "A song") +
          id3_frame("COMM", Bytes(1, '\0') + "eng" + Bytes(1, '\0') + "call 07400 123456") +
          id3_frame("APIC", Bytes(1, '\0') + "image/png" + Bytes("\0\3\0", 3) + png)) +
      mpeg_frames(40);
  const auto items = collect(tagged, "song");
  EXPECT_EQ(items[0].item.type, "audio");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "title"), "A song");
  EXPECT_EQ(field_of(items[0].item, "audio_codec"), "mp3");
  EXPECT_NE(items[0].item.text.find("call 07400 123456"), std::string::npos);
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[1].path, "song/cover");
  EXPECT_EQ(items[1].item.type, "png");
}

TEST(AudioTest, BareFramesAreFound) {
  EXPECT_EQ(collect(mpeg_frames(40), "song")[0].item.type, "audio");
  EXPECT_NE(collect(mpeg_frames(1) + Bytes(2000, 'x'), "song")[0].item.type, "audio");
}

TEST(AudioTest, CutOffAndDamageAreTold) {
  const Bytes whole = wave_of(3, "A note");
  const auto cut = collect(whole.substr(0, whole.size() / 2), "sound");
  EXPECT_EQ(cut[0].item.state, model::ItemState::kPartial);
  EXPECT_EQ(cut[0].item.reason, "the recording is cut off");
  EXPECT_TRUE(has_anomaly(cut[0].item, "media_cut_off"));
  const auto rubbish = collect("fLaC" + Bytes(300, '\x7f') + "some words in it", "sound");
  EXPECT_EQ(rubbish[0].item.type, "audio");
  EXPECT_EQ(rubbish[0].item.state, model::ItemState::kPartial);
  EXPECT_NE(rubbish[0].item.text.find("some words in it"), std::string::npos);
}

}  // namespace
}  // namespace clew::extract
