// SPDX-License-Identifier: EUPL-1.2
// Zip archives after PKWARE's APPNOTE 6.3: stored and deflated members, UTF-8 names, and the
// traditional encryption (section 6.1), whose random header here comes from the seed so that bytes
// are reproducible.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"
#include "training/random.h"

namespace clew::training {

struct ZipMember {
  std::string name;
  Bytes bytes;
  TimeMs time = 0;
  bool stored = false;  ///< else deflated
};

/// An archive of the members in this order.
Bytes make_zip(const std::vector<ZipMember>& members);

/// The same, every member encrypted with the password.
Bytes make_encrypted_zip(const std::vector<ZipMember>& members, const std::string& password,
                         Random& random);

/// An archive of `count` members of `size` zero bytes each: small, and very large when unpacked.
Bytes make_zip_bomb(int count, uint32_t size, TimeMs time);

/// Raw deflate (RFC 1951), and the zlib stream (RFC 1950) that PDF wants.
Bytes deflate_raw(ByteView bytes);
Bytes deflate_zlib(ByteView bytes);

}  // namespace clew::training
