// SPDX-License-Identifier: EUPL-1.2
// What documents of Office 97 to 2003 share within their compound files: what a document says of
// itself ([MS-OLEPS]), files that were put into it ([MS-OLEDS]), pictures ([MS-ODRAW]).
// Thread-safe.
#pragma once

#include "extract/compound_file.h"
#include "extract/format.h"

namespace clew::extract {

/// Title, author, times and the like as fields.
void give_document_properties(CompoundFile& file, Output& out);

/// Files and objects that were put into the document, as children.
void give_embedded_objects(CompoundFile& file, Output& out);

/// JPEG, PNG, EMF and WMF pictures of drawings in a stream, as children named "picture 1.png".
void give_drawn_pictures(ByteView stream, Output& out);

/// The whole of a stream up to `limit` bytes, "" where there is none.
Bytes stream_of(CompoundFile& file, std::string_view name, uint64_t limit);

/// How a document ended that was read as far as its compound file goes.
Outcome outcome_of(const CompoundFile& file, Output& out);

}  // namespace clew::extract
