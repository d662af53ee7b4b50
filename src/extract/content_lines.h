// SPDX-License-Identifier: EUPL-1.2
// Lines of vCard (2.1, 3.0: RFC 2426, 4.0: RFC 6350) and iCalendar (RFC 5545): folded, with
// parameters, in quoted-printable or base64 where they say so. Thread-compatible.
//
//   for (ContentLines lines(text); auto line = lines.next();) if (line->name == "TEL") ...
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace clew::extract {

struct ContentLine {
  std::string name;  ///< upper case, without its group: "TEL"
  std::vector<std::pair<std::string, std::string>> parameters;  ///< names in upper case
  std::string value;    ///< unfolded and decoded, escapes left
  bool binary = false;  ///< `value` is bytes that stood in base64

  /// The first parameter of that name, or "".
  std::string_view parameter(std::string_view wanted) const;
  /// The value with its escapes undone.
  std::string text() const;
  /// Its parts between semicolons, escapes undone.
  std::vector<std::string> parts() const;
  /// Kinds that it states, lower case: "cell, work".
  std::string types() const;
};

class ContentLines {
 public:
  /// Borrows the text, which is UTF-8.
  explicit ContentLines(std::string_view text) : text_(text) {}
  /// The next line that is one; nothing at the end.
  std::optional<ContentLine> next();
  size_t offset() const { return at_; }

 private:
  std::string_view physical();

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace clew::extract
