// SPDX-License-Identifier: EUPL-1.2
// Keys and ciphers of locked OOXML after [MS-OFFCRYPTO] 2.3.4.5 to 2.3.4.15; see office_crypto.h.
#include "extract/office_crypto.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <pugixml.hpp>

#include "base/utf8.h"

namespace clew::extract {
namespace {

constexpr uint32_t kRoundsMax = 10'000'000;  ///< [MS-OFFCRYPTO] 2.3.4.10: spinCount
constexpr uint32_t kStandardRounds = 50'000;
constexpr size_t kSegment = 4096;  ///< bytes of an agile package that are enciphered together
constexpr size_t kPiece = 1 << 20;
constexpr size_t kBlock = 16;  ///< of AES
constexpr size_t kHead = 8;    ///< the package's size, before it
constexpr size_t kKeysMax = 32;
constexpr size_t kInfoMax = 64 << 10;
constexpr char kFiller = 0x36;  ///< lengthens a hash that is too short

constexpr ByteView kVerifierInput("\xfe\xa7\xd2\x76\x3b\x4b\x9e\x79", 8);
constexpr ByteView kVerifierValue("\xd7\xaa\x0f\x6d\x30\x61\x34\x4e", 8);
constexpr ByteView kKeyValue("\x14\x6e\x0b\xe7\xab\xac\xd0\xd6", 8);

struct DigestFree {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct CipherFree {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

/// A hash that is used many times.
class Hash {
 public:
  explicit Hash(const std::string& name)
      : kind_(EVP_get_digestbyname(name.c_str())), context_(EVP_MD_CTX_new()) {}
  bool ok() const { return kind_ != nullptr && context_ != nullptr; }
  Bytes of(ByteView a, ByteView b) const {
    Bytes out(EVP_MAX_MD_SIZE, '\0');
    unsigned length = 0;
    EVP_DigestInit_ex(context_.get(), kind_, nullptr);
    EVP_DigestUpdate(context_.get(), a.data(), a.size());
    EVP_DigestUpdate(context_.get(), b.data(), b.size());
    EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(out.data()), &length);
    out.resize(length);
    return out;
  }

 private:
  const EVP_MD* kind_;
  std::unique_ptr<EVP_MD_CTX, DigestFree> context_;
};

Bytes number(uint32_t value) {
  Bytes out;
  base::append_le(out, value);
  return out;
}

/// The hash of salt and password, hashed again `rounds` times, each with its number before it.
Bytes stretch(const Hash& hash, ByteView salt, ByteView password, uint32_t rounds) {
  Bytes state = hash.of(salt, password);
  for (uint32_t i = 0; i < rounds; ++i) state = hash.of(number(i), state);
  return state;
}

Bytes fit(Bytes bytes, size_t length) {
  bytes.resize(length, kFiller);
  return bytes;
}

/// AES without padding, in CBC with an initialisation vector or in ECB without; whole blocks only.
Result<Bytes> decipher_blocks(ByteView key, ByteView iv, ByteView bytes) {
  const EVP_CIPHER* kind = nullptr;
  if (key.size() == 16) kind = iv.empty() ? EVP_aes_128_ecb() : EVP_aes_128_cbc();
  if (key.size() == 24) kind = iv.empty() ? EVP_aes_192_ecb() : EVP_aes_192_cbc();
  if (key.size() == 32) kind = iv.empty() ? EVP_aes_256_ecb() : EVP_aes_256_cbc();
  if (kind == nullptr || (!iv.empty() && iv.size() < kBlock)) {
    return Error(ErrorKind::kCorrupt, "a key has an impossible length");
  }
  const std::unique_ptr<EVP_CIPHER_CTX, CipherFree> context(EVP_CIPHER_CTX_new());
  Bytes out(bytes.size() / kBlock * kBlock + kBlock, '\0');
  int length = 0;
  const auto raw = [](ByteView view) {
    return reinterpret_cast<const unsigned char*>(view.data());
  };
  if (context == nullptr ||
      EVP_DecryptInit_ex(context.get(), kind, nullptr, raw(key), raw(iv)) != 1 ||
      EVP_CIPHER_CTX_set_padding(context.get(), 0) != 1 ||
      EVP_DecryptUpdate(context.get(), reinterpret_cast<unsigned char*>(out.data()), &length,
                        raw(bytes), static_cast<int>(bytes.size() / kBlock * kBlock)) != 1) {
    return Error("deciphering failed");
  }
  out.resize(static_cast<size_t>(length));
  return out;
}

Bytes attribute(const pugi::xml_node& node, const char* name) {
  return base::from_base64(node.attribute(name).value()).value_or(Bytes());
}

Bytes to_utf16le(std::string_view text) {
  Bytes wide;
  for (size_t at = 0; at < text.size();) {
    const auto decoded = base::decode_utf8(text, at);
    at += decoded.length;
    const uint32_t code = decoded.point;
    if (code >= 0x10000) {
      base::append_le(wide, static_cast<uint16_t>(0xD800 + ((code - 0x10000) >> 10)));
      base::append_le(wide, static_cast<uint16_t>(0xDC00 + ((code - 0x10000) & 0x3FF)));
    } else {
      base::append_le(wide, static_cast<uint16_t>(code));
    }
  }
  return wide;
}

/// "SHA512" as the document has it, "SHA-1" too, as OpenSSL knows it.
std::string hash_name(std::string name) {
  name.erase(std::remove(name.begin(), name.end(), '-'), name.end());
  return name;
}

}  // namespace

Result<OfficeLock> OfficeLock::read(ByteView info) {
  if (info.size() < kHead || info.size() > kInfoMax) {
    return Error(ErrorKind::kCorrupt, "the description of the lock has an impossible length");
  }
  const auto major = base::read_le<uint16_t>(info, 0);
  const auto minor = base::read_le<uint16_t>(info, 2);
  OfficeLock lock;
  if (major == 4 && minor == 4) {
    TRY(lock.read_agile(info.substr(kHead)));
  } else if (minor == 2 && major >= 2 && major <= 4) {
    TRY(lock.read_standard(info));
  } else {
    return Error(ErrorKind::kUnsupported, "the lock is of an unknown version");
  }
  return lock;
}

Result<void> OfficeLock::read_standard(ByteView info) {
  // EncryptionInfo: version, flags, size of the header; then header and verifier.
  constexpr size_t kFixed = 12;
  constexpr size_t kVerifierSize = 4 + 16 + 16 + 4 + 32;
  if (info.size() < kFixed) return Error(ErrorKind::kCorrupt, "the lock's header is cut off");
  const auto header = base::read_le<uint32_t>(info, 8);
  if (header < 32 || header > info.size() || info.size() - header < kFixed + kVerifierSize) {
    return Error(ErrorKind::kCorrupt, "the lock's header is cut off");
  }
  const auto key_bits = base::read_le<uint32_t>(info, kFixed + 16);
  const ByteView verifier = info.substr(kFixed + header);
  if (base::read_le<uint32_t>(verifier, 0) != 16 || key_bits < 128 || key_bits > 256) {
    return Error(ErrorKind::kUnsupported, "the lock's cipher is unknown");
  }
  password_.hash = "SHA1";
  password_.rounds = kStandardRounds;
  password_.key_bytes = key_bits / 8;
  password_.salt = verifier.substr(4, 16);
  password_.verifier = verifier.substr(20, 16);
  password_.verifier_hash = verifier.substr(40, 32);
  name_ = "Office, standard AES-" + std::to_string(key_bits);
  return {};
}

Result<void> OfficeLock::read_agile(ByteView xml) {
  pugi::xml_document document;
  if (!document.load_buffer(xml.data(), xml.size())) {
    return Error(ErrorKind::kCorrupt, "the description of the lock is no XML");
  }
  const auto root = document.child("encryption");
  const auto data = root.child("keyData");
  pugi::xml_node key;
  size_t seen = 0;
  for (const auto& encryptor : root.child("keyEncryptors").children()) {
    key = encryptor.child("p:encryptedKey");
    if (key || ++seen > kKeysMax) break;
  }
  if (!data || !key) return Error(ErrorKind::kUnsupported, "no password opens the lock");
  const auto fill = [](const pugi::xml_node& node) {
    KeyData out;
    out.salt = attribute(node, "saltValue");
    out.hash = hash_name(node.attribute("hashAlgorithm").value());
    out.key_bytes = node.attribute("keyBits").as_uint() / 8;
    out.block_bytes = node.attribute("blockSize").as_uint();
    return out;
  };
  package_ = fill(data);
  password_ = fill(key);
  password_.rounds = key.attribute("spinCount").as_uint();
  password_.verifier = attribute(key, "encryptedVerifierHashInput");
  password_.verifier_hash = attribute(key, "encryptedVerifierHashValue");
  password_.key = attribute(key, "encryptedKeyValue");
  for (const auto& [node, one] : {std::pair(data, &package_), std::pair(key, &password_)}) {
    const std::string_view cipher = node.attribute("cipherAlgorithm").value();
    const std::string_view chaining = node.attribute("cipherChaining").value();
    if (cipher != "AES" || chaining != "ChainingModeCBC" || one->block_bytes != kBlock ||
        !Hash(one->hash).ok()) {
      return Error(ErrorKind::kUnsupported, "the lock's cipher is unknown");
    }
  }
  if (password_.rounds > kRoundsMax || password_.salt.empty() || package_.salt.empty()) {
    return Error(ErrorKind::kCorrupt, "the description of the lock is malformed");
  }
  agile_ = true;
  name_ = "Office, agile AES-" + std::to_string(package_.key_bytes * 8) + " " + package_.hash;
  return {};
}

bool OfficeLock::open(std::string_view password) {
  const Bytes wide = to_utf16le(password);
  return agile_ ? open_agile(wide) : open_standard(wide);
}

bool OfficeLock::open_standard(ByteView password) {
  const Hash hash(password_.hash);
  if (!hash.ok()) return false;
  const Bytes state = hash.of(stretch(hash, password_.salt, password, password_.rounds), number(0));
  Bytes key;
  for (const char pad : {'\x36', '\x5c'}) {
    Bytes block(64, pad);
    for (size_t i = 0; i < state.size(); ++i) {
      block[i] = static_cast<char>(block[i] ^ state[i]);
    }
    key += hash.of(block, {});
  }
  key.resize(password_.key_bytes);
  const auto verifier = decipher_blocks(key, {}, password_.verifier);
  const auto stored = decipher_blocks(key, {}, password_.verifier_hash);
  if (!verifier.ok() || !stored.ok()) return false;
  const Bytes wanted = hash.of(*verifier, {});
  if (stored->compare(0, wanted.size(), wanted) != 0) return false;
  key_ = key;
  return true;
}

bool OfficeLock::open_agile(ByteView password) {
  const Hash hash(password_.hash);
  const Bytes state = stretch(hash, password_.salt, password, password_.rounds);
  const Bytes iv = fit(password_.salt, kBlock);
  const auto part = [&](ByteView purpose, const Bytes& enciphered) {
    return decipher_blocks(fit(hash.of(state, purpose), password_.key_bytes), iv, enciphered);
  };
  const auto verifier = part(kVerifierInput, password_.verifier);
  const auto stored = part(kVerifierValue, password_.verifier_hash);
  if (!verifier.ok() || !stored.ok()) return false;
  const Bytes wanted = hash.of(*verifier, {});
  if (stored->compare(0, wanted.size(), wanted) != 0) return false;
  const auto key = part(kKeyValue, password_.key);
  if (!key.ok() || key->size() < package_.key_bytes) return false;
  key_ = key->substr(0, package_.key_bytes);
  return true;
}

Result<void> OfficeLock::decipher(ByteView package,
                                  const std::function<Result<void>(ByteView)>& take) const {
  if (package.size() < kHead) return Error(ErrorKind::kCorrupt, "the package is cut off");
  uint64_t left = base::read_le<uint64_t>(package, 0);
  package.remove_prefix(kHead);
  const Hash hash(agile_ ? package_.hash : password_.hash);
  const size_t step = agile_ ? kSegment : kPiece;
  for (uint32_t segment = 0; left > 0 && package.size() >= kBlock; ++segment) {
    const ByteView piece = package.substr(0, step);
    const Bytes iv = agile_ ? fit(hash.of(package_.salt, number(segment)), kBlock) : Bytes();
    const Bytes plain = TRY(decipher_blocks(key_, iv, piece));
    const auto kept = static_cast<size_t>(std::min<uint64_t>(plain.size(), left));
    TRY(take(ByteView(plain).substr(0, kept)));
    left -= kept;
    package.remove_prefix(piece.size());
  }
  if (left > 0) return Error(ErrorKind::kCorrupt, "the package is cut off");
  return {};
}

}  // namespace clew::extract
