// SPDX-License-Identifier: EUPL-1.2
// What every heap of evidence has besides: copies, broken and empty files, odd names, and one file
// that is made to hurt whoever unpacks it.
#include <fmt/core.h>

#include "training/formats/image.h"
#include "training/formats/pdf.h"
#include "training/formats/zip.h"
#include "training/traces/contracts.h"
#include "training/traces/picture_family.h"
#include "training/traces/scene.h"

namespace clew::training {
namespace {

constexpr int kBombMembers = 64;
constexpr uint32_t kBombMemberSize = 16 << 20;  // 1 GiB in all

Result<void> copies(Scene& scene) {
  const World& world = scene.world;
  int mail = 0;
  for (const Act& act : world.acts) {
    mail += act.channel == Channel::kMail;
    if (act.kind != ActKind::kContract) continue;
    const Paper paper = first_contract(world, act);
    const std::string path = fmt::format("usb-stick/copies/contract ({}).docx", act.id);
    scene.truth.witness(act.id, path);
    scene.truth.found(path, paper.selectors);
    scene.truth.duplicate(path,
                          fmt::format("recruiter-mailbox/archive.mbox/{}/contract.docx", mail));
    TRY(scene.folder.write(path, make_docx(paper.lines, paper.facts), act.time));
  }
  return {};
}

Result<void> broken(Scene& scene) {
  const TimeMs time = kStoryBegin + 100 * kDay;
  const DocumentFacts facts{"x", "x", "", time, time};
  const Bytes pdf = make_pdf({"the end of this file is missing"}, facts);
  const Bytes jpeg = make_jpeg(draw_family(scene.world, "landscape-1"), 80, std::nullopt);
  TRY(scene.folder.write("usb-stick/half.pdf", ByteView(pdf).substr(0, pdf.size() / 2), time));
  TRY(scene.folder.write("usb-stick/half.jpg", ByteView(jpeg).substr(0, jpeg.size() / 3), time));
  TRY(scene.folder.write("usb-stick/empty.docx", "", time));
  TRY(scene.folder.write("usb-stick/films.zip", make_zip_bomb(kBombMembers, kBombMemberSize, time),
                         time));
  scene.truth.hostile("usb-stick/half.pdf", "truncated");
  scene.truth.hostile("usb-stick/half.jpg", "truncated");
  scene.truth.hostile("usb-stick/empty.docx", "empty");
  scene.truth.hostile("usb-stick/films.zip", "expands to 1 GiB");
  return {};
}

Result<void> odd_names(Scene& scene) {
  const TimeMs time = kStoryBegin + 20 * kDay;
  const std::string kNames[] = {"usb-stick/odd/two\nlines.txt",
                                "usb-stick/odd/caf\xe9 latin1.txt",
                                "usb-stick/odd/ space .txt",
                                "usb-stick/odd/\u202etxt.gpj",
                                "usb-stick/odd/" + std::string(200, 'n') + ".txt",
                                "usb-stick/odd/\u738b\u5c0f\u660e.txt",
                                "usb-stick/odd/-rf"};
  for (const std::string& name : kNames)
    TRY(scene.folder.write(name, "only the name is odd\n", time));
  return {};
}

Result<void> system_files(Scene& scene) {
  Random random(scene.world.seed, "noise");
  const TimeMs time = kStoryBegin + 3 * kDay;
  TRY(scene.folder.write("usb-stick/.DS_Store", Bytes("\0\0\0\1Bud1", 8) + Bytes(6136, '\0'),
                         time));
  TRY(scene.folder.write("usb-stick/autorun.inf", "[autorun]\r\nlabel=STICK\r\n", time));
  TRY(scene.folder.write("phone-1-android/Android/data/cache.bin", random.bytes(40'000), time));
  // Serials as long as an IMEI, each with a check digit that is not one.
  constexpr char kLog[] = "phone-1-android/Android/log/sync.log";
  std::string log;
  for (int line = 0; line < 400; ++line) {
    const std::string digits = random.digits(14);
    const char wrong = static_cast<char>('0' + (luhn_digit(digits) - '0' + 1) % 10);
    log += fmt::format("{} sync: item {} serial {}{} version {}.{}.{}\n",
                       base::to_iso(time + line * kHour), random.digits(12), digits, wrong,
                       random.between(1, 9), random.between(0, 40), random.between(0, 999));
    scene.truth.not_selector(kLog, "imei", digits + wrong);
  }
  return scene.folder.write(kLog, log, time + 400 * kHour);
}

}  // namespace

Result<void> write_noise(Scene& scene) {
  TRY(copies(scene));
  TRY(broken(scene));
  TRY(odd_names(scene));
  return system_files(scene);
}

}  // namespace clew::training
