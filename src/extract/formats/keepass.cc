// SPDX-License-Identifier: EUPL-1.2
// KeePass databases, told by their signatures (KDB of KeePass 1, KDBX of KeePass 2 with its
// version). They are not opened.
#include "extract/format.h"
#include "extract/passwords.h"

namespace clew::extract {
namespace {

constexpr uint32_t kSignature = 0x9AA2D903;
constexpr uint32_t kOne = 0xB54BFB65;       ///< KeePass 1
constexpr uint32_t kTwoEarly = 0xB54BFB66;  ///< KeePass 2 before its release
constexpr uint32_t kTwo = 0xB54BFB67;       ///< KeePass 2
constexpr size_t kHeaderSize = 12;          ///< two signatures, version
constexpr std::string_view kUnlock = "a password or key file";

uint32_t second_of(ByteView head) {
  if (head.size() < kHeaderSize || base::read_le<uint32_t>(head, 0) != kSignature) return 0;
  return base::read_le<uint32_t>(head, 4);
}

int sniff(const Prefix& prefix) {
  const uint32_t second = second_of(prefix.head);
  return second == kOne || second == kTwo || second == kTwoEarly ? kExact : kNo;
}

Outcome extract(ByteSource& source, Output& out) {
  const auto head = evidence::read_head(source, kHeaderSize);
  if (!head.ok()) return Outcome::failed("its bytes could not be read");
  if (second_of(*head) == 0) return Outcome::failed("the file is cut off");
  if (second_of(*head) == kOne) return locked(out, "KeePass 1", kUnlock);
  const auto minor = base::read_le<uint16_t>(*head, 8);
  const auto major = base::read_le<uint16_t>(*head, 10);
  return locked(out, "KeePass 2, KDBX " + std::to_string(major) + "." + std::to_string(minor),
                kUnlock);
}

}  // namespace

extern constinit const Format kKeepass = {
    .name = "keepass",
    .summary = "KeePass password databases",
    .specification = "KDB 1, KDBX 3.1 and 4",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
