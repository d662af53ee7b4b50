// SPDX-License-Identifier: EUPL-1.2
// One row per act of money; between them the petrol and the light bulbs of ordinary business.
#include "training/traces/cash_book.h"

#include <fmt/core.h>

namespace clew::training {
namespace {

constexpr std::string_view kExpenses[] = {"petrol",         "light bulbs",  "groceries",
                                          "washing powder", "phone credit", "parking",
                                          "keys",           "printer paper"};

}  // namespace

CashBook make_cash_book(const World& world) {
  Random random(world.seed, "cash book");
  CashBook book;
  book.heading = {"date", "what", "who", "euro", "remark"};
  auto add = [&](const Act& act, std::string what, std::string who, std::string remark,
                 std::vector<SelectorUse> selectors) {
    book.rows.push_back({{date_in(Language::kGerman, act.time), std::move(what), std::move(who),
                          std::to_string(act.amount), std::move(remark)},
                         std::move(selectors),
                         act.id});
  };
  for (const Act& act : world.acts) {
    const Person& actor = world.people[static_cast<size_t>(act.actor)];
    if (act.kind == ActKind::kCollect) {
      add(act, "taken", fmt::format("room {}", random.between(2, 6)), "", {});
    } else if (act.kind == ActKind::kPay && act.channel == Channel::kChat && !act.account.empty() &&
               actor.role == Role::kOrganiser) {
      add(act, "up", "U.", act.account, {{"wallet", act.account, "plain", act.account}});
    } else if (act.kind == ActKind::kDebt) {
      const Person& person = world.people[static_cast<size_t>(act.about)];
      add(act, "owes", person.name.given, "paper with us", {});
    } else if (act.kind == ActKind::kHouse) {
      add(act, "rent", std::string(kCities[act.city].latin), "cash", {});
    } else if (act.kind == ActKind::kTalk && random.chance(60) && actor.role == Role::kDeputy) {
      Act small = act;
      small.amount = static_cast<int>(random.between(3, 90));
      add(small, std::string(random.pick(kExpenses)), "", "", {});
    }
  }
  return book;
}

std::string cash_csv(const CashBook& book) {
  std::string out;
  for (const std::vector<std::string>& cells : cash_cells(book)) {
    for (size_t i = 0; i < cells.size(); ++i) out += (i == 0 ? "" : ";") + cells[i];
    out += "\r\n";
  }
  return out;
}

std::vector<std::vector<std::string>> cash_cells(const CashBook& book) {
  std::vector<std::vector<std::string>> out = {book.heading};
  for (const CashRow& row : book.rows) out.push_back(row.cells);
  return out;
}

void witness_cash_book(const CashBook& book, const std::string& item, Truth& truth) {
  for (size_t i = 0; i < book.rows.size(); ++i) {
    const std::string row = fmt::format("{}/{}", item, i + 1);
    truth.witness(book.rows[i].act, row);
    truth.found(row, book.rows[i].selectors);
  }
}

}  // namespace clew::training
