// SPDX-License-Identifier: EUPL-1.2
// XML of any kind: the text of all elements, one a line unless text and elements mix, and the
// values of attributes as "name: value". Of drawings (SVG) only what they say: text, titles, links.
#include "extract/xml.h"

#include "extract/format.h"

namespace clew::extract {
namespace {

int sniff(const Prefix& prefix) {
  ByteView head = prefix.head.substr(0, 256);
  if (head.substr(0, 3) == "\xef\xbb\xbf") head.remove_prefix(3);
  std::string text;
  for (const char c : head) {
    if (c != 0 && c != '\xff' && c != '\xfe') text.push_back(c);
  }
  const size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string::npos) return kNo;
  const std::string_view opening = std::string_view(text).substr(start);
  if (opening.starts_with("<?xml")) return kSure;
  for (const auto* mark : {"<svg", "<rss", "<kml", "<gpx", "<feed", "<!DOCTYPE svg"}) {
    if (opening.starts_with(mark)) return kSure;
  }
  return kNo;
}

bool blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// Whether words stand beside elements in the node: then its elements are inline.
bool is_mixed(const pugi::xml_node& node) {
  bool words = false;
  bool elements = false;
  for (const auto& child : node.children()) {
    elements = elements || child.type() == pugi::node_element;
    words = words || (child.type() != pugi::node_element && !blank(child.value()));
  }
  return words && elements;
}

/// Writes one tree.
class Writer {
 public:
  Writer(Output& out, bool drawing) : out_(out), drawing_(drawing) {}

  bool enter(const pugi::xml_node& node) {
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) {
      if (!blank(node.value())) {
        add(node.value());
      } else if (inline_depth_ > 0) {
        add(" ");
      }
      return false;
    }
    if (node.type() != pugi::node_element) return false;
    const std::string_view name = local_name(node);
    if (drawing_ && (name == "style" || name == "script")) return false;
    attributes(node);
    if (inline_depth_ > 0 || is_mixed(node) || (drawing_ && name == "text")) ++inline_depth_;
    return true;
  }

  void leave(const pugi::xml_node&) {
    if (inline_depth_ > 0) --inline_depth_;
    if (inline_depth_ == 0) line();
  }

  void finish() {
    line();
    out_.text(batch_);
  }

 private:
  void attributes(const pugi::xml_node& node) {
    for (const auto& attribute : node.attributes()) {
      const std::string_view name = local_name(attribute);
      const std::string_view value = attribute.value();
      if (blank(value) || std::string_view(attribute.name()).starts_with("xmlns")) continue;
      if (drawing_ && name != "href" && name != "title" && name != "label") continue;
      if (drawing_ && value.starts_with("data:")) continue;
      if (inline_depth_ == 0) line();
      if (!at_line_start_) add(" ");
      add(name);
      add(": ");
      add(value);
      if (inline_depth_ == 0) line();
    }
  }

  void add(std::string_view text) {
    if (at_line_start_)
      text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    if (text.empty()) return;
    batch_.append(text);
    at_line_start_ = false;
  }
  void line() {
    if (at_line_start_) return;
    batch_.push_back('\n');
    at_line_start_ = true;
    if (batch_.size() > (256 << 10)) {
      out_.text(batch_);
      batch_.clear();
    }
  }

  Output& out_;
  const bool drawing_;
  std::string batch_;
  size_t inline_depth_ = 0;
  bool at_line_start_ = true;
};

Outcome extract(ByteSource& source, Output& out) {
  auto bytes = evidence::read_all(source, kXmlBytesMax);
  if (!bytes.ok()) {
    return bytes.error().kind == ErrorKind::kLimit ? Outcome::skipped("XML larger than is read")
                                                   : Outcome::failed("its bytes could not be read");
  }
  const XmlTree tree = parse_xml(*bytes);
  const std::string_view root = local_name(tree.document.document_element());
  out.field(model::field::kKind, root);
  const bool drawing = root == "svg";
  if (drawing) {
    const auto top = tree.document.document_element();
    out.field(model::field::kTitle, text_of(child_of(top, "title")));
    out.field(model::field::kWidth, attribute_of(top, "width"));
    out.field(model::field::kHeight, attribute_of(top, "height"));
  }
  Writer writer(out, drawing);
  walk_xml(
      tree.document, [&](const pugi::xml_node& node) { return writer.enter(node); },
      [&](const pugi::xml_node& node) { writer.leave(node); });
  writer.finish();
  if (tree.whole) return Outcome::done();
  out.anomaly("xml_malformed", tree.error_offset, tree.error);
  if (root.empty()) return Outcome::failed("the XML is malformed");
  return Outcome::partial("the XML is malformed");
}

}  // namespace

extern constinit const Format kXml = {
    .name = "xml",
    .summary = "XML of any kind, SVG drawings",
    .specification = "XML 1.0",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
