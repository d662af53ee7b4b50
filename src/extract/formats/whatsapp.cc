// SPDX-License-Identifier: EUPL-1.2
// WhatsApp's text exports ("_chat.txt", "WhatsApp Chat with X.txt"), as its programs on iOS and
// Android write them in the language of the phone: "[02.03.26, 21:20:05] Name: text" and
// "03/02/2026, 9:14 PM - Name: text". There is no specification; digits of all scripts, marks of
// direction, narrow spaces and the words for morning and afternoon vary. The order of day, month
// and year stands nowhere: it is the one in which the dates of the whole file are valid and run
// forward.
#include <fmt/format.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>

#include "base/utf8.h"
#include "extract/format.h"
#include "extract/source_window.h"

namespace clew::extract {
namespace {

constexpr size_t kLineBytesMax = 1 << 20;     ///< a longer line goes on as if there were a line end
constexpr size_t kMessageBytesMax = 4 << 20;  ///< text of one message
constexpr size_t kHeadBytesMax = 96;          ///< of date and time, with all marks
constexpr size_t kSenderBytesMax = 200;
constexpr size_t kParticipantsMax = 2000;  ///< names remembered

enum class DateOrder { kDayMonth, kMonthDay, kYearMonth };
constexpr std::array<DateOrder, 3> kOrders = {DateOrder::kDayMonth, DateOrder::kMonthDay,
                                              DateOrder::kYearMonth};

/// What stands before a message: the numbers of its date as they come, and its time of day.
struct Head {
  std::array<int, 3> numbers = {};
  std::array<int, 3> digits = {};  ///< how many digits each number has
  int hour = 0;
  int minute = 0;
  int second = 0;
  bool twelve_hours = false;
  bool unknown_marker = false;  ///< a word beside the time that is not known
  bool bracket = false;
  char separator = 0;  ///< between the numbers of the date
  size_t length = 0;   ///< bytes up to the sender
};

bool is_invisible(char32_t c) {
  return c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}
bool is_blank(char32_t c) { return c == ' ' || c == 0xA0 || c == 0x202F || c == 0x2009; }

/// Reads the head of a message character by character.
class HeadReader {
 public:
  explicit HeadReader(std::string_view line) : line_(line.substr(0, kHeadBytesMax)) {}

  std::optional<Head> read() {
    skip_blanks();
    head_.bracket = take('[');
    if (!read_date()) return std::nullopt;
    std::string marker = word();
    skip_blanks();
    if (!read_time()) return std::nullopt;
    marker += word();
    if (!set_marker(marker)) return std::nullopt;
    skip_blanks();
    if (head_.bracket) {
      if (!take(']')) return std::nullopt;
    } else if (!take('-') && !take(0x2013)) {
      return std::nullopt;
    }
    skip_blanks();
    head_.length = at_;
    return head_;
  }

 private:
  char32_t peek() const {
    return at_ < line_.size() ? base::decode_utf8(line_, at_).point : char32_t{0};
  }
  void advance() { at_ += base::decode_utf8(line_, at_).length; }
  bool take(char32_t wanted) {
    if (peek() != wanted) return false;
    advance();
    return true;
  }
  void skip_invisible() {
    while (at_ < line_.size() && is_invisible(peek())) advance();
  }
  void skip_blanks() {
    while (at_ < line_.size() && (is_invisible(peek()) || is_blank(peek()))) advance();
  }

  /// A number of at most `digits_max` digits of any script; -1 when there is none.
  int number(int digits_max, int& digits) {
    skip_invisible();
    int value = 0;
    for (digits = 0; digits < digits_max && at_ < line_.size(); ++digits) {
      const int32_t digit = u_charDigitValue(static_cast<UChar32>(peek()));
      if (digit < 0) break;
      value = value * 10 + digit;
      advance();
    }
    return digits == 0 ? -1 : value;
  }

  bool read_date() {
    for (size_t i = 0; i < 3; ++i) {
      head_.numbers[i] = number(4, head_.digits[i]);
      if (head_.numbers[i] < 0) return false;
      skip_invisible();
      const char32_t c = peek();
      const bool east_asian = c == 0x5E74 || c == 0x6708 || c == 0x65E5 ||  // Chinese, Japanese
                              c == 0xB144 || c == 0xC6D4 || c == 0xC77C;    // Korean
      const bool separator = c == '/' || c == '.' || c == '-' || east_asian;
      if (i < 2 && !separator) return false;
      if (i < 2) head_.separator = static_cast<char>(c < 0x80 ? c : '/');
      if (i < 2 || c == '.' || east_asian) advance();
      if (i < 2) skip_blanks();
    }
    if (!take(',') && !take(0x60C)) return at_ < line_.size();
    return true;
  }

  bool read_time() {
    int digits = 0;
    head_.hour = number(2, digits);
    if (head_.hour < 0 || head_.hour > 24) return false;
    if (!take(':') && !take('.')) return false;
    head_.minute = number(2, digits);
    if (digits != 2 || head_.minute > 59) return false;
    if (peek() == ':' || peek() == '.') {
      const size_t before = at_;
      advance();
      head_.second = number(2, digits);
      if (digits != 2) {
        head_.second = 0;
        at_ = before;
      }
    }
    return head_.second <= 60;
  }

  /// Letters, dots and blanks between numbers: "PM", "p. m.", "klo", "下午".
  std::string word() {
    std::string found;
    for (int count = 0; at_ < line_.size() && count < 16; ++count) {
      const char32_t c = peek();
      const bool letter =
          u_isalpha(static_cast<UChar32>(c)) || u_getCombiningClass(static_cast<UChar32>(c)) != 0;
      if (!letter && c != '.' && !is_blank(c) && !is_invisible(c)) break;
      if (letter)
        base::append_utf8(found, static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))));
      advance();
    }
    return found;
  }

  bool set_marker(std::string_view marker) {
    static constexpr std::string_view kAfternoon[] = {
        "pm", "م", "下午", "晚上", "中午", "오후", "午後", "μμ", "du", "ptg", "ch", "nm", "ip"};
    static constexpr std::string_view kMorning[] = {
        "am", "ص", "上午", "凌晨", "早上", "오전", "午前", "πμ", "de", "pg", "sa", "vm", "ap"};
    static constexpr std::string_view kNone[] = {"",   "klo", "kl", "om", "um",   "à",   "at",
                                                 "ob", "lúc", "в",  "о",  "alle", "uhr", "h"};
    const auto in = [marker](const auto& list) {
      return std::find(std::begin(list), std::end(list), marker) != std::end(list);
    };
    if (in(kNone)) return head_.hour < 24;
    const bool afternoon = in(kAfternoon);
    if (afternoon || in(kMorning)) {
      head_.twelve_hours = true;
      if (head_.hour > 12) return head_.hour < 24;
      head_.hour = head_.hour % 12 + (afternoon ? 12 : 0);
      return true;
    }
    head_.unknown_marker = true;
    return head_.hour < 24 && marker.size() <= 12;
  }

  std::string_view line_;
  size_t at_ = 0;
  Head head_;
};

std::optional<TimeMs> time_of(const Head& head, DateOrder order) {
  base::CivilTime civil;
  size_t year = 2;
  switch (order) {
    case DateOrder::kDayMonth:
      civil.day = head.numbers[0], civil.month = head.numbers[1];
      break;
    case DateOrder::kMonthDay:
      civil.day = head.numbers[1], civil.month = head.numbers[0];
      break;
    case DateOrder::kYearMonth:
      civil.month = head.numbers[1];
      civil.day = head.numbers[2];
      year = 0;
      break;
  }
  if (head.digits[year] != 2 && head.digits[year] != 4) return std::nullopt;
  civil.year = head.numbers[year] + (head.digits[year] == 2 ? 2000 : 0);
  // Thai phones count from the Buddha's death.
  if (civil.year > 2500 && civil.year < 2700) civil.year -= 543;
  if (civil.year < 2009) return std::nullopt;  // the year in which WhatsApp began
  civil.hour = head.hour;
  civil.minute = head.minute;
  civil.second = head.second;
  return base::from_civil(civil);
}

/// Whether the line may begin a message, by its first characters: most lines that do not are told
/// so.
std::optional<Head> head_of(std::string_view line) {
  if (line.size() < 10) return std::nullopt;
  const char c = line[0];
  const bool possible = c == '[' || c == ' ' || (c >= '0' && c <= '9') || (c & 0x80) != 0;
  return possible ? HeadReader(line).read() : std::nullopt;
}

/// Lines of a source, without their ends.
class Lines {
 public:
  explicit Lines(ByteSource& source) : window_(source) {}
  /// The next line; false at the end.
  bool next(std::string_view& line) {
    start_ = at_;
    const ByteView bytes = window_.at(at_, kLineBytesMax).substr(0, kLineBytesMax);
    if (bytes.empty()) return false;
    const size_t end = std::min(bytes.find('\n'), bytes.size());
    line = bytes.substr(0, end);
    at_ += std::min(end + 1, bytes.size());
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (start_ == 0 && line.substr(0, 3) == "\xEF\xBB\xBF") line.remove_prefix(3);
    return true;
  }
  uint64_t start() const { return start_; }
  uint64_t at() const { return at_; }
  bool failed() const { return window_.failed(); }

 private:
  SourceWindow window_;
  uint64_t start_ = 0;
  uint64_t at_ = 0;
};

/// A line taken apart after its head.
struct Said {
  std::string_view sender;  ///< empty: the program itself says it
  std::string_view text;
};

Said split_sender(std::string_view rest) {
  size_t colon = rest.substr(0, kSenderBytesMax).find(": ");
  // Korean and French exports put a blank before the colon; a message may be empty.
  if (colon == std::string_view::npos && !rest.empty() && rest.back() == ':') {
    colon = rest.size() - 1;
  }
  if (colon == 0 || colon == std::string_view::npos) return {{}, rest};
  std::string_view sender = rest.substr(0, colon);
  // 'Max changed the subject to "Work: Spain"' is no sender.
  for (const std::string_view quote : {"\"", "“", "«", "„"}) {
    if (sender.find(quote) != std::string_view::npos) return {{}, rest};
  }
  while (!sender.empty() && sender.back() == ' ') sender.remove_suffix(1);
  return {sender, rest.substr(std::min(colon + 2, rest.size()))};
}

std::string without_marks(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const auto d = base::decode_utf8(text, i);
    if (!is_invisible(d.point)) out += is_blank(d.point) ? " " : text.substr(i, d.length);
    i += d.length;
  }
  return out;
}

bool is_file_name(std::string_view name) {
  const size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || name.size() - dot < 3 || name.size() - dot > 6) {
    return false;
  }
  return std::all_of(name.begin() + static_cast<ptrdiff_t>(dot) + 1, name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

/// The file that a message carries: "<attached: 0012-PHOTO.jpg>" on iOS, "IMG-1.jpg (file
/// attached)" on Android, in any language. Empty when there is none.
std::string attachment_of(std::string_view text) {
  const std::string plain = without_marks(text.substr(0, std::min<size_t>(text.find('\n'), 400)));
  const std::string_view line = plain;
  const size_t open = line.rfind('<');
  if (open != std::string_view::npos && !line.empty() && line.back() == '>') {
    const std::string_view inside = line.substr(open + 1, line.size() - open - 2);
    const size_t colon = inside.find(": ");
    if (colon == std::string_view::npos) return {};
    const std::string_view name = inside.substr(colon + 2);
    return is_file_name(name) ? std::string(name) : std::string();
  }
  const size_t bracket = line.rfind(" (");
  if (bracket == std::string_view::npos || line.back() != ')') return {};
  const std::string_view name = line.substr(0, bracket);
  return is_file_name(name) ? std::string(name) : std::string();
}

/// What the first pass over the file finds out.
class Survey {
 public:
  void add(const Head& head, std::string_view sender) {
    for (size_t i = 0; i < kOrders.size(); ++i) {
      const auto time = time_of(head, kOrders[i]);
      if (!time) {
        ++faults_[i].invalid;
        continue;
      }
      // Messages of one chat stand in order; an hour back may be the end of summer time.
      if (faults_[i].last && *time + 7'200'000 < *faults_[i].last) ++faults_[i].backward;
      faults_[i].last = time;
    }
    ++messages_;
    if (head.twelve_hours) padded_twelve_ = padded_twelve_ || head.digits[2] == 4;
    twelve_ = twelve_ || head.twelve_hours;
    slash_ = head.separator == '/';
    if (!sender.empty() && participants_.size() < kParticipantsMax) {
      std::string name = without_marks(sender);
      if (known_.insert(name).second) participants_.push_back(std::move(name));
    }
  }

  /// The order with the fewest faults; `ambiguous_` when another has as few and differs.
  DateOrder decide(const std::vector<std::string>& regions) {
    const auto weight = [this](size_t i) { return faults_[i].invalid * 10 + faults_[i].backward; };
    size_t best = 0;
    for (size_t i = 1; i < kOrders.size(); ++i) {
      if (weight(i) < weight(best)) best = i;
    }
    // Where day and month could change places, the country or the habit of the format decides.
    if (weight(0) == weight(1) && best <= 1) {
      ambiguous_ = true;
      const bool american = !regions.empty() && regions.front() == "US";
      best = american || (slash_ && twelve_ && !padded_twelve_) ? 1 : 0;
    } else if (weight(2) == weight(best) && best != 2) {
      ambiguous_ = true;
    }
    return kOrders[best];
  }
  bool ambiguous() const { return ambiguous_; }
  uint64_t messages() const { return messages_; }
  const std::vector<std::string>& participants() const { return participants_; }

 private:
  struct Faults {
    uint64_t invalid = 0;
    uint64_t backward = 0;
    std::optional<TimeMs> last;
  };
  std::array<Faults, 3> faults_;
  std::vector<std::string> participants_;  ///< in the order in which they first speak
  std::unordered_set<std::string> known_;
  uint64_t messages_ = 0;
  bool twelve_ = false;
  bool padded_twelve_ = false;
  bool slash_ = false;
  bool ambiguous_ = false;
};

/// Gathers the lines of a message and gives it out when the next begins.
class Messages {
 public:
  Messages(Output& out, const Survey& survey, DateOrder order)
      : out_(out), survey_(survey), order_(order) {}

  void begin(const Head& head, std::string_view rest, uint64_t offset) {
    finish(offset);
    const Said said = split_sender(rest);
    open_ = true;
    start_ = offset;
    sender_ = without_marks(said.sender);
    text_ = said.text;
    time_ = time_of(head, order_);
    if (!time_) out_.anomaly("date_malformed", offset);
    if (head.unknown_marker && !marker_noted_) {
      marker_noted_ = true;
      out_.anomaly("time_marker_unknown", offset);
    }
  }
  void continue_with(std::string_view line) {
    if (text_.size() + line.size() > kMessageBytesMax) {
      if (text_.size() <= kMessageBytesMax) out_.anomaly("message_limit", start_);
      return;
    }
    text_.push_back('\n');
    text_ += line;
  }
  void finish(uint64_t offset) {
    if (!open_) return;
    open_ = false;
    Child message;
    message.name = fmt::format("{}", ++number_);
    message.kind = model::ItemKind::kMessage;
    if (time_) message.time = model::ItemTime{*time_, model::TimeCertainty::kLocal};
    const auto add = [&message](std::string_view name, std::string value) {
      if (!value.empty()) message.fields.push_back({std::string(name), std::move(value)});
    };
    add(model::field::kSender, sender_);
    add(model::field::kService, "whatsapp");
    add(model::field::kKind, sender_.empty() ? "event" : "message");
    const auto& people = survey_.participants();
    if (people.size() == 2) {
      add(model::field::kConversation, people[0] + ", " + people[1]);
      if (!sender_.empty()) {
        add(model::field::kRecipient, people[0] == sender_ ? people[1] : people[0]);
      }
    }
    add(model::field::kAttachment, attachment_of(text_));
    out_.record(message, text_, offset - start_);
  }

 private:
  Output& out_;
  const Survey& survey_;
  DateOrder order_;
  bool open_ = false;
  bool marker_noted_ = false;
  uint64_t number_ = 0;
  uint64_t start_ = 0;
  std::string sender_;
  std::string text_;
  std::optional<TimeMs> time_;
};

/// "INFO", "local.ERROR": what programs' logs have where chats have names.
bool is_log_level(std::string_view sender) {
  for (const std::string_view level : {"ERROR", "WARN", "INFO", "DEBUG", "NOTICE", "FATAL", "TRACE",
                                       "error", "warn", "info", "debug", "notice", "fatal"}) {
    if (sender.find(level) != std::string_view::npos) return true;
  }
  return false;
}

int sniff(const Prefix& prefix) {
  evidence::ViewSource view(prefix.head.substr(0, 16 << 10));
  Lines lines(view);
  std::string_view line;
  int heads = 0;
  int senders = 0;
  for (int count = 0; count < 60 && lines.next(line); ++count) {
    const auto head = head_of(line);
    if (!head) {
      if (heads == 0 && !line.empty()) return kNo;
      continue;
    }
    const bool dated = time_of(*head, DateOrder::kDayMonth) ||
                       time_of(*head, DateOrder::kMonthDay) ||
                       time_of(*head, DateOrder::kYearMonth);
    if (!dated) return kNo;
    ++heads;
    const auto sender = split_sender(line.substr(head->length)).sender;
    if (is_log_level(sender)) return kNo;
    if (!sender.empty()) ++senders;
  }
  if (heads == 0 || senders == 0) return kNo;
  const bool named = prefix.name.find("hat") != std::string_view::npos ||
                     prefix.name.find("WhatsApp") != std::string_view::npos;
  return heads > 1 || named ? kLikely + 10 : kWeak + 10;
}

Outcome extract(ByteSource& source, Output& out) {
  Survey survey;
  Lines first(source);
  for (std::string_view line; first.next(line);) {
    if (const auto head = head_of(line)) {
      survey.add(*head, split_sender(line.substr(head->length)).sender);
    }
  }
  if (survey.messages() == 0) return Outcome::failed("no message in it");
  const DateOrder order = survey.decide(out.regions());
  if (survey.ambiguous()) {
    out.anomaly("date_order_ambiguous", 0,
                order == DateOrder::kMonthDay   ? "read month first"
                : order == DateOrder::kDayMonth ? "read day first"
                                                : "read year first");
  }
  out.field(model::field::kKind, "whatsapp");
  out.field(model::field::kService, "whatsapp");
  out.field("messages", fmt::format("{}", survey.messages()));
  std::string people;
  for (const auto& name : survey.participants()) people += (people.empty() ? "" : ", ") + name;
  out.field(model::field::kConversation, people);
  out.field(model::field::kParticipants, people);
  Messages messages(out, survey, order);
  Lines lines(source);
  bool begun = false;
  for (std::string_view line; !out.full() && lines.next(line);) {
    if (const auto head = head_of(line)) {
      begun = true;
      messages.begin(*head, line.substr(head->length), lines.start());
    } else if (begun) {
      messages.continue_with(line);
    } else if (!line.empty()) {
      out.text(line);
      out.text("\n");
    }
  }
  messages.finish(lines.at());
  if (lines.failed()) return Outcome::partial("its bytes could not all be read");
  return Outcome::done();
}

}  // namespace

extern constinit const Format kWhatsapp = {
    .name = "whatsapp",
    .summary = "WhatsApp chats exported as text",
    .specification = "none; as written by WhatsApp for Android and iOS",
    .version = 2,
    .sniff = sniff,
    .confidence_max = kLikely + 10,
    .extract = extract,
};

}  // namespace clew::extract
