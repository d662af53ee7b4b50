// SPDX-License-Identifier: EUPL-1.2
// The functions that queries of apps' schemas use; extract/app_schema.h says what each does. They
// run on hostile values: any type may come.
#include <algorithm>
#include <cmath>
#include <new>

#include "base/time.h"
#include "base/utf8.h"
#include "extract/app_rows.h"
#include "extract/plist.h"

namespace clew::extract {
namespace {

constexpr int64_t kAppleEpochMs = 978'307'200'000;        ///< 2001-01-01
constexpr int64_t kWindowsEpochMs = -11'644'473'600'000;  ///< 1601-01-01
constexpr double kNanosecondsMin = 1e14;  ///< of times since 2001; as seconds, beyond any calendar
constexpr double kTimeMsMax = 8e15;
constexpr size_t kRunMin = 4;  ///< characters of a run of text
constexpr size_t kRunsBytesMax = 64 << 10;

double number(sqlite3_value* value) { return sqlite3_value_double(value); }
std::string text(sqlite3_value* value) {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
  const int length = sqlite3_value_bytes(value);
  return bytes == nullptr ? std::string() : std::string(bytes, static_cast<size_t>(length));
}
ByteView blob(sqlite3_value* value) {
  const auto* bytes = static_cast<const char*>(sqlite3_value_blob(value));
  const int length = sqlite3_value_bytes(value);
  return bytes == nullptr || length <= 0 ? ByteView()
                                         : ByteView(bytes, static_cast<size_t>(length));
}
void answer(sqlite3_context* context, std::string_view value) {
  if (value.empty()) return sqlite3_result_null(context);
  sqlite3_result_text64(context, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}
void answer_time(sqlite3_context* context, double ms) {
  if (!std::isfinite(ms) || std::abs(ms) > kTimeMsMax) return sqlite3_result_null(context);
  sqlite3_result_int64(context, std::llround(ms));
}
using Values = sqlite3_value**;

void unix_time(sqlite3_context* context, Values values, double per_ms) {
  const double given = number(values[0]);
  if (given == 0) return sqlite3_result_null(context);
  answer_time(context, given / per_ms);
}
void unix_s(sqlite3_context* context, Values values) { unix_time(context, values, 1e-3); }
void unix_ms(sqlite3_context* context, Values values) { unix_time(context, values, 1); }
void unix_us(sqlite3_context* context, Values values) { unix_time(context, values, 1e3); }

void apple(sqlite3_context* context, Values values) {
  const double given = number(values[0]);
  if (given == 0) return sqlite3_result_null(context);
  const double ms = std::abs(given) >= kNanosecondsMin ? given / 1e6 : given * 1e3;
  answer_time(context, ms + static_cast<double>(kAppleEpochMs));
}
void webkit(sqlite3_context* context, Values values) {
  const double given = number(values[0]);
  if (given == 0) return sqlite3_result_null(context);
  answer_time(context, given / 1e3 + static_cast<double>(kWindowsEpochMs));
}
void iso(sqlite3_context* context, Values values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return sqlite3_result_null(context);
  const double ms = number(values[0]);
  if (!std::isfinite(ms) || std::abs(ms) > kTimeMsMax) return sqlite3_result_null(context);
  answer(context, base::to_iso(static_cast<int64_t>(ms)));
}

void jid(sqlite3_context* context, Values values) {
  const std::string given = text(values[0]);
  const size_t at = given.find('@');
  const std::string_view server =
      at == std::string::npos ? std::string_view() : std::string_view(given).substr(at + 1);
  // A device of the same person stands behind a colon or a dot: "447400123456:3@...".
  const std::string_view user =
      std::string_view(given).substr(0, std::min(given.find_first_of(":.@"), given.size()));
  const bool digits = user.size() >= 5 && std::all_of(user.begin(), user.end(),
                                                      [](char c) { return c >= '0' && c <= '9'; });
  if (digits && (server == "s.whatsapp.net" || server == "c.us")) {
    return answer(context, "+" + std::string(user));
  }
  answer(context, given);
}
void person(sqlite3_context* context, Values values) {
  const std::string name = text(values[0]);
  const std::string address = text(values[1]);
  if (name.empty() || name == address) return answer(context, address);
  answer(context, address.empty() ? name : name + " <" + address + ">");
}
void place(sqlite3_context* context, Values values) {
  if (number(values[0]) == 0 && number(values[1]) == 0) return sqlite3_result_null(context);
  answer(context, text(values[0]) + "," + text(values[1]));
}

/// The archive has its first string behind the name of its class: "NSString", five bytes that say
/// how, '+', the length (one byte, or 0x81 and two, or 0x82 and four), the string.
void typedstream(sqlite3_context* context, Values values) {
  ByteView bytes = blob(values[0]);
  const size_t name = bytes.find("NSString");
  const size_t sign = name == ByteView::npos ? name : bytes.find('+', name);
  if (sign == ByteView::npos || sign - name > 24 || sign + 2 > bytes.size()) {
    return sqlite3_result_null(context);
  }
  bytes.remove_prefix(sign + 1);
  const auto lead = static_cast<uint8_t>(bytes[0]);
  const size_t wide = lead == 0x81 ? 2 : lead == 0x82 ? 4 : 0;
  if (bytes.size() < 1 + wide) return sqlite3_result_null(context);
  const size_t length = wide == 2   ? base::read_le<uint16_t>(bytes, 1)
                        : wide == 4 ? base::read_le<uint32_t>(bytes, 1)
                                    : lead;
  answer(context, base::repair_utf8(bytes.substr(1 + wide, length)));
}
void plist(sqlite3_context* context, Values values) {
  const auto found = plist_value(blob(values[0]), text(values[1]));
  answer(context, found ? *found : std::string());
}

/// Runs of text in UTF-8, each on a line of its own.
void runs(sqlite3_context* context, Values values) {
  const ByteView bytes = blob(values[0]);
  std::string out;
  std::string run;
  size_t letters = 0;
  for (size_t at = 0; at <= bytes.size() && out.size() < kRunsBytesMax;) {
    const auto decoded = at < bytes.size() ? base::decode_utf8(bytes, at) : base::Decoded{};
    const bool text = at < bytes.size() && decoded.valid && decoded.point >= 0x20 &&
                      decoded.point != 0x7F && !(decoded.point >= 0x80 && decoded.point < 0xA0);
    if (text) {
      run += bytes.substr(at, decoded.length);
      ++letters;
    } else {
      if (letters >= kRunMin) out += (out.empty() ? "" : "\n") + run;
      run.clear();
      letters = 0;
    }
    at += std::max<size_t>(decoded.length, 1);
  }
  answer(context, out);
}

/// Lack of memory must not unwind through SQLite.
template <void (*call)(sqlite3_context*, Values)>
void guarded(sqlite3_context* context, int, Values values) {
  try {
    call(context, values);
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  }
}

struct Function {
  const char* name;
  int arguments;
  void (*call)(sqlite3_context*, int, Values);
};
constexpr Function kFunctions[] = {
    {"apple", 1, guarded<apple>},     {"iso", 1, guarded<iso>},
    {"jid", 1, guarded<jid>},         {"person", 2, guarded<person>},
    {"place", 2, guarded<place>},     {"plist", 2, guarded<plist>},
    {"runs", 1, guarded<runs>},       {"typedstream", 1, guarded<typedstream>},
    {"unix_ms", 1, guarded<unix_ms>}, {"unix_s", 1, guarded<unix_s>},
    {"unix_us", 1, guarded<unix_us>}, {"webkit", 1, guarded<webkit>},
};

}  // namespace

void declare_app_functions(SqliteFile& file) {
  for (const Function& function : kFunctions) {
    // Without SQLITE_INNOCUOUS: a schema of the evidence cannot call them.
    sqlite3_create_function_v2(file.handle(), function.name, function.arguments,
                               SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, nullptr,
                               function.call, nullptr, nullptr, nullptr);
  }
}

}  // namespace clew::extract
