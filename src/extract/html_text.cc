// SPDX-License-Identifier: EUPL-1.2
// Lays out HTML as text; see html_text.h. Gumbo builds the tree in an arena of limited size, which
// is dropped whole: gumbo's own way to free a tree recurses as deep as the tags are nested. The
// walk over the tree keeps its stack on the heap for the same reason.
#include "extract/html_text.h"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdlib>
#include <memory>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/utf8.h"

namespace clew::extract {
namespace {

constexpr size_t kArenaBlock = 1 << 20;
constexpr size_t kTargetBytesMax = 4096;  ///< of one link that is shown

/// Gives gumbo memory until the limit, then leaves the parser by longjmp: gumbo has no other way
/// out and its frames hold nothing but memory of this arena.
class Arena {
 public:
  static void* allocate(void* self, size_t size) { return static_cast<Arena*>(self)->take(size); }
  static void release(void*, void*) {}
  std::jmp_buf& exit() { return exit_; }

 private:
  void* take(size_t size) {
    const size_t rounded = (size + 15) & ~size_t{15};
    if (rounded > left_) {
      const size_t block = std::max(rounded, kArenaBlock);
      if (size > kHtmlTreeBytesMax || total_ + block > kHtmlTreeBytesMax || !grow(block)) {
        std::longjmp(exit_, 1);
      }
    }
    void* given = at_;
    at_ += rounded;
    left_ -= rounded;
    return given;
  }
  bool grow(size_t block) {
    std::unique_ptr<char, void (*)(void*)> fresh(static_cast<char*>(std::malloc(block)), std::free);
    if (fresh == nullptr || count_ == blocks_.size()) return false;
    at_ = fresh.get();
    left_ = block;
    total_ += block;
    blocks_[count_++] = std::move(fresh);
    return true;
  }

  using Block = std::unique_ptr<char, void (*)(void*)>;
  static constexpr size_t kBlocksMax = kHtmlTreeBytesMax / kArenaBlock + 1;
  std::vector<Block> blocks_ = make_blocks();
  static std::vector<Block> make_blocks() {
    std::vector<Block> blocks;
    blocks.reserve(kBlocksMax);
    for (size_t i = 0; i < kBlocksMax; ++i) blocks.emplace_back(nullptr, std::free);
    return blocks;
  }
  size_t count_ = 0;
  size_t total_ = 0;
  char* at_ = nullptr;
  size_t left_ = 0;
  std::jmp_buf exit_;
};

/// The tree's root, or nullptr when the arena is spent. Holds nothing that a longjmp would skip.
const GumboOutput* parse(Arena& arena, const char* data, size_t size) {
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = Arena::allocate;
  options.deallocator = Arena::release;
  options.userdata = &arena;
  options.max_errors = 0;
  if (setjmp(arena.exit()) != 0) return nullptr;
  return gumbo_parse_with_options(&options, data, size);
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool starts_with_no_case(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && std::equal(start.begin(), start.end(), text.begin(),
                                                   [](char a, char b) { return a == lower(b); });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// Text with collapsed space and pending breaks.
class Flow {
 public:
  void add(std::string_view text, bool preformatted = false) {
    for (const char c : text) {
      if (preformatted && c == '\n') {
        ++newlines_;
      } else if (is_space(c)) {
        space_ = true;
      } else {
        settle();
        out_.push_back(c);
      }
    }
  }
  void space() { space_ = true; }
  void cell() { tab_ = true; }
  void block() { newlines_ = std::max(newlines_, 1); }
  void paragraph() { newlines_ = 2; }
  void line() { ++newlines_; }
  bool at_line_start() const { return out_.empty() || newlines_ > 0; }
  const std::string& text() const { return out_; }
  std::string take() {
    if (!out_.empty()) out_.push_back('\n');
    return std::move(out_);
  }

 private:
  void settle() {
    if (newlines_ > 0 || tab_ || space_) {
      if (!out_.empty()) {
        if (newlines_ > 0) {
          out_.append(static_cast<size_t>(std::min(newlines_, 2)), '\n');
        } else {
          out_.push_back(tab_ ? '\t' : ' ');
        }
      }
      newlines_ = 0;
      tab_ = space_ = false;
    }
  }
  std::string out_;
  int newlines_ = 0;
  bool tab_ = false;
  bool space_ = false;
};

/// "%40" as "@", for the targets of mailto: and tel:.
std::string percent_decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      if (const auto byte = base::from_hex(text.substr(i + 1, 2))) {
        out.append(*byte);
        i += 2;
        continue;
      }
    }
    out.push_back(text[i]);
  }
  return base::repair_utf8(out);
}

/// Schemes that lead to somebody. Relative links, scripts and inline data tell nothing.
std::optional<std::string> target_of(std::string_view href) {
  href = base::clip_utf8(trimmed(href), kTargetBytesMax);
  for (const auto scheme : {"http://", "https://", "ftp://"}) {
    if (starts_with_no_case(href, scheme)) return std::string(href);
  }
  for (const auto scheme : {"mailto:", "tel:", "sms:", "smsto:", "callto:", "whatsapp:", "viber:",
                            "tg:", "skype:", "sip:", "xmpp:", "geo:", "bitcoin:", "ethereum:",
                            "monero:", "intent:", "fb-messenger:", "line:", "weixin:"}) {
    if (starts_with_no_case(href, scheme)) return percent_decoded(href);
  }
  if (href.size() > 2 && href.substr(0, 2) == "//") return std::string(href);
  return std::nullopt;
}

/// An address that a well-known service hides from harvesters: the first byte is a key that is
/// exclusive-ored over the others.
std::string unveiled_address(std::string_view hex) {
  const auto bytes = base::from_hex(hex.substr(0, 1024));
  if (!bytes || bytes->size() < 2) return {};
  std::string out;
  for (size_t i = 1; i < bytes->size(); ++i) {
    out.push_back(static_cast<char>((*bytes)[i] ^ (*bytes)[0]));
  }
  return base::is_utf8(out) ? out : std::string();
}

enum class Layout { kInline, kBlock, kParagraph, kCell, kLine, kLeftOut };

Layout layout_of(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_TITLE:
      return Layout::kLeftOut;
    case GUMBO_TAG_BR:
      return Layout::kLine;
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH:
      return Layout::kCell;
    case GUMBO_TAG_P:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_SECTION:
      return Layout::kParagraph;
    case GUMBO_TAG_HTML:
    case GUMBO_TAG_HEAD:
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_TFOOT:
    case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_LEGEND:
    case GUMBO_TAG_OPTION:
    case GUMBO_TAG_TEXTAREA:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_ADDRESS:
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_DETAILS:
    case GUMBO_TAG_SUMMARY:
    case GUMBO_TAG_CENTER:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_FRAME:
    case GUMBO_TAG_MARQUEE:
      return Layout::kBlock;
    default:
      return Layout::kInline;
  }
}

/// Walks a tree and writes what it says.
class Reader {
 public:
  HtmlText read(const GumboNode* root) {
    stack_.push_back({root, 0});
    enter(root);
    while (!stack_.empty()) {
      Place& place = stack_.back();
      const GumboVector* children = children_of(place.node);
      if (children != nullptr && place.next < children->length) {
        const auto* child = static_cast<const GumboNode*>(children->data[place.next++]);
        if (enter(child)) stack_.push_back({child, 0});
      } else {
        leave(place.node);
        stack_.pop_back();
      }
    }
    finish_block();
    if (!result_.description.empty() &&
        flow_.text().find(result_.description) == std::string::npos) {
      flow_.block();
      flow_.add(result_.description);
    }
    result_.text = flow_.take();
    return std::move(result_);
  }

 private:
  struct Place {
    const GumboNode* node;
    unsigned next;
  };

  static const GumboVector* children_of(const GumboNode* node) {
    if (node->type == GUMBO_NODE_DOCUMENT) return &node->v.document.children;
    if (node->type == GUMBO_NODE_ELEMENT) return &node->v.element.children;
    return nullptr;
  }
  static std::string_view attribute(const GumboElement& element, const char* name) {
    const GumboAttribute* found = gumbo_get_attribute(&element.attributes, name);
    return found == nullptr ? std::string_view() : std::string_view(found->value);
  }

  /// Whether the node's children are to be read; then leave() follows.
  bool enter(const GumboNode* node) {
    switch (node->type) {
      case GUMBO_NODE_DOCUMENT:
        return true;
      case GUMBO_NODE_TEXT:
      case GUMBO_NODE_CDATA:
        flow_.add(node->v.text.text, preformatted_ > 0);
        return false;
      case GUMBO_NODE_WHITESPACE:
        if (preformatted_ > 0) {
          flow_.add(node->v.text.text, true);
        } else {
          flow_.space();
        }
        return false;
      case GUMBO_NODE_COMMENT:
        read_comment(node->v.text.text);
        return false;
      case GUMBO_NODE_ELEMENT:
        return enter_element(node->v.element);
      case GUMBO_NODE_TEMPLATE:
        return false;
    }
    return false;
  }

  bool enter_element(const GumboElement& element) {
    const Layout layout = layout_of(element.tag);
    if (element.tag == GUMBO_TAG_TITLE) read_title(element);
    if (layout == Layout::kLeftOut) return false;
    open(layout);
    if (element.tag == GUMBO_TAG_PRE || element.tag == GUMBO_TAG_TEXTAREA) ++preformatted_;
    if (element.tag == GUMBO_TAG_META) read_meta(element);
    if (element.tag == GUMBO_TAG_LINK && attribute(element, "rel") == "canonical") {
      result_.url = attribute(element, "href");
    }
    read_attributes(element);
    return true;
  }

  void leave(const GumboNode* node) {
    if (node->type != GUMBO_NODE_ELEMENT) return;
    const GumboTag tag = node->v.element.tag;
    if (tag == GUMBO_TAG_PRE || tag == GUMBO_TAG_TEXTAREA) --preformatted_;
    const Layout layout = layout_of(tag);
    if (layout == Layout::kBlock || layout == Layout::kParagraph) open(layout);
  }

  void open(Layout layout) {
    switch (layout) {
      case Layout::kBlock:
        finish_block();
        return flow_.block();
      case Layout::kParagraph:
        finish_block();
        return flow_.paragraph();
      case Layout::kCell:
        return flow_.cell();
      case Layout::kLine:
        return flow_.line();
      case Layout::kInline:
      case Layout::kLeftOut:
        return;
    }
  }

  /// What the block's attributes said comes after it, each on a line, unless the block shows it.
  void finish_block() {
    for (const auto& note : notes_) {
      const std::string_view shown = std::string_view(flow_.text()).substr(block_start_);
      const size_t colon = note.find(':');
      if (shown.find(note) != std::string_view::npos) continue;
      if (colon != std::string::npos && note.size() > colon + 5 &&
          shown.find(std::string_view(note).substr(colon + 1)) != std::string_view::npos) {
        continue;
      }
      flow_.block();
      flow_.add(note);
    }
    if (!notes_.empty()) flow_.block();
    notes_.clear();
    block_start_ = flow_.text().size();
  }

  void read_attributes(const GumboElement& element) {
    if (const auto alt = trimmed(attribute(element, "alt")); !alt.empty()) {
      flow_.space();
      flow_.add(alt);
      flow_.space();
    }
    if (element.tag == GUMBO_TAG_INPUT) {
      flow_.space();
      flow_.add(attribute(element, "value"));
      flow_.space();
    }
    if (const auto hidden = attribute(element, "data-cfemail"); !hidden.empty()) {
      flow_.add(unveiled_address(hidden));
    }
    for (const auto* name : {"title", "aria-label"}) {
      if (const auto said = trimmed(attribute(element, name)); !said.empty()) note(said);
    }
    for (const auto* name : {"href", "action"}) {
      if (element.tag == GUMBO_TAG_LINK) break;
      if (const auto target = target_of(attribute(element, name))) note(*target);
    }
    if (element.tag == GUMBO_TAG_IFRAME || element.tag == GUMBO_TAG_FRAME) {
      if (const auto target = target_of(attribute(element, "src"))) note(*target);
    }
  }
  void note(std::string_view said) {
    if (std::find(notes_.begin(), notes_.end(), said) == notes_.end()) notes_.emplace_back(said);
  }

  void read_title(const GumboElement& element) {
    if (!result_.title.empty()) return;
    Flow flow;
    for (unsigned i = 0; i < element.children.length; ++i) {
      const auto* child = static_cast<const GumboNode*>(element.children.data[i]);
      if (child->type == GUMBO_NODE_TEXT) flow.add(child->v.text.text);
    }
    result_.title = flow.text();
  }

  void read_meta(const GumboElement& element) {
    std::string name(attribute(element, "name"));
    if (name.empty()) name = attribute(element, "property");
    std::transform(name.begin(), name.end(), name.begin(), lower);
    const std::string_view content = trimmed(attribute(element, "content"));
    const auto keep = [&](std::string& place) {
      if (place.empty()) place = content;
    };
    if (name == "author") keep(result_.author);
    if (name == "description" || name == "og:description") keep(result_.description);
    if (name == "og:url") keep(result_.url);
    if (name == "og:title") keep(result_.title);
    if (name == "generator") keep(result_.software);
    if (name == "article:published_time") keep(result_.published);
  }

  /// Browsers that save a page write "saved from url=(0023)https://jobs.example/1" before it.
  void read_comment(std::string_view comment) {
    constexpr std::string_view kMark = "saved from url=(";
    const size_t at = comment.find(kMark);
    if (at == std::string_view::npos || !result_.url.empty()) return;
    const std::string_view rest = comment.substr(at + kMark.size());
    const size_t close = rest.find(')');
    if (close == std::string_view::npos) return;
    const std::string_view url = rest.substr(close + 1);
    result_.url = url.substr(0, url.find_first_of(" \r\n"));
  }

  HtmlText result_;
  Flow flow_;
  std::vector<Place> stack_;
  std::vector<std::string> notes_;  ///< of the block being read
  size_t block_start_ = 0;
  int preformatted_ = 0;
};

/// What is left when every tag is cut out: for documents whose tree would be too large.
std::string without_tags(std::string_view html) {
  Flow flow;
  for (size_t at = 0; at < html.size();) {
    const size_t open = html.find('<', at);
    flow.add(html.substr(at, open == std::string_view::npos ? open : open - at));
    if (open == std::string_view::npos) break;
    const size_t close = html.find('>', open);
    if (close == std::string_view::npos) break;
    const std::string_view tag = html.substr(open, close - open);
    const std::string_view name = tag.substr(tag.substr(0, 2) == "</" ? 2 : 1);
    const bool joins = std::string_view("aAbBiIuUsS").find(name.substr(0, 1)) < 10;
    if (!joins || (name.size() > 1 && !is_space(name[1]))) flow.block();
    at = close + 1;
  }
  return flow.take();
}

}  // namespace

HtmlText read_html(std::string_view utf8) {
  auto arena = std::make_unique<Arena>();
  const GumboOutput* tree = parse(*arena, utf8.data(), utf8.size());
  if (tree == nullptr) {
    arena.reset();
    HtmlText result;
    result.text = without_tags(utf8);
    result.whole = false;
    return result;
  }
  return Reader().read(tree->document);
}

std::string html_to_text(std::string_view html_utf8) { return read_html(html_utf8).text; }

}  // namespace clew::extract
