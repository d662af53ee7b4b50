// SPDX-License-Identifier: EUPL-1.2
// Amounts of money; see money.h.
#include "model/values/money.h"

#include <algorithm>
#include <unordered_map>

#include "model/values/value_type.h"

namespace clew::model {
namespace {

struct Currency {
  std::string_view code;
  std::string_view names;  ///< signs and words in lower case, parted by spaces
};

// Currencies of Europe and of the regions that recruiters and victims come from. Words that mean
// other things more often ("real", "won", "leu" as part of names) stay out.
constexpr Currency kCurrencies[] = {
    {"EUR", "eur € euro euros евро євро ευρω eura eury يورو 欧元"},
    {"USD",
     "usd us$ $ dollar dollars dolar dolares dolari доллар доллара долларов долар долара "
     "доларів دولار 美元"},
    {"GBP", "gbp £ pounds quid funtow фунтов фунтів 英镑"},
    {"CHF", "chf francs franken"},
    {"UAH", "uah ₴ грн гривня гривні гривень hryvnia"},
    {"RUB", "rub ₽ руб рублей рубля рубль rubles roubles"},
    {"PLN", "pln zł zl zloty zlotych złotych"},
    {"RON", "ron lei"},
    {"MDL", "mdl"},
    {"BGN", "bgn лв лева лев leva"},
    {"HUF", "huf forint"},
    {"CZK", "czk kč kc korun"},
    {"TRY", "try ₺ tl lira liras lirasi"},
    {"SEK", "sek kronor"},
    {"NOK", "nok kroner"},
    {"DKK", "dkk"},
    {"RSD", "rsd dinara"},
    {"ALL", "leke"},
    {"GEL", "gel ₾ lari"},
    {"CNY", "cny rmb yuan 元 人民币"},
    {"JPY", "jpy ¥ yen 円"},
    {"INR", "inr ₹ rupees"},
    {"VND", "vnd ₫ đồng dong"},
    {"THB", "thb ฿ baht"},
    {"PHP", "₱ pesos"},
    {"NGN", "ngn ₦ naira"},
    {"GHS", "ghs cedis"},
    {"BRL", "brl r$ reais"},
    {"AED", "aed dirham dirhams درهم"},
    {"MAD", "mad"},
    {"ILS", "ils ₪ shekel shekels"},
    {"CAD", "cad"},
    {"AUD", "aud"},
    {"BTC", "btc ₿"},
    {"ETH", "eth"},
    {"USDT", "usdt"}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Every name to its code; a name stands for its first currency.
const std::unordered_map<std::string_view, std::string_view>& codes_by_name() {
  static const auto codes = [] {
    std::unordered_map<std::string_view, std::string_view> out;
    for (const Currency& currency : kCurrencies) {
      out.emplace(currency.code, currency.code);
      for (size_t start = 0; start < currency.names.size();) {
        const size_t end = std::min(currency.names.find(' ', start), currency.names.size());
        out.emplace(currency.names.substr(start, end - start), currency.code);
        start = end + 1;
      }
    }
    return out;
  }();
  return codes;
}

/// The digits and how many of them are decimals.
struct Amount {
  std::string digits;
  size_t decimals = 0;
};

/// One or two digits (crypto-currencies: up to eight) after the last mark are decimals, three are
/// thousands; a mark that stands twice parts thousands.
std::optional<Amount> read_amount(std::string_view text) {
  Amount out;
  std::string marks;
  size_t after_mark = 0;
  for (const char c : text) {
    if (is_digit(c)) {
      out.digits += c;
      ++after_mark;
    } else {
      marks += c;
      after_mark = 0;
    }
  }
  constexpr size_t kDigitsMax = 15;
  if (out.digits.empty() || out.digits.size() > kDigitsMax) return std::nullopt;
  if (marks.empty()) return out;
  const char last = marks.back();
  const bool twice = std::count(marks.begin(), marks.end(), last) > 1;
  const bool mark_of_decimals = (last == '.' || last == ',') && !twice;
  if (mark_of_decimals && after_mark != 3) out.decimals = after_mark;
  return out;
}

std::optional<std::string> from_query(std::string_view typed, const Regions&) {
  const size_t first = std::find_if(typed.begin(), typed.end(), is_digit) - typed.begin();
  if (first == typed.size()) return std::nullopt;
  size_t last = typed.size();
  while (!is_digit(typed[last - 1])) --last;
  std::string currency;
  for (const char c : std::string(typed.substr(0, first)) + std::string(typed.substr(last))) {
    if (c != ' ') currency += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return normalise_money(currency, typed.substr(first, last - first));
}

}  // namespace

std::optional<std::string_view> currency_of(std::string_view word) {
  const auto& codes = codes_by_name();
  const auto found = codes.find(word);
  return found == codes.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> normalise_money(std::string_view currency, std::string_view amount,
                                           size_t zeros) {
  const auto code = currency_of(currency);
  auto read = read_amount(amount);
  if (!code || !read) return std::nullopt;
  const size_t shifted = std::min(zeros, read->decimals);
  read->decimals -= shifted;
  read->digits.append(zeros - shifted, '0');
  std::string whole = read->digits.substr(0, read->digits.size() - read->decimals);
  std::string decimals = read->digits.substr(whole.size());
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
  if (whole.empty()) whole = "0";
  while (decimals.size() < 2) decimals += '0';
  return std::string(*code) + " " + whole + "." + decimals;
}

extern constinit const ValueType kMoneyValue{SelectorKind::kMoney, "amounts of money", "ISO 4217",
                                             from_query};

}  // namespace clew::model
