// SPDX-License-Identifier: EUPL-1.2
// Mails as part of conversations: the words of model/item.h that all formats of mail fill in the
// same way, so that a thread that lies in an mbox, an Outlook store and single files is one.
// Thread-safe.
#pragma once

#include <string_view>

#include "extract/format.h"

namespace clew::extract {

/// What a mail says of itself, as its fields hold it.
struct MailThread {
  std::string_view sender;
  std::string_view recipient;
  std::string_view copied;
  std::string_view message_id;
  std::string_view reply_to;
  std::string_view references;
  ByteView thread_index;  ///< Outlook's, decoded ([MS-OXOMSG] 2.2.1.3); may be empty
};

/// Gives `service`, `participants` and `conversation_id`: the first mail of the thread that is
/// known, or Outlook's own number of it where no mail is.
void give_mail_thread(const MailThread& thread, Output& out);

}  // namespace clew::extract
