// SPDX-License-Identifier: EUPL-1.2
// Tests of files enciphered by age: what would open them, and that what only looks like one is left
// alone. Inputs are heads written by hand after the specification.
#include "extract/formats/locked_expect_test.h"

namespace clew::extract {
namespace {

TEST(AgeTest, TellsPasswordFromKey) {
  EXPECT_TRUE(
      matches("age-encryption.org/v1\n-> scrypt bBjlhJVYZeE4aqUdmtRHfw 18\nx\n--- MAC\n\xff\x01",
              {"age", ItemState::kEncrypted, "age", "a password"}));
  EXPECT_TRUE(matches("age-encryption.org/v1\n-> X25519 abc\nx\n--- MAC\n",
                      {"age", ItemState::kEncrypted, "age", "a private key"}));
  const Bytes packed = base::to_base64("age-encryption.org/v1\n-> scrypt abc 18\nx\n--- MACMACM");
  EXPECT_TRUE(matches(
      "-----BEGIN AGE ENCRYPTED FILE-----\n" + packed + "\n-----END AGE ENCRYPTED FILE-----\n",
      {"age", ItemState::kEncrypted, "age", "a password"}));
  EXPECT_NE(collect("age-encryption.org/v2", "x")[0].item.type, "age");
}

}  // namespace
}  // namespace clew::extract
