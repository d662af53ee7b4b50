// SPDX-License-Identifier: EUPL-1.2
// The reader of RTF; see rtf_text.h. One pass with a stack of groups of its own.
#include "extract/rtf_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/utf8.h"
#include "extract/code_page.h"
#include "extract/document_flow.h"

namespace clew::extract {
namespace {

constexpr int kFontsMax = 65'536;
constexpr size_t kInfoBytesMax = 4096;
constexpr size_t kLinkBytesMax = 8192;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// What the words of a group are for.
enum class Destination : uint8_t {
  kText,
  kSkip,
  kFonts,
  kInfo,  ///< a field of the document's information
  kTime,  ///< a time of it
  kFieldCode,
  kPicture,
  kObject,
  kHtmlTag,
};

/// Destinations by their word. Those behind \* that are not here are skipped.
struct KnownDestination {
  std::string_view word;
  Destination destination;
  std::string RtfText::*field = nullptr;
};
const KnownDestination* find_destination(std::string_view word) {
  static constexpr KnownDestination kKnown[] = {
      {"annotation", Destination::kText, nullptr},
      {"author", Destination::kInfo, &RtfText::author},
      {"colorschememapping", Destination::kSkip, nullptr},
      {"colortbl", Destination::kSkip, nullptr},
      {"company", Destination::kInfo, &RtfText::company},
      {"creatim", Destination::kTime, &RtfText::created},
      {"datafield", Destination::kSkip, nullptr},
      {"datastore", Destination::kSkip, nullptr},
      {"doccomm", Destination::kInfo, &RtfText::comment},
      {"filetbl", Destination::kSkip, nullptr},
      {"fldinst", Destination::kFieldCode, nullptr},
      {"fonttbl", Destination::kFonts, nullptr},
      {"generator", Destination::kInfo, &RtfText::software},
      {"htmltag", Destination::kHtmlTag, nullptr},
      {"info", Destination::kSkip, nullptr},
      {"keywords", Destination::kInfo, &RtfText::keywords},
      {"latentstyles", Destination::kSkip, nullptr},
      {"listoverridetable", Destination::kSkip, nullptr},
      {"listtable", Destination::kSkip, nullptr},
      {"nonshppict", Destination::kSkip, nullptr},
      {"objclass", Destination::kSkip, nullptr},
      {"objdata", Destination::kObject, nullptr},
      {"operator", Destination::kInfo, &RtfText::last_author},
      {"pict", Destination::kPicture, nullptr},
      {"pntxta", Destination::kSkip, nullptr},
      {"pntxtb", Destination::kSkip, nullptr},
      {"printim", Destination::kSkip, nullptr},
      {"revtbl", Destination::kSkip, nullptr},
      {"revtim", Destination::kTime, &RtfText::modified},
      {"rsidtbl", Destination::kSkip, nullptr},
      {"rxe", Destination::kSkip, nullptr},
      {"shpinst", Destination::kText, nullptr},
      {"shppict", Destination::kText, nullptr},
      {"sn", Destination::kSkip, nullptr},
      {"stylesheet", Destination::kSkip, nullptr},
      {"subject", Destination::kInfo, &RtfText::subject},
      {"sv", Destination::kSkip, nullptr},
      {"tc", Destination::kSkip, nullptr},
      {"themedata", Destination::kSkip, nullptr},
      {"title", Destination::kInfo, &RtfText::title},
      {"xe", Destination::kSkip, nullptr},
      {"xmlnstbl", Destination::kSkip, nullptr},
  };
  const auto* found = std::lower_bound(
      std::begin(kKnown), std::end(kKnown), word,
      [](const KnownDestination& known, std::string_view w) { return known.word < w; });
  return found != std::end(kKnown) && found->word == word ? found : nullptr;
}

/// Words that stand for characters.
std::string_view character_of(std::string_view word) {
  static constexpr std::pair<std::string_view, std::string_view> kKnown[] = {
      {"bullet", "\u2022"}, {"emdash", "\u2014"},  {"emspace", "\u2003"},
      {"endash", "\u2013"}, {"enspace", "\u2002"}, {"ldblquote", "\u201C"},
      {"lquote", "\u2018"}, {"qmspace", "\u2005"}, {"rdblquote", "\u201D"},
      {"rquote", "\u2019"}, {"zwj", "\u200D"},     {"zwnj", "\u200C"},
  };
  for (const auto& [name, character] : kKnown) {
    if (name == word) return character;
  }
  return {};
}

/// Code page of a font by \fcharset; 0 where it is the document's own.
int code_page_of_charset(int charset) {
  static constexpr std::pair<int, int> kKnown[] = {
      {0, 1252},   {77, 10000}, {128, 932},  {129, 949},  {134, 936},  {136, 950},
      {161, 1253}, {162, 1254}, {163, 1258}, {177, 1255}, {178, 1256}, {186, 1257},
      {204, 1251}, {222, 874},  {238, 1250}, {254, 437},  {255, 850}};
  for (const auto& [number, page] : kKnown) {
    if (number == charset) return page;
  }
  return 0;
}

/// State that a group inherits and that ends with it.
struct Group {
  Destination destination = Destination::kText;
  std::string RtfText::*field = nullptr;
  int unicode_skip = 1;      ///< characters that stand for a \u in old readers
  int code_page = 0;         ///< of the font; 0: the document's
  bool html_hidden = false;  ///< \htmlrtf: for readers that do not know the HTML
  bool opened = true;        ///< nothing but the brace was read
};

class Reader {
 public:
  Reader(ByteView rtf, const std::function<void(RtfObject&)>& take) : rtf_(rtf), take_(take) {}

  RtfText read() {
    groups_.emplace_back();
    while (at_ < rtf_.size() && !done_) step();
    flush();
    end_binary();
    result_.whole = done_ || groups_.size() == 1;
    flow_.fresh_line();
    if (from_html_) {
      result_.html = std::move(html_);
    } else {
      result_.text = flow_.take();
    }
    return std::move(result_);
  }

 private:
  Group& group() { return groups_.back(); }

  void step() {
    const char c = rtf_[at_];
    if (c == '\\') return control();
    if (c == '{') {
      flush();
      ++at_;
      if (groups_.size() < kRtfGroupsMax) {
        groups_.push_back(group());
        group().opened = true;
      } else {
        ++groups_beyond_;
        result_.too_deep = true;
      }
    } else if (c == '}') {
      flush();
      ++at_;
      close_group();
    } else if (c == '\r' || c == '\n' || c == '\0') {
      ++at_;
    } else {
      plain();
    }
  }

  void close_group() {
    skip_ = 0;
    starred_ = false;
    if (groups_beyond_ > 0) {
      --groups_beyond_;
      return;
    }
    const Destination ended = group().destination;
    if (groups_.size() > 1) groups_.pop_back();
    const Destination now = group().destination;
    if ((ended == Destination::kPicture || ended == Destination::kObject) && now != ended) {
      end_binary();
    }
    if (ended == Destination::kTime && now != ended) end_time();
    if (ended == Destination::kFieldCode && now != ended) end_field();
    if (groups_.size() == 1) done_ = true;
  }

  /// A run of bytes that are no syntax.
  void plain() {
    size_t end = at_;
    while (end < rtf_.size() && rtf_[end] != '\\' && rtf_[end] != '{' && rtf_[end] != '}' &&
           rtf_[end] != '\r' && rtf_[end] != '\n' && rtf_[end] != '\0') {
      ++end;
    }
    ByteView run = rtf_.substr(at_, end - at_);
    at_ = end;
    group().opened = false;
    if (skip_ > 0) {
      const size_t skipped = std::min<size_t>(run.size(), static_cast<size_t>(skip_));
      skip_ -= static_cast<int>(skipped);
      run.remove_prefix(skipped);
    }
    take_bytes(run);
  }

  void take_bytes(ByteView bytes) {
    switch (group().destination) {
      case Destination::kSkip:
      case Destination::kTime:
        return;
      case Destination::kPicture:
      case Destination::kObject:
        return take_hex(bytes);
      case Destination::kFonts:
        return;
      default:
        pending_ += bytes;
    }
  }

  void take_hex(ByteView digits) {
    for (const char c : digits) {
      const int value = hex_value(c);
      if (value < 0) continue;
      if (high_ < 0) {
        high_ = value;
      } else {
        if (binary_.size() < kRtfObjectBytesMax) {
          binary_.push_back(static_cast<char>(high_ << 4 | value));
        }
        high_ = -1;
      }
    }
  }

  // Control words

  void control() {
    ++at_;
    if (at_ >= rtf_.size()) return;
    const char c = rtf_[at_];
    if (!is_letter(c)) return symbol(c);
    const size_t start = at_;
    while (at_ < rtf_.size() && is_letter(rtf_[at_]) && at_ - start < 32) ++at_;
    const std::string_view word = rtf_.substr(start, at_ - start);
    bool negative = false;
    size_t digits = at_;
    if (digits < rtf_.size() && rtf_[digits] == '-') {
      negative = true;
      ++digits;
    }
    int64_t value = 0;
    const size_t first_digit = digits;
    while (digits < rtf_.size() && is_digit(rtf_[digits]) && digits - first_digit < 10) {
      value = value * 10 + (rtf_[digits] - '0');
      ++digits;
    }
    const bool has_value = digits > first_digit;
    if (has_value) at_ = digits;
    if (at_ < rtf_.size() && rtf_[at_] == ' ') ++at_;
    take_word(word, has_value, negative ? -value : value);
  }

  void symbol(char c) {
    ++at_;
    if (c == '*') {
      starred_ = true;
      return;
    }
    if (c == '\'') {
      if (at_ + 2 > rtf_.size()) return;
      const int high = hex_value(rtf_[at_]);
      const int low = hex_value(rtf_[at_ + 1]);
      if (high < 0 || low < 0) return;
      at_ += 2;
      group().opened = false;
      if (skip_ > 0) {
        --skip_;
        return;
      }
      const char byte = static_cast<char>(high << 4 | low);
      if (group().destination != Destination::kPicture &&
          group().destination != Destination::kObject) {
        take_bytes({&byte, 1});
      }
      return;
    }
    if (c == '~') return add("\u00A0");
    if (c == '_') return add("\u2011");
    if (c == '\\' || c == '{' || c == '}') {
      if (skip_ > 0) {
        --skip_;
        return;
      }
      return take_bytes({&c, 1});
    }
    if (c == '\n' || c == '\r') paragraph();
  }

  void take_word(std::string_view word, bool has_value, int64_t value) {
    const bool starred = std::exchange(starred_, false);
    const bool opened = std::exchange(group().opened, false) || starred;
    if (opened) {
      if (const auto* known = find_destination(word); known != nullptr) return enter(*known);
      if (starred) {
        flush();
        group().destination = Destination::kSkip;
        return;
      }
    }
    if (word == "bin") return binary(value);
    if (word == "u") return unicode(value);
    if (word == "uc") {
      group().unicode_skip = static_cast<int>(std::clamp<int64_t>(value, 0, 16));
    } else if (group().destination == Destination::kFonts) {
      font_word(word, value);
    } else if (group().destination == Destination::kTime) {
      time_word(word, value);
    } else if (group().destination == Destination::kPicture) {
      picture_word(word);
    } else if (!format_word(word, has_value, value)) {
      text_word(word);
    }
  }

  void enter(const KnownDestination& known) {
    flush();
    const Destination around = group().destination;
    // What is skipped stays so, but for what the information and pictures hold.
    const bool told =
        known.destination == Destination::kInfo || known.destination == Destination::kTime;
    if (around == Destination::kSkip && !told) return;
    if (around != Destination::kText && around != Destination::kSkip &&
        known.destination == Destination::kText) {
      return;
    }
    if (known.destination == Destination::kFieldCode) field_code_.clear();
    group().destination = known.destination;
    group().field = known.field;
  }

  void binary(int64_t length) {
    const auto wanted = static_cast<size_t>(std::max<int64_t>(length, 0));
    const ByteView bytes = rtf_.substr(at_, wanted);
    at_ += bytes.size();
    const Destination destination = group().destination;
    if (destination == Destination::kPicture || destination == Destination::kObject) {
      binary_ += bytes.substr(0, kRtfObjectBytesMax - std::min(kRtfObjectBytesMax, binary_.size()));
    }
  }

  void unicode(int64_t value) {
    flush();
    const auto unit = static_cast<uint32_t>(value < 0 ? value + 65'536 : value) & 0xFFFF;
    skip_ = group().unicode_skip;
    if (unit >= 0xD800 && unit < 0xDC00) {
      lead_ = unit;
      return;
    }
    std::string character;
    if (unit >= 0xDC00 && unit < 0xE000 && lead_ != 0) {
      base::append_utf8(character, 0x10000 + ((lead_ - 0xD800) << 10) + (unit - 0xDC00));
    } else if (unit >= 0xF020 && unit <= 0xF0FF) {
      character.push_back(' ');  // a sign of a symbol font
    } else if (unit >= 0x20 || unit == '\t') {
      base::append_utf8(character, unit);
    }
    lead_ = 0;
    add(character);
  }

  void font_word(std::string_view word, int64_t value) {
    if (word == "f" && value >= 0 && value < kFontsMax) font_ = static_cast<int>(value);
    if (word == "fcharset") fonts_[font_] = code_page_of_charset(static_cast<int>(value));
    if (word == "cpg" && fonts_[font_] == 0) fonts_[font_] = static_cast<int>(value);
  }

  void time_word(std::string_view word, int64_t value) {
    static constexpr std::string_view kWords[] = {"yr", "mo", "dy", "hr", "min"};
    for (size_t i = 0; i < std::size(kWords); ++i) {
      if (word == kWords[i] && value >= 0 && value < 10'000) time_[i] = static_cast<int>(value);
    }
    time_field_ = group().field;
  }

  void picture_word(std::string_view word) {
    if (word == "pngblip") picture_ending_ = "png";
    if (word == "jpegblip") picture_ending_ = "jpg";
    if (word == "emfblip") picture_ending_ = "emf";
    if (word == "wmetafile") picture_ending_ = "wmf";
    if (word == "dibitmap" || word == "wbitmap") picture_ending_ = "dib";
  }

  /// Words that change how what follows is read; false when it is none.
  bool format_word(std::string_view word, bool has_value, int64_t value) {
    const bool on = !has_value || value != 0;
    if (word == "f" || word == "af") {
      if (word == "af") return true;
      flush();
      const auto font = fonts_.find(static_cast<int>(value));
      group().code_page = font == fonts_.end() ? 0 : font->second;
    } else if (word == "plain") {
      flush();
      const auto font = fonts_.find(default_font_);
      group().code_page = font == fonts_.end() ? 0 : font->second;
    } else if (word == "deff") {
      default_font_ = static_cast<int>(value);
    } else if (word == "ansicpg") {
      document_page_ = static_cast<int>(value);
    } else if (word == "mac") {
      document_page_ = 10'000;
    } else if (word == "pc") {
      document_page_ = 437;
    } else if (word == "pca") {
      document_page_ = 850;
    } else if (word == "fromhtml") {
      from_html_ = on;
    } else if (word == "htmlrtf") {
      flush();
      group().html_hidden = on;
    } else if (word == "intbl") {
      in_table_ = true;
    } else if (word == "pard") {
      in_table_ = false;
    } else if (word == "deleted") {
      result_.has_deleted_text = result_.has_deleted_text || on;
    } else {
      return false;
    }
    return true;
  }

  void text_word(std::string_view word) {
    if (word == "par" || word == "sect" || word == "line" || word == "softline") {
      paragraph();
    } else if (word == "page" || word == "column") {
      add("\n");
    } else if (word == "tab") {
      add("\t");
    } else if (word == "cell" || word == "nestcell") {
      flush();
      if (shows_text()) flow_.tab();
    } else if (word == "row" || word == "nestrow") {
      flush();
      if (shows_text()) flow_.close_row();
    } else if (const auto character = character_of(word); !character.empty()) {
      add(character);
    }
  }

  bool shows_text() {
    return group().destination == Destination::kText && !from_html_ &&
           flow_.text().size() < kRtfTextBytesMax;
  }

  void paragraph() {
    flush();
    if (from_html_) return add("\r\n");
    if (!shows_text()) return;
    if (in_table_) {
      flow_.add(" ");
    } else {
      flow_.line();
      for (const auto& link : links_) {
        flow_.add(link);
        flow_.line();
      }
      links_.clear();
    }
  }

  // What was read

  void flush() {
    if (pending_.empty()) return;
    std::string text;
    const int page = group().code_page == 0 ? document_page_ : group().code_page;
    pages_.append(text, pending_, page);
    pending_.clear();
    add_decoded(text);
  }
  void add(std::string_view text) {
    flush();
    add_decoded(text);
  }
  void add_decoded(std::string_view text) {
    switch (group().destination) {
      case Destination::kText:
        if (from_html_) {
          if (!group().html_hidden && html_.size() < kRtfTextBytesMax) html_ += text;
        } else if (flow_.text().size() < kRtfTextBytesMax) {
          flow_.add(text);
        }
        return;
      case Destination::kHtmlTag:
        if (html_.size() < kRtfTextBytesMax) html_ += text;
        return;
      case Destination::kFieldCode:
        if (field_code_.size() < kLinkBytesMax) field_code_ += text;
        return;
      case Destination::kInfo:
        if (group().field != nullptr && (result_.*group().field).size() < kInfoBytesMax) {
          result_.*group().field += text;
        }
        return;
      default:
        return;
    }
  }

  void end_time() {
    if (time_field_ != nullptr && time_[0] > 0) {
      result_.*time_field_ = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:00", time_[0], time_[1],
                                         time_[2], time_[3], time_[4]);
    }
    time_field_ = nullptr;
    std::fill(std::begin(time_), std::end(time_), 0);
  }

  /// HYPERLINK "target": the target follows the paragraph.
  void end_field() {
    const size_t word = field_code_.find("HYPERLINK");
    if (word == std::string::npos) return;
    const size_t open = field_code_.find('"', word);
    if (open == std::string::npos) return;
    const size_t close = std::min(field_code_.find('"', open + 1), field_code_.size());
    std::string target = field_code_.substr(open + 1, close - open - 1);
    if (target.find(':') != std::string::npos) links_.push_back(std::move(target));
    field_code_.clear();
  }

  void end_binary() {
    high_ = -1;
    if (binary_.empty()) return;
    RtfObject object;
    if (!picture_ending_.empty()) {
      object.name = "picture." + std::exchange(picture_ending_, {});
      object.bytes = std::move(binary_);
    } else {
      object = unwrap_ole_object(binary_);
      if (object.bytes.empty()) object = {"object.bin", std::move(binary_)};
    }
    binary_.clear();
    if (take_) take_(object);
  }

  ByteView rtf_;
  const std::function<void(RtfObject&)>& take_;
  size_t at_ = 0;
  std::vector<Group> groups_;
  size_t groups_beyond_ = 0;
  bool starred_ = false;
  bool done_ = false;
  int skip_ = 0;  ///< characters to skip behind a \u
  uint32_t lead_ = 0;
  Bytes pending_;  ///< bytes of text not yet decoded
  CodePages pages_;
  std::map<int, int> fonts_;
  int font_ = 0;
  int default_font_ = -1;
  int document_page_ = kWesternCodePage;
  bool from_html_ = false;
  bool in_table_ = false;
  std::string html_;
  std::string field_code_;
  std::vector<std::string> links_;
  Bytes binary_;
  int high_ = -1;
  std::string picture_ending_;
  int time_[5] = {};
  std::string RtfText::*time_field_ = nullptr;
  DocumentFlow flow_;
  RtfText result_;
};

}  // namespace

bool starts_rtf(ByteView head) { return head.starts_with("{\\rt"); }

RtfText read_rtf(ByteView rtf, const std::function<void(RtfObject&)>& take) {
  return Reader(rtf, take).read();
}

}  // namespace clew::extract
