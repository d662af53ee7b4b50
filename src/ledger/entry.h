// SPDX-License-Identifier: EUPL-1.2
// An entry of the ledger: one act, as Directive (EU) 2016/680, Art 25 wants it logged, and its two
// parts. The public part is the leaf of the Merkle tree and stays for ever; the personal part (who,
// why, what, to whom) lies apart and can lawfully be erased, because the leaf holds only its salted
// hash. docs/formats/ledger.md gives the bytes. Plain values: thread-compatible; functions:
// thread-safe.
//
//   Entry entry{.act = Act::kCollection,
//               .detail = {.actor = "analyst 7", .reason = "seizure order 12/2026",
//                          .object = "laptop.E01", .recipient = {}, .facts = {{"bytes",
//                          "1048576"}}},
//               .reference = exhibit_id,                       // opaque, stays readable
//               .digests = {{"manifest", manifest_root}}};     // 32 bytes each, stay readable
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"

namespace clew::ledger {

/// What was done. The first six are those of Art 25; the names are stored and never change.
enum class Act : uint8_t {
  kCollection,    ///< "collection": evidence came in
  kAlteration,    ///< "alteration": something recorded was changed (a tag, a decision, a setting)
  kConsultation,  ///< "consultation": something was looked at or searched for
  kDisclosure,    ///< "disclosure": something left the case
  kCombination,   ///< "combination": data were brought together (a resolved entity, a merged case)
  kErasure,       ///< "erasure": something was erased, personal parts of this ledger included
  kKey,           ///< "key": a key or passphrase was added, changed or removed
  kCustody,       ///< "custody": the case or an exhibit was moved, checked, restored
};
inline constexpr int kActCount = 8;

/// The stable name, and the act that a name means.
std::string_view name_of(Act act);
std::optional<Act> act_named(std::string_view name);

/// The personal part. All text is UTF-8 (malformed bytes become U+FFFD when it is written).
struct Detail {
  std::string actor;      ///< the person or the process that acted; never empty
  std::string reason;     ///< the justification; never empty for consultation and disclosure
  std::string object;     ///< what it was done to: a path, an item, a query, a person's pseudonym
  std::string recipient;  ///< to whom; never empty for disclosure
  std::map<std::string, std::string> facts = {};  ///< more, by name (see is_name): counts, query
  bool operator==(const Detail&) const = default;
};

/// What Ledger::append takes. Sequence number and time are the ledger's own.
struct Entry {
  Act act = Act::kCustody;
  Detail detail;
  /// Public for ever: an opaque identifier (an exhibit's, a shard's) that tells nothing about a
  /// person: letters, digits and `._:-`, at most kReferenceMax.
  std::string reference = {};
  /// Public for ever: 32-byte hashes of whole exhibits or manifests, by name. Never the hash of a
  /// short value such as a number or a name, which could be guessed.
  std::map<std::string, Bytes> digests = {};
};

inline constexpr size_t kTextMax = 16 << 10;  ///< bytes of actor, reason, object, recipient, a fact
inline constexpr size_t kFactsMax = 64;       ///< facts of an entry
inline constexpr size_t kDigestsMax = 16;     ///< digests of an entry
inline constexpr size_t kErasesMax = 4096;    ///< entries whose detail one entry erases
inline constexpr size_t kNameMax = 64;        ///< bytes of the name of a fact or digest
inline constexpr size_t kReferenceMax = 128;  ///< bytes of a reference
inline constexpr size_t kLeafBytesMax = 64 << 10;
inline constexpr size_t kDetailBytesMax = 8 << 20;  ///< every byte of the largest detail escaped
inline constexpr size_t kSaltSize = 32;

/// The public part: what the leaf says.
struct PublicPart {
  uint64_t sequence = 0;  ///< from 1; entry n is leaf n - 1 of the tree
  TimeMs time = 0;        ///< when it was recorded
  Act act = Act::kCustody;
  std::string reference;
  std::map<std::string, Bytes> digests;
  std::vector<uint64_t> erases;  ///< ascending; entries whose personal part this one erased
  Bytes commitment;              ///< commitment_of() the personal part
  bool operator==(const PublicPart&) const = default;
};

/// Whether the text names a fact or a digest: lower-case letters, digits, `_`, `.` and `-`,
/// beginning with a letter or digit, at most kNameMax.
bool is_name(std::string_view text);

/// Refuses an entry that lacks what Art 25 asks for or breaks a limit above (kUsage, kLimit).
Result<void> check_entry(const Entry& entry);

/// The leaf: canonical JSON (keys sorted, no spaces, empty fields left out).
Bytes leaf_bytes(const PublicPart& part);
/// The public part of a leaf; kCorrupt unless leaf_bytes() would write these very bytes.
Result<PublicPart> parse_leaf(ByteView leaf);

/// The personal part as canonical JSON, all five keys present.
Bytes detail_bytes(const Detail& detail);
/// The personal part of such JSON; kCorrupt unless detail_bytes() would write these very bytes.
Result<Detail> parse_detail(ByteView json);

/// SHA-256(salt || detail JSON): binds the entry to its personal part without telling it. The salt
/// is kSaltSize random bytes, erased with the detail, so that afterwards not even a guess can be
/// checked.
Bytes commitment_of(ByteView salt, ByteView detail_json);

}  // namespace clew::ledger
