# SPDX-License-Identifier: EUPL-1.2
"""Made values for the labelled texts: telephone numbers near libphonenumber's examples or of ranges
kept for fiction, accounts and wallets with true checksums, mail addresses, account names. Nobody's
are meant. Checksums follow ISO 7064, Base58Check, BIP 173, BIP 350 and EIP-55, apart from
Clew's."""
import hashlib

# Language: region, calling code, trunk prefix, head of the national number, digits after it, and
# how the national number is grouped.
COUNTRIES = {
    "en": ("GB", "44", "0", "74001", 5, [(4, 6), (4, 3, 3), (2, 2, 2, 2, 2)]),
    "fr": ("FR", "33", "0", "61234", 4, [(1, 2, 2, 2, 2), (1, 4, 4)]),
    "de": ("DE", "49", "0", "15123", 6, [(4, 7), (3, 4, 4), (4, 3, 4)]),
    "es": ("ES", "34", "", "61234", 4, [(3, 3, 3), (3, 2, 2, 2)]),
    "it": ("IT", "39", "", "31234", 5, [(3, 3, 4), (3, 7), (3, 2, 2, 3)]),
    "ro": ("RO", "40", "0", "71203", 4, [(3, 3, 3), (3, 2, 2, 2)]),
    "pl": ("PL", "48", "", "51234", 4, [(3, 3, 3), (3, 2, 2, 2)]),
    "uk": ("UA", "380", "0", "50123", 4, [(2, 3, 2, 2), (2, 3, 4)]),
    "ru": ("RU", "7", "8", "91234", 5, [(3, 3, 2, 2), (3, 3, 4)]),
    "tr": ("TR", "90", "0", "50123", 5, [(3, 3, 2, 2), (3, 3, 4)]),
    "ar": ("EG", "20", "0", "10012", 5, [(3, 3, 4), (2, 4, 4)]),
    "zh": ("CN", "86", "", "13123", 6, [(3, 4, 4), (3, 3, 5)]),
}
IBANS = {  # language: countries and the form of what follows the check digits (n digit, a letter)
    "en": [("GB", "aaaannnnnnnnnnnnnn"), ("IE", "aaaannnnnnnnnnnnnn")],
    "fr": [("FR", "nnnnnnnnnnnnnnnnnnnnnnn"), ("BE", "nnnnnnnnnnnn")],
    "de": [("DE", "nnnnnnnnnnnnnnnnnn"), ("AT", "nnnnnnnnnnnnnnnn")],
    "es": [("ES", "nnnnnnnnnnnnnnnnnnnn")], "it": [("IT", "annnnnnnnnnnnnnnnnnnnnn")],
    "ro": [("RO", "aaaannnnnnnnnnnnnnnn")], "pl": [("PL", "nnnnnnnnnnnnnnnnnnnnnnnn")],
    "uk": [("UA", "nnnnnnnnnnnnnnnnnnnnnnnnn")], "ru": [("LT", "nnnnnnnnnnnnnnnn")],
    "tr": [("TR", "nnnnnnnnnnnnnnnnnnnnnn")], "ar": [("AE", "nnnnnnnnnnnnnnnnnnn")],
    "zh": [("NL", "aaaannnnnnnnnn"), ("PT", "nnnnnnnnnnnnnnnnnnnnn")],
}
B58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
B32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
WORDS = ("sunny", "house", "marta", "blue", "river", "lina", "travel", "work", "nova", "paper",
    "anna",
         "lucky", "garden", "mila", "north", "office", "kira", "summer", "petra", "hotel")
HOSTS = ("gmail.com", "yahoo.com", "outlook.com", "example.com", "mail.ru", "proton.me", "gmx.de",
         "example.net", "ukr.net", "wp.pl", "libero.it", "mail.example.co.uk", "qq.com",
             "orange.fr")


def digits(random, count):
    return "".join(random.choice("0123456789") for _ in range(count))


class Phone:
    """One number: national digits, E.164, groups."""

    def __init__(self, random, language):
        self.region, self.code, self.trunk, head, rest, groupings = COUNTRIES[language]
        tail = digits(random, rest)
        while len(set(tail)) == 1:
            tail = digits(random, rest)
        self.nsn = head + tail
        self.e164 = "+" + self.code + self.nsn
        self.grouping = random.choice(groupings)

    def national_groups(self):
        groups, at = [], 0
        for size in self.grouping:
            groups.append(self.nsn[at:at + size])
            at += size
        if self.trunk == "8":
            return [self.trunk] + groups
        groups[0] = self.trunk + groups[0]
        return groups

    def national(self):
        return self.trunk + self.nsn


def iban(random, language):
    country, form = random.choice(IBANS[language])
    body = "".join(digits(random, 1) if sign == "n" else random.choice("ABCDEFGHKLMNPRSTVW")
                   for sign in form)
    number = int("".join(str(int(sign, 36)) for sign in body + country + "00"))
    return f"{country}{98 - number % 97:02d}{body}"


def b58check(payload):
    raw = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, out = int.from_bytes(raw, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        out = B58[rest] + out
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + out


def bech32(prefix, version, program):
    values, rest, bits = [version], 0, 0
    for byte in program:
        rest, bits = rest << 8 | byte, bits + 8
        while bits >= 5:
            bits -= 5
            values.append(rest >> bits & 31)
        rest &= (1 << bits) - 1
    if bits:
        values.append(rest << 5 - bits & 31)
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = 1
    for value in expanded + values + [0] * 6:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, part in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= part if top >> i & 1 else 0
    check ^= 0x2BC830A3 if version else 1
    return prefix + "1" + "".join(B32[v] for v in values + [check >> 5 * (5 - i) & 31
        for i in range(6)])


def keccak256(data):
    """Keccak with the padding it had before FIPS 202, as Ethereum uses it."""
    rotations, lane, x, y = {(0, 0): 0}, 0, 1, 0
    for t in range(24):
        rotations[x, y] = (t + 1) * (t + 2) // 2 % 64
        x, y = y, (2 * x + 3 * y) % 5
    constants, shift = [], 1
    for _ in range(24):
        constant = 0
        for j in range(7):
            constant |= (shift & 1) << (1 << j) - 1
            shift = shift << 1 ^ (0x171 if shift & 0x80 else 0)
        constants.append(constant)
    turn = lambda v, n: (v << n | v >> 64 - n) & (1 << 64) - 1 if n else v
    block = bytearray(data + b"\1" + bytes(135 - len(data)))
    block[135] |= 0x80
    state = {(x, y): 0 for x in range(5) for y in range(5)}
    for lane in range(17):
        state[lane % 5, lane // 5] = int.from_bytes(block[lane * 8:lane * 8 + 8], "little")
    for constant in constants:
        column = [state[x, 0] ^ state[x, 1] ^ state[x, 2] ^ state[x, 3] ^ state[x,
            4] for x in range(5)]
        mixed = [column[(x - 1) % 5] ^ turn(column[(x + 1) % 5], 1) for x in range(5)]
        state = {(x, y): v ^ mixed[x] for (x, y), v in state.items()}
        moved = {(y, (2 * x + 3 * y) % 5): turn(v, rotations[x, y]) for (x, y), v in state.items()}
        state = {(x, y): v ^ (~moved[(x + 1) % 5, y] & moved[(x + 2) % 5, y])
                 for (x, y), v in moved.items()}
        state[0, 0] ^= constant
    return b"".join(state[lane % 5, lane // 5].to_bytes(8, "little") for lane in range(4))


def wallet(random, kind):
    payload = bytes(random.randrange(256) for _ in range(32))
    if kind == "segwit":
        return bech32(random.choice(("bc", "ltc")), 0, payload[:20])
    if kind == "taproot":
        return bech32("bc", 1, payload)
    if kind == "ether":
        plain = payload[:20].hex()
        marks = keccak256(plain.encode()).hex()
        return "0x" + "".join(c.upper() if m > "7" else c for c, m in zip(plain, marks))
    return b58check(bytes([random.choice((0, 0, 5, 0x30, 0x1E, 0x41))]) + payload[:20])


WALLET_KINDS = ("base58", "base58", "segwit", "taproot", "ether")


def local_part(random):
    first, second = random.sample(WORDS, 2)
    joint = random.choice(("", ".", "_", "-", ""))
    return first + joint + second + random.choice(("", digits(random, 2), "_" + digits(random, 2),
        ""))


def email(random):
    return local_part(random) + "@" + random.choice(HOSTS)


def handle(random, plain=False):
    first, second = random.sample(WORDS, 2)
    if plain:
        return first + second
    return random.choice((f"{first}_{second}", f"{first}.{second}{digits(random, 2)}",
                          first + second + digits(random, 2), f"{first}_{digits(random, 2)}"))
