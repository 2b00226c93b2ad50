"""Danish alphabetical order and Danish search, as text that any database compares byte by byte.

The order follows Retskrivningsordbogen and DS 377: a … z, æ, ø, å; aa counts as å, ä as æ, ö and œ as ø, ü as y;
accents and capitals only decide between words that are otherwise alike; digits come before letters and are compared as
numbers, so that "2. Nord" comes before "10. Nord"; a space or other mark between words comes before everything.
"""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

MAX_KEY_LENGTH = 298
_PRIMARY_LENGTH = 240
_MARKS_LENGTH = 28
_MAX_SEARCH_TERMS = 10

_APOSTROPHES = frozenset("'’‘ʼ`")
_RING, _DIAERESIS, _DOUBLE_ACUTE = "\u030a", "\u0308", "\u030b"
# ASCII's next three signs after z, so that a byte comparison puts æ, ø and å last.
_AE, _OE, _AA = "{", "|", "}"
_WITH_MARK = {
    ("a", _RING): (_AA, False),
    ("a", _DIAERESIS): (_AE, True),
    ("o", _DIAERESIS): (_OE, True),
    ("o", _DOUBLE_ACUTE): (_OE, True),
    ("u", _DIAERESIS): ("y", True),
    ("u", _DOUBLE_ACUTE): ("y", True),
}
_LETTERS = {
    "æ": (_AE, False), "ø": (_OE, False), "œ": (_OE, True), "ð": ("d", True), "đ": ("d", True), "ł": ("l", True),
    "þ": ("th", True), "ß": ("ss", True), "ı": ("i", True), "ħ": ("h", True), "ŋ": ("n", True),
}  # fmt: skip
_FOLDS = str.maketrans({"æ": "ae", "ø": "oe", "œ": "oe", "ð": "d", "đ": "d", "ł": "l", "þ": "th", "ı": "i"})


class _Sign(NamedTuple):
    """One weight of the key: the sign compared first, whether it is a variant (accent), whether a capital."""

    weight: str
    variant: bool
    capital: bool


def sort_key(text: str) -> str:
    """A key of at most 298 signs; comparing two keys byte by byte (COLLATE "C") gives the Danish order of the texts.

    Three levels, parted by a space: letters and numbers; then accents (plain first, å before aa); then capitals
    (capitals first). Texts that differ only in punctuation or leading zeros share a key: order by (key, id). Text
    beyond the first 240 signs does not count.
    """
    signs = list(_signs(text))
    primary = "".join(sign.weight for sign in signs)[:_PRIMARY_LENGTH].rstrip("!")
    accents = "".join("1" if sign.variant else "0" for sign in signs)[:_MARKS_LENGTH].rstrip("0")
    capitals = "".join("0" if sign.capital else "1" for sign in signs)[:_MARKS_LENGTH]
    return f"{primary} {accents} {capitals}".rstrip(" ")


def folded(text: str) -> str:
    """The text as searches compare it: small letters, no accents, words parted by one space, nothing but letters and
    digits.

    å becomes aa, æ and ä become ae, ø and ö become oe, so that either way of writing finds the other. Fold both the
    stored text and what is searched for. Folding twice changes nothing.
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    for written, as_letters in (("a" + _RING, "aa"), ("a" + _DIAERESIS, "ae"), ("o" + _DIAERESIS, "oe")):
        decomposed = decomposed.replace(written, as_letters)
    plain = "".join(
        sign if sign.isalnum() else " "
        for sign in decomposed.translate(_FOLDS)
        if sign not in _APOSTROPHES and not unicodedata.category(sign).startswith("M")
    )
    return " ".join(plain.split())


def search_terms(query: str) -> list[str]:
    """The folded words to be found, all of them, in any order; each at most once, at most ten.

    Terms hold letters and digits only, so they can stand in a LIKE pattern as they are. Empty means nothing to search
    for.
    """
    return list(dict.fromkeys(folded(query).split()))[:_MAX_SEARCH_TERMS]


def _signs(text: str) -> Iterator[_Sign]:
    """The weights of the text in turn; "!" parts words and comes before every letter and digit."""
    clusters = list(_clusters(text))
    position, pending_space, begun = 0, False, False
    while position < len(clusters):
        base = clusters[position][0]
        if base.isdecimal():
            token, position = _number(clusters, position)
        elif base.isalnum() and base not in _APOSTROPHES:
            token, position = _letter(clusters, position)
        else:
            position += 1
            pending_space = pending_space or base not in _APOSTROPHES
            continue
        if pending_space and begun:
            yield _Sign("!", variant=False, capital=False)
        pending_space, begun = False, True
        yield token


def _clusters(text: str) -> Iterator[tuple[str, str]]:
    """Each base sign with the combining marks that follow it."""
    base, marks = "", ""
    for sign in unicodedata.normalize("NFKD", text):
        if base and unicodedata.category(sign).startswith("M"):
            marks += sign
            continue
        if base:
            yield base, marks
        base, marks = sign, ""
    if base:
        yield base, marks


def _number(clusters: list[tuple[str, str]], start: int) -> tuple[_Sign, int]:
    """A run of digits as its length and its digits, so that fewer digits come first; the length sign stays before
    "a".
    """
    end = start
    while end < len(clusters) and clusters[end][0].isdecimal():
        end += 1
    digits = "".join(str(unicodedata.decimal(base)) for base, _ in clusters[start:end]).lstrip("0") or "0"
    return _Sign(chr(ord("0") + min(len(digits), 41)) + digits, variant=False, capital=False), end


def _letter(clusters: list[tuple[str, str]], position: int) -> tuple[_Sign, int]:
    base, marks = clusters[position]
    small, capital = base.lower(), base != base.lower()
    if small == "a" and not marks and _is_plain_a(clusters, position + 1):
        return _Sign(_AA, variant=True, capital=capital), position + 2
    weight, variant = _WITH_MARK.get((small, marks[:1])) or _LETTERS.get(small) or (base.casefold(), bool(marks))
    return _Sign(weight, variant or len(marks) > 1, capital), position + 1


def _is_plain_a(clusters: list[tuple[str, str]], position: int) -> bool:
    return position < len(clusters) and clusters[position][1] == "" and clusters[position][0].casefold() == "a"
