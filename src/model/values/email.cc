// SPDX-License-Identifier: EUPL-1.2
// Mail addresses; see email.h.
#include "model/values/email.h"

#include "model/values/domain.h"
#include "model/values/value_type.h"

namespace clew::model {
namespace {

constexpr size_t kLocalBytesMax = 64;
constexpr std::string_view kAtomSigns = "!#$%&'*+-/=?^_`{|}~.";  // RFC 5322, atext and the dot

bool local_holds(std::string_view local) {
  if (local.empty() || local.size() > kLocalBytesMax) return false;
  if (local.front() == '.' || local.back() == '.') return false;
  if (local.find("..") != std::string_view::npos) return false;
  for (const char c : local) {
    const bool alphanumeric =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!alphanumeric && static_cast<uint8_t>(c) < 0x80 &&
        kAtomSigns.find(c) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

std::optional<std::string> from_query(std::string_view typed, const Regions&) {
  return normalise_email(typed);
}

}  // namespace

std::optional<std::string> normalise_email(std::string_view text) {
  const size_t at = text.rfind('@');
  if (at == std::string_view::npos || !local_holds(text.substr(0, at))) return std::nullopt;
  const auto host = normalise_host(text.substr(at + 1));
  if (!host) return std::nullopt;
  std::string out;
  for (const char c : text.substr(0, at)) {
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return out + "@" + *host;
}

extern constinit const ValueType kEmailValue{SelectorKind::kEmail, "mail addresses",
                                             "RFC 5321, RFC 6531", from_query};

}  // namespace clew::model
