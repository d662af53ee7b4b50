// SPDX-License-Identifier: EUPL-1.2
// Keys of messages and files; see twin.h.
#include "index/twin.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/wire.h"

namespace clew::index {
namespace {

constexpr TimeMs kMinuteMs = 60'000;

std::string_view field_of(const model::Item& item, std::string_view name) {
  for (const auto& f : item.fields) {
    if (f.name == name) return f.value;
  }
  return {};
}

/// Letters, digits and everything beyond ASCII; ASCII letters in lower case.
std::string bare(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_kept =
        byte >= 0x80 || is_upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_kept) out += is_upper ? static_cast<char>(c + 32) : c;
  }
  return out;
}

/// "Anna <anna@example.net>" and "anna@example.net" are one sender.
std::string person(std::string_view text) {
  const size_t open = text.rfind('<');
  const size_t close = text.rfind('>');
  if (open != text.npos && close != text.npos && open + 1 < close) {
    text = text.substr(open + 1, close - open - 1);
  }
  return bare(text);
}

/// Names joined by ", ", in whatever order.
std::vector<std::string> people(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(", "), text.size());
    out.push_back(person(text.substr(0, comma)));
    text.remove_prefix(std::min(comma + 2, text.size()));
  }
  std::sort(out.begin(), out.end());
  return out;
}

int64_t hashed(const base::WireWriter& out) {
  return static_cast<int64_t>(base::read_le<uint64_t>(base::sha256(out.bytes()), 0));
}

std::optional<int64_t> message_key(const model::Item& item) {
  namespace f = model::field;
  const std::string text = bare(item.text);
  const std::string_view id = field_of(item, f::kMessageId);
  base::WireWriter out;
  // Identifiers of chats count within one chat only; those of mails name a host.
  if (id.find('@') != id.npos) {
    out.string("mail");
    out.string(id.substr(id.front() == '<' ? 1 : 0, id.find('>') - (id.front() == '<' ? 1 : 0)));
    out.string(text);
    return hashed(out);
  }
  const std::string sender = person(field_of(item, f::kSender));
  if (item.kind != model::ItemKind::kMessage || sender.empty() || text.empty() || !item.time) {
    return std::nullopt;
  }
  const std::string_view service = field_of(item, f::kService);
  out.string("message");
  out.string(service.empty() ? std::string_view(item.type) : service);
  std::string_view partners = field_of(item, f::kParticipants);
  if (partners.empty()) partners = field_of(item, f::kRecipient);
  if (partners.empty()) partners = field_of(item, f::kConversation);
  for (const auto& one : people(partners)) out.string(one);
  out.string(sender);
  out.integer(item.time->ms / kMinuteMs);
  out.number(static_cast<uint64_t>(item.time->certainty));
  out.string(text);
  return hashed(out);
}

}  // namespace

std::optional<int64_t> twin_key(const model::Item& item) {
  if (const auto key = message_key(item)) return key;
  const bool is_file = item.kind == model::ItemKind::kFile ||
                       item.kind == model::ItemKind::kAttachment ||
                       item.kind == model::ItemKind::kEmbedded;
  if (!is_file || !item.digests || item.size == 0) return std::nullopt;
  base::WireWriter out;
  out.string("file");
  out.string(item.digests->sha256);
  return hashed(out);
}

}  // namespace clew::index
