// SPDX-License-Identifier: EUPL-1.2
// Anything that no other format claims: its printable strings become its text, ASCII and UTF-16LE,
// at least six characters long, one a line, as `strings` shows them.
#include <algorithm>

#include "base/utf8.h"
#include "extract/format.h"

namespace clew::extract {
namespace {

constexpr size_t kShortest = 6;               ///< characters of a string worth keeping
constexpr size_t kStringsBytesMax = 4 << 20;  ///< text kept of one item
constexpr size_t kPiece = 256 << 10;

/// Collects runs of printable characters while bytes stream by; the state survives piece borders.
class Strings {
 public:
  explicit Strings(Output& out) : out_(out) {}

  void feed(ByteView bytes) {
    size_t i = 0;
    while (i < bytes.size()) {
      // Nothing is open: what is not printable is passed over.
      if (narrow_.empty() && wide_.empty() && pending_ == 0) {
        while (i < bytes.size() && !printable(bytes[i])) ++i;
        if (i == bytes.size()) return;
      }
      feed(bytes[i++]);
    }
  }
  void finish() {
    end_narrow();
    end_wide();
    out_.text(batch_);
  }

 private:
  static bool printable(char c) { return (c >= 0x20 && c < 0x7f) || c == '\t'; }

  void feed(char c) {
    if (printable(c)) {
      narrow_.push_back(c);
      if (pending_ != 0) end_wide();
      pending_ = c;
      return;
    }
    end_narrow();
    if (c == 0 && pending_ != 0) {
      wide_.push_back(pending_);
    } else {
      end_wide();
    }
    pending_ = 0;
  }

  void end_narrow() {
    keep(narrow_);
    narrow_.clear();
  }
  void end_wide() {
    keep(wide_);
    wide_.clear();
  }
  void keep(const std::string& found) {
    if (found.size() < kShortest || kept_ >= kStringsBytesMax) return;
    kept_ += found.size() + 1;
    batch_.append(found).push_back('\n');
    if (batch_.size() > kPiece) {
      out_.text(batch_);
      batch_.clear();
    }
  }

  Output& out_;
  std::string narrow_;
  std::string wide_;
  std::string batch_;
  char pending_ = 0;  ///< a printable byte that may be the low half of a UTF-16 unit
  size_t kept_ = 0;
};

int sniff(const Prefix&) { return kFallback; }

Outcome extract(ByteSource& source, Output& out) {
  Strings strings(out);
  Bytes piece(kPiece, '\0');
  for (uint64_t at = 0; at < source.size();) {
    const auto n = source.read(at, piece.data(), piece.size());
    if (!n.ok() || *n == 0) {
      strings.finish();
      out.anomaly("read_error", at);
      return Outcome::partial("its bytes could not all be read");
    }
    strings.feed(ByteView(piece).substr(0, *n));
    at += *n;
  }
  strings.finish();
  return Outcome::done();
}

}  // namespace

extern constinit const Format kBytes = {
    .name = "bytes",
    .summary = "Anything else: printable strings",
    .specification = "none",
    .sniff = sniff,
    .confidence_max = kFallback,
    .extract = extract,
};

}  // namespace clew::extract
