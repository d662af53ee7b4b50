// SPDX-License-Identifier: EUPL-1.2
// SHA-256, SHA-1 and MD5 by OpenSSL's EVP interface, which uses the CPU's own instructions.
#include "base/hash.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/check.h"

namespace clew::base {
namespace {

/// One EVP digest that can be started anew. The fetch of the algorithm is done once a process.
class Evp {
 public:
  explicit Evp(const EVP_MD* kind) : kind_(kind), context_(EVP_MD_CTX_new()) {
    CHECK(context_ != nullptr);
    restart();
  }
  ~Evp() { EVP_MD_CTX_free(context_); }
  Evp(const Evp&) = delete;
  Evp& operator=(const Evp&) = delete;

  void update(ByteView bytes) {
    CHECK(EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1);
  }
  Bytes finish() {
    Bytes out(EVP_MAX_MD_SIZE, '\0');
    unsigned length = 0;
    CHECK(EVP_DigestFinal_ex(context_, reinterpret_cast<unsigned char*>(out.data()), &length) == 1);
    out.resize(length);
    restart();
    return out;
  }

 private:
  void restart() { CHECK(EVP_DigestInit_ex(context_, kind_, nullptr) == 1); }

  const EVP_MD* kind_;
  EVP_MD_CTX* context_;
};

const EVP_MD* fetch(const char* name) {
  const EVP_MD* kind = EVP_MD_fetch(nullptr, name, nullptr);
  CHECK(kind != nullptr);
  return kind;
}

const EVP_MD* sha256_kind() {
  static const EVP_MD* const kind = fetch("SHA256");
  return kind;
}
const EVP_MD* sha1_kind() {
  static const EVP_MD* const kind = fetch("SHA1");
  return kind;
}
const EVP_MD* md5_kind() {
  static const EVP_MD* const kind = fetch("MD5");
  return kind;
}

}  // namespace

Bytes sha256(ByteView bytes) {
  Evp evp(sha256_kind());
  evp.update(bytes);
  return evp.finish();
}

Bytes hmac_sha256(ByteView key, ByteView bytes) {
  Bytes out(32, '\0');
  unsigned length = 0;
  CHECK(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
             reinterpret_cast<unsigned char*>(out.data()), &length) != nullptr);
  return out;
}

struct Sha256::State {
  Evp evp{sha256_kind()};
};
Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
void Sha256::update(ByteView bytes) { state_->evp.update(bytes); }
Bytes Sha256::finish() { return state_->evp.finish(); }

struct DigestsHasher::State {
  Evp sha256{sha256_kind()};
  Evp sha1{sha1_kind()};
  Evp md5{md5_kind()};
};
DigestsHasher::DigestsHasher() : state_(std::make_unique<State>()) {}
DigestsHasher::~DigestsHasher() = default;
DigestsHasher::DigestsHasher(DigestsHasher&&) noexcept = default;
DigestsHasher& DigestsHasher::operator=(DigestsHasher&&) noexcept = default;

void DigestsHasher::update(ByteView bytes) {
  // In pieces that stay in the first-level cache while all three read them.
  constexpr size_t kPiece = 16 * 1024;
  for (size_t i = 0; i < bytes.size(); i += kPiece) {
    const ByteView piece = bytes.substr(i, kPiece);
    state_->sha256.update(piece);
    state_->sha1.update(piece);
    state_->md5.update(piece);
  }
}

Digests DigestsHasher::finish() {
  return {state_->sha256.finish(), state_->sha1.finish(), state_->md5.finish()};
}

}  // namespace clew::base
