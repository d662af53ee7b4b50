// SPDX-License-Identifier: EUPL-1.2
// The report.xml of a UFDR, as Cellebrite's Physical Analyzer writes it: what it decoded from a
// phone as nested models, the files with their paths on the phone and their places in the archive,
// and what was extracted how. There is no public specification; names are those that published
// readers of the format rely on. The report streams by once: in memory are the models that are
// open, of a chat its own fields but none of its messages.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/time.h"
#include "extract/format.h"
#include "extract/xml_stream.h"

namespace clew::extract {
namespace {

constexpr size_t kFieldsOfModelMax = 4096;
constexpr size_t kValueBytesMax = 1 << 20;
constexpr size_t kOpenModelsMax = 64;
constexpr size_t kPlacesMax = 1024;
constexpr size_t kSniffBytes = 4096;

int sniff(const Prefix& prefix) {
  const ByteView head = prefix.head.substr(0, kSniffBytes);
  const size_t project = head.find("<project");
  return project != ByteView::npos &&
                 head.find("pa.cellebrite.com/report", project) != ByteView::npos
             ? kExact
             : kNo;
}

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

/// A model that is open, or the whole of one.
struct Model {
  std::string type;
  std::string id;
  std::string place;  ///< the field of the parent that it is in
  bool deleted = false;
  uint64_t start = 0;
  std::vector<model::Field> fields;  ///< those of inner models as "From.Name"

  std::string_view first(std::string_view name) const {
    for (const auto& field : fields) {
      if (field.name == name) return field.value;
    }
    return {};
  }
  std::string_view first_of(std::initializer_list<std::string_view> names) const {
    for (const auto name : names) {
      if (const auto value = first(name); !value.empty()) return value;
    }
    return {};
  }
  std::string all(std::string_view name) const {
    std::string out;
    for (const auto& field : fields) {
      if (field.name == name) out += (out.empty() ? "" : ", ") + field.value;
    }
    return out;
  }
  void add(std::string name, std::string value) {
    if (!value.empty() && fields.size() < kFieldsOfModelMax) {
      fields.push_back({std::move(name), std::move(value)});
    }
  }
};

/// "Name <identifier>" of a party; addresses of WhatsApp become numbers.
std::string person(const Model& party) {
  std::string address(party.first("Identifier"));
  const size_t at = address.find("@s.whatsapp.net");
  if (at != std::string::npos) address = "+" + address.substr(0, std::min(at, address.find(':')));
  const std::string name(party.first("Name"));
  if (name.empty() || name == address) return address;
  return address.empty() ? name : name + " <" + address + ">";
}

std::optional<TimeMs> time_of(std::string_view text) {
  const auto time = base::parse_iso(text);
  return time ? std::optional<TimeMs>(time->time) : std::nullopt;
}

/// Seconds of "00:01:01.0000000".
std::string seconds_of(std::string_view span) {
  int64_t parts[3] = {};
  size_t part = 0;
  for (const char c : span.substr(0, std::min(span.find('.'), span.size()))) {
    if (c == ':' && part < 2) {
      ++part;
    } else if (c >= '0' && c <= '9' && parts[part] < 1'000'000) {
      parts[part] = parts[part] * 10 + (c - '0');
    } else {
      return std::string(span);
    }
  }
  if (part != 2) return std::string(span);
  return fmt::format("{}", (parts[0] * 60 + parts[1]) * 60 + parts[2]);
}

/// How a type of model is told: its kind, its time, and which of its fields mean what.
struct Known {
  std::string_view type;
  std::string_view kind;
  std::string_view time;  ///< of several names the first that is there
  std::string_view title;
  std::string_view url;
};
constexpr Known kKnown[] = {
    {"Call", "call", "TimeStamp", {}, {}},
    {"Chat", "conversation", "StartTime", "Name", {}},
    {"Contact", "contact", "TimeCreated", "Name", {}},
    {"Cookie", "cookie", "CreationTime", "Name", "Domain"},
    {"Email", "message", "TimeStamp", "Subject", {}},
    {"FileDownload", "download", "StartTime", {}, "Url"},
    {"InstalledApplication", "application", "InstallTimestamp", "Name", {}},
    {"InstantMessage", "message", "TimeStamp", "Subject", {}},
    {"Location", "location", "TimeStamp", "Name", {}},
    {"MMS", "message", "TimeStamp", "Subject", {}},
    {"SMS", "message", "TimeStamp", {}, {}},
    {"SearchedItem", "search", "TimeStamp", "Value", {}},
    {"UserAccount", "account", "TimeCreated", "Name", {}},
    {"VisitedPage", "visit", "LastVisited", "Title", "Url"},
    {"WebBookmark", "bookmark", "TimeStamp", "Title", "Url"},
};

class ReportReader {
 public:
  ReportReader(ByteSource& source, Output& out) : xml_(source), out_(out) {}

  Outcome read() {
    while (!out_.full() && xml_.next() != XmlScanner::kEnd) {
      if (xml_.token() == XmlScanner::kOpen) open();
      if (xml_.token() == XmlScanner::kText && wants_text_ && value_.size() < kValueBytesMax) {
        value_ += xml_.text();
      }
      if (xml_.token() == XmlScanner::kClose) close();
    }
    // What was open when the report broke off is told as far as it came.
    const bool whole = xml_.whole() && models_.empty();
    while (!models_.empty()) finish_model();
    out_.field(model::field::kKind, "ufed_report");
    out_.field("records", fmt::format("{}", told_));
    if (whole) return Outcome::done();
    out_.anomaly("xml_truncated", xml_.offset());
    return Outcome::partial("the report is malformed or ends early");
  }

 private:
  void open() {
    const std::string_view name = xml_.name();
    wants_text_ = false;
    if (name == "model") {
      open_model();
    } else if (name == "field") {
      field_ = xml_.attribute("name");
      wants_text_ = models_.empty();  // of the case information: text without <value>
      value_.clear();
    } else if (name == "modelField" || name == "multiModelField" || name == "multiField") {
      if (places_.size() < kPlacesMax) places_.push_back(xml_.attribute("name"));
      if (name == "multiField") field_ = xml_.attribute("name");
    } else if (name == "value" || name == "item" || name == "timestamp") {
      if (name != "value") item_ = xml_.attribute("name");
      wants_text_ = true;
      value_.clear();
    } else if (name == "file") {
      open_file();
    } else if (name == "metadata") {
      section_ = xml_.attribute("section");
    } else if (name == "project") {
      out_.field(model::field::kTitle, xml_.attribute("name"));
      out_.field(model::field::kSoftware, "Cellebrite " + xml_.attribute("reportVersion"));
    } else if (name == "extractionInfo") {
      line("extraction", xml_.attribute("type"));
      line("device", xml_.attribute("deviceName"));
    }
  }

  void close() {
    const std::string_view name = xml_.name();
    if (name == "model") {
      if (skipped_models_ > 0) {
        --skipped_models_;
      } else {
        finish_model();
      }
    } else if (name == "modelField" || name == "multiModelField" || name == "multiField") {
      if (!places_.empty()) places_.pop_back();
    } else if (name == "value" && !models_.empty()) {
      models_.back().add(field_, std::move(value_));
    } else if (name == "field" && models_.empty() && wants_text_) {
      line(field_, value_);
    } else if (name == "item" || name == "timestamp") {
      if (in_file_) {
        file_.add(item_, std::move(value_));
      } else if (models_.empty()) {
        line(section_.empty() ? item_ : section_ + ": " + item_, value_);
      }
    } else if (name == "file" && in_file_) {
      finish_file();
    }
    wants_text_ = false;
    if (name == "value" || name == "item" || name == "timestamp" || name == "field") value_.clear();
  }

  void line(std::string_view name, std::string_view value) {
    if (!value.empty()) out_.text(fmt::format("{}: {}\n", name, value));
  }

  void open_model() {
    if (models_.size() >= kOpenModelsMax || skipped_models_ > 0) {
      ++skipped_models_;
      return;
    }
    Model model;
    model.type = xml_.attribute("type");
    model.id = xml_.attribute("id");
    model.deleted = xml_.attribute("deleted_state") == "Deleted";
    model.place = places_.empty() ? "" : places_.back();
    model.start = xml_.offset();
    models_.push_back(std::move(model));
  }

  void finish_model() {
    if (models_.empty()) return;
    const Model done = std::move(models_.back());
    models_.pop_back();
    if (models_.empty() || (models_.back().type == "Chat" && done.type == "InstantMessage")) {
      return tell(done, models_.empty() ? nullptr : &models_.back());
    }
    Model& parent = models_.back();
    if (done.type == "Party") {
      const std::string_view role = done.first("Role");
      const bool owner = lower(std::string(done.first("IsPhoneOwner"))) == "true";
      const bool from = role == "From" || role == "To";
      parent.add(from ? std::string(role) : done.place, person(done));
      if (owner) parent.add("Owner", from ? std::string(role) : done.place);
      return;
    }
    for (const auto& [name, value] : done.fields) parent.add(done.place + "." + name, value);
  }

  static const Known* known(std::string_view type) {
    const auto* found = std::find_if(std::begin(kKnown), std::end(kKnown),
                                     [&](const Known& k) { return k.type == type; });
    return found == std::end(kKnown) ? nullptr : found;
  }

  void tell(const Model& model, const Model* chat) {
    if (model.type.empty() && model.fields.empty()) return;
    const Known* meaning = known(model.type);
    Child child;
    child.name = fmt::format("{}/{}", model.type.empty() ? "model" : model.type, ++told_);
    child.deleted = model.deleted;
    const auto add = [&child](std::string_view name, std::string_view value) {
      if (!value.empty()) child.fields.push_back({std::string(name), std::string(value)});
    };
    const std::string kind = meaning == nullptr ? lower(model.type) : std::string(meaning->kind);
    child.kind = kind == "message" ? model::ItemKind::kMessage : model::ItemKind::kRow;
    add(model::field::kKind, kind);
    add(model::field::kService, service(model, chat));
    if (meaning != nullptr) {
      add(model::field::kTitle, model.first(meaning->title));
      add(model::field::kUrl, model.first(meaning->url));
      if (const auto time = time_of(model.first(meaning->time))) {
        child.time = model::ItemTime{*time, model::TimeCertainty::kZoned};
      }
    }
    add_people(model, chat, add);
    add(model::field::kDuration, seconds_of(model.first("Duration")));
    add(model::field::kAccount, model.first_of({"Account", "Username", "UserName"}));
    add(model::field::kAttachment,
        model.all(model.first("Attachments.Filename").empty() ? "Attachments.URL"
                                                              : "Attachments.Filename"));
    const std::string_view latitude = model.first_of({"Position.Latitude", "Latitude"});
    const std::string_view longitude = model.first_of({"Position.Longitude", "Longitude"});
    if (!latitude.empty() && !longitude.empty()) {
      add(model::field::kCoordinates, fmt::format("{},{}", latitude, longitude));
    }
    add("model_id", model.id);
    const bool message = kind == "message";
    const std::string rest = lines_of(model, message);
    if (message && !rest.empty()) add("columns", rest);
    const std::string text = message ? std::string(model.first_of({"Body", "Snippet"})) : rest;
    out_.record(child, text, xml_.offset() - model.start);
  }

  static std::string service(const Model& model, const Model* chat) {
    std::string_view said = model.first_of({"SourceApplication", "Source"});
    if (said.empty() && chat != nullptr) said = chat->first("Source");
    if (!said.empty()) return lower(std::string(said));
    if (model.type == "SMS" || model.type == "MMS") return lower(model.type);
    if (model.type == "Email") return "mail";
    return model.type == "Call" ? "phone" : "";
  }

  template <typename Add>
  static void add_people(const Model& model, const Model* chat, const Add& add) {
    const std::string sender = model.all("From");
    add(model::field::kSender, sender);
    add(model::field::kRecipient, model.all("To"));
    add(model::field::kMessageId, model.first("Identifier"));
    const std::string_view said = model.first_of({"Direction", "Folder"});
    const bool owner_wrote = model.first("Owner") == "From";
    if (owner_wrote || said == "Outgoing" || said == "Sent" || said == "Outbox") {
      add(model::field::kDirection, "outgoing");
    } else if (said == "Incoming" || said == "Inbox" || (chat != nullptr && !sender.empty())) {
      add(model::field::kDirection, "incoming");
    }
    const Model& talk = chat == nullptr ? model : *chat;
    if (chat == nullptr && model.type != "Chat") {
      add(model::field::kParticipants, model.all("Parties"));
      return;
    }
    const std::string people = talk.all("Participants");
    const std::string_view name = talk.first("Name");
    add(model::field::kConversation, name.empty() ? std::string_view(people) : name);
    add(model::field::kConversationId, talk.first("Id"));
    if (chat == nullptr) add(model::field::kParticipants, people);
  }

  /// The fields as lines; of a message those that are told elsewhere are left out.
  static std::string lines_of(const Model& model, bool message) {
    static constexpr std::string_view kTold[] = {"Body",      "From",   "To",      "TimeStamp",
                                                 "Direction", "Source", "Owner",   "Identifier",
                                                 "Subject",   "Folder", "Duration"};
    std::string out;
    for (const auto& [name, value] : model.fields) {
      const bool told = name == "Owner" || (message && std::find(std::begin(kTold), std::end(kTold),
                                                                 name) != std::end(kTold));
      if (!told) out += name + ": " + value + "\n";
    }
    return out;
  }

  void open_file() {
    in_file_ = true;
    file_ = Model();
    file_.deleted = xml_.attribute("deleted") == "Deleted";
    file_.id = xml_.attribute("id");
    file_.start = xml_.offset();
    file_.add("path", xml_.attribute("path"));
    file_.add("size", xml_.attribute("size"));
  }

  /// A file of the phone: its path there is what people search for, its local path is where its
  /// bytes are in the archive.
  void finish_file() {
    in_file_ = false;
    std::string local(file_.first("Local Path"));
    std::replace(local.begin(), local.end(), '\\', '/');
    Child child;
    child.name = fmt::format("File/{}", ++told_);
    child.kind = model::ItemKind::kRow;
    child.deleted = file_.deleted;
    const auto add = [&child](std::string_view name, std::string_view value) {
      if (!value.empty()) child.fields.push_back({std::string(name), std::string(value)});
    };
    add(model::field::kKind, "file");
    add(model::field::kTitle, file_.first("path"));
    add(model::field::kAttachment, local);
    add("size", file_.first("size"));
    add("sha256", lower(std::string(file_.first("SHA256"))));
    add("md5", lower(std::string(file_.first("MD5"))));
    if (!file_.first("Latitude").empty() && !file_.first("Longitude").empty()) {
      add(model::field::kCoordinates,
          fmt::format("{},{}", file_.first("Latitude"), file_.first("Longitude")));
    }
    if (const auto time = time_of(file_.first_of({"ModifyTime", "CreationTime"}))) {
      child.time = model::ItemTime{*time, model::TimeCertainty::kFileSystem};
    }
    out_.record(child, lines_of(file_, false), xml_.offset() - file_.start);
  }

  XmlStream xml_;
  Output& out_;
  std::vector<Model> models_;  ///< open, outermost first
  size_t skipped_models_ = 0;  ///< open, nested too deep
  bool in_file_ = false;
  Model file_;
  std::vector<std::string> places_;  ///< fields of models that are open, innermost last
  std::string field_;
  std::string item_;
  std::string section_;
  std::string value_;
  bool wants_text_ = false;
  uint64_t told_ = 0;
};

Outcome extract(ByteSource& source, Output& out) { return ReportReader(source, out).read(); }

}  // namespace

extern constinit const Format kUfedReport = {
    .name = "ufed_report",
    .summary = "Reports of Cellebrite's Physical Analyzer (UFDR): chats, calls, contacts, files",
    .specification = "none; http://pa.cellebrite.com/report/2.0 as published readers know it",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
