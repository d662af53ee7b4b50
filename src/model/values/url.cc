// SPDX-License-Identifier: EUPL-1.2
// URLs taken apart and put together in one form; see url.h.
#include "model/values/url.h"

#include <algorithm>

#include "model/values/domain.h"
#include "model/values/ip.h"
#include "model/values/value_type.h"

namespace clew::model {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

/// Host and port; nothing when either is malformed.
std::optional<std::string> authority(std::string_view text, std::string_view scheme) {
  const size_t user_end = text.rfind('@');
  std::string user;
  if (user_end != std::string_view::npos) {
    user = std::string(text.substr(0, std::min(text.find(':'), user_end))) + "@";
    text.remove_prefix(user_end + 1);
  }
  std::string port;
  std::string_view host = text;
  const size_t bracket = text.starts_with('[') ? text.find(']') : 0;
  if (bracket == std::string_view::npos) return std::nullopt;
  const size_t colon = text.find(':', bracket);
  if (colon != std::string_view::npos) {
    host = text.substr(0, colon);
    port = std::string(text.substr(colon + 1));
    if (port.size() > 5 || port.find_first_not_of("0123456789") != std::string::npos) {
      return std::nullopt;
    }
    const bool usual = (scheme == "http" && port == "80") || (scheme == "https" && port == "443");
    port = usual || port.empty() ? "" : ":" + port;
  }
  if (bracket > 0) {
    const auto ip = normalise_ip(host.substr(1, bracket - 1));
    return ip ? std::optional(user + "[" + *ip + "]" + port) : std::nullopt;
  }
  if (const auto ip = normalise_ip(host)) return user + *ip + port;
  if (lower(host) == "localhost") return user + "localhost" + port;
  const auto name = normalise_host(host);
  return name ? std::optional(user + *name + port) : std::nullopt;
}

std::optional<std::string> from_query(std::string_view typed, const Regions&) {
  return normalise_url(typed);
}

}  // namespace

std::optional<std::string> normalise_url(std::string_view text) {
  if (text.size() > kUrlBytesMax) return std::nullopt;
  std::string scheme = "https";
  if (const size_t end = text.find("://"); end != std::string_view::npos && end <= 5) {
    scheme = lower(text.substr(0, end));
    text.remove_prefix(end + 3);
  }
  if (scheme != "http" && scheme != "https" && scheme != "ftp") return std::nullopt;
  text = text.substr(0, text.find('#'));
  const size_t end = std::min(text.find_first_of("/?"), text.size());
  const auto host = authority(text.substr(0, end), scheme);
  if (!host) return std::nullopt;
  const std::string_view rest = text.substr(end);
  return scheme + "://" + *host + (rest == "/" ? "" : std::string(rest));
}

extern constinit const ValueType kUrlValue{SelectorKind::kUrl, "addresses of web pages", "RFC 3986",
                                           from_query};

}  // namespace clew::model
