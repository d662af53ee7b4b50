// SPDX-License-Identifier: EUPL-1.2
// Files enciphered by age (age-encryption.org/v1): their header says in plain words for whom they
// are, so whether a password or a private key opens them is known. They are not opened.
#include "extract/format.h"
#include "extract/passwords.h"

namespace clew::extract {
namespace {

constexpr ByteView kIntroduction = "age-encryption.org/v1\n";
constexpr ByteView kArmor = "-----BEGIN AGE ENCRYPTED FILE-----";
constexpr ByteView kEndOfHeader = "\n---";
constexpr ByteView kRecipient = "\n-> ";
constexpr size_t kHeaderMax = 64 << 10;
constexpr size_t kRecipientsShown = 50;

int sniff(const Prefix& prefix) {
  return prefix.head.starts_with(kIntroduction) || prefix.head.starts_with(kArmor) ? kExact : kNo;
}

/// The header of an armoured file lies in its base64.
Bytes unarmored(ByteView text) {
  text.remove_prefix(kArmor.size());
  text = text.substr(0, text.find("-----END"));
  Bytes packed;
  for (const char c : text) {
    if (c != '\n' && c != '\r' && c != ' ') packed.push_back(c);
  }
  packed.resize(packed.size() / 4 * 4);
  return base::from_base64(packed).value_or(Bytes());
}

Outcome extract(ByteSource& source, Output& out) {
  const auto head = evidence::read_head(source, kHeaderMax);
  if (!head.ok()) return Outcome::failed("its bytes could not be read");
  const Bytes header = head->starts_with(kArmor) ? unarmored(*head) : *head;
  if (!header.starts_with(kIntroduction)) out.anomaly("header_damaged");
  const ByteView part = ByteView(header).substr(0, header.find(kEndOfHeader));
  bool password = false;
  size_t count = 0;
  for (size_t at = part.find(kRecipient); at != ByteView::npos;
       at = part.find(kRecipient, at + 1)) {
    const ByteView line = part.substr(at + kRecipient.size());
    const ByteView kind = line.substr(0, line.find_first_of(" \n"));
    password = password || kind == "scrypt";
    if (count++ < kRecipientsShown) out.field("recipient_kind", kind);
  }
  return locked(out, "age", password ? kByPassword : kByPrivateKey);
}

}  // namespace

extern constinit const Format kAge = {
    .name = "age",
    .summary = "Files enciphered by age",
    .specification = "age-encryption.org/v1",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
