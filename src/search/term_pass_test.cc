// SPDX-License-Identifier: EUPL-1.2
// Tests of looking up many terms in one pass: the same items as a search for each alone.
#include "search/term_pass.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <random>

#include "search/search.h"

namespace clew::search {
namespace {

using testing::ElementsAre;

class TermPassTest : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/clew-terms-XXXXXX";
    ASSERT_NE(::mkdtemp(name), nullptr);
    directory_ = name;
  }
  void TearDown() override {
    shards_.clear();
    std::filesystem::remove_all(directory_);
  }
  void write(const std::vector<model::Item>& items, size_t count) {
    for (size_t shard = 0; shard < count; ++shard) {
      const std::string path = directory_ + "/" + std::to_string(shard);
      const auto cipher = store::cipher_for_this_cpu();
      auto writer = MUST(index::ShardWriter::create(path, key_, cipher, 8 << 20));
      for (size_t i = shard; i < items.size(); i += count) {
        writer.begin();
        const auto id = model::child_id(model::root_id("E1"), std::to_string(i));
        MUST(writer.add(items[i], id, "E1"));
      }
      MUST(writer.finish());
      shards_.push_back(MUST(index::ShardReader::open(path, key_, cipher)));
      pointers_.push_back(shards_.back().get());
    }
  }
  static model::Item item(std::string text) {
    model::Item out;
    out.text = std::move(text);
    return out;
  }
  static model::Item phone(std::string number) {
    model::Item out = item("call");
    out.mentions = {{model::SelectorKind::kPhone, std::move(number), 0, 4, {}, ""}};
    return out;
  }
  TermCounts count(std::string_view list) {
    const auto terms = MUST(parse_term_list(list));
    return MUST(count_terms(pointers_, terms, {"FR"}, {}));
  }

  std::string directory_;
  base::SecretKey key_ = base::SecretKey::random();
  std::vector<std::unique_ptr<index::ShardReader>> shards_;
  std::vector<index::ShardReader*> pointers_;
};

TEST_F(TermPassTest, CountsWordsPhrasesValuesAndHashes) {
  std::vector<model::Item> items = {item("two rooms near the harbour"),
                                    item("two small rooms"),
                                    item("Приехала Наталья"),
                                    item("他叫王小明先生"),
                                    phone("+33612345678"),
                                    phone("+40712345678"),
                                    item("natalya")};
  items[0].digests = base::Digests{Bytes(32, 'a'), Bytes(20, 'b'), Bytes(16, 'c')};
  write(items, 2);
  EXPECT_THAT(count("rooms\ntwo rooms\nroom*\nabsent\nabsent rooms").items,
              ElementsAre(2u, 1u, 2u, 0u, 0u));
  EXPECT_THAT(count("王小明\n明\nNatalya\n\"Natalya\"").items, ElementsAre(1u, 1u, 2u, 1u));
  EXPECT_THAT(count("06 12 34 56 78\nphone:+33*\nphone:0712345678\nfrom:anna").items,
              ElementsAre(1u, 1u, 1u, 0u));
  EXPECT_THAT(count("NEAR(two rooms, 1)\ntitle:rooms").items.size(), 2u);
  const std::string hashes =
      base::to_hex(Bytes(32, 'a')) + "\nsha1:" + base::to_hex(Bytes(20, 'b')) +
      "\nmd5:" + base::to_hex(Bytes(16, 'c')) + "\n" + base::to_hex(Bytes(16, 'd'));
  EXPECT_THAT(count(hashes).items, ElementsAre(1u, 1u, 1u, 0u));
  EXPECT_THAT(count("Natalya").variants[0], ElementsAre("наталья"));
}

TEST_F(TermPassTest, FindsWhatSearchesForEachFind) {
  std::mt19937 random(3);
  std::vector<model::Item> items;
  const auto word = [&] { return "w" + std::to_string(random() % 40); };
  for (int i = 0; i < 200; ++i) {
    std::string text;
    for (int j = 0; j < 12; ++j) text += word() + " ";
    items.push_back(item(text));
  }
  write(items, 3);
  std::string list;
  for (int i = 0; i < 60; ++i) {
    list += i % 3 == 0 ? word() : i % 3 == 1 ? word() + " " + word() : word() + "*";
    list += "\n";
  }
  const auto terms = MUST(parse_term_list(list));
  const auto counts = MUST(count_terms(pointers_, terms, {}, {}));
  for (size_t i = 0; i < terms.size(); ++i) {
    const auto alone = MUST(search(pointers_, terms[i].query, {}));
    EXPECT_EQ(counts.items[i], alone.total) << terms[i].text;
  }
}

}  // namespace
}  // namespace clew::search
