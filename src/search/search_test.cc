// SPDX-License-Identifier: EUPL-1.2
// Tests of search: hits, order, snippets, independence from the cut into shards, and a comparison
// with a plain scan on random texts.
#include "search/search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <random>
#include <set>

#include "search/plan.h"
#include "search/regex_match.h"

namespace clew::search {
namespace {

using model::Item;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class SearchTest : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/clew-search-XXXXXX";
    ASSERT_NE(::mkdtemp(name), nullptr);
    directory_ = name;
  }
  void TearDown() override {
    shards_.clear();
    std::filesystem::remove_all(directory_);
  }

  /// Deals the items out to `count` shards, in place of those there were.
  void write(const std::vector<Item>& items, size_t count = 1) {
    shards_.clear();
    pointers_.clear();
    for (size_t shard = 0; shard < count; ++shard) {
      const std::string path = directory_ + "/" + std::to_string(++written_);
      auto writer =
          MUST(index::ShardWriter::create(path, key_, store::cipher_for_this_cpu(), 8 << 20));
      for (size_t i = shard; i < items.size(); i += count) {
        writer.begin();
        MUST(writer.add(items[i], model::child_id(model::root_id("E1"), items[i].name), "E1"));
      }
      MUST(writer.finish());
      shards_.push_back(MUST(index::ShardReader::open(path, key_, store::cipher_for_this_cpu())));
      pointers_.push_back(shards_.back().get());
    }
  }

  SearchResult run(std::string_view text, const SearchOptions& options = {}) {
    const Query query = MUST(parse_query(text));
    return MUST(search(pointers_, query, options));
  }
  /// The names of the hits, in order.
  std::vector<std::string> names(std::string_view text) {
    std::vector<std::string> out;
    const auto result = run(text);
    for (const auto& hit : result.hits) out.push_back(MUST(hit.shard->item(hit.row)).name);
    EXPECT_EQ(result.total, out.size());
    return out;
  }

  static SearchOptions limits(size_t limit, size_t offset, size_t snippet_bytes) {
    SearchOptions out;
    out.limit = limit;
    out.offset = offset;
    out.snippet_bytes = snippet_bytes;
    return out;
  }
  static Item item(std::string name, std::string text) {
    Item out;
    out.name = std::move(name);
    out.text = std::move(text);
    out.type = "text";
    return out;
  }

  std::string directory_;
  size_t written_ = 0;
  base::SecretKey key_ = base::SecretKey::random();
  std::vector<std::unique_ptr<index::ShardReader>> shards_;
  std::vector<index::ShardReader*> pointers_;
};

TEST_F(SearchTest, FindsWordsPhrasesPrefixesNear) {
  write({item("a", "two rooms in a quiet house"), item("b", "a house, two small rooms"),
         item("c", "roomy flat")});
  EXPECT_THAT(names("rooms"), UnorderedElementsAre("a", "b"));
  EXPECT_THAT(names("\"two rooms\""), ElementsAre("a"));
  EXPECT_THAT(names("room*"), UnorderedElementsAre("a", "b", "c"));
  EXPECT_THAT(names("NEAR(house two, 0)"), ElementsAre("b"));
  EXPECT_THAT(names("NEAR(two house, 4)"), UnorderedElementsAre("a", "b"));
  EXPECT_THAT(names("house -quiet"), ElementsAre("b"));
  EXPECT_THAT(names("NOT house"), ElementsAre("c"));
  EXPECT_THAT(names("flat OR quiet"), UnorderedElementsAre("a", "c"));
  EXPECT_THAT(names("garden"), IsEmpty());
  EXPECT_THAT(names("'rooms} ^quiet+{:"), ElementsAre("a"));
}

TEST_F(SearchTest, FindsEveryScript) {
  write({item("ru", "Приехала Наталья из Киева"), item("ar", "اسمه مُحَمَّد"),
         item("zh", "他叫王小明先生"), item("last", "我是小明")});
  EXPECT_THAT(names("НАТАЛЬЯ"), ElementsAre("ru"));
  EXPECT_THAT(names("محمد"), ElementsAre("ar"));
  EXPECT_THAT(names("王小明"), ElementsAre("zh"));
  EXPECT_THAT(names("明"), UnorderedElementsAre("zh", "last"));
  EXPECT_THAT(names("小明先"), ElementsAre("zh"));
}

TEST_F(SearchTest, FindsWordsOfScriptsWithoutSpaces) {
  struct Sample {
    std::string name;
    std::string text;
    std::vector<std::string> words;
  };
  const std::vector<Sample> samples = {
      {"th", "ฉันต้องการห้องพักใกล้สถานีรถไฟในกรุงเทพ", {"ห้องพัก", "สถานี", "รถไฟ", "กรุงเทพ"}},
      {"ja",
       "東京駅の近くでアパートを借りたいです",
       {"東京", "東京駅", "アパート", "ｱﾊﾟｰﾄ", "借り"}},
      {"ko", "서울역에서 친구를 만났습니다", {"서울", "서울역", "친구", "만났습니다"}},
      // As file names of some systems have it: voicing marks and the parts of syllables apart.
      {"ko apart", "\u1107\u116e\u1109\u1161\u11ab\u1100\u1161", {"부산", "부산가"}},
      {"ja apart", "\u30db\u3099\u30fc\u30eb", {"ボール", "ﾎﾞｰﾙ"}},
      {"zh", "我们明天在火车站见面，请带护照", {"明天", "火车站", "护照", "见面", "车"}},
      {"my", "ရန်ကုန်မြို့မှာနေတယ်", {"ရန်ကုန်", "မြို့"}},
      {"km", "ខ្ញុំរស់នៅភ្នំពេញ", {"ភ្នំពេញ"}}};
  std::vector<Item> items;
  for (const auto& sample : samples) items.push_back(item(sample.name, sample.text));
  write(items, 2);
  for (const auto& sample : samples) {
    for (const auto& word : sample.words) {
      EXPECT_THAT(names(word), ElementsAre(sample.name)) << word;
      EXPECT_THAT(names("\"" + word + "\""), ElementsAre(sample.name)) << word;
    }
  }
}

TEST_F(SearchTest, ShowsCopiesOfOneMessageOnce) {
  std::vector<Item> items;
  for (int i = 0; i < 200; ++i) {
    items.push_back(item("copy " + std::to_string(i), "the key is under the mat"));
    items.back().fields = {{"message_id", "1@example.net"}};
  }
  items.push_back(item("other", "the key is lost"));
  items.push_back(item("file", "a key"));
  items.back().size = 5;
  items.back().digests = base::Digests{Bytes(32, 'a'), Bytes(20, 'b'), Bytes(16, 'c')};
  items.push_back(items.back());
  items.back().name = "file again";
  write(items, 3);
  const auto result = run("key", limits(10, 0, 50));
  EXPECT_EQ(result.total, 203u);
  ASSERT_EQ(result.hits.size(), 3u);
  std::multiset<size_t> copies;
  for (const auto& hit : result.hits) {
    copies.insert(hit.copies.size());
    for (const auto& place : hit.copies) {
      EXPECT_NE(MUST(place.shard->item(place.row)).id, hit.id);
    }
  }
  EXPECT_THAT(copies, ElementsAre(0u, 1u, 199u));
  SearchOptions options = limits(300, 0, 0);
  options.each_copy = true;
  const auto all = run("key", options);
  EXPECT_EQ(all.hits.size(), 203u);
  EXPECT_TRUE(all.hits[0].copies.empty());
  // The same hits however the items were dealt out.
  std::vector<model::ItemId> ids;
  for (const auto& hit : result.hits) ids.push_back(hit.id);
  write(items, 1);
  const auto again = run("key", limits(10, 0, 50));
  ASSERT_EQ(again.hits.size(), 3u);
  for (size_t i = 0; i < 3; ++i) EXPECT_EQ(again.hits[i].id, ids[i]);
}

TEST_F(SearchTest, FindsSlipsOnRequest) {
  write({item("a", "a falt near the harbour"), item("b", "flats to let"), item("c", "flat"),
         item("d", "a float"), item("e", "flutt")},
        2);
  EXPECT_THAT(names("flat"), ElementsAre("c"));
  EXPECT_THAT(names("flat~"), UnorderedElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(names("flat~2"), UnorderedElementsAre("a", "b", "c", "d", "e"));
  EXPECT_THAT(names("title:flat~"), IsEmpty());
  EXPECT_THAT(run("flat~").variants.at("flat~1"), ElementsAre("falt", "flats", "float"));
  EXPECT_THAT(run("flat~", limits(1, 0, 80)).hits.at(0).snippet, testing::HasSubstr("["));
}

TEST_F(SearchTest, FindsRegularExpressions) {
  std::vector<Item> items = {item("a", "order AB-4711 of May"), item("b", "order XY-4712"),
                             item("c", "nothing"), item("d", "")};
  items[3].fields = {{"title", "about ab-4711-x"}};
  write(items, 2);
  EXPECT_THAT(names("/[A-Z]{2}-471[12]/"), UnorderedElementsAre("a", "b", "d"));
  EXPECT_THAT(names("/(?-i)AB-4711/"), ElementsAre("a"));
  EXPECT_THAT(names("/^order.*471/ -may"), ElementsAre("b"));
  EXPECT_THAT(names("/4711|nothing/"), UnorderedElementsAre("a", "c", "d"));
  EXPECT_THAT(names("order /[xy]{2}/"), ElementsAre("b"));
  EXPECT_THAT(names("/absent[0-9]/"), IsEmpty());
  EXPECT_THAT(names("NOT /4711/"), UnorderedElementsAre("b", "c"));
  const auto result = run("/ab-471\\d+/", limits(5, 0, 80));
  EXPECT_THAT(result.variants.at("/ab-471\\d+/"), ElementsAre("4711", "4712"));
  const auto shown = run("/order ..-4712/", limits(5, 0, 80));
  ASSERT_EQ(shown.hits.size(), 1u);
  EXPECT_EQ(shown.hits[0].snippet, "[order XY-4712]");
  EXPECT_THAT(shown.variants.at("/order ..-4712/"), testing::Contains("order"));
}

TEST_F(SearchTest, RegularExpressionsFindWhatAScanFinds) {
  std::mt19937 random(9);
  std::vector<Item> items;
  constexpr std::string_view kLetters = "abcde1 .-Ж";
  for (int i = 0; i < 300; ++i) {
    std::string text;
    for (int j = 0; j < 40; ++j) text += kLetters[random() % 9];
    items.push_back(item("n" + std::to_string(i), text + (i % 7 == 0 ? " Жабаabcde" : "")));
  }
  write(items, 3);
  for (const auto* pattern : {"abc", "a[bc]c1", "bcd.ab", "(abc|cde)1", "c{3}", "абаabc", "жаба",
                              "ab?cd", "(?-i)ABC", "1bc[- ]d", "(abc.*cde|eee)"}) {
    const auto query = std::string("/") + pattern + "/";
    const auto matcher = MUST(RegexMatcher::make(pattern));
    const auto parsed = parse_query(query);
    if (!parsed.ok()) {
      EXPECT_TRUE(matcher.pieces().empty()) << pattern;
      continue;
    }
    std::set<std::string> scanned;
    for (const auto& one : items) {
      if (!matcher.find(one.text, 1).empty()) scanned.insert(one.name);
    }
    const auto result = run(query, limits(1000, 0, 0));
    std::set<std::string> found;
    for (const auto& hit : result.hits) found.insert(MUST(hit.shard->item(hit.row)).name);
    EXPECT_EQ(found, scanned) << pattern;
  }
}

TEST_F(SearchTest, FindsNamesAcrossScripts) {
  write({item("ru", "Приехала Наталья"), item("ar", "اسمه مُحَمَّد"), item("zh", "他叫王小明先生"),
         item("la", "Natalya called Muhammad and Mohamed"), item("last", "Natalia")},
        2);
  EXPECT_THAT(names("Natalya"), UnorderedElementsAre("ru", "la"));
  EXPECT_THAT(names("Наталья"), UnorderedElementsAre("ru", "la", "last"));
  EXPECT_THAT(names("محمد"), UnorderedElementsAre("ar", "la"));
  EXPECT_THAT(names("Mohammed"), ElementsAre("ar"));
  EXPECT_THAT(names("Xiaoming"), ElementsAre("zh"));
  EXPECT_THAT(names("\"Xiaoming\""), IsEmpty());
  const auto result = run("Наталья");
  EXPECT_THAT(result.variants.at("наталья"), ElementsAre("natalia", "natalya"));
  EXPECT_EQ(run("Xiaoming").hits[0].snippet, "他叫王[小明]先生");
}

TEST_F(SearchTest, FiltersByFields) {
  Item mail = item("dir/offer.eml", "see below");
  mail.kind = model::ItemKind::kMessage;
  mail.type = "eml";
  mail.language = "en";
  mail.time = model::ItemTime{MUST(parse_query("date:2026-03-03")).root.from + 5, {}};
  mail.fields = {{"title", "Flat to let"},
                 {"sender", "Anna <anna@example.net>"},
                 {"recipient", "Max Muster <max@example.org>"}};
  Item other = item("other.pdf", "flat");
  other.type = "pdf";
  other.state = model::ItemState::kPartial;
  write({mail, other});
  const std::string both = mail.name;
  for (const auto* query :
       {"from:anna", "to:max", "to:\"max muster\"", "title:let", "type:EML", "lang:en",
        "kind:message", "path:DIR/off", "date:2026-03", "state:done", "from:anna to:max",
        "exhibit:e1 -type:pdf", "date:2026-03-03..2026-03-03 flat", "NOT state:partial"}) {
    EXPECT_THAT(names(query), ElementsAre(both)) << query;
  }
  for (const auto* query : {"from:max", "to:anna", "date:2026-04", "title:below", "kind:page"}) {
    EXPECT_THAT(names(query), IsEmpty()) << query;
  }
  EXPECT_THAT(names("exhibit:E1"), ElementsAre(both, "other.pdf"));
  EXPECT_THAT(names("(type:pdf flat) OR from:anna"), UnorderedElementsAre(both, "other.pdf"));
}

TEST_F(SearchTest, FindsValuesInAnyForm) {
  Item masked = item("masked", "call zero six 12 34 56 seventy-eight");
  masked.mentions = {{model::SelectorKind::kPhone, "+33612345678", 5, 31, {}, ""},
                     {model::SelectorKind::kEmail, "anna@example.net", 0, 4, {}, ""},
                     {model::SelectorKind::kIban, "FR7630006000011234567890189", 0, 4, {}, ""}};
  write({masked, item("plain", "06 12 34 56 78"), item("neither", "06 12 34 56 79")});
  for (const auto* query :
       {"phone:0612345678", "phone:+33612345678", "phone:\"+33 (0)6 12 34 56 78\"",
        "phone:0033612345678", "email:ANNA@example.net", "email:anna@*",
        "iban:\"fr76 3000 6000 0112 3456 7890 189\"", "anna@example.net", "phone:+336*"}) {
    EXPECT_THAT(names(query), ElementsAre("masked")) << query;
  }
  EXPECT_THAT(names("06 12 34 56 78"), UnorderedElementsAre("masked", "plain"));
  EXPECT_THAT(names("phone:0612345679"), IsEmpty());
  SearchOptions french;
  french.regions = {"FR"};
  EXPECT_EQ(run("phone:0612345678", french).total, 1u);
  EXPECT_EQ(run("phone:06 12-34.56 78", french).total, 1u);
  EXPECT_EQ(run("phone:0612345678").hits[0].snippet, "call [zero six 12 34 56 seventy-eight]");
}

TEST_F(SearchTest, SnippetsShowWhatMatched) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "filler ";
  text += "the small\n\tRoom at the harbour ";
  for (int i = 0; i < 200; ++i) text += "filler ";
  Item long_item = item("long", text);
  Item titled = item("titled", "");
  titled.fields = {{"title", "A lighthouse"}};
  write({long_item, titled, item("zh", "他叫王小明先生")});
  SearchOptions options;
  options.snippet_bytes = 60;
  EXPECT_EQ(run("room harbour", options).hits[0].snippet,
            "…filler the small [Room] at the [harbour] filler filler filler…");
  EXPECT_EQ(run("light*", options).hits[0].snippet, "A [lighthouse]");
  EXPECT_EQ(run("王小明", options).hits[0].snippet, "他叫[王小明]先生");
}

TEST_F(SearchTest, RefusesMoreHitsThanTheLimit) {
  write({item("a", "flat")});
  SearchOptions options;
  options.offset = kHitsMax;
  EXPECT_EQ(search(pointers_, MUST(parse_query("flat")), options).error().kind, ErrorKind::kLimit);
}

TEST_F(SearchTest, ManyTermsAreSearched) {
  write({item("a", "w77 w9999"), item("b", "w5")});
  std::string words;
  std::string values;
  for (int i = 0; i < 9000; ++i) words += (i ? " OR w" : "w") + std::to_string(i);
  EXPECT_THAT(names(words), UnorderedElementsAre("a", "b"));
  for (int i = 0; i < 300; ++i) values += " OR email:a" + std::to_string(i) + "@example.net";
  EXPECT_THAT(names("w77" + values), ElementsAre("a"));
}

// --- Random texts ----------------------------------------------------------------------------

/// Words that share beginnings and scripts, so that queries hit.
const std::vector<std::string> kWords = {"flat",   "flats", "room", "дом", "дома", "王小明", "小明",
                                         "secret", "сад",   "a",    "b",   "محمد", "明",     "12"};

class Random {
 public:
  explicit Random(uint32_t seed) : engine_(seed) {}
  size_t below(size_t limit) { return engine_() % limit; }
  std::string words(size_t count) {
    std::string out;
    for (size_t i = 0; i < count; ++i) out += (i ? " " : "") + kWords[below(kWords.size())];
    return out;
  }
  std::string query(int depth) {
    switch (below(depth > 0 ? 9 : 4)) {
      case 0:
      case 1:
        return words(1);
      case 2:
        return "\"" + words(2) + "\"";
      case 3:
        return "f*";
      case 4:
        return "(" + query(depth - 1) + " OR " + query(depth - 1) + ")";
      case 5:
        return "(NOT " + query(depth - 1) + ")";
      case 6:
        return "(" + query(depth - 1) + " -" + query(depth - 1) + ")";
      default:
        return "(" + query(depth - 1) + " " + query(depth - 1) + ")";
    }
  }

 private:
  std::mt19937 engine_;
};

/// The plain scan: the tree over one text. Variants are taken from what search reports.
bool scan(const Node& node, index::Tokenizer& tokenizer, const Item& item,
          const Variants& variants) {
  const auto holds = [&](const Node& child) { return scan(child, tokenizer, item, variants); };
  switch (node.kind) {
    case NodeKind::kAnd:
      return std::all_of(node.children.begin(), node.children.end(), holds);
    case NodeKind::kOr:
      return std::any_of(node.children.begin(), node.children.end(), holds);
    case NodeKind::kNot:
      return !holds(node.children[0]);
    default:
      break;
  }
  std::vector<Phrase> phrases = node.phrases;
  const auto found = variants.find(phrases[0].tokens[0]);
  if (!phrases[0].exact && !phrases[0].prefix && phrases[0].tokens.size() == 1 &&
      found != variants.end()) {
    for (const auto& variant : found->second) {
      Phrase phrase;
      phrase.tokens = {variant};
      phrases.push_back(phrase);
    }
  }
  return !TextMatcher(phrases).find(tokenizer, item.text, 1).empty();
}

TEST_F(SearchTest, AgreesWithAPlainScanOnRandomTexts) {
  Random random(20260301);
  std::vector<Item> items;
  for (int i = 0; i < 150; ++i) {
    items.push_back(item("#" + std::to_string(i) + "#", random.words(1 + random.below(8))));
    items.back().name = std::string(1 + static_cast<size_t>(i), '#');  // no words in names
  }
  write(items, 3);
  index::Tokenizer tokenizer;
  SearchOptions options;
  options.limit = 1000;
  options.snippet_bytes = 0;
  size_t hits = 0;
  for (int round = 0; round < 400; ++round) {
    const std::string text = random.query(3);
    const Query query = MUST(parse_query(text));
    const auto result = MUST(search(pointers_, query, options));
    std::set<std::string> found;
    for (const auto& hit : result.hits) found.insert(MUST(hit.shard->item(hit.row)).name);
    std::set<std::string> expected;
    for (const auto& each : items) {
      if (scan(query.root, tokenizer, each, result.variants)) expected.insert(each.name);
    }
    ASSERT_EQ(found, expected) << text;
    ASSERT_EQ(result.total, expected.size()) << text;
    hits += expected.size();
  }
  EXPECT_GT(hits, 1000u);
}

TEST_F(SearchTest, OneShardOrSevenGiveTheSame) {
  Random random(7);
  std::vector<Item> items;
  for (int i = 0; i < 200; ++i) {
    items.push_back(item("i" + std::to_string(i), random.words(1 + random.below(20))));
    if (i % 3 == 0) items.back().fields = {{"title", random.words(2)}};
    if (i % 5 == 0) items.back().time = model::ItemTime{static_cast<TimeMs>(random.below(50)), {}};
  }
  const std::vector<std::string> queries = {"flat",
                                            "flat дом",
                                            "f* OR 王小明",
                                            "\"flat room\" OR secret -a",
                                            "type:text",
                                            "flat type:text",
                                            "NEAR(flat room, 3) OR title:дом",
                                            "NOT (flat OR a)",
                                            "(a b) OR (дом сад)"};
  const auto rows = [&] {
    std::vector<std::tuple<std::string, double, std::string>> out;
    for (const auto& query : queries) {
      const auto result = run(query, limits(30, 2, 160));
      out.emplace_back(query, static_cast<double>(result.total), "");
      for (const auto& hit : result.hits) out.emplace_back(hit.id, hit.score, hit.snippet);
    }
    return out;
  };
  write(items, 1);
  const auto one = rows();
  write(items, 7);
  EXPECT_EQ(one, rows());
  EXPECT_GT(one.size(), 150u);
}

TEST_F(SearchTest, PagesContinueWithoutGapOrRepetition) {
  Random random(11);
  std::vector<Item> items;
  for (int i = 0; i < 60; ++i) items.push_back(item("i" + std::to_string(i), random.words(6)));
  write(items, 2);
  const auto all = run("flat OR room", limits(100, 0, 0));
  std::vector<model::ItemId> paged;
  for (size_t offset = 0; offset < all.total; offset += 7) {
    const auto page = run("flat OR room", limits(7, offset, 0));
    for (const auto& hit : page.hits) paged.push_back(hit.id);
  }
  ASSERT_EQ(paged.size(), all.hits.size());
  for (size_t i = 0; i < paged.size(); ++i) EXPECT_EQ(paged[i], all.hits[i].id);
  for (size_t i = 1; i < paged.size(); ++i) {
    EXPECT_GE(all.hits[i - 1].score, all.hits[i].score);
  }
}

}  // namespace
}  // namespace clew::search
