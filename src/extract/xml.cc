// SPDX-License-Identifier: EUPL-1.2
// Parsing of XML; see xml.h.
#include "extract/xml.h"

#include "extract/markup_charset.h"

namespace clew::extract {

XmlTree parse_xml(ByteView bytes) {
  XmlTree tree;
  if (bytes.size() > kXmlBytesMax) {
    tree.error = "larger than what is read";
    return tree;
  }
  const auto decoded = decode_markup(bytes);
  const auto result =
      tree.document.load_buffer(decoded.text.data(), decoded.text.size(),
                                pugi::parse_default | pugi::parse_ws_pcdata, pugi::encoding_utf8);
  tree.whole = result.status == pugi::status_ok;
  if (!tree.whole) {
    tree.error_offset = result.offset < 0 ? 0 : static_cast<uint64_t>(result.offset);
    tree.error = result.description();
  }
  return tree;
}

std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  return name.substr(name.find(':') + 1);  // npos + 1 is 0
}

std::string_view local_name(const pugi::xml_attribute& attribute) {
  const std::string_view name = attribute.name();
  return name.substr(name.find(':') + 1);
}

std::string_view attribute_of(const pugi::xml_node& node, std::string_view name) {
  for (const auto& attribute : node.attributes()) {
    if (local_name(attribute) == name) return attribute.value();
  }
  return {};
}

pugi::xml_node child_of(const pugi::xml_node& node, std::string_view name) {
  for (const auto& child : node.children()) {
    if (local_name(child) == name) return child;
  }
  return {};
}

std::string text_of(const pugi::xml_node& node) {
  std::string out;
  walk_xml(
      node,
      [&](const pugi::xml_node& each) {
        if (each.type() == pugi::node_pcdata || each.type() == pugi::node_cdata) {
          out.append(each.value());
        }
        return each.type() == pugi::node_element;
      },
      [](const pugi::xml_node&) {});
  return out;
}

}  // namespace clew::extract
