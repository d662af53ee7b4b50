// SPDX-License-Identifier: EUPL-1.2
// Mails as part of conversations; see mail_thread.h.
#include "extract/mail_thread.h"

#include <algorithm>
#include <string>
#include <vector>

namespace clew::extract {
namespace {

constexpr size_t kParticipantsMax = 500;

/// Cuts a list of people at its commas, but not at those in quotes.
void add_people(std::string_view people, std::vector<std::string_view>& all) {
  bool quoted = false;
  size_t start = 0;
  for (size_t i = 0; i <= people.size(); ++i) {
    if (i < people.size() && people[i] == '"') quoted = !quoted;
    const bool end = i == people.size() || (!quoted && people.substr(i, 2) == ", ");
    if (!end) continue;
    const std::string_view one = people.substr(start, i - start);
    if (!one.empty() && all.size() < kParticipantsMax &&
        std::find(all.begin(), all.end(), one) == all.end()) {
      all.push_back(one);
    }
    start = i + 2;
  }
}

std::string_view first_id(std::string_view ids) { return ids.substr(0, ids.find(' ')); }

}  // namespace

void give_mail_thread(const MailThread& thread, Output& out) {
  namespace f = model::field;
  out.field(f::kService, "mail");
  std::vector<std::string_view> people;
  for (const auto list : {thread.sender, thread.recipient, thread.copied}) {
    add_people(list, people);
  }
  std::string joined;
  for (const auto person : people) {
    if (!joined.empty()) joined += ", ";
    joined += person;
  }
  out.field(f::kParticipants, joined);
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
