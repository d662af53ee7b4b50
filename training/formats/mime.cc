// SPDX-License-Identifier: EUPL-1.2
// Encoders for headers and bodies. Boundaries come from the message id, so equal mails have equal
// bytes.
#include "training/formats/mime.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/hash.h"
#include "base/utf8.h"
#include "training/formats/charset.h"

namespace clew::training {
namespace {

constexpr size_t kBodyLineMax = 76;

/// The text in the charset wanted, or in UTF-8 where it does not fit.
struct Encoded {
  std::string_view charset;
  Bytes bytes;
};

Encoded encode(std::string_view text, MailCharset wanted) {
  if (wanted == MailCharset::kWindows1251) {
    if (auto bytes = to_windows_1251(text)) return {"windows-1251", std::move(*bytes)};
  }
  if (wanted == MailCharset::kKoi8R) {
    if (auto bytes = to_koi8_r(text)) return {"koi8-r", std::move(*bytes)};
  }
  return {"utf-8", Bytes(text)};
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<uint8_t>(c) < 0x80; });
}

/// RFC 2047: encoded words of at most 75 characters, split between code points.
std::string header_words(std::string_view text, MailCharset charset) {
  if (is_ascii(text)) return std::string(text);
  std::string out;
  while (!text.empty()) {
    const std::string_view piece = base::clip_utf8(text, 36);
    text.remove_prefix(piece.size());
    const Encoded encoded = encode(piece, charset);
    if (!out.empty()) out += "\n ";
    out += fmt::format("=?{}?B?{}?=", encoded.charset, base::to_base64(encoded.bytes));
  }
  return out;
}

std::string address_text(const MailAddress& address, MailCharset charset) {
  return fmt::format("{} <{}>", header_words(address.name, charset), address.address);
}

std::string wrapped_base64(ByteView bytes) {
  const std::string all = base::to_base64(bytes);
  std::string out;
  for (size_t i = 0; i < all.size(); i += kBodyLineMax) out += all.substr(i, kBodyLineMax) + "\n";
  return out;
}

std::string quoted_printable(ByteView bytes) {
  std::string out;
  size_t column = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const uint8_t byte = static_cast<uint8_t>(bytes[i]);
    if (byte == '\n') {
      out += '\n';
      column = 0;
      continue;
    }
    const bool at_end = i + 1 == bytes.size() || bytes[i + 1] == '\n';
    const bool plain = byte >= 32 && byte < 127 && byte != '=' && !(byte == ' ' && at_end);
    const std::string piece = plain ? std::string(1, bytes[i]) : fmt::format("={:02X}", byte);
    if (column + piece.size() >= kBodyLineMax) {
      out += "=\n";
      column = 0;
    }
    out += piece;
    column += piece.size();
  }
  return out;
}

std::string date_text(TimeMs time, int zone_minutes) {
  constexpr std::string_view kDays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const TimeMs local = time + zone_minutes * 60'000;
  const base::CivilTime at = base::to_civil(local);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +{:02}{:02}",
                     kDays[(local / 86'400'000) % 7], at.day, kMonths[at.month - 1], at.year,
                     at.hour, at.minute, at.second, zone_minutes / 60, zone_minutes % 60);
}

/// The headers and the text of the part that a person reads.
std::string text_part(const Mail& mail) {
  const Encoded body = encode(mail.body, mail.charset);
  const bool base64 = mail.encoding == TransferEncoding::kBase64;
  return fmt::format("Content-Type: text/plain; charset={}\nContent-Transfer-Encoding: {}\n\n{}",
                     body.charset, base64 ? "base64" : "quoted-printable",
                     base64 ? wrapped_base64(body.bytes) : quoted_printable(body.bytes));
}

std::string attachment_part(const MailAttachment& attachment, MailCharset charset) {
  return fmt::format(
      "Content-Type: {}; name=\"{}\"\nContent-Disposition: attachment; filename=\"{}\"\n"
      "Content-Transfer-Encoding: base64\n\n{}",
      attachment.type, header_words(attachment.name, charset),
      header_words(attachment.name, charset), wrapped_base64(attachment.bytes));
}

}  // namespace

Bytes make_mail(const Mail& mail) {
  std::string out =
      fmt::format("From: {}\nTo: {}\nSubject: {}\nDate: {}\nMessage-ID: <{}>\n",
                  address_text(mail.from, mail.charset), address_text(mail.to, mail.charset),
                  header_words(mail.subject, mail.charset), date_text(mail.time, mail.zone_minutes),
                  mail.message_id);
  if (!mail.in_reply_to.empty()) {
    out += fmt::format("In-Reply-To: <{}>\nReferences:", mail.in_reply_to);
    for (const std::string& reference : mail.references) out += fmt::format("\n <{}>", reference);
    out += "\n";
  }
  out += "MIME-Version: 1.0\n";
  if (mail.attachments.empty()) return out + text_part(mail);
  const std::string boundary = "=_" + base::to_hex(base::sha256(mail.message_id)).substr(0, 24);
  out += fmt::format("Content-Type: multipart/mixed; boundary=\"{}\"\n\n--{}\n{}\n", boundary,
                     boundary, text_part(mail));
  for (const MailAttachment& attachment : mail.attachments) {
    out += fmt::format("--{}\n{}", boundary, attachment_part(attachment, mail.charset));
  }
  return out + fmt::format("--{}--\n", boundary);
}

Bytes make_mbox_entry(const Mail& mail) {
  constexpr std::string_view kDays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const base::CivilTime at = base::to_civil(mail.time);
  std::string out = fmt::format("From {} {} {} {:2} {:02}:{:02}:{:02} {}\n", mail.from.address,
                                kDays[(mail.time / 86'400'000) % 7], kMonths[at.month - 1], at.day,
                                at.hour, at.minute, at.second, at.year);
  const Bytes message = make_mail(mail);
  for (size_t i = 0; i < message.size();) {
    const size_t end = std::min(message.find('\n', i), message.size() - 1) + 1;
    if (message.compare(i, 5, "From ") == 0) out += ">";
    out.append(message, i, end - i);
    i = end;
  }
  return out + "\n";
}

}  // namespace clew::training
