// SPDX-License-Identifier: EUPL-1.2
// Electronic books: what the package says of the book becomes fields, its chapters and pictures are
// children.
#include <algorithm>

#include "base/time.h"
#include "extract/format.h"
#include "extract/markup_charset.h"
#include "extract/office_text.h"
#include "extract/package.h"

namespace clew::extract {
namespace {

constexpr size_t kNameAt = 30;  ///< of the first part, in its ZIP header
constexpr std::string_view kMark = "mimetypeapplication/epub+zip";

/// The type stands first, stored as it is (EPUB OCF 3.3, 4.2); many makers put it elsewhere, then
/// the names of the parts must do.
int sniff(const Prefix& prefix) {
  if (!prefix.head.starts_with(ByteView("PK\3\4", 4)) || prefix.head.size() < kNameAt) return kNo;
  const auto extra = base::read_le<uint16_t>(prefix.head, 28);
  const ByteView name = prefix.head.substr(kNameAt, 8);
  const size_t type_at = std::min(kNameAt + name.size() + extra, prefix.head.size());
  const ByteView type = prefix.head.substr(type_at, kMark.size() - name.size());
  if (name == kMark.substr(0, 8) && type == kMark.substr(8)) return kExact;
  bool container = false;
  bool book = false;
  for (const auto& part : parts_in_prefix(prefix.head)) {
    container = container || part == "META-INF/container.xml";
    book = book || part == "mimetype" || part.ends_with(".opf");
  }
  return container && book ? kExact : kNo;
}

void give_fields(PackagePart& part, Output& out) {
  namespace f = model::field;
  auto properties = read_properties(decode_markup(part.bytes()).text);
  out.field(f::kTitle, properties["title"]);
  out.field(f::kAuthor, properties["creator"]);
  out.field("publisher", properties["publisher"]);
  out.field("subject", properties["subject"]);
  out.field("description", properties["description"]);
  out.field("book_language", properties["language"]);
  out.field("identifier", properties["identifier"]);
  const auto time = base::parse_iso(properties["date"]);
  if (!time) return;
  out.field(f::kCreated, base::to_iso(time->time));
  out.time(
      {time->time, time->has_zone ? model::TimeCertainty::kZoned : model::TimeCertainty::kLocal});
}

Outcome extract(ByteSource& source, Output& out) {
  bool locked = false;
  const PackageWalk first = walk_package(source, [&](PackagePart& part) {
    if (part.name().ends_with(".opf")) give_fields(part, out);
    // Fonts may be veiled by this, too; a licence is there only where the text is locked.
    locked = locked || part.name() == "META-INF/rights.xml";
  });
  const PackageWalk second = walk_package(source, [&](PackagePart& part) {
    if (part.name() == "mimetype" || out.full()) return;
    Child child;
    child.name = part.name();
    child.kind = model::ItemKind::kEmbedded;
    part.report(child, out);
  });
  if (locked) {
    out.field(model::field::kEncryption, "rights management");
    return Outcome::encrypted("the book is locked by rights management");
  }
  if (first.whole && second.whole) return Outcome::done();
  out.anomaly("zip_damaged", 0, first.error);
  return second.parts == 0 ? Outcome::failed("the book's ZIP structure is damaged")
                           : Outcome::partial("the book's ZIP structure is damaged");
}

}  // namespace

extern constinit const Format kEpub = {
    .name = "epub",
    .summary = "Electronic books: EPUB",
    .specification = "EPUB 3.3 (W3C), OCF",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
