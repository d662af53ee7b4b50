// SPDX-License-Identifier: EUPL-1.2
// The formats that Clew reads, by name. A format is added by its line in each of the two lists.
#include <algorithm>
#include <array>
#include <iterator>

#include "extract/format.h"

namespace clew::extract {

extern const Format kAge;
extern const Format kArc;
extern const Format kArchiveOther;
extern const Format kAudio;
extern const Format kBytes;
extern const Format kCompressed;
extern const Format kCsv;
extern const Format kDataDownload;
extern const Format kDiskImage;
extern const Format kDoc;
extern const Format kEml;
extern const Format kEpub;
extern const Format kEwf;
extern const Format kGif;
extern const Format kHeif;
extern const Format kHtml;
extern const Format kIcalendar;
extern const Format kJpeg;
extern const Format kJson;
extern const Format kKeepass;
extern const Format kMbox;
extern const Format kMsg;
extern const Format kOdf;
extern const Format kOle;
extern const Format kOoxml;
extern const Format kPdf;
extern const Format kPgp;
extern const Format kPlaces;
extern const Format kPlist;
extern const Format kPng;
extern const Format kPpt;
extern const Format kPrivateKey;
extern const Format kPst;
extern const Format kQcow;
extern const Format kRar;
extern const Format kRecycled;
extern const Format kRegistryHive;
extern const Format kRtf;
extern const Format kSevenZip;
extern const Format kShortcut;
extern const Format kSplit;
extern const Format kSqlite;
extern const Format kSqliteLog;
extern const Format kTar;
extern const Format kTelegram;
extern const Format kText;
extern const Format kThumbnails;
extern const Format kTiff;
extern const Format kTnef;
extern const Format kUfedReport;
extern const Format kVcard;
extern const Format kVhd;
extern const Format kVideo;
extern const Format kVmdk;
extern const Format kWacz;
extern const Format kWarc;
extern const Format kWebp;
extern const Format kWhatsapp;
extern const Format kXls;
extern const Format kXml;
extern const Format kZip;

// One a line, so that a new one is one line's change.
// clang-format off
static constexpr const Format* kFormats[] = {
    &kAge,
    &kArc,
    &kArchiveOther,
    &kAudio,
    &kBytes,
    &kCompressed,
    &kCsv,
    &kDataDownload,
    &kDiskImage,
    &kDoc,
    &kEml,
    &kEpub,
    &kEwf,
    &kGif,
    &kHeif,
    &kHtml,
    &kIcalendar,
    &kJpeg,
    &kJson,
    &kKeepass,
    &kMbox,
    &kMsg,
    &kOdf,
    &kOle,
    &kOoxml,
    &kPdf,
    &kPgp,
    &kPlaces,
    &kPlist,
    &kPng,
    &kPpt,
    &kPrivateKey,
    &kPst,
    &kQcow,
    &kRar,
    &kRecycled,
    &kRegistryHive,
    &kRtf,
    &kSevenZip,
    &kShortcut,
    &kSplit,
    &kSqlite,
    &kSqliteLog,
    &kTar,
    &kTelegram,
    &kText,
    &kThumbnails,
    &kTiff,
    &kTnef,
    &kUfedReport,
    &kVcard,
    &kVhd,
    &kVideo,
    &kVmdk,
    &kWacz,
    &kWarc,
    &kWebp,
    &kWhatsapp,
    &kXls,
    &kXml,
    &kZip,
};
// clang-format on

FormatList all_formats() { return {kFormats, std::size(kFormats)}; }

const Format* find_format(std::string_view name) {
  const auto* found = std::lower_bound(
      std::begin(kFormats), std::end(kFormats), name,
      [](const Format* format, std::string_view wanted) { return format->name < wanted; });
  return found != std::end(kFormats) && (*found)->name == name ? *found : nullptr;
}

const Format& identify(const Prefix& prefix) {
  // The surest first: most items are settled before text has to be looked at. Among equals, names
  // decide, whatever the order of asking.
  static const auto order = [] {
    std::array<const Format*, std::size(kFormats)> sorted{};
    std::copy(std::begin(kFormats), std::end(kFormats), sorted.begin());
    std::stable_sort(sorted.begin(), sorted.end(), [](const Format* a, const Format* b) {
      return a->confidence_max > b->confidence_max;
    });
    return sorted;
  }();
  const Format* best = &kBytes;
  int best_confidence = kNo;
  for (const Format* format : order) {
    if (format->confidence_max < best_confidence) break;
    const int confidence = format->sniff(prefix);
    const bool first_name = confidence == best_confidence && format->name < best->name;
    if (confidence > best_confidence || (confidence != kNo && first_name)) {
      best = format;
      best_confidence = confidence;
    }
  }
  return *best;
}

}  // namespace clew::extract
