// SPDX-License-Identifier: EUPL-1.2
// One mail: RFC 5322 headers and the MIME tree of RFC 2045 to 2047, 2231, 1847, taken apart by
// GMime. What a reader would see becomes the text; the HTML twin of a plain text, attachments and
// enclosed mails become children with their bytes as decoded. GMime is handed the bytes and gives
// structure and transfer encodings; charsets are ours (extract/mail_header.h).
#include <fmt/format.h>
#include <gmime/gmime.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "extract/charset.h"
#include "extract/format.h"
#include "extract/html_text.h"
#include "extract/mail_header.h"
#include "extract/mail_thread.h"

namespace clew::extract {
namespace {

constexpr uint64_t kMailBytesMax = uint64_t{128} << 20;  ///< beyond this the rest is not read
constexpr int kDepthOfPartsMax = 32;                     ///< multiparts within multiparts
constexpr int kPartsMax = 10'000;
constexpr size_t kPieceBytes = 64 << 10;
constexpr size_t kBodyBytesMax = 16 << 20;  ///< of one part that is text, decoded
constexpr size_t kReceivedMax = 50;         ///< Received headers kept

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <typename T>
using Owned = std::unique_ptr<T, Unref>;

/// Once a process; GMime counts the calls, is never shut down.
void start_gmime() {
  static const bool started = (g_mime_init(), true);
  static_cast<void>(started);
}

std::string_view or_empty(const char* text) { return text == nullptr ? "" : text; }

std::string_view raw_header(GMimeObject* object, const char* name) {
  GMimeHeader* header = g_mime_header_list_get_header(g_mime_object_get_header_list(object), name);
  return header == nullptr ? "" : or_empty(g_mime_header_get_raw_value(header));
}

/// The warnings of GMime that are worth a person's look, by our names.
std::string_view anomaly_name(GMimeParserWarning warning) {
  switch (warning) {
    case GMIME_WARN_INVALID_CONTENT_TYPE:
      return "content_type_malformed";
    case GMIME_WARN_MALFORMED_MULTIPART:
      return "multipart_malformed";
    case GMIME_WARN_TRUNCATED_MESSAGE:
      return "mail_truncated";
    case GMIME_WARN_MALFORMED_MESSAGE:
      return "mail_malformed";
    case GMIME_CRIT_INVALID_HEADER_NAME:
      return "header_name_malformed";
    case GMIME_CRIT_CONFLICTING_PARAMETER:
      return "parameter_conflicting";
    case GMIME_CRIT_MULTIPART_WITHOUT_BOUNDARY:
      return "boundary_missing";
    case GMIME_CRIT_NESTING_OVERFLOW:
      return "nesting_limit";
    default:
      return {};
  }
}

/// One mail while it is read.
class MailReader {
 public:
  MailReader(ByteView mail, Output& out) : mail_(mail), out_(out) {}

  Outcome read() {
    start_gmime();
    const std::unique_ptr<GMimeParserOptions, decltype(&g_mime_parser_options_free)> options(
        g_mime_parser_options_new(), g_mime_parser_options_free);
    g_mime_parser_options_set_warning_callback(options.get(), note_warning, this);
    // The stream borrows the bytes: it neither frees nor changes them.
    GByteArray borrowed = {reinterpret_cast<guint8*>(const_cast<char*>(mail_.data())),
                           static_cast<guint>(mail_.size())};
    const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_byte_array(&borrowed));
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream.get()), FALSE);
    const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    g_mime_parser_set_persist_stream(parser.get(), TRUE);
    const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), options.get()));
    if (message == nullptr) return Outcome::failed("it is not a mail");
    const gint64 body_start = g_mime_parser_get_headers_end(parser.get());
    read_headers(message.get());
    if (GMimeObject* body = g_mime_message_get_mime_part(message.get()); body != nullptr) {
      visit(body, 0, /*html_is_twin=*/false);
    }
    keep_unparsed_body(body_start < 0 ? 0 : static_cast<size_t>(body_start));
    return outcome();
  }

 private:
  static void note_warning(gint64 offset, GMimeParserWarning warning, const gchar*, gpointer self) {
    const std::string_view name = anomaly_name(warning);
    if (name.empty()) return;
    auto* reader = static_cast<MailReader*>(self);
    // Hostile mails break one rule thousands of times: the first time tells it.
    const uint32_t bit = uint32_t{1} << (static_cast<uint32_t>(warning) & 31);
    if ((reader->warned_ & bit) != 0) return;
    reader->warned_ |= bit;
    reader->out_.anomaly(name, offset < 0 ? 0 : static_cast<uint64_t>(offset));
    if (warning == GMIME_CRIT_NESTING_OVERFLOW) reader->too_deep_ = true;
  }

  Outcome outcome() const {
    if (encrypted_) return Outcome::encrypted("the mail is encrypted");
    if (too_deep_) return Outcome::partial("its parts nest too deep");
    if (parts_ >= kPartsMax) return Outcome::partial("it has too many parts");
    if (incomplete_) return Outcome::partial("not all of its parts could be read");
    return Outcome::done();
  }

  // Headers

  void read_headers(GMimeMessage* message) {
    GMimeObject* object = GMIME_OBJECT(message);
    GMimeObject* body = g_mime_message_get_mime_part(message);
    if (body != nullptr) {
      charset_ =
          std::string(decode_parameters(raw_header(body, "Content-Type")).parameter("charset"));
    }
    GMimeHeaderList* headers = g_mime_object_get_header_list(object);
    const int count = g_mime_header_list_get_count(headers);
    for (int i = 0; i < count; ++i) {
      GMimeHeader* header = g_mime_header_list_get_header_at(headers, i);
      const std::string_view raw = or_empty(g_mime_header_get_raw_value(header));
      read_header(or_empty(g_mime_header_get_name(header)), raw);
    }
    keep_people(object);
    set_time(object);
  }

  static bool same_name(std::string_view a, std::string_view b) {
    return a.size() == b.size() && g_ascii_strncasecmp(a.data(), b.data(), a.size()) == 0;
  }

  void read_header(std::string_view name, std::string_view raw) {
    namespace f = model::field;
    enum class How { kWords, kPeople, kIds };
    struct Known {
      std::string_view header;
      std::string_view field;
      How how;
    };
    static constexpr Known kKnown[] = {
        {"Subject", f::kTitle, How::kWords},
        {"Message-ID", f::kMessageId, How::kIds},
        {"In-Reply-To", f::kReplyTo, How::kIds},
        {"References", f::kReferences, How::kIds},
        {"Sender", "sent_by", How::kPeople},
        {"Reply-To", "reply_to", How::kPeople},
        {"Return-Path", "return_path", How::kPeople},
        {"Delivered-To", "delivered_to", How::kPeople},
        {"X-Mailer", f::kSoftware, How::kWords},
        {"User-Agent", f::kSoftware, How::kWords},
        {"X-Originating-IP", "originating_ip", How::kWords},
        {"List-Id", "list", How::kWords},
    };
    if (same_name(name, "From")) return add_people(sender_, raw);
    if (same_name(name, "To")) return add_people(recipient_, raw);
    if (same_name(name, "Cc") || same_name(name, "Bcc")) return add_people(copied_, raw);
    if (same_name(name, "Received")) {
      if (received_++ < kReceivedMax) out_.field("received", decode_header(raw, charset_));
      return;
    }
    for (const auto& known : kKnown) {
      if (!same_name(name, known.header)) continue;
      switch (known.how) {
        case How::kWords:
          return out_.field(known.field, decode_header(raw, charset_));
        case How::kPeople:
          return out_.field(known.field, decode_people(raw, charset_));
        case How::kIds:
          return keep_ids(known.field, decode_message_ids(raw));
      }
    }
  }

  void add_people(std::string& people, std::string_view raw) const {
    const std::string more = decode_people(raw, charset_);
    if (!people.empty() && !more.empty()) people += ", ";
    people += more;
  }
  void keep_ids(std::string_view name, std::string ids) {
    out_.field(name, ids);
    std::string& kept = name == model::field::kMessageId ? message_id_
                        : name == model::field::kReplyTo ? reply_to_
                                                         : references_;
    if (kept.empty()) kept = std::move(ids);
  }
  void keep_people(GMimeObject* message) {
    out_.field(model::field::kSender, sender_);
    out_.field(model::field::kRecipient, recipient_);
    out_.field(model::field::kCopied, copied_);
    std::string index(raw_header(message, "Thread-Index"));
    index.erase(std::remove_if(index.begin(), index.end(),
                               [](char c) { return c == ' ' || c == '\r' || c == '\n'; }),
                index.end());
    const Bytes thread_index = base::from_base64(index).value_or(Bytes());
    give_mail_thread(
        {sender_, recipient_, copied_, message_id_, reply_to_, references_, thread_index}, out_);
  }

  /// When it was sent; where that cannot be read, when it arrived.
  void set_time(GMimeObject* message) {
    const std::string_view date = raw_header(message, "Date");
    if (const auto time = decode_mail_date(date)) return out_.time(*time);
    out_.anomaly(date.empty() ? "date_missing" : "date_malformed");
    const std::string_view received = raw_header(message, "Received");
    const size_t semicolon = received.rfind(';');
    if (semicolon == std::string_view::npos) return;
    if (const auto time = decode_mail_date(received.substr(semicolon + 1))) out_.time(*time);
  }

  // Parts

  /// Recursion is bounded by kDepthOfPartsMax. `html_is_twin`: a plain text says the same.
  void visit(GMimeObject* object, int depth, bool html_is_twin) {
    if (parts_ >= kPartsMax || out_.full()) return;
    ++parts_;
    if (depth > kDepthOfPartsMax) {
      if (!too_deep_) out_.anomaly("nesting_limit");
      too_deep_ = true;
      return attach_whole(object, "bytes", model::ItemKind::kPart, "unread parts");
    }
    if (GMIME_IS_MULTIPART(object)) return visit_parts(object, depth, html_is_twin);
    if (GMIME_IS_MESSAGE_PART(object)) return visit_mail(GMIME_MESSAGE_PART(object));
    if (GMIME_IS_PART(object)) return visit_leaf(GMIME_PART(object), html_is_twin);
    attach_whole(object, "", model::ItemKind::kAttachment, "");
  }

  void visit_parts(GMimeObject* object, int depth, bool html_is_twin) {
    GMimeMultipart* multipart = GMIME_MULTIPART(object);
    const ParameterHeader type = decode_parameters(raw_header(object, "Content-Type"));
    if (type.value == "multipart/encrypted") {
      encrypted_ = true;
      out_.field(model::field::kEncryption, "PGP");
    }
    const int count = g_mime_multipart_get_count(multipart);
    bool twin = html_is_twin;
    if (type.value == "multipart/alternative") {
      for (int i = 0; i < count && !twin; ++i) {
        twin = is_plain_body(g_mime_multipart_get_part(multipart, i));
      }
    }
    for (int i = 0; i < count; ++i) {
      visit(g_mime_multipart_get_part(multipart, i), depth + 1, twin);
    }
  }

  /// An enclosed mail: a child of its own.
  void visit_mail(GMimeMessagePart* part) {
    GMimeMessage* message = g_mime_message_part_get_message(part);
    if (message == nullptr) return;
    std::string name = filename(GMIME_OBJECT(part));
    if (name.empty()) name = fmt::format("part {}.eml", parts_);
    attach_whole(GMIME_OBJECT(message), "eml", model::ItemKind::kMessage, name);
  }

  static std::string filename(GMimeObject* object) {
    const auto disposition = decode_parameters(raw_header(object, "Content-Disposition"));
    if (const auto name = disposition.parameter("filename"); !name.empty()) {
      return std::string(name);
    }
    const auto type = decode_parameters(raw_header(object, "Content-Type"));
    return std::string(type.parameter("name"));
  }

  static bool is_attachment(GMimeObject* object) {
    const auto disposition = decode_parameters(raw_header(object, "Content-Disposition"));
    return disposition.value == "attachment" || !filename(object).empty();
  }

  /// The type of a leaf; text/plain where none is stated (RFC 2045, section 5.2).
  static ParameterHeader type_of(GMimeObject* object) {
    ParameterHeader type = decode_parameters(raw_header(object, "Content-Type"));
    if (type.value.find('/') == std::string::npos) type.value = "text/plain";
    return type;
  }

  /// Whether the part is plain text with something in it.
  static bool is_plain_body(GMimeObject* object) {
    if (!GMIME_IS_PART(object) || is_attachment(object)) return false;
    if (type_of(object).value != "text/plain") return false;
    bool blank = true;
    for_each_piece(GMIME_PART(object), [&](ByteView piece) {
      blank = piece.find_first_not_of(ByteView(" \t\r\n\xC2\xA0")) == ByteView::npos;
      return blank;
    });
    return !blank;
  }

  void visit_leaf(GMimePart* part, bool html_is_twin) {
    GMimeObject* object = GMIME_OBJECT(part);
    const ParameterHeader type = type_of(object);
    if (type.value == "application/pkcs7-mime" || type.value == "application/x-pkcs7-mime") {
      const auto smime = type.parameter("smime-type");
      if (smime != "signed-data" && smime != "certs-only") {
        encrypted_ = true;
        out_.field(model::field::kEncryption, "S/MIME");
      }
    }
    if (type.value == "message/rfc822" || type.value == "message/global") {
      // GMime leaves an enclosed mail a leaf where it is encoded for transfer.
      return attach(part, "eml", model::ItemKind::kMessage, "eml", type.value);
    }
    const bool report = type.value == "message/delivery-status" ||
                        type.value == "message/disposition-notification" ||
                        type.value == "message/feedback-report" ||
                        type.value == "text/rfc822-headers";
    const bool attachment = is_attachment(object);
    if (!attachment && (type.value == "text/plain" || report)) {
      return add_text(decode_to_utf8(body_bytes(part), type.parameter("charset")));
    }
    if (!attachment && type.value == "text/html") {
      if (html_is_twin) return attach(part, "html", model::ItemKind::kEmbedded, "html", type.value);
      const auto html = decode_to_utf8(body_bytes(part), type.parameter("charset"));
      return add_text({html_to_text(html.text), html.charset, html.malformed_count});
    }
    attach(part, "", model::ItemKind::kAttachment, extension_of(type.value), type.value);
  }

  void add_text(const DecodedText& decoded) {
    given_ = true;
    if (out_.text_size() > 0) out_.text("\n");
    out_.text(decoded.text);
    out_.field(model::field::kCharset, decoded.charset);
    if (decoded.malformed_count > 0) {
      out_.anomaly("charset_malformed", 0, fmt::format("{}", decoded.malformed_count));
    }
    const size_t start = decoded.text.find_first_not_of(" \t\r\n");
    if (start != std::string::npos &&
        decoded.text.compare(start, 27, "-----BEGIN PGP MESSAGE-----") == 0) {
      encrypted_ = true;
      out_.field(model::field::kEncryption, "PGP");
    }
  }

  /// Hands the decoded bytes of a leaf to `take` in pieces until it returns false.
  template <typename Take>
  static void for_each_piece(GMimePart* part, const Take& take) {
    GMimeDataWrapper* content = g_mime_part_get_content(part);
    if (content == nullptr) return;
    GMimeStream* stream = g_mime_data_wrapper_get_stream(content);
    if (stream == nullptr || g_mime_stream_reset(stream) != 0) return;
    GMimeEncoding state;
    g_mime_encoding_init_decode(&state, g_mime_data_wrapper_get_encoding(content));
    std::array<char, kPieceBytes> raw;
    Bytes decoded;
    for (;;) {
      const ssize_t n = g_mime_stream_read(stream, raw.data(), raw.size());
      if (n <= 0) return;
      const auto length = static_cast<size_t>(n);
      decoded.resize(g_mime_encoding_outlen(&state, length));
      decoded.resize(g_mime_encoding_step(&state, raw.data(), length, decoded.data()));
      if (!take(ByteView(decoded))) return;
    }
  }

  Bytes body_bytes(GMimePart* part) {
    Bytes bytes;
    for_each_piece(part, [&](ByteView piece) {
      bytes += piece;
      return bytes.size() < kBodyBytesMax;
    });
    if (bytes.size() >= kBodyBytesMax) {
      out_.anomaly("body_limit");
      incomplete_ = true;
    }
    return bytes;
  }

  /// "jpg" for image/jpeg; "" where the type does not name one.
  static std::string_view extension_of(std::string_view mime) {
    static constexpr std::pair<std::string_view, std::string_view> kExtensions[] = {
        {"application/msword", "doc"},
        {"application/pdf", "pdf"},
        {"application/pgp-encrypted", "asc"},
        {"application/pgp-signature", "asc"},
        {"application/pkcs7-mime", "p7m"},
        {"application/pkcs7-signature", "p7s"},
        {"application/x-pkcs7-mime", "p7m"},
        {"application/x-pkcs7-signature", "p7s"},
        {"application/zip", "zip"},
        {"audio/mpeg", "mp3"},
        {"image/gif", "gif"},
        {"image/jpeg", "jpg"},
        {"image/png", "png"},
        {"image/webp", "webp"},
        {"text/calendar", "ics"},
        {"text/csv", "csv"},
        {"text/enriched", "txt"},
        {"text/html", "html"},
        {"text/plain", "txt"},
        {"text/vcard", "vcf"},
        {"text/x-vcard", "vcf"},
        {"video/mp4", "mp4"},
    };
    for (const auto& [type, extension] : kExtensions) {
      if (type == mime) return extension;
    }
    return "bin";
  }

  /// A leaf as a child with its decoded bytes.
  void attach(GMimePart* part, std::string_view format, model::ItemKind kind,
              std::string_view extension, std::string_view mime) {
    Child child;
    child.kind = kind;
    child.format = format;
    child.name = filename(GMIME_OBJECT(part));
    if (kind == model::ItemKind::kEmbedded) {
      child.name = twins_ == 0 ? "body.html" : fmt::format("body {}.html", twins_ + 1);
      ++twins_;
    } else if (child.name.empty()) {
      child.name = fmt::format("part {}.{}", parts_, extension);
    }
    child.fields.push_back({std::string(model::field::kMime), std::string(mime)});
    const std::string id = decode_message_ids(raw_header(GMIME_OBJECT(part), "Content-ID"));
    if (!id.empty()) child.fields.push_back({"content_id", id});
    auto unpacker = out_.unpack();
    bool room = true;
    for_each_piece(part, [&](ByteView piece) { return room = unpacker->append(piece).ok(); });
    hand_over(child, std::move(unpacker), room);
  }

  /// A part with its headers as a child.
  void attach_whole(GMimeObject* object, std::string_view format, model::ItemKind kind,
                    std::string name) {
    Child child;
    child.kind = kind;
    child.format = format;
    child.name = name.empty() ? fmt::format("part {}.bin", parts_) : std::move(name);
    const Owned<GMimeStream> memory(g_mime_stream_mem_new());
    g_mime_object_write_to_stream(object, nullptr, memory.get());
    const GByteArray* array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory.get()));
    auto unpacker = out_.unpack();
    const bool room =
        array->len == 0 ||
        unpacker->append({reinterpret_cast<const char*>(array->data), array->len}).ok();
    hand_over(child, std::move(unpacker), room);
  }

  void hand_over(const Child& child, std::unique_ptr<Unpacker> unpacker, bool room) {
    given_ = true;
    if (room) {
      if (auto source = unpacker->finish(); source.ok()) return out_.child(child, **source);
    }
    incomplete_ = true;
    out_.child_without_bytes(child, unpacker->size(), Outcome::skipped("expansion limit"));
  }

  /// A broken structure may leave nothing: then the body is given as it stands.
  void keep_unparsed_body(size_t start) {
    if (given_ || encrypted_ || start >= mail_.size()) return;
    const ByteView body = mail_.substr(start, kBodyBytesMax);
    if (body.find_first_not_of(" \t\r\n") == ByteView::npos) return;
    out_.anomaly("body_unstructured", start);
    add_text(decode_to_utf8(body, charset_));
  }

  ByteView mail_;
  Output& out_;
  std::string charset_;  ///< of the whole mail, as stated: for raw headers
  std::string sender_;
  std::string recipient_;
  std::string copied_;
  std::string message_id_;
  std::string reply_to_;
  std::string references_;
  uint32_t warned_ = 0;  ///< bits of the warnings of GMime that were noted
  size_t received_ = 0;
  int parts_ = 0;
  int twins_ = 0;
  bool encrypted_ = false;
  bool too_deep_ = false;
  bool incomplete_ = false;
  bool given_ = false;  ///< whether any part became text or a child
};

// Sniffing

std::string_view next_line(std::string_view& rest) {
  const size_t end = std::min(rest.find('\n'), rest.size());
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

/// The name of a header field, "" when the line does not begin with one (RFC 5322, section 2.2).
std::string_view header_name(std::string_view line) {
  const size_t colon = line.find(':');
  if (colon == 0 || colon > 60 || colon == std::string_view::npos) return {};
  const std::string_view name = line.substr(0, colon);
  const bool clean = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
  return clean ? name : std::string_view();
}

/// What a header says for a mail: 2 for what only mails have, 1 for what other texts have, too.
int weight_of(std::string_view name) {
  static constexpr std::string_view kStrong[] = {
      "Received",      "Return-Path", "Message-ID", "MIME-Version", "Delivered-To",
      "X-Mailer",      "In-Reply-To", "References", "Envelope-To",  "Content-Transfer-Encoding",
      "DKIM-Signature"};
  static constexpr std::string_view kWeak[] = {"From", "To",       "Cc",     "Subject",
                                               "Date", "Reply-To", "Sender", "Content-Type"};
  const auto same = [name](std::string_view known) {
    return known.size() == name.size() &&
           g_ascii_strncasecmp(known.data(), name.data(), known.size()) == 0;
  };
  if (std::any_of(std::begin(kStrong), std::end(kStrong), same)) return 2;
  return std::any_of(std::begin(kWeak), std::end(kWeak), same) ? 1 : 0;
}

int sniff(const Prefix& prefix) {
  std::string_view rest = prefix.head.substr(0, 16 << 10);
  int weight = 0;
  int lines = 0;
  bool multipart = false;
  for (; !rest.empty() && lines < 100; ++lines) {
    const std::string_view line = next_line(rest);
    if (line.empty()) break;
    if ((line[0] == ' ' || line[0] == '\t') && lines > 0) continue;
    const std::string_view name = header_name(line);
    if (name.empty()) {
      // One malformed line among headers is tolerated, a text that begins with prose is not.
      if (lines == 0 || weight < 4) return kNo;
      continue;
    }
    weight += weight_of(name);
    if (lines == 0 && weight_of(name) == 1 && line.find("multipart/") != std::string_view::npos) {
      multipart = true;
    }
  }
  if (weight >= 4) return kLikely + 20;
  const bool named = prefix.name.size() > 4 && prefix.name.substr(prefix.name.size() - 4) == ".eml";
  if (weight >= 2 || multipart || (named && weight >= 1)) return kLikely;
  return kNo;
}

Outcome extract(ByteSource& source, Output& out) {
  const ByteView in_memory = source.in_memory();
  const bool cut = source.size() > kMailBytesMax;
  if (cut) out.anomaly("mail_limit", kMailBytesMax);
  Outcome outcome;
  if (!in_memory.empty()) {
    outcome = MailReader(in_memory.substr(0, kMailBytesMax), out).read();
  } else {
    const auto bytes = evidence::read_head(source, kMailBytesMax);
    if (!bytes.ok()) return Outcome::failed("its bytes could not be read");
    outcome = MailReader(*bytes, out).read();
  }
  if (cut && outcome.state == model::ItemState::kDone) {
    return Outcome::partial("it is larger than is read");
  }
  return outcome;
}

}  // namespace

extern constinit const Format kEml = {
    .name = "eml",
    .summary = "Mails",
    .specification = "RFC 5322, RFC 2045-2047, RFC 2231, RFC 1847",
    .sniff = sniff,
    .confidence_max = kLikely + 20,
    .extract = extract,
};

}  // namespace clew::extract
