// SPDX-License-Identifier: EUPL-1.2
// `clew show`: one item, all of it.
#include <fmt/format.h>

#include "base/json.h"
#include "base/utf8.h"
#include "cli/arguments.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "process/item_bytes.h"

namespace clew::cli {
namespace {

base::Json mentions_json(const std::vector<model::Mention>& mentions) {
  base::Json out = base::Json::array();
  for (const auto& mention : mentions) {
    base::Json one{{"kind", name_of(mention.kind)},
                   {"value", model::shown_value(mention.kind, mention.value)},
                   {"start", mention.start},
                   {"length", mention.length},
                   {"unmasked", model::describe(mention.unmasked)}};
    if (!mention.field.empty()) one["field"] = mention.field;
    out.push_back(std::move(one));
  }
  return out;
}

Result<base::Json> describe(const Place& place) {
  const auto item = TRY(place.shard->item(place.row));
  const auto path = TRY(place.shard->path(place.row));
  base::Json out{{"item", base::to_hex(item.id)},
                 {"exhibit", item.exhibit},
                 {"path", path},
                 {"kind", name_of(item.kind)},
                 {"type", item.type},
                 {"state", name_of(item.state)},
                 {"size", item.size},
                 {"deleted", item.deleted}};
  if (!item.reason.empty()) out["reason"] = item.reason;
  if (!item.language.empty()) out["language"] = item.language;
  if (item.digests) {
    out["sha256"] = base::to_hex(item.digests->sha256);
    out["sha1"] = base::to_hex(item.digests->sha1);
    out["md5"] = base::to_hex(item.digests->md5);
  }
  if (item.time) {
    out["time"] = base::to_iso(item.time->ms);
    static constexpr std::string_view kCertainty[] = {"zone stated", "local time, zone unknown",
                                                      "file system"};
    out["time_certainty"] = kCertainty[static_cast<size_t>(item.time->certainty)];
  }
  const auto fields = TRY(place.shard->fields(place.row));
  for (const auto& f : fields) out["fields"].push_back({{"name", f.name}, {"value", f.value}});
  const auto anomalies = TRY(place.shard->anomalies(place.row));
  for (const auto& anomaly : anomalies) {
    out["anomalies"].push_back(
        {{"name", anomaly.name}, {"offset", anomaly.offset}, {"detail", anomaly.detail}});
  }
  const auto mentions = TRY(place.shard->mentions(place.row));
  out["mentions"] = mentions_json(mentions);
  return out;
}

void print(const base::Json& item, Terminal& terminal) {
  for (const char* key :
       {"path", "item", "exhibit", "type", "kind", "state", "reason", "size", "deleted", "language",
        "time", "time_certainty", "sha256", "sha1", "md5"}) {
    if (!item.contains(key)) continue;
    const auto& value = item[key];
    terminal.line(
        fmt::format("{:<15} {}", key, value.is_string() ? value.get<std::string>() : value.dump()));
  }
  if (item.contains("fields")) {
    for (const auto& f : item["fields"]) {
      terminal.line(
          fmt::format("{:<15} {}", f["name"].get<std::string>(), f["value"].get<std::string>()));
    }
  }
  if (item.contains("anomalies")) {
    for (const auto& anomaly : item["anomalies"]) {
      terminal.line(fmt::format("{:<15} {} at {} {}", "anomaly", anomaly["name"].get<std::string>(),
                                anomaly["offset"].get<uint64_t>(),
                                anomaly["detail"].get<std::string>()));
    }
  }
  for (const auto& mention : item["mentions"]) {
    terminal.line(fmt::format("{:<15} {} at {} ({})", mention["kind"].get<std::string>(),
                              mention["value"].get<std::string>(), mention["start"].get<uint64_t>(),
                              mention["unmasked"].get<std::string>()));
  }
}

/// The item's own bytes, got anew from the exhibit and checked.
Result<int> give_bytes(Session& session, const Place& place, const Arguments& arguments,
                       Terminal& terminal) {
  if (terminal.is_shown() && !arguments.has("to-terminal")) {
    return Error(ErrorKind::kUsage,
                 "bytes of evidence can disturb a terminal: send them to a file or program, or say "
                 "--to-terminal");
  }
  const auto item = TRY(place.shard->item(place.row));
  if (!item.digests) {
    return Error(ErrorKind::kUsage,
                 "the item has no bytes of its own (a message or row, or what could not be read); "
                 "--text shows what it says");
  }
  process::ItemBytesRequest request;
  request.exhibit = item.exhibit;
  request.way = TRY(place.shard->path_parts(place.row));
  request.sha256 = item.digests->sha256;
  request.program = program_path();
  request.allow_weak_sandbox = arguments.has("weak-sandbox");
  const std::string path = TRY(place.shard->path(place.row));
  TRY(session.record(ledger::Act::kConsultation, path,
                     {{"item", base::to_hex(item.id)}, {"what", "its bytes"}}));
  TRY(process::read_item_bytes(session.the_case(), request,
                               [&](ByteView piece) { return terminal.write(piece); }));
  return 0;
}

Result<int> run(const Arguments& arguments, Terminal& terminal) {
  auto session = TRY(Session::open(arguments, arguments.operand(0)));
  const Place place = TRY(session->find_item(arguments.operand(1)));
  if (arguments.has("raw")) return give_bytes(*session, place, arguments, terminal);
  base::Json item = TRY(describe(place));
  TRY(session->record(ledger::Act::kConsultation, item["path"].get<std::string>(),
                      {{"item", item["item"].get<std::string>()}}));
  if (arguments.has("text")) {
    const std::string text = TRY(place.shard->text(place.row));
    terminal.raw(text);
    return 0;
  }
  if (arguments.has("json")) {
    item["text"] = TRY(place.shard->text(place.row));
    terminal.line(base::to_text(item));
    return 0;
  }
  print(item, terminal);
  if (arguments.has("meta")) return 0;
  const std::string text = TRY(place.shard->text(place.row));
  if (!text.empty()) {
    terminal.line("");
    terminal.line(text);
  }
  return 0;
}

constexpr Operand kOperands[] = {{"CASE", "the case directory"},
                                 {"ITEM", "the item's identity, at least its first 6 digits"}};
constexpr Flag kFlags[] = {
    {"text", "", "only its text"},
    {"meta", "", "only what is known about it, without text"},
    {"raw", "", "its own bytes, got anew from the exhibit and checked against their SHA-256"},
    {"to-terminal", "", "give the bytes of --raw to a terminal as well"},
    {"weak-sandbox", "", "go on where the kernel cannot confine parsers fully"}};

}  // namespace

extern constinit const Verb kShow = {
    .name = "show",
    .summary = "one item: where it is from, what is known, its text",
    .description =
        "That you looked is recorded in the ledger. With --raw, exit status 1 says that what was "
        "given is not what was recorded.",
    .operands = kOperands,
    .flags = kFlags,
    .run = run,
};

}  // namespace clew::cli
