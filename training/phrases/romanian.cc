// SPDX-License-Identifier: EUPL-1.2
// Romanian phrases, with the comma-below letters of the standard.
#include "training/phrases/grammar.h"

namespace clew::training {
namespace {

constexpr Rule kRules[] = {
    {"hello", "salut|bună|bună dimineața|hei|salut[,|] [ce faci|ești bine]?|noroc"},
    {"answer",
     "ok|da|nu|sigur|bine|haha|[serios|chiar]?|[poate|nu știu|vedem]|[super|perfect|foarte "
     "bine]|mersi|mulțumesc [mult|]|și "
     "eu|[de ce|când|unde]?|[vorbim|te sun] [mai târziu|mâine]|👍|😂|încă nu|scuze[,|] [dormeam|eram "
     "în autobuz]|[cinci|"
     "zece] minute"},
    {"food",
     "[fac|mâncăm|avem] [ciorbă|sarmale|mămăligă|cartofi|pește] [azi|diseară|iar]|ai mâncat "
     "[deja|ceva]?|[întâi|acum] o "
     "cafea|nu mai [e|este] [pâine|nimic în frigider]"},
    {"weather",
     "[plouă|ninge|e frig|e foarte cald] [aici|iar|de dimineață]|cum e vremea [la voi|acolo]?|[în "
     "sfârșit|puțin] soare"},
    {"work",
     "zi [lungă|grea|liniștită] [azi|iar]|[încep|termin] la [șase|șapte|patru]|[șeful|patronul] e "
     "[vesel|plecat]|[pauză|suntem "
     "în pauză] [acum|puțin]|mă doare spatele"},
    {"home",
     "[mașina de spălat|caloriferul|robinetul] [iar s-a stricat|curge]|[am făcut|fac] curat [în "
     "bucătărie|azi]|adu [pâine|"
     "lapte|cheia]"},
    {"plans",
     "[ne vedem|ne întâlnim] [la șase|mâine|vineri|la gară]|ce faci [duminică|în "
     "weekend]?|[autobuzul|trenul] [întârzie|e "
     "plin]"},
    {"leisure",
     "ai văzut [meciul|filmul] [aseară|ieri]?|[am pierdut|au câștigat] [iar|cu doi la unu]"},
    {"promise",
     "[este|am] un loc [bun|serios] de muncă în {city}, {amount} euro pe lună, [cazare și "
     "masă|cazare] [gratis|incluse]"},
    {"details",
     "nu [trebuie|ai nevoie de] [limbă|experiență], [noi|eu] facem [actele|tot]|[drumul|biletul] "
     "îl plătim noi, dai înapoi "
     "[mai târziu|din primul salariu]"},
    {"glad", "[serios|chiar]? [sună bine|e foarte bine], [când|de când]?"},
    {"ask_papers", "trimite[-mi|] o poză cu buletinul și pașaportul [azi|ca să rezerv]"},
    {"send_papers", "[uite|asta e] poza, [e bine|se vede]?"},
    {"lend",
     "[drumul|biletul] și actele [fac|sunt] {amount} euro, [îi dai înapoi|îi plătești] din "
     "[salariu|muncă]"},
    {"journey",
     "[duba|mașina] {plate} pleacă din {city} [la cinci|noaptea], [șoferul|el] e {person}, număr "
     "{phone}"},
    {"arrived", "[au ajuns|sunt aici], {city}, [doi|trei] oameni, [liniște|totul bine]"},
    {"keep_passport",
     "pașaportul [rămâne|stă] la mine [pentru înregistrare|până sunt gata actele]"},
    {"ask_passport_back", "când [primesc|îmi dați] pașaportul înapoi? [am nevoie|e al meu]"},
    {"refuse_passport", "[întâi|după ce] plătești datoria[, apoi vorbim|]"},
    {"debt", "mai ai de dat {amount} euro, cu [chiria|mâncarea] și [drumul|amenda]"},
    {"rules", "[nimeni nu iese|nu ieși] singur[, clar|], telefonul [la mine|închis] noaptea"},
    {"more_hours", "[mâine|azi] [începeți|începi] la cinci, nu e zi liberă [săptămâna asta|]"},
    {"threat", "știm unde [stă|locuiește] [mama ta|familia ta][, nu uita|]"},
    {"comply", "bine|[am înțeles|înțeles]|[fac|o să fac] cum spuneți"},
    {"new_number", "[ăsta e|acesta e] numărul meu nou {phone}, [șterge|uită] numărul vechi"},
    {"takings",
     "[azi|săptămâna asta] {amount} de la casa [doi|trei|patru], [scrie|trece] în caiet"},
    {"move_on", "[îi mutăm|pleacă] la {city} pe {date}, [altă casă|alt loc]"},
    {"agree", "bine|[s-a făcut|e în regulă]|[da|ok], [azi|mâine]|👍"},
    {"work_open",
     "[Hotel|Fermă|Pensiune] în {city} [caută|angajează|are nevoie de] [personal|muncitori|oameni] "
     "din {date}."},
    {"work_body",
     "[Curățenie|Bucătărie|Cules de fructe|Ambalat], [munci|lucru] pentru [femei și "
     "bărbați|cupluri|toți] până la {age} de "
     "ani, șase zile [pe săptămână|săptămânal]."},
    {"work_terms",
     "[Salariu|Plata] {price} euro [net|în mână], [plătit|se dă] [lunar|în fiecare lună]."},
    {"work_contact",
     "[Scrieți|Trimiteți mesaj] la {name}, [telefon|număr] {phone}, [oricând|la orice oră]."},
    {"work_signs",
     "Nu trebuie experiență.|Cazare gratis.|Drumul plătit de noi.|Plecare imediată.|Fără limbă "
     "străină.|Actele le facem "
     "noi.|Bani foarte buni pentru muncă ușoară.|Numai la telefon.|Veniți cu prieteni."},
    {"agency_advert",
     "[Agenția noastră|Agenția] [recrutează|plasează] [personal hotelier|sezonieri|îngrijitori] în "
     "{city}: contract în "
     "limba română înainte de plecare, {price} euro brut, {hours} ore pe săptămână, număr de "
     "registru {register}. "
     "[Întrebați de|Contact] {name}, {phone}."},
    {"mail_greeting", "[Bună ziua|Salut|Dragă] {name},"},
    {"mail_close", "[Cu respect|Toate cele bune|Pe curând]\n{sender}"},
    {"subject_contract", "Contractul pentru {city}"},
    {"mail_contract",
     "[vă trimit|găsiți] atașat contractul pentru {city}. [Semnați|Vă rog semnați] ambele pagini "
     "și [trimiteți|dați] "
     "înapoi până la {date}. Salariul este {amount} euro, cazarea este [gratuită|inclusă]."},
    {"subject_applicant", "[Cerere|Întrebare] {city}"},
    {"mail_applicant",
     "am [văzut|citit] anunțul pentru {city}. Am lucrat [doi|trei] ani [la fermă|în bucătărie|la "
     "hotel]. Mai este "
     "[locul|postul] liber? Numărul meu este {phone}."},
    {"subject_tickets", "[Bilete|Drum] {city}, {date}"},
    {"mail_tickets",
     "[biletele|locurile] sunt rezervate, {amount} euro [în total|pentru toți]. Șoferul {person} "
     "așteaptă la gară, "
     "{phone}."},
};

}  // namespace

std::span<const Rule> romanian_rules() { return kRules; }

}  // namespace clew::training
