// SPDX-License-Identifier: EUPL-1.2
// Windows registry hives (extract/registry_file.h). Keys that tell of people and devices are
// records with their time: accounts, addresses typed, documents opened, programs run and installed,
// USB devices, networks, the time zone. The texts of all other keys stand in sections, a line a
// value.
#include <fmt/format.h>

#include <algorithm>

#include "extract/format.h"
#include "extract/registry_file.h"
#include "extract/windows_values.h"

namespace clew::extract {
namespace {

constexpr uint64_t kHiveBytesMax = 512 << 20;
constexpr size_t kSectionBytes = 1 << 20;
constexpr size_t kKeysMax = 5'000'000;
constexpr size_t kValueShown = 4096;  ///< bytes of a value's text

/// A part of a path that makes its key tell something, and what.
struct Telling {
  std::string_view part;  ///< lower case
  std::string_view kind;
};
constexpr Telling kTelling[] = {
    {"domains\\account\\users", "account"},
    {"currentversion\\profilelist\\", "account"},
    {"winlogon", "account"},
    {"internet explorer\\typedurls", "visit"},
    {"internet explorer\\typedurlstime", "visit"},
    {"explorer\\typedpaths", "visit"},
    {"explorer\\recentdocs", "document opened"},
    {"comdlg32\\opensavepidlmru", "document opened"},
    {"comdlg32\\lastvisitedpidlmru", "document opened"},
    {"\\file mru", "document opened"},
    {"\\place mru", "document opened"},
    {"explorer\\userassist\\", "program run"},
    {"explorer\\runmru", "program run"},
    {"explorer\\wordwheelquery", "search"},
    {"currentversion\\run", "program at start"},
    {"currentversion\\uninstall\\", "program installed"},
    {"enum\\usbstor\\", "device"},
    {"enum\\usb\\", "device"},
    {"windows portable devices\\devices\\", "device"},
    {"mounteddevices", "device"},
    {"explorer\\mountpoints2\\", "device"},
    {"explorer\\map network drive mru", "device"},
    {"networklist\\profiles\\", "network"},
    {"networklist\\signatures\\", "network"},
    {"tcpip\\parameters\\interfaces\\", "network"},
    {"terminal server client\\", "network"},
    {"control\\timezoneinformation", "time zone"},
    {"control\\computername\\computername", "computer"},
    {"windows nt\\currentversion", "system"},
};

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

/// What the key tells; "" for one of no special meaning.
std::string_view kind_of(const std::string& path) {
  const std::string low = lowered(path);
  for (const auto& telling : kTelling) {
    const size_t at = low.find(telling.part);
    if (at == std::string::npos) continue;
    const size_t end = at + telling.part.size();
    // "windows nt\currentversion" itself, not all that is under it; "run" not "runtime".
    const bool ends = end == low.size() || telling.part.ends_with('\\');
    const bool deep = end < low.size() && low[end] == '\\' && telling.kind != "system" &&
                      telling.part != "winlogon";
    if (ends || deep || low.substr(end) == "once") return telling.kind;
  }
  return {};
}

/// UserAssist writes the names of programs with letters moved by 13.
std::string rotated(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>('a' + (c - 'a' + 13) % 26);
    if (c >= 'A' && c <= 'Z') c = static_cast<char>('A' + (c - 'A' + 13) % 26);
  }
  return text;
}

/// Whether the bytes begin with a readable UTF-16 text, as lists of recent documents do.
std::string leading_text(const RegistryValue& value) {
  if (value.data.size() < 8 || value.data[1] != 0 || value.data[3] != 0) return {};
  const std::string text = utf8_of_wide(value.data);
  const bool plain = std::all_of(text.begin(), text.end(),
                                 [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
  return plain && text.size() >= 4 ? text : std::string();
}

int sniff(const Prefix& prefix) {
  return RegistryFile::starts(prefix.head) && prefix.head.size() >= 4096 ? kSure : kNo;
}

/// Reports the keys of one hive.
class Reader {
 public:
  Reader(ByteView bytes, Output& out) : file_(bytes), out_(out) {}

  Outcome read() {
    if (!file_.open()) return Outcome::failed("the registry hive is damaged");
    out_.field("hive", file_.own_name());
    if (const auto time = file_.written()) {
      out_.time({*time, model::TimeCertainty::kZoned});
      out_.field(model::field::kModified, base::to_iso(*time));
    }
    if (file_.is_dirty()) out_.anomaly("hive_not_written_out");
    while (keys_ < kKeysMax && !out_.full()) {
      const auto key = file_.next();
      if (!key) break;
      ++keys_;
      take(*key);
    }
    flush();
    out_.field("keys", std::to_string(keys_));
    if (keys_ == 0) return Outcome::failed("the registry hive is damaged");
    if (file_.damaged() == 0) return Outcome::done();
    out_.anomaly("hive_damaged", 0, fmt::format("{} cells", file_.damaged()));
    return Outcome::partial("the registry hive is damaged");
  }

 private:
  void take(const RegistryKey& key) {
    const std::string_view kind = kind_of(key.path);
    const bool assist = kind == "program run" && key.path.find("UserAssist") != std::string::npos;
    std::string text;
    for (const auto& value : file_.values_of(key)) {
      std::string said = text_of(value);
      if (said.empty() && !kind.empty()) said = leading_text(value);
      const std::string name = assist ? rotated(value.name) : value.name;
      if (said.empty() && !assist) continue;
      if (said.size() > kValueShown) said.resize(kValueShown);
      text += (name.empty() ? "(default)" : name) + ": " + said + "\n";
    }
    // The names of accounts and devices are keys, whether or not these hold values.
    if (!kind.empty() && (!text.empty() || kind == "account" || kind == "device")) {
      return report(key, kind, text);
    }
    if (text.empty()) return;
    section_ += key.path + "\n" + text;
    if (section_.size() >= kSectionBytes) flush();
  }

  void report(const RegistryKey& key, std::string_view kind, const std::string& text) {
    Child child;
    child.name = key.path;
    child.kind = model::ItemKind::kRow;
    child.fields.push_back({std::string(model::field::kKind), std::string(kind)});
    if (key.written) child.time = {*key.written, model::TimeCertainty::kZoned};
    const std::string whole = key.path + "\n" + text;
    out_.record(child, whole, whole.size());
  }

  void flush() {
    if (section_.empty()) return;
    Child child;
    child.name = fmt::format("keys {}", ++sections_);
    child.kind = model::ItemKind::kSection;
    out_.record(child, section_, section_.size());
    section_.clear();
  }

  RegistryFile file_;
  Output& out_;
  std::string section_;
  uint64_t sections_ = 0;
  size_t keys_ = 0;
};

Outcome extract(ByteSource& source, Output& out) {
  Bytes own;
  ByteView bytes = source.in_memory();
  if (bytes.empty()) {
    auto read = evidence::read_all(source, kHiveBytesMax);
    if (!read.ok()) {
      return read.error().kind == ErrorKind::kLimit
                 ? Outcome::skipped("registry hive larger than is read")
                 : Outcome::failed("its bytes could not be read");
    }
    own = read.take();
    bytes = own;
  }
  return Reader(bytes, out).read();
}

}  // namespace

extern constinit const Format kRegistryHive = {
    .name = "registry_hive",
    .summary = "Windows registry hives: accounts, visits, devices, programs",
    .specification = "Windows NT Registry File (REGF) format (libyal)",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
