// SPDX-License-Identifier: EUPL-1.2
// Host names; ICU does the mapping of international ones. See domain.h.
#include "model/values/domain.h"

#include <algorithm>

#include <unicode/uidna.h>

#include "model/top_level_domains.h"
#include "model/values/value_type.h"

namespace clew::model {
namespace {

constexpr size_t kLabelBytesMax = 63;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_beyond_ascii(char c) { return static_cast<uint8_t>(c) >= 0x80; }

/// UTS 46 maps to lower case, checks every label and turns xn-- into Unicode.
std::optional<std::string> to_unicode(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  static const UIDNA* const idna =
      uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_UNICODE | UIDNA_CHECK_BIDI, &error);
  if (idna == nullptr) return std::nullopt;
  error = U_ZERO_ERROR;
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  char out[4 * kDomainBytesMax];
  const int32_t size = uidna_nameToUnicodeUTF8(idna, text.data(), static_cast<int32_t>(text.size()),
                                               out, sizeof out, &info, &error);
  if (U_FAILURE(error) || info.errors != 0 || size > static_cast<int32_t>(sizeof out)) {
    return std::nullopt;
  }
  return std::string(out, static_cast<size_t>(size));
}

/// Lengths and characters of every label; at least two labels; the last begins with a letter.
bool labels_hold(std::string_view host) {
  size_t labels = 0;
  for (size_t start = 0; start <= host.size();) {
    const size_t end = std::min(host.find('.', start), host.size());
    const std::string_view label = host.substr(start, end - start);
    if (label.empty() || label.size() > kLabelBytesMax) return false;
    if (label.front() == '-' || label.back() == '-') return false;
    for (const char c : label) {
      if (!is_letter(c) && !is_digit(c) && c != '-' && c != '_' && !is_beyond_ascii(c))
        return false;
    }
    ++labels;
    if (end == host.size() && !is_letter(label[0]) && !is_beyond_ascii(label[0])) return false;
    start = end + 1;
  }
  return labels >= 2;
}

std::optional<std::string> from_query(std::string_view typed, const Regions&) {
  return normalise_domain(typed);
}

}  // namespace

std::optional<std::string> normalise_host(std::string_view text) {
  if (text.ends_with('.')) text.remove_suffix(1);
  if (text.size() > kDomainBytesMax) return std::nullopt;
  const bool ascii = std::none_of(text.begin(), text.end(), is_beyond_ascii);
  std::string host(text);
  std::transform(host.begin(), host.end(), host.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (!ascii || host.find("xn--") != std::string::npos) {
    auto mapped = to_unicode(host);
    if (!mapped) return std::nullopt;
    host = std::move(*mapped);
  }
  if (!labels_hold(host)) return std::nullopt;
  return host;
}

std::optional<std::string> normalise_domain(std::string_view text) {
  auto host = normalise_host(text);
  if (!host || !is_top_level_domain(std::string_view(*host).substr(host->rfind('.') + 1))) {
    return std::nullopt;
  }
  return host;
}

extern constinit const ValueType kDomainValue{SelectorKind::kDomain, "names of the DNS",
                                              "RFC 1035, UTS 46", from_query};

}  // namespace clew::model
