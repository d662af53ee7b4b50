// SPDX-License-Identifier: EUPL-1.2
// Numbers of identity documents. They have no checksum that holds for all countries, so a number is
// believed only beside a word that names the document.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace clew::model {

/// "passport:FR12AB34567" from the kind of document ("passport", "identity_card", "visa",
/// "residence_permit", "driving_licence") and its number: 6 to 14 capitals and digits, at least
/// five of them digits; spaces and dashes are dropped. Thread-safe.
std::optional<std::string> normalise_document(std::string_view kind, std::string_view number);

}  // namespace clew::model
