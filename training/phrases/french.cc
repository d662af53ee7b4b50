// SPDX-License-Identifier: EUPL-1.2
// French phrases, as they are written in France: ordinary life,
// what the story needs, adverts, mail.
#include "training/phrases/grammar.h"

namespace clew::training {
namespace {

constexpr Rule kRules[] = {
    {"hello", "salut|bonjour|coucou|hello|bonsoir|salut[,|] [ça va|tu vas bien|quoi de neuf]?"},
    {"answer",
     "ok|d'accord|oui|non|bien sûr|pas de souci|mdr|ah bon?|[peut-être|je sais pas|on "
     "verra]|[super|génial|parfait|"
     "nickel]|merci|merci [beaucoup|bien]|moi aussi|[pourquoi|quand|où]?|[je te rappelle|on se "
     "voit|écris-moi] "
     "[plus tard|demain]|👍|😂|😉|[je crois|je pense]|pas [encore|aujourd'hui|maintenant]|désolé[,|] "
     "[je dormais|"
     "j'étais occupé|j'étais dans le bus]|[donne-moi|laisse-moi] [cinq|dix] minutes|[tant "
     "mieux|dommage]"},
    {"dish", "soupe|gratin|poulet rôti|pâtes|crêpes|salade|riz|quiche|ratatouille|omelette"},
    {"food",
     "[je fais|on mange|j'ai fait] [une|la|de la] {dish} [ce soir|à midi|encore]|[tu as|vous avez] "
     "[déjà |]mangé?|"
     "[la|cette] {dish} était [trop salée|très bonne|meilleure que la mienne]|[plus rien|presque "
     "rien] dans le "
     "frigo|[un café|un thé] [d'abord|et j'arrive]|qui a [fini|mangé] la {dish}?"},
    {"weather",
     "il [pleut|neige|fait froid|fait trop chaud] [ici|encore|depuis ce matin]|[quel temps|il fait "
     "quoi] "
     "[chez toi|là-bas]?|[enfin|un peu de] soleil [aujourd'hui|cet après-midi]|[du vent|l'orage] "
     "[toute la "
     "nuit|demain]"},
    {"work",
     "[longue|grosse|petite] journée [aujourd'hui|encore]|[je commence|je finis] à "
     "[six|sept|huit|seize] heures|"
     "[le chef|la patronne] est [de bonne humeur|en congé]|[deux|trois] [absents|malades] [ce "
     "matin|encore]|"
     "[pause|je suis en pause] [maintenant|dans dix minutes]|j'ai mal [au dos|aux pieds]"},
    {"home",
     "[la machine|le chauffage|le robinet] est [en panne|cassé] [encore|depuis hier]|[j'ai "
     "rangé|je nettoie] "
     "[la cuisine|l'appartement] [ce matin|aujourd'hui]|[les voisins|ceux du dessus] [font du "
     "bruit|dansent] "
     "[la nuit|encore]|[prends|ramène] [du pain|du lait|la clé|de la lessive]"},
    {"leisure",
     "tu as vu [le match|le film|la série] [hier|hier soir]?|[on a perdu|ils ont gagné] "
     "[encore|deux à un]|"
     "[on joue|je joue] aux [cartes|boules] [ce soir|dimanche]|[je t'envoie|écoute] [une "
     "chanson|la vidéo]|"
     "[balade|piscine|vélo] [demain|dimanche]?"},
    {"shopping",
     "[des chaussures|une veste|un jean] à [quinze|vingt|trente] euros [en solde|seulement]|[le "
     "magasin|la "
     "boulangerie] [ferme|ouvre] à [huit|dix-neuf] heures|[j'ai oublié|n'oublie pas] [le ticket|le "
     "sac|les "
     "piles]|[les œufs|les tomates] ont [encore |]augmenté"},
    {"health",
     "[mal à la tête|mal aux dents|un rhume] depuis [lundi|hier|ce week-end]|[tu as|t'as] "
     "[bien|mieux] dormi?|"
     "ça va mieux [aujourd'hui|merci]|[bois|mange] quelque chose de chaud"},
    {"plans",
     "[on se voit|rendez-vous] [à six heures|demain|vendredi|à la gare]|[tu fais quoi|des projets] "
     "[dimanche|ce "
     "week-end]?|[le bus|le train] a [vingt|dix] minutes de retard|[l'anniversaire|la fête] de [ma "
     "sœur|mon "
     "cousin] [samedi|la semaine prochaine]|[j'arrive|on arrive] [bientôt|dans cinq minutes]"},
    {"gadgets",
     "[plus que|batterie à] [cinq|neuf|douze] pour cent|[le wifi|internet] [rame|marche plus] "
     "[encore|]|[mon "
     "écran|le chargeur] est [cassé|fichu]|tu peux [renvoyer|rappeler]?"},
    {"details",
     "[pas besoin|sans] [de diplôme|d'expérience], [on s'occupe|je m'occupe] des papiers|le "
     "[billet|voyage] est "
     "payé, tu rembourses [plus tard|sur le premier salaire]"},
    {"room",
     "[la chambre|l'appartement] à {city} est [libre|prêt] à partir du {date}, [quatre|six] lits, "
     "loyer {amount} "
     "[en liquide|en espèces]|[pour|c'est] {amount} par mois à {city}, [en liquide|en espèces], "
     "dès le {date}"},
    {"arrived", "[ils sont|elles sont] là, {city}, [deux|trois] sacs, tout va bien"},
    {"rent_question",
     "[ils sont|vous êtes] combien [maintenant|dans l'appartement]? [les voisins|le syndic] "
     "[demandent|se "
     "plaint]|[il faut|je voudrais] un nom pour le [bail|compteur]"},
    {"rent_answer",
     "[quatre|trois] [collègues|cousins], [ça change|pour un mois], [pas d'inquiétude|ne vous "
     "inquiétez pas]"},
    {"new_number",
     "[mon nouveau|voici mon nouveau] numéro {phone}, [l'autre|l'ancien] ne marche plus"},
    {"paid", "[c'est fait|viré|réglé], {amount} [comme d'habitude|comme convenu]"},
    {"pay_up", "[merci de virer|virez] {amount} sur {account} avant vendredi"},
    {"ask_help",
     "[s'il vous plaît|pardon], [je ne peux pas|on ne me laisse pas] partir, [il garde|ils ont] "
     "mon passeport, "
     "{city}"},
    {"offer_help",
     "[voulez-vous|tu veux] parler avec quelqu'un? [c'est|] gratuit et [confidentiel|secret]. "
     "{phone}|[vous "
     "pouvez|tu peux] écrire à {email} [jour et nuit|quand tu veux]"},
    {"agree", "ok|[c'est noté|ça marche|entendu]|[oui|bien], [demain|ce soir]|👍"},
    {"comply", "d'accord|[j'ai compris|compris]|[je fais|je ferai] comme vous dites"},
    {"group_offer",
     "[hôtel|ferme|entrepôt] à {city} [cherche|recrute], [logé|logement gratuit], écrire à "
     "{handle} ou {phone}"},
    {"group_help", "[permanence|aide] juridique gratuite [lundi|jeudi], {city}, écrire à {email}"},
    {"group_talk",
     "[qui connaît|vous connaissez] [un médecin|une école|un bus pour {city}]?|[je donne|nous "
     "donnons] [des "
     "vêtements|une poussette|des chaussures d'hiver] à {city}|[merci|merci à tous]|[le bureau|le "
     "centre] "
     "est [fermé|ouvert] aujourd'hui"},
    {"company_open",
     "[Bonsoir|Bonjour|Coucou], je m'appelle {name} et je [reçois|suis] à {city} [dans un|en] "
     "[endroit|lieu] "
     "[calme|tranquille|discret]."},
    {"company_body",
     "Compagnie [élégante|agréable|polie] pour un [dîner|repas|café] ou une [soirée|heure] "
     "tranquille, sur "
     "[rendez-vous|réservation] seulement."},
    {"company_terms",
     "[Visites|Rencontres] à partir de {price} [euros|EUR], messieurs "
     "[courtois|respectueux|propres] "
     "[seulement|svp]."},
    {"company_contact",
     "[Appelez|Joignez|Contactez]-moi [directement |]au {phone}, je réponds [vite|tout de "
     "suite|bientôt]."},
    {"company_signs",
     "Disponible jour et nuit.|Seulement quelques jours dans votre ville.|Une amie peut venir sur "
     "demande.|"
     "Pas de questions sur la vie privée.|Je viens à votre hôtel, le chauffeur attend.|Nouvelle "
     "ici, première "
     "fois en France."},
    {"own_advert",
     "[Bonjour|Bonsoir|Coucou], [c'est {name}|ici {name}], je travaille [seule|seule et pour moi] "
     "à {city}. "
     "[Compagnie|Un moment] pour [un dîner|une soirée|un voyage]. [Je choisis|Je décide] qui je "
     "rencontre, un "
     "message [poli|court] d'abord. Dès {price} euros. {phone}"},
    {"agency_advert",
     "[Notre agence|L'agence] [recrute|place] [du personnel d'hôtel|des saisonniers|des aides à "
     "domicile] à "
     "{city}: contrat dans votre langue avant le départ, {price} euros brut, {hours} heures par "
     "semaine, "
     "numéro de registre {register}. [Demander|Contact] {name}, {phone}."},
    {"sale",
     "[Vélo|Canapé|Table de jardin|Piano|Lave-linge|Bureau] [en bon état|peu servi|avec boîte], "
     "{city}, {price} euros, "
     "à [retirer|venir chercher] [sur place|le week-end], [article|commande] numéro {order}. "
     "[Tél|Appeler] {phone}"},
    {"rental",
     "[Studio|Appartement|Chambre] à louer à {city}, {area} m2, {price} euros [par mois|charges "
     "comprises], "
     "référence {order}, visite le {date}. {phone}"},
    {"mail_greeting", "[Bonjour|Chère|Cher] {name},"},
    {"mail_close", "[Cordialement|Bien à vous|À bientôt]\n{sender}"},
    {"subject_private", "[Dimanche|Les photos|Ta visite|Merci]"},
    {"mail_private",
     "[merci pour|on a regardé] les photos, [les enfants|tout le monde] a bien ri. [Tu seras|Vous "
     "serez] là "
     "dimanche? Je fais une {dish}. Il fait [froid|doux] et [le chauffage|la voiture] "
     "[remarche|est en panne]."},
    {"subject_invoice", "[Facture|Votre commande] {order}"},
    {"mail_invoice",
     "[merci pour|nous avons reçu] votre commande {order} du {date}. Total {amount} euros, numéro "
     "de suivi "
     "{tracking}. Ce message est automatique, merci de ne pas répondre."},
};

}  // namespace

std::span<const Rule> french_rules() { return kRules; }

}  // namespace clew::training
