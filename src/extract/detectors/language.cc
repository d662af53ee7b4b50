// SPDX-License-Identifier: EUPL-1.2
// Language identification by CLD2; see language.h.
#include "extract/detectors/language.h"

#include <cstdio>

#include <cld2/public/compact_lang_det.h>

#include "base/utf8.h"

namespace clew::extract {

std::string language_of(std::string_view utf8) {
  constexpr size_t kLookedAt = 64 << 10;
  constexpr size_t kShortest = 12;  // shorter texts are guessed wrong more often than right
  const std::string_view text = base::clip_utf8(utf8, kLookedAt);
  if (text.size() < kShortest) return {};
  bool reliable = false;
  const CLD2::Language language = CLD2::DetectLanguage(text.data(), static_cast<int>(text.size()),
                                                       /*is_plain_text=*/true, &reliable);
  if (!reliable || language == CLD2::UNKNOWN_LANGUAGE) return {};
  const std::string code = CLD2::LanguageCode(language);
  return code.substr(0, code.find('-'));
}

}  // namespace clew::extract
