// SPDX-License-Identifier: EUPL-1.2
// HTTP messages out of web archives; see http_message.h. Digest labels as in WARC 1.1, 5.8.
#include "extract/http_message.h"

#include <brotli/decode.h>
#include <zstd.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <memory>
#include <vector>

#include "base/hash.h"
#include "extract/inflate.h"

namespace clew::extract {
namespace {

constexpr size_t kPiece = 64 << 10;
constexpr size_t kChunkLineMax = 256;  ///< bytes of a chunk's size with its extensions
constexpr size_t kCodingsMax = 3;      ///< codings laid over each other that are undone
constexpr int kWindowLogMax = 27;

using Source = std::unique_ptr<ByteSource>;

/// Calls `take` with pieces of the source until it returns false.
template <typename Take>
bool each_piece(ByteSource& source, const Take& take) {
  Bytes piece(kPiece, '\0');
  for (uint64_t at = 0;;) {
    const auto n = source.read(at, piece.data(), piece.size());
    if (!n.ok()) return false;
    if (n.value() == 0) return true;
    if (!take(ByteView(piece).substr(0, n.value()))) return false;
    at += n.value();
  }
}

/// Joins the chunks (RFC 9112, 7.1). Bodies that say so and are not chunked, which is common in
/// archives, give nullptr.
Source join_chunks(ByteSource& body, Output& out, std::string& wrong) {
  auto unpacker = out.unpack();
  Bytes line(kChunkLineMax, '\0');
  bool ended = false;
  for (uint64_t at = 0; at < body.size() && wrong.empty() && !ended;) {
    const auto n = body.read(at, line.data(), line.size());
    if (!n.ok()) return nullptr;
    const ByteView head = ByteView(line).substr(0, n.value());
    const size_t end = head.find('\n');
    const auto length = parse_number(trim_line(head.substr(0, std::min(end, head.size()))), 16);
    if (!length || end == ByteView::npos) {
      wrong = "wrong";
      if (at == 0) return nullptr;
      break;
    }
    at += end + 1;
    ended = *length == 0;
    evidence::SliceSource chunk(body, at, *length);
    if (!each_piece(chunk, [&](ByteView piece) { return unpacker->append(piece).ok(); })) {
      return nullptr;
    }
    if (chunk.size() < *length) wrong = "cut off";
    at += chunk.size() + 2;
  }
  if (!ended && wrong.empty()) wrong = "cut off";
  auto source = unpacker->finish();
  return source.ok() ? source.take() : nullptr;
}

/// One way to undo a coding: as Inflater::step.
using Step = std::function<Inflater::Step(ByteView input, char* out, size_t length)>;

Inflater::Step brotli_step(BrotliDecoderState* state, ByteView input, char* out, size_t length) {
  size_t in_left = input.size();
  size_t out_left = length;
  const auto* next_in = reinterpret_cast<const uint8_t*>(input.data());
  auto* next_out = reinterpret_cast<uint8_t*>(out);
  const auto result =
      BrotliDecoderDecompressStream(state, &in_left, &next_in, &out_left, &next_out, nullptr);
  using Status = Inflater::Status;
  const Status status = result == BROTLI_DECODER_RESULT_ERROR     ? Status::kDamaged
                        : result == BROTLI_DECODER_RESULT_SUCCESS ? Status::kEnd
                                                                  : Status::kMore;
  return {input.size() - in_left, length - out_left, status};
}

Inflater::Step zstd_step(ZSTD_DCtx* context, ByteView input, char* out, size_t length) {
  ZSTD_inBuffer in{input.data(), input.size(), 0};
  ZSTD_outBuffer given{out, length, 0};
  const size_t left = ZSTD_decompressStream(context, &given, &in);
  using Status = Inflater::Status;
  const Status status = ZSTD_isError(left) != 0 ? Status::kDamaged
                        : left == 0             ? Status::kEnd
                                                : Status::kMore;
  return {in.pos, given.pos, status};
}

/// The way to undo a coding by its name; empty for one that is not known.
Step step_of(std::string_view coding, Inflater::Wrapper wrapper) {
  if (coding == "gzip" || coding == "x-gzip" || coding == "deflate") {
    auto inflater = std::make_shared<Inflater>(wrapper);
    return [inflater](ByteView in, char* out, size_t n) { return inflater->step(in, out, n); };
  }
  if (coding == "br") {
    const std::shared_ptr<BrotliDecoderState> state(
        BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), BrotliDecoderDestroyInstance);
    return
        [state](ByteView in, char* out, size_t n) { return brotli_step(state.get(), in, out, n); };
  }
  if (coding == "zstd") {
    const std::shared_ptr<ZSTD_DCtx> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
    ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kWindowLogMax);
    return [context](ByteView in, char* out, size_t n) {
      return zstd_step(context.get(), in, out, n);
    };
  }
  return {};
}

/// Undoes one coding; nullptr when nothing came of it. `whole` tells whether its end was reached.
Source undo(ByteSource& body, const Step& step, Output& out, bool& whole) {
  auto unpacker = out.unpack();
  Bytes plain(kPiece, '\0');
  bool ended = false;
  whole = false;
  each_piece(body, [&](ByteView piece) {
    while (!ended) {
      const auto did = step(piece, plain.data(), plain.size());
      if (!unpacker->append(ByteView(plain).substr(0, did.given)).ok()) return false;
      whole = did.status == Inflater::Status::kEnd;
      ended = did.status != Inflater::Status::kMore;
      piece.remove_prefix(did.taken);
      if (piece.empty() && did.given < plain.size()) break;
      if (did.taken == 0 && did.given == 0) return false;
    }
    return !ended;
  });
  if (unpacker->size() == 0 && !whole) return nullptr;
  auto source = unpacker->finish();
  return source.ok() ? source.take() : nullptr;
}

std::vector<std::string> codings_of(const HeaderFields& fields) {
  std::vector<std::string> codings;
  const std::string held(value_of(fields, "content-encoding"));
  std::string_view rest = held;
  while (!rest.empty()) {
    const size_t comma = std::min(rest.find(','), rest.size());
    const std::string coding = ascii_lower(trim_line(rest.substr(0, comma)));
    if (!coding.empty() && coding != "identity") codings.push_back(coding);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return codings;
}

/// RFC 4648 base32 without regard to case; nothing when it is not.
std::optional<Bytes> from_base32(std::string_view text) {
  Bytes out;
  uint32_t bits = 0;
  int count = 0;
  for (char c : text) {
    if (c == '=') break;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    const int value = c >= 'A' && c <= 'Z' ? c - 'A' : c >= '2' && c <= '7' ? c - '2' + 26 : -1;
    if (value < 0) return std::nullopt;
    bits = (bits << 5 | static_cast<uint32_t>(value)) & 0xfff;
    count += 5;
    if (count < 8) continue;
    count -= 8;
    out.push_back(static_cast<char>(bits >> count & 0xff));
  }
  return out;
}

}  // namespace

std::string_view trim_line(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::optional<uint64_t> parse_number(std::string_view text, int base) {
  uint64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value, base);
  return read.ec == std::errc() && read.ptr != text.data() ? std::optional(value) : std::nullopt;
}

size_t header_length(ByteView bytes) {
  const size_t wide = bytes.find("\r\n\r\n");
  const size_t narrow = bytes.substr(0, wide).find("\n\n");
  if (narrow != ByteView::npos) return narrow + 2;
  return wide == ByteView::npos ? 0 : wide + 4;
}

HeaderFields parse_header_fields(ByteView header) {
  HeaderFields fields;
  std::string* last = nullptr;
  size_t at = header.find('\n');  // after the first line
  while (at != ByteView::npos && at + 1 < header.size()) {
    const size_t end = header.find('\n', at + 1);
    const ByteView line = header.substr(at + 1, end == ByteView::npos ? end : end - at - 1);
    const size_t colon = line.find(':');
    if (last != nullptr && (line.starts_with(' ') || line.starts_with('\t'))) {
      last->append(" ").append(trim_line(line));
    } else if (colon != ByteView::npos) {
      last = &fields[ascii_lower(trim_line(line.substr(0, colon)))];
      if (!last->empty()) last->append(", ");
      last->append(trim_line(line.substr(colon + 1)));
    }
    at = end;
  }
  return fields;
}

std::string value_of(const HeaderFields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

size_t describe_response(ByteView head, Child& child) {
  const size_t length = header_length(head.substr(0, kHeaderBytesMax));
  if (length == 0 || !head.starts_with("HTTP/")) return 0;
  const HeaderFields fields = parse_header_fields(head.substr(0, length));
  const auto add = [&](std::string_view name, std::string text) {
    if (!text.empty()) child.fields.push_back({std::string(name), std::move(text)});
  };
  const size_t space = head.substr(0, length).find(' ');
  if (space < 16) add("http_status", std::string(trim_line(head.substr(space + 1, 3))));
  add(model::field::kMime, value_of(fields, "content-type"));
  add("redirects_to", value_of(fields, "location"));
  add("http_server", value_of(fields, "server"));
  add("http_last_modified", value_of(fields, "last-modified"));
  add("http_disposition", value_of(fields, "content-disposition"));
  add("http_cookies", value_of(fields, "set-cookie"));
  return length;
}

CapturedMessage report_response(Child child, ByteSource& message, std::string_view payload_digest,
                                Output& out) {
  CapturedMessage found;
  const auto head = evidence::read_head(message, kHeaderBytesMax);
  const size_t length = head.ok() ? describe_response(*head, child) : 0;
  if (length == 0) {
    out.child(child, message);
    return found;
  }
  const HeaderFields fields = parse_header_fields(ByteView(*head).substr(0, length));
  evidence::SliceSource body(message, length, message.size() - length);
  const auto check = [&](ByteSource& bytes) {
    if (payload_digest.empty() || found.payload_matches) return;
    const auto digests = digests_of(bytes);
    const auto same = digests ? matches_digest(*digests, payload_digest) : std::nullopt;
    found.payload_checked = found.payload_checked || same.has_value();
    found.payload_matches = same.value_or(false);
  };
  check(body);
  // In the order of unpacking; they go in the reverse order.
  std::vector<Source> unpacked;
  ByteSource* now = &body;
  const bool chunked =
      ascii_lower(value_of(fields, "transfer-encoding")).find("chunked") != std::string::npos;
  const auto push = [&](Source source) {
    if (source == nullptr) return false;
    unpacked.push_back(std::move(source));
    now = unpacked.back().get();
    return true;
  };
  if (chunked && push(join_chunks(body, out, found.chunks))) check(*now);
  const auto codings = codings_of(fields);
  for (size_t i = codings.size(); i-- > 0 && codings.size() <= kCodingsMax && body.size() > 0;) {
    bool whole = false;
    Source plain;
    for (const auto wrapper : {Inflater::Wrapper::kGzipOrZlib, Inflater::Wrapper::kNone}) {
      const Step step = step_of(codings[i], wrapper);
      if (step && plain == nullptr) plain = undo(*now, step, out, whole);
      if (codings[i] != "deflate") break;  // some servers send it without its wrapper
    }
    const bool undone = push(std::move(plain));
    if (undone && whole) continue;
    found.coding = undone ? "damaged" : "wrong";
    child.fields.push_back({"content_encoding", codings[i]});
    if (!undone) break;
  }
  if (!payload_digest.empty()) check(*now);
  if (!found.chunks.empty()) child.fields.push_back({"http_chunks", found.chunks});
  if (!found.coding.empty()) child.fields.push_back({"http_coding", found.coding});
  out.child(child, *now);
  while (!unpacked.empty()) unpacked.pop_back();
  return found;
}

std::optional<base::Digests> digests_of(ByteSource& source) {
  base::DigestsHasher hasher;
  const bool whole = each_piece(source, [&](ByteView piece) {
    hasher.update(piece);
    return true;
  });
  return whole ? std::optional(hasher.finish()) : std::nullopt;
}

std::optional<bool> matches_digest(const base::Digests& digests, std::string_view label) {
  const size_t colon = label.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string algorithm = ascii_lower(label.substr(0, colon));
  const std::string_view value = trim_line(label.substr(colon + 1));
  const Bytes* digest = algorithm == "sha1" || algorithm == "sha-1"       ? &digests.sha1
                        : algorithm == "sha256" || algorithm == "sha-256" ? &digests.sha256
                        : algorithm == "md5"                              ? &digests.md5
                                                                          : nullptr;
  if (digest == nullptr) return std::nullopt;
  const auto said =
      value.size() == digest->size() * 2 ? base::from_hex(ascii_lower(value)) : from_base32(value);
  return said == *digest;
}

}  // namespace clew::extract
