// SPDX-License-Identifier: EUPL-1.2
// The second deputy's laptop as a raw image: documents, an archive in an archive, a deleted list of
// numbers whose content is still there. And the locked archive, whose password stands in a chat.
#include <fmt/core.h>

#include "training/disguise.h"
#include "training/formats/fat16.h"
#include "training/formats/image.h"
#include "training/formats/pdf.h"
#include "training/formats/tar.h"
#include "training/traces/cash_book.h"
#include "training/traces/contracts.h"
#include "training/traces/picture_family.h"

namespace clew::training {
namespace {

/// Where the files of the image's one partition stand below the image, as Clew shows them.
constexpr char kPartition[] = "laptop/laptop.img/p1/";

class LaptopWriter {
 public:
  explicit LaptopWriter(Scene& scene) : scene_(scene), random_(scene.world.seed, "laptop") {}

  Result<void> write() {
    contracts();
    pictures();
    deleted_list();
    system_files();
    const Bytes image = disk_.finish(static_cast<uint32_t>(random_.next()), random_);
    return scene_.folder.write("laptop/laptop.img", image, kStoryEnd);
  }

 private:
  std::string put(const std::string& path, const Bytes& bytes, TimeMs time, bool deleted = false) {
    disk_.add(path, bytes, time, deleted);
    return kPartition + path;
  }

  void contracts() {
    const World& world = scene_.world;
    std::vector<ZipMember> papers;
    for (const Act& act : world.acts) {
      if (act.kind != ActKind::kSecondContract) continue;
      const Paper paper = second_contract(world, act);
      const std::string name =
          fmt::format("contract {}.docx", world.people[static_cast<size_t>(act.about)].name.given);
      papers.push_back({name, make_docx(paper.lines, paper.facts), act.time, true});
      scene_.truth.witness(
          act.id, fmt::format("{}Backup/old phone.tar.gz/home/papers.zip/{}", kPartition, name));
      if (papers.size() == 1) {
        const std::string item = put("Documents/Contracts/contract final.pdf",
                                     make_pdf(paper.lines, paper.facts), act.time + kDay);
        scene_.truth.witness(act.id, item);
      }
    }
    const TimeMs packed = kStoryEnd - 40 * kDay;
    const Bytes zip = make_zip(papers);
    put("Backup/old phone.tar.gz",
        make_tar_gz({{"home/readme.txt", "copied from the old phone\n", packed},
                     {"home/papers.zip", zip, packed}}),
        packed);
    const CashBook book = make_cash_book(world);
    const DocumentFacts facts{"2026", "", "", kStoryEnd - 5 * kDay, kStoryEnd - 5 * kDay};
    witness_cash_book(
        book,
        put("Documents/caja.xlsx", make_xlsx(cash_cells(book), facts), kStoryEnd - 4 * kDay) +
            "/2026",
        scene_.truth);
  }

  void pictures() {
    for (int city : {0, 3}) {
      const std::string family = fmt::format("room-{}", city);
      const std::string item = put(fmt::format("Pictures/flat {}.jpg", kCities[city].latin),
                                   make_jpeg(draw_family(scene_.world, family), 70, std::nullopt),
                                   kStoryEnd - 60 * kDay);
      scene_.truth.picture(family, item, "recompressed");
    }
  }

  void deleted_list() {
    std::string text = "numbers, delete after reading\n";
    std::vector<SelectorUse> uses;
    for (const PhoneUse& use : scene_.world.one(Role::kOrganiser).phones) {
      const Slot slot = write_phone(use.e164, "groups", Language::kEnglish, random_);
      text += "V " + slot.text + "\n";
      uses.push_back({slot.kind, slot.value, slot.how, slot.text});
    }
    scene_.truth.found(put("Documents/numbers of V.txt", text, kStoryEnd - 50 * kDay, true), uses);
  }

  void system_files() {
    put("desktop.ini", "[.ShellClassInfo]\r\nIconIndex=3\r\n", kStoryBegin);
    put("Music/list.m3u", "#EXTM3U\nsong one.mp3\nsong two.mp3\n", kStoryBegin + 9 * kDay);
    for (int n = 0; n < 12; ++n) {
      std::string text;
      for (int line = 0; line < 20; ++line) {
        text += compose(random_, Language::kRomanian, n % 3 ? "plans" : "food", {}).text + "\n";
      }
      put(fmt::format("Documents/notițe/{:02}.txt", n + 1), text, kStoryBegin + n * 12 * kDay);
    }
  }

  Scene& scene_;
  Random random_;
  Fat16Image disk_;
};

}  // namespace

Result<void> write_laptop(Scene& scene) { return LaptopWriter(scene).write(); }

Result<void> write_locked_archive(Scene& scene) {
  Random random(scene.world.seed, "locked archive");
  const CashBook book = make_cash_book(scene.world);
  const std::string path = "usb-stick/locked.zip";
  const TimeMs time = kStoryBegin + 60 * kDay;
  std::string people;
  for (const Person& person : scene.world.people) {
    if (person.role == Role::kVictim) people += person.name.native() + "\n";
  }
  scene.truth.locked(path, scene.world.password);
  witness_cash_book(book, path + "/book.csv", scene.truth);
  return scene.folder.write(
      path,
      make_encrypted_zip({{"book.csv", cash_csv(book), time}, {"people.txt", people, time}},
                         scene.world.password, random),
      time);
}

}  // namespace clew::training
