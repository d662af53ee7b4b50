// SPDX-License-Identifier: EUPL-1.2
// Private keys: PEM (RFC 7468, RFC 1421), OpenSSH (PROTOCOL.key), PuTTY (PPK 2 and 3), PKCS #12
// (RFC 7292). Whether a password guards them is said; what they open is named by others' `unlock`.
#include "extract/format.h"
#include "extract/passwords.h"

namespace clew::extract {
namespace {

constexpr size_t kTextMax = 64 << 10;    ///< of a key's text that is kept and looked at
constexpr size_t kSizeMax = 1 << 20;     ///< larger files are no keys
constexpr size_t kMarkWithin = 1 << 10;  ///< lines before a PEM block: attributes of a bag
constexpr ByteView kBegin = "-----BEGIN ";
constexpr ByteView kPutty = "PuTTY-User-Key-File-";
constexpr ByteView kOpenSsh = "-----BEGIN OPENSSH PRIVATE KEY-----";
constexpr ByteView kOpenSshMagic("openssh-key-v1\0", 15);
/// PFX: SEQUENCE with a two-byte length, INTEGER 3, SEQUENCE.
constexpr size_t kPfxHead = 8;
constexpr ByteView kPfxVersion("\x02\x01\x03\x30", 4);
constexpr ByteView kPkcs7Data("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01", 11);

/// Where a PEM private key begins, or npos.
size_t pem_at(ByteView head) {
  static constexpr ByteView kLabels[] = {"PRIVATE KEY-----",     "ENCRYPTED PRIVATE KEY-----",
                                         "RSA PRIVATE KEY-----", "DSA PRIVATE KEY-----",
                                         "EC PRIVATE KEY-----",  "OPENSSH PRIVATE KEY-----"};
  for (size_t at = head.find(kBegin); at < kMarkWithin; at = head.find(kBegin, at + 1)) {
    if (at > 0 && head[at - 1] != '\n') continue;
    for (const ByteView label : kLabels) {
      if (head.substr(at + kBegin.size()).starts_with(label)) return at;
    }
  }
  return ByteView::npos;
}

bool is_pfx(ByteView head) {
  return head.substr(0, 2) == ByteView("\x30\x82", 2) && head.substr(4, 4) == kPfxVersion &&
         head.substr(kPfxHead, 32).find(kPkcs7Data) != ByteView::npos;
}

int sniff(const Prefix& prefix) {
  if (prefix.size > kSizeMax) return kNo;
  if (prefix.head.starts_with(kPutty) || is_pfx(prefix.head)) return kSure;
  return pem_at(prefix.head) == ByteView::npos ? kNo : kSure;
}

/// The value of a line "Name: value" of a PuTTY key.
ByteView value_of(ByteView text, ByteView name) {
  const size_t at = text.find(name);
  if (at == ByteView::npos) return {};
  const ByteView rest = text.substr(at + name.size());
  return rest.substr(0, rest.find_first_of("\r\n"));
}

/// The cipher that an OpenSSH key names: "none" for one that is open; empty where it is malformed.
Bytes openssh_cipher(ByteView text) {
  text.remove_prefix(kOpenSsh.size());
  Bytes packed;
  for (const char c : text.substr(0, text.find("-----END"))) {
    if (c != '\n' && c != '\r') packed.push_back(c);
    if (packed.size() == 64) break;  // more than the head needs
  }
  const Bytes head = base::from_base64(packed.substr(0, packed.size() / 4 * 4)).value_or(Bytes());
  const size_t at = kOpenSshMagic.size();
  if (!head.starts_with(kOpenSshMagic) || head.size() < at + 4) return {};
  const auto length = static_cast<uint8_t>(head[at + 3]);
  return head.substr(at + 4, length);
}

Outcome guarded(Output& out, const std::string& kind, bool is_locked) {
  out.field(model::field::kKind, "private key");
  if (is_locked) return locked(out, kind, kByPassword);
  out.field("key_format", kind);
  out.field("guarded", "no");
  return Outcome::done();
}

Outcome extract(ByteSource& source, Output& out) {
  const auto head = evidence::read_head(source, kTextMax);
  if (!head.ok()) return Outcome::failed("its bytes could not be read");
  const ByteView view = *head;
  if (is_pfx(view)) return guarded(out, "PKCS #12", true);
  out.text(view);  // comments in it name people
  if (view.starts_with(kPutty)) {
    const ByteView cipher = value_of(view, "Encryption: ");
    out.field("comment", value_of(view, "Comment: "));
    if (cipher.empty()) out.anomaly("key_malformed");
    return guarded(out, "PuTTY", !cipher.empty() && cipher != "none");
  }
  const size_t at = pem_at(view);
  if (at == ByteView::npos) return Outcome::failed("no key was found");
  const ByteView key = view.substr(at);
  if (key.find("-----END ") == ByteView::npos) out.anomaly("key_cut_off", view.size());
  if (key.starts_with(kOpenSsh)) {
    const Bytes cipher = openssh_cipher(key);
    if (cipher.empty()) out.anomaly("key_malformed", at);
    return guarded(out, "OpenSSH", !cipher.empty() && cipher != "none");
  }
  const bool is_locked = key.starts_with("-----BEGIN ENCRYPTED") ||
                         key.substr(0, kMarkWithin).find("Proc-Type: 4,ENCRYPTED") != key.npos;
  return guarded(out, "PEM", is_locked);
}

}  // namespace

extern constinit const Format kPrivateKey = {
    .name = "private_key",
    .summary = "Private keys: PEM, OpenSSH, PuTTY, PKCS #12",
    .specification = "RFC 7468, RFC 7292, OpenSSH PROTOCOL.key, PPK 3",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
