// SPDX-License-Identifier: EUPL-1.2
// Folding and splitting; see tokenizer.h. ASCII goes through a table; every other character is
// folded once by ICU (NFKD, case folding, marks removed) and remembered.
#include "index/tokenizer.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <array>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "store/sqlite_handle.h"

namespace clew::index {
namespace {

enum class Class : uint8_t { kUnknown, kSeparator, kIgnored, kWord, kPaired };

/// What a character becomes: its class and its folded UTF-8.
struct Folded {
  Class kind = Class::kUnknown;
  std::string text;
  bool joins = false;  ///< it is one character with the paired one before it
};

bool pairs(UScriptCode script) {
  switch (script) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_HANGUL:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return true;
    default:
      return false;
  }
}

/// Voicing marks of kana, half-width ones too, and the vowels and ends of Korean syllables: file
/// names of some systems have them apart.
bool joins_before(char32_t point) {
  return point == 0x3099 || point == 0x309A || point == 0xFF9E || point == 0xFF9F ||
         (point >= 0x1160 && point <= 0x11FF);
}

/// The sign that lengthens a vowel belongs to both kana and so to no script.
bool is_long_vowel(char32_t point) { return point == 0x30FC || point == 0xFF70; }

UScriptCode script_of(char32_t point) {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(static_cast<UChar32>(point), &status);
  return U_SUCCESS(status) ? script : USCRIPT_COMMON;
}

bool is_mark(UChar32 c) {
  const int8_t category = u_charType(c);
  return category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK;
}

/// Characters that join or hide and never separate: soft hyphen, joiners, direction marks, tatweel,
/// variation selectors.
bool is_ignored(UChar32 c) {
  return c == 0x00AD || c == 0x0640 || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF ||
         (c >= 0xFE00 && c <= 0xFE0F) || c == 0x20E3;
}

/// Latin letters whose strokes and ties Unicode does not take apart, as people write them where the
/// keyboard has none of them.
std::string_view undecorated(char32_t point) {
  switch (point) {
    case U'ı':
      return "i";
    case U'ł':
      return "l";
    case U'đ':
    case U'ð':
      return "d";
    case U'ħ':
      return "h";
    case U'ŧ':
      return "t";
    case U'ø':
      return "o";
    case U'æ':
      return "ae";
    case U'œ':
      return "oe";
    case U'þ':
      return "th";
    default:
      return {};
  }
}

Folded fold(char32_t point) {
  const auto c = static_cast<UChar32>(point);
  const UScriptCode script = script_of(point);
  // Marks of paired scripts carry the vowels: they stay as they are.
  const bool is_of_kana = joins_before(point) || is_long_vowel(point);
  if (is_of_kana || (pairs(script) &&
                     (u_isalnum(c) || is_mark(c) || u_charType(c) == U_COMBINING_SPACING_MARK))) {
    Folded out{Class::kPaired, "", joins_before(point)};
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString text(c);
    // Compatibility forms (half-width kana) become the usual ones; syllables stay whole.
    const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCCasefoldInstance(status);
    icu::UnicodeString folded = U_SUCCESS(status) ? nfkc->normalize(text, status) : text;
    folded.toUTF8String(out.text);
    return out;
  }
  if (is_mark(c) || is_ignored(c)) return {Class::kIgnored, ""};
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(status);
  icu::UnicodeString decomposed = nfkd->normalize(icu::UnicodeString(c), status);
  decomposed.foldCase();
  decomposed = nfkd->normalize(decomposed, status);
  Folded out{Class::kSeparator, ""};
  for (int32_t i = 0; i < decomposed.length();) {
    const UChar32 part = decomposed.char32At(i);
    i += U16_LENGTH(part);
    if (is_mark(part) || !u_isalnum(part)) continue;
    // Digits of all scripts are one digit.
    const int32_t digit = u_charDigitValue(part);
    if (const auto plain = undecorated(static_cast<char32_t>(part)); !plain.empty()) {
      out.text += plain;
      continue;
    }
    base::append_utf8(
        out.text, digit >= 0 ? static_cast<char32_t>('0' + digit) : static_cast<char32_t>(part));
  }
  if (!out.text.empty()) out.kind = Class::kWord;
  return out;
}

}  // namespace

struct Tokenizer::State {
  std::array<char, 128> ascii{};  ///< folded character, 0 for a separator
  std::vector<uint16_t> known = std::vector<uint16_t>(0x10000);  ///< index into folded, for the BMP
  std::vector<Folded> folded{1};
  std::unordered_map<char32_t, Folded> beyond;

  std::string word;
  std::vector<std::pair<uint32_t, uint32_t>>
      run;  ///< bytes in `word` and in the text, per character

  State() {
    for (unsigned char c = '0'; c <= '9'; ++c) ascii[c] = static_cast<char>(c);
    for (unsigned char c = 'a'; c <= 'z'; ++c) ascii[c] = static_cast<char>(c);
    for (unsigned char c = 'A'; c <= 'Z'; ++c) ascii[c] = static_cast<char>(c + 32);
  }

  const Folded& look_up(char32_t point) {
    if (point >= known.size()) {
      auto [place, is_new] = beyond.try_emplace(point);
      if (is_new) place->second = fold(point);
      return place->second;
    }
    if (known[point] == 0) {
      if (folded.size() > 0xFFFE) {
        folded[0] = fold(point);
        return folded[0];
      }
      folded.push_back(fold(point));
      known[point] = static_cast<uint16_t>(folded.size() - 1);
    }
    return folded[known[point]];
  }
};

Tokenizer::Tokenizer() : state_(std::make_unique<State>()) {}
Tokenizer::~Tokenizer() = default;

namespace {

/// Puts the last character of a word, from `at` on, together with one that joins it.
void compose_last(std::string& word, size_t at, const std::string& joining) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  const auto apart = icu::UnicodeString::fromUTF8(word.substr(at) + joining);
  word.resize(at);
  const auto together = U_SUCCESS(status) ? nfc->normalize(apart, status) : apart;
  together.toUTF8String(word);
}

/// Hands tokens on; remembers whether the receiver wants more.
struct Emitter {
  Tokenizer::Sink sink;
  void* context;
  bool wanted = true;

  void emit(std::string_view folded, uint32_t start, uint32_t end) {
    if (!wanted || folded.empty()) return;
    if (folded.size() <= kTokenBytesMax) {
      wanted = sink(context, {folded, start, end});
      return;
    }
    std::string clipped(base::clip_utf8(folded, kTokenBytesMax - 20));
    clipped += "#" + base::to_hex(base::sha256(folded).substr(0, 8));
    wanted = sink(context, {clipped, start, end});
  }
};

}  // namespace

void Tokenizer::tokenize(std::string_view text, bool is_query, Sink sink, void* context) {
  State& s = *state_;
  Emitter out{sink, context};
  uint32_t word_start = 0;
  uint32_t word_end = 0;
  s.word.clear();
  s.run.clear();
  const auto end_word = [&] {
    if (!s.word.empty() && s.run.empty()) out.emit(s.word, word_start, word_end);
    if (!s.run.empty()) {
      s.run.emplace_back(static_cast<uint32_t>(s.word.size()), word_end);
      const size_t characters = s.run.size() - 1;
      for (size_t i = 0; i + 1 < characters; ++i) {
        const auto pair =
            std::string_view(s.word).substr(s.run[i].first, s.run[i + 2].first - s.run[i].first);
        // The pair ends where its second character does, not where the third begins.
        out.emit(pair, s.run[i].second, i + 2 == characters ? word_end : s.run[i + 2].second);
      }
      if (!is_query || characters == 1) {
        const auto& last = s.run[characters - 1];
        out.emit(std::string_view(s.word).substr(last.first), last.second, word_end);
      }
    }
    s.word.clear();
    s.run.clear();
  };
  size_t i = 0;
  while (i < text.size() && out.wanted) {
    const auto lead = static_cast<uint8_t>(text[i]);
    if (lead < 0x80) {
      const char folded = s.ascii[lead];
      if (folded == 0) {
        if (!s.word.empty()) end_word();
        ++i;
        continue;
      }
      if (!s.run.empty()) end_word();
      if (s.word.empty()) word_start = static_cast<uint32_t>(i);
      s.word.push_back(folded);
      word_end = static_cast<uint32_t>(++i);
      continue;
    }
    const base::Decoded decoded = base::decode_utf8(text, i);
    const Folded& folded = s.look_up(decoded.valid ? decoded.point : U' ');
    const auto here = static_cast<uint32_t>(i);
    i += decoded.length;
    if (folded.kind == Class::kIgnored) continue;
    if (folded.kind == Class::kSeparator) {
      end_word();
      continue;
    }
    const bool paired = folded.kind == Class::kPaired;
    if (folded.joins && !s.run.empty()) {
      compose_last(s.word, s.run.back().first, folded.text);
      word_end = static_cast<uint32_t>(i);
      continue;
    }
    if (!s.word.empty() && paired != !s.run.empty()) end_word();
    if (s.word.empty()) word_start = here;
    if (paired) s.run.emplace_back(static_cast<uint32_t>(s.word.size()), here);
    s.word.append(folded.text);
    word_end = static_cast<uint32_t>(i);
  }
  end_word();
}

bool is_paired_script(std::string_view folded) {
  if (folded.empty() || static_cast<uint8_t>(folded[0]) < 0x80) return false;
  const char32_t point = base::decode_utf8(folded, 0).point;
  return is_long_vowel(point) || pairs(script_of(point));
}

namespace {

/// What FTS5 holds of one table's tokenizer.
struct TableTokenizer {
  Tokenizer tokenizer;
  Terms* seen = nullptr;
};

int create_tokenizer(void* seen, const char**, int, Fts5Tokenizer** out) {
  auto table = std::make_unique<TableTokenizer>();
  table->seen = static_cast<Terms*>(seen);
  *out = reinterpret_cast<Fts5Tokenizer*>(table.release());
  return SQLITE_OK;
}

void delete_tokenizer(Fts5Tokenizer* self) {
  std::unique_ptr<TableTokenizer>(reinterpret_cast<TableTokenizer*>(self)).reset();
}

using Fts5Sink = int (*)(void*, int, const char*, int, int, int);

int run_tokenizer(Fts5Tokenizer* self, void* context, int flags, const char* text, int length,
                  Fts5Sink sink) {
  auto& table = *reinterpret_cast<TableTokenizer*>(self);
  const bool is_query = (flags & FTS5_TOKENIZE_QUERY) != 0;
  int status = SQLITE_OK;
  const auto take = [&](const Token& token) {
    if (table.seen != nullptr && !is_query) table.seen->add(token.folded);
    status = sink(context, 0, token.folded.data(), static_cast<int>(token.folded.size()),
                  static_cast<int>(token.start), static_cast<int>(token.end));
    return status == SQLITE_OK;
  };
  table.tokenizer.each(std::string_view(text, static_cast<size_t>(length)), is_query, take);
  return status;
}

fts5_api* fts5_of(sqlite3* database) {
  fts5_api* api = nullptr;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, "SELECT fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
    sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
  }
  sqlite3_finalize(statement);
  return api;
}

}  // namespace

bool register_tokenizer(sqlite3* database, Terms* seen) {
  fts5_api* api = fts5_of(database);
  if (api == nullptr) return false;
  fts5_tokenizer functions{create_tokenizer, delete_tokenizer, run_tokenizer};
  return api->xCreateTokenizer(api, "clew", seen, &functions, nullptr) == SQLITE_OK;
}

}  // namespace clew::index
