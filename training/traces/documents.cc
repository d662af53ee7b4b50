// SPDX-License-Identifier: EUPL-1.2
// A cloud download: leases, lists, a saved web page, the cash book twice, among recipes and bills.
// Old programs wrote some of it in old encodings.
#include <fmt/core.h>

#include "training/disguise.h"
#include "training/formats/charset.h"
#include "training/formats/pdf.h"
#include "training/traces/cash_book.h"
#include "training/traces/contracts.h"

namespace clew::training {
namespace {

constexpr char kFolder[] = "cloud-download/";

const Act& first_act(const World& world, ActKind kind) {
  for (const Act& act : world.acts) {
    if (act.kind == kind) return act;
  }
  UNREACHABLE();
}

class DocumentWriter {
 public:
  explicit DocumentWriter(Scene& scene) : scene_(scene), random_(scene.world.seed, "documents") {}

  Result<void> leases() {
    const World& world = scene_.world;
    const Person& host = world.one(Role::kHost);
    for (const Act& act : world.acts) {
      if (act.kind != ActKind::kHouse) continue;
      const std::string& phone = host.phones[0].e164;
      const Slot number = write_phone(phone, "pairs", Language::kFrench, random_);
      const std::vector<std::string> lines = {
          "Contrat de location meublée",
          fmt::format("Entre M. {} (bailleur) et {} (preneur).", host.name.native(),
                      world.one(Role::kDeputy).name.latin()),
          fmt::format("Logement à {}, deux pièces, à compter du {}.", kCities[act.city].latin,
                      date_in(Language::kFrench, act.when)),
          fmt::format("Loyer {} euros, payable en espèces. Une seule personne occupe le logement.",
                      act.amount),
          fmt::format("Téléphone du bailleur : {}", number.text)};
      const std::string name = fmt::format("baux/bail-{}-{}.odt", kCities[act.city].latin, act.id);
      const DocumentFacts facts{"Bail", host.name.native(), host.name.native(), act.time, act.time};
      TRY(put(name, make_odt(lines, facts), act.time, act.id,
              {{number.kind, number.value, number.how, number.text}}));
    }
    return {};
  }

  Result<void> offer_page() {
    const Act& act = first_act(scene_.world, ActKind::kOffer);
    const std::string digits = dialled_digits(act.phone);
    const std::string& mail = scene_.world.one(Role::kRecruiter).email;
    const std::string page = fmt::format(
        "<!doctype html>\n<html lang=\"uk\"><head><meta charset=\"utf-8\"><title>Робота за кордоном"
        "</title><style>.n{{font-weight:bold}}</style></head>\n<body><h1>Робота: {}</h1>\n<p>Житло "
        "безкоштовно. Дзвоніть: <b>{}</b><i>{}</i></p>\n<p>&#1040;бо пишіть <a "
        "href=\"mailto:{}\">нам</a>.</p></body></html>\n",
        kCities[act.city].ukrainian, digits.substr(0, 5), digits.substr(5), mail);
    return put("saved/offer.html", page, act.time, act.id,
               {{"phone", act.phone, "split_by_tags", digits}, {"email", mail, "plain", mail}});
  }

  Result<void> lists() {
    std::string arrivals = "Приезды\r\n";
    std::vector<SelectorUse> none;
    int last = -1;
    for (const Act& act : scene_.world.acts) {
      if (act.kind != ActKind::kArrive) continue;
      const Person& person = scene_.world.people[static_cast<size_t>(act.about)];
      arrivals += fmt::format("{}  {}  {}\r\n", date_in(Language::kRussian, act.time),
                              kCities[act.city].russian, transliterated_back(person));
      last = act.id;
      scene_.truth.witness(act.id, std::string(kFolder) + "списки/приезды.txt");
    }
    CHECK(last >= 0);
    const auto bytes = to_windows_1251(arrivals);
    CHECK(bytes.has_value());
    TRY(put("списки/приезды.txt", *bytes, kStoryEnd - 30 * kDay, -1, none));
    const Person& organiser = scene_.world.one(Role::kOrganiser);
    const Slot number =
        write_phone(organiser.phones.back().e164, "full_width", Language::kEnglish, random_);
    const std::string note = "ask before monday\r\n王 " + number.text + "\r\n";
    return put("списки/note.txt", to_utf16_le(note), kStoryEnd - 12 * kDay, -1,
               {{number.kind, number.value, number.how, number.text}});
  }

  Result<void> cash_books() {
    const CashBook book = make_cash_book(scene_.world);
    const TimeMs time = kStoryEnd - 5 * kDay;
    const DocumentFacts facts{"2026", scene_.world.one(Role::kCollector).name.native(), "", time,
                              time};
    TRY(put("kassa/book.csv", cash_csv(book), time, -1, {}));
    witness_cash_book(book, std::string(kFolder) + "kassa/book.csv", scene_.truth);
    return put("kassa/book.xlsx", make_xlsx(cash_cells(book), facts), time, -1, {});
  }

  /// Bills and recipes: most of what lies in such a folder.
  Result<void> ordinary() {
    constexpr std::string_view kThings[] = {"Electricity", "Water", "Insurance", "Internet"};
    for (int n = 0; n < 10; ++n) {
      const TimeMs time = kStoryBegin + random_.between(5, 190) * kDay;
      const std::string order = random_.digits(10), iban = make_iban(Country::kGermany, random_);
      const std::vector<std::string> lines = {
          fmt::format("{} bill", random_.pick(kThings)), fmt::format("Customer number {}", order),
          fmt::format("Amount due: {}.{:02} EUR", random_.between(20, 190), random_.between(0, 99)),
          fmt::format("Please pay to {}", iban)};
      const std::string name = fmt::format("bills/bill-{:02}.pdf", n + 1);
      const DocumentFacts facts{"Bill", "Stadtwerke Example", "", time, time};
      TRY(put(name, make_pdf(lines, facts), time, -1, {{"iban", iban, "plain", iban}}));
      scene_.truth.not_selector(kFolder + name, "phone", order);
    }
    for (int n = 0; n < 6; ++n) {
      std::string text;
      const Language language = n % 2 ? Language::kFrench : Language::kRussian;
      for (int line = 0; line < 12; ++line)
        text += compose(random_, language, "food", {}).text + "\n";
      TRY(put(fmt::format("notes/{}.txt", n + 1), text, kStoryBegin + n * 20 * kDay, -1, {}));
    }
    return {};
  }

 private:
  Result<void> put(const std::string& name, ByteView bytes, TimeMs time, int act,
                   const std::vector<SelectorUse>& selectors) {
    const std::string path = kFolder + name;
    if (act >= 0) scene_.truth.witness(act, path);
    scene_.truth.found(path, selectors);
    return scene_.folder.write(path, bytes, time);
  }

  /// The name in Cyrillic where its owner writes Cyrillic, else in Latin letters.
  static std::string transliterated_back(const Person& person) {
    return to_windows_1251(person.name.native()) ? person.name.native() : person.name.latin();
  }

  Scene& scene_;
  Random random_;
};

}  // namespace

Result<void> write_documents(Scene& scene) {
  DocumentWriter writer(scene);
  TRY(writer.leases());
  TRY(writer.offer_page());
  TRY(writer.lists());
  TRY(writer.cash_books());
  return writer.ordinary();
}

}  // namespace clew::training
