// SPDX-License-Identifier: EUPL-1.2
// Mail addresses, plain and with the at sign and the dots written out or bracketed. Written-out
// forms are believed only when both signs speak for an address: prose is full of "at" and of full
// stops.
#include "model/values/email.h"

#include <algorithm>

#include "extract/detectors/detector.h"
#include "extract/reading/characters.h"
#include "extract/reading/context.h"
#include "extract/reading/host_reader.h"
#include "extract/reading/tokens.h"

namespace clew::extract {
namespace {

using model::Unmasking;

constexpr size_t kLocalBytesMax = 64;

// Providers whose name after a bare " at " is an address and not a place one writes about.
constexpr std::string_view kProviders[] = {
    "aol.com",    "bk.ru",          "free.fr",        "freenet.de",  "gmail.com",   "gmx.com",
    "gmx.de",     "gmx.net",        "googlemail.com", "hotmail.com", "hotmail.fr",  "i.ua",
    "icloud.com", "inbox.ru",       "laposte.net",    "libero.it",   "list.ru",     "live.com",
    "mail.com",   "mail.ru",        "meta.ua",        "o2.pl",       "orange.fr",   "outlook.com",
    "proton.me",  "protonmail.com", "qq.com",         "rambler.ru",  "t-online.de", "tutanota.com",
    "ukr.net",    "web.de",         "wp.pl",          "yahoo.com",   "yahoo.fr",    "yandex.ru",
    "ymail.com",  "163.com"};

bool is_local_sign(char c) {
  return c == '.' || c == '_' || c == '-' || c == '+' || c == '%' || c == '&';
}

/// The start of the local part that ends at `end`.
size_t local_start(std::string_view text, size_t end, size_t floor) {
  size_t at = end;
  floor = std::max(floor, end > kLocalBytesMax ? end - kLocalBytesMax : 0);
  while (at > floor) {
    const char c = text[at - 1];
    if (static_cast<uint8_t>(c) >= 0x80) {
      const base::Decoded d = decode_before(text, at);
      if (!d.valid || !is_word_letter(d.point)) break;
      at -= d.length;
    } else if (is_ascii_alnum(c) || is_local_sign(c)) {
      --at;
    } else {
      break;
    }
  }
  while (at < end && is_local_sign(text[at])) ++at;
  return at;
}

/// A local part that may itself have its dots written out: its text and where it starts.
struct Local {
  std::string text;
  size_t start = 0;
  bool spelled_dot = false;
};

Local read_local(const Scan& scan, size_t end) {
  constexpr int kPartsMax = 4;
  Local local;
  local.start = local_start(scan.text, end, 0);
  local.text = scan.text.substr(local.start, end - local.start);
  for (int parts = 1; parts < kPartsMax && !local.text.empty(); ++parts) {
    const size_t before = written_dot_before(scan.text, local.start, scan.words);
    if (before == local.start) break;
    const size_t start = local_start(scan.text, before, 0);
    if (start == before) break;
    local.text = std::string(scan.text.substr(start, before - start)) + "." + local.text;
    local.start = start;
    local.spelled_dot = true;
  }
  return local;
}

size_t blanks_before(std::string_view text, size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
  return at;
}

/// "<20021004102537.C22111@host>" names a message (RFC 5322, 3.6.4), not a mailbox.
bool is_message_id(const Scan& scan, const Local& local) {
  constexpr size_t kShortest = 15;
  constexpr long kDigitsMin = 8;
  if (local.start == 0 || scan.text[local.start - 1] != '<') return false;
  return local.text.size() >= kShortest &&
         std::count_if(local.text.begin(), local.text.end(), is_ascii_digit) >= kDigitsMin;
}

/// Chat programs name their accounts by telephone number: "33612345678@s.whatsapp.net".
bool add_account_number(Scan& scan, const Local& local, const Host& host) {
  if (host.name != "s.whatsapp.net" && host.name != "c.us") return false;
  auto dialled = scan.phones.dial(local.text, true);
  if (!dialled) return false;
  scan.add(model::SelectorKind::kPhone, local.start, host.end, std::move(dialled->e164));
  return true;
}

size_t finish(Scan& scan, const Local& local, const Host& host, Unmasking how) {
  auto value = model::normalise_email(local.text + "@" + host.name);
  if (!value || is_message_id(scan, local)) return 0;
  if (add_account_number(scan, local, host)) return host.end;
  scan.add(model::SelectorKind::kEmail, local.start, host.end, std::move(*value), how);
  return host.end;
}

/// "n a m e @ g m a i l . c o m": single characters with a blank between them on both sides.
size_t read_apart(Scan& scan, size_t at) {
  const std::string_view text = scan.text;
  constexpr size_t kLettersMin = 3;
  constexpr size_t kLettersMax = 40;
  auto single = [&](size_t i) {
    return i < text.size() && static_cast<uint8_t>(text[i]) > ' ' &&
           static_cast<uint8_t>(text[i]) < 0x80;
  };
  size_t start = at;
  std::string local;
  while (start >= 2 && text[start - 1] == ' ' && single(start - 2) && local.size() < kLettersMax &&
         (start == 2 || text[start - 3] == ' ' || text[start - 3] == '\n')) {
    start -= 2;
    local.insert(0, 1, text[start]);
  }
  size_t end = at + 1;
  std::string host;
  std::vector<size_t> ends;
  while (text.substr(end, 1) == " " && single(end + 1) && host.size() < kLettersMax &&
         !single(end + 2)) {
    host += text[end + 1];
    end += 2;
    ends.push_back(end);
  }
  if (local.size() < kLettersMin || host.size() < kLettersMin + 1) return 0;
  for (; host.size() > kLettersMin; host.pop_back(), ends.pop_back()) {
    if (!has_known_end(host)) continue;
    auto value = model::normalise_email(local + "@" + host);
    if (!value) return 0;
    scan.add(model::SelectorKind::kEmail, start, ends.back(), std::move(*value),
             Unmasking::kSeparators);
    return ends.back();
  }
  return 0;
}

/// Whether a line break stands at `at`, with a blank or not; its length.
size_t break_length(std::string_view text, size_t at) {
  if (text.substr(at, 1) == "\n") return 1;
  return text.substr(at, 2) == "\r\n" || text.substr(at, 2) == " \n" ? 2 : 0;
}

/// An address broken before or after its at sign.
size_t read_broken(Scan& scan, size_t at) {
  const std::string_view text = scan.text;
  size_t left = at;
  size_t right = at + 1;
  const size_t after = break_length(text, right);
  if (after > 0) {
    right += after;
  } else if (left > 0 && text[left - 1] == '\n') {
    --left;
    if (left > 0 && text[left - 1] == '\r') --left;
  }
  if (left == at && after == 0) return 0;
  const Local local = read_local(scan, left);
  const Host host = read_host(text, right, scan.words, Dots::kPlain);
  if (local.text.size() < 3 || !host.known_end) return 0;
  return finish(scan, local, host, Unmasking::kSplit);
}

size_t read_at_sign(Scan& scan, size_t at) {
  const std::string_view text = scan.text;
  if (at >= 2 && text[at - 1] == ' ') {
    if (const size_t end = read_apart(scan, at)) return end;
  }
  if (text[at] == '@') {
    if (const size_t end = read_broken(scan, at)) return end;
  }
  const bool wide = text[at] != '@';
  const size_t after = at + (wide ? 3 : 1);
  const size_t left = blanks_before(text, at);
  const size_t right = skip_blanks(text, after);
  const bool bracketed =
      left > 0 && after < text.size() && is_opening(text[left - 1]) && is_closing(text[after]);
  const bool spaced = left != at || right != after;
  const Local local = read_local(scan, bracketed ? blanks_before(text, left - 1) : left);
  if (local.text.empty()) return 0;
  const Host host =
      read_host(text, bracketed ? skip_blanks(text, after + 1) : right, scan.words, Dots::kAny);
  if (!host.known_end) return 0;
  if (spaced && !bracketed && (host.written_dots || local.spelled_dot) && left != at &&
      right == after) {
    return 0;  // "see @name dot com": the sign begins something
  }
  Unmasking how = wide ? Unmasking::kFullWidth : Unmasking::kNone;
  if (bracketed || host.written_dots || local.spelled_dot) how = how | Unmasking::kAtDot;
  if (spaced) how = how | Unmasking::kSeparators;
  return finish(scan, local, host, how);
}

/// What was read as a host is a local part: "write to me at sunny [dot] house [at] ...".
bool at_sign_follows(const Scan& scan, size_t end) {
  size_t at = skip_blanks(scan.text, end);
  if (at < scan.text.size() && is_opening(scan.text[at])) ++at;
  if (at < scan.text.size() && scan.text[at] == '@') return true;
  const Meaning* meaning = scan.words.find(read_word(scan.text, at).folded);
  return meaning != nullptr && meaning->is(Role::kAt);
}

/// Domains of countries that are English words: "we met at the dot in the middle".
bool ends_as_prose(std::string_view host) {
  constexpr std::string_view kEnds[] = {"am", "as", "at", "be", "by", "do", "in", "is",
                                        "it", "me", "my", "no", "so", "to", "us"};
  const std::string_view last = host.substr(host.rfind('.') + 1);
  return std::find(std::begin(kEnds), std::end(kEnds), last) != std::end(kEnds);
}

/// "sunny-at-example-dot-com", "sunny_AT_example_DOT_com": words tied by one sign.
size_t read_tied(Scan& scan, size_t at, char tie) {
  const std::string_view text = scan.text;
  const size_t host_start = scan.word_end + 1;
  size_t end = host_start;
  std::string host;
  bool dotted = false;
  Host best;
  while (end < text.size() && end - host_start < kLocalBytesMax) {
    size_t label = end;
    while (label < text.size() && is_ascii_alnum(text[label])) ++label;
    if (label == end) break;
    const std::string_view word = text.substr(end, label - end);
    const Meaning* meaning = scan.words.find(read_word(text, end).folded);
    const bool dot = meaning != nullptr && meaning->is(Role::kDot) && !host.empty();
    if (dot) {
      host.back() = '.';  // in place of the tie before it
      dotted = true;
    } else {
      host += word;
      if (dotted && has_known_end(host)) best = {host, label, true, true};
    }
    if (label >= text.size() || (text[label] != tie && text[label] != '.')) break;
    if (!dot) host += text[label];
    end = label + 1;
  }
  if (!best.known_end) return 0;
  Local local;
  local.start = local_start(text, at - 1, 0);
  for (size_t i = local.start; i < at - 1;) {
    const Meaning* meaning = scan.words.find(read_word(text, i).folded);
    size_t word = i;
    while (word < at - 1 && is_ascii_alnum(text[word])) ++word;
    const bool dot = meaning != nullptr && meaning->is(Role::kDot) && i > local.start;
    if (dot && !local.text.empty() && word < at - 1) {
      local.text.back() = '.';
      i = word + 1;
      continue;
    }
    local.text += text.substr(i, std::max(word, i + 1) - i);
    i = std::max(word, i + 1);
  }
  return local.text.empty() ? 0 : finish(scan, local, best, Unmasking::kAtDot);
}

/// "at" as a word: in brackets with any dots; bare only with written dots or a mail provider.
size_t read_at_word(Scan& scan, size_t at) {
  const std::string_view text = scan.text;
  size_t left = blanks_before(text, at);
  size_t right = skip_blanks(text, scan.word_end);
  const char tie = at > 1 ? text[at - 1] : ' ';
  if ((tie == '-' || tie == '_') && text.substr(scan.word_end, 1) == std::string_view(&tie, 1)) {
    return read_tied(scan, at, tie);
  }
  const bool bracketed =
      left > 0 && right < text.size() && is_opening(text[left - 1]) && is_closing(text[right]);
  if (bracketed) {
    left = blanks_before(text, left - 1);
    right = skip_blanks(text, right + 1);
  } else if (left == at || right == scan.word_end) {
    return 0;
  }
  const Host host = read_host(text, right, scan.words, bracketed ? Dots::kAny : Dots::kUnbroken);
  if (!host.known_end || at_sign_follows(scan, host.end)) return 0;
  const Local local = read_local(scan, left);
  if (local.text.empty()) return 0;
  const bool provider =
      std::find(std::begin(kProviders), std::end(kProviders), host.name) != std::end(kProviders);
  if (!bracketed && host.written_dots && !provider && ends_as_prose(host.name)) return 0;
  if (!bracketed && !host.written_dots) {
    if (!provider || local.text.size() < 3) return 0;
    const bool odd = local.text.find_first_of("._-0123456789") != std::string::npos;
    if (!odd && !role_before(text, local.start, scan.words, Role::kMail)) return 0;
  }
  return finish(scan, local, host, Unmasking::kAtDot);
}

size_t read(Scan& scan, size_t at) {
  if (scan.word == nullptr) return read_at_sign(scan, at);
  return scan.word->is(Role::kAt) ? read_at_word(scan, at) : 0;
}

}  // namespace

extern constinit const Detector kEmailDetector{
    .name = "email",
    .summary = "mail addresses, plain and with at and dots written out",
    .triggers = on(Trigger::kAt, Trigger::kWord),
    .read = read,
};

}  // namespace clew::extract
