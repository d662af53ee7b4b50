// SPDX-License-Identifier: EUPL-1.2
// Contacts in vCard 2.1, 3.0 and 4.0: one item for each, its text a line for each number, address
// and name, its picture a child.
#include <fmt/format.h>

#include <algorithm>

#include "extract/charset.h"
#include "extract/content_lines.h"
#include "extract/format.h"

namespace clew::extract {
namespace {

constexpr uint64_t kBytesMax = uint64_t{128} << 20;
constexpr size_t kTextOfCardMax = 1 << 20;

int sniff(const Prefix& prefix) {
  const auto start = decode_to_utf8(prefix.head.substr(0, 256)).text;
  const size_t at = start.find_first_not_of(" \t\r\n");
  if (at == std::string::npos) return kNo;
  std::string word = start.substr(at, 11);
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return word == "BEGIN:VCARD" ? kSure : kNo;
}

/// What a property is called in the text; "" for those that say nothing to people.
std::string_view label_of(std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> kKnown[] = {
      {"ADR", "address"},       {"ANNIVERSARY", "anniversary"},
      {"BDAY", "birthday"},     {"CATEGORIES", "groups"},
      {"EMAIL", "e-mail"},      {"FN", "name"},
      {"GEO", "place"},         {"GENDER", "gender"},
      {"IMPP", "messenger"},    {"LABEL", "address"},
      {"LANG", "language"},     {"N", "name parts"},
      {"NICKNAME", "nickname"}, {"NOTE", "note"},
      {"ORG", "organisation"},  {"RELATED", "related"},
      {"ROLE", "role"},         {"TEL", "phone"},
      {"TITLE", "job title"},   {"URL", "web page"},
      {"TZ", "time zone"},
  };
  for (const auto& [known, label] : kKnown) {
    if (known == name) return label;
  }
  return {};
}

std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const auto& part : parts) {
    if (part.find_first_not_of(' ') == std::string::npos) continue;
    if (!all.empty()) all += ", ";
    all += part;
  }
  return all;
}

/// One card while its lines are read.
struct Card {
  std::string text;
  std::string name;
  Bytes photo;
};

void take_line(const ContentLine& line, Card& card) {
  if (line.name == "PHOTO" || line.name == "LOGO") {
    const size_t comma = line.value.find(";base64,");
    if (line.binary) {
      card.photo = line.value;
    } else if (comma != std::string::npos) {
      card.photo = base::from_base64(line.value.substr(comma + 8)).value_or(Bytes());
    } else if (card.text.size() < kTextOfCardMax) {
      card.text += "picture: " + line.text() + "\n";
    }
    return;
  }
  std::string_view label = label_of(line.name);
  const bool own = line.name.starts_with("X-");
  if (line.binary || (label.empty() && !own)) return;
  const bool in_parts = line.name == "ADR" || line.name == "N" || line.name == "ORG";
  const std::string value = in_parts ? joined(line.parts()) : line.text();
  if (value.empty() || card.text.size() >= kTextOfCardMax) return;
  if (line.name == "FN" || (line.name == "N" && card.name.empty())) card.name = value;
  const std::string types = line.types();
  card.text += own ? line.name.substr(2) : std::string(label);
  if (!types.empty()) card.text += " (" + types + ")";
  card.text += ": " + value + "\n";
}

void fill(Output& out, void* context) {
  const auto& card = *static_cast<Card*>(context);
  out.text(card.text);
  out.field(model::field::kTitle, card.name);
  out.field(model::field::kKind, "contact");
  if (card.photo.empty() || out.full()) return;
  Child child;
  child.name = "photo";
  child.kind = model::ItemKind::kEmbedded;
  evidence::ViewSource source(card.photo);
  out.child(child, source);
}

Outcome extract(ByteSource& source, Output& out) {
  const auto bytes = evidence::read_head(source, kBytesMax);
  if (!bytes.ok()) return Outcome::failed("its bytes could not be read");
  const DecodedText decoded = decode_to_utf8(*bytes);
  out.field(model::field::kCharset, decoded.charset);
  ContentLines lines(decoded.text);
  Card card;
  size_t count = 0;
  size_t start = 0;
  bool open = false;
  const auto give = [&](uint64_t length) {
    Child child;
    child.name = fmt::format("{}", ++count);
    child.kind = model::ItemKind::kRow;
    out.record_with(child, length, fill, &card);
    card = {};
  };
  for (size_t before = 0; auto line = lines.next(); before = lines.offset()) {
    if (out.full()) break;
    if (line->name == "BEGIN") {
      // One that was never closed is kept.
      if (open) give(before - start);
      open = true;
      start = before;
    } else if (line->name == "END" && open) {
      give(lines.offset() - start);
      open = false;
    } else if (open) {
      take_line(*line, card);
    }
  }
  if (open) give(decoded.text.size() - start);
  out.field("contacts", fmt::format("{}", count));
  if (source.size() > kBytesMax) return Outcome::partial("it is larger than is read");
  if (!open) return Outcome::done();
  out.anomaly("card_truncated", start);
  return Outcome::partial("the last contact is cut off");
}

}  // namespace

extern constinit const Format kVcard = {
    .name = "vcard",
    .summary = "Contacts: vCard",
    .specification = "RFC 6350, RFC 2426, vCard 2.1",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
