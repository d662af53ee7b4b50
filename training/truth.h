// SPDX-License-Identifier: EUPL-1.2
// The ground truth of a world: who did what to whom and which items witness it, every selector with
// every place where it stands and how it is hidden, the templates, the identities, the ties, what a
// careful investigator would conclude and what would be wrong. Its file format:
// docs/reference/worlds.md.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "training/acts.h"
#include "training/phrases/grammar.h"

namespace clew::training {

/// A row of an advert table, as the truth knows it.
struct AdvertTruth {
  std::string item;
  int act = 0;
};

/// Collects what the renderers leave behind. Thread-compatible.
class Truth {
 public:
  /// `item` (a path as docs/reference/worlds.md defines) witnesses the act.
  void witness(int act, std::string item) { items_of_act_[act].push_back(std::move(item)); }

  /// The selectors stand in `item`.
  void found(const std::string& item, const std::vector<SelectorUse>& selectors);

  /// A number-like string in `item` that is no selector of this kind: a hard negative.
  void not_selector(const std::string& item, std::string_view kind, std::string written);

  void advert(AdvertTruth advert) { adverts_.push_back(std::move(advert)); }

  /// An item that cannot be read without `password`, and the item that tells the password.
  void locked(std::string item, std::string password) {
    locked_.push_back({std::move(item), std::move(password)});
  }

  /// An item that is hostile or broken on purpose, and what it is.
  void hostile(std::string item, std::string what) {
    hostile_.push_back({std::move(item), std::move(what)});
  }

  /// `item` shows the picture of this family; `edit` says how it differs from the first: "crop" ...
  void picture(std::string family, std::string item, std::string edit) {
    families_[std::move(family)].push_back({std::move(item), std::move(edit)});
  }

  /// Two items hold the same bytes.
  void duplicate(std::string item, std::string of) {
    duplicates_.push_back({std::move(item), std::move(of)});
  }

  /// The items of an act, in the order in which they were witnessed; empty when it left no trace.
  const std::vector<std::string>& items_of(int act) const;

  /// The whole truth as JSON.
  std::string to_json(const World& world) const;

  struct Occurrence {
    std::string item, how, written;
  };
  using SelectorKey = std::pair<std::string, std::string>;  ///< kind, normalised value
  const std::map<SelectorKey, std::vector<Occurrence>>& selectors() const { return selectors_; }

 private:
  std::map<int, std::vector<std::string>> items_of_act_;
  std::map<SelectorKey, std::vector<Occurrence>> selectors_;
  struct Negative {
    std::string item, kind, written;
  };
  std::vector<Negative> negatives_;
  std::vector<AdvertTruth> adverts_;
  std::map<std::string, std::vector<std::pair<std::string, std::string>>> families_;
  std::vector<std::pair<std::string, std::string>> locked_, hostile_, duplicates_;
};

}  // namespace clew::training
