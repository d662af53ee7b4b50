// SPDX-License-Identifier: EUPL-1.2
// PDF by poppler: text by page in reading order, what the document says of itself, files that it
// carries. Locked documents end as encrypted; those that only restrict printing are read.
#include <poppler-document.h>
#include <poppler-embedded-file.h>
#include <poppler-image.h>
#include <poppler-page-renderer.h>
#include <poppler-page.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "base/time.h"
#include "base/utf8.h"
#include "extract/format.h"
#include "extract/ocr.h"
#include "extract/passwords.h"

namespace clew::extract {
namespace {

constexpr uint64_t kPdfBytesMax = 512 << 20;  ///< larger files are not opened
constexpr int kPagesMax = 20'000;
constexpr size_t kEmbeddedMax = 10'000;
constexpr size_t kPagesRecognisedMax = 500;  ///< pages of pictures in which text is looked for
constexpr double kRecognisedDpi = 300;       ///< at most; large pages are drawn smaller
constexpr size_t kHeaderWithin = 1024;       ///< where readers look for "%PDF-"
constexpr size_t kTrailerWithin = 4096;

int sniff(const Prefix& prefix) {
  if (prefix.head.starts_with("%PDF-")) return kSure;
  const size_t at = prefix.head.substr(0, kHeaderWithin).find("%PDF-");
  return at == ByteView::npos ? kNo : kLikely + 10;
}

/// What poppler reports while a document is open; it would print it otherwise.
struct Complaints {
  size_t count = 0;
  std::string first;
  bool rebuilt = false;  ///< the table of objects was damaged
};

void note_complaint(const std::string& message, void* closure) {
  auto& complaints = *static_cast<Complaints*>(closure);
  if (complaints.count++ == 0) complaints.first = message;
  for (const auto* sign : {"xref", "XRef", "trailer", "reconstruct"}) {
    if (message.find(sign) != std::string::npos) complaints.rebuilt = true;
  }
}

/// Where poppler's complaints go now.
thread_local Complaints* heard_by = nullptr;

/// Poppler's one error function points at the complaints of the document being read: a document in
/// a document is read by a child in between, so the one before comes back.
class Listening {
 public:
  explicit Listening(Complaints& complaints) : before_(heard_by) { hear(&complaints); }
  ~Listening() { hear(before_); }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;

 private:
  static void hear(Complaints* complaints) {
    heard_by = complaints;
    poppler::set_debug_error_function(complaints == nullptr ? ignore : note_complaint, complaints);
  }
  static void ignore(const std::string&, void*) {}
  Complaints* before_;
};

/// Poppler's UTF-16 as UTF-8.
std::string utf8_of(const poppler::ustring& wide) {
  std::string out;
  for (size_t i = 0; i < wide.size(); ++i) {
    char32_t point = wide[i];
    if (point >= 0xD800 && point < 0xDC00 && i + 1 < wide.size() && wide[i + 1] >= 0xDC00 &&
        wide[i + 1] < 0xE000) {
      point = 0x10000 + ((point - 0xD800) << 10) + (wide[++i] - 0xDC00u);
    }
    if (point != 0 && point != 0xFEFF) base::append_utf8(out, point);
  }
  return out;
}

/// "D:20260303081244+01'00'" (ISO 32000-1, 7.9.4); parts from the month on may be missing.
std::optional<model::ItemTime> parse_date(std::string_view text) {
  if (text.starts_with("D:")) text.remove_prefix(2);
  const auto number = [&](size_t digits, int otherwise) -> std::optional<int> {
    if (text.size() < digits || !isdigit(static_cast<unsigned char>(text[0]))) return otherwise;
    int value = 0;
    for (size_t i = 0; i < digits; ++i) {
      if (!isdigit(static_cast<unsigned char>(text[i]))) return std::nullopt;
      value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return value;
  };
  const auto year = number(4, 0), month = number(2, 1), day = number(2, 1), hour = number(2, 0),
             minute = number(2, 0), second = number(2, 0);
  if (!year || *year == 0 || !month || !day || !hour || !minute || !second) return std::nullopt;
  const bool zoned = !text.empty() && (text[0] == 'Z' || text[0] == '+' || text[0] == '-');
  const int sign = zoned && text[0] == '-' ? -1 : 1;
  int offset = 0;
  if (zoned) {
    text.remove_prefix(1);
    const auto hours = number(2, 0);
    if (text.starts_with("'")) text.remove_prefix(1);
    const auto minutes = number(2, 0);
    if (hours && minutes) offset = sign * (*hours * 60 + *minutes);
  }
  const auto ms = base::from_civil({*year, *month, *day, *hour, *minute, *second, 0}, offset);
  if (!ms) return std::nullopt;
  return model::ItemTime{*ms, zoned ? model::TimeCertainty::kZoned : model::TimeCertainty::kLocal};
}

void read_fields(const poppler::document& document, Output& out) {
  namespace f = model::field;
  out.field(f::kTitle, utf8_of(document.get_title()));
  out.field(f::kAuthor, utf8_of(document.get_author()));
  out.field("subject", utf8_of(document.get_subject()));
  out.field("keywords", utf8_of(document.get_keywords()));
  const std::string creator = utf8_of(document.get_creator());
  const std::string producer = utf8_of(document.get_producer());
  out.field(f::kSoftware,
            creator.empty() || producer.empty() ? creator + producer : creator + ", " + producer);
  std::optional<model::ItemTime> placed;
  for (const auto& [key, name] :
       {std::pair{"CreationDate", f::kCreated}, std::pair{"ModDate", f::kModified}}) {
    if (const auto time = parse_date(utf8_of(document.info_key(key)))) {
      out.field(name, base::to_iso(time->ms));
      placed = time;
    }
  }
  if (placed) out.time(*placed);
}

/// Draws one page and looks for text in it.
struct PageDrawing {
  const poppler::document& document;
  int number;

  static void recognise(Output& out, void* self) {
    const auto& drawing = *static_cast<PageDrawing*>(self);
    const std::unique_ptr<poppler::page> page(drawing.document.create_page(drawing.number));
    if (page == nullptr) return;
    const auto box = page->page_rect();
    const double side = std::max({box.width(), box.height(), 1.0});
    poppler::page_renderer renderer;
    renderer.set_image_format(poppler::image::format_gray8);
    renderer.set_render_hint(poppler::page_renderer::antialiasing, true);
    renderer.set_render_hint(poppler::page_renderer::text_antialiasing, true);
    const double dpi = std::min(kRecognisedDpi, kOcrSideBest * 72.0 / side);
    const poppler::image image = renderer.render_page(page.get(), dpi, dpi);
    if (!image.is_valid()) return out.anomaly("page_not_drawn");
    add_text_of_pixels({reinterpret_cast<const uint8_t*>(image.const_data()), image.width(),
                        image.height(), image.bytes_per_row(), 1},
                       out);
  }
};

/// Pages that hold pictures only become records of their own with the text in them, so that one
/// that cannot be recognised costs no other.
void recognise_pages(const poppler::document& document, const std::vector<int>& silent,
                     Output& out) {
  if (!out.thorough()) return;
  const size_t count = std::min(silent.size(), kPagesRecognisedMax);
  for (size_t i = 0; i < count && !out.full(); ++i) {
    PageDrawing drawing{document, silent[i]};
    Child child;
    child.name = "page " + std::to_string(silent[i] + 1);
    child.kind = model::ItemKind::kSection;
    out.record_with(child, 0, PageDrawing::recognise, &drawing);
  }
  if (count > 0) out.field("pages_recognised", std::to_string(count));
}

/// Text of all pages, each but the last followed by a form feed. Returns how many pages could not
/// be had.
int read_pages(const poppler::document& document, int pages, Output& out) {
  int lost = 0;
  std::vector<int> silent;
  for (int i = 0; i < pages && out.text_size() < kTextBytesMax; ++i) {
    const std::unique_ptr<poppler::page> page(document.create_page(i));
    if (page == nullptr) {
      ++lost;
      continue;
    }
    const std::string text =
        utf8_of(page->text(poppler::rectf(), poppler::page::non_raw_non_physical_layout));
    if (text.find_first_not_of(" \n\r\t\f") == std::string::npos) silent.push_back(i);
    if (i > 0) out.text("\f");
    out.text(text.ends_with('\f') ? std::string_view(text).substr(0, text.size() - 1) : text);
  }
  if (!silent.empty()) out.field("pages_without_text", std::to_string(silent.size()));
  recognise_pages(document, silent, out);
  return lost;
}

void read_embedded(const poppler::document& document, Output& out) {
  if (!document.has_embedded_files()) return;
  const auto files = document.embedded_files();  // owned by the document
  for (size_t i = 0; i < std::min(files.size(), kEmbeddedMax) && !out.full(); ++i) {
    if (files[i] == nullptr || !files[i]->is_valid()) continue;
    Child child;
    child.name = files[i]->name().empty() ? "embedded" : files[i]->name();
    child.kind = model::ItemKind::kEmbedded;
    if (!files[i]->mime_type().empty()) {
      child.fields.push_back({std::string(model::field::kMime), files[i]->mime_type()});
    }
    const std::string said = utf8_of(files[i]->description());
    if (!said.empty()) child.fields.push_back({"description", said});
    const auto data = files[i]->data();
    auto unpacker = out.unpack();
    if (!unpacker->append({data.data(), data.size()}).ok()) {
      out.child_without_bytes(child, data.size(), Outcome::skipped("expansion limit"));
      continue;
    }
    auto source = unpacker->finish();
    if (source.ok()) out.child(child, **source);
  }
}

/// The bytes in memory: as they lie, or read into `own`.
Result<ByteView> in_memory(ByteSource& source, Bytes& own) {
  if (source.size() > kPdfBytesMax) return Error(ErrorKind::kLimit, "too large");
  if (!source.in_memory().empty()) return source.in_memory();
  own = TRY(evidence::read_all(source, kPdfBytesMax));
  return ByteView(own);
}

/// A trailer for a document that lost its own, as far as the catalog can be found: readers need it
/// to rebuild the table of objects. Empty when there is no catalog.
std::string new_trailer(ByteView pdf) {
  for (const std::string_view mark : {"/Type/Catalog", "/Type /Catalog"}) {
    const size_t at = pdf.find(mark);
    const size_t end = at == ByteView::npos ? at : pdf.rfind(" obj", at);
    if (end == ByteView::npos) continue;
    size_t start = end;
    while (start > 0 && end - start < 20 &&
           (isdigit(static_cast<unsigned char>(pdf[start - 1])) || pdf[start - 1] == ' ')) {
      --start;
    }
    return "\ntrailer\n<< /Root " + std::string(pdf.substr(start, end - start)) +
           " R >>\nstartxref\n0\n%%EOF\n";
  }
  return {};
}

using Document = std::unique_ptr<poppler::document>;

Document open(ByteView bytes, const std::string& password = "") {
  return Document(poppler::document::load_from_raw_data(
      bytes.data(), static_cast<int>(bytes.size()), password, password));
}

Outcome damaged(ByteView bytes, const Complaints& complaints, Output& out) {
  out.anomaly("pdf_damaged", 0, complaints.first);
  if (bytes.find("/Encrypt") == ByteView::npos) return Outcome::failed("the PDF is damaged");
  return locked(out, "PDF, unknown handler", kByPassword,
                "the PDF is locked in a way that is not known, or damaged");
}

Outcome extract(ByteSource& source, Output& out) {
  Bytes own;
  const auto bytes = in_memory(source, own);
  if (!bytes.ok()) {
    return bytes.error().kind == ErrorKind::kLimit ? Outcome::skipped("PDF larger than is read")
                                                   : Outcome::failed("its bytes could not be read");
  }
  const ByteView view = *bytes;
  Complaints complaints;
  const Listening listening(complaints);
  Bytes mended;
  Document document = open(view);
  if (document == nullptr && view.size() < kPdfBytesMax) {
    if (const std::string trailer = new_trailer(view); !trailer.empty()) {
      mended = std::string(view) + trailer;
      document = open(mended);
    }
  }
  if (document == nullptr) return damaged(view, complaints, out);
  const bool was_locked = document->is_locked();
  if (was_locked) {
    const ByteView sound = mended.empty() ? view : ByteView(mended);
    const auto opened = try_passwords(out, TrialCost::kSlow, [&](std::string_view password) {
      Document other = open(sound, std::string(password));
      if (other == nullptr || other->is_locked()) return false;
      document = std::move(other);
      return true;
    });
    if (!opened) {
      return locked(out, "PDF, user password", kByPassword, "the PDF is locked with a password");
    }
    // The trials that failed are no fault of the document.
    complaints = Complaints();
    out.field(model::field::kEncryption, "PDF, user password");
  }
  if (!was_locked && document->is_encrypted()) {
    out.field(model::field::kEncryption, "PDF, owner password only");
  }
  read_fields(*document, out);
  const int pages = document->pages();
  out.field(model::field::kPages, std::to_string(std::max(pages, 0)));
  const int lost = read_pages(*document, std::min(pages, kPagesMax), out);
  read_embedded(*document, out);

  const bool ended =
      view.substr(view.size() - std::min(view.size(), kTrailerWithin)).find("%%EOF") !=
      ByteView::npos;
  if (complaints.count > 0) out.anomaly("pdf_malformed", 0, complaints.first);
  if (!ended) out.anomaly("pdf_cut_off", view.size());
  if (pages <= 0) return Outcome::failed("the PDF is damaged");
  if (pages > kPagesMax) return Outcome::partial("more pages than are read");
  if (lost > 0) return Outcome::partial("some pages of the PDF could not be read");
  if (complaints.rebuilt || !ended) return Outcome::partial("the PDF is damaged");
  return Outcome::done();
}

}  // namespace

extern constinit const Format kPdf = {
    .name = "pdf",
    .summary = "PDF documents",
    .specification = "ISO 32000-1",
    .version = 2,
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
