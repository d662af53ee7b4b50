// SPDX-License-Identifier: EUPL-1.2
// HTML and XHTML pages, by extract/html_text.h: the text as a reader sees it, what the head says.
#include <algorithm>

#include "base/time.h"
#include "extract/format.h"
#include "extract/html_text.h"
#include "extract/markup_charset.h"

namespace clew::extract {
namespace {

constexpr uint64_t kHtmlBytesMax = 64 << 20;  ///< more is not read; the item is partial then
constexpr size_t kMarksWithin = 4096;

/// The head as lower-case ASCII, UTF-16 thinned out, without leading space and comments.
std::string opening(ByteView head) {
  std::string text;
  for (const char c : head.substr(0, kMarksWithin)) {
    if (c == 0 || static_cast<unsigned char>(c) >= 0x80) continue;
    text.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  }
  size_t at = 0;
  for (;;) {
    at = std::min(text.find_first_not_of(" \t\r\n\f", at), text.size());
    if (text.compare(at, 4, "<!--") != 0) break;
    const size_t end = text.find("-->", at);
    if (end == std::string::npos) break;
    at = end + 3;
  }
  return text.substr(at);
}

bool named_html(std::string_view name) {
  const std::string_view end = name.substr(name.size() - std::min<size_t>(name.size(), 6));
  for (const auto* extension : {".html", ".htm", ".xhtml", ".HTML", ".HTM"}) {
    if (end.ends_with(extension)) return true;
  }
  return false;
}

int sniff(const Prefix& prefix) {
  const std::string text = opening(prefix.head);
  for (const auto* mark : {"<!doctype html", "<html"}) {
    if (text.starts_with(mark)) return kSure;
  }
  if (text.starts_with("<?xml")) {
    const size_t html = text.find("<html");
    return html < 1024 || text.find("<!doctype html") < 1024 ? kExact : kNo;
  }
  for (const auto* mark :
       {"<head", "<body", "<title", "<table", "<script", "<style", "<meta", "<div", "<h1", "<p>",
        "<font", "<center", "<frameset", "<!-- saved from url="}) {
    if (text.starts_with(mark)) return kLikely;
  }
  if (text.starts_with("<") && text.find("<html") < 1024) return kLikely;
  return named_html(prefix.name) && text.find("</") != std::string::npos ? kLikely : kNo;
}

Outcome extract(ByteSource& source, Output& out) {
  auto bytes = evidence::read_head(source, kHtmlBytesMax);
  if (!bytes.ok()) return Outcome::failed("its bytes could not be read");
  const bool all = bytes->size() == source.size();
  auto decoded = decode_markup(*bytes);
  bytes->clear();
  bytes->shrink_to_fit();
  const HtmlText page = read_html(decoded.text);
  out.text(page.text);
  namespace f = model::field;
  out.field(f::kTitle, page.title);
  out.field(f::kAuthor, page.author);
  out.field("description", page.description);
  out.field(f::kUrl, page.url);
  out.field(f::kSoftware, page.software);
  out.field(f::kCharset, decoded.charset);
  if (const auto time = base::parse_iso(page.published)) {
    out.time(
        {time->time, time->has_zone ? model::TimeCertainty::kZoned : model::TimeCertainty::kLocal});
  }
  if (!all) return Outcome::partial("too large: only its beginning was read");
  if (!page.whole) {
    out.anomaly("markup_limit");
    return Outcome::partial("its markup is too complex: tags were cut out, not understood");
  }
  return Outcome::done();
}

}  // namespace

extern constinit const Format kHtml = {
    .name = "html",
    .summary = "HTML and XHTML pages",
    .specification = "WHATWG HTML Living Standard",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
