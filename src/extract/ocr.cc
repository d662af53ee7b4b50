// SPDX-License-Identifier: EUPL-1.2
// Recognition by tesseract 5 and leptonica; see ocr.h. Their C interfaces report failure by value.
#include "extract/ocr.h"

#include <fmt/format.h>
#include <leptonica/allheaders.h>
#include <tesseract/capi.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "extract/late_library.h"

namespace clew::extract {
namespace {

constexpr std::string_view kModels = "/usr/share/tesseract-ocr/5/tessdata/";
constexpr size_t kTextMax = 1 << 20;  ///< of one picture

/// The models that a country's people write in, English aside.
struct RegionModels {
  std::string_view region;
  std::string_view models;  ///< joined by '+'
};
constexpr RegionModels kRegions[] = {
    {"AE", "ara"},     {"AL", "sqi"},     {"AR", "spa"},     {"AT", "deu"},     {"BE", "fra+nld"},
    {"BG", "bul"},     {"BR", "por"},     {"BY", "rus+bel"}, {"CH", "deu+fra"}, {"CN", "chi_sim"},
    {"CO", "spa"},     {"CZ", "ces"},     {"DE", "deu"},     {"DK", "dan"},     {"DZ", "ara+fra"},
    {"EG", "ara"},     {"ES", "spa"},     {"FI", "fin"},     {"FR", "fra"},     {"GR", "ell"},
    {"HR", "hrv"},     {"HU", "hun"},     {"IL", "heb"},     {"IQ", "ara"},     {"IT", "ita"},
    {"JP", "jpn"},     {"KR", "kor"},     {"KZ", "rus"},     {"LT", "lit"},     {"LV", "lav"},
    {"LU", "fra+deu"}, {"MA", "ara+fra"}, {"MD", "ron+rus"}, {"MX", "spa"},     {"NL", "nld"},
    {"NO", "nor"},     {"PE", "spa"},     {"PL", "pol"},     {"PT", "por"},     {"RO", "ron"},
    {"RS", "srp"},     {"RU", "rus"},     {"SE", "swe"},     {"SI", "slv"},     {"SK", "slk"},
    {"SY", "ara"},     {"TH", "tha"},     {"TN", "ara+fra"}, {"TR", "tur"},     {"TW", "chi_tra"},
    {"UA", "ukr+rus"}, {"VE", "spa"},     {"VN", "vie"}};
/// Where the case names no country.
constexpr std::string_view kElse = "fra+deu+spa";

/// The functions that are called here.
class Tesseract {
 private:
  LateLibrary leptonica_{"liblept.so.5"};
  LateLibrary tesseract_{single_threaded()};
  template <typename Function>
  static Function* from(LateLibrary& library, const char* name) {
    return library.function<Function*>(name);
  }
  /// Threads cannot be had in the sandbox, and the library of OpenMP ends the program without them.
  static const char* single_threaded() {
    ::setenv("OMP_THREAD_LIMIT", "1", 1);
    return "libtesseract.so.5";
  }

 public:
  static Tesseract& get() {
    static Tesseract tesseract;
    return tesseract;
  }
  bool loaded() const { return leptonica_.loaded() && tesseract_.loaded(); }

  decltype(&::pixReadMem) read = from<decltype(::pixReadMem)>(leptonica_, "pixReadMem");
  decltype(&::pixCreate) create = from<decltype(::pixCreate)>(leptonica_, "pixCreate");
  decltype(&::pixDestroy) destroy = from<decltype(::pixDestroy)>(leptonica_, "pixDestroy");
  decltype(&::pixScale) scale = from<decltype(::pixScale)>(leptonica_, "pixScale");
  decltype(&::pixConvertTo8) grey = from<decltype(::pixConvertTo8)>(leptonica_, "pixConvertTo8");
  decltype(&::pixGetWidth) width = from<decltype(::pixGetWidth)>(leptonica_, "pixGetWidth");
  decltype(&::pixGetHeight) height = from<decltype(::pixGetHeight)>(leptonica_, "pixGetHeight");
  decltype(&::pixSetPixel) set_pixel = from<decltype(::pixSetPixel)>(leptonica_, "pixSetPixel");
  decltype(&::setMsgSeverity) set_severity =
      from<decltype(::setMsgSeverity)>(leptonica_, "setMsgSeverity");
  decltype(&::TessBaseAPICreate) make =
      from<decltype(::TessBaseAPICreate)>(tesseract_, "TessBaseAPICreate");
  decltype(&::TessBaseAPIDelete) unmake =
      from<decltype(::TessBaseAPIDelete)>(tesseract_, "TessBaseAPIDelete");
  decltype(&::TessBaseAPIInit3) init =
      from<decltype(::TessBaseAPIInit3)>(tesseract_, "TessBaseAPIInit3");
  decltype(&::TessBaseAPISetVariable) set_variable =
      from<decltype(::TessBaseAPISetVariable)>(tesseract_, "TessBaseAPISetVariable");
  decltype(&::TessBaseAPISetPageSegMode) set_mode =
      from<decltype(::TessBaseAPISetPageSegMode)>(tesseract_, "TessBaseAPISetPageSegMode");
  decltype(&::TessBaseAPISetImage2) set_image =
      from<decltype(::TessBaseAPISetImage2)>(tesseract_, "TessBaseAPISetImage2");
  decltype(&::TessBaseAPISetSourceResolution) set_resolution =
      from<decltype(::TessBaseAPISetSourceResolution)>(tesseract_,
                                                       "TessBaseAPISetSourceResolution");
  decltype(&::TessBaseAPIRecognize) recognize =
      from<decltype(::TessBaseAPIRecognize)>(tesseract_, "TessBaseAPIRecognize");
  decltype(&::TessBaseAPIGetTsvText) tsv =
      from<decltype(::TessBaseAPIGetTsvText)>(tesseract_, "TessBaseAPIGetTsvText");
  decltype(&::TessBaseAPIClear) clear =
      from<decltype(::TessBaseAPIClear)>(tesseract_, "TessBaseAPIClear");
  decltype(&::TessDeleteText) delete_text =
      from<decltype(::TessDeleteText)>(tesseract_, "TessDeleteText");
  decltype(&::TessMonitorCreate) monitor =
      from<decltype(::TessMonitorCreate)>(tesseract_, "TessMonitorCreate");
  decltype(&::TessMonitorDelete) monitor_delete =
      from<decltype(::TessMonitorDelete)>(tesseract_, "TessMonitorDelete");
  decltype(&::TessMonitorSetDeadlineMSecs) monitor_deadline =
      from<decltype(::TessMonitorSetDeadlineMSecs)>(tesseract_, "TessMonitorSetDeadlineMSecs");

 private:
  Tesseract() {
    if (loaded()) set_severity(L_SEVERITY_NONE);
  }
};

/// Recognised text and how sure it is on average, 0 to 100.
struct Recognised {
  std::string text;
  double sure = 0;
};

/// Takes the words that are sure enough out of tesseract's table: level, page, block, paragraph,
/// line, word, left, top, width, height, confidence, text.
Recognised words_of(std::string_view table) {
  constexpr size_t kColumns = 12;
  Recognised found;
  double sum = 0;
  int words = 0;
  std::string line_before;
  while (!table.empty() && found.text.size() < kTextMax) {
    const size_t end = std::min(table.find('\n'), table.size());
    std::string_view row = table.substr(0, end);
    table.remove_prefix(std::min(end + 1, table.size()));
    std::vector<std::string_view> columns;
    while (columns.size() + 1 < kColumns && row.find('\t') != std::string_view::npos) {
      columns.push_back(row.substr(0, row.find('\t')));
      row.remove_prefix(row.find('\t') + 1);
    }
    columns.push_back(row);
    if (columns.size() != kColumns || columns[0] != "5") continue;
    const double sure = std::strtod(std::string(columns[10]).c_str(), nullptr);
    const std::string_view word = columns[11];
    if (sure < kOcrWordSureMin || word.find_first_not_of(' ') == std::string_view::npos) continue;
    const std::string line = fmt::format("{}.{}.{}", columns[2], columns[3], columns[4]);
    if (!found.text.empty()) found.text += line == line_before ? " " : "\n";
    found.text.append(word);
    line_before = line;
    sum += sure;
    ++words;
  }
  if (words > 0) found.sure = sum / words;
  return found;
}

/// A recogniser with its models, kept from one picture to the next.
class Recogniser {
 public:
  /// The one for these languages, or nullptr when it cannot be had.
  static Recogniser* get(const std::string& languages) {
    static std::unique_ptr<Recogniser> kept;
    static std::string kept_languages;
    if (languages.empty() || !Tesseract::get().loaded()) return nullptr;
    if (kept == nullptr || kept_languages != languages) {
      kept = std::make_unique<Recogniser>(languages);
      kept_languages = languages;
    }
    return kept->ready_ ? kept.get() : nullptr;
  }

  explicit Recogniser(const std::string& languages) : api_(Tesseract::get().make()) {
    auto& t = Tesseract::get();
    if (api_ == nullptr) return;
    t.set_variable(api_, "debug_file", "/dev/null");
    const std::string models(kModels);
    ready_ = t.init(api_, models.c_str(), languages.c_str()) == 0;
    if (ready_) t.set_mode(api_, tesseract::PSM_AUTO);
  }
  ~Recogniser() {
    if (api_ != nullptr) Tesseract::get().unmake(api_);
  }
  Recogniser(const Recogniser&) = delete;
  Recogniser& operator=(const Recogniser&) = delete;

  /// Takes the picture over.
  Recognised read(Pix* picture) {
    auto& t = Tesseract::get();
    picture = prepared(picture);
    if (picture == nullptr) return {};
    t.set_image(api_, picture);
    t.set_resolution(api_, kResolution);
    ETEXT_DESC* monitor = t.monitor();
    t.monitor_deadline(monitor, kOcrMsMax);
    Recognised found;
    if (t.recognize(api_, monitor) == 0) {
      char* table = t.tsv(api_, 0);
      if (table != nullptr) {
        found = words_of(table);
        t.delete_text(table);
      }
    }
    t.monitor_delete(monitor);
    t.clear(api_);
    t.destroy(&picture);
    return found;
  }

 private:
  static constexpr int kResolution = 300;

  /// Grey, and of a size at which letters are best read.
  static Pix* prepared(Pix* picture) {
    auto& t = Tesseract::get();
    Pix* grey = t.grey(picture, 0);
    t.destroy(&picture);
    if (grey == nullptr) return nullptr;
    const int side = std::max(t.width(grey), t.height(grey));
    const float factor = side > kOcrSideBest    ? static_cast<float>(kOcrSideBest) / side
                         : side < kOcrSideSmall ? 2.0F
                                                : 1.0F;
    if (factor == 1.0F) return grey;
    Pix* scaled = t.scale(grey, factor, factor);
    t.destroy(&grey);
    return scaled;
  }

  TessBaseAPI* api_;
  bool ready_ = false;
};

bool sensible(int width, int height) {
  return width >= kOcrSideMin && height >= kOcrSideMin && int64_t{width} * height <= kOcrPixelsMax;
}

bool add_text(Pix* picture, Output& out) {
  const std::string languages = ocr_languages(out.regions());
  Recogniser* recogniser = Recogniser::get(languages);
  if (recogniser == nullptr) {
    Tesseract::get().destroy(&picture);
    out.field("ocr", "not available");
    return false;
  }
  const Recognised found = recogniser->read(picture);
  if (found.text.empty()) return false;
  if (out.text_size() > 0) out.text("\n");
  out.text(found.text);
  out.text("\n");
  out.field(model::field::kTextSource, "ocr:" + languages);
  out.field("ocr_confidence", fmt::format("{:.0f}", found.sure));
  return true;
}

}  // namespace

std::string ocr_languages(const std::vector<std::string>& regions) {
  std::vector<std::string> models;
  const auto add = [&](std::string_view joined) {
    while (!joined.empty()) {
      const size_t end = std::min(joined.find('+'), joined.size());
      std::string model(joined.substr(0, end));
      joined.remove_prefix(std::min(end + 1, joined.size()));
      const std::string path = std::string(kModels) + model + ".traineddata";
      if (models.size() < kOcrLanguagesMax && ::access(path.c_str(), R_OK) == 0 &&
          std::find(models.begin(), models.end(), model) == models.end()) {
        models.push_back(std::move(model));
      }
    }
  };
  add("eng");
  for (const auto& region : regions) {
    for (const auto& known : kRegions) {
      if (known.region == region) add(known.models);
    }
  }
  if (regions.empty()) add(kElse);
  std::string all;
  for (const auto& model : models) all += (all.empty() ? "" : "+") + model;
  return all;
}

bool add_text_of_pixels(const PixelView& pixels, Output& out) {
  if (!out.thorough() || !sensible(pixels.width, pixels.height)) return false;
  auto& t = Tesseract::get();
  if (!t.loaded()) {
    out.field("ocr", "not available");
    return false;
  }
  Pix* picture = t.create(pixels.width, pixels.height, 8);
  if (picture == nullptr) return false;
  for (int y = 0; y < pixels.height; ++y) {
    const uint8_t* row = pixels.rows + static_cast<ptrdiff_t>(y) * pixels.stride;
    for (int x = 0; x < pixels.width; ++x) {
      const uint8_t* at = row + static_cast<ptrdiff_t>(x) * pixels.channels;
      // Luma as in ITU-R BT.601.
      const unsigned grey =
          pixels.channels < 3 ? *at : (299U * at[0] + 587U * at[1] + 114U * at[2]) / 1000;
      t.set_pixel(picture, x, y, grey);
    }
  }
  return add_text(picture, out);
}

bool add_text_of_image(ByteView encoded, Output& out) {
  if (!out.thorough()) return false;
  auto& t = Tesseract::get();
  if (!t.loaded()) {
    out.field("ocr", "not available");
    return false;
  }
  Pix* picture = t.read(reinterpret_cast<const l_uint8*>(encoded.data()), encoded.size());
  if (picture == nullptr) {
    out.anomaly("ocr_undecodable");
    return false;
  }
  if (!sensible(t.width(picture), t.height(picture))) {
    t.destroy(&picture);
    return false;
  }
  return add_text(picture, out);
}

}  // namespace clew::extract
