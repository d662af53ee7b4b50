// SPDX-License-Identifier: EUPL-1.2
// Property lists of Apple's systems (extract/plist.h): each value becomes a line "keys.on.the.way:
// value"; data that is a file is a child. The lists beside a backup of an iPhone or iPad say whose
// it is, and whether it is encrypted.
#include "extract/plist.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/time.h"
#include "base/utf8.h"
#include "extract/format.h"

namespace clew::extract {
namespace {

constexpr size_t kFileDataMin = 64;  ///< shorter data are no files
constexpr size_t kShortData = 32;    ///< shown in hexadecimal up to this length
constexpr size_t kFilesMax = 10'000;

int sniff(const Prefix& prefix) { return is_plist(prefix.head) ? kExact : kNo; }

bool is_file(ByteView data) {
  if (data.size() < kFileDataMin) return false;
  const Format& format =
      identify({.head = data.substr(0, kPrefixBytes), .size = data.size(), .name = {}});
  return format.name != "bytes" && format.name != "text" && format.name != "csv";
}

/// What the lists of a backup are known by, and what they say of the phone.
class BackupMarks {
 public:
  void see(std::string_view path, std::string_view text) {
    if (path == "BackupKeyBag") manifest_ = true;
    if (path == "IsEncrypted" && text == "true") encrypted_ = true;
    if (path == "Product Type" || path == "Target Identifier") ++info_;
    if (path == "BackupState" || path == "SnapshotState") ++status_;
    if (path == "Phone Number") phone_ = text;
    if (path == "Last Backup Date" || path == "Date") time_ = text;
    if (path == "Device Name" || path == "Lockdown.DeviceName") device_ = text;
    if (path == "CFBundleName" || path == "CFBundleIdentifier") bundle_ = text;
  }
  void tell(const Plist& list, Output& out) const {
    const std::string_view kind = manifest_            ? "ios_backup_manifest"
                                  : info_ == 2         ? "ios_backup_info"
                                  : status_ == 2       ? "ios_backup_status"
                                  : list.keyed_archive ? "keyed_archive"
                                                       : "property_list";
    out.field(model::field::kKind, kind);
    const bool backup = manifest_ || info_ == 2 || status_ == 2;
    out.field(model::field::kTitle, backup ? device_ : bundle_);
    if (!backup) return;
    out.field(model::field::kAccount, phone_);
    if (const auto time = base::parse_iso(time_)) out.time({time->time});
  }
  bool locked() const { return manifest_ && encrypted_; }

 private:
  bool manifest_ = false;
  bool encrypted_ = false;
  int info_ = 0;
  int status_ = 0;
  std::string phone_;
  std::string time_;
  std::string device_;
  std::string bundle_;
};

struct FileData {
  std::string path;
  Bytes bytes;
};

std::string line_of(const PlistValue& value) {
  std::string text = value.text;
  if (value.kind == PlistKind::kData) {
    if (text.size() > kShortData && !base::is_utf8(text)) return {};
    const bool plain = base::is_utf8(text) && std::all_of(text.begin(), text.end(), [](char c) {
                         return static_cast<unsigned char>(c) >= 0x20;
                       });
    if (!plain) text = base::to_hex(text.substr(0, kShortData));
  }
  if (text.empty()) return {};
  return value.path.empty() ? text + "\n" : std::string(value.path) + ": " + text + "\n";
}

Outcome extract(ByteSource& source, Output& out) {
  const auto bytes = evidence::read_all(source, kPlistBytesMax);
  if (!bytes.ok()) {
    return bytes.error().kind == ErrorKind::kLimit
               ? Outcome::skipped("a property list larger than is read")
               : Outcome::failed("its bytes could not be read");
  }
  const Plist list = read_plist(*bytes);
  if (!list.error.empty()) out.anomaly(list.error);
  if (list.nodes.empty()) return Outcome::failed("the property list is damaged");
  BackupMarks marks;
  std::vector<FileData> files;
  std::string text;
  const bool whole = walk_plist(list, [&](PlistValue& value) {
    marks.see(value.path, value.text);
    if (value.kind == PlistKind::kData && files.size() < kFilesMax && is_file(value.text)) {
      files.push_back({std::string(value.path), std::move(value.text)});
    } else if (text.size() < kTextBytesMax) {
      text += line_of(value);
    }
  });
  marks.tell(list, out);
  out.text(text);
  for (auto& file : files) {
    Child child;
    child.name = file.path.empty() ? "data" : file.path;
    child.kind = model::ItemKind::kEmbedded;
    evidence::MemorySource data(std::move(file.bytes));
    out.child(child, data);
  }
  if (!whole) out.anomaly("plist_limit");
  if (marks.locked()) {
    out.field(model::field::kEncryption, "ios_backup");
    return Outcome::encrypted("the backup is encrypted");
  }
  return whole && list.error.empty() ? Outcome::done()
                                     : Outcome::partial("the property list is damaged");
}

}  // namespace

extern constinit const Format kPlist = {
    .name = "plist",
    .summary = "Apple property lists, binary and XML, keyed archives unfolded",
    .specification = "CFBinaryPList.c; Apple's PropertyList-1.0 DTD",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
