// SPDX-License-Identifier: EUPL-1.2
// German phrases, as they are written in Germany: ordinary life,
// what the story needs, adverts, mail.
#include "training/phrases/grammar.h"

namespace clew::training {
namespace {

constexpr Rule kRules[] = {
    {"hello", "hallo|hi|guten morgen|moin|na[,|] [wie geht's|alles gut]?|servus"},
    {"answer",
     "ok|ja|nein|klar|kein problem|haha|echt?|[vielleicht|mal sehen|weiß "
     "nicht]|[super|schön|gut|prima]|danke|vielen "
     "dank|ich auch|[warum|wann|wo]?|[später|morgen] [mehr|dann]|👍|😂|noch nicht|sorry[,|] [ich war "
     "im bus|hab "
     "geschlafen]|[fünf|zehn] minuten noch"},
    {"food",
     "[ich koche|wir essen|es gibt] [suppe|nudeln|kartoffeln|eintopf|fisch] [heute|heute "
     "abend|schon wieder]|[hast du|habt "
     "ihr] schon gegessen?|[erst|jetzt] [kaffee|tee]|der kühlschrank ist [leer|fast leer]"},
    {"weather",
     "[es regnet|es schneit|es ist kalt] [hier|schon wieder|seit heute früh]|[wie ist|was macht] "
     "das wetter [bei "
     "dir|dort]?|[endlich|etwas] sonne [heute|]"},
    {"work",
     "[langer|harter|ruhiger] tag [heute|wieder]|ich [fange|höre] um [sechs|sieben|vier] "
     "[an|auf]|[der chef|die "
     "chefin] ist [gut gelaunt|nicht da]|[pause|mittag] [jetzt|gleich]"},
    {"plans",
     "[wir sehen uns|treffen] [um sechs|morgen|am freitag|am bahnhof]|[was machst du|pläne] [am "
     "sonntag|am "
     "wochenende]?|[der bus|der zug] kommt [später|nicht]"},
    {"company_open",
     "[Guten Abend|Hallo|Guten Tag], ich heiße {name} und [empfange|bin] in {city} an einem "
     "[ruhigen|stillen|"
     "diskreten] [Ort|Platz]."},
    {"company_body",
     "[Elegante|Angenehme|Höfliche] Begleitung für ein [Abendessen|Essen|Treffen] oder einen "
     "ruhigen [Abend|"
     "Nachmittag], nur nach [Vereinbarung|Absprache]."},
    {"company_terms",
     "[Besuche|Treffen] ab {price} [Euro|EUR], nur [höfliche|gepflegte|nette] [Herren|Leute][.| "
     "bitte.]"},
    {"company_contact",
     "[Ruf|Schreib] mich [direkt |]an unter {phone}, ich antworte [schnell|sofort|bald]."},
    {"company_signs",
     "Tag und Nacht erreichbar.|Nur wenige Tage in deiner Stadt.|Eine Freundin kommt auf Wunsch "
     "mit.|Keine Fragen "
     "zum Privatleben.|Ich komme ins Hotel, der Fahrer wartet.|Neu hier, zum ersten Mal in "
     "Deutschland."},
    {"own_advert",
     "[Hallo|Guten Tag|Hi], hier ist {name}, ich arbeite [allein|selbständig] in {city}. "
     "[Begleitung|Zeit] für [ein "
     "Abendessen|den Abend|eine Reise]. Ich [entscheide|wähle], wen ich treffe, erst eine "
     "[nette|kurze] "
     "Nachricht. Ab {price} Euro. {phone}"},
    {"sale",
     "[Fahrrad|Sofa|Gartentisch|Klavier|Waschmaschine|Kamera] [in gutem Zustand|kaum benutzt|mit "
     "Karton], {city}, "
     "{price} Euro, [nur Abholung|Abholung am Wochenende], [Artikel|Bestellnummer] {order}. Tel "
     "{phone}"},
    {"rental",
     "[Wohnung|Zimmer] in {city} zu vermieten, {area} Quadratmeter, {price} Euro [kalt|warm], "
     "Kennziffer {order}, "
     "Besichtigung am {date}. {phone}"},
    {"group_talk",
     "[wer kennt|kennt jemand] [einen arzt|eine schule|einen bus nach {city}]?|[ich habe|wir "
     "haben] [kleidung|"
     "einen kinderwagen] abzugeben in {city}|[danke|danke euch allen]"},
    {"group_help",
     "[kostenlose|freie] rechtsberatung [am montag|donnerstags], {city}, schreibt an {email}"},
    {"mail_greeting", "[Guten Tag|Hallo|Liebe] {name},"},
    {"mail_close", "[Mit freundlichen Grüßen|Viele Grüße|Bis bald]\n{sender}"},
    {"subject_invoice", "[Rechnung|Ihre Bestellung] {order}"},
    {"mail_invoice",
     "[vielen Dank für|wir bestätigen] Ihre Bestellung {order} vom {date}. Summe {amount} Euro, "
     "Sendungsnummer "
     "{tracking}. Diese Nachricht wurde automatisch erstellt."},
    {"subject_applicant", "[Bewerbung|Frage zur Stelle] {city}"},
    {"mail_applicant",
     "ich habe Ihr [Angebot|Inserat] für {city} gelesen. [Ist die Stelle|Ist der Platz] noch frei? "
     "Ich habe "
     "[zwei|drei] Jahre in [einer Küche|einem Hotel] gearbeitet. Meine Nummer ist {phone}."},
};

}  // namespace

std::span<const Rule> german_rules() { return kRules; }

}  // namespace clew::training
