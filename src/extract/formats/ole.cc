// SPDX-License-Identifier: EUPL-1.2
// Compound files: legacy Office documents, Outlook messages, locked OOXML. Says what they are and
// whether they are locked, and hands them to the formats that read them; printable strings stand
// for the text of all others.
#include <algorithm>

#include "base/utf8.h"
#include "extract/compound_file.h"
#include "extract/format.h"
#include "extract/office_crypto.h"
#include "extract/passwords.h"

namespace clew::extract {
namespace {

constexpr uint64_t kLockBytes = 64 << 10;  ///< of a stream in which the mark of a lock stands
constexpr size_t kStreamsShown = 200;
constexpr uint64_t kPackageBytesMax = 96 << 20;  ///< held in memory while it is deciphered
constexpr const char* kLockedText = "the document is locked with a password";
constexpr std::string_view kByRights = "an account that has rights";

int sniff(const Prefix& prefix) { return CompoundFile::starts(prefix.head) ? kSure : kNo; }

std::string_view kind_of(const CompoundFile& file) {
  struct Mark {
    std::string_view stream;
    std::string_view kind;
  };
  static constexpr Mark kMarks[] = {
      {"EncryptedPackage", "locked package"},
      {"WordDocument", "doc"},
      {"Workbook", "xls"},
      {"Book", "xls"},
      {"PowerPoint Document", "ppt"},
      {"__properties_version1.0", "msg"},
      {"VisioDocument", "vsd"},
      {"Quill/QuillSub/CONTENTS", "pub"},
      {"FileHeader", "hwp"},
      {"CONTENTS", "works"},
      {"Catalog", "thumbs"},
  };
  for (const auto& mark : kMarks) {
    if (file.find(mark.stream) != nullptr) return mark.kind;
  }
  return {};
}

/// The scheme of a header that begins with its version ([MS-OFFCRYPTO] 2.3.5.1, 2.3.6.1).
std::string_view scheme_of(ByteView version) {
  if (version.size() < 4) return "unknown";
  const auto major = base::read_le<uint16_t>(version, 0);
  const auto minor = base::read_le<uint16_t>(version, 2);
  if (major == 4 && minor == 4) return "AES, agile";
  if (major == 1 && minor == 1) return "RC4";
  return minor == 2 ? "CryptoAPI" : "extensible";
}

/// [MS-DOC] 2.5.1: the flags fEncrypted and fObfuscated of the file's information block; "" where
/// it is not locked.
std::string_view lock_of_word(CompoundFile& file, const Bytes& stream) {
  if (stream.size() < 12) return {};
  const auto flags = base::read_le<uint16_t>(stream, 10);
  if ((flags & 0x0100) == 0) return {};
  if ((flags & 0x8000) != 0) return "XOR";
  const auto* table = file.find((flags & 0x0200) != 0 ? "1Table" : "0Table");
  return table == nullptr ? "XOR" : scheme_of(file.read(*table, 4));
}

/// [MS-XLS] 2.4.117: a FilePass record, one of the first.
std::string_view lock_of_workbook(const Bytes& stream) {
  for (size_t at = 0; at + 4 <= stream.size();) {
    const auto record = base::read_le<uint16_t>(stream, at);
    const auto length = base::read_le<uint16_t>(stream, at + 2);
    if (record == 0x002F) {
      const ByteView body = ByteView(stream).substr(at + 4, length);
      const bool rc4 = body.size() >= 6 && base::read_le<uint16_t>(body, 0) == 1;
      return rc4 ? scheme_of(body.substr(2)) : "XOR";
    }
    if (record == 0x000A) return {};  // end of the first part
    at += 4 + length;
  }
  return {};
}

/// [MS-PPT] 2.3.2: the token of the current user's record.
std::string_view lock_of_slides(const Bytes& stream) {
  const bool locked = stream.size() >= 16 && base::read_le<uint32_t>(stream, 12) == 0xF3D1C4DF;
  return locked ? "CryptoAPI" : "";
}

/// [MS-OFFCRYPTO] 2.3.4: a locked OOXML document, opened where a password fits.
Outcome read_package(CompoundFile& file, Output& out) {
  namespace f = model::field;
  const bool rights = std::any_of(
      file.entries().begin(), file.entries().end(), [](const CompoundFile::Entry& entry) {
        return entry.name.find("DRMEncryptedDataSpace") != std::string::npos;
      });
  if (rights) return locked(out, "rights management", kByRights, kLockedText);
  const auto* info = file.find("EncryptionInfo");
  auto lock = OfficeLock::read(info == nullptr ? Bytes() : file.read(*info, kLockBytes));
  if (!lock.ok()) {
    out.anomaly("lock_not_understood", 0, lock.error().text);
    return locked(out, "Office, password: unknown", kByPassword, kLockedText);
  }
  const auto opened = try_passwords(
      out, TrialCost::kSlow, [&](std::string_view password) { return lock->open(password); });
  if (!opened) return locked(out, lock->name(), kByPassword, kLockedText);
  out.field(f::kEncryption, lock->name());
  const auto* package = file.find("EncryptedPackage");
  if (package->size > kPackageBytesMax) return Outcome::skipped("larger than is deciphered");
  auto plain = out.unpack();
  const auto done = lock->decipher(file.read(*package, package->size),
                                   [&](ByteView piece) { return plain->append(piece); });
  if (!done.ok() && done.error().kind == ErrorKind::kLimit) {
    return Outcome::skipped("expansion limit");
  }
  auto bytes = plain->finish();
  if (!bytes.ok()) return Outcome::skipped("expansion limit");
  Child child;
  child.name = "package";
  child.kind = model::ItemKind::kPart;
  out.child(child, **bytes);
  if (done.ok()) return Outcome::done();
  out.anomaly("package_damaged", 0, done.error().text);
  return Outcome::partial("the package is damaged");
}

bool is_locked(CompoundFile& file, Output& out) {
  const auto head = [&](std::string_view name) {
    const auto* entry = file.find(name);
    return entry == nullptr ? Bytes() : file.read(*entry, kLockBytes);
  };
  for (const auto scheme :
       {lock_of_word(file, head("WordDocument")), lock_of_workbook(head("Workbook")),
        lock_of_workbook(head("Book")), lock_of_slides(head("Current User"))}) {
    if (scheme.empty()) continue;
    locked(out, "Office 97-2003, password: " + std::string(scheme), kByPassword);
    return true;
  }
  return false;
}

Outcome extract(ByteSource& source, Output& out) {
  auto file = CompoundFile::open(source);
  if (!file.ok()) {
    out.anomaly("compound_file_damaged", 0, file.error().text);
    find_format("bytes")->extract(source, out);
    return Outcome::partial("the compound file is damaged");
  }
  out.field(model::field::kKind, kind_of(*file));
  size_t shown = 0;
  for (const auto& entry : file->entries()) {
    if (!entry.storage && shown++ < kStreamsShown) out.field("stream", base::show_name(entry.name));
  }
  if (file->find("EncryptedPackage") != nullptr) return read_package(*file, out);
  if (is_locked(*file, out)) return Outcome::encrypted(kLockedText);
  if (const Format* own = find_format(kind_of(*file)); own != nullptr) {
    out.type(own->name);
    return own->extract(source, out);
  }
  Outcome strings = find_format("bytes")->extract(source, out);
  if (strings.state != model::ItemState::kDone) return strings;
  if (file->damaged()) {
    out.anomaly("compound_file_damaged");
    return Outcome::partial("the compound file is damaged");
  }
  return Outcome::partial("text of this format is not understood yet");
}

}  // namespace

extern constinit const Format kOle = {
    .name = "ole",
    .summary = "Compound files: doc, xls, ppt, msg, locked OOXML",
    .specification = "MS-CFB",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
