// SPDX-License-Identifier: EUPL-1.2
// Tests of segwit addresses with the vectors of BIP 173 and BIP 350.
#include "model/checksums/bech32.h"

#include <gtest/gtest.h>

namespace clew::model {
namespace {

TEST(Bech32Test, DecodesTheValidVectors) {
  const std::pair<const char*, const char*> kVectors[] = {
      {"BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "751e76e8199196d454941c45d1b3a323f1433bd6"},
      {"tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
       "1863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262"},
      {"bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
       "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"}};
  for (const auto& [address, program] : kVectors) {
    const auto decoded = decode_segwit(address);
    ASSERT_TRUE(decoded.has_value()) << address;
    EXPECT_EQ(base::to_hex(decoded->program), program);
  }
}

TEST(Bech32Test, RejectsTheInvalidVectors) {
  for (const char* address :
       {"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",                      // checksum
        "BC13W508D6QEJXTDG4Y5R3ZARVARY0C5XW7KN40WF2",                      // version 17
        "bc1rw5uspcuh",                                                    // program too short
        "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sL5k7",  // mixed case
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",  // Bech32 for version 1
        "bc1gmk9yu", "", "1", "pzry9x0s0muk"}) {
    EXPECT_FALSE(decode_segwit(address).has_value()) << address;
  }
}

}  // namespace
}  // namespace clew::model
