// SPDX-License-Identifier: EUPL-1.2
// Local headers, data, central directory, end record: nothing else is needed below 4 GiB.
#include "training/formats/zip.h"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace clew::training {
namespace {

constexpr uint16_t kStored = 0, kDeflated = 8;
constexpr uint16_t kEncrypted = 1, kUtf8Names = 1 << 11;
constexpr size_t kEncryptionHeader = 12;

struct Packed {
  std::string name;
  Bytes data;
  uint32_t crc = 0;
  uint32_t size = 0;
  uint16_t method = kDeflated;
  uint16_t flags = kUtf8Names;
  TimeMs time = 0;
};

uint32_t crc_of(ByteView bytes) {
  return static_cast<uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

Bytes deflate_with(ByteView bytes, int window_bits) {
  z_stream stream = {};
  CHECK(deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  Bytes out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

/// The three keys of the traditional encryption (APPNOTE 6.1.5).
class TraditionalCipher {
 public:
  explicit TraditionalCipher(const std::string& password) {
    for (char c : password) update(c);
  }
  char encrypt(char plain) {
    const uint32_t temporary = (keys_[2] | 2) & 0xffff;
    const char stream = static_cast<char>((temporary * (temporary ^ 1)) >> 8);
    update(plain);
    return static_cast<char>(plain ^ stream);
  }

 private:
  static uint32_t crc_step(uint32_t crc, char byte) {
    return static_cast<uint32_t>(get_crc_table()[(crc ^ static_cast<uint8_t>(byte)) & 0xff]) ^
           (crc >> 8);
  }
  void update(char plain) {
    keys_[0] = crc_step(keys_[0], plain);
    keys_[1] = (keys_[1] + (keys_[0] & 0xff)) * 134775813 + 1;
    keys_[2] = crc_step(keys_[2], static_cast<char>(keys_[1] >> 24));
  }
  std::array<uint32_t, 3> keys_ = {0x12345678, 0x23456789, 0x34567890};
};

Packed pack(const ZipMember& member) {
  Packed packed{member.name,
                member.stored ? member.bytes : deflate_raw(member.bytes),
                crc_of(member.bytes),
                static_cast<uint32_t>(member.bytes.size()),
                member.stored ? kStored : kDeflated,
                kUtf8Names,
                member.time};
  return packed;
}

void encrypt(Packed& packed, const std::string& password, Random& random) {
  TraditionalCipher cipher(password);
  Bytes header = random.bytes(kEncryptionHeader);
  header.back() = static_cast<char>(packed.crc >> 24);  // lets readers notice a wrong password
  Bytes out;
  for (char c : header + packed.data) out.push_back(cipher.encrypt(c));
  packed.data = std::move(out);
  packed.flags |= kEncrypted;
}

/// What local and central headers share: version needed to name length.
void append_description(Bytes& out, const Packed& packed) {
  const base::CivilTime at = base::to_civil(packed.time);
  base::append_le<uint16_t>(out, 20);
  base::append_le(out, packed.flags);
  base::append_le(out, packed.method);
  base::append_le(out, static_cast<uint16_t>(at.hour << 11 | at.minute << 5 | at.second / 2));
  base::append_le(
      out, static_cast<uint16_t>((std::max(at.year, 1980) - 1980) << 9 | at.month << 5 | at.day));
  base::append_le(out, packed.crc);
  base::append_le(out, static_cast<uint32_t>(packed.data.size()));
  base::append_le(out, packed.size);
  base::append_le(out, static_cast<uint16_t>(packed.name.size()));
  base::append_le<uint16_t>(out, 0);  // no extra field
}

Bytes assemble(const std::vector<Packed>& members) {
  Bytes out, directory;
  for (const Packed& packed : members) {
    const uint32_t offset = static_cast<uint32_t>(out.size());
    base::append_le<uint32_t>(out, 0x04034b50);
    append_description(out, packed);
    out += packed.name;
    out += packed.data;
    base::append_le<uint32_t>(directory, 0x02014b50);
    base::append_le<uint16_t>(directory, 0x031e);  // made by version 3.0 on Unix
    append_description(directory, packed);
    base::append_le<uint16_t>(directory, 0);  // comment
    base::append_le<uint16_t>(directory, 0);  // disk
    base::append_le<uint16_t>(directory, 0);  // internal attributes
    base::append_le<uint32_t>(directory, 0100644u << 16);
    base::append_le(directory, offset);
    directory += packed.name;
  }
  const uint32_t start = static_cast<uint32_t>(out.size());
  out += directory;
  base::append_le<uint32_t>(out, 0x06054b50);
  base::append_le<uint32_t>(out, 0);
  base::append_le(out, static_cast<uint16_t>(members.size()));
  base::append_le(out, static_cast<uint16_t>(members.size()));
  base::append_le(out, static_cast<uint32_t>(directory.size()));
  base::append_le(out, start);
  base::append_le<uint16_t>(out, 0);
  return out;
}

}  // namespace

Bytes deflate_raw(ByteView bytes) { return deflate_with(bytes, -MAX_WBITS); }
Bytes deflate_zlib(ByteView bytes) { return deflate_with(bytes, MAX_WBITS); }

Bytes make_zip(const std::vector<ZipMember>& members) {
  std::vector<Packed> packed;
  for (const ZipMember& member : members) packed.push_back(pack(member));
  return assemble(packed);
}

Bytes make_encrypted_zip(const std::vector<ZipMember>& members, const std::string& password,
                         Random& random) {
  std::vector<Packed> packed;
  for (const ZipMember& member : members) {
    packed.push_back(pack(member));
    encrypt(packed.back(), password, random);
  }
  return assemble(packed);
}

Bytes make_zip_bomb(int count, uint32_t size, TimeMs time) {
  Packed packed = pack({"", Bytes(size, '\0'), time, false});
  std::vector<Packed> members(static_cast<size_t>(count), packed);
  for (size_t i = 0; i < members.size(); ++i)
    members[i].name = "film-" + std::to_string(i + 1) + ".bin";
  return assemble(members);
}

}  // namespace clew::training
