// SPDX-License-Identifier: EUPL-1.2
// Result<T>: a value or an Error. Operations that can fail for reasons outside the program return
// it; TRY hands a failure to the caller and stands alone on the right of a declaration, an
// assignment or a return. (Statement expressions are a GNU extension that g++ and clang share.)
//
//   Result<Config> load(const std::string& path) {
//     auto text = TRY(read_file(path));
//     return parse(text);
//   }
#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/check.h"

namespace clew::base {

/// What kind of failure it is, where a caller acts on the difference.
enum class ErrorKind {
  kFailed,       ///< the operation failed; the text says why
  kUsage,        ///< the person asked for something that does not exist or makes no sense
  kNotFound,     ///< the thing named is not there
  kDenied,       ///< wrong key, no permission
  kCorrupt,      ///< stored data does not pass its checks
  kUnsupported,  ///< understood, but not something this build can do
  kLimit,        ///< a limit was reached
  kBusy,         ///< somebody else holds it now; trying later can help
};

/// A failure: fixed text first, values last, and what to do next where a person can do something.
struct Error {
  ErrorKind kind = ErrorKind::kFailed;
  std::string text;

  explicit Error(std::string what) : text(std::move(what)) {}
  Error(ErrorKind k, std::string what) : kind(k), text(std::move(what)) {}
};

/// A `T`, or the Error that took its place. `T` may be void. Thread-compatible.
template <typename T>
class [[nodiscard]] Result {
 public:
  using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

  Result() requires std::is_void_v<T> : content_(std::in_place_index<0>) {}
  // Version 14 of the formatter does not know the clause below.
  // clang-format off
  template <typename U>
    requires(!std::is_void_v<T> && std::is_constructible_v<Value, U&&> &&
             !std::is_same_v<std::remove_cvref_t<U>, Result> &&
             !std::is_same_v<std::remove_cvref_t<U>, Error>)
  Result(U&& value) : content_(std::in_place_index<0>, std::forward<U>(value)) {}
  // clang-format on
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// The failure; only when !ok().
  const Error& error() const {
    CHECK(!ok());
    return *std::get_if<1>(&content_);
  }
  Error take_error() {
    CHECK(!ok());
    return std::move(*std::get_if<1>(&content_));
  }

  /// The value; only when ok().
  Value& value() & {
    CHECK(ok());
    return *std::get_if<0>(&content_);
  }
  const Value& value() const& {
    CHECK(ok());
    return *std::get_if<0>(&content_);
  }
  Value take() {
    CHECK(ok());
    return std::move(*std::get_if<0>(&content_));
  }
  Value value_or(Value other) && { return ok() ? take() : std::move(other); }

  Value& operator*() & { return value(); }
  const Value& operator*() const& { return value(); }
  Value* operator->() { return &value(); }
  const Value* operator->() const { return &value(); }

 private:
  std::variant<Value, Error> content_;
};

/// Puts `context` before the text of a failure: "reading the key file: no such file".
inline Error with_context(std::string_view context, Error error) {
  error.text = std::string(context) + ": " + error.text;
  return error;
}

}  // namespace clew::base

namespace clew {
using base::Error;
using base::ErrorKind;
using base::Result;
}  // namespace clew

/// The value of a Result, or return its Error from the enclosing function.
#define TRY(expression)                                     \
  __extension__({                                           \
    auto try_result_ = (expression);                        \
    if (!try_result_.ok()) return try_result_.take_error(); \
    try_result_.take();                                     \
  })

/// The value of a Result that cannot fail here; aborts with the place and the text when it does.
#define MUST(expression)                                                         \
  __extension__({                                                                \
    auto must_result_ = (expression);                                            \
    if (!must_result_.ok())                                                      \
      ::clew::base::check_failed(__FILE__, __LINE__, must_result_.error().text); \
    must_result_.take();                                                         \
  })
