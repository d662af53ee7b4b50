// SPDX-License-Identifier: EUPL-1.2
// The one pass: classes of bytes decide where detectors look; see scanner.h and detector.h.
#include "extract/detectors/scanner.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "extract/detectors/detector.h"
#include "extract/reading/bare_text.h"
#include "extract/reading/characters.h"
#include "extract/reading/digit_run.h"
#include "extract/reading/host_reader.h"

namespace clew::extract {

extern const Detector kCardDetector;
extern const Detector kCoordinatesDetector;
extern const Detector kDateDetector;
extern const Detector kDocumentDetector;
extern const Detector kEmailDetector;
extern const Detector kHandleDetector;
extern const Detector kIbanDetector;
extern const Detector kImeiDetector;
extern const Detector kMoneyDetector;
extern const Detector kPhoneDetector;
extern const Detector kWalletDetector;
extern const Detector kWebDetector;

// In the order in which they are asked: what a checksum proves comes before what is only formed so,
// telephone numbers come last.
static constinit const Detector* const kDetectors[] = {
    &kIbanDetector,        &kWalletDetector,   &kImeiDetector,  &kCardDetector,
    &kCoordinatesDetector, &kDateDetector,     &kWebDetector,   &kEmailDetector,
    &kHandleDetector,      &kDocumentDetector, &kMoneyDetector, &kPhoneDetector,
};

namespace {

/// What the loop does with a byte.
enum class Class : uint8_t { kSkip, kLetter, kDigit, kAt, kDot, kColon, kHigh };

constexpr std::array<Class, 256> kClasses = [] {
  std::array<Class, 256> classes{};
  for (size_t c = 0; c < 256; ++c) {
    const auto sign = static_cast<char>(c);
    classes[c] = c >= 0x80               ? Class::kHigh
                 : is_ascii_letter(sign) ? Class::kLetter
                 : is_ascii_digit(sign)  ? Class::kDigit
                 : sign == '@'           ? Class::kAt
                 : sign == '.'           ? Class::kDot
                 : sign == ':'           ? Class::kColon
                                         : Class::kSkip;
  }
  return classes;
}();

size_t past_digits(std::string_view text, size_t at) {
  while (at < text.size() && is_ascii_digit(text[at])) ++at;
  return at;
}

/// Asks the detectors of a trigger in turn; the first claim ends it.
size_t ask(Scan& scan, size_t at, Trigger trigger, const Detector* but = nullptr) {
  if (trigger == Trigger::kDigit) scan.figures = past_digits(scan.text, at) - at;
  for (const Detector* detector : kDetectors) {
    if ((detector->triggers & on(trigger)) == 0 || detector == but) continue;
    const size_t found = scan.found.size();
    const size_t end = detector->read(scan, at);
    if (end <= at) continue;
    if (scan.found.size() > found) scan.claimed = std::max(scan.claimed, end);
    return end;
  }
  return 0;
}

size_t specific(Scan& scan, size_t at) {
  const size_t before = scan.found.size();
  const size_t end = ask(scan, at, Trigger::kDigit, &kPhoneDetector);
  if (end == 0) scan.found.resize(before);
  return end;
}

size_t past_letters(std::string_view text, size_t at) {
  while (at < text.size() && kClasses[static_cast<uint8_t>(text[at])] == Class::kLetter) ++at;
  return at;
}

size_t past_word(std::string_view text, size_t at) {
  while (at < text.size()) {
    const auto lead = static_cast<uint8_t>(text[at]);
    const bool cyrillic = lead == 0xD0 || lead == 0xD1;  // U+0400 to U+047F are all letters
    if (cyrillic && at + 1 < text.size() && (static_cast<uint8_t>(text[at + 1]) & 0xC0) == 0x80) {
      at += 2;
      continue;
    }
    const base::Decoded d = decode_at(text, at);
    if (!is_word_letter(d.point)) break;
    at += d.length;
  }
  return at;
}

/// A word starts at `at`: looked up when its first letters promise something. Returns the end of
/// what was claimed, or 0.
size_t on_word(Scan& scan, size_t at) {
  const bool alone = at + 1 < scan.text.size() && is_ascii_letter(scan.text[at]) &&
                     !is_ascii_letter(scan.text[at + 1]) &&
                     static_cast<uint8_t>(scan.text[at + 1]) < 0x80;
  // A single letter is a word only as the "(a)" of a mail address.
  if (alone && (at == 0 || !is_opening(scan.text[at - 1]))) return 0;
  if (!alone && !scan.words.may_start(scan.text, at)) return 0;
  const Word word = read_word(scan.text, at);
  scan.word = scan.words.find(word.folded);
  scan.word_start = at;
  scan.word_end = word.end;
  constexpr size_t kGluedBytesMin = 18;  // of a word that may be several number words
  static constexpr Meaning kNumberWords{static_cast<uint32_t>(Role::kNumber), 0, -1, 0, {}};
  if (scan.word == nullptr && word.end - at >= kGluedBytesMin &&
      glued_word_at(scan.text, at, scan.words) > 0) {
    scan.word = &kNumberWords;
  }
  const size_t end = scan.word == nullptr ? 0 : ask(scan, at, Trigger::kWord);
  scan.word = nullptr;
  return end;
}

/// Han characters that may begin something: numerals and the names of networks.
constexpr char32_t kHanFirst = 0x4E00;
constexpr char32_t kHanLast = 0x9FFF;
using HanSet = std::array<uint64_t, (kHanLast - kHanFirst) / 64 + 1>;
constexpr HanSet kHanStarts = [] {
  HanSet set{};
  for (const char32_t point : U"一幺壹二两贰三叁四肆五伍六陆七柒八捌九玖零微电飞推抖脸") {
    if (point != 0) set[(point - kHanFirst) / 64] |= uint64_t{1} << ((point - kHanFirst) % 64);
  }
  return set;
}();

/// Where the Han characters from `at` end that begin nothing; `at` when the first may.
size_t past_han(std::string_view text, size_t at) {
  while (at + 2 < text.size()) {
    const auto lead = static_cast<uint8_t>(text[at]);
    const auto second = static_cast<uint8_t>(text[at + 1]);
    const auto third = static_cast<uint8_t>(text[at + 2]);
    const char32_t point =
        char32_t{lead & 0x0FU} << 12 | char32_t{second & 0x3FU} << 6 | (third & 0x3FU);
    const bool han = lead >= 0xE4 && lead <= 0xE9 && (second & 0xC0) == 0x80 &&
                     (third & 0xC0) == 0x80 && point >= kHanFirst && point <= kHanLast;
    if (!han) break;
    const size_t place = point - kHanFirst;
    if ((kHanStarts[place / 64] >> (place % 64) & 1) != 0) break;
    at += 3;
  }
  return at;
}

/// Networks by their Chinese names, where words have no borders.
size_t on_han_network(Scan& scan, size_t at) {
  static constexpr Meaning kNetwork{static_cast<uint32_t>(Role::kNetwork), 0, -1, 0, {}};
  for (const std::string_view name : {"微信", "电报", "飞机", "推特", "抖音", "脸书"}) {
    if (scan.text.substr(at, name.size()) != name) continue;
    scan.word = &kNetwork;
    scan.word_start = at;
    scan.word_end = at + name.size();
    const size_t end = ask(scan, at, Trigger::kWord);
    scan.word = nullptr;
    return end;
  }
  return 0;
}

/// Beyond ASCII: digits in other dress, words, the full-width at sign. Returns where to go on.
size_t on_high(Scan& scan, size_t at) {
  if (const size_t end = past_han(scan.text, at); end > at) return end;
  const base::Decoded d = decode_at(scan.text, at);
  if (d.point == 0xFF20) return std::max(ask(scan, at, Trigger::kAt), at + d.length);
  if (digit_at(scan.text, at).length > 0) {
    return std::max(ask(scan, at, Trigger::kDigit), at + d.length);
  }
  if (is_word_letter(d.point)) {
    if (word_character_before(scan.text, at)) return past_word(scan.text, at);
    const size_t end = on_word(scan, at);
    return end > 0 ? end : past_word(scan.text, at);
  }
  if (d.point >= 0x5FAE && d.point <= 0x98DE) {
    if (const size_t end = on_han_network(scan, at)) return end;
  }
  return at + d.length;
}

/// What `at` stopped at; returns where to go on.
size_t step(Scan& scan, size_t at) {
  switch (kClasses[static_cast<uint8_t>(scan.text[at])]) {
    case Class::kLetter: {
      const size_t end = on_word(scan, at);
      return end > 0 ? end : past_letters(scan.text, at);
    }
    case Class::kDigit: {
      const size_t end = ask(scan, at, Trigger::kDigit);
      return end > 0 ? end : past_digits(scan.text, at);
    }
    case Class::kAt:
      return std::max(ask(scan, at, Trigger::kAt), at + 1);
    case Class::kDot:
      return std::max(ask(scan, at, Trigger::kDot), at + 1);
    case Class::kColon:
      return std::max(ask(scan, at, Trigger::kColon), at + 1);
    case Class::kHigh:
      return on_high(scan, at);
    case Class::kSkip:
      break;
  }
  return at + 1;
}

/// Orders the mentions and drops those that overlap an earlier one of their kind.
std::vector<model::Mention> settle(std::vector<model::Mention> found) {
  auto earlier = [](const model::Mention& a, const model::Mention& b) {
    if (a.start != b.start) return a.start < b.start;
    return std::tie(b.length, a.kind, a.value) < std::tie(a.length, b.kind, b.value);
  };
  if (!std::is_sorted(found.begin(), found.end(), earlier)) {
    std::sort(found.begin(), found.end(), earlier);
  }
  std::array<uint64_t, model::kSelectorKindCount> ends{};
  std::vector<model::Mention> out;
  for (model::Mention& mention : found) {
    uint64_t& end = ends[static_cast<size_t>(mention.kind)];
    if (mention.start < end) continue;
    end = uint64_t{mention.start} + mention.length;
    out.push_back(std::move(mention));
    if (out.size() == kMentionsMax) break;
  }
  return out;
}

}  // namespace

void Scan::add(model::SelectorKind kind, size_t start, size_t end, std::string value,
               model::Unmasking how) {
  if (found.size() >= 2 * kMentionsMax) return;
  found.push_back({kind,
                   std::move(value),
                   static_cast<uint32_t>(start),
                   static_cast<uint32_t>(end - start),
                   how,
                   {}});
}

struct Scanner::State {
  explicit State(const std::vector<std::string>& regions)
      : phones(regions), month_first(!regions.empty() && regions[0] == "US") {}
  Words words;
  PhonePlans phones;
  bool month_first;
};

Scanner::Scanner(const std::vector<std::string>& regions)
    : state_(std::make_unique<State>(regions)) {}
Scanner::~Scanner() = default;

std::vector<model::Mention> Scanner::scan(std::string_view text) {
  constexpr size_t kTextMax = UINT32_MAX;  // offsets of mentions
  const BareText bare(text.substr(0, kTextMax));
  Scan scan{.text = bare.text(), .words = state_->words, .phones = state_->phones};
  scan.month_first = state_->month_first;
  scan.specific = specific;
  for (size_t at = 0; at < scan.text.size();) {
    while (at < scan.text.size() && kClasses[static_cast<uint8_t>(scan.text[at])] == Class::kSkip) {
      ++at;
    }
    if (at < scan.text.size()) at = step(scan, at);
  }
  auto mentions = settle(std::move(scan.found));
  if (bare.text().data() == text.data()) return mentions;
  for (model::Mention& mention : mentions) {
    const auto span = bare.original(mention.start, size_t{mention.start} + mention.length);
    mention.start = static_cast<uint32_t>(span.start);
    mention.length = static_cast<uint32_t>(span.end - span.start);
    mention.unmasked = mention.unmasked | span.how;
  }
  return mentions;
}

}  // namespace clew::extract
