// SPDX-License-Identifier: EUPL-1.2
// Tests of name keys: pairs of spellings that must meet, measured as recall and false variants.
#include "index/variants.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "index/tokenizer.h"

namespace clew::index {
namespace {

/// One name: how it is written in its own script, and a Latin spelling of it.
struct Pair {
  std::string_view language;
  std::string_view native;
  std::string_view latin;
};

constexpr Pair kPairs[] = {
    {"ru", "Наталья", "Natalya"},
    {"ru", "Наталия", "Nataliya"},
    {"ru", "Наталья", "Natalia"},
    {"ru", "Наталья", "Natalja"},
    {"ru", "Марсель", "Marsel"},
    {"ru", "Сергей", "Sergey"},
    {"ru", "Сергей", "Sergei"},
    {"ru", "Дмитрий", "Dmitry"},
    {"ru", "Дмитрий", "Dmitriy"},
    {"ru", "Дмитрий", "Dmitri"},
    {"ru", "Екатерина", "Yekaterina"},
    {"ru", "Екатерина", "Ekaterina"},
    {"ru", "Елена", "Jelena"},
    {"ru", "Юлия", "Yuliya"},
    {"ru", "Юлия", "Julia"},
    {"ru", "Жанна", "Zhanna"},
    {"ru", "Жанна", "Janna"},
    {"ru", "Ксения", "Xenia"},
    {"ru", "Ксения", "Kseniya"},
    {"ru", "Александр", "Alexander"},
    {"ru", "Александра", "Aleksandra"},
    {"ru", "Михаил", "Mikhail"},
    {"ru", "Хрущёв", "Khrushchev"},
    {"ru", "Фёдор", "Fyodor"},
    {"ru", "Алёна", "Alyona"},
    {"ru", "Алёна", "Alena"},
    {"ru", "Анастасия", "Anastasiya"},
    {"ru", "Татьяна", "Tatiana"},
    {"ru", "Виктор", "Victor"},
    {"ru", "Юрий", "Yuri"},
    {"ru", "Чайковский", "Chaikovsky"},
    {"ru", "Щербаков", "Shcherbakov"},
    {"ru", "Евгений", "Evgeny"},
    {"ru", "Илья", "Ilya"},
    {"uk", "Шевченко", "Shevchenko"},
    {"uk", "Олександр", "Oleksandr"},
    {"uk", "Ольга", "Olha"},
    {"uk", "Сергій", "Serhiy"},
    {"uk", "Андрій", "Andriy"},
    {"uk", "Дмитро", "Dmytro"},
    {"uk", "Володимир", "Volodymyr"},
    {"uk", "Оксана", "Oxana"},
    {"uk", "Юлія", "Yuliia"},
    {"uk", "Євген", "Yevhen"},
    {"uk", "Надія", "Nadiia"},
    {"uk", "Микола", "Mykola"},
    {"uk", "Тетяна", "Tetiana"},
    {"uk", "Ковальчук", "Kovalchuk"},
    {"uk", "Григорій", "Hryhoriy"},
    {"uk", "Мельник", "Melnyk"},
    {"bg", "Цветан", "Tsvetan"},
    {"bg", "Цветан", "Cvetan"},
    {"bg", "Георги", "Georgi"},
    {"bg", "Първанов", "Parvanov"},
    {"bg", "Йорданка", "Yordanka"},
    {"bg", "Щерев", "Shterev"},
    {"bg", "Христо", "Hristo"},
    {"bg", "Мария", "Mariya"},
    {"bg", "Стоян", "Stoyan"},
    {"bg", "Живка", "Zhivka"},
    {"bg", "Красимир", "Krassimir"},
    {"bg", "Росица", "Rositsa"},
    {"bg", "Ивайло", "Ivaylo"},
    {"bg", "Димитър", "Dimitar"},
    {"el", "Γεώργιος", "Georgios"},
    {"el", "Δημήτρης", "Dimitris"},
    {"el", "Μαρία", "Maria"},
    {"el", "Χρήστος", "Christos"},
    {"el", "Νίκος", "Nikos"},
    {"el", "Ελένη", "Eleni"},
    {"el", "Παπαδόπουλος", "Papadopoulos"},
    {"el", "Αντώνης", "Adonis"},
    {"el", "Ευαγγελία", "Evangelia"},
    {"el", "Βασίλης", "Vasilis"},
    {"el", "Θεοδώρα", "Theodora"},
    {"el", "Κωνσταντίνος", "Konstantinos"},
    {"ka", "გიორგი", "Giorgi"},
    {"ka", "ნინო", "Nino"},
    {"hy", "Արմեն", "Armen"},
    {"hy", "Անուշ", "Anush"},
    {"ar", "محمد", "Mohammed"},
    {"ar", "محمد", "Muhammad"},
    {"ar", "محمد", "Mohamed"},
    {"ar", "أحمد", "Ahmed"},
    {"ar", "أحمد", "Ahmad"},
    {"ar", "فاطمة", "Fatima"},
    {"ar", "فاطمة", "Fatimah"},
    {"ar", "يوسف", "Yousef"},
    {"ar", "يوسف", "Yusuf"},
    {"ar", "خالد", "Khaled"},
    {"ar", "خالد", "Khalid"},
    {"ar", "عمر", "Omar"},
    {"ar", "حسين", "Hussein"},
    {"ar", "حسن", "Hassan"},
    {"ar", "عبدالله", "Abdullah"},
    {"ar", "مصطفى", "Mustafa"},
    {"ar", "رشيد", "Rachid"},
    {"ar", "جمال", "Gamal"},
    {"ar", "جمال", "Jamal"},
    {"ar", "نور", "Nour"},
    {"ar", "طارق", "Tariq"},
    {"ar", "ليلى", "Layla"},
    {"ar", "إبراهيم", "Ibrahim"},
    {"ar", "الشامي", "Shami"},
    {"ar", "زينب", "Zainab"},
    {"fa", "پرویز", "Parviz"},
    {"fa", "مهدی", "Mehdi"},
    {"fa", "شیرین", "Shirin"},
    {"fa", "گلناز", "Golnaz"},
    {"he", "דוד", "David"},
    {"he", "יוסף", "Yosef"},
    {"he", "מיכאל", "Michael"},
    {"he", "אברהם", "Avraham"},
    {"he", "יצחק", "Yitzhak"},
    {"he", "שרה", "Sarah"},
    {"he", "חיים", "Chaim"},
    {"he", "משה", "Moshe"},
    {"he", "רחל", "Rachel"},
    {"he", "יעקב", "Yaakov"},
    {"he", "שמעון", "Shimon"},
    {"he", "מרים", "Miriam"},
    {"he", "נעמי", "Naomi"},
    {"zh", "小明", "Xiaoming"},
    {"zh", "美玲", "Meiling"},
    {"zh", "秀英", "Xiuying"},
    {"zh", "建国", "Jianguo"},
    {"zh", "丽娜", "Lina"},
    {"zh", "志强", "Zhiqiang"},
    {"zh", "晓丽", "Xiaoli"},
    {"zh", "雪梅", "Xuemei"},
    {"zh", "文华", "Wenhua"},
    {"zh", "海燕", "Haiyan"},
    {"zh", "國強", "Guoqiang"},
    {"zh", "玉兰", "Yulan"},
};

class VariantsTest : public testing::Test {
 protected:
  std::string fold(std::string_view word) {
    std::string out;
    tokenizer_.each(word, true, [&](const Token& token) {
      out = token.folded;
      return true;
    });
    return out;
  }
  /// Whether a query for one finds a text with the other.
  bool meet(std::string_view query, std::string_view term) {
    const std::string folded_query = fold(query);
    const std::string folded_term = fold(term);
    if (!differ_in_script(folded_query, folded_term)) return false;
    const auto kept = keys_.of_term(folded_term);
    const auto asked = keys_.of_query(folded_query);
    return std::any_of(asked.begin(), asked.end(), [&](const std::string& key) {
      return std::find(kept.begin(), kept.end(), key) != kept.end();
    });
  }

  Tokenizer tokenizer_;
  VariantKeys keys_;
};

TEST_F(VariantsTest, NamesMeetBothWays) {
  size_t found = 0;
  size_t wanted = 0;
  for (const auto& [language, native, latin] : kPairs) {
    const bool to = meet(latin, native);
    const bool back = meet(native, latin);
    found += (to ? 1u : 0u) + (back ? 1u : 0u);
    wanted += 2;
    if (!to || !back) {
      const auto shown = [&](std::string_view word) {
        const auto keys = keys_.of_term(fold(word));
        return testing::PrintToString(keys);
      };
      printf("missed %s: %s %s / %s %s\n", std::string(language).c_str(),
             std::string(native).c_str(), shown(native).c_str(), std::string(latin).c_str(),
             shown(latin).c_str());
    }
  }
  // A false variant: another name of the list, native and Latin spellings of which never pair.
  size_t false_variants = 0;
  std::set<std::string> natives;
  for (const auto& pair : kPairs) natives.emplace(pair.native);
  for (const auto& pair : kPairs) {
    for (const auto& native : natives) {
      const bool same = std::any_of(std::begin(kPairs), std::end(kPairs), [&](const Pair& other) {
        return other.native == native && other.latin == pair.latin;
      });
      if (!same && meet(pair.latin, native)) ++false_variants;
    }
  }
  const double recall = static_cast<double>(found) / static_cast<double>(wanted);
  printf("%zu pairs: recall %.3f; other names found for one: %.3f on average of %zu\n",
         std::size(kPairs), recall, static_cast<double>(false_variants) / std::size(kPairs),
         natives.size());
  EXPECT_GE(std::size(kPairs), 100u);
  EXPECT_GE(recall, 0.85);
  EXPECT_LT(static_cast<double>(false_variants) / std::size(kPairs), 0.5);
}

TEST_F(VariantsTest, NamesOfTheManualMeet) {
  EXPECT_TRUE(meet("Natalya", "Наталья"));
  EXPECT_TRUE(meet("Наталья", "Natalya"));
  EXPECT_TRUE(meet("Шевченко", "Shevchenko"));
  EXPECT_TRUE(meet("Marsel", "Марсель"));
  for (const auto* latin : {"Mohammed", "Muhammad", "Mohamed"}) EXPECT_TRUE(meet(latin, "محمد"));
  EXPECT_TRUE(meet("Xiaoming", "小明"));
}

TEST_F(VariantsTest, WordsOfOneScriptAreNoVariants) {
  EXPECT_FALSE(differ_in_script("natalya", "natalia"));
  EXPECT_FALSE(differ_in_script("наталья", "наталия"));
  EXPECT_FALSE(differ_in_script("natalya", "2026"));
  EXPECT_TRUE(differ_in_script("natalya", "наталья"));
  EXPECT_FALSE(meet("Natalya", "Светлана"));
  EXPECT_FALSE(meet("Omar", "محمد"));
}

TEST_F(VariantsTest, NumbersAndMixturesHaveNoKeys) {
  for (const auto* word : {"2026", "a1b2", "", "x", "наtalia", "!", "\xff\xfe"}) {
    EXPECT_TRUE(keys_.of_term(word).empty()) << word;
  }
  EXPECT_TRUE(keys_.of_term(std::string(65, 'a')).empty());
}

}  // namespace
}  // namespace clew::index
