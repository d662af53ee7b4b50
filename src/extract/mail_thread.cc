// SPDX-License-Identifier: EUPL-1.2
// Mails as part of conversations; see mail_thread.h.
#include "extract/mail_thread.h"

#include <algorithm>
#include <set>
#include <string>

namespace clew::extract {
namespace {

constexpr size_t kParticipantsMax = 500;

/// What tells people apart: their address, else their name.
std::string key_of(std::string_view person) {
  const size_t open = person.rfind('<');
  const size_t close = person.rfind('>');
  if (open != std::string_view::npos && close != std::string_view::npos && open < close) {
    person = person.substr(open + 1, close - open - 1);
  }
  std::string key(person);
  std::transform(key.begin(), key.end(), key.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return key;
}

/// The people of several lists, each once.
class People {
 public:
  /// Cuts a list at its commas, but not at those in quotes.
  void add(std::string_view list) {
    bool quoted = false;
    size_t start = 0;
    for (size_t i = 0; i <= list.size(); ++i) {
      if (i < list.size() && list[i] == '"') quoted = !quoted;
      if (i < list.size() && (quoted || list.substr(i, 2) != ", ")) continue;
      add_one(list.substr(start, i - start));
      start = i + 2;
    }
  }
  const std::string& joined() const { return joined_; }

 private:
  void add_one(std::string_view person) {
    if (person.empty() || keys_.size() >= kParticipantsMax) return;
    if (!keys_.insert(key_of(person)).second) return;
    if (!joined_.empty()) joined_ += ", ";
    joined_ += person;
  }
  std::set<std::string> keys_;
  std::string joined_;
};

std::string_view first_id(std::string_view ids) { return ids.substr(0, ids.find(' ')); }

}  // namespace

void give_mail_thread(const MailThread& thread, Output& out) {
  namespace f = model::field;
  out.field(f::kService, "mail");
  People people;
  for (const auto list : {thread.sender, thread.recipient, thread.copied}) people.add(list);
  out.field(f::kParticipants, people.joined());
  // Outlook's index: a byte, five of a time, then the thread's number of 16 bytes.
  constexpr size_t kNumberAt = 6;
  constexpr size_t kNumberBytes = 16;
  for (const auto ids : {thread.references, thread.reply_to, thread.message_id}) {
    if (!ids.empty()) return out.field(f::kConversationId, first_id(ids));
  }
  if (thread.thread_index.size() >= kNumberAt + kNumberBytes) {
    out.field(f::kConversationId,
              "outlook:" + base::to_hex(thread.thread_index.substr(kNumberAt, kNumberBytes)));
  }
}

}  // namespace clew::extract
