#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Checks files exported from a Clew ledger without Clew: with Python's standard library alone.

usage: verify_ledger.py [--key HEX] [--head FILE]... FILE...
       verify_ledger.py --self-test

FILE    an export (inclusion proof, consistency proof, whole log) or the text of a signed head
--key   the public key that you trust, from elsewhere than the files (64 hexadecimal digits)
--head  a signed head that you kept: the exports must agree with it

Prints one line for each file. Exit status: 0 everything holds, 1 something does not hold, 2 wrong
usage or a file that cannot be read. The formats are those of docs/formats/ledger.md; hashing
follows RFC 6962, the proofs RFC 9162 (2.1.3.2 and 2.1.4.2), signatures RFC 8032 (5.1). Nothing here
is taken from the program whose work it checks.
"""
import hashlib
import json
import re
import sys

LINE_CHARS_MAX = 40 << 20  # of one line of an export


class DoesNotHold(Exception):
    """What the file claims is not so."""


class Unusable(Exception):
    """The file cannot be read, or is not one of ours."""


def demand(condition, otherwise):
    if not condition:
        raise DoesNotHold(otherwise)


# --- Ed25519 verification, RFC 8032, 5.1 --------------------------------------------------------
# Points are extended homogeneous coordinates (X, Y, Z, T): x = X/Z, y = Y/Z, x*y = T/Z (5.1.4).

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def point_add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_double(p):
    a = p[0] * p[0] % P
    b = p[1] * p[1] % P
    h = a + b
    e = h - (p[0] + p[1]) ** 2
    g = a - b
    f = 2 * p[2] * p[2] + g
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_negative(p):
    return (-p[0] % P, p[1], p[2], -p[3] % P)


def point_bytes(p):
    inverse = pow(p[2], P - 2, P)
    x, y = p[0] * inverse % P, p[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def point_from(data):
    """Decoding, 5.1.3; None for what is no point or not in its one canonical form."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if len(data) != 32 or y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * v**3 * pow(u * v**7, (P - 5) // 8, P) % P
    if (v * x * x + u) % P == 0:
        x = x * ROOT_OF_MINUS_ONE % P
    if (v * x * x - u) % P != 0 or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = point_from((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def sum_of_multiples(m, p, n, q):
    """m*p + n*q, both scalars worked off together, bit by bit."""
    both = point_add(p, q)
    result = NEUTRAL
    for bit in range(max(m.bit_length(), n.bit_length()) - 1, -1, -1):
        result = point_double(result)
        bits = (m >> bit & 1, n >> bit & 1)
        if bits != (0, 0):
            result = point_add(result, both if bits == (1, 1) else p if bits[0] else q)
    return result


def signature_holds(public_key, message, signature):
    """Verification, 5.1.7, without the cofactor: S*B - k*A is R, byte for byte."""
    a = point_from(public_key)
    s = int.from_bytes(signature[32:], "little")
    if a is None or len(signature) != 64 or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little")
    r = sum_of_multiples(s, BASE, k % ORDER, point_negative(a))
    return point_bytes(r) == signature[:32]


# --- The tree, RFC 6962, 2.1 --------------------------------------------------------------------

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(leaf):
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


class GrowingTree:
    """The root of a log that grows: a stack of (leaves, root) of perfect subtrees."""

    def __init__(self):
        self.subtrees = []
        self.size = 0

    def add(self, leaf):
        self.size += 1
        self.subtrees.append((1, leaf_hash(leaf)))
        while len(self.subtrees) > 1 and self.subtrees[-1][0] == self.subtrees[-2][0]:
            (_, right), (leaves, left) = self.subtrees.pop(), self.subtrees.pop()
            self.subtrees.append((2 * leaves, node_hash(left, right)))

    def root(self):
        if not self.subtrees:
            return EMPTY_ROOT
        root = self.subtrees[-1][1]
        for _, left in reversed(self.subtrees[:-1]):
            root = node_hash(left, root)
        return root


def inclusion_holds(leaf, index, size, path, root):
    """RFC 9162, 2.1.3.2; names as there."""
    if not 0 <= index < size:
        return False
    fn, sn, r = index, size - 1, leaf_hash(leaf)
    for p in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def consistency_holds(first, first_hash, second, second_hash, path):
    """RFC 9162, 2.1.4.2; names as there. Everything extends the empty tree, every tree itself."""
    if first == second:
        return not path and first_hash == second_hash
    if first == 0:
        return not path and first_hash == EMPTY_ROOT
    if first > second or not path:
        return False
    path = list(path)
    if first & (first - 1) == 0:
        path.insert(0, first_hash)
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return fr == first_hash and sr == second_hash and sn == 0


# --- What the files say -------------------------------------------------------------------------

TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{3})?Z"
HEAD = re.compile(r"(clew-ledger-head 1\n"
                  r"size (0|[1-9][0-9]{0,19})\n"
                  r"root ([0-9a-f]{64})\n"
                  rf"time ({TIME})\n"
                  r"key ([0-9a-f]{16})\n)"
                  r"signature ([0-9a-f]{128})\n")
LEAF_KEYS = {"act", "detail", "sequence", "time", "version"}
LEAF_KEYS_MORE = {"digests", "erases", "reference"}
DETAIL_KEYS = {"actor", "facts", "object", "reason", "recipient"}


class Head:
    def __init__(self, text):
        match = HEAD.fullmatch(text)
        demand(match, "the text of a head is malformed")
        self.signed = match[1].encode()
        self.size = int(match[2])
        self.root = bytes.fromhex(match[3])
        self.time = match[4]
        self.key_id = match[5]
        self.signature = bytes.fromhex(match[6])

    def check_signature(self, key):
        name = f"the head of size {self.size}"
        demand(hashlib.sha256(key).hexdigest()[:16] == self.key_id, f"{name} names another key")
        demand(signature_holds(key, self.signed, self.signature),
               f"the signature of {name} does not hold")


def canonical(text, what):
    """The value of a JSON text that is written in the one way in which it can be."""
    try:
        value = json.loads(text)
        again = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    except (ValueError, RecursionError):
        raise DoesNotHold(f"{what} is not JSON") from None
    demand(isinstance(value, dict), f"{what} is not a JSON object")
    demand(again == text, f"{what} is not canonical JSON")
    return value


def member(value, key, kind, what):
    demand(type(value.get(key)) is kind, f"{what} lacks '{key}'")
    return value[key]


def unhex(text, size, what):
    demand(isinstance(text, str) and re.fullmatch(f"[0-9a-f]{{{2 * size}}}", text),
           f"{what} is malformed")
    return bytes.fromhex(text)


def encode(text, what):
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise DoesNotHold(f"{what} is not text") from None


def read_leaf(text):
    leaf = canonical(text, "a leaf")
    keys = set(leaf)
    demand(LEAF_KEYS <= keys <= LEAF_KEYS | LEAF_KEYS_MORE, "a leaf has other fields than it may")
    check_version(leaf)
    member(leaf, "sequence", int, "a leaf")
    demand(re.fullmatch(TIME, member(leaf, "time", str, "a leaf")), "a leaf's time is malformed")
    demand(re.fullmatch("[a-z]+", member(leaf, "act", str, "a leaf")), "a leaf's act is malformed")
    demand(isinstance(leaf.get("erases", []), list), "what a leaf erases is malformed")
    unhex(leaf["detail"], 32, "a leaf's detail")
    return leaf


def check_detail(detail, leaf):
    """A disclosed personal part against the commitment in its leaf; the part."""
    what = f"the detail of entry {leaf['sequence']}"
    demand(isinstance(detail, dict) and set(detail) == {"json", "salt"}, f"{what} is malformed")
    text = member(detail, "json", str, what)
    salt = unhex(detail["salt"], 32, f"the salt of entry {leaf['sequence']}")
    demand(hashlib.sha256(salt + encode(text, what)).hexdigest() == leaf["detail"],
           f"{what} is not what was recorded")
    part = canonical(text, what)
    demand(set(part) == DETAIL_KEYS, f"{what} is malformed")
    return part


class Trust:
    """What the caller brings: a key and heads from elsewhere."""

    def __init__(self, key, heads):
        self.key = key
        self.heads = heads

    def key_for(self, document):
        key = unhex(document.get("public_key"), 32, "the public key")
        demand(self.key in (None, key), "it was made with another key than the one given")
        return key

    def caveats(self, sizes):
        """What this file alone cannot settle."""
        if self.key is None:
            yield "the key comes from the file itself: compare it, or give --key"
        for head in self.heads:
            if head.size not in sizes:
                yield f"says nothing of the kept head of size {head.size}"

    def check(self, size, root):
        for head in self.heads:
            if head.size == size:
                demand(head.root == root, f"the log up to entry {size} is another than that of "
                                          f"the head kept, signed on {head.time}")

    def check_kept_heads(self, key):
        for head in self.heads:
            head.check_signature(key)


def check_version(document):
    demand(member(document, "version", int, "the file") == 1,
           "it is of a version that this verifier does not know")


def check_keys(document, keys, optional=()):
    demand(set(keys) <= set(document) <= set(keys) | set(optional),
           "the file has other fields than it may")
    check_version(document)


def read_path(document):
    path = member(document, "path", list, "the file")
    return [unhex(hash, 32, "a hash in the path") for hash in path]


def check_inclusion(document, rest, trust):
    check_keys(document, ("format", "head", "leaf", "path", "public_key", "version"), ("detail",))
    demand(not rest, "there is more in the file than the proof")
    key = trust.key_for(document)
    trust.check_kept_heads(key)
    head = Head(member(document, "head", str, "the file"))
    head.check_signature(key)
    trust.check(head.size, head.root)
    text = member(document, "leaf", str, "the file")
    leaf = read_leaf(text)
    number = leaf["sequence"]
    demand(inclusion_holds(encode(text, "a leaf"), number - 1, head.size, read_path(document),
                           head.root), f"entry {number} is not in the log of that head")
    told = f"entry {number}, {leaf['act']}, {leaf['time']}, is in the log of {head.size} entries " \
           f"signed on {head.time}"
    if "detail" in document:
        part = check_detail(document["detail"], leaf)
        told += f"; by {part['actor']!r}, reason {part['reason']!r}, object {part['object']!r}, " \
                f"recipient {part['recipient']!r}"
    return told, {head.size}


def check_consistency(document, rest, trust):
    check_keys(document, ("format", "new_head", "old_head", "path", "public_key", "version"))
    demand(not rest, "there is more in the file than the proof")
    key = trust.key_for(document)
    trust.check_kept_heads(key)
    old, new = (Head(member(document, name, str, "the file")) for name in ("old_head", "new_head"))
    for head in (old, new):
        head.check_signature(key)
        trust.check(head.size, head.root)
    demand(consistency_holds(old.size, old.root, new.size, new.root, read_path(document)),
           f"the log of {new.size} entries does not extend that of {old.size}")
    return (f"the log of {new.size} entries, {new.time}, extends that of {old.size}, {old.time}",
            {old.size, new.size})


def check_log(document, rest, trust):
    check_keys(document, ("details", "format", "head", "public_key", "size", "version"))
    key = trust.key_for(document)
    trust.check_kept_heads(key)
    disclosed = {"disclosed": True, "left out": False}.get(
        member(document, "details", str, "the header"))
    demand(disclosed is not None, "the header is malformed")
    tree, matching, gone = GrowingTree(), 0, set()
    check_head_of(tree, document, key, trust)
    for line in rest:
        number = tree.size + 1
        demand(line.endswith("\n"), f"entry {number} is cut off")
        entry = canonical(line[:-1], f"entry {number}")
        demand({"head", "leaf"} <= set(entry) <= {"detail", "head", "leaf"},
               f"entry {number} has other fields than it may")
        text = member(entry, "leaf", str, f"entry {number}")
        leaf = read_leaf(text)
        demand(leaf["sequence"] == number, f"in the place of entry {number} stands another")
        tree.add(encode(text, "a leaf"))
        check_head_of(tree, entry, key, trust)
        if "detail" in entry:
            check_detail(entry["detail"], leaf)
            matching += 1
        else:
            gone.add(number)
        check_erases(leaf, gone, disclosed)
    demand(tree.size == member(document, "size", int, "the header"),
           f"the file says {document['size']} entries and has {tree.size}")
    told = f"a log of {tree.size} entries, each under its signed head"
    if disclosed:
        demand(not gone, f"the detail of entry {min(gone, default=0)} is gone and no entry erased "
                         "it")
        told += f"; {matching} details match, {tree.size - matching} were erased"
    return told, set(range(tree.size + 1))


def check_head_of(tree, entry, key, trust):
    head = Head(member(entry, "head", str, f"entry {tree.size}"))
    demand(head.size == tree.size, f"in the place of the head of size {tree.size} stands another")
    head.check_signature(key)
    demand(head.root == tree.root(), f"entry {tree.size} is not the one that was signed")
    trust.check(head.size, head.root)


def check_erases(leaf, gone, disclosed):
    for erased in leaf.get("erases", []):
        demand(type(erased) is int and 0 < erased < leaf["sequence"],
               f"entry {leaf['sequence']} erases what is not before it")
        demand(erased in gone or not disclosed,
               f"the detail of entry {erased} is there although entry {leaf['sequence']} erased it")
        gone.discard(erased)


CHECKS = {"clew-ledger-inclusion": check_inclusion,
          "clew-ledger-consistency": check_consistency,
          "clew-ledger-log": check_log}


def lines_of(file):
    while line := file.readline(LINE_CHARS_MAX):
        yield line


def check_file(path, trust):
    """(what holds, sizes of the heads it speaks of); raises when it does not."""
    with open(path, encoding="utf-8", errors="strict", newline="\n") as file:
        lines = lines_of(file)
        first = next(lines, "")
        if first.startswith("clew-ledger-head "):
            head = Head(first + "".join(next(lines, "") for _ in range(6)))
            if trust.key is None:
                raise Unusable("a head alone does not bring its key: give --key")
            head.check_signature(trust.key)
            trust.check(head.size, head.root)
            return f"a head of {head.size} entries, signed on {head.time}", {head.size}
        demand(first.endswith("\n"), "the first line is cut off")
        document = canonical(first[:-1], "the first line")
        check = CHECKS.get(member(document, "format", str, "the file"))
        if check is None:
            raise Unusable("not an export of a Clew ledger")
        rest = lines if check is check_log else next(lines, "")
        return check(document, rest, trust)


# --- Self-test ----------------------------------------------------------------------------------

# RFC 8032, 7.1: public key, message, signature of tests 1, 2, 3 and SHA(abc).
VECTORS = (
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
     "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
     "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
     "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     hashlib.sha512(b"abc").hexdigest(),
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
     "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"),
)
# The leaves of Certificate Transparency's reference tests, and the root after each.
LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
          "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")


def expect(condition):
    if not condition:  # not `assert`, which python -O leaves out
        raise AssertionError("the self-test fails")


def test_signatures():
    for key, message, signature in VECTORS:
        key, message = bytes.fromhex(key), bytes.fromhex(message)
        signature = bytes.fromhex(signature)
        expect(signature_holds(key, message, signature))
        expect(not signature_holds(key, message + b"\0", signature))
        for bit in range(0, 512, 5):
            changed = bytearray(signature)
            changed[bit // 8] ^= 1 << bit % 8
            expect(not signature_holds(key, message, bytes(changed)))
        # The same signature with S + L would hold without the check of S's range (5.1.7).
        larger = int.from_bytes(signature[32:], "little") + ORDER
        expect(not signature_holds(key, message, signature[:32] + larger.to_bytes(32, "little")))
        expect(not signature_holds(key, message, signature[:-1]))
    expect(point_from((P + 1).to_bytes(32, "little")) is None)
    expect(point_from((1 | 1 << 255).to_bytes(32, "little")) is None)


def subtree_root(leaves):
    """MTH as RFC 6962, 2.1 defines it."""
    if len(leaves) < 2:
        return leaf_hash(leaves[0]) if leaves else EMPTY_ROOT
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(subtree_root(leaves[:k]), subtree_root(leaves[k:]))


def inclusion_path(m, leaves):
    """PATH of RFC 6962, 2.1.1."""
    if len(leaves) < 2:
        return []
    k = 1 << (len(leaves) - 1).bit_length() - 1
    if m < k:
        return inclusion_path(m, leaves[:k]) + [subtree_root(leaves[k:])]
    return inclusion_path(m - k, leaves[k:]) + [subtree_root(leaves[:k])]


def consistency_path(m, leaves, known=True):
    """SUBPROOF of RFC 6962, 2.1.2."""
    if m == len(leaves):
        return [] if known else [subtree_root(leaves)]
    k = 1 << (len(leaves) - 1).bit_length() - 1
    if m <= k:
        return consistency_path(m, leaves[:k], known) + [subtree_root(leaves[k:])]
    return consistency_path(m - k, leaves[k:], False) + [subtree_root(leaves[:k])]


def test_tree():
    tree = GrowingTree()
    expect(tree.root() == EMPTY_ROOT)
    for leaf, root in zip(LEAVES, ROOTS):
        tree.add(bytes.fromhex(leaf))
        expect(tree.root().hex() == root)
    leaves = [str(i).encode() for i in range(24)]
    for size in range(1, len(leaves) + 1):
        root = subtree_root(leaves[:size])
        for index in range(size):
            path = inclusion_path(index, leaves[:size])
            expect(inclusion_holds(leaves[index], index, size, path, root))
            expect(not inclusion_holds(leaves[index], index + 1, size, path, root))
            expect(not inclusion_holds(leaves[index], index, size, path + [root], root))
            expect(not path or not inclusion_holds(leaves[index], index, size, path[1:], root))
        for first in range(1, size):
            path = consistency_path(first, leaves[:size])
            old = subtree_root(leaves[:first])
            expect(consistency_holds(first, old, size, root, path))
            expect(not consistency_holds(first, root, size, root, path))
            expect(not consistency_holds(first, old, size, old, path))
            expect(not consistency_holds(first, old, size, root, path + [root]))
            expect(not consistency_holds(first, old, size, root, path[1:]))


def self_test():
    test_signatures()
    test_tree()
    print("self-test: the vectors of RFC 8032 and the trees of RFC 6962 hold")
    return 0


# --- The command line ---------------------------------------------------------------------------

def options(arguments):
    key, heads, files = None, [], []
    arguments = iter(arguments)
    for argument in arguments:
        if argument in ("--key", "--head"):
            value = next(arguments, None)
            if value is None:
                raise Unusable(f"{argument} lacks its value")
            if argument == "--head":
                heads.append(value)
            elif re.fullmatch(r"[0-9a-fA-F]{64}", value):
                key = bytes.fromhex(value)
            else:
                raise Unusable("--key takes 64 hexadecimal digits")
        elif argument.startswith("--"):
            raise Unusable(f"no such option: {argument}")
        else:
            files.append(argument)
    if not files:
        raise Unusable("no file to check (--help tells more)")
    return key, heads, files


def kept_head(path):
    # Kept heads have been mailed and printed: line ends and space around the text are forgiven.
    try:
        with open(path, encoding="utf-8") as file:
            return Head(file.read(4096).strip() + "\n")
    except DoesNotHold as error:
        raise Unusable(f"{path}: {error}") from None


def main(arguments):
    if arguments in (["--help"], ["-h"]):
        print(__doc__.strip())
        return 0
    if arguments == ["--self-test"]:
        return self_test()
    try:
        key, heads, files = options(arguments)
        trust = Trust(key, [kept_head(path) for path in heads])
    except (Unusable, OSError, UnicodeDecodeError) as error:
        print(f"verify_ledger: {error}", file=sys.stderr)
        return 2
    status = 0
    for path in files:
        try:
            told, sizes = check_file(path, trust)
            print(f"{path}: holds: {told}")
            for caveat in trust.caveats(sizes):
                print(f"{path}: note: {caveat}")
        except DoesNotHold as error:
            print(f"{path}: does not hold: {error}")
            status = max(status, 1)
        except UnicodeDecodeError:
            print(f"{path}: does not hold: it is not UTF-8")
            status = max(status, 1)
        except (Unusable, OSError) as error:
            print(f"verify_ledger: {path}: {error}", file=sys.stderr)
            status = 2
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
