// SPDX-License-Identifier: EUPL-1.2
// WACZ: a ZIP file with web archives, their indexes, a list of pages and a description
// (datapackage.json) that states the hash and the length of each. What is stated is checked; the
// parts are children, so that captures are read from the archives within.
#include <algorithm>
#include <map>
#include <set>

#include "base/hash.h"
#include "base/json.h"
#include "base/time.h"
#include "extract/format.h"
#include "extract/package.h"

namespace clew::extract {
namespace {

constexpr std::string_view kDescription = "datapackage.json";
constexpr std::string_view kDescriptionDigest = "datapackage-digest.json";
constexpr size_t kDescriptionBytesMax = 16 << 20;
constexpr size_t kResourcesMax = kPartsMax;

bool is_archive(std::string_view name) {
  if (!name.starts_with("archive/")) return false;
  for (const auto* end : {".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz"}) {
    if (name.ends_with(end)) return true;
  }
  return false;
}

int sniff(const Prefix& prefix) {
  if (!prefix.head.starts_with("PK")) return kNo;
  const auto names = parts_in_prefix(prefix.head);
  const bool known = std::any_of(names.begin(), names.end(), [](const std::string& name) {
    return is_archive(name) || name == "pages/pages.jsonl" ||
           name.starts_with("indexes/index.cdx") || name == "indexes/index.idx";
  });
  return known ? kExact : kNo;
}

std::string text_of(const base::Json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// What the description says.
struct Description {
  bool found = false;
  bool readable = false;
  std::map<std::string, std::string> sha256;  ///< raw bytes by path; "" where none is stated
  std::string own_sha256;                     ///< as datapackage-digest.json states it, raw
  std::string actual_sha256;
};

/// "sha256:..." of version 1.1, or bare hexadecimal digits of 1.0; "" for anything else.
std::string digest_of(std::string hash) {
  if (hash.starts_with("sha256:")) hash = hash.substr(7);
  const auto bytes = base::from_hex(hash);
  return bytes && bytes->size() == 32 ? *bytes : std::string();
}

void read_description(const Bytes& bytes, Description& said, Output& out) {
  said.found = true;
  said.actual_sha256 = base::sha256(bytes);
  const auto json = base::parse_json(bytes);
  if (!json.ok() || !json->is_object()) return out.anomaly("wacz_description", 0, "malformed");
  said.readable = true;
  namespace f = model::field;
  const auto inner = json->find("metadata");
  const std::string old_title =
      inner != json->end() ? text_of(*inner, "title") : std::string();  // version 1.0
  const std::string title = text_of(*json, "title");
  out.field(f::kTitle, title.empty() ? old_title : title);
  out.field("description", text_of(*json, "description"));
  out.field(f::kSoftware, text_of(*json, "software"));
  out.field("wacz_version", text_of(*json, "wacz_version"));
  out.field(f::kUrl, text_of(*json, "mainPageUrl"));
  out.field(f::kCreated, text_of(*json, "created"));
  if (const auto time = base::parse_iso(text_of(*json, "created"))) {
    out.time(
        {time->time, time->has_zone ? model::TimeCertainty::kZoned : model::TimeCertainty::kLocal});
  }
  const auto resources = json->find("resources");
  if (resources == json->end() || !resources->is_array()) return;
  for (const auto& resource : *resources) {
    if (said.sha256.size() >= kResourcesMax) break;
    std::string hash = text_of(resource, "hash");
    const auto stats = resource.is_object() ? resource.find("stats") : resource.end();
    if (hash.empty() && stats != resource.end()) hash = text_of(*stats, "hash");
    const std::string path = text_of(resource, "path");
    if (!path.empty()) said.sha256[path] = digest_of(hash);
  }
}

/// The first walk: the description and its own digest.
Description describe(ByteSource& source, Output& out) {
  Description said;
  walk_package(source, [&](PackagePart& part) {
    if (part.name() != kDescription && part.name() != kDescriptionDigest) return;
    const Bytes bytes = part.bytes();
    if (part.damaged() || bytes.size() > kDescriptionBytesMax) return;
    if (part.name() == kDescription) return read_description(bytes, said, out);
    const auto json = base::parse_json(bytes);
    if (json.ok()) said.own_sha256 = digest_of(text_of(*json, "hash"));
  });
  return said;
}

/// The second walk: compares every part with what is said of it. False when one differs or lacks.
bool check(ByteSource& source, const Description& said, Output& out) {
  bool good = true;
  std::set<std::string> seen;
  walk_package(source, [&](PackagePart& part) {
    const auto stated = said.sha256.find(part.name());
    if (stated == said.sha256.end()) {
      if (part.name().starts_with("archive/")) out.anomaly("wacz_not_listed", 0, part.name());
      return;
    }
    seen.insert(part.name());
    if (stated->second.empty() || part.sha256() == stated->second) return;
    good = false;
    out.anomaly("wacz_hash", 0, part.name());
  });
  for (const auto& [path, hash] : said.sha256) {
    if (seen.count(path) != 0) continue;
    good = false;
    out.anomaly("wacz_missing", 0, path);
  }
  if (!said.own_sha256.empty() && said.own_sha256 != said.actual_sha256) {
    good = false;
    out.anomaly("wacz_hash", 0, kDescription);
  }
  return good;
}

Outcome extract(ByteSource& source, Output& out) {
  const Description said = describe(source, out);
  const bool good = check(source, said, out);
  if (said.found && said.readable) out.field("hashes", good ? "match" : "do not all match");
  const PackageWalk walk = walk_package(source, [&](PackagePart& part) {
    if (out.full()) return;
    Child child;
    child.name = part.name();
    part.report(child, out);
  });
  if (walk.parts == 0) {
    out.anomaly("package_damaged", 0, walk.error);
    return Outcome::failed("the package is damaged");
  }
  if (!walk.whole) {
    out.anomaly("package_damaged", 0, walk.error);
    return Outcome::partial("the package is damaged");
  }
  if (!said.found) return Outcome::partial("the package has no description");
  if (!said.readable) return Outcome::partial("the description of the package is malformed");
  if (!good) return Outcome::partial("some parts do not match the description of the package");
  return Outcome::done();
}

}  // namespace

extern constinit const Format kWacz = {
    .name = "wacz",
    .summary = "Packed web archives: WACZ",
    .specification = "WACZ 1.1.1",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
