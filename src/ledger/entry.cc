// SPDX-License-Identifier: EUPL-1.2
// Entries to canonical JSON and back; see entry.h. Reading is strict: what would not be written
// again byte for byte is not an entry.
#include "ledger/entry.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/hash.h"
#include "base/json.h"
#include "ledger/merkle.h"

namespace clew::ledger {
namespace {

using base::Json;

constexpr int kVersion = 1;
constexpr int kDepthMax = 3;

constexpr std::array<std::string_view, kActCount> kActNames = {
    "collection",  "alteration", "consultation", "disclosure",
    "combination", "erasure",    "key",          "custody"};

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_reference(std::string_view text) {
  return text.size() <= kReferenceMax && std::all_of(text.begin(), text.end(), [](char c) {
           return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') ||
                  std::string_view("._:-").find(c) != std::string_view::npos;
         });
}

Error missing(Act act, std::string_view what) {
  return Error(ErrorKind::kUsage,
               fmt::format("the ledger takes no {} without: {}", name_of(act), what));
}

Error corrupt(std::string_view what) { return Error(ErrorKind::kCorrupt, std::string(what)); }

Result<void> check_texts(const Detail& detail) {
  const auto too_long = [](std::string_view name) {
    return Error(ErrorKind::kLimit,
                 fmt::format("too long for the ledger ({} bytes at most): {}", kTextMax, name));
  };
  if (detail.actor.size() > kTextMax) return too_long("actor");
  if (detail.reason.size() > kTextMax) return too_long("reason");
  if (detail.object.size() > kTextMax) return too_long("object");
  if (detail.recipient.size() > kTextMax) return too_long("recipient");
  if (detail.facts.size() > kFactsMax) {
    return Error(ErrorKind::kLimit, fmt::format("more than {} facts in an entry", kFactsMax));
  }
  for (const auto& [name, value] : detail.facts) {
    if (!is_name(name)) return Error(ErrorKind::kUsage, "not a name for a fact: " + name);
    if (value.size() > kTextMax) return too_long(name);
  }
  return {};
}

// The value of a key that must be there with this type; null otherwise.
const Json* member(const Json& object, const char* key, Json::value_t type) {
  const auto found = object.find(key);
  return found != object.end() && found->type() == type ? &*found : nullptr;
}

std::string text_of(const Json& object, const char* key) {
  const Json* value = member(object, key, Json::value_t::string);
  return value == nullptr ? std::string() : value->get<std::string>();
}

Result<void> read_digests(const Json& object, PublicPart& part) {
  const Json* digests = member(object, "digests", Json::value_t::object);
  if (digests == nullptr) return {};
  for (const auto& [name, value] : digests->items()) {
    if (!value.is_string() || !is_name(name)) return corrupt("a digest is malformed");
    auto hash = base::from_hex(value.get_ref<const std::string&>());
    if (!hash || hash->size() != kHashSize) return corrupt("a digest is malformed");
    part.digests.emplace(name, std::move(*hash));
  }
  return {};
}

Result<void> read_erases(const Json& object, PublicPart& part) {
  const Json* erases = member(object, "erases", Json::value_t::array);
  if (erases == nullptr) return {};
  for (const Json& number : *erases) {
    if (!number.is_number_unsigned()) return corrupt("an erased sequence number is malformed");
    const auto sequence = number.get<uint64_t>();
    if (!part.erases.empty() && sequence <= part.erases.back()) {
      return corrupt("erased sequence numbers are not ascending");
    }
    part.erases.push_back(sequence);
  }
  return {};
}

}  // namespace

std::string_view name_of(Act act) { return kActNames.at(static_cast<size_t>(act)); }

std::optional<Act> act_named(std::string_view name) {
  const auto found = std::find(kActNames.begin(), kActNames.end(), name);
  if (found == kActNames.end()) return std::nullopt;
  return static_cast<Act>(found - kActNames.begin());
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kNameMax && is_lower_or_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_lower_or_digit(c) || c == '_' || c == '.' || c == '-';
         });
}

Result<void> check_entry(const Entry& entry) {
  const Detail& detail = entry.detail;
  if (detail.actor.empty()) return missing(entry.act, "actor");
  const bool discloses = entry.act == Act::kDisclosure;
  if ((discloses || entry.act == Act::kConsultation) && detail.reason.empty()) {
    return missing(entry.act, "reason");
  }
  if (discloses && detail.recipient.empty()) return missing(entry.act, "recipient");
  TRY(check_texts(detail));
  if (!is_reference(entry.reference)) {
    return Error(ErrorKind::kUsage, "not a reference for the ledger: " + entry.reference);
  }
  if (entry.digests.size() > kDigestsMax) {
    return Error(ErrorKind::kLimit, fmt::format("more than {} digests in an entry", kDigestsMax));
  }
  for (const auto& [name, digest] : entry.digests) {
    if (!is_name(name) || digest.size() != kHashSize) {
      return Error(ErrorKind::kUsage, "not a name and a SHA-256 for the ledger: " + name);
    }
  }
  return {};
}

Bytes leaf_bytes(const PublicPart& part) {
  CHECK(part.commitment.size() == kHashSize);
  Json leaf = {{"version", kVersion},
               {"sequence", part.sequence},
               {"time", base::to_iso(part.time)},
               {"act", name_of(part.act)},
               {"detail", base::to_hex(part.commitment)}};
  if (!part.reference.empty()) leaf["reference"] = part.reference;
  for (const auto& [name, digest] : part.digests) leaf["digests"][name] = base::to_hex(digest);
  if (!part.erases.empty()) leaf["erases"] = part.erases;
  return base::to_text(leaf);
}

Result<PublicPart> parse_leaf(ByteView leaf) {
  if (leaf.size() > kLeafBytesMax) return Error(ErrorKind::kLimit, "a leaf is too long");
  const Json json = TRY(base::parse_json(leaf, kDepthMax));
  if (!json.is_object()) return corrupt("a leaf is not an object");
  const Json* version = member(json, "version", Json::value_t::number_unsigned);
  if (version == nullptr || *version != kVersion) {
    return Error(ErrorKind::kUnsupported, "a leaf has a version that this program does not know");
  }
  PublicPart part;
  const Json* sequence = member(json, "sequence", Json::value_t::number_unsigned);
  const auto time = base::parse_iso(text_of(json, "time"));
  const auto act = act_named(text_of(json, "act"));
  auto commitment = base::from_hex(text_of(json, "detail"));
  if (sequence == nullptr || !time || !act || !commitment || commitment->size() != kHashSize) {
    return corrupt("a leaf lacks sequence, time, act or detail");
  }
  part.sequence = sequence->get<uint64_t>();
  part.time = time->time;
  part.act = *act;
  part.commitment = std::move(*commitment);
  part.reference = text_of(json, "reference");
  if (!is_reference(part.reference)) return corrupt("a leaf's reference is malformed");
  TRY(read_digests(json, part));
  TRY(read_erases(json, part));
  if (leaf_bytes(part) != leaf) return corrupt("a leaf is not canonical");
  return part;
}

Bytes detail_bytes(const Detail& detail) {
  Json facts = Json::object();
  for (const auto& [name, value] : detail.facts) facts[name] = value;
  return base::to_text({{"actor", detail.actor},
                        {"facts", std::move(facts)},
                        {"object", detail.object},
                        {"reason", detail.reason},
                        {"recipient", detail.recipient}});
}

Result<Detail> parse_detail(ByteView bytes) {
  if (bytes.size() > kDetailBytesMax) return Error(ErrorKind::kLimit, "a detail is too long");
  const Json json = TRY(base::parse_json(bytes, kDepthMax));
  if (!json.is_object()) return corrupt("a detail is not an object");
  Detail detail{.actor = text_of(json, "actor"),
                .reason = text_of(json, "reason"),
                .object = text_of(json, "object"),
                .recipient = text_of(json, "recipient")};
  if (const Json* facts = member(json, "facts", Json::value_t::object)) {
    for (const auto& [name, value] : facts->items()) {
      if (value.is_string()) detail.facts.emplace(name, value.get<std::string>());
    }
  }
  if (detail_bytes(detail) != bytes) return corrupt("a detail is not canonical");
  return detail;
}

Bytes commitment_of(ByteView salt, ByteView detail_json) {
  CHECK(salt.size() == kSaltSize);
  base::Sha256 hasher;
  hasher.update(salt);
  hasher.update(detail_json);
  return hasher.finish();
}

}  // namespace clew::ledger
