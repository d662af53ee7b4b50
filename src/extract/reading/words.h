// SPDX-License-Identifier: EUPL-1.2
// The words that matter to detectors, in the languages that Clew knows: numbers, months, "at" and
// "dot", what invites and what refuses a telephone number, names of documents and of networks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace clew::extract {

/// What a word may do; a word may have several roles.
enum class Role : uint32_t {
  kNumber = 1 << 0,     ///< 0 to 99; `number`
  kTimes = 1 << 1,      ///< "double", "triple"; `number`
  kJoin = 1 << 2,       ///< "and" between tens and units: y, e, et, si
  kPlus = 1 << 3,       ///< "plus" before a country code
  kAt = 1 << 4,         ///< "at", "arobase"
  kDot = 1 << 5,        ///< "dot", "point"
  kInvites = 1 << 6,    ///< "call", "tel": a telephone number is expected
  kRefuses = 1 << 7,    ///< "invoice", "order": another number is expected
  kMonth = 1 << 8,      ///< `month`
  kDocument = 1 << 9,   ///< `tag` names the kind of document
  kNetwork = 1 << 10,   ///< name of a network or messenger
  kDevice = 1 << 11,    ///< "imei"
  kMail = 1 << 12,      ///< "mail", "e-mail": an address is expected
  kFiller = 1 << 13,    ///< "number", "no", "is": stands between a word and its value
  kWallet = 1 << 14,    ///< "eth", "wallet"
  kWeb = 1 << 15,       ///< "www"
  kThen = 1 << 16,      ///< "then": stands between the groups of a dictated number
  kReversed = 1 << 17,  ///< "backwards": the digits are written from the last to the first
  kSelf = 1 << 18,      ///< "is", "as", "add", "me": stands between a network and an account's name
};

struct Meaning {
  uint32_t roles = 0;
  uint16_t languages = 0;  ///< of a number: bits, so that tens and units agree
  int8_t number = -1;      ///< of a number word or a multiplier
  int8_t month = 0;        ///< 1 to 12
  std::string_view tag;
  bool is(Role role) const { return (roles & static_cast<uint32_t>(role)) != 0; }
};

/// A word of the text: folded (see characters.h), apostrophes dropped.
struct Word {
  std::string folded;
  size_t end = 0;  ///< byte offset after it
};

inline constexpr size_t kWordLettersMax = 32;  ///< folded letters kept of a longer word

/// The word that starts at `at`; empty when no letter stands there.
Word read_word(std::string_view text, size_t at, size_t letters_max = kWordLettersMax);

/// The dictionary. Immutable after construction; thread-safe.
class Words {
 public:
  Words();

  /// What the word means; nothing for most words.
  const Meaning* find(std::string_view folded) const;

  /// Quick test on the bytes at `at`, where a word starts: false when no word of the dictionary
  /// that can begin a value starts so. Reads at most four bytes.
  bool may_start(std::string_view text, size_t at) const;

  /// The same for all words of the dictionary, and any single letter.
  bool may_mean(std::string_view text, size_t at) const;

  /// The same for words that may stand within a dictated number.
  bool may_go_on(std::string_view text, size_t at) const;

 private:
  void add(std::string_view words, Role role, int number, std::string_view tag, int language);
  void mark_glued();
  static void mark_start(std::string_view word, std::vector<uint8_t>& starts);

  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view word) const { return std::hash<std::string_view>()(word); }
  };

  std::unordered_map<std::string, Meaning, Hash, std::equal_to<>> meanings_;
  std::vector<uint8_t> starts_;  ///< bitmap over hashes of first bytes
  std::vector<uint8_t> all_;     ///< of all words
  std::vector<uint8_t> go_on_;   ///< of words that stand within numbers
};

}  // namespace clew::extract
