// SPDX-License-Identifier: EUPL-1.2
// Mail as bytes: RFC 5322 headers with RFC 2047 words, RFC 2045 bodies in several charsets and
// transfer encodings, RFC 2183 attachments, and the mbox that joins them (RFC 4155, with ">From "
// quoting).
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"

namespace clew::training {

struct MailAddress {
  std::string name, address;
};

struct MailAttachment {
  std::string name;  ///< UTF-8
  std::string type;  ///< "application/zip"
  Bytes bytes;
};

enum class MailCharset { kUtf8, kWindows1251, kKoi8R };
enum class TransferEncoding { kQuotedPrintable, kBase64 };

struct Mail {
  MailAddress from, to;
  std::string subject, body;  ///< UTF-8
  TimeMs time = 0;
  int zone_minutes = 60;
  std::string message_id, in_reply_to;  ///< without angle brackets; the latter may be empty
  std::vector<std::string> references;
  MailCharset charset = MailCharset::kUtf8;  ///< UTF-8 is taken where the text does not fit
  TransferEncoding encoding = TransferEncoding::kQuotedPrintable;
  std::vector<MailAttachment> attachments;
};

/// The message with lines ended by "\n", as it stands in an mbox.
Bytes make_mail(const Mail& mail);

/// One mbox entry: "From " line, message, empty line.
Bytes make_mbox_entry(const Mail& mail);

}  // namespace clew::training
