// SPDX-License-Identifier: EUPL-1.2
// Addresses of the web: URLs, bare domains with a known end, internet addresses, also "defanged"
// ("hxxps://", "example[.]com"). Telephone numbers, accounts and places inside URLs are added too.
#include <algorithm>

#include "extract/detectors/detector.h"
#include "extract/reading/characters.h"
#include "extract/reading/host_reader.h"
#include "extract/reading/place_reader.h"
#include "extract/reading/tokens.h"
#include "model/values/domain.h"
#include "model/values/handle.h"
#include "model/values/ip.h"
#include "model/values/url.h"

namespace clew::extract {
namespace {

using model::SelectorKind;
using model::Unmasking;

// Networks whose pages are accounts: host, then the account as first part of the path.
constexpr std::string_view kNetworks[] = {
    "facebook.com", "fb.com",      "instagram.com", "m.facebook.com", "ok.ru",  "snapchat.com/add",
    "t.me",         "telegram.me", "tiktok.com",    "twitter.com",    "vk.com", "x.com"};

// Endings of file names and of sentences typed without a blank: too weak for a bare domain.
constexpr std::string_view kWeakEnds[] = {
    "ac",     "ad",      "ai",  "am",   "app",  "as",    "at",  "bar",  "be",         "box",
    "build",  "by",      "ca",  "cab",  "call", "cam",   "cat", "cc",   "data",       "day",
    "design", "dev",     "do",  "en",   "es",   "fail",  "foo", "gg",   "gl",         "go",
    "has",    "hm",      "how", "id",   "il",   "im",    "in",  "is",   "it",         "la",
    "lol",    "lu",      "ma",  "map",  "me",   "md",    "ml",  "mm",   "mo",         "mom",
    "mov",    "mp",      "ms",  "my",   "name", "nc",    "new", "no",   "now",        "one",
    "open",   "pa",      "pet", "pics", "pl",   "plus",  "pm",  "prof", "properties", "ps",
    "py",     "read",    "rs",  "ru",   "run",  "save",  "sc",  "sh",   "show",       "so",
    "st",     "systems", "tf",  "th",   "to",   "total", "tv",  "us",   "vi",         "ws",
    "you",    "zip"};

bool ends_url(char c) {
  return static_cast<uint8_t>(c) <= ' ' || c == '"' || c == '<' || c == '>' || c == '`' ||
         c == '{' || c == '}' || c == '|' || c == '\\' || c == '^';
}

/// The end of a URL that starts at `at`: without the punctuation of the sentence around it.
size_t url_end(std::string_view text, size_t at) {
  constexpr char32_t kStops[] = {0xA0, 0xBB, 0x3000, 0x3001, 0x3002, 0xFF0C, 0x201D, 0x202F};
  size_t end = at;
  int open = 0;
  while (end < text.size() && end - at < model::kUrlBytesMax && !ends_url(text[end])) {
    const base::Decoded d = decode_at(text, end);
    if (!d.valid || std::find(std::begin(kStops), std::end(kStops), d.point) != std::end(kStops)) {
      break;
    }
    open += d.point == '(' ? 1 : d.point == ')' ? -1 : 0;
    if (open < 0) break;
    end += d.length;
  }
  while (end > at && std::string_view(".,;:!?'*_~").find(text[end - 1]) != std::string_view::npos) {
    --end;
  }
  return end;
}

void add_account(Scan& scan, std::string_view url, size_t start, size_t end) {
  const size_t host_at = url.find("://");
  std::string_view rest = url.substr(host_at + 3);
  if (rest.starts_with("www.")) rest.remove_prefix(4);
  for (const std::string_view network : kNetworks) {
    if (!rest.starts_with(network) || rest.size() <= network.size() ||
        rest[network.size()] != '/') {
      continue;
    }
    std::string_view account = rest.substr(network.size() + 1);
    account = account.substr(0, account.find_first_of("/?&"));
    constexpr std::string_view kPages[] = {"add",   "joinchat", "share",   "p",
                                           "reel",  "s",        "profile", "groups",
                                           "watch", "sharer",   "intent",  "explore"};
    if (std::find(std::begin(kPages), std::end(kPages), account) != std::end(kPages)) return;
    if (account.find(".asp") != std::string_view::npos || account.ends_with(".php") ||
        account.find(".htm") != std::string_view::npos) {
      return;
    }
    if (auto name = model::normalise_handle(account)) {
      scan.add(SelectorKind::kHandle, start, end, std::move(*name));
    }
    return;
  }
}

void add_phone(Scan& scan, std::string_view url, size_t start, size_t end) {
  size_t at = std::string_view::npos;
  for (const std::string_view mark : {"://wa.me/", "phone=", "viber.click/", "t.me/+", "number="}) {
    const size_t found = url.find(mark);
    if (found != std::string_view::npos) at = found + mark.size();
  }
  if (at == std::string_view::npos) return;
  std::string digits;
  if (url.substr(at).starts_with("%2B")) at += 3;
  if (at < url.size() && url[at] == '+') ++at;
  while (at < url.size() && is_ascii_digit(url[at])) digits += url[at++];
  if (auto dialled = scan.phones.dial(digits, true)) {
    scan.add(SelectorKind::kPhone, start, end, std::move(dialled->e164));
  }
}

/// Map pages carry a place: "@48.85,2.35", "q=48.85,2.35".
void add_place(Scan& scan, size_t start, size_t end) {
  const std::string_view url = scan.text.substr(0, end);
  for (size_t at = start; at < end; ++at) {
    if (url[at] != '@' && url[at] != '=' && url[at] != '/') continue;
    const size_t first = at + 1 < end && url[at + 1] == '-' ? at + 2 : at + 1;
    if (auto place = read_place(url, first, InList::kAccept)) {
      scan.add(SelectorKind::kCoordinates, place->start, place->end, std::move(place->value));
      return;
    }
  }
}

size_t finish_url(Scan& scan, size_t start, size_t end, const std::string& text, Unmasking how) {
  auto value = model::normalise_url(text);
  if (!value) return 0;
  add_account(scan, *value, start, end);
  add_phone(scan, *value, start, end);
  add_place(scan, start, end);
  scan.add(SelectorKind::kUrl, start, end, std::move(*value), how);
  return end;
}

/// A cheap test before a long text is taken for a URL.
bool begins_with_host(const Scan& scan, size_t at) {
  constexpr size_t kReach = 300;
  const std::string_view near = scan.text.substr(at, kReach);
  if (read_host(scan.text, at, scan.words, Dots::kUnbroken).known_end) return true;
  size_t end = 0;
  while (end < near.size() && !ends_url(near[end]) &&
         std::string_view("/?#,;)").find(near[end]) == std::string_view::npos) {
    ++end;
  }
  return model::normalise_url("http://" + std::string(near.substr(0, end))).has_value();
}

/// "whatsapp://send?phone=...": links that only messengers open count for the number in them.
size_t read_messenger_link(Scan& scan, size_t start, size_t colon) {
  const size_t end = url_end(scan.text, colon + 3);
  const size_t before = scan.found.size();
  add_phone(scan, scan.text.substr(start, end - start), start, end);
  return scan.found.size() > before ? end : 0;
}

/// At the colon of "://".
size_t read_scheme(Scan& scan, size_t at) {
  const std::string_view text = scan.text;
  if (text.substr(at, 3) != "://") return 0;
  size_t start = at;
  while (start > scan.claimed && at - start < 8 &&
         (is_ascii_letter(text[start - 1]) || text[start - 1] == '*')) {
    --start;
  }
  std::string scheme;
  for (const char c : text.substr(start, at - start)) scheme += ascii_lower(c);
  Unmasking how = Unmasking::kNone;
  if (scheme == "hxxp" || scheme == "h**p" || scheme == "htxp") {
    scheme = "http";
    how = Unmasking::kLookAlikes;
  } else if (scheme == "hxxps" || scheme == "h**ps") {
    scheme = "https";
    how = Unmasking::kLookAlikes;
  }
  if (scheme == "whatsapp" || scheme == "viber" || scheme == "tg") {
    return read_messenger_link(scan, start, at);
  }
  if (scheme != "http" && scheme != "https" && scheme != "ftp") return 0;
  const size_t rest = at + 3;
  if (!begins_with_host(scan, rest)) return 0;
  const Host host = read_host(text, rest, scan.words, Dots::kPlain);
  const Host disguised = read_host(text, rest, scan.words, Dots::kUnbroken);
  size_t end = url_end(text, rest);
  std::string address = scheme + "://";
  if (disguised.written_dots && disguised.end > host.end) {
    how = how | Unmasking::kAtDot;
    end = std::max(url_end(text, disguised.end), disguised.end);
    address += disguised.name + std::string(text.substr(disguised.end, end - disguised.end));
  } else {
    address += text.substr(rest, end - rest);
  }
  return finish_url(scan, start, end, address, how);
}

/// "tel:+33..." and "geo:48.8,2.3" are left to the detectors of what follows the colon.
size_t read_ipv6(Scan& scan, size_t at) {
  const std::string_view text = scan.text;
  constexpr size_t kLongest = 45;
  auto belongs = [&](char c) {
    return is_ascii_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f') || c == ':';
  };
  size_t start = at;
  while (start > scan.claimed && at - start < kLongest && belongs(text[start - 1])) --start;
  size_t end = at;
  while (end < text.size() && end - start < kLongest && belongs(text[end])) ++end;
  while (end > start && text[end - 1] == ':' && text.substr(start, end - start).size() > 2 &&
         text[end - 2] != ':') {
    --end;
  }
  const std::string_view address = text.substr(start, end - start);
  const auto colons = std::count(address.begin(), address.end(), ':');
  const bool digit = std::any_of(address.begin(), address.end(), is_ascii_digit);
  if (colons < 3 || !digit || address.size() < 7) return 0;
  if (word_character_before(text, start) || word_character_at(text, end)) return 0;
  auto value = model::normalise_ip(address);
  if (!value) return 0;
  scan.add(SelectorKind::kIp, start, end, std::move(*value));
  return end;
}

/// Four decimal numbers with dots, plain or bracketed.
size_t read_ipv4(Scan& scan, size_t at) {
  const std::string_view text = scan.text;
  if (at > 0 && (word_character_before(text, at) || text[at - 1] == '.' || text[at - 1] == '-')) {
    return 0;
  }
  std::string address;
  bool written = false;
  size_t position = at;
  for (int number = 0; number < 4; ++number) {
    if (number > 0) {
      const bool bracketed = text.substr(position, 3) == "[.]" || text.substr(position, 3) == "(.)";
      if (!bracketed && text.substr(position, 1) != ".") return 0;
      written = written || bracketed;
      position += bracketed ? 3 : 1;
      address += '.';
    }
    const size_t start = position;
    while (position < text.size() && is_ascii_digit(text[position]) && position - start < 4) {
      address += text[position++];
    }
    if (position == start) return 0;
  }
  if (word_character_at(text, position)) return 0;
  const bool goes_on = position + 1 < text.size() &&
                       (text[position] == '.' || text[position] == '-') &&
                       is_ascii_alnum(text[position + 1]);
  if (goes_on) return 0;
  auto value = model::normalise_ip(address);
  if (!value || address.starts_with("0.")) return 0;
  // A version number is dotted as well: all four parts small.
  const bool small = address.size() <= 7;
  if (small) return 0;
  scan.add(SelectorKind::kIp, at, position, std::move(*value),
           written ? Unmasking::kAtDot : Unmasking::kNone);
  return position;
}

/// At a digit: an IPv4 address, or the group of an IPv6 address that a colon ends.
size_t read_address(Scan& scan, size_t at) {
  constexpr size_t kPartMax = 3;
  const size_t after = at + scan.figures;
  const char next = after < scan.text.size() ? scan.text[after] : ' ';
  if (scan.figures <= kPartMax && (next == '.' || next == '[' || next == '(')) {
    if (const size_t end = read_ipv4(scan, at)) return end;
  }
  constexpr size_t kGroupMax = 4;
  size_t colon = at;
  while (colon < scan.text.size() && colon - at < kGroupMax && is_ascii_alnum(scan.text[colon])) {
    ++colon;
  }
  const bool found = colon < scan.text.size() && scan.text[colon] == ':';
  return found ? read_ipv6(scan, colon) : 0;
}

bool is_weak(std::string_view host) {
  const bool short_name = host.find('.') == 1 && host != "x.com" && host != "t.me";  // "i.MX"
  if (short_name) return true;
  const std::string_view last = host.substr(host.rfind('.') + 1);
  return std::find(std::begin(kWeakEnds), std::end(kWeakEnds), last) != std::end(kWeakEnds);
}

/// "t . me/name", "t dot me/name": the dot of a network's name between blanks, at [dot, dot_end).
size_t read_apart_network(Scan& scan, size_t dot, size_t dot_end) {
  const std::string_view text = scan.text;
  if (dot < 2 || text[dot - 1] != ' ' || dot_end + 1 >= text.size() || text[dot_end] != ' ')
    return 0;
  size_t start = dot - 1;
  while (start > scan.claimed && is_ascii_letter(text[start - 1])) --start;
  size_t end = dot_end + 1;
  while (end < text.size() && is_ascii_letter(text[end])) ++end;
  if (text.substr(end, 1) != "/") return 0;
  std::string host;
  for (const char c : text.substr(start, dot - 1 - start)) host += ascii_lower(c);
  host += '.';
  for (const char c : text.substr(dot_end + 1, end - dot_end - 1)) host += ascii_lower(c);
  const bool network =
      std::find(std::begin(kNetworks), std::end(kNetworks), host) != std::end(kNetworks) ||
      host == "wa.me";
  if (!network || word_character_before(text, start)) return 0;
  const size_t last = url_end(text, end);
  return finish_url(scan, start, last,
                    "https://" + host + std::string(text.substr(end, last - end)),
                    Unmasking::kAtDot);
}

/// At a dot between letters or digits: a host, perhaps with a path.
size_t read_domain(Scan& scan, size_t at) {
  const std::string_view text = scan.text;
  size_t start = at;
  const bool bracket = at > 0 && is_opening(text[at - 1]);
  if (bracket) --start;
  constexpr size_t kReach = 64;
  const size_t floor = std::max(scan.claimed, at > kReach ? at - kReach : 0);
  while (start > floor) {
    const base::Decoded d = decode_before(text, start);
    const bool belongs = d.point < 0x80 ? is_ascii_alnum(static_cast<char>(d.point)) ||
                                              d.point == '-' || d.point == '_'
                                        : is_word_letter(d.point);
    if (!belongs) break;
    start -= d.length;
  }
  if (start >= at || start == floor) {
    if (start > 0 && start == floor && word_character_before(text, start)) return 0;
    if (start >= at) return 0;
  }
  while (start < at && (text[start] == '-' || text[start] == '_')) ++start;
  const char before = start > 0 ? text[start - 1] : ' ';
  if (before == '@' || before == '.' || before == '/' || before == '\\' || before == '$') return 0;
  const Host host = read_host(text, start, scan.words, bracket ? Dots::kUnbroken : Dots::kPlain);
  if (!host.known_end || host.end <= at) return 0;
  if (bracket && !host.written_dots) return 0;
  // "sunny(dot)house(at)...": the first part of a mail address.
  if (bracket && host.end < text.size() && is_opening(text[host.end])) return 0;
  if (word_character_at(text, host.end)) return 0;
  const char after = host.end < text.size() ? text[host.end] : ' ';
  if (after == '(' || after == '@' || after == '_' || after == '\\' || after == '=') return 0;
  if (after == '.' && word_character_at(text, host.end + 1)) return 0;
  const bool www = text.substr(start, 4) == "www." || text.substr(start, 4) == "WWW.";
  const bool path = after == '/' && host.end + 1 < text.size() &&
                    (is_ascii_alnum(text[host.end + 1]) || text[host.end + 1] == '~' ||
                     text[host.end + 1] == '@' || text[host.end + 1] == '?');
  auto value = model::normalise_domain(host.name);
  if (!value) return 0;
  const Unmasking how = host.written_dots ? Unmasking::kAtDot : Unmasking::kNone;
  const size_t labels = static_cast<size_t>(std::count(value->begin(), value->end(), '.')) + 1;
  const bool weak = is_weak(*value) && !www && !host.written_dots;
  if (www || path) {
    const std::string network = *value + "/";
    const bool known =
        std::find(std::begin(kNetworks), std::end(kNetworks), *value) != std::end(kNetworks) ||
        *value == "wa.me";
    if (weak && !known && labels < 3) return 0;
    const size_t end = path ? url_end(text, host.end) : host.end;
    const std::string url =
        "https://" + *value + std::string(text.substr(host.end, end - host.end));
    return finish_url(scan, start, end, url, how);
  }
  if (weak && labels < 3) return 0;
  scan.add(SelectorKind::kDomain, start, host.end, std::move(*value), how);
  return host.end;
}

size_t read(Scan& scan, size_t at) {
  if (scan.word != nullptr) {
    if (!scan.word->is(Role::kDot)) return 0;
    const bool bracket = at > 0 && is_opening(scan.text[at - 1]);
    return bracket ? read_domain(scan, at) : read_apart_network(scan, at, scan.word_end);
  }
  switch (scan.text[at]) {
    case ':': {
      const size_t end = read_scheme(scan, at);
      return end > 0 ? end : read_ipv6(scan, at);
    }
    case '.':
      return at > 0 && scan.text[at - 1] == ' ' ? read_apart_network(scan, at, at + 1)
                                                : read_domain(scan, at);
    default:
      return is_ascii_digit(scan.text[at]) ? read_address(scan, at) : 0;
  }
}

}  // namespace

extern constinit const Detector kWebDetector{
    .name = "web",
    .summary = "URLs, domains and internet addresses",
    .triggers = on(Trigger::kDigit, Trigger::kDot) | on(Trigger::kColon, Trigger::kWord),
    .read = read,
};

}  // namespace clew::extract
