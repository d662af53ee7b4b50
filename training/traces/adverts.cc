// SPDX-License-Identifier: EUPL-1.2
// The advert table: what an investigator exported from several platforms, one row per posting,
// shuffled as platforms return it. The texts come from templates whose words the posters change as
// they re-post.
#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "training/disguise.h"
#include "training/formats/image.h"
#include "training/traces/picture_family.h"
#include "training/traces/scene.h"

namespace clew::training {
namespace {

std::string csv_field(std::string_view text) {
  std::string out = "\"";
  for (char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

/// `count` different alternatives of a symbol, one after the other.
Text signs(Random& random, Language language, std::string_view symbol, int count) {
  Text out;
  std::vector<std::string> said;
  while (static_cast<int>(said.size()) < count) {
    Text sign = compose(random, language, symbol, {});
    if (std::count(said.begin(), said.end(), sign.text) > 0) continue;
    said.push_back(sign.text);
    out.append(" ");
    out.append(sign);
  }
  return out;
}

class AdvertWriter {
 public:
  explicit AdvertWriter(const World& world) : world_(world), random_(world.seed, "adverts") {}

  Text write(const Act& act, const Campaign& campaign) {
    Slots slots = slots_of(world_, act, campaign.network ? 650 : 250, random_);
    slots["name"] = Slot(act.shown_name);
    slots["price"] = Slot(std::to_string(act.amount));
    slots["age"] = Slot(std::to_string(random_.between(38, 50)));
    slots["hours"] = Slot(std::to_string(random_.between(4, 8)));
    slots["date"] = Slot(date_in(act.language, act.time + 9 * kDay));
    slots["border"] = Slot(city_name(kCities[11], act.language));
    slots["register"] = Slot(fmt::format("HR-{}", random_.digits(6)));
    slots["area"] = Slot(std::to_string(random_.between(14, 90)));
    slots["order"] = Slot(random_.digits(10));
    switch (campaign.genre) {
      case Genre::kCompany:
        return from_template(act, slots, "company");
      case Genre::kWork:
        return from_template(act, slots, "work");
      case Genre::kRefuge:
        return from_template(act, slots, "refuge");
      case Genre::kOwn:
        return lawful(act, slots, "own_advert", "company_signs");
      case Genre::kAgency:
        return lawful(act, slots, "agency_advert", "work_signs");
      case Genre::kSale:
        return lawful(act, slots, "sale", "");
      case Genre::kRental:
        return lawful(act, slots, "rental", "");
    }
    UNREACHABLE();
  }

  Random& random() { return random_; }

 private:
  /// Four sentences; 5 to 30 per cent of the changeable words differ from the template's own, and
  /// now and then two sentences change places.
  Text from_template(const Act& act, const Slots& slots, const std::string& name) {
    Manner manner;
    manner.variation = static_cast<int>(random_.between(50, 300));
    std::vector<std::string> order = {"_open", "_body", "_terms", "_contact"};
    if (random_.chance(200)) std::swap(order[1], order[2]);
    Text out;
    for (const std::string& part : order) {
      if (!out.text.empty()) out.append(act.language == Language::kChinese ? "" : " ");
      out.append(compose(random_, act.language, name + part, slots, manner));
    }
    out.append(signs(random_, act.language, name + "_signs", std::min(act.indicators, 5)));
    return out;
  }

  /// One person's own wording: chosen once per campaign, then kept with small changes.
  Text lawful(const Act& act, const Slots& slots, std::string_view symbol, std::string_view sign) {
    Random own(world_.seed, fmt::format("wording {}", act.campaign));
    Manner manner;
    Text out = compose(own, act.language, symbol, slots, manner);
    if (!sign.empty()) out.append(signs(random_, act.language, sign, act.indicators));
    return out;
  }

  const World& world_;
  Random random_;
};

constexpr std::string_view kPlatforms[] = {"annonces.example.com", "kleines.example.net",
                                           "tablon.example.org", "board.example.net"};

/// The pictures of a campaign's first postings: one scene, edited again before each.
Result<std::string> write_photo(Scene& scene, const Act& act, const Campaign& campaign, int posting,
                                const std::string& reference) {
  constexpr std::string_view kEdits[] = {"none", "crop", "flip", "border", "dim"};
  const bool pictured = campaign.genre == Genre::kCompany || campaign.genre == Genre::kOwn ||
                        campaign.genre == Genre::kRefuge;
  if (!pictured || posting >= 3) return std::string();
  // The network shows the rooms of its own flats; others show rooms of their own.
  const std::string family = campaign.network ? fmt::format("room-{}", act.campaign % 4)
                                              : fmt::format("portrait-{}", act.campaign);
  const std::string_view edit = kEdits[(act.campaign + posting) % std::size(kEdits)];
  const std::string name = fmt::format("photos/{}.jpg", reference);
  const Canvas picture = edit_picture(draw_family(scene.world, family), edit);
  scene.truth.picture(family, "adverts/" + name, std::string(edit));
  TRY(scene.folder.write("adverts/" + name, make_jpeg(picture, 60 + 5 * posting, std::nullopt),
                         act.time));
  return name;
}

}  // namespace

Result<void> write_adverts(Scene& scene) {
  const World& world = scene.world;
  AdvertWriter writer(world);
  std::vector<const Act*> posts;
  for (const Act& act : world.acts) {
    if (act.kind == ActKind::kPublish) posts.push_back(&act);
  }
  writer.random().shuffle(posts);
  const std::string path = "adverts/adverts.csv";
  std::string table = "id,platform,url,posted,category,city,photo,text\r\n";
  int row = 0;
  std::map<int, int> postings;  // so far, by campaign
  for (const Act* act : posts) {
    const Campaign& campaign = world.campaigns[static_cast<size_t>(act->campaign)];
    const std::string item = fmt::format("{}/{}", path, ++row);
    const std::string_view platform = writer.random().pick(kPlatforms);
    const std::string reference = writer.random().digits(9);
    const bool personal = campaign.genre == Genre::kCompany || campaign.genre == Genre::kOwn;
    const bool job = campaign.genre == Genre::kWork || campaign.genre == Genre::kAgency;
    const std::string_view category = personal                         ? "company"
                                      : job                            ? "jobs"
                                      : campaign.genre == Genre::kSale ? "for sale"
                                                                       : "housing";
    const std::string photo =
        TRY(write_photo(scene, *act, campaign, postings[act->campaign]++, reference));
    Text text = writer.write(*act, campaign);
    const std::string url = fmt::format("https://{}/{}", platform, reference);
    text.selectors.push_back({"url", url, "plain", url});
    table += fmt::format("{},{},{},{},{},{},{},{}\r\n", reference, platform, url,
                         base::to_iso(act->time), category, csv_field(kCities[act->city].latin),
                         photo, csv_field(text.text));
    scene.truth.witness(act->id, item);
    scene.truth.found(item, text.selectors);
    scene.truth.not_selector(item, "phone", reference);
    scene.truth.advert({item, act->id});
  }
  return scene.folder.write(path, table, kStoryEnd);
}

}  // namespace clew::training
