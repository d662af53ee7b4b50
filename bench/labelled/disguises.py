# SPDX-License-Identifier: EUPL-1.2
"""Ways of writing and of hiding values. A disguise is a function of a random source, a half (0 is
tuned
on, 1 only measured on: signs and fillers of the two differ), a language and a value; it returns
the text that stands for the value. Told of in: NIST/NCMEC tip guides' habit of "numbers as words
and emoji",
Unicode TR 39 (confusables), defanging habits of malware reports, adverts' habit of letters for
digits."""
import unicodedata

from labelled import values
from labelled.numbers_spoken import LANGUAGES as PAIRED, pair

MARKS = ("•", "*", "~", "_", "💋", "–", "...", " - ", "/", " . "), (
    "·", "❤️", " • ", "—", "--", "⭐", "|", " / ", "=", "▪")
INVISIBLE = ("\u200b", "\u200d", "\u2060"), ("\u200c", "\ufeff", "\u00ad")
FILLERS = {
    "en": ("then", "and"), "fr": ("puis", "et"), "de": ("dann", "und"), "es": ("luego", "y"),
    "it": ("poi", "e"), "ro": ("apoi", "și"), "pl": ("potem", "i"), "uk": ("потім", "і"),
    "ru": ("потом", "и"), "tr": ("sonra", "ve"), "ar": ("ثم", "و"), "zh": ("然后", "再")}
PLUS = {"en": "plus", "fr": "plus", "de": "plus", "es": "más", "it": "più", "ro": "plus",
    "pl": "plus",
        "uk": "плюс", "ru": "плюс", "tr": "artı", "ar": "زائد", "zh": "加"}
BACKWARDS = {
    "en": ("backwards", "read it in reverse"), "fr": ("à l'envers", "lire à l'envers"),
    "de": ("rückwärts", "rückwärts lesen"), "es": ("al revés", "al revés"),
    "it": ("al contrario", "al contrario"), "ro": ("invers", "pe dos"), "pl": ("od tyłu", "wspak"),
    "uk": ("навпаки", "задом наперед"), "ru": ("наоборот", "задом наперёд"),
    "tr": ("tersten", "tersten"), "ar": ("بالعكس", "معكوس"), "zh": ("倒过来", "反过来")}
HAN_FINANCIAL = "零壹贰叁肆伍陆柒捌玖"
LEET = {"0": "oOО", "1": "lI", "5": "sS", "8": "B", "2": "zZ"}


def translate(text, zero):
    return "".join(chr(zero + int(c)) if c in "0123456789" else c for c in text)


def phone_form(random, phone):
    """The number as dialled, in groups: national or with the calling code."""
    if random.random() < 0.6:
        return phone.national_groups()
    groups = phone.national_groups()
    if phone.trunk == "8":
        groups = groups[1:]
    else:
        groups[0] = groups[0][len(phone.trunk):]
    return ["+" + phone.code] + groups


def grouped(random, half, language, phone):
    return random.choice((" ", " ", "-", ".")).join(phone_form(random, phone))


def compact(random, half, language, phone):
    if phone.trunk == "" and random.random() < 0.5:
        return "+" + phone.code + phone.nsn
    return random.choice((phone.national(), "+" + phone.code + phone.nsn,
        "00" + phone.code + phone.nsn))


def bracketed(random, half, language, phone):
    groups = phone.national_groups()
    if phone.trunk == "8":
        return f"8 ({groups[1]}) " + "-".join(groups[2:])
    if phone.trunk and random.random() < 0.6:
        return f"+{phone.code} (0){groups[0][1:]} " + " ".join(groups[1:])
    return f"({groups[0]}) " + random.choice((" ", "-")).join(groups[1:])


def link(random, half, language, phone):
    number = phone.code + phone.nsn
    forms = ((f"https://wa.me/{number}", f"wa.me/{number}", f"tel:+{number}",
              f"https://api.whatsapp.com/send?phone={number}&text=hi"),
             (f"https://wa.me/+{number}", f"https://t.me/+{number}", f"sms:+{number}",
              f"viber://chat?number=%2B{number}", f"whatsapp://send?phone={number}"))
    return random.choice(forms[half])


def separators(random, half, language, phone):
    return random.choice(MARKS[half]).join(phone_form(random, phone))


def apart(random, half, language, phone):
    mark = random.choice(((" ", ".", "-"), (" ", "_", "💋", "/"))[half])
    if random.random() < 0.5:
        return mark.join(phone.national())
    return "+" + mark.join(phone.code + phone.nsn)


def dressed(*zeros):
    def disguise(random, half, language, phone):
        return translate(random.choice(("", " ", "-")).join(phone_form(random, phone)),
                         zeros[half % len(zeros)])
    return disguise


def keycap(random, half, language, phone):
    return "".join(c + ("\ufe0f\u20e3" if half == 0 or c != "+" else "\u20e3") if c.isdigit() else c
                   for c in compact(random, half, language, phone))


def circled(random, half, language, phone):
    rings = ("⓪①②③④⑤⑥⑦⑧⑨", "⓿❶❷❸❹❺❻❼❽❾")[half]
    return "".join(rings[int(c)] for c in phone.national())


def han(random, half, language, phone):
    signs = ("零一二三四五六七八九", HAN_FINANCIAL if random.random() < 0.4 else "〇幺两三四五六七八九")[half]
    text = "".join(signs[int(c)] for c in phone.national())
    return text if random.random() < 0.6 else text[:3] + " " + text[3:7] + " " + text[7:]


def han_mixed(random, half, language, phone):
    signs = "零一二三四五六七八九"
    return "".join(signs[int(c)] if random.random() < 0.5 else c for c in phone.national())


def roman(random, half, language, phone):
    start = (0x2160, 0x2170)[half]
    return random.choice((" ", "")).join(chr(start + int(c) - 1) if c != "0" else "0"
                                         for c in phone.national())


def look_alikes(random, half, language, phone):
    text = random.choice((" ", "-", "")).join(phone.national_groups())
    changed = 0
    out = ""
    for c in text:
        if c in LEET and changed < 4 and random.random() < 0.6:
            out, changed = out + random.choice(LEET[c]), changed + 1
        else:
            out += c
    return out


def invisible(random, half, language, phone):
    return random.choice(INVISIBLE[half]).join(random.choice(
        (phone.national(), "+" + phone.code + phone.nsn)))


def words_of(spoken, random, text):
    return [random.choice(spoken[int(c)]) if c.isdigit() else c for c in text]


def words(random, half, language, phone, spoken):
    joint = random.choice(((" ", "-", ", "), (" ", ".", "\n", " - "))[half])
    out = words_of(spoken[language], random, phone.national())
    if language == "zh":
        return "".join(out)
    if random.random() < 0.2:
        out = [word.upper() for word in out]
    return joint.join(out)


def words_glued(random, half, language, phone, spoken):
    tongue = language if language in ("en", "fr", "de", "es", "it", "ro", "pl", "ru",
        "uk") else "en"
    out = words_of(spoken[tongue], random, phone.national())
    return "".join(word.capitalize() if half else word for word in out)


def words_mixed(random, half, language, phone, spoken):
    out = ""
    for index, c in enumerate(phone.national()):
        tongue = language if half == 0 or random.random() < 0.6 else "en"
        word = random.choice(spoken[tongue][int(c)])
        out += " " + (word if random.random() < 0.5 or index == 3 else c)
    return out.strip()


def words_paired(random, half, language, phone, spoken):
    if language not in PAIRED:
        return words(random, half, language, phone, spoken)
    text = phone.national()
    head, out = (1 if len(text) % 2 else 2), []
    out += words_of(spoken[language], random, text[:head])
    for at in range(head, len(text), 2):
        two = text[at:at + 2]
        if two[0] == "0":
            out += words_of(spoken[language], random, two)
        else:
            out.append(pair(language, int(two), [names[0] for names in spoken[language]]))
    return random.choice(((" ",), (", ", " - "))[half]).join(out)


def words_leet(random, half, language, phone, spoken):
    change = {"o": "0", "e": "3"} if half == 0 else {"o": "0", "i": "1", "e": "3"}
    out = words_of(spoken["en"], random, phone.national())
    return " ".join("".join(change.get(c, c) if random.random() < 0.5 else c for c in word)
                    for word in out)


def code_in_words(random, half, language, phone, spoken):
    code = ("" if language == "zh" else " ").join(words_of(spoken[language], random, phone.code))
    if len(phone.code) == 2 and language in PAIRED and phone.code[0] != "0" and half:
        code = pair(language, int(phone.code), [names[0] for names in spoken[language]])
    groups = phone.national_groups()
    rest = groups[1:] if phone.trunk == "8" else [groups[0][len(phone.trunk):]] + groups[1:]
    joint = "" if language == "zh" else " "
    return f"{PLUS[language]}{joint}{code} " + " ".join(rest)


def fillers(random, half, language, phone):
    joint = FILLERS[language][half]
    if random.random() < 0.4:
        joint = ("(no sms)", "[hot]")[half] if half else "(call)"
    groups = phone.national_groups()
    return "".join(g + (f" {joint} " if i + 1 < len(groups) else "") for i, g in enumerate(groups))


def line_breaks(random, half, language, phone):
    return ("\n", "\r\n")[half].join(phone.national_groups())


def reversed_digits(random, half, language, phone):
    return f"{phone.national()[::-1]} ({BACKWARDS[language][half]})"


PLAIN_PHONE = {"grouped": grouped, "compact": compact, "bracketed": bracketed, "link": link}
HIDDEN_PHONE = {
    "separators": separators, "apart": apart, "full width": dressed(0xFF10), "keycap": keycap,
    "mathematical": dressed(0x1D7CE, 0x1D7F6), "arabic digits": dressed(0x660, 0x6F0),
    "indic digits": dressed(0x966, 0x9E6), "circled": circled, "han": han, "han mixed": han_mixed,
    "roman": roman, "look-alikes": look_alikes, "invisible": invisible, "fillers": fillers,
    "line breaks": line_breaks, "reversed": reversed_digits}
SPOKEN_PHONE = {
    "words": words, "words glued": words_glued, "words mixed": words_mixed,
    "words paired": words_paired, "words leet": words_leet, "code in words": code_in_words}

AT = {"en": ("at",), "fr": ("arobase", "at"), "de": ("ät", "at"), "es": ("arroba",),
      "it": ("chiocciola",), "ro": ("arond", "at"), "pl": ("małpa",), "uk": ("равлик", "собака"),
      "ru": ("собака",), "tr": ("at",), "ar": ("آت", "ات"), "zh": ("艾特",)}
DOT = {"en": "dot", "fr": "point", "de": "punkt", "es": "punto", "it": "punto", "ro": "punct",
       "pl": "kropka", "uk": "крапка", "ru": "точка", "tr": "nokta", "ar": "نقطة", "zh": "点"}
CONFUSABLE = {"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "i": "і", "x": "х", "s": "ѕ"}


def email_parts(value):
    local, host = value.split("@")
    return local, host


def email_words(random, half, language, value):
    local, host = email_parts(value)
    at, dot = random.choice(AT[language]), DOT[language]
    if half and random.random() < 0.4:
        at, dot = at.upper(), dot.upper()
    if language == "zh" and half:
        return f"{local}{at}{host.replace('.', dot)}"
    return f"{local} {at} {host.replace('.', f' {dot} ')}"


def email_brackets(random, half, language, value):
    local, host = email_parts(value)
    left, right = random.choice((("[]", "()"), ("{}", "<>", "()"))[half])
    blank = random.choice(("", " "))
    at = random.choice(AT[language] + ("@",)) if language != "zh" else random.choice(("at", "@"))
    dot = random.choice((".", DOT[language] if language != "zh" else "dot"))
    host = host.replace(".", f"{blank}{left}{dot}{right}{blank}")
    return f"{local}{blank}{left}{at}{right}{blank}{host}"


def email_dots(random, half, language, value):
    local, host = email_parts(value)
    dot = ("[.]", "(dot)", " . ", "{.}")[half + 2 * (random.random() < 0.5)]
    return f"{local}@{host.replace('.', dot)}"


def email_a(random, half, language, value):
    local, host = email_parts(value)
    return local + random.choice((("(a)", "[a]"), ("(@)", "(A)", "(ä)"))[half]) + host


def email_spaced(random, half, language, value):
    if half:
        local, host = email_parts(value)
        return f"{local} @ {host.replace('.', ' . ')}"
    return " ".join(value)


def email_invisible(random, half, language, value):
    mark = random.choice(INVISIBLE[half])
    at = random.randrange(1, len(value))
    return value[:at] + mark + value[at:value.index("@") + 1 if at <= value.index("@")
        else None] + (
        value[value.index("@") + 1:] if at <= value.index("@") else "")


def wide(random, half, language, value):
    return "".join(chr(ord(c) + 0xFEE0) if 0x21 <= ord(c) < 0x7F else c for c in value)


def mathematical(random, half, language, value):
    start = (0x1D400, 0x1D5D4)[half]  # bold, sans-serif bold
    out = ""
    for c in value:
        if c.isascii() and c.isalpha():
            out += chr(start + ord(c) - ord("A") - (6 if c.islower() else 0))
        elif c.isdigit():
            out += chr((0x1D7CE, 0x1D7EC)[half] + int(c))
        else:
            out += c
    assert unicodedata.normalize("NFKC", out) == value
    return out


def homoglyphs(random, half, language, value):
    at = value.find("@") if "@" in value else len(value)
    places = [i for i, c in enumerate(value) if c in CONFUSABLE and i < at]
    if not places:
        return value
    chosen = set(random.sample(places, max(1, len(places) // (2 - half))))
    return "".join(CONFUSABLE[c] if i in chosen else c for i, c in enumerate(value))


def email_break(random, half, language, value):
    local, host = email_parts(value)
    return (f"{local}@\n{host}", f"{local}\n@{host}")[half]


def email_glued(random, half, language, value):
    local, host = email_parts(value)
    return (f"{local}-at-{host.replace('.', '-dot-')}",
        f"{local}_AT_{host.replace('.', '_DOT_')}")[half]


def same(random, half, language, value):
    return value


def email_marked(random, half, language, value):
    return random.choice((f"<{value}>", f"mailto:{value}", f"\"{value}\"", value.upper(),
        value.title()))


PLAIN_EMAIL = {"bare": same, "marked": email_marked}
HIDDEN_EMAIL = {
    "words": email_words, "brackets": email_brackets, "dots": email_dots, "(a)": email_a,
    "spaced": email_spaced, "invisible": email_invisible, "full width": wide,
    "mathematical": mathematical, "homoglyphs": homoglyphs, "line break": email_break,
    "glued": email_glued}


def in_fours(value, mark):
    return mark.join(value[i:i + 4] for i in range(0, len(value), 4))


def iban_grouped(random, half, language, value):
    return in_fours(value, random.choice((" ", " ", "\u00a0")))


def iban_marked(random, half, language, value):
    return random.choice((value.lower(), in_fours(value, "-"), in_fours(value.lower(), " ")))


def iban_separators(random, half, language, value):
    return in_fours(value, random.choice((("_", " - ", "*", "  "), ("/", "•", ".", " . "))[half]))


def iban_apart(random, half, language, value):
    return (" ", "-")[half].join(value)


def iban_country_apart(random, half, language, value):
    return value[:2] + " " + (value[2:4] + " " + in_fours(value[4:], " "), in_fours(value[2:],
        " "))[half]


def iban_look_alikes(random, half, language, value):
    out, changed = value[:2], 0
    for c in value[2:]:
        if c in "01" and changed < 3:
            out, changed = out + {"0": "O", "1": ("I", "l")[half]}[c], changed + 1
        else:
            out += c
    return in_fours(out, " ") if random.random() < 0.5 else out


def iban_break(random, half, language, value):
    cut = random.choice((8, 12))
    return in_fours(value[:cut], " ") + ("\n", " \n ")[half] + in_fours(value[cut:], " ")


def inside_invisible(random, half, language, value):
    mark = random.choice(INVISIBLE[half])
    return mark.join(value[i:i + 5] for i in range(0, len(value), 5))


def other_digits(random, half, language, value):
    return translate(in_fours(value, (" ", "")[half]), (0x660, 0x1D7CE)[half])


PLAIN_IBAN = {"compact": same, "grouped": iban_grouped, "marked": iban_marked}
HIDDEN_IBAN = {
    "separators": iban_separators, "apart": iban_apart, "country apart": iban_country_apart,
    "look-alikes": iban_look_alikes, "line break": iban_break, "invisible": inside_invisible,
    "full width": wide, "other digits": other_digits}


def wallet_uri(random, half, language, value):
    if value.startswith("0x"):
        return "ethereum:" + value
    return ("bitcoin:" if value[0] in "13b" else "litecoin:") + value + ("", "?amount=0.1")[half]


def wallet_quoted(random, half, language, value):
    return random.choice((f'"{value}"', f"({value})", f"<{value}>", f"{value}."))


def wallet_groups(random, half, language, value):
    return in_fours(value, (" ", "-")[half])


def wallet_break(random, half, language, value):
    cut = len(value) // 2 + random.randrange(-4, 5)
    return value[:cut] + ("\n", " ")[half] + value[cut:]


PLAIN_WALLET = {"bare": same, "quoted": wallet_quoted, "uri": wallet_uri}
HIDDEN_WALLET = {
    "groups": wallet_groups, "cut": wallet_break, "invisible": inside_invisible, "full width": wide,
    "mathematical": mathematical, "homoglyphs": homoglyphs}


def handle_sign(random, half, language, value):
    return "@" + value


def handle_link(random, half, language, value):
    return random.choice((("https://t.me/", "t.me/", "instagram.com/"),
                          ("https://www.instagram.com/", "snapchat.com/add/", "https://vk.com/",
                           "https://telegram.me/"))[half]) + value


def handle_defanged(random, half, language, value):
    return (("t[.]me/", "t . me/", "hxxps://t.me/"), ("t(dot)me/", "instagram[.]com/",
        "t dot me/"))[
        half][random.randrange(3)] + value


def handle_spaced_sign(random, half, language, value):
    return ("＠", "(@)")[half] + value


def handle_invisible(random, half, language, value):
    return "@" + inside_invisible(random, half, language, value)


def handle_in(disguise):
    def made(random, half, language, value):
        return "@" + disguise(random, half, language, value)
    return made


PLAIN_HANDLE_AT = {"sign": handle_sign, "link": handle_link}
HIDDEN_HANDLE_AT = {
    "defanged": handle_defanged, "other sign": handle_spaced_sign, "invisible": handle_invisible,
    "full width": handle_in(wide), "mathematical": handle_in(mathematical)}
PLAIN_HANDLE_NETWORK = {"named": same, "named, sign": handle_sign}
HIDDEN_HANDLE_NETWORK = {"named, invisible": inside_invisible, "named, homoglyphs": homoglyphs,
                         "named, mathematical": mathematical}
