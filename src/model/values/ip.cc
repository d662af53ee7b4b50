// SPDX-License-Identifier: EUPL-1.2
// Internet addresses; parsing by inet_pton(3), which is strict, writing after RFC 5952. See ip.h.
#include "model/values/ip.h"

#include <arpa/inet.h>

#include "model/values/value_type.h"

namespace clew::model {
namespace {

std::optional<std::string> from_query(std::string_view typed, const Regions&) {
  return normalise_ip(typed);
}

}  // namespace

std::optional<std::string> normalise_ip(std::string_view text) {
  if (text.size() > INET6_ADDRSTRLEN) return std::nullopt;
  const std::string copy(text);
  const int family = text.find(':') == std::string_view::npos ? AF_INET : AF_INET6;
  unsigned char bytes[16];
  if (inet_pton(family, copy.c_str(), bytes) != 1) return std::nullopt;
  char out[INET6_ADDRSTRLEN];
  if (inet_ntop(family, bytes, out, sizeof out) == nullptr) return std::nullopt;
  return std::string(out);
}

extern constinit const ValueType kIpValue{SelectorKind::kIp, "internet addresses",
                                          "RFC 791, RFC 4291, RFC 5952", from_query};

}  // namespace clew::model
