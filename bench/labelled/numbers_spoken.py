# SPDX-License-Identifier: EUPL-1.2
"""Numbers from 10 to 99 as they are said, by language: what people write when they dictate a
number in
pairs. Written apart from the dictionary of the detectors."""

EN_TEENS = ("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
            "nineteen").split()
EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
FR_TEENS = "dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf".split()
FR_TENS = "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt".split()
DE_TEENS = ("zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn").split()
DE_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
DE_UNITS = ("", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
ES_TEENS = ("diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve").split()
ES_TWENTIES = ("veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis "
               "veintisiete veintiocho veintinueve").split()
ES_TENS = "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
IT_TEENS = ("dieci undici dodici tredici quattordici quindici sedici diciassette diciotto "
            "diciannove").split()
IT_TENS = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta".split()
RO_TEENS = ("zece unsprezece doisprezece treisprezece paisprezece cincisprezece șaisprezece "
            "șaptesprezece optsprezece nouăsprezece").split()
RO_TENS = ("douăzeci treizeci patruzeci cincizeci șaizeci șaptezeci optzeci nouăzeci").split()
PL_TEENS = ("dziesięć jedenaście dwanaście trzynaście czternaście piętnaście szesnaście "
            "siedemnaście osiemnaście dziewiętnaście").split()
PL_TENS = ("dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt "
           "osiemdziesiąt dziewięćdziesiąt").split()
UK_TEENS = ("десять одинадцять дванадцять тринадцять чотирнадцять п'ятнадцять шістнадцять "
            "сімнадцять вісімнадцять дев'ятнадцять").split()
UK_TENS = ("двадцять тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят дев'яносто").split()
RU_TEENS = ("десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать "
            "семнадцать восемнадцать девятнадцать").split()
RU_TENS = "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто".split()
TR_TENS = "on yirmi otuz kırk elli altmış yetmiş seksen doksan".split()

PLAIN = {"en": (EN_TEENS, EN_TENS, " "), "ro": (RO_TEENS, RO_TENS, " și "),
         "pl": (PL_TEENS, PL_TENS, " "), "uk": (UK_TEENS, UK_TENS, " "),
         "ru": (RU_TEENS, RU_TENS, " ")}
LANGUAGES = tuple(PLAIN) + ("fr", "de", "es", "it", "tr")


def french(number):
    tens, unit = divmod(number, 10)
    base = FR_TENS[tens - 2]
    if tens in (7, 9):
        joint = " et " if number == 71 else "-"
        return base + joint + FR_TEENS[unit]
    if unit == 0:
        return base + ("s" if tens == 8 else "")
    units = "un deux trois quatre cinq six sept huit neuf".split()
    return base + (" et " if unit == 1 and tens != 8 else "-") + units[unit - 1]


def pair(language, number, units):
    """`number` from 10 to 99 in words; `units` are the words of 0 to 9."""
    tens, unit = divmod(number, 10)
    if language == "tr":
        return TR_TENS[tens - 1] + (" " + units[unit] if unit else "")
    if language == "fr":
        return FR_TEENS[unit] if tens == 1 else french(number)
    if language == "de":
        if tens == 1:
            return DE_TEENS[unit]
        return (DE_UNITS[unit] + "und" if unit else "") + DE_TENS[tens - 2]
    if language == "es":
        if tens < 3:
            return ES_TEENS[unit] if tens == 1 else ES_TWENTIES[unit]
        return ES_TENS[tens - 2] + (" y " + units[unit] if unit else "")
    if language == "it":
        if tens == 1:
            return IT_TEENS[unit]
        stem = IT_TENS[tens - 2]
        if unit in (1, 8):
            stem = stem[:-1]
        return stem + ("tré" if unit == 3 else units[unit] if unit else "")
    teens, names, joint = PLAIN[language]
    if tens == 1:
        return teens[unit]
    return names[tens - 2] + (joint + units[unit] if unit else "")
