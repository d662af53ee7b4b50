// SPDX-License-Identifier: EUPL-1.2
// XML from evidence: parsed by pugixml with limits, never with entities of its own making or files
// of others (pugixml knows neither), names without their prefixes. Thread-compatible.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace clew::extract {

/// A tree, or the part of it that stands before the first error.
struct XmlTree {
  pugi::xml_document document;
  bool whole = false;
  uint64_t error_offset = 0;  ///< in the decoded bytes, when not whole
  std::string error;          ///< for eyes
};

/// Bytes of one XML text that are parsed at most; more are refused.
inline constexpr size_t kXmlBytesMax = 64 << 20;

/// Parses XML in the charset that it declares. Text keeps its white space.
XmlTree parse_xml(ByteView bytes);

/// "t" of <w:t>.
std::string_view local_name(const pugi::xml_node& node);
std::string_view local_name(const pugi::xml_attribute& attribute);
/// The value of the attribute with that local name, or "".
std::string_view attribute_of(const pugi::xml_node& node, std::string_view name);
/// The first child element with that local name, or an empty node.
pugi::xml_node child_of(const pugi::xml_node& node, std::string_view name);
/// All character data under the node, joined.
std::string text_of(const pugi::xml_node& node);

/// Calls `enter(node)` for every node under `top` in document order and `leave(node)` after the
/// children of those for which `enter` returned true. Does not recurse.
template <typename Enter, typename Leave>
void walk_xml(const pugi::xml_node& top, const Enter& enter, const Leave& leave) {
  pugi::xml_node node = top.first_child();
  while (node) {
    if (enter(node)) {
      if (node.first_child()) {
        node = node.first_child();
        continue;
      }
      leave(node);
    }
    while (!node.next_sibling()) {
      node = node.parent();
      if (!node || node == top) return;
      leave(node);
    }
    node = node.next_sibling();
  }
}

}  // namespace clew::extract
