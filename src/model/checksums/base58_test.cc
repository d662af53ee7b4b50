// SPDX-License-Identifier: EUPL-1.2
// Tests of Base58Check with published addresses and by round trip.
#include "model/checksums/base58.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace clew::model {
namespace {

TEST(Base58Test, DecodesTheGenesisAddress) {
  // The address of Bitcoin's first block; its payload is in every block explorer.
  const auto payload = decode_base58check("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
  ASSERT_TRUE(payload.has_value());
  EXPECT_EQ(base::to_hex(*payload), "0062e907b15cbf27d5425399ebf6f0fb50ebb88f18");
}

TEST(Base58Test, RejectsOneWrongCharacterAndForeignOnes) {
  EXPECT_FALSE(decode_base58check("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb").has_value());
  EXPECT_FALSE(decode_base58check("0A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa").has_value());
  EXPECT_FALSE(decode_base58check("").has_value());
  EXPECT_FALSE(decode_base58check("1111").has_value());
  EXPECT_FALSE(decode_base58check(std::string(kBase58CharsMax + 1, '1')).has_value());
}

RC_GTEST_PROP(Base58Test, RoundTrips, (std::string bytes)) {
  const Bytes payload = bytes.substr(0, 33) + "x";
  const auto back = decode_base58check(encode_base58check(payload));
  RC_ASSERT(back.has_value());
  RC_ASSERT(*back == payload);
}

}  // namespace
}  // namespace clew::model
