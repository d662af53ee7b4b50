// SPDX-License-Identifier: EUPL-1.2
// The recruiter's mailbox as one mbox: letters of the story between invoices, newsletters and
// family, with threads, attachments and the charsets of three decades.
#include <fmt/core.h>

#include "training/disguise.h"
#include "training/formats/image.h"
#include "training/formats/mime.h"
#include "training/formats/pdf.h"
#include "training/formats/zip.h"
#include "training/traces/contracts.h"
#include "training/traces/scene.h"

namespace clew::training {
namespace {

struct Letter {
  ActKind kind;
  std::string_view subject, body;
};

constexpr Letter kLetters[] = {
    {ActKind::kAnswerAdvert, "subject_applicant", "mail_applicant"},
    {ActKind::kContract, "subject_contract", "mail_contract"},
    {ActKind::kSendPapers, "subject_papers", "mail_papers"},
    {ActKind::kTickets, "subject_tickets", "mail_tickets"},
    {ActKind::kSecondContract, "subject_newcontract", "mail_newcontract"},
    {ActKind::kPay, "subject_money", "mail_money"},
    {ActKind::kSupplyLabour, "subject_workers", "mail_workers"},
};

Letter letter_of(const World& world, const Act& act) {
  for (const Letter& letter : kLetters) {
    if (letter.kind == act.kind) return letter;
  }
  switch (world.people[static_cast<size_t>(act.actor)].role) {
    case Role::kSeller:
      return {act.kind, "subject_invoice", "mail_invoice"};
    case Role::kAgency:
      return {act.kind, "subject_news", "mail_news"};
    default:
      return {act.kind, "subject_private", "mail_private"};
  }
}

class MailboxWriter {
 public:
  explicit MailboxWriter(Scene& scene) : scene_(scene), random_(scene.world.seed, "mailbox") {}

  Result<void> write() {
    TimeMs last = kStoryBegin;
    for (const Act& act : scene_.world.acts) {
      if (act.channel != Channel::kMail) continue;
      mbox_ += make_mbox_entry(letter(act));
      last = act.time;
    }
    return scene_.folder.write(kPath, mbox_, last + kDay);
  }

 private:
  static constexpr char kPath[] = "recruiter-mailbox/archive.mbox";

  Mail letter(const Act& act) {
    const World& world = scene_.world;
    const Person& from = world.people[static_cast<size_t>(act.actor)];
    const Person& to = world.people[static_cast<size_t>(act.others.front())];
    item_ = fmt::format("{}/{}", kPath, ++number_);
    Slots slots = slots_of(world, act, 250, random_);
    slots["name"] = Slot(to.name.given_native);
    slots["sender"] = Slot(from.name.native());
    slots["order"] = Slot(random_.digits(10));
    slots["tracking"] = Slot("EX" + random_.digits(9) + "EU");
    const std::string url = fmt::format("https://list.example.org/off/{}", random_.digits(8));
    slots["url"] = Slot(url, "url", url, "plain");
    const Letter kind = letter_of(world, act);
    const Manner manner{from.typos_per_mille / 3, false, -1};
    Text text = compose(random_, act.language, "mail_greeting", slots, manner);
    text.append("\n\n");
    text.append(compose(random_, act.language, kind.body, slots, manner));
    text.append("\n\n");
    text.append(compose(random_, act.language, "mail_close", slots));
    const Text subject = compose(random_, act.language, kind.subject, slots);
    Mail mail;
    mail.from = {from.name.native(), from.email};
    mail.to = {to.name.native(), to.email};
    mail.subject = subject.text;
    mail.body = text.text + "\n";
    mail.time = act.time;
    mail.message_id = fmt::format("{}.{}@{}", act.time / 1000, number_,
                                  from.email.substr(from.email.find('@') + 1));
    choose_encoding(act.language, mail);
    join_thread(act, mail);
    attach(act, mail);
    for (const Person* person : {&from, &to}) {
      text.selectors.push_back({"email", person->email, "plain", person->email});
    }
    if (kind.body == "mail_invoice") scene_.truth.not_selector(item_, "phone", slots["order"].text);
    scene_.truth.witness(act.id, item_);
    scene_.truth.found(item_, text.selectors);
    return mail;
  }

  void choose_encoding(Language language, Mail& mail) {
    if (language == Language::kRussian && random_.chance(500)) mail.charset = MailCharset::kKoi8R;
    if (language == Language::kUkrainian && random_.chance(400))
      mail.charset = MailCharset::kWindows1251;
    if (random_.chance(400)) mail.encoding = TransferEncoding::kBase64;
  }

  /// Letters about one victim, and letters between two people, answer one another.
  void join_thread(const Act& act, Mail& mail) {
    const int a = std::min(act.actor, act.others.front()),
              b = std::max(act.actor, act.others.front());
    std::vector<std::string>& thread = threads_[{a, b}];
    const bool answers = !thread.empty() && act.kind != ActKind::kCorrespond;
    if (answers) {
      mail.in_reply_to = thread.back();
      mail.references = thread;
      if (mail.subject.rfind("Re:", 0) != 0) mail.subject = "Re: " + mail.subject;
    }
    if (act.kind != ActKind::kCorrespond) thread.push_back(mail.message_id);
  }

  void attach_paper(Mail& mail, const std::string& name, const std::string& type,
                    const Bytes& bytes, const std::string& inner, const Paper& paper,
                    const Act& act) {
    mail.attachments.push_back({name, type, bytes});
    const std::string path = item_ + "/" + name + (inner.empty() ? "" : "/" + inner);
    scene_.truth.witness(act.id, path);
    scene_.truth.found(path, paper.selectors);
  }

  void attach(const Act& act, Mail& mail) {
    constexpr char kDocx[] =
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    const World& world = scene_.world;
    if (act.kind == ActKind::kContract) {
      const Paper paper = first_contract(world, act);
      attach_paper(mail, "contract.docx", kDocx, make_docx(paper.lines, paper.facts), "", paper,
                   act);
    } else if (act.kind == ActKind::kSecondContract) {
      const Paper paper = second_contract(world, act);
      const ZipMember docx{"papers/contract-final.docx", make_docx(paper.lines, paper.facts),
                           act.time - kHour, true};
      attach_paper(mail, "papers.zip", "application/zip", make_zip({docx}), docx.name, paper, act);
    } else if (act.kind == ActKind::kTickets) {
      const Paper paper = tickets(world, act);
      attach_paper(mail, "booking.pdf", "application/pdf", make_pdf(paper.lines, paper.facts), "",
                   paper, act);
    } else if (act.kind == ActKind::kSendPapers) {
      const std::string number = passport_number(world, act.actor);
      const Paper paper = visa_form(world, act.actor, act.time, number);
      const Person& person = world.people[static_cast<size_t>(act.actor)];
      const Canvas scan = draw_passport(person.name.family, person.name.given, number, random_);
      const Bytes zip = make_zip(
          {{"scan/passport.jpg", make_jpeg(scan, 70, std::nullopt), act.time - 2 * kHour, true},
           {"scan/application.pdf", make_pdf(paper.lines, paper.facts), act.time - kHour}});
      attach_paper(mail, "documents.zip", "application/zip", zip, "scan/application.pdf", paper,
                   act);
      scene_.truth.witness(act.id, item_ + "/documents.zip/scan/passport.jpg");
    }
  }

  Scene& scene_;
  Random random_;
  std::string mbox_, item_;
  int number_ = 0;
  std::map<std::pair<int, int>, std::vector<std::string>> threads_;
};

}  // namespace

Result<void> write_mailbox(Scene& scene) { return MailboxWriter(scene).write(); }

}  // namespace clew::training
