// SPDX-License-Identifier: EUPL-1.2
// Values of mail headers as they stand in the message: folded, encoded, often malformed. Encoded
// words (RFC 2047), parameters (RFC 2045, 2231), lists of people and dates (RFC 5322, also its
// obsolete forms) are read loosely: what a mail program would show is what is returned. Charsets
// are decoded by extract/charset.h, for the system's own converters cannot be loaded in the
// sandbox. All functions are thread-safe and never fail.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "model/item.h"

namespace clew::extract {

/// The value of a header for eyes, UTF-8, one line. `charset` is what its raw 8-bit bytes are
/// assumed to be in, or empty: guessed.
std::string decode_header(ByteView raw, std::string_view charset = {});

/// People of an address header: "Name <address>" or "address", joined by ", ". Group names are
/// dropped, comments stand as names where no other name is.
std::string decode_people(ByteView raw, std::string_view charset = {});

/// A header with parameters: Content-Type, Content-Disposition.
struct ParameterHeader {
  std::string value;                                            ///< lower case, "text/plain"
  std::vector<std::pair<std::string, std::string>> parameters;  ///< lower-case name, decoded value

  /// The value of a parameter, or "".
  std::string_view parameter(std::string_view name) const;
};
ParameterHeader decode_parameters(ByteView raw, std::string_view charset = {});

/// The instant of a date header; kLocal where it names no zone. Nothing when it is not a date.
std::optional<model::ItemTime> decode_mail_date(ByteView raw);

/// The ids in Message-ID, In-Reply-To, References: "<a@b> <c@d>", without comments and folding.
std::string decode_message_ids(ByteView raw);

}  // namespace clew::extract
