// SPDX-License-Identifier: EUPL-1.2
// Tables of common given and family names. Slavic family names decline with gender where the
// language does that; Chinese names put the family first when written in characters (that is the
// renderer's affair: here each part stands alone).
#include "training/names.h"

#include <span>

namespace clew::training {
namespace {

struct Spelling {
  std::string_view latin;
  std::string_view native;  ///< empty: the same
};

constexpr Spelling kUkrainianWomen[] = {
    {"Oksana", "Оксана"}, {"Natalya", "Наталя"}, {"Iryna", "Ірина"},       {"Kateryna", "Катерина"},
    {"Olena", "Олена"},   {"Yuliya", "Юлія"},    {"Svitlana", "Світлана"}, {"Lesya", "Леся"},
    {"Halyna", "Галина"}, {"Nadiya", "Надія"}};
constexpr Spelling kUkrainianMen[] = {
    {"Andriy", "Андрій"}, {"Taras", "Тарас"}, {"Bohdan", "Богдан"}, {"Vasyl", "Василь"},
    {"Mykola", "Микола"}, {"Ihor", "Ігор"},   {"Roman", "Роман"},   {"Yuriy", "Юрій"}};
constexpr Spelling kUkrainianFamilies[] = {{"Melnyk", "Мельник"},     {"Bondar", "Бондар"},
                                           {"Kravets", "Кравець"},    {"Tkachuk", "Ткачук"},
                                           {"Koval", "Коваль"},       {"Lysenko", "Лисенко"},
                                           {"Marchuk", "Марчук"},     {"Savchuk", "Савчук"},
                                           {"Polishchuk", "Поліщук"}, {"Hrytsenko", "Гриценко"}};
constexpr Spelling kRussianWomen[] = {{"Marina", "Марина"},     {"Tatiana", "Татьяна"},
                                      {"Svetlana", "Светлана"}, {"Elena", "Елена"},
                                      {"Olga", "Ольга"},        {"Galina", "Галина"}};
constexpr Spelling kRussianMen[] = {{"Sergei", "Сергей"},         {"Dmitri", "Дмитрий"},
                                    {"Konstantin", "Константин"}, {"Maksim", "Максим"},
                                    {"Gennadi", "Геннадий"},      {"Arkadi", "Аркадий"}};
constexpr Spelling kRussianFamilies[] = {{"Zaytsev", "Зайцев"}, {"Belov", "Белов"},
                                         {"Gromov", "Громов"},  {"Sorokin", "Сорокин"},
                                         {"Frolov", "Фролов"},  {"Ryabov", "Рябов"}};
constexpr Spelling kRomanianWomen[] = {{"Ioana", ""},  {"Mihaela", ""}, {"Raluca", ""},
                                       {"Elena", ""},  {"Simona", ""},  {"Andreea", ""},
                                       {"Denisa", ""}, {"Larisa", ""}};
constexpr Spelling kRomanianMen[] = {{"Ion", ""},          {"Marius", ""}, {"Florin", ""},
                                     {"Cristian", ""},     {"Dorin", ""},  {"Sorin", ""},
                                     {"Stefan", "Ștefan"}, {"Radu", ""}};
constexpr Spelling kRomanianFamilies[] = {{"Munteanu", ""}, {"Rusu", ""},       {"Ciobanu", ""},
                                          {"Lungu", ""},    {"Balan", "Bălan"}, {"Popa", ""},
                                          {"Dobre", ""},    {"Stanciu", ""}};
constexpr Spelling kArabicWomen[] = {
    {"Fatima", "فاطمة"}, {"Samira", "سميرة"}, {"Nadia", "نادية"}, {"Amina", "أمينة"}};
constexpr Spelling kArabicMen[] = {{"Youssef", "يوسف"},
                                   {"Karim", "كريم"},
                                   {"Hamza", "حمزة"},
                                   {"Mohammed", "محمد"},
                                   {"Rachid", "رشيد"}};
constexpr Spelling kArabicFamilies[] = {
    {"Haddad", "حداد"}, {"Mansouri", "منصوري"}, {"Alaoui", "علوي"}, {"Najjar", "نجار"}};
constexpr Spelling kChineseWomen[] = {{"Meiling", "美玲"}, {"Xiuying", "秀英"}, {"Lihua", "丽华"}};
constexpr Spelling kChineseMen[] = {{"Jianguo", "建国"}, {"Zhiming", "志明"}, {"Weidong", "卫东"}};
constexpr Spelling kChineseFamilies[] = {
    {"Chen", "陈"}, {"Lin", "林"}, {"Huang", "黄"}, {"Zhou", "周"}};
constexpr Spelling kFrenchWomen[] = {{"Claire", ""},       {"Sandrine", ""},   {"Camille", ""},
                                     {"Helene", "Hélène"}, {"Agnes", "Agnès"}, {"Lucie", ""}};
constexpr Spelling kFrenchMen[] = {{"Bernard", ""},  {"Julien", ""},         {"Thierry", ""},
                                   {"Remi", "Rémi"}, {"Etienne", "Étienne"}, {"Pascal", ""}};
constexpr Spelling kFrenchFamilies[] = {{"Moreau", ""},  {"Lefort", ""},  {"Chevalier", ""},
                                        {"Roussel", ""}, {"Bouchet", ""}, {"Marchand", ""}};
constexpr Spelling kGermanWomen[] = {{"Sabine", ""}, {"Katrin", ""}, {"Ulrike", ""}, {"Heike", ""}};
constexpr Spelling kGermanMen[] = {
    {"Joerg", "Jörg"}, {"Matthias", ""}, {"Uwe", ""}, {"Holger", ""}};
constexpr Spelling kGermanFamilies[] = {
    {"Brandt", ""}, {"Kruger", "Krüger"}, {"Vogel", ""}, {"Lorenz", ""}, {"Seidel", ""}};
constexpr Spelling kSpanishWomen[] = {
    {"Lucia", "Lucía"}, {"Pilar", ""}, {"Rosario", ""}, {"Ines", "Inés"}};
constexpr Spelling kSpanishMen[] = {
    {"Joaquin", "Joaquín"}, {"Rafael", ""}, {"Anselmo", ""}, {"Emilio", ""}};
constexpr Spelling kSpanishFamilies[] = {
    {"Navarro", ""}, {"Ortega", ""}, {"Molina", ""}, {"Ibanez", "Ibáñez"}};
constexpr Spelling kEnglishWomen[] = {
    {"Hannah", ""}, {"Joanne", ""}, {"Beth", ""}, {"Karen", ""}, {"Zoe", ""}};
constexpr Spelling kEnglishMen[] = {{"Gareth", ""}, {"Neil", ""}, {"Simon", ""}, {"Craig", ""}};
constexpr Spelling kEnglishFamilies[] = {
    {"Whitfield", ""}, {"Barlow", ""}, {"Sutton", ""}, {"Hargreaves", ""}, {"Pearce", ""}};

struct NameTable {
  Language language;
  std::span<const Spelling> women, men, families;
};

const NameTable kTables[] = {
    {Language::kUkrainian, kUkrainianWomen, kUkrainianMen, kUkrainianFamilies},
    {Language::kRussian, kRussianWomen, kRussianMen, kRussianFamilies},
    {Language::kRomanian, kRomanianWomen, kRomanianMen, kRomanianFamilies},
    {Language::kArabic, kArabicWomen, kArabicMen, kArabicFamilies},
    {Language::kChinese, kChineseWomen, kChineseMen, kChineseFamilies},
    {Language::kFrench, kFrenchWomen, kFrenchMen, kFrenchFamilies},
    {Language::kGerman, kGermanWomen, kGermanMen, kGermanFamilies},
    {Language::kSpanish, kSpanishWomen, kSpanishMen, kSpanishFamilies},
    {Language::kEnglish, kEnglishWomen, kEnglishMen, kEnglishFamilies},
};

std::string native_of(const Spelling& spelling) {
  return std::string(spelling.native.empty() ? spelling.latin : spelling.native);
}

}  // namespace

Name make_name(Language language, Gender gender, Random& random) {
  for (const NameTable& table : kTables) {
    if (table.language != language) continue;
    const Spelling& given = random.pick(gender == Gender::kFemale ? table.women : table.men);
    const Spelling& family = random.pick(table.families);
    Name name{std::string(given.latin), std::string(family.latin), native_of(given),
              native_of(family)};
    if (language == Language::kRussian && gender == Gender::kFemale) {
      name.family += "a";
      name.family_native += "а";
    }
    return name;
  }
  UNREACHABLE();
}

}  // namespace clew::training
