// SPDX-License-Identifier: EUPL-1.2
// The text of Rich Text Format (RTF 1.9.1): charsets by font, \u with its fallbacks, tables, notes,
// hidden and deleted words; objects and pictures as bytes. HTML that Outlook wrapped in RTF is
// unwrapped ([MS-OXRTFEX]); RTF that Outlook compressed is decompressed ([MS-OXRTFCP]).
// Thread-safe; never fails.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace clew::extract {

/// A picture or an object within a text.
struct RtfObject {
  std::string name;  ///< "picture.png", "report.doc"; its last part tells the type
  Bytes bytes;
};

struct RtfText {
  std::string text;
  std::string html;  ///< where the RTF only wraps HTML; then `text` is empty
  std::string title;
  std::string subject;
  std::string author;
  std::string last_author;
  std::string company;
  std::string keywords;
  std::string comment;
  std::string software;
  std::string created;   ///< ISO 8601 without zone
  std::string modified;  ///< the same
  bool has_deleted_text = false;
  bool whole = true;             ///< false: groups are not closed
  bool too_deep = false;         ///< groups beyond kRtfGroupsMax were skipped
  uint64_t objects_dropped = 0;  ///< beyond what is kept
};

inline constexpr size_t kRtfGroupsMax = 4096;                 ///< groups within groups
inline constexpr size_t kRtfObjectBytesMax = 64 << 20;        ///< of one object, decoded
inline constexpr size_t kRtfTextBytesMax = size_t{32} << 20;  ///< more text is not kept

/// Whether the bytes begin like RTF.
bool starts_rtf(ByteView head);

/// Reads RTF. Objects are handed to `take` when they end, where it is given.
RtfText read_rtf(ByteView rtf, const std::function<void(RtfObject&)>& take = {});

/// The embedded file of an OLE 1.0 object ([MS-OLEDS] 2.2): its name and bytes; bytes are empty
/// where it is none.
RtfObject unwrap_ole_object(ByteView object);

/// The same of the native data of a "Package": a file that a person put into a document.
RtfObject unwrap_package(ByteView native);

/// RTF of Outlook's compressed form; what could be read where it is damaged, and nothing where it
/// is none. `limit` bounds the result.
Bytes decompress_rtf(ByteView compressed, size_t limit);

}  // namespace clew::extract
