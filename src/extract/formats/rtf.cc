// SPDX-License-Identifier: EUPL-1.2
// Rich Text Format: text, what the document says of itself, pictures and embedded files as
// children. HTML that Outlook wrapped in RTF is read as HTML.
#include <fmt/format.h>

#include "base/time.h"
#include "extract/format.h"
#include "extract/html_text.h"
#include "extract/rtf_text.h"

namespace clew::extract {
namespace {

constexpr uint64_t kRtfBytesMax = uint64_t{192} << 20;  ///< beyond this the rest is not read
constexpr int kObjectsMax = 10'000;

int sniff(const Prefix& prefix) { return starts_rtf(prefix.head) ? kSure : kNo; }

void give_time(std::string_view name, const std::string& value, Output& out) {
  const auto time = base::parse_iso(value);
  if (!time) return;
  out.field(name, base::to_iso(time->time));
  out.time({time->time, model::TimeCertainty::kLocal});
}

void give_fields(const RtfText& rtf, Output& out) {
  namespace f = model::field;
  out.field(f::kTitle, rtf.title);
  out.field(f::kAuthor, rtf.author);
  out.field("last_modified_by", rtf.last_author);
  out.field("subject", rtf.subject);
  out.field("keywords", rtf.keywords);
  out.field("description", rtf.comment);
  out.field("company", rtf.company);
  out.field(f::kSoftware, rtf.software);
  give_time(f::kCreated, rtf.created, out);
  give_time(f::kModified, rtf.modified, out);
  if (rtf.has_deleted_text) out.field("has_deleted_text", "yes");
}

Outcome extract(ByteSource& source, Output& out) {
  const auto bytes = evidence::read_head(source, kRtfBytesMax);
  if (!bytes.ok()) return Outcome::failed("its bytes could not be read");
  int objects = 0;
  const RtfText rtf = read_rtf(*bytes, [&](RtfObject& object) {
    if (++objects > kObjectsMax || out.full()) return;
    Child child;
    child.name = fmt::format("{} {}", objects, object.name);
    child.kind = model::ItemKind::kEmbedded;
    evidence::ViewSource view(object.bytes);
    out.child(child, view);
  });
  out.text(rtf.html.empty() ? rtf.text : html_to_text(rtf.html));
  give_fields(rtf, out);
  if (rtf.too_deep) {
    out.anomaly("nesting_limit");
    return Outcome::partial("its groups nest too deep");
  }
  if (source.size() > kRtfBytesMax) return Outcome::partial("it is larger than is read");
  if (!rtf.whole) {
    out.anomaly("rtf_truncated", source.size());
    return Outcome::partial("the document ends early");
  }
  return Outcome::done();
}

}  // namespace

extern constinit const Format kRtf = {
    .name = "rtf",
    .summary = "Rich Text Format",
    .specification = "RTF 1.9.1; MS-OXRTFEX; MS-OLEDS 2.2",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
