// SPDX-License-Identifier: EUPL-1.2
// Mailboxes in one file: mboxo, mboxrd, mboxcl and mboxcl2 (RFC 4155 and the manual page mbox(5)).
// A message begins at a "From " line at the start or after an empty line, when that line or what
// follows looks the part; a Content-Length that leads to such a line is believed. Messages are read
// in place, one after the other, so a mailbox may have any size.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "extract/format.h"
#include "extract/source_window.h"

namespace clew::extract {
namespace {

constexpr size_t kLookBytes = 2048;                    ///< a "From " line and the one after it
constexpr size_t kHeaderBytesMax = 64 << 10;           ///< in which Content-Length is looked for
constexpr uint64_t kInMemoryMax = uint64_t{64} << 20;  ///< larger messages are read in place

bool is_digit(char c) { return c >= '0' && c <= '9'; }

size_t find_bytes(ByteView in, ByteView what) {
  const void* found = ::memmem(in.data(), in.size(), what.data(), what.size());
  return found == nullptr ? ByteView::npos
                          : static_cast<size_t>(static_cast<const char*>(found) - in.data());
}

/// Whether a line has a time of day: "From x@y Tue Mar  3 09:12:44 2026".
bool has_time(ByteView line) {
  for (size_t at = line.find(':'); at != ByteView::npos; at = line.find(':', at + 1)) {
    if (at >= 1 && at + 2 < line.size() && is_digit(line[at - 1]) && is_digit(line[at + 1]) &&
        is_digit(line[at + 2])) {
      return true;
    }
  }
  return false;
}

/// "Name: " as headers begin (RFC 5322, section 2.2).
bool is_header(ByteView line) {
  const size_t colon = line.substr(0, 80).find(':');
  if (colon == 0 || colon == ByteView::npos) return false;
  return std::all_of(line.begin(), line.begin() + static_cast<ptrdiff_t>(colon),
                     [](char c) { return c > 0x20 && c < 0x7F; });
}

/// Whether a message begins at the start of `bytes`. Postmarks without a time must have an address
/// and a header after them, for prose has lines that begin with "From ", too.
bool begins_message(ByteView bytes) {
  if (bytes.substr(0, 5) != "From ") return false;
  const size_t end = std::min(bytes.find('\n'), bytes.size());
  if (end > kLookBytes / 2) return false;
  const ByteView line = bytes.substr(0, end);
  const ByteView next = bytes.substr(std::min(end + 1, bytes.size()));
  if (!has_time(line)) return line.find('@') != ByteView::npos && is_header(next);
  return next.empty() || next[0] == '\n' || next[0] == '\r' || is_header(next) ||
         next.substr(0, 6) == ">From ";
}

/// Bytes of the empty line at the end of `bytes`: "\n\n" has 1, "\n\r\n" 2, else 0.
size_t empty_line_at_end(ByteView bytes) {
  if (bytes.size() >= 2 && bytes.substr(bytes.size() - 2) == "\n\n") return 1;
  return bytes.size() >= 3 && bytes.substr(bytes.size() - 3) == "\n\r\n" ? 2 : 0;
}

/// Where a message lies in the file.
struct Extent {
  uint64_t start = 0;  ///< after the "From " line
  uint64_t end = 0;    ///< before the empty line that ends it
  uint64_t next = 0;   ///< the next "From " line, or the end of the file
};

/// Finds messages one after the other.
class Splitter {
 public:
  explicit Splitter(ByteSource& source) : window_(source) {}

  bool failed() const { return window_.failed(); }

  /// The message whose "From " line begins at `at`.
  Extent find(uint64_t at) {
    Extent extent;
    const ByteView head = window_.at(at, kHeaderBytesMax).substr(0, kHeaderBytesMax);
    const size_t line = std::min(head.find('\n'), head.size());
    extent.start = std::min(at + line + 1, window_.size());
    if (find_by_length(head.substr(std::min(line, head.size())), extent)) return extent;
    find_by_line(extent.start - 1, extent);
    return extent;
  }

  /// The first "From " line of the file, or its end.
  uint64_t first() {
    if (begins_message(window_.at(0, kLookBytes))) return 0;
    Extent extent;
    find_by_line(0, extent);
    return extent.next;
  }

 private:
  /// By Content-Length in the header, if a message or the end of the file is where it leads. `head`
  /// begins with the end of the "From " line.
  bool find_by_length(ByteView head, Extent& extent) {
    size_t header_end = find_bytes(head, "\n\n");
    const size_t with_returns = find_bytes(head.substr(0, header_end), "\n\r\n");
    size_t gap = 2;
    if (with_returns != ByteView::npos) {
      header_end = with_returns;
      gap = 3;
    }
    if (header_end == ByteView::npos) return false;
    constexpr ByteView kName = "\nContent-Length:";
    const size_t name = find_bytes(head.substr(0, header_end), kName);
    if (name == ByteView::npos) return false;
    size_t digits = name + kName.size();
    while (digits < header_end && head[digits] == ' ') ++digits;
    uint64_t length = 0;
    const auto parsed = std::from_chars(head.data() + digits, head.data() + header_end, length);
    if (parsed.ec != std::errc() || length > window_.size()) return false;
    const uint64_t end = extent.start - 1 + header_end + gap + length;
    if (end > window_.size()) return false;
    uint64_t next = end;
    const ByteView after = window_.at(end, kLookBytes);
    while (next - end < 4 && next - end < after.size() &&
           (after[next - end] == '\n' || after[next - end] == '\r')) {
      ++next;
    }
    if (next != window_.size() && !begins_message(window_.at(next, kLookBytes))) return false;
    extent.end = end;
    extent.next = next;
    return true;
  }

  /// By the next "From " line after `at`, where a line feed may stand.
  void find_by_line(uint64_t at, Extent& extent) {
    constexpr ByteView kMark = "\nFrom ";
    for (;;) {
      const ByteView bytes = window_.at(at, kLookBytes);
      const size_t found = find_bytes(bytes, kMark);
      if (found == ByteView::npos) {
        if (at + bytes.size() >= window_.size() || bytes.size() < kMark.size()) break;
        at += bytes.size() - kMark.size() + 1;
        continue;
      }
      const uint64_t candidate = at + found + 1;
      const uint64_t before = candidate - std::min<uint64_t>(candidate, 3);
      const ByteView around = window_.at(before, kLookBytes);
      const size_t inside = static_cast<size_t>(candidate - before);
      if (around.size() > inside && ends_here(around, inside)) {
        extent.next = candidate;
        extent.end =
            std::max(extent.start, candidate - empty_line_at_end(around.substr(0, inside)));
        return;
      }
      at = candidate;
    }
    extent.next = window_.size();
    const uint64_t tail = std::max(extent.start, extent.next - std::min<uint64_t>(extent.next, 3));
    extent.end = extent.next - empty_line_at_end(window_.at(tail, 3));
  }

  /// Whether a message begins in `around` at `inside`. After an empty line it need only look like
  /// one; elsewhere it must have a time and a header, too.
  static bool ends_here(ByteView around, size_t inside) {
    const ByteView candidate = around.substr(inside);
    if (!begins_message(candidate)) return false;
    if (empty_line_at_end(around.substr(0, inside)) > 0 || inside < 3) return true;
    const size_t line = std::min(candidate.find('\n'), candidate.size());
    return has_time(candidate.substr(0, line)) &&
           is_header(candidate.substr(std::min(line + 1, candidate.size())));
  }

  SourceWindow window_;
};

/// The next ">From " that stands at the start of a line behind any number of ">", from `at`.
size_t find_quoted_from(ByteView mail, size_t at) {
  for (;;) {
    const size_t found = find_bytes(mail.substr(std::min(at, mail.size())), ">From ");
    if (found == ByteView::npos) return found;
    at += found;
    size_t line = at;
    while (line > 0 && mail[line - 1] == '>') --line;
    if (line > 0 && mail[line - 1] == '\n') return line;
    ++at;
  }
}

/// Gives the message out as it was before it was put in a mailbox.
void give(const Child& child, ByteView mail, Output& out) {
  size_t quoted = find_quoted_from(mail, 0);
  if (quoted == ByteView::npos) {
    evidence::ViewSource source(mail);
    return out.child(child, source);
  }
  Bytes plain;
  plain.reserve(mail.size());
  size_t done = 0;
  while (quoted != ByteView::npos) {
    plain += mail.substr(done, quoted - done);
    done = quoted + 1;
    quoted = find_quoted_from(mail, mail.find('F', done));
  }
  plain += mail.substr(done);
  evidence::ViewSource source(plain);
  out.child(child, source);
}

int sniff(const Prefix& prefix) {
  return begins_message(prefix.head.substr(0, kLookBytes)) ? kSure : kNo;
}

Outcome extract(ByteSource& source, Output& out) {
  Splitter splitter(source);
  const ByteView whole = source.in_memory();
  uint64_t at = splitter.first();
  if (at > 0) out.anomaly("bytes_before_first_mail", 0, fmt::format("{}", at));
  uint64_t number = 0;
  Bytes copy;
  while (at < source.size() && !out.full() && !splitter.failed()) {
    const Extent extent = splitter.find(at);
    if (splitter.failed()) break;
    Child child;
    child.name = fmt::format("{}", ++number);
    child.kind = model::ItemKind::kMessage;
    child.format = "eml";
    const uint64_t length = extent.end - extent.start;
    evidence::SliceSource slice(source, extent.start, length);
    if (!whole.empty()) {
      give(child, whole.substr(extent.start, length), out);
    } else if (length <= kInMemoryMax) {
      copy.resize(length);
      const auto n = slice.read(0, copy.data(), copy.size());
      if (!n.ok()) break;
      give(child, ByteView(copy).substr(0, *n), out);
    } else {
      out.child(child, slice);
    }
    at = extent.next;
  }
  out.field("messages", fmt::format("{}", number));
  if (at >= source.size()) return number > 0 ? Outcome::done() : Outcome::failed("no mail in it");
  if (out.full()) return Outcome::done();
  out.anomaly("read_error", at);
  return Outcome::partial("its bytes could not all be read");
}

}  // namespace

extern constinit const Format kMbox = {
    .name = "mbox",
    .summary = "Mailboxes in one file",
    .specification = "RFC 4155; mbox(5): mboxo, mboxrd, mboxcl, mboxcl2",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
