// SPDX-License-Identifier: EUPL-1.2
// Windows shortcuts: .lnk ([MS-SHLLINK]) with the file that was opened, its times, its volume and
// the machine that made it; .url with the address.
#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"
#include "extract/format.h"
#include "extract/windows_values.h"

namespace clew::extract {
namespace {

constexpr size_t kShortcutBytesMax = 4 << 20;
constexpr size_t kHeaderBytes = 76;
constexpr ByteView kMark("\x4c\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", 20);
constexpr std::string_view kInternet = "[InternetShortcut]";
constexpr uint32_t kTracker = 0xA0000003;  ///< TrackerDataBlock
constexpr size_t kExtraBlocksMax = 64;

enum LinkFlags : uint32_t {
  kHasIdList = 1 << 0,
  kHasLinkInfo = 1 << 1,
  kHasName = 1 << 2,
  kHasRelativePath = 1 << 3,
  kHasWorkingDir = 1 << 4,
  kHasArguments = 1 << 5,
  kHasIcon = 1 << 6,
  kIsUnicode = 1 << 7,
};

bool is_internet(ByteView head) {
  const ByteOrderMark mark = find_byte_order_mark(head);
  head.remove_prefix(mark.length);
  const size_t start = std::min(head.find_first_not_of(" \t\r\n"), head.size());
  return head.substr(start).starts_with(kInternet) ||
         head.substr(start).starts_with("[DEFAULT]\r\nBASEURL=");
}

int sniff(const Prefix& prefix) {
  if (prefix.head.starts_with(kMark)) return kExact;
  return is_internet(prefix.head) ? kSure : kNo;
}

/// Reads numbers and texts one after the other; what lies beyond the end is nought or empty.
class Cursor {
 public:
  explicit Cursor(ByteView bytes) : bytes_(bytes) {}
  bool cut() const { return cut_; }
  size_t at() const { return at_; }
  ByteView take(size_t length) {
    if (length > bytes_.size() - at_) {
      cut_ = true;
      length = bytes_.size() - at_;
    }
    const ByteView taken = bytes_.substr(at_, length);
    at_ += length;
    return taken;
  }
  uint16_t number_16() {
    const ByteView taken = take(2);
    return taken.size() < 2 ? uint16_t{0} : base::read_le<uint16_t>(taken, 0);
  }
  uint32_t number_32() {
    const ByteView taken = take(4);
    return taken.size() < 4 ? 0 : base::read_le<uint32_t>(taken, 0);
  }

 private:
  ByteView bytes_;
  size_t at_ = 0;
  bool cut_ = false;
};

uint32_t number_at(ByteView bytes, size_t at) {
  return at + 4 <= bytes.size() ? base::read_le<uint32_t>(bytes, at) : 0;
}

/// Bytes up to a NUL at an offset, "" beyond the end.
std::string narrow_at(ByteView bytes, size_t at) {
  if (at == 0 || at >= bytes.size()) return {};
  const ByteView rest = bytes.substr(at);
  return decode_to_utf8(rest.substr(0, rest.find('\0')), "windows-1252").text;
}
std::string wide_at(ByteView bytes, size_t at) {
  return at == 0 || at >= bytes.size() ? std::string() : utf8_of_wide(bytes.substr(at));
}

/// One shortcut to a file.
class Link {
 public:
  Link(ByteView bytes, Output& out) : bytes_(bytes), cursor_(bytes), out_(out) {}

  Outcome read() {
    const ByteView header = cursor_.take(kHeaderBytes);
    if (header.size() < kHeaderBytes) return Outcome::failed("the shortcut is damaged");
    const auto flags = base::read_le<uint32_t>(header, 20);
    times(header);
    if ((flags & kHasIdList) != 0) cursor_.take(cursor_.number_16());
    if ((flags & kHasLinkInfo) != 0) link_info();
    strings(flags);
    extra();
    out_.text(text_);
    if (!cursor_.cut()) return Outcome::done();
    out_.anomaly("shortcut_cut_off", bytes_.size());
    return Outcome::partial("the shortcut is cut off or damaged");
  }

 private:
  void say(std::string_view name, const std::string& value) {
    if (value.empty()) return;
    out_.field(name, value);
    text_ += std::string(name) + ": " + value + "\n";
  }

  /// Of the file that was opened, when the shortcut was last written.
  void times(ByteView header) {
    const struct {
      std::string_view name;
      size_t at;
    } kTimes[] = {{"target_created", 28}, {"target_accessed", 36}, {"target_modified", 44}};
    for (const auto& [name, at] : kTimes) {
      const auto time = time_of_filetime(base::read_le<uint64_t>(header, at));
      if (!time) continue;
      out_.field(name, base::to_iso(*time));
      if (name == "target_accessed") out_.time({*time, model::TimeCertainty::kFileSystem});
    }
    out_.field("target_size", std::to_string(number_at(header, 52)));
  }

  /// [MS-SHLLINK] 2.3.
  void link_info() {
    const uint32_t size = cursor_.number_32();
    if (size < 4) return;
    const size_t start = cursor_.at() - 4;
    cursor_.take(size - 4);
    const ByteView info = bytes_.substr(start, size);
    const uint32_t header = number_at(info, 4);
    const uint32_t flags = number_at(info, 8);
    const std::string suffix = header >= 36 ? wide_at(info, number_at(info, 32)) : "";
    const std::string narrow_suffix = narrow_at(info, number_at(info, 24));
    const std::string& end = suffix.empty() ? narrow_suffix : suffix;
    if ((flags & 1) != 0) {
      volume(info.substr(std::min<size_t>(number_at(info, 12), info.size())));
      const std::string wide = header >= 36 ? wide_at(info, number_at(info, 28)) : "";
      say("target", (wide.empty() ? narrow_at(info, number_at(info, 16)) : wide) + end);
    }
    if ((flags & 2) != 0) {
      const ByteView network = info.substr(std::min<size_t>(number_at(info, 20), info.size()));
      std::string share = narrow_at(network, number_at(network, 8));
      if (!share.empty() && !end.empty()) share += "\\" + end;
      say("target_share", share);
      say("target_device", narrow_at(network, number_at(network, 12)));
    }
  }

  void volume(ByteView info) {
    static constexpr std::string_view kDrives[] = {"unknown", "no root", "removable", "fixed",
                                                   "network", "disc",    "memory"};
    if (info.size() < 16) return;
    const uint32_t kind = number_at(info, 4);
    if (kind < std::size(kDrives)) out_.field("volume_kind", kDrives[kind]);
    out_.field("volume_serial", fmt::format("{:08X}", number_at(info, 8)));
    const uint32_t label = number_at(info, 12);
    // 20 says that the label is wide and stands elsewhere.
    say("volume_label",
        label == 0x14 ? wide_at(info, number_at(info, 16)) : narrow_at(info, label));
  }

  void strings(uint32_t flags) {
    const struct {
      uint32_t flag;
      std::string_view name;
    } kStrings[] = {{kHasName, "description"},
                    {kHasRelativePath, "relative_path"},
                    {kHasWorkingDir, "working_directory"},
                    {kHasArguments, "arguments"},
                    {kHasIcon, "icon"}};
    for (const auto& [flag, name] : kStrings) {
      if ((flags & flag) == 0) continue;
      const size_t count = cursor_.number_16();
      const bool wide = (flags & kIsUnicode) != 0;
      const ByteView bytes = cursor_.take(count * (wide ? 2 : 1));
      say(name, wide ? utf8_of_wide(bytes) : decode_to_utf8(bytes, "windows-1252").text);
    }
  }

  /// [MS-SHLLINK] 2.5: of the blocks behind, the one that names the machine.
  void extra() {
    for (size_t i = 0; i < kExtraBlocksMax && !cursor_.cut(); ++i) {
      const uint32_t size = cursor_.number_32();
      if (size < 8) return;
      const ByteView block = cursor_.take(size - 4);
      if (number_at(block, 0) != kTracker || block.size() < 92) continue;
      say("machine", narrow_at(block, 12));
      tracker_id(block.substr(44, 16));
    }
  }

  /// The identifier of the file at its birth is a UUID of version 1 (RFC 9562): it holds the
  /// network card's address and the time at which the machine started.
  void tracker_id(ByteView id) {
    if ((static_cast<uint8_t>(id[7]) >> 4) != 1) return;
    std::string address;
    for (size_t i = 10; i < 16; ++i) {
      address += fmt::format("{}{:02x}", i == 10 ? "" : ":", static_cast<uint8_t>(id[i]));
    }
    say("network_card", address);
  }

  ByteView bytes_;
  Cursor cursor_;
  Output& out_;
  std::string text_;
};

/// Lines "NAME=value" of an Internet shortcut.
Outcome read_internet(ByteView bytes, Output& out) {
  const std::string text = decode_to_utf8(bytes).text;
  out.text(text);
  std::string_view rest = text;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with("URL=")) out.field(model::field::kUrl, line.substr(4));
    if (line.starts_with("BASEURL=")) out.field("base_url", line.substr(8));
    if (!line.starts_with("Modified=") || line.size() < 25) continue;
    const auto stamp = base::from_hex(line.substr(9, 16));
    const auto time = stamp ? time_of_filetime(base::read_le<uint64_t>(*stamp, 0)) : std::nullopt;
    if (time) out.time({*time, model::TimeCertainty::kZoned});
  }
  return Outcome::done();
}

Outcome extract(ByteSource& source, Output& out) {
  const auto bytes = evidence::read_head(source, kShortcutBytesMax);
  if (!bytes.ok()) return Outcome::failed("its bytes could not be read");
  out.field(model::field::kKind, bytes->starts_with(kMark) ? "lnk" : "url");
  return bytes->starts_with(kMark) ? Link(*bytes, out).read() : read_internet(*bytes, out);
}

}  // namespace

extern constinit const Format kShortcut = {
    .name = "shortcut",
    .summary = "Windows shortcuts: files and addresses that were opened",
    .specification = "MS-SHLLINK",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
