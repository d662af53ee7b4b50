// SPDX-License-Identifier: EUPL-1.2
// Name variants across scripts: keys under which forms of one name in different scripts meet. A
// shard keeps the keys of its distinct words; a search looks the keys of a query word up in it and
// so finds Наталья for Natalya, محمد for Mohammed, 小明 for Xiaoming, and the reverse.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace clew::index {

/// Computes keys. Thread-compatible; transliterators are loaded once an object.
class VariantKeys {
 public:
  VariantKeys();
  ~VariantKeys();
  VariantKeys(const VariantKeys&) = delete;
  VariantKeys& operator=(const VariantKeys&) = delete;

  /// Keys under which a folded word of a text is kept; none for words without variants (numbers,
  /// single letters).
  std::vector<std::string> of_term(std::string_view folded);
  /// Keys to look up for a folded word of a query.
  std::vector<std::string> of_query(std::string_view folded);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Whether two folded words are of different scripts, so that one may stand for the other.
bool differ_in_script(std::string_view a, std::string_view b);

}  // namespace clew::index
