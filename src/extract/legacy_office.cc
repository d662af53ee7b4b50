// SPDX-License-Identifier: EUPL-1.2
// What documents of Office 97 to 2003 share; see legacy_office.h.
#include "extract/legacy_office.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/time.h"
#include "extract/code_page.h"
#include "extract/rtf_text.h"

namespace clew::extract {
namespace {

constexpr uint64_t kPropertiesBytesMax = 1 << 20;
constexpr uint32_t kPropertiesMax = 1000;
constexpr size_t kPicturesMax = 10'000;
constexpr uint64_t kObjectBytesMax = 64 << 20;

/// One set of properties ([MS-OLEPS] 2.20, 2.21).
class PropertySet {
 public:
  explicit PropertySet(ByteView stream) {
    if (stream.size() < 48) return;
    const size_t start = base::read_le<uint32_t>(stream, 44);
    if (start + 8 > stream.size()) return;
    set_ = stream.substr(start);
    count_ = std::min(base::read_le<uint32_t>(set_, 4), kPropertiesMax);
    if (const ByteView page = value(1); page.size() >= 6) {
      code_page_ = base::read_le<uint16_t>(page, 4);
    }
  }

  std::string text(uint32_t id) const {
    const ByteView bytes = value(id);
    if (bytes.size() < 8) return {};
    const auto type = base::read_le<uint16_t>(bytes, 0);
    const size_t length = base::read_le<uint32_t>(bytes, 4);
    std::string text;
    constexpr uint16_t kBytes = 0x1E;
    constexpr uint16_t kWide = 0x1F;
    if (type == kWide) text = utf16le_to_utf8(bytes.substr(8, std::min<size_t>(length, 4096) * 2));
    if (type == kBytes) {
      const ByteView raw = bytes.substr(8, length);
      if (code_page_ == 1200) {
        text = utf16le_to_utf8(raw);
      } else {
        CodePages().append(text, raw, code_page_);
      }
    }
    return text.substr(0, text.find('\0'));
  }

  std::optional<TimeMs> time(uint32_t id) const {
    const ByteView bytes = value(id);
    if (bytes.size() < 12 || base::read_le<uint16_t>(bytes, 0) != 0x40) return std::nullopt;
    constexpr int64_t kTicksTo1970 = 116'444'736'000'000'000;
    const auto ticks = base::read_le<int64_t>(bytes, 4);
    // Before 1980 it is no time but a span, or none.
    constexpr int64_t kTicksTo1980 = kTicksTo1970 + 3652LL * 86'400 * 10'000'000;
    if (ticks < kTicksTo1980 || ticks > 2 * kTicksTo1970) return std::nullopt;
    return (ticks - kTicksTo1970) / 10'000;
  }

  std::string number(uint32_t id) const {
    const ByteView bytes = value(id);
    if (bytes.size() < 8 || base::read_le<uint16_t>(bytes, 0) != 3) return {};
    const auto number = base::read_le<int32_t>(bytes, 4);
    return number > 0 ? fmt::format("{}", number) : "";
  }

 private:
  ByteView value(uint32_t id) const {
    for (uint32_t i = 0; i < count_ && 16 + size_t{8} * i <= set_.size(); ++i) {
      if (base::read_le<uint32_t>(set_, 8 + size_t{8} * i) != id) continue;
      const size_t at = base::read_le<uint32_t>(set_, 12 + size_t{8} * i);
      return at < set_.size() ? set_.substr(at) : ByteView();
    }
    return {};
  }

  ByteView set_;
  uint32_t count_ = 0;
  int code_page_ = kWesternCodePage;
};

void give_object(CompoundFile& file, const CompoundFile::Entry& entry, size_t number, Output& out) {
  Child child;
  child.kind = model::ItemKind::kEmbedded;
  if (!entry.name.ends_with("\1Ole10Native")) {
    child.name = fmt::format("object {}", number);
    const auto source = file.stream(entry);
    return out.child(child, *source);
  }
  const Bytes native = file.read(entry, kObjectBytesMax);
  if (native.size() < 4) return;
  RtfObject object = unwrap_package(ByteView(native).substr(4));
  if (object.bytes.empty()) object = {"object.bin", native.substr(4)};
  child.name = fmt::format("object {} {}", number, object.name);
  evidence::ViewSource source(object.bytes);
  out.child(child, source);
}

}  // namespace

void give_document_properties(CompoundFile& file, Output& out) {
  namespace f = model::field;
  const Bytes summary = stream_of(file, "\5SummaryInformation", kPropertiesBytesMax);
  const PropertySet set(summary);
  out.field(f::kTitle, set.text(2));
  out.field("subject", set.text(3));
  out.field(f::kAuthor, set.text(4));
  out.field("keywords", set.text(5));
  out.field("description", set.text(6));
  out.field("last_modified_by", set.text(8));
  out.field(f::kSoftware, set.text(18));
  out.field(f::kPages, set.number(14));
  const Bytes more = stream_of(file, "\5DocumentSummaryInformation", kPropertiesBytesMax);
  out.field("company", PropertySet(more).text(15));
  for (const auto& [id, name] : {std::pair{12u, f::kCreated}, std::pair{13u, f::kModified}}) {
    const auto time = set.time(id);
    if (!time) continue;
    out.field(name, base::to_iso(*time));
    out.time({*time, model::TimeCertainty::kZoned});
  }
}

void give_embedded_objects(CompoundFile& file, Output& out) {
  size_t number = 0;
  for (const auto& entry : file.entries()) {
    if (entry.storage || out.full()) continue;
    const size_t slash = entry.name.rfind('/');
    if (slash == std::string::npos) continue;
    const std::string_view name = std::string_view(entry.name).substr(slash + 1);
    if (name == "\1Ole10Native" || name == "Package" || name == "CONTENTS") {
      give_object(file, entry, ++number, out);
    }
  }
}

/// Pictures are found by their first bytes behind the heads of their records, for records lie in
/// records and may be cut by others.
void give_drawn_pictures(ByteView stream, Output& out) {
  struct Kind {
    uint16_t record;
    std::string_view ending;
    ByteView start;
  };
  static constexpr Kind kKinds[] = {{0xF01D, "jpg", ByteView("\xFF\xD8\xFF", 3)},
                                    {0xF02A, "jpg", ByteView("\xFF\xD8\xFF", 3)},
                                    {0xF01E, "png", ByteView("\x89PNG\r\n", 6)}};
  size_t number = 0;
  for (size_t at = stream.find('\xF0', 3); at != ByteView::npos && number < kPicturesMax;
       at = stream.find('\xF0', at + 1)) {
    const size_t head = at - 3;
    if (head + 8 > stream.size()) break;
    const auto record = base::read_le<uint16_t>(stream, head + 2);
    const auto length = base::read_le<uint32_t>(stream, head + 4);
    const auto* kind = std::find_if(std::begin(kKinds), std::end(kKinds),
                                    [record](const Kind& k) { return k.record == record; });
    if (kind == std::end(kKinds) || length > stream.size() - head - 8) continue;
    const ByteView body = stream.substr(head + 8, length);
    // One or two digests and a mark stand before the picture.
    const size_t start = body.substr(0, 64).find(kind->start);
    if (start == ByteView::npos || out.full()) continue;
    Child child;
    child.name = fmt::format("picture {}.{}", ++number, kind->ending);
    child.kind = model::ItemKind::kEmbedded;
    evidence::ViewSource source(body.substr(start));
    out.child(child, source);
    at = head + 8 + length - 1;
  }
}

Bytes stream_of(CompoundFile& file, std::string_view name, uint64_t limit) {
  const auto* entry = file.find(name);
  return entry == nullptr ? Bytes() : file.read(*entry, limit);
}

Outcome outcome_of(const CompoundFile& file, Output& out) {
  if (!file.damaged()) return Outcome::done();
  out.anomaly("compound_file_damaged");
  return Outcome::partial("the compound file is damaged");
}

}  // namespace clew::extract
