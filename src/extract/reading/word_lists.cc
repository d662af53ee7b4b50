// SPDX-License-Identifier: EUPL-1.2
// Words by role; see word_lists.h. Numbers are in number_words.cc.
#include "extract/reading/word_lists.h"

#include <iterator>

namespace clew::extract {

static constexpr WordRow kWords[] = {
    {Role::kMonth, 1, "",
     "january janvier enero gennaio januar januari jänner janeiro ianuarie stycznia января "
     "січня ocak يناير jan"},
    {Role::kMonth, 2, "",
     "february février febrero febbraio februar februari fevereiro februarie lutego "
     "февраля лютого şubat فبراير feb fév"},
    {Role::kMonth, 3, "",
     "march mars marzo märz maart março martie marca марта березня mart مارس mar"},
    {Role::kMonth, 4, "",
     "april avril abril aprile aprilie kwietnia апреля квітня nisan أبريل apr"},
    {Role::kMonth, 5, "", "may mai mayo maggio mei maio maja мая травня mayıs مايو"},
    {Role::kMonth, 6, "",
     "june juin junio giugno juni junho iunie czerwca июня червня haziran يونيو jun"},
    {Role::kMonth, 7, "",
     "july juillet julio luglio juli julho iulie lipca июля липня temmuz يوليو jul"},
    {Role::kMonth, 8, "", "august août agosto augustus sierpnia августа серпня ağustos أغسطس aug"},
    {Role::kMonth, 9, "",
     "september septembre septiembre settembre setembro septembrie września сентября "
     "вересня eylül سبتمبر sep sept"},
    {Role::kMonth, 10, "",
     "october octobre octubre ottobre oktober outubro octombrie października октября "
     "жовтня ekim أكتوبر oct okt"},
    {Role::kMonth, 11, "",
     "november novembre noviembre novembro noiembrie listopada ноября листопада kasım "
     "نوفمبر nov"},
    {Role::kMonth, 12, "",
     "december décembre diciembre dicembre dezember dezembro decembrie grudnia декабря "
     "грудня aralık ديسمبر dec déc dez"},
    {Role::kTimes, 2, "", "double doble doppio duplo dublu podwójne двойной"},
    {Role::kTimes, 3, "", "triple treble triplo tripla triplu тройной"},
    {Role::kJoin, -1, "", "and et y e und și si і и i ve en"},
    {Role::kPlus, -1, "", "plus más mas più mais плюс artı زائد"},
    {Role::kAt, -1, "",
     "at arobase arobaz arrobase arroba chiocciola klammeraffe собака собачка małpa malpa "
     "равлик arond ät آت ات ایت ايت a"},
    {Role::kDot, -1, "",
     "dot point punkt punto ponto точка крапка kropka punct nokta نقطة نقطه d0t пункт ponto"},
    {Role::kInvites, -1, "",
     "tel tél téléphone telephone phone phones fone telefon telefono teléfono telefone "
     "telefonnummer telefoon telefonu telefonla call calls text sms whatsapp whats wapp "
     "watsapp viber signal mobile mob cell cellphone cellulare handy handynummer gsm "
     "portable appelez appeler appelle appelez-moi joignable contact contactez contacter "
     "contacto contatto kontakt contacteaza sunati suna sună sunați llama llamar llámame "
     "llamame llamadas chiama chiamare chiamami ligue ligar liga zadzwoń zadzwon dzwoń "
     "dzwon anruf anrufen ruf rufen ring bel bellen дзвони дзвоніть телефонуйте телефон "
     "телефону тел моб номер мобильный мобільний звони звоните звонить позвони пишите "
     "вайбер ватсап вацап whatsap ara arayın arayin numaram اتصل اتصلوا هاتف تلفون جوال "
     "موبايل واتساب واتس numero número numéro number driver chauffeur fax hotline "
     "ph nummer numer numerem numărul numarul numarasını numarası numarasından telefonum "
     "telefonundan telefonem telefoni telefonisch reach txt msg message dial joindre erreichst "
     "erreichbar wählen schreib localizar escribe escríbeme contáctame scrivi telefona "
     "telefonare chiamatemi apelați apelati подзвони набери наберіть телефоном телефона "
     "напиши رقمي تواصل كلمني"},
    {Role::kRefuses, -1, "",
     "invoice order orders tracking isbn issn ean upc serial serialnumber ref reference "
     "référence account acct ticket parcel shipment sku article barcode ticketnumber "
     "receipt case docket policy claim facture commande suivi série colis dossier compte "
     "rechnung rechnungsnummer bestellung bestellnummer sendung sendungsnummer "
     "seriennummer konto kontonummer aktenzeichen artikelnummer kundennummer factura "
     "pedido seguimiento serie cuenta fattura ordine spedizione conto bolla factură "
     "comandă faktura zamówienie zamówienia przesyłka paczka рахунок замовлення накладна "
     "накладной счет счёт заказ заказа накладная серийный инн огрн снилс паспорт fatura "
     "sipariş takip فاتورة طلب nhs siret siren vat tva tin iccid imsi uid pid id "
     "code transaction txn passport contract contrat vertrag договор договір version build "
     "timestamp msgid session pesel nip regon steuernummer tirage loto lotto lottery jackpot iva "
     "kimlik expediente dosar sociale sécurité insurance assurance sozialversicherungsnummer js "
     "az"},
    {Role::kFiller, -1, "",
     "number numbers numéro numero número nummer nr no num is est ist es n номер numărul "
     "numer numeri numarası رقم the mon my moi meu mein ma le la series серия серії и of "
     "de address name nom user username account id addr"},
    {Role::kDocument, -1, "passport",
     "passport passports passeport pasaporte passaporto reisepass passaporte pașaport "
     "pasaport paszport паспорт паспорта паспорту pasaportu جواز"},
    {Role::kDocument, -1, "visa", "visa vízum виза віза wiza"},
    {Role::kDocument, -1, "identity_card", "personalausweis ausweis dni dowód"},
    {Role::kDocument, -1, "residence_permit", "aufenthaltstitel"},
    {Role::kDocument, -1, "driving_licence", "führerschein"},
    {Role::kNetwork, -1, "",
     "telegram instagram insta snapchat snap facebook tiktok twitter skype kik wechat "
     "vkontakte телеграм телеграмм телеграмі инстаграм інстаграм вк weixin tg ig vx wx wickr "
     "threema telegrama telegramie telegramdan telegramım instagramie instagramu instagramım "
     "instagramdan instagramul instagramdaki snapie snapim snapchatul snapchacie telegramul "
     "телега телегу телеге тг телеграме телеграму инста инсту инсте инстаграме инстаграмм "
     "інста інсту інстаграмі вконтакте снап снапчат سناب سنابي سنابشات انستا انستغرام "
     "انستجرام انستقرام تلغرام تليجرام تلجرام تيليجرام تيك"},
    {Role::kSelf, -1, "",
     "me is as at it its cest suis est appelle ist heiße heisse ich als unter auf als es como "
     "soy me en è e sono come su este sunt ca pe to jestem jako na это как ник я мой моя це як "
     "нік мій adım adım ım adresim hesabım ismim olarak var هو حسابي id handle name username "
     "user profile profil account acc contact add only solo auf under yaz write пиши"},
    {Role::kDevice, -1, "", "imei имей imeis"},
    {Role::kMail, -1, "", "mail email courriel почта пошта correo mel почту mailbox write contact"},
    {Role::kWallet, -1, "",
     "eth ethereum wallet кошелек гаманець erc20 usdt usdc metamask address"},
    {Role::kThen, -1, "",
     "then puis ensuite dann danach luego después despues poi apoi potem później потім далі "
     "потом затем далее sonra daha ثم depois"},
    {Role::kReversed, -1, "",
     "backwards backward reverse reversed envers rückwärts rueckwaerts revés reves contrario "
     "rovescio invers lenvers tyłu tylu wspak навпаки наперед наоборот наперёд tersten بالعكس "
     "معكوس معكوسا"},
    {Role::kWeb, -1, "", "www"},
};

Rows<WordRow> word_rows() { return {kWords, std::size(kWords)}; }

}  // namespace clew::extract
