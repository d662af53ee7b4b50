// SPDX-License-Identifier: EUPL-1.2
// Outlook's objects as bags of properties ([MS-OXPROPS], [MS-OXCMSG]), whether they come from a
// PST, a .msg or a winmail.dat, and what is told of them: mails with people, times, thread and
// bodies, contacts, appointments, tasks.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "extract/format.h"

namespace clew::extract {

/// A property that has a number in one of Outlook's sets of names ([MS-OXPROPS] 1.3.2). The numbers
/// of the sets that are used do not overlap.
constexpr uint32_t named_property(uint16_t number) { return 0x10000u | number; }
/// Whether a set of names is one of those: {0006200x-0000-0000-C000-000000000046}.
bool is_outlook_set(ByteView guid);

/// Properties of a container that stand for named ones -> named_property(), from its streams of
/// sets and of entries ([MS-PST] 2.4.7, [MS-OXMSG] 2.2.3).
std::map<uint32_t, uint32_t> read_property_names(ByteView sets, ByteView entries);

/// Bytes of a value that has always the same number of them; 0 for all others.
size_t mapi_fixed_size(uint16_t type);

// Types of values ([MS-OXCDATA] 2.11.1).
inline constexpr uint16_t kMapiInt16 = 0x02;
inline constexpr uint16_t kMapiInt32 = 0x03;
inline constexpr uint16_t kMapiBoolean = 0x0B;
inline constexpr uint16_t kMapiObjectType = 0x0D;
inline constexpr uint16_t kMapiInt64 = 0x14;
inline constexpr uint16_t kMapiString8 = 0x1E;
inline constexpr uint16_t kMapiString = 0x1F;
inline constexpr uint16_t kMapiTime = 0x40;
inline constexpr uint16_t kMapiBinary = 0x102;

// Properties that containers need, too.
inline constexpr uint32_t kMapiMessageClass = 0x001A;
inline constexpr uint32_t kMapiMessageSize = 0x0E08;
inline constexpr uint32_t kMapiDisplayName = 0x3001;
inline constexpr uint32_t kMapiAttachData = 0x3701;
inline constexpr uint32_t kMapiAttachMethod = 0x3705;

/// One object. Thread-compatible value.
class MapiObject {
 public:
  /// `value`: as the property is stored, little-endian. A property that is there stays.
  void add(uint32_t id, uint16_t type, Bytes value);
  /// The code page of its 8-bit strings, where the container knows it.
  void set_code_page(int code_page) { code_page_ = code_page; }

  bool has(uint32_t id) const { return values_.count(id) != 0; }
  /// UTF-8 of a string, "" where there is none.
  std::string text(uint32_t id) const;
  std::optional<int64_t> integer(uint32_t id) const;
  std::optional<TimeMs> time(uint32_t id) const;
  /// The bytes of a value of any type.
  ByteView bytes(uint32_t id) const;
  /// The code page that its 8-bit strings are in; 0 where it is not told.
  int code_page() const;

 private:
  struct Value {
    uint16_t type;
    Bytes bytes;
  };
  std::map<uint32_t, Value> values_;
  int code_page_ = 0;
};

/// What is told of an attachment before its bytes are read.
Child describe_attachment(const MapiObject& attachment, size_t number);

/// How an attachment is kept ([MS-OXCMSG] 2.2.2.9).
enum class AttachMethod { kBytes, kReference, kMessage, kOle };
AttachMethod attach_method(const MapiObject& attachment);

/// The kind of item that an object is: mails are messages, all else are rows.
model::ItemKind item_kind_of(const MapiObject& object);

/// Fields, time and text of a message, contact, appointment or task; an HTML twin of the text
/// becomes a child.
void give_mapi_object(const MapiObject& object, const std::vector<MapiObject>& recipients,
                      Output& out);

}  // namespace clew::extract
