// SPDX-License-Identifier: EUPL-1.2
// Compound files: legacy Office documents, Outlook messages, locked OOXML. Says what they are and
// whether they are locked; their own text formats are not read, so printable strings stand for it.
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

/// [MS-DOC] 2.5.1: the flag fEncrypted of the file's information block.
bool word_is_locked(const Bytes& stream) {
  return stream.size() >= 12 && (base::read_le<uint16_t>(stream, 10) & 0x0100) != 0;
}

/// [MS-XLS] 2.4.117: a FilePass record, one of the first.
bool workbook_is_locked(const Bytes& stream) {
  for (size_t at = 0; at + 4 <= stream.size();) {
    const auto record = base::read_le<uint16_t>(stream, at);
    if (record == 0x002F) return true;
    if (record == 0x000A) return false;  // end of the first part
    at += 4 + base::read_le<uint16_t>(stream, at + 2);
  }
  return false;
}

/// [MS-PPT] 2.3.2: the token of the current user's record.
bool slides_are_locked(const Bytes& stream) {
  return stream.size() >= 16 && base::read_le<uint32_t>(stream, 12) == 0xF3D1C4DF;
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
    out.field(f::kEncryption, rights ? "rights management" : "Office, password");
    return true;
  }
  if (word_is_locked(head("WordDocument")) || workbook_is_locked(head("Workbook")) ||
      workbook_is_locked(head("Book")) || slides_are_locked(head("Current User"))) {
    out.field(f::kEncryption, "Office 97-2003, password");
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
