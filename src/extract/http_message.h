// SPDX-License-Identifier: EUPL-1.2
// HTTP messages as web archives keep them (RFC 9110, RFC 9112): the header taken off, chunks
// joined, codings of the content undone (gzip, deflate, br, zstd). Archives often hold bodies that
// were joined or decoded before they were written, so what a header claims is tried, not believed.
// Thread-compatible.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "extract/format.h"

namespace clew::extract {

/// Fields of a header by lower-case name; repeated ones are joined by ", ".
using HeaderFields = std::map<std::string, std::string, std::less<>>;

inline constexpr size_t kHeaderBytesMax = 64 << 10;  ///< of a record or an HTTP message

/// Bytes up to and with the empty line; 0 when there is none.
size_t header_length(ByteView bytes);
/// Fields after the first line; folded lines are joined.
HeaderFields parse_header_fields(ByteView header);
/// The value of a field, or "".
std::string value_of(const HeaderFields& fields, std::string_view name);

std::string ascii_lower(std::string_view text);
/// Without blanks and carriage returns at both ends.
std::string_view trim_line(std::string_view text);
std::optional<uint64_t> parse_number(std::string_view text, int base = 10);

/// What was found wrong in a message, each with a name that people can filter by; "" when nothing.
struct CapturedMessage {
  std::string chunks;  ///< "wrong" or "cut off"
  std::string coding;  ///< "wrong": the claimed coding could not be undone; "damaged": in part
  bool payload_checked = false;
  bool payload_matches = false;
};

/// Adds to `child` what the header tells: status, type, redirection, server, times.
/// `head` is the message's begin; returns the header's length, 0 when it is no HTTP response.
size_t describe_response(ByteView head, Child& child);

/// Reports the body of the response in `message` as `child`. `payload_digest` is what the archive
/// says of it ("sha1:..."), or "": the body as stored and as joined are both taken for an answer,
/// since writers differ.
CapturedMessage report_response(Child child, ByteSource& message, std::string_view payload_digest,
                                Output& out);

/// Whether the bytes have the digest of a label such as "sha1:BASE32" or "sha256:hex"; nothing when
/// the label is not understood.
std::optional<bool> matches_digest(const base::Digests& digests, std::string_view label);
std::optional<base::Digests> digests_of(ByteSource& source);

}  // namespace clew::extract
