// SPDX-License-Identifier: EUPL-1.2
// Heads as text (docs/formats/ledger.md), Ed25519 over it, and the sealed head file; see head.h.
#include "ledger/head.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <optional>
#include <thread>

#include "base/check.h"
#include "base/file.h"
#include "base/hash.h"
#include "ledger/merkle.h"

namespace clew::ledger {
namespace {

constexpr std::string_view kSealContext = "clew ledger head file 1";
constexpr int kSlots = 2;
constexpr size_t kSealOverhead = 24 + 16;  // nonce and tag of base::seal
constexpr size_t kSlotPlainSize = kHeadSlotSize - kSealOverhead;
static_assert(kHeadBytesMax + 2 <= kSlotPlainSize);

std::string signed_text(const Head& head) {
  return fmt::format("clew-ledger-head 1\nsize {}\nroot {}\ntime {}\nkey {}\n", head.size,
                     base::to_hex(head.root), base::to_iso(head.time), base::to_hex(head.key_id));
}

// Takes "name value\n" from the front of the text.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view name) {
  const size_t end = text.find('\n');
  if (end == std::string_view::npos || !text.starts_with(name)) return std::nullopt;
  const std::string_view line = text.substr(name.size(), end - name.size());
  text.remove_prefix(end + 1);
  if (!line.starts_with(' ')) return std::nullopt;
  return line.substr(1);
}

std::optional<Bytes> take_hex(std::string_view& text, std::string_view name, size_t size) {
  const auto value = take_line(text, name);
  if (!value) return std::nullopt;
  auto bytes = base::from_hex(*value);
  if (!bytes || bytes->size() != size) return std::nullopt;
  return bytes;
}

// Length, text, zeros: every slot has the same size, so that the file does not tell the log's
// length.
Bytes seal_slot(const base::SecretKey& key, const Head& head) {
  const std::string text = head_text(head);
  CHECK(text.size() <= kHeadBytesMax);
  Bytes plain;
  base::append_le(plain, static_cast<uint16_t>(text.size()));
  plain += text;
  plain.resize(kSlotPlainSize, '\0');
  Bytes slot = base::seal(key, plain, kSealContext);
  CHECK(slot.size() == kHeadSlotSize);
  return slot;
}

Result<Head> open_slot(const base::SecretKey& key, ByteView slot) {
  const Bytes plain = TRY(base::unseal(key, slot, kSealContext));
  const auto length = base::read_le<uint16_t>(plain, 0);
  if (length + sizeof length > plain.size()) {
    return Error(ErrorKind::kCorrupt, "a slot of the head file is malformed");
  }
  return parse_head(std::string_view(plain).substr(sizeof length, length));
}

struct Slots {
  std::optional<Head> heads[kSlots];
  int newest = -1;  // -1: neither opens
};

Result<Slots> read_slots(const base::Fd& fd, const base::SecretKey& key) {
  Bytes bytes(kSlots * kHeadSlotSize + 1, '\0');
  const size_t length = TRY(base::pread_full(fd.get(), bytes.data(), bytes.size(), 0));
  Slots slots;
  if (length != kSlots * kHeadSlotSize) return slots;
  for (int i = 0; i < kSlots; ++i) {
    const size_t start = static_cast<size_t>(i) * kHeadSlotSize;
    auto head = open_slot(key, ByteView(bytes).substr(start, kHeadSlotSize));
    if (!head.ok()) continue;
    slots.heads[i] = head.take();
    if (slots.newest < 0 || slots.heads[i]->size > slots.heads[slots.newest]->size) {
      slots.newest = i;
    }
  }
  return slots;
}

Result<void> lock(const base::Fd& fd, int kind, const std::string& path) {
  for (int waited_ms = 0; ::flock(fd.get(), kind | LOCK_NB) != 0; ++waited_ms) {
    if (errno != EWOULDBLOCK && errno != EINTR) return base::errno_error("locking", path);
    if (waited_ms >= kHeadFileWaitMs) {
      return Error(ErrorKind::kBusy, "another process holds the head file; try again: " + path);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return {};
}

Error unreadable(const std::string& path) {
  return Error(ErrorKind::kCorrupt,
               "the ledger's head file does not open; it was changed, damaged, or is of another "
               "case: " +
                   path);
}

}  // namespace

Bytes key_id_of(ByteView public_key) { return base::sha256(public_key).substr(0, kKeyIdSize); }

Head sign_head(uint64_t size, ByteView root, TimeMs time, const base::SigningKey& key) {
  CHECK(root.size() == kHashSize);
  Head head{.size = size,
            .root = Bytes(root),
            .time = time,
            .key_id = key_id_of(key.public_key),
            .signature = {}};
  head.signature = base::sign(key, signed_text(head));
  return head;
}

bool head_holds(const Head& head, ByteView public_key) {
  return head.key_id == key_id_of(public_key) &&
         base::signature_holds(public_key, signed_text(head), head.signature);
}

std::string head_text(const Head& head) {
  return fmt::format("{}signature {}\n", signed_text(head), base::to_hex(head.signature));
}

Result<Head> parse_head(std::string_view text) {
  const auto malformed = [](std::string_view what) {
    return Error(ErrorKind::kCorrupt, fmt::format("not the text of a ledger head: {}", what));
  };
  if (text.size() > kHeadBytesMax) return malformed("too long");
  std::string_view rest = text;
  const auto version = take_line(rest, "clew-ledger-head");
  if (!version) return malformed("first line");
  if (*version != "1") return Error(ErrorKind::kUnsupported, "a ledger head of a newer version");
  const auto size = take_line(rest, "size");
  auto root = take_hex(rest, "root", kHashSize);
  const auto time = take_line(rest, "time");
  auto key_id = take_hex(rest, "key", kKeyIdSize);
  auto signature = take_hex(rest, "signature", kSignatureSize);
  if (!size || !root || !time || !key_id || !signature) return malformed("a line is missing");
  Head head{
      .root = std::move(*root), .key_id = std::move(*key_id), .signature = std::move(*signature)};
  std::from_chars(size->data(), size->data() + size->size(), head.size);
  const auto instant = base::parse_iso(*time);
  if (!instant) return malformed("time");
  head.time = instant->time;
  // What was not read exactly (a sign, a leading zero, text after a number) shows here.
  if (head_text(head) != text) return malformed("not canonical");
  return head;
}

HeadFile::HeadFile(const std::string& case_directory, const base::SigningKey& key)
    : path_(case_directory + "/" + std::string(kName)),
      seal_key_(base::derive_key(key.seed, kSealContext)) {}

Result<void> HeadFile::replace(const Head& head) const {
  const Bytes first = seal_slot(seal_key_, head);
  return base::write_file_atomically(path_, first + seal_slot(seal_key_, head));
}

Result<void> HeadFile::advance(const Head& head) const {
  const base::Fd fd(::open(path_.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (!fd.valid()) return base::errno_error("opening", path_);
  TRY(lock(fd, LOCK_EX, path_));
  const Slots slots = TRY(read_slots(fd, seal_key_));
  if (slots.newest < 0) return unreadable(path_);
  if (slots.heads[slots.newest]->size >= head.size) return {};
  const Bytes slot = seal_slot(seal_key_, head);
  const off_t start = static_cast<off_t>(kHeadSlotSize) * (1 - slots.newest);
  const ssize_t written = ::pwrite(fd.get(), slot.data(), slot.size(), start);
  if (written != static_cast<ssize_t>(slot.size())) return base::errno_error("writing", path_);
  return {};
}

Result<HeadFile::Content> HeadFile::read() const {
  const base::Fd fd = TRY(base::open_read(path_));
  TRY(lock(fd, LOCK_SH, path_));
  Slots slots = TRY(read_slots(fd, seal_key_));
  if (slots.newest < 0) return unreadable(path_);
  return Content{.head = std::move(*slots.heads[slots.newest]),
                 .has_bad_slot = !slots.heads[1 - slots.newest].has_value()};
}

}  // namespace clew::ledger
