// SPDX-License-Identifier: EUPL-1.2
// OpenPGP (RFC 4880, RFC 9580): enciphered messages with what opens them, and secret keys with
// whether a password guards them; armoured or not. Only the packets' heads are read; nothing is
// opened. Public keys and signatures are left to those who read text or bytes.
#include <optional>

#include "extract/format.h"
#include "extract/passwords.h"

namespace clew::extract {
namespace {

constexpr ByteView kArmorMessage = "-----BEGIN PGP MESSAGE-----";
constexpr ByteView kArmorSecret = "-----BEGIN PGP PRIVATE KEY BLOCK-----";
constexpr size_t kHeadMax = 64 << 10;
constexpr size_t kPacketsMax = 200;
enum Tag : uint32_t {
  kForKey = 1,
  kForPassword = 3,
  kSecretKey = 5,
  kCompressed = 8,
  kSealed = 9,
  kLiteral = 11,
  kSealedChecked = 18,
  kSealedAead = 20
};

/// One packet: its tag and what the head holds of its body.
struct Packet {
  uint32_t tag = 0;
  ByteView body;
  uint64_t length = 0;  ///< as stated; 0 where it is not known beforehand
};

uint32_t byte_at(ByteView bytes, size_t at) { return static_cast<uint8_t>(bytes[at]); }

uint64_t big_endian(ByteView bytes, size_t at, size_t width) {
  uint64_t value = 0;
  for (size_t i = 0; i < width; ++i) value = value << 8 | byte_at(bytes, at + i);
  return value;
}

/// The packet at the front of `bytes`, which it takes away. RFC 4880, 4.2.
std::optional<Packet> take_packet(ByteView& bytes) {
  if (bytes.size() < 6 || (byte_at(bytes, 0) & 0x80) == 0) return {};
  const uint32_t first = byte_at(bytes, 0);
  Packet packet;
  size_t head = 2;
  if ((first & 0x40) != 0) {
    packet.tag = first & 0x3f;
    const uint32_t length = byte_at(bytes, 1);
    if (length < 192) {
      packet.length = length;
    } else if (length < 224) {
      packet.length = (length - 192) * 256 + byte_at(bytes, 2) + 192;
      head = 3;
    } else if (length == 255) {
      packet.length = big_endian(bytes, 2, 4);
      head = 6;
    }
  } else {
    packet.tag = first >> 2 & 0x0f;
    const uint32_t kind = first & 3;
    const size_t width = kind == 0 ? 1 : kind == 1 ? 2 : kind == 2 ? 4 : 0;
    packet.length = big_endian(bytes, 1, width);
    head = 1 + width;
  }
  bytes.remove_prefix(head);
  const uint64_t have = packet.length == 0 ? bytes.size() : packet.length;
  packet.body = bytes.substr(0, have);
  bytes.remove_prefix(packet.body.size());
  return packet;
}

/// Whether the packet's body begins as its kind must.
bool is_sound(const Packet& packet) {
  const ByteView body = packet.body;
  if (body.size() < 6) return false;
  const uint32_t version = byte_at(body, 0);
  switch (packet.tag) {
    case kForKey:
      return (version == 3 || version == 6) && packet.length > 20;
    case kForPassword:
      return (version == 4 || version == 5 || version == 6) && byte_at(body, 1) >= 1 &&
             byte_at(body, 1) <= 13 && packet.length <= 100 && packet.length >= 4;
    case kSecretKey: {
      if (version < 3 || version > 6 || body.size() < 12) return false;
      const uint32_t algorithm = byte_at(body, version == 3 ? 7 : 5);
      return (algorithm >= 1 && algorithm <= 3) || (algorithm >= 16 && algorithm <= 28);
    }
    default:
      return false;
  }
}

/// Passes over `count` numbers of a key (RFC 4880, 3.2); false where the body ends before.
bool pass_numbers(ByteView body, size_t& at, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    if (at + 2 > body.size()) return false;
    at += 2 + (big_endian(body, at, 2) + 7) / 8;
  }
  return at < body.size();
}

/// Whether a password guards a secret key; nothing where it cannot be told. RFC 4880, 5.5.3.
std::optional<bool> is_guarded(ByteView body) {
  const uint32_t version = byte_at(body, 0);
  if (version != 4) return {};
  const uint32_t algorithm = byte_at(body, 5);
  size_t at = 6;
  const bool curve = algorithm == 18 || algorithm == 19 || algorithm == 22;
  if (curve) at += 1 + byte_at(body, at);
  const size_t count = curve ? 1 : algorithm <= 3 ? 2 : algorithm == 17 ? 4 : 3;
  if (algorithm > 22 || !pass_numbers(body, at, count)) return {};
  if (algorithm == 18) at += 1 + byte_at(body, at);  // parameters of the key derivation
  if (at >= body.size()) return {};
  return byte_at(body, at) != 0;
}

Bytes unarmored(ByteView text) {
  // A blank line ends the armour's own header; a checksum begins with '='.
  size_t at = text.find("\n\n");
  const size_t other = text.find("\r\n\r\n");
  at = at == ByteView::npos ? other : at;
  if (at == ByteView::npos) return {};
  text = text.substr(at);
  text = text.substr(0, text.find("-----END"));
  Bytes packed;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && i + 1 < text.size() && text[i + 1] == '=') break;
    if (text[i] != '\n' && text[i] != '\r' && text[i] != ' ') packed.push_back(text[i]);
  }
  packed.resize(packed.size() / 4 * 4);
  return base::from_base64(packed).value_or(Bytes());
}

int sniff(const Prefix& prefix) {
  if (prefix.head.starts_with(kArmorMessage) || prefix.head.starts_with(kArmorSecret)) return kSure;
  ByteView head = prefix.head;
  const auto first = take_packet(head);
  if (!first || !is_sound(*first) || first->length > prefix.size) return kNo;
  // One packet's head alone is a weak mark: the next must be of OpenPGP as well.
  const auto second = take_packet(head);
  if (!second) return kNo;
  const uint32_t tag = second->tag;
  if (first->tag == kSecretKey) return tag == 13 || tag == 2 || tag == 7 ? kLikely + 20 : kNo;
  const bool sealed = tag == kSealed || tag == kSealedChecked || tag == kSealedAead;
  return sealed || tag == kForKey || tag == kForPassword ? kLikely + 20 : kNo;
}

Outcome extract(ByteSource& source, Output& out) {
  const auto head = evidence::read_head(source, kHeadMax);
  if (!head.ok()) return Outcome::failed("its bytes could not be read");
  const bool armored = head->starts_with("-----");
  const Bytes binary = armored ? unarmored(*head) : *head;
  ByteView left = binary;
  bool for_key = false;
  bool for_password = false;
  for (size_t i = 0; i < kPacketsMax; ++i) {
    const auto packet = take_packet(left);
    if (!packet) break;
    if (packet->tag == kSecretKey && is_sound(*packet)) {
      out.field(model::field::kKind, "secret key");
      const auto guarded = is_guarded(packet->body);
      if (guarded.value_or(true)) return locked(out, "OpenPGP secret key", kByPassword);
      out.field("guarded", "no");
      return Outcome::done();
    }
    for_key = for_key || packet->tag == kForKey;
    for_password = for_password || packet->tag == kForPassword;
    if (i == 0 && (packet->tag == kCompressed || packet->tag == kLiteral)) {
      return Outcome::partial("signed or packed OpenPGP messages are not read yet");
    }
  }
  if (!for_key && !for_password) {
    out.anomaly("packets_malformed");
    return Outcome::failed("the OpenPGP data is damaged");
  }
  out.field(model::field::kKind, "message");
  return locked(out, "OpenPGP message",
                !for_key        ? kByPassword
                : !for_password ? kByPrivateKey
                                : std::string_view("a private key or password"));
}

}  // namespace

extern constinit const Format kPgp = {
    .name = "pgp",
    .summary = "OpenPGP messages and secret keys",
    .specification = "RFC 4880, RFC 9580",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
