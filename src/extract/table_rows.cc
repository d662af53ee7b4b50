// SPDX-License-Identifier: EUPL-1.2
// Rows of tables; see table_rows.h.
#include "extract/table_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <optional>

namespace clew::extract {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string_view trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// An instant as tables write it: ISO 8601, seconds or milliseconds since 1970, "3.2.2026".
std::optional<model::ItemTime> time_of(std::string_view text) {
  text = trim(text);
  if (const auto iso = base::parse_iso(text)) {
    return model::ItemTime{
        iso->time, iso->has_zone ? model::TimeCertainty::kZoned : model::TimeCertainty::kLocal};
  }
  const bool digits =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (digits && (text.size() == 10 || text.size() == 13)) {
    TimeMs value = 0;
    for (const char c : text) value = value * 10 + (c - '0');
    return model::ItemTime{text.size() == 10 ? value * 1000 : value, model::TimeCertainty::kZoned};
  }
  base::CivilTime civil;
  const std::string owned(text.substr(0, 40));
  const int found = std::sscanf(owned.c_str(), "%2d.%2d.%4d %2d:%2d:%2d", &civil.day, &civil.month,
                                &civil.year, &civil.hour, &civil.minute, &civil.second);
  if (found < 3 || civil.year < 1900) return std::nullopt;
  if (const auto ms = base::from_civil(civil)) {
    return model::ItemTime{*ms, model::TimeCertainty::kLocal};
  }
  return std::nullopt;
}

bool has_letter(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c & 0x80) != 0; });
}

size_t filled_cells(const std::vector<std::string_view>& cells) {
  return static_cast<size_t>(std::count_if(cells.begin(), cells.end(),
                                           [](std::string_view c) { return !trim(c).empty(); }));
}

/// Names of columns are short, all there but at the ends, all different, and no values.
bool looks_like_header(const std::vector<std::string_view>& cells) {
  std::vector<std::string> names;
  for (size_t i = 0; i < cells.size(); ++i) {
    const std::string name = lower(trim(cells[i]));
    const bool value = name.empty() ? i != 0 && i + 1 != cells.size()
                                    : name.size() > 64 || name.find('@') != std::string::npos ||
                                          name.find("://") != std::string::npos ||
                                          (has_digit(name) && !has_letter(name));
    if (value) return false;
    names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) == names.end();
}

/// The columns from the first that is filled to the last.
std::vector<std::string_view> filled_part(const std::vector<std::string_view>& cells) {
  size_t first = 0;
  size_t last = cells.size();
  while (first < last && trim(cells[first]).empty()) ++first;
  while (last > first && trim(cells[last - 1]).empty()) --last;
  return {cells.begin() + static_cast<ptrdiff_t>(first),
          cells.begin() + static_cast<ptrdiff_t>(last)};
}

}  // namespace

/// What a column means, by its name in the languages in which such tables come.
TableRows::Meaning TableRows::meaning_of(std::string_view column) {
  struct Known {
    std::string_view name;
    Meaning meaning;
  };
  static constexpr Known kKnown[] = {
      {"ad_text", Meaning::kText},     {"ad_title", Meaning::kTitle},
      {"account", Meaning::kSender},   {"author", Meaning::kSender},
      {"body", Meaning::kText},        {"city", Meaning::kPlace},
      {"content", Meaning::kText},     {"created", Meaning::kTime},
      {"created_at", Meaning::kTime},  {"date", Meaning::kTime},
      {"date_posted", Meaning::kTime}, {"datetime", Meaning::kTime},
      {"description", Meaning::kText}, {"from", Meaning::kSender},
      {"headline", Meaning::kTitle},   {"heading", Meaning::kTitle},
      {"link", Meaning::kUrl},         {"location", Meaning::kPlace},
      {"message", Meaning::kText},     {"mobile", Meaning::kPhone},
      {"phone", Meaning::kPhone},      {"phone_number", Meaning::kPhone},
      {"post_date", Meaning::kTime},   {"posted", Meaning::kTime},
      {"posted_at", Meaning::kTime},   {"poster", Meaning::kSender},
      {"price", Meaning::kPrice},      {"publication_date", Meaning::kTime},
      {"published", Meaning::kTime},   {"published_at", Meaning::kTime},
      {"region", Meaning::kPlace},     {"seller", Meaning::kSender},
      {"sender", Meaning::kSender},    {"subject", Meaning::kTitle},
      {"telephone", Meaning::kPhone},  {"text", Meaning::kText},
      {"time", Meaning::kTime},        {"timestamp", Meaning::kTime},
      {"titel", Meaning::kTitle},      {"title", Meaning::kTitle},
      {"titre", Meaning::kTitle},      {"título", Meaning::kTitle},
      {"uri", Meaning::kUrl},          {"url", Meaning::kUrl},
      {"user", Meaning::kSender},      {"username", Meaning::kSender},
      {"website", Meaning::kUrl},
  };
  std::string name = lower(trim(column));
  std::replace(name.begin(), name.end(), ' ', '_');
  std::replace(name.begin(), name.end(), '-', '_');
  for (const auto& known : kKnown) {
    if (known.name == name) return known.meaning;
  }
  return Meaning::kNone;
}

bool TableRows::take(const std::vector<std::string_view>& cells, const Place& place) {
  const bool sheet = unnamed_ == Unnamed::kTabs;
  // Above a table on a sheet stand its title and remarks, each alone in its row.
  if (!begun_ && !(sheet && filled_cells(cells) < 2)) {
    begun_ = true;
    columns_.resize(cells.size());
    if (looks_like_header(sheet ? filled_part(cells) : cells)) {
      set_header(cells);
      return true;
    }
  }
  give(cells, place);
  return !out_.full();
}

void TableRows::finish() {
  out_.field("rows", fmt::format("{}", rows_));
  if (is_adverts()) out_.field(model::field::kKind, "advert table");
}

void TableRows::set_header(const std::vector<std::string_view>& cells) {
  std::string names;
  for (size_t i = 0; i < cells.size(); ++i) {
    columns_[i].name = trim(cells[i]);
    columns_[i].meaning = meaning_of(cells[i]);
    if (unnamed_ == Unnamed::kTabs && columns_[i].name.empty()) continue;
    names += (names.empty() ? "" : ", ") + columns_[i].name;
  }
  out_.field("columns", names);
}

bool TableRows::has(Meaning meaning) const {
  return std::any_of(columns_.begin(), columns_.end(),
                     [meaning](const Column& c) { return c.meaning == meaning; });
}

bool TableRows::is_adverts() const {
  const bool where =
      has(Meaning::kUrl) || has(Meaning::kPhone) || has(Meaning::kPlace) || has(Meaning::kPrice);
  return (has(Meaning::kText) || has(Meaning::kTitle)) && has(Meaning::kTime) && where;
}

void TableRows::write_cells(const std::vector<std::string_view>& cells, Child& child) {
  text_.clear();
  bool in_line = false;
  for (size_t i = 0; i < cells.size(); ++i) {
    const std::string_view value = trim(cells[i]);
    if (value.empty()) continue;
    const bool named = i < columns_.size() && !columns_[i].name.empty();
    if (!named && unnamed_ == Unnamed::kTabs) {
      if (in_line) text_.push_back('\t');
      text_ += value;
      in_line = true;
      continue;
    }
    if (in_line) text_.push_back('\n');
    in_line = false;
    text_ += named ? columns_[i].name : fmt::format("column {}", i + 1);
    text_ += ": ";
    text_ += value;
    text_.push_back('\n');
    if (named) set_field(child, columns_[i].meaning, value);
  }
  if (in_line) text_.push_back('\n');
}

void TableRows::give(const std::vector<std::string_view>& cells, const Place& place) {
  ++rows_;
  if (unnamed_ == Unnamed::kNumbered && cells.size() != columns_.size() && !ragged_) {
    ragged_ = true;
    out_.anomaly("row_width", place.offset, fmt::format("row {}", rows_));
  }
  if (place.cut) out_.anomaly("row_limit", place.offset, fmt::format("row {}", rows_));
  Child child;
  child.name = fmt::format("{}", place.number == 0 ? rows_ : place.number);
  child.kind = model::ItemKind::kRow;
  if (place.hidden) child.fields.push_back({"hidden", "yes"});
  write_cells(cells, child);
  out_.record(child, text_, place.length);
}

void TableRows::set_field(Child& child, Meaning meaning, std::string_view value) {
  const auto add = [&](std::string_view name) {
    child.fields.push_back({std::string(name), std::string(value)});
  };
  switch (meaning) {
    case Meaning::kTitle:
      return add(model::field::kTitle);
    case Meaning::kUrl:
      return add(model::field::kUrl);
    case Meaning::kSender:
      return add(model::field::kSender);
    case Meaning::kTime:
      if (!child.time) child.time = time_of(value);
      return;
    default:
      return;
  }
}

}  // namespace clew::extract
