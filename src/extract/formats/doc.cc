// SPDX-License-Identifier: EUPL-1.2
// Word documents of 97 to 2003 ([MS-DOC]) and, without their piece tables, of Word 6 and 95: text
// with notes, comments and text boxes, targets of links, properties, pictures, embedded files. The
// format ole hands them here.
#include <algorithm>

#include "base/utf8.h"
#include "extract/charset.h"
#include "extract/code_page.h"
#include "extract/document_flow.h"
#include "extract/legacy_office.h"

namespace clew::extract {
namespace {

constexpr uint64_t kStreamBytesMax = 128 << 20;
constexpr size_t kTextBytes = 32 << 20;
constexpr size_t kFibBytes = 426;  ///< up to the place of the piece table
constexpr uint16_t kWord97 = 0xA5EC;
constexpr uint16_t kWord6 = 0xA5DC;

int sniff(const Prefix&) { return kNo; }

/// Puts characters in order: fields show their results, and targets of links follow the paragraph.
class Writer {
 public:
  void take(char32_t c) {
    switch (c) {
      case 0x13:
        fields_.push_back(true);
        code_.clear();
        return;
      case 0x14:
        return end_code();
      case 0x15:
        end_code();
        if (!fields_.empty()) fields_.pop_back();
        return;
      default:
        break;
    }
    if (!fields_.empty() && fields_.back()) {
      if (code_.size() < 4096) base::append_utf8(code_, c);
      return;
    }
    show(c);
  }
  bool full() const { return flow_.text().size() >= kTextBytes; }
  std::string finish() {
    end_paragraph();
    return flow_.take();
  }

 private:
  void end_code() {
    if (fields_.empty() || !fields_.back()) return;
    fields_.back() = false;
    const size_t word = code_.find("HYPERLINK");
    const size_t open = word == std::string::npos ? word : code_.find('"', word);
    const size_t close = open == std::string::npos ? open : code_.find('"', open + 1);
    if (close == std::string::npos) return;
    std::string target = code_.substr(open + 1, close - open - 1);
    if (target.find(':') != std::string::npos) links_.push_back(std::move(target));
  }

  void show(char32_t c) {
    const bool after_cell = std::exchange(after_cell_, c == 0x07);
    if (c == 0x07) {
      // The end of a cell; a second one ends the row.
      if (after_cell) {
        flow_.close_row();
        after_cell_ = false;
      } else {
        flow_.tab();
      }
    } else if (c == '\r') {
      end_paragraph();
    } else if (c == 0x0B || c == 0x0C || c == 0x0E) {
      flow_.line();
    } else if (c == 0x1E) {
      flow_.add("-");
    } else if (c >= 0x20 || c == '\t') {
      std::string one;
      base::append_utf8(one, c);
      flow_.add(one);
    }
  }

  void end_paragraph() {
    flow_.line();
    for (const auto& link : links_) {
      flow_.add(link);
      flow_.line();
    }
    links_.clear();
  }

  DocumentFlow flow_;
  std::vector<bool> fields_;  ///< those that are open; true: their code is being read
  std::string code_;
  std::vector<std::string> links_;
  bool after_cell_ = false;
};

void write_utf8(std::string_view text, Writer& writer) {
  for (size_t at = 0; at < text.size() && !writer.full();) {
    const auto decoded = base::decode_utf8(text, at);
    at += decoded.length;
    writer.take(decoded.point);
  }
}

/// 2.8.35 and 2.9.73: pieces of text, in order. False where there is no table of them.
bool write_pieces(const Bytes& stream, const Bytes& table, size_t at, size_t length,
                  Writer& writer) {
  if (at >= table.size()) return false;
  ByteView clx = ByteView(table).substr(at, length);
  while (clx.size() >= 3 && clx[0] == 1) {
    const size_t skipped = 3 + size_t{base::read_le<uint16_t>(clx, 1)};
    clx.remove_prefix(std::min(skipped, clx.size()));
  }
  if (clx.size() < 5 || clx[0] != 2) return false;
  clx = clx.substr(5, base::read_le<uint32_t>(clx, 1));
  if (clx.size() < 16) return false;
  const size_t count = (clx.size() - 4) / 12;
  CodePages pages;
  for (size_t i = 0; i < count && !writer.full(); ++i) {
    const auto start = base::read_le<uint32_t>(clx, 4 * i);
    const auto end = base::read_le<uint32_t>(clx, 4 * i + 4);
    const auto place = base::read_le<uint32_t>(clx, 4 * (count + 1) + 8 * i + 2);
    if (end <= start) continue;
    const size_t characters = end - start;
    constexpr uint32_t kCompressed = 0x40000000;
    const size_t offset = place & (kCompressed - 1);
    std::string text;
    if ((place & kCompressed) != 0) {
      if (offset / 2 >= stream.size()) continue;
      pages.append(text, ByteView(stream).substr(offset / 2, characters), kWesternCodePage);
    } else {
      if (offset >= stream.size()) continue;
      text = utf16le_to_utf8(ByteView(stream).substr(offset, characters * 2));
    }
    write_utf8(text, writer);
  }
  return true;
}

/// Text of Word 6 and 95, and of documents whose piece table is lost: as it lies in the stream.
void write_run(const Bytes& stream, Writer& writer) {
  const size_t start = base::read_le<uint32_t>(stream, 24);
  const size_t end = base::read_le<uint32_t>(stream, 28);
  if (start >= end || start >= stream.size()) return;
  const ByteView run = ByteView(stream).substr(start, end - start);
  write_utf8(decode_to_utf8(run).text, writer);
}

Outcome extract(ByteSource& source, Output& out) {
  auto file = CompoundFile::open(source);
  if (!file.ok()) return Outcome::failed("the compound file is damaged");
  const Bytes stream = stream_of(*file, "WordDocument", kStreamBytesMax);
  const auto kind = stream.size() < 32 ? uint16_t{0} : base::read_le<uint16_t>(stream, 0);
  if (kind != kWord97 && kind != kWord6) {
    out.anomaly("word_header_malformed");
    find_format("bytes")->extract(source, out);
    return Outcome::partial("the document's header is malformed");
  }
  Writer writer;
  bool pieces = false;
  if (kind == kWord97 && stream.size() >= kFibBytes) {
    const bool first = (base::read_le<uint16_t>(stream, 10) & 0x0200) != 0;
    const Bytes table = stream_of(*file, first ? "1Table" : "0Table", kStreamBytesMax);
    pieces = write_pieces(stream, table, base::read_le<uint32_t>(stream, 418),
                          base::read_le<uint32_t>(stream, 422), writer);
  }
  if (!pieces) write_run(stream, writer);
  out.text(writer.finish());
  give_document_properties(*file, out);
  give_drawn_pictures(stream_of(*file, "Data", kStreamBytesMax), out);
  give_embedded_objects(*file, out);
  if (kind == kWord97 && !pieces) {
    out.anomaly("piece_table_missing");
    return Outcome::partial("the table of the document's text is damaged");
  }
  return outcome_of(*file, out);
}

}  // namespace

extern constinit const Format kDoc = {
    .name = "doc",
    .summary = "Word documents of 97 to 2003",
    .specification = "MS-DOC",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
