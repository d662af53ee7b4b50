// SPDX-License-Identifier: EUPL-1.2
// The file `keys`: JSON with one object for each slot; what a slot wraps is bound to its id, its
// kind and the case's cipher, so that no part can be exchanged.
#include "store/keys.h"

#include <fcntl.h>
#include <strings.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/utf8.h"

namespace clew::store {
namespace {

constexpr std::string_view kFormat = "clew-keys";
constexpr int kVersion = 1;
constexpr std::string_view kKeyFileTag = "clew-key-1 ";
constexpr size_t kKeyFileBytesMax = 256;
constexpr size_t kKeysFileBytesMax = 64 << 10;
constexpr size_t kSaltBytes = 16;
constexpr size_t kSlotIdBytes = 4;
constexpr size_t kCheckBytes = 8;

std::string_view name_of(SlotKind kind) {
  return kind == SlotKind::kPassphrase ? "passphrase" : "key-file";
}

void wipe(std::string& secret) { explicit_bzero(secret.data(), secret.size()); }

Error damaged(std::string_view what) {
  return {ErrorKind::kCorrupt,
          "the case's keys file is damaged; put it back from a copy: " + std::string(what)};
}

/// A member of a JSON object if it is there and a string.
std::optional<std::string> text_member(const base::Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

std::optional<Bytes> bytes_member(const base::Json& object, const char* name) {
  const auto text = text_member(object, name);
  return text ? base::from_base64(*text) : std::nullopt;
}

std::optional<uint64_t> number_member(const base::Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_unsigned()) return std::nullopt;
  return found->get<uint64_t>();
}

Result<base::SecretKey> key_of_slot(const std::variant<std::string, base::SecretKey>& secret,
                                    ByteView salt, base::Argon2Cost cost) {
  if (const auto* passphrase = std::get_if<std::string>(&secret)) {
    return base::key_from_passphrase(*passphrase, salt, cost);
  }
  return base::derive_key(std::get<base::SecretKey>(secret), "clew key-file slot");
}

Result<KeySlot> read_slot(const base::Json& object) {
  if (!object.is_object()) return damaged("a slot is not an object");
  const auto id = text_member(object, "id");
  const auto kind = text_member(object, "kind");
  auto sealed = bytes_member(object, "sealed");
  const auto id_bytes = id ? base::from_hex(*id) : std::nullopt;
  if (!id_bytes || id_bytes->size() != kSlotIdBytes || !sealed) {
    return damaged("a slot has no id or no wrapped key");
  }
  KeySlot slot;
  slot.info.id = *id;
  slot.sealed = std::move(*sealed);
  if (kind == name_of(SlotKind::kKeyFile)) return slot;
  if (kind != name_of(SlotKind::kPassphrase)) return damaged("a slot of an unknown kind");
  slot.info.kind = SlotKind::kPassphrase;
  auto salt = bytes_member(object, "salt");
  const auto passes = number_member(object, "passes");
  const auto memory_bytes = number_member(object, "memory_bytes");
  if (!salt || salt->size() != kSaltBytes || !passes || !memory_bytes) {
    return damaged("a passphrase slot lacks its salt or cost");
  }
  slot.salt = std::move(*salt);
  slot.cost = {*passes, *memory_bytes};
  return slot;
}

/// Tells accidental damage from a key that does not fit. It proves nothing against a person, who
/// can compute it too; what the slots wrap is authenticated.
std::string check_of(base::Json root) {
  root.erase("check");
  return base::to_hex(base::sha256(base::to_text(root)).substr(0, kCheckBytes));
}

}  // namespace

// --- KeySource ---

Result<KeySource> KeySource::from_passphrase(std::string passphrase) {
  const bool fits =
      passphrase.size() >= kPassphraseBytesMin && passphrase.size() <= kPassphraseBytesMax;
  KeySource source(std::move(passphrase));
  if (!fits) return Error(ErrorKind::kUsage, "a passphrase has 8 to 4096 bytes");
  return source;
}

Result<KeySource> KeySource::from_file(const std::string& path) {
  Bytes text = TRY(base::read_file(path, kKeyFileBytesMax));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  std::optional<Bytes> bytes;
  if (text.starts_with(kKeyFileTag)) bytes = base::from_base64(text.substr(kKeyFileTag.size()));
  wipe(text);
  if (!bytes || bytes->size() != base::kKeySize) {
    return Error(ErrorKind::kCorrupt, "not a key file of clew: " + base::show_name(path));
  }
  KeySource source(base::SecretKey{*bytes});
  wipe(*bytes);
  return source;
}

Result<KeySource> KeySource::create_file(const std::string& path) {
  const auto key = base::SecretKey::random();
  const base::Fd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd.valid()) return base::errno_error("creating the key file", path);
  std::string text = std::string(kKeyFileTag) + base::to_base64(key.view()) + "\n";
  auto written = base::write_full(fd.get(), text);
  wipe(text);
  if (written.ok() && ::fsync(fd.get()) != 0) written = base::errno_error("syncing", path);
  if (!written.ok()) {
    ::unlink(path.c_str());
    return written.take_error();
  }
  const size_t slash = path.find_last_of('/');
  TRY(base::sync_directory(slash == std::string::npos ? "." : path.substr(0, slash + 1)));
  return KeySource(key);
}

KeySource::~KeySource() {
  if (auto* passphrase = std::get_if<std::string>(&secret_)) wipe(*passphrase);
}

// --- CaseKey ---

base::SecretKey CaseKey::for_database() const { return base::derive_key(key_, "case.db"); }
base::SecretKey CaseKey::for_shard(std::string_view name) const {
  return base::derive_key(key_, "shard:" + std::string(name));
}
base::SecretKey CaseKey::for_objects() const { return base::derive_key(key_, "objects"); }
base::SecretKey CaseKey::for_ledger_signing() const {
  return base::derive_key(key_, "ledger-sign");
}

// --- KeysFile ---

Result<KeysFile> KeysFile::create(const std::string& path, const CaseKey& key,
                                  const KeySource& source, Cipher cipher, base::Argon2Cost cost) {
  if (base::exists(path)) return Error("there is a keys file already: " + base::show_name(path));
  KeysFile keys(path, cipher);
  TRY(keys.add_slot(key, source, cost));
  return keys;
}

Result<KeysFile> KeysFile::load(const std::string& path) {
  const Bytes text = TRY(base::read_file(path, kKeysFileBytesMax));
  KeysFile keys(path, Cipher::kAegis256);
  TRY(keys.read(text));
  return keys;
}

Result<void> KeysFile::read(std::string_view text) {
  auto parsed = base::parse_json(text);
  if (!parsed.ok()) return damaged(parsed.error().text);
  const base::Json& root = *parsed;
  if (!root.is_object() || text_member(root, "format") != kFormat) {
    return damaged("it does not say that it is one");
  }
  const auto version = number_member(root, "version");
  if (!version || *version < 1) return damaged("it has no version");
  if (*version > kVersion) {
    return Error(ErrorKind::kUnsupported, "the case was made by a newer version of clew");
  }
  if (text_member(root, "check") != check_of(root)) return damaged("its check does not fit");
  const auto cipher = cipher_from_name(text_member(root, "cipher").value_or(""));
  if (!cipher) return damaged("it names no cipher that this version knows");
  cipher_ = *cipher;
  const auto slots = root.find("slots");
  if (slots == root.end() || !slots->is_array() || slots->empty() || slots->size() > kSlotsMax) {
    return damaged("its list of slots is missing, empty or too long");
  }
  for (const base::Json& slot : *slots) {
    auto read = TRY(read_slot(slot));
    slots_.push_back(std::move(read));
  }
  return {};
}

Result<void> KeysFile::write(std::vector<KeySlot> slots) {
  auto list = base::Json::array();
  for (const KeySlot& slot : slots) {
    base::Json object = {{"id", slot.info.id},
                         {"kind", name_of(slot.info.kind)},
                         {"sealed", base::to_base64(slot.sealed)}};
    if (slot.info.kind == SlotKind::kPassphrase) {
      object["salt"] = base::to_base64(slot.salt);
      object["passes"] = slot.cost.passes;
      object["memory_bytes"] = slot.cost.memory_bytes;
    }
    list.push_back(std::move(object));
  }
  base::Json root = {{"format", kFormat},
                     {"version", kVersion},
                     {"cipher", cipher_name(cipher_)},
                     {"slots", std::move(list)}};
  root["check"] = check_of(root);
  TRY(base::write_file_atomically(path_, base::to_text(root) + "\n"));
  slots_ = std::move(slots);
  return {};
}

std::string KeysFile::context_of(const SlotInfo& info) const {
  return "clew keys 1 slot " + info.id + " " + std::string(name_of(info.kind)) + " " +
         std::string(cipher_name(cipher_));
}

Result<KeySlot> KeysFile::wrap(const std::string& id, const CaseKey& key, const KeySource& source,
                               base::Argon2Cost cost) const {
  KeySlot slot;
  slot.info.id = id;
  if (std::holds_alternative<std::string>(source.secret_)) {
    slot.info.kind = SlotKind::kPassphrase;
    slot.salt = base::random_bytes(kSaltBytes);
    slot.cost = cost;
  }
  const auto slot_key = TRY(key_of_slot(source.secret_, slot.salt, slot.cost));
  slot.sealed = base::seal(slot_key, key.key().view(), context_of(slot.info));
  return slot;
}

Result<Unlocked> KeysFile::unlock(const KeySource& source) const {
  const bool by_passphrase = std::holds_alternative<std::string>(source.secret_);
  const auto wanted = by_passphrase ? SlotKind::kPassphrase : SlotKind::kKeyFile;
  for (const KeySlot& slot : slots_) {
    if (slot.info.kind != wanted) continue;
    const auto slot_key = TRY(key_of_slot(source.secret_, slot.salt, slot.cost));
    auto plain = base::unseal(slot_key, slot.sealed, context_of(slot.info));
    if (!plain.ok()) continue;
    if (plain->size() != base::kKeySize) return damaged("a wrapped key has the wrong length");
    Unlocked unlocked{CaseKey(base::SecretKey(*plain)), slot.info.id};
    wipe(*plain);
    return unlocked;
  }
  return Error(ErrorKind::kDenied, by_passphrase ? "the passphrase does not open this case"
                                                 : "the key file does not open this case");
}

Result<size_t> KeysFile::find(std::string_view id) const {
  for (size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].info.id == id) return i;
  }
  return Error(ErrorKind::kUsage, "the case has no key slot " + base::show_name(id));
}

std::string KeysFile::new_id() const {
  while (true) {
    std::string id = base::to_hex(base::random_bytes(kSlotIdBytes));
    if (!find(id).ok()) return id;
  }
}

Result<std::string> KeysFile::add_slot(const CaseKey& key, const KeySource& source,
                                       base::Argon2Cost cost) {
  if (slots_.size() >= kSlotsMax) {
    return Error(ErrorKind::kLimit, "the case has 64 key slots already; remove one first");
  }
  auto slots = slots_;
  const std::string id = new_id();
  auto slot = TRY(wrap(id, key, source, cost));
  slots.push_back(std::move(slot));
  TRY(write(std::move(slots)));
  return id;
}

Result<void> KeysFile::change_slot(std::string_view id, const CaseKey& key, const KeySource& source,
                                   base::Argon2Cost cost) {
  const size_t index = TRY(find(id));
  auto slots = slots_;
  slots[index] = TRY(wrap(std::string(id), key, source, cost));
  return write(std::move(slots));
}

Result<void> KeysFile::remove_slot(std::string_view id) {
  const size_t index = TRY(find(id));
  if (slots_.size() == 1) {
    return Error(ErrorKind::kUsage, "this is the case's last key; add another before removing it");
  }
  auto slots = slots_;
  slots.erase(slots.begin() + static_cast<ptrdiff_t>(index));
  return write(std::move(slots));
}

std::vector<SlotInfo> KeysFile::slots() const {
  std::vector<SlotInfo> out;
  for (const KeySlot& slot : slots_) out.push_back(slot.info);
  return out;
}

}  // namespace clew::store
