// SPDX-License-Identifier: EUPL-1.2
// English phrases, and the ones that every other language falls back to. Every symbol has a rule
// here.
#include "training/phrases/grammar.h"

namespace clew::training {
namespace {

constexpr Rule kRules[] = {
    // Ordinary life.
    {"hello",
     "hi|hey|hello|good morning|hi [there|you]|hey[,|] [how are you|how is it going|all good]?"},
    {"answer",
     "ok|okay|yes|sure|no problem|haha|hahaha [true|yes]|really?|[not sure|maybe|we will see]|"
     "[good|great|nice|cool|perfect]|thanks|thank you [so much|a lot|]|same here|me too|"
     "[why|when|where]?|[tell me|call me|write me] later|👍|😂|🙂|[i think|i guess] so|"
     "not [yet|today|now]|of course|sorry[,|] i was [asleep|busy|on the bus|in the shower]|"
     "[give me|need] [five|ten|twenty] minutes|[lucky|poor] you|that is [funny|too bad|fair]"},
    {"dish",
     "soup|rice with chicken|pasta|pancakes|fish|beans|potatoes|salad|stew|an omelette|pizza"},
    {"food",
     "[i am|we are] [cooking|making|eating] {dish} [tonight|today|now|again]|"
     "did you eat [already|something|at all]?|[bought|got] {dish} [for lunch|for dinner|at the "
     "market]|"
     "that {dish} was [so good|too salty|better than mine]|[no|not much] food at home, [need|have] "
     "to "
     "shop|[coffee|tea] first, then [everything else|we talk]|who [ate|finished] the {dish}?"},
    {"weather",
     "[it is|it's] [raining|snowing|freezing|so hot|windy] [here|again|since morning]|"
     "[what is|how is] the weather [there|with you]?|[my|the] [shoes|jacket] [is|are] [wet|still "
     "wet]|"
     "[sun|finally sun] [today|after a week]|they say [storm|snow|rain] [tomorrow|at the weekend]"},
    {"work",
     "[long|hard|quiet] [day|shift] [today|again]|[i start|i finish] at [six|seven|eight|four|ten]|"
     "[my back|my feet] [hurts|is killing me] after work|[the boss|the manager] is [in a good "
     "mood|away]|"
     "[two|three] people [sick|missing] [today|again]|[break|lunch break] [now|in ten minutes]|"
     "[did you|have you] [finish|sign] the [list|schedule] [already|]?"},
    {"home",
     "[the washing machine|the heater|the kitchen tap] is [broken|leaking|making noise] again|"
     "[i clean|i cleaned] the [kitchen|bathroom|whole flat] [today|yesterday]|"
     "[the neighbours|people upstairs] [so loud|moved furniture] [at night|since six]|"
     "[can you|please] bring [bread|milk|the key|washing powder]|the [lamp|window] [is|] fixed "
     "[now|]"},
    {"leisure",
     "did you [see|watch] the [match|film|series] [yesterday|last night]?|[they lost|we won] "
     "[again|two one]|"
     "[listening to|playing] [music|cards|chess] [all evening|with the others]|"
     "[new|second] season is [boring|better than the first]|[walk|swim|run] [tomorrow|later]?|"
     "[send|sent] you [a song|a video|a photo of the sea]"},
    {"shopping",
     "[shoes|jeans|a jacket|a phone case] for [fifteen|twenty|thirty two] euro [only|in the sale]|"
     "[is the|does the] shop [open|close] [at eight|on sunday]?|[prices|eggs|tomatoes] went up "
     "[again|]|"
     "[i forgot|don't forget] [the receipt|the bag|batteries]|[they had|no] [size|colour] [left|i "
     "wanted]"},
    {"health",
     "[headache|toothache|a cold] [since|from] [monday|yesterday|the weekend]|[take|took] [a "
     "pill|some tea]|"
     "[did you sleep|sleeping] [well|better]?|[better|much better] [today|now]|[drink|eat] "
     "something warm"},
    {"plans",
     "[see you|we meet] [at six|tomorrow|on friday|at the station]|[what are|any] plans [for|on] "
     "[sunday|the weekend]?|[bus|train] is [late|full|twenty minutes late]|[birthday|party] of my "
     "[cousin|friend|sister] [on saturday|next week]|[i am|we are] [on the way|almost there]"},
    {"gadgets",
     "[battery|my battery] [at|only] [five|nine|twelve] percent|[wifi|internet] is [slow|gone] "
     "[again|]|"
     "[update|photo] [takes|took] [forever|an hour]|[my screen|the charger] [cracked|broke]|"
     "[did it|can you] [send|load] again?"},
    // What the story needs. {city}, {phone}, {amount} and the like are slots.
    {"promise",
     "[there is|i have] a [good|clean|serious] [job|place] for you in {city}, {amount} [euro|] a "
     "month, "
     "[room|flat] and food [included|free]|[they need|hotel needs] people in {city}, {amount} "
     "every month "
     "[in the hand|net], you [live|sleep] there for free"},
    {"details",
     "[no|you need no] language, no [experience|papers], [we|i] arrange [everything|all]|"
     "[the bus|the ticket] is paid by us, you give it back [later|from the first wages]"},
    {"glad",
     "[really|wow]? that [sounds|is] [good|like a dream], [when|from when]?|[thank you|thanks] so "
     "much, i "
     "[tell|will tell] my [mother|family]"},
    {"ask_papers", "send [me|] a photo of your passport[, both pages|] [today|so i can book]"},
    {"send_papers", "[here is|this is] [my|the] passport, [tell me|is it] [if it is|] ok?"},
    {"lend",
     "[the ticket|the journey] [and|plus] papers [is|makes] {amount} euro, you [owe|pay back] it "
     "[slowly|"
     "from wages][, do not worry|]"},
    {"journey",
     "[van|the van] {plate} leaves {city} [at five|in the night|before six], [driver|he] is "
     "{person}, "
     "number {phone}"},
    {"arrived", "[she is|they are|he is] here, {city}, [two|one] [bag|bags], all [quiet|fine]"},
    {"room",
     "[room|flat] in {city} is [free|ready] from {date}, [four|six|five] beds, rent {amount} "
     "[cash|in cash]"},
    {"keep_passport",
     "[your|the] passport [stays|remains] with me [for the registration|until the papers are "
     "done]"},
    {"ask_passport_back",
     "[when|please when] do i get my passport back? [i need it|it is mine]|[you said|he said] "
     "one week for the passport"},
    {"refuse_passport",
     "[first|when] the debt is paid[, then we talk|, then passport]|[it is|passport is] safe with "
     "me, [stop|do not] ask"},
    {"debt", "you still owe {amount} euro, [rent|food] and [transport|the fine] [added|included]"},
    {"rules",
     "[nobody|you do not] [goes|go] out alone[, understood|], [phone|phones] [off|to me] at night"},
    {"more_hours",
     "[tomorrow|today] you [start|begin] at five, [no|there is no] free day this week"},
    {"threat",
     "[i know|we know] where your [mother|family] lives[, remember|]|[think|you think] of your "
     "[mother|brother] before you [talk|go]"},
    {"comply",
     "ok|[i understand|understood]|[please|] do not be angry|[i do|i will do] what you say"},
    {"rent_question", "how many [are they|live there] [now|]? the neighbours [ask|complain]"},
    {"rent_answer", "four colleagues, [it changes|for a month], [do not worry|no trouble]"},
    {"subject_workers", "[People|Workers] for {date}"},
    {"mail_workers",
     "we need [four|six] people in {city} from {date}, {amount} euro a week for each, paid to "
     "you."},
    {"new_number",
     "[this is|it is] my new number {phone}, [delete|forget] the old one|[write|call] only to "
     "{phone} [from now|now]"},
    {"worry", "why [are you silent|do you not write]? [mother|everybody] worries"},
    {"calm", "all [fine|good], [i work|only tired], [bad connection|do not worry]"},
    {"takings", "[today|this week] {amount} from [room|house] [two|three|four], [book|write] it"},
    {"pay_up", "[send|put] {amount} to {account} [before|by] friday"},
    {"paid", "[done|sent|gone], {amount} [as always|like last time]"},
    {"move_on", "[she goes|they go|we move them] to {city} on {date}, [new|other] [flat|place]"},
    {"ask_help",
     "[please help|can you help me], i [can not|am not allowed to] leave, [they|he] [has|keeps] my "
     "passport, {city}"},
    {"offer_help",
     "[do you want|would you like] to talk to somebody? [it is|] free and nobody tells the "
     "[boss|owner]. "
     "{phone}|you can write to {email} [any time|day and night]"},
    {"password_note",
     "[password|the pass] for the [archive|zip] is {password} [don't write it down|as agreed]"},
    {"contact_of", "[write|talk] to {person}, {phone}, [say|tell him] you come from me"},
    {"publish", "[put|post] the [advert|text] again for {name} in {city}, number {phone}"},
    {"mail_me", "[send|mail] the [contract|papers] to {email}"},
    {"agree", "ok|[done|fine|will do]|[yes|good], [today|tomorrow]|👍"},
    // Group chats of job offers and of help.
    {"group_offer",
     "[hotel|farm|warehouse] in {city} [looks for|needs] [people|workers], housing [free|given], "
     "write {handle} or {phone}"},
    {"group_help",
     "[legal|free legal] [advice|help] [on|every] [monday|thursday], {city}, write to {email}"},
    {"group_talk",
     "[does anyone know|who knows] [a doctor|a school|a bus to {city}|where to register]?|"
     "[i have|we have] [clothes|a pram|a fridge|winter shoes] to give away in {city}|"
     "[thank you|thanks] [everyone|for the help]|[the office|the centre] is [closed|open] today"},
    // Adverts. The first alternative is the template's own wording.
    {"company_open",
     "[Good evening|Hello|Good day], my name is {name} and I [receive|am] in {city} [in a|at a] "
     "[calm|quiet|discreet] [place|address]."},
    {"company_body",
     "[Elegant|Pleasant|Polite] company for a [dinner|meal|walk] or a quiet [evening|hour], by "
     "[appointment|arrangement] only."},
    {"company_terms",
     "[Visits|Meetings] from {price} [euro|EUR], [courteous|respectful|clean] [gentlemen|people] "
     "[only|please]."},
    {"company_contact",
     "[Call|Ring|Write to] me [directly|] on {phone}, I answer [quickly|at once|soon]."},
    {"company_signs",
     "[Available day and night.|Day and night, every day.]|Only a few days in your town.|"
     "A friend can join on request.|[No|Please no] questions about private life.|"
     "I come to your hotel, driver waits.|New here, first time in this country."},
    {"work_open",
     "[Hotel|Farm|Hostel] in {city} [is looking for|needs|wants] [staff|workers|helpers] from "
     "{date}."},
    {"work_body",
     "[Cleaning|Kitchen|Picking fruit|Packing] [work|jobs] for [women and men|couples|everyone] up "
     "to "
     "{age} years, six days [a week|weekly]."},
    {"work_terms",
     "[Salary|Pay|Wages] {price} euro [net|in the hand], paid [monthly|every month]."},
    {"work_contact",
     "[Write|Send a message] to {name}, [phone|number] {phone}, [any|at any] time."},
    {"work_signs",
     "No experience needed.|Housing is free.|We pay the journey.|Start at once.|No language "
     "needed.|"
     "We make the documents.|Very good pay for simple work.|Only by phone, no mail.|Friends "
     "welcome."},
    {"refuge_open",
     "[Room|Flat|House] for [families|women|people] [from|who come from] {country} in {city}, "
     "free for [three|two|six] months."},
    {"refuge_body",
     "[We|I] [collect|fetch] you at the border in {border} and [bring|drive] you [to the "
     "door|home]."},
    {"refuge_terms",
     "[Some help|A little work] in the [house|hotel] instead of rent, {hours} hours [a "
     "day|daily]."},
    {"refuge_contact", "[Ask|Call] {name}, {phone}, [also|even] at night."},
    {"refuge_signs",
     "Women alone are welcome.|Bring your documents, we keep them safe.|No need to register first.|"
     "Write before you cross.|Places are few, decide today."},
    {"own_advert",
     "[Hi|Hello|Good day], {name} [here|speaking], I [work|am] alone and for myself in {city}. "
     "[Company|Time together] for [dinner|the evening|a trip]. [I choose|I decide] whom I meet, "
     "[short|friendly] messages first. From {price} euro. {phone}"},
    {"agency_advert",
     "[Our agency|The agency] [places|recruits] [hotel staff|seasonal workers|care assistants] in "
     "{city}: contract in your language before departure, {price} euro gross, {hours} hours a "
     "week, "
     "register number {register}. [Ask for|Contact] {name}, {phone}."},
    {"sale",
     "[Bicycle|Sofa|Garden table|Piano|Washing machine|Desk|Camera] [in good condition|hardly "
     "used|with box], "
     "{city}, {price} euro, [pick up|collection] [only|at the weekend], [article|order] number "
     "{order}. "
     "[Call|Text] {phone}"},
    {"rental",
     "[Flat|Room|Studio] to let in {city}, {area} square metres, {price} euro [a month|plus "
     "heating], "
     "reference {order}, viewing on {date}. {phone}"},
    // Mail.
    {"mail_greeting", "[Hello|Dear|Good morning] {name},"},
    {"mail_close", "[Kind regards|Best regards|Best wishes]\n{sender}"},
    {"subject_contract", "[Your|The] [contract|work contract] for {city}"},
    {"mail_contract",
     "[attached is|please find] the contract for {city}. [Sign|Please sign] both pages and send "
     "[it|"
     "them] back before {date}. The wages are {amount} euro, the room is [free|included]."},
    {"subject_papers", "Passport [for the booking|copy]"},
    {"mail_papers",
     "[here are|I send] the scans [you asked for|for the registration]. The password of my old "
     "file "
     "was lost, so it is open."},
    {"subject_tickets", "[Tickets|Journey] to {city}, {date}"},
    {"mail_tickets",
     "[the tickets|the seats] are booked, {amount} euro [in total|for all]. [Driver|The driver] "
     "{person} waits at the station, {phone}."},
    {"subject_newcontract", "[New|Second] version of the contract"},
    {"mail_newcontract",
     "[use|please use] this version when they arrive. [Change|I changed] the hours and the "
     "deductions as [you said|agreed]. They sign [on the spot|when they come]. When they arrive "
     "they ring {phone}."},
    {"subject_money", "[Account|Transfer]"},
    {"mail_money",
     "[send|transfer] my part to {account} [as always|like last month], {amount} euro for "
     "[two|three|four] [people|places]."},
    {"subject_applicant", "[Application|Question about] {city}"},
    {"mail_applicant",
     "[I saw|I read] your [advert|offer] for {city}. [I have|I had] [two|three] years in "
     "[a kitchen|a hotel|farm work]. [Is it|Is the place] still free? My number is {phone}."},
    {"subject_private", "[Sunday|Photos|Your visit|The garden|Thank you]"},
    {"mail_private",
     "[thanks for|we looked at] the photos, [the children|all of us] laughed. [Are you|Will you "
     "be] "
     "[at home|there] on sunday? Mother makes {dish}. [The weather|It] is [cold|mild] and "
     "[the heating|the car] [works|broke] again."},
    {"subject_invoice", "[Invoice|Your order] {order}"},
    {"mail_invoice",
     "[thank you for|we received] your order {order} of {date}. Total {amount} euro, tracking "
     "number "
     "{tracking}. [This mail|The message] was made by a machine, please do not answer."},
    {"subject_news", "[News|Newsletter] [of the month|{date}]"},
    {"mail_news",
     "[This month|In this issue]: [new timetable|spring sale|ten recipes], [opening "
     "hours|parking], "
     "[the market|the library] in {city} and more. [Unsubscribe|To stop these mails]: {url}"},
    {"country", "Ukraine"},
};

}  // namespace

std::span<const Rule> english_rules() { return kRules; }

}  // namespace clew::training
