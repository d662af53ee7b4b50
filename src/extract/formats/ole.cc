// SPDX-License-Identifier: EUPL-1.2
// Compound files: legacy Office documents, Outlook messages, locked OOXML. Says what they are and
// whether they are locked, and hands them to the formats that read them; printable strings stand
// for the text of all others.
#include <algorithm>

#include "base/utf8.h"
#include "extract/compound_file.h"
#include "extract/format.h"

namespace clew::extract {
namespace {

constexpr uint64_t kLockBytes = 64 << 10;  ///< of a stream in which the mark of a lock stands
constexpr size_t kStreamsShown = 200;

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

bool is_locked(CompoundFile& file, Output& out) {
  const auto head = [&](std::string_view name) {
    const auto* entry = file.find(name);
    return entry == nullptr ? Bytes() : file.read(*entry, kLockBytes);
  };
  namespace f = model::field;
  if (file.find("EncryptedPackage") != nullptr) {
    const bool rights = std::any_of(
        file.entries().begin(), file.entries().end(), [](const CompoundFile::Entry& entry) {
          return entry.name.find("DRMEncryptedDataSpace") != std::string::npos;
        });
    std::string scheme = "Office, password: ";
    scheme += scheme_of(head("EncryptionInfo"));
    out.field(f::kEncryption, rights ? "rights management" : scheme);
    return true;
  }
  for (const auto scheme :
       {lock_of_word(file, head("WordDocument")), lock_of_workbook(head("Workbook")),
        lock_of_workbook(head("Book")), lock_of_slides(head("Current User"))}) {
    if (scheme.empty()) continue;
    out.field(f::kEncryption, "Office 97-2003, password: " + std::string(scheme));
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
  if (is_locked(*file, out)) return Outcome::encrypted("the document is locked with a password");
  if (const Format* own = find_format(kind_of(*file)); own != nullptr) {
    out.type(own->name);
    return own->extract(source, out);
  }
  const Outcome strings = find_format("bytes")->extract(source, out);
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
