// SPDX-License-Identifier: EUPL-1.2
// The contract between a format and the rest of Clew. A format is one file in extract/formats/ with
// one `constinit const Format` descriptor: how its type is told from a prefix, and how its text,
// fields and children are read from a ByteSource into an Output. Formats are stateless plain
// functions that run only in a worker process (or in a test), single-threaded, on hostile input.
//
//   constinit const Format kExample = {
//       .name = "example",
//       .summary = "Example documents",
//       .specification = "RFC 0000",
//       .sniff = sniff,
//       .extract = extract,
//   };
//
// and a line in extract/registry.cc. CONTRIBUTING.md walks through a whole one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/byte_source.h"
#include "model/item.h"

namespace clew::extract {

using evidence::ByteSource;

/// What sniffing may look at: a fixed prefix, the total size, and the name as a hint for texts
/// only.
struct Prefix {
  ByteView head;          ///< the first kPrefixBytes of the item, or all of it
  uint64_t size = 0;      ///< bytes of the whole item
  std::string_view name;  ///< its part of the path, raw; a hint where content says little
};
inline constexpr size_t kPrefixBytes = 64 << 10;

/// How sure a sniffer is. The highest wins, then the order of names.
inline constexpr int kNo = 0;
inline constexpr int kFallback = 1;  ///< reads anything: bytes
inline constexpr int kWeak = 10;     ///< looks like it: text, csv
inline constexpr int kLikely = 50;   ///< several marks agree, none is proof
inline constexpr int kSure = 90;     ///< a signature
inline constexpr int kExact = 100;   ///< a signature and what it must contain, e.g. OOXML in zip

/// How an extraction ended. Malformed evidence is no failure of the program: it is `partial` or
/// `failed` with a reason that a person understands ("the archive ends early").
struct Outcome {
  model::ItemState state = model::ItemState::kDone;
  std::string reason;  ///< fixed words without values; values go into anomalies

  static Outcome done() { return {}; }
  static Outcome partial(std::string why) { return {model::ItemState::kPartial, std::move(why)}; }
  static Outcome encrypted(std::string why) {
    return {model::ItemState::kEncrypted, std::move(why)};
  }
  static Outcome failed(std::string why) { return {model::ItemState::kFailed, std::move(why)}; }
  static Outcome skipped(std::string why) { return {model::ItemState::kSkipped, std::move(why)}; }
};

/// What a container knows about a child before its bytes are read.
struct Child {
  Bytes name;  ///< its part of the path, raw bytes as the container has them; may contain '/'
  model::ItemKind kind = model::ItemKind::kFile;
  bool deleted = false;
  std::optional<model::ItemTime> time;
  std::vector<model::Field> fields;
  /// A format by name that reads it whatever the content looks like, e.g. "eml" for messages of an
  /// mbox; empty: sniff.
  std::string_view format;
};

/// Takes unpacked bytes and becomes a source of them. What a unit may unpack in all is limited, by
/// a multiple of its own size: append() fails with kLimit when that or the space is spent; the
/// format then reports the member by child_without_bytes(..., Outcome::skipped("expansion limit"))
/// and goes on. Sources must go in the reverse order of their making.
class Unpacker {
 public:
  virtual ~Unpacker() = default;
  virtual Result<void> append(ByteView bytes) = 0;
  virtual uint64_t size() const = 0;
  virtual Result<std::unique_ptr<ByteSource>> finish() = 0;
};

/// A file that follows the item's own where a larger one was split (E01, E02; 001, 002).
struct Part {
  Bytes name;
  uint64_t size = 0;
  ByteSource* source = nullptr;  ///< nullptr: it lacks in the set; `size` is that of its like
};

class Output;

/// One format. Aggregate of plain data and plain functions; see the head of this file.
struct Format {
  std::string_view name;           ///< lower_snake_case; stands in shards and after `type:`
  std::string_view summary;        ///< one line for people: "ZIP archives"
  std::string_view specification;  ///< document it follows: "APPNOTE 6.3.10"
  /// Raised when it reads more, or better, than before: `process --again changed` then redoes what
  /// an older one read.
  uint32_t version = 1;
  /// 0 to 100, see above. Must be quick and must not allocate much: it runs on every item that no
  /// surer format has claimed.
  int (*sniff)(const Prefix& prefix) = nullptr;
  /// The most that sniff ever answers. Formats told by their words, not by a signature, say so
  /// here: they are asked last, and not at all where a surer one has claimed the item.
  int confidence_max = kExact;
  /// Reads the item. Called once for each item; may be interrupted by time and memory limits
  /// anywhere.
  Outcome (*extract)(ByteSource& source, Output& out) = nullptr;
  /// Whether it reads Output::parts() itself. For all others the parts are joined to one child.
  bool takes_parts = false;
};

/// Takes what a format finds in one item: text, fields, anomalies, children. Limits are enforced
/// here, so that a format cannot exceed them: after a limit is reached, calls are ignored and
/// recorded once as an anomaly. One thread only.
class Output {
 public:
  virtual ~Output() = default;

  /// Appends UTF-8 (malformed bytes are replaced) to the item's text. Pieces are not separated:
  /// append "\n" or " " where the layout has a break.
  virtual void text(std::string_view utf8) = 0;
  /// How many bytes of text the item has so far.
  virtual size_t text_size() const = 0;
  /// Adds a metadata field (model::field names where they fit). Empty values are ignored, long ones
  /// clipped at kFieldBytesMax.
  virtual void field(std::string_view name, std::string_view value) = 0;
  virtual void time(model::ItemTime time) = 0;
  /// Something malformed: stable lower_snake_case name, offset in the item's bytes.
  virtual void anomaly(std::string_view name, uint64_t offset = 0,
                       std::string_view detail = {}) = 0;
  /// Narrows the item's type, e.g. a zip that proves to be "ooxml".
  virtual void type(std::string_view name) = 0;

  /// A child with bytes of its own: identified, hashed and extracted at once, before this returns.
  /// The source is borrowed for the call.
  virtual void child(const Child& child, ByteSource& source) = 0;

  /// A child without a file of its own (a message, a row): text and fields are given, its values
  /// are looked for, nothing is sniffed. `size` is its length in the container.
  virtual void record(const Child& child, std::string_view text, uint64_t size) = 0;

  /// As record(), for a message with attachments or an entry with members: the record is open while
  /// `fill` runs; what `fill` writes to the Output it is given goes into the record.
  using Fill = void (*)(Output& out, void* context);
  virtual void record_with(const Child& child, uint64_t size, Fill fill, void* context) = 0;

  /// A child whose bytes cannot be had, with the state it ends in (encrypted member, link, device).
  virtual void child_without_bytes(const Child& child, uint64_t size, const Outcome& outcome) = 0;

  /// Takes in bytes that a container can only give out one after the other (compressed members) and
  /// makes them a source for child(). See Unpacker.
  virtual std::unique_ptr<Unpacker> unpack() = 0;

  /// Whether the children limit or the depth limit is reached: a loop over entries should stop.
  virtual bool full() const = 0;
  /// Whether a child at this depth would still be opened.
  virtual bool can_nest() const = 0;
  /// Whether what is slow is wanted too (`--profile full`): text in pictures, unallocated space.
  virtual bool thorough() const = 0;
  /// Passwords to try on what is locked, in this order; may be empty. What one of them opened says
  /// so in the field `opened_by`: "password 3 of the list", never the password itself.
  virtual const std::vector<std::string>& passwords() const = 0;
  /// The files that follow the item's own, in their order, where it is the first of a split file;
  /// else empty.
  virtual const std::vector<Part>& parts() const = 0;
  /// Countries whose national forms are assumed, e.g. {"FR", "GB"}.
  virtual const std::vector<std::string>& regions() const = 0;
};

// Limits of one item, whatever its format.
inline constexpr size_t kTextBytesMax = 16 << 20;  ///< text of one item; larger texts make sections
inline constexpr size_t kFieldBytesMax = 16 << 10;    ///< one metadata value
inline constexpr size_t kFieldsMax = 512;             ///< metadata values of one item
inline constexpr size_t kAnomaliesMax = 100;          ///< kept for one item; more are counted
inline constexpr uint32_t kDepthMax = 24;             ///< containers within containers
inline constexpr uint64_t kChildrenMax = 20'000'000;  ///< children of one item

/// All formats, sorted by name.
struct FormatList {
  const Format* const* formats;
  size_t count;
  const Format* const* begin() const { return formats; }
  const Format* const* end() const { return formats + count; }
};
FormatList all_formats();
/// The format of that name, or nullptr.
const Format* find_format(std::string_view name);
/// The format that claims the prefix with the highest confidence; always one, "bytes" at the least.
const Format& identify(const Prefix& prefix);

}  // namespace clew::extract
