"""Which lines of a table of polling places are no places: sums, headings, notes. Plain functions over cells of text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from valghalla.base.danish_order import folded

_LARGEST_GROUP = 500
_Numbers = tuple[int | None, ...]
_CONSTITUENCY = re.compile(r"(stor|opstillings|valg|amts)kreds(en)?")
_UNIT = re.compile(r"kreds(en)?|kommune|amt|landsdel|region|distrikt|bydel|provins")
_TOTAL = re.compile(
    r"(i ?alt|total(en)?|sum|samlet|tilsammen|hele (landet|kommunen|omraadet|storkredsen))\b.*"
    r"|danmark|.* (i ?alt|total|samlet)"
)
_NO_PLACE = re.compile(
    r"(brevstemmer?|brevstemmesedler|forhaandsstemmer?|ukendte?|uoplyste?|ikke oplyst|uden for afstemningsomraade"
    r"|ufordelte?|udlandet|blanke( stemmer)?|ugyldige( stemmer)?)( .*)?"
)
_NOTE = re.compile(r"(kilde|anm|anmaerkning|note|noter|fodnote|bemaerk|opdateret|copyright|udskrevet)\b.*")
_FOOTNOTE_MARK = re.compile(r"\s*([*†]|[¹²³]|\(?\d\)\s)")
_YEAR = re.compile(r"(19|20)\d\d")
_SMALL_WORDS = frozenset(["og", "i", "på", "ved", "af", "for", "med", "til", "under", "over", "mod"])
_ROMAN = re.compile(r"I{2,3}|IV|VI{0,3}|IX|X")


class NameKind(StrEnum):
    """What a name alone says about its line."""

    CONSTITUENCY = "constituency"
    TOTAL = "total"
    PERHAPS_SUM = "perhaps_sum"
    NO_PLACE = "no_place"
    NOTE = "note"
    YEAR = "year"
    PLACE = "place"


@dataclass(frozen=True)
class Candidate:
    """One line to be judged: its name, and the numbers beside it (None where a cell holds no whole number)."""

    name: str
    numbers: _Numbers


def name_kind(name: str) -> NameKind:
    """Judges a name by its words and capitals; PERHAPS_SUM has to be borne out by the numbers."""
    words = folded(name)
    if _YEAR.fullmatch(name.strip()):
        return NameKind.YEAR
    if _TOTAL.fullmatch(words):
        return NameKind.TOTAL
    if _NO_PLACE.fullmatch(words):
        return NameKind.NO_PLACE
    if _NOTE.fullmatch(words) or _FOOTNOTE_MARK.match(name):
        return NameKind.NOTE
    last = words.rpartition(" ")[2]
    closed = name.rstrip().endswith(")")
    if not closed and (_CONSTITUENCY.fullmatch(last) or (_is_capitals(name) and re.fullmatch(r"\w*kreds(en)?", last))):
        return NameKind.CONSTITUENCY
    if _is_capitals(name) or _UNIT.fullmatch(last) or _UNIT.fullmatch(words.partition(" ")[0]):
        return NameKind.PERHAPS_SUM
    return NameKind.PLACE


def sums(candidates: Sequence[Candidate]) -> set[int]:
    """Positions of the lines that are sums: by their name, or because all their numbers add up from the lines below.

    One number alone may add up by chance, so an ordinary name needs three different ones that do; a name in capitals or
    with a word such as "kommune" needs one.
    """
    kinds = [name_kind(candidate.name) for candidate in candidates]
    found = {index for index, kind in enumerate(kinds) if kind in (NameKind.CONSTITUENCY, NameKind.TOTAL)}
    sums_below: list[int] = []
    for index in reversed(range(len(candidates))):
        if index not in found and kinds[index] in (NameKind.PERHAPS_SUM, NameKind.PLACE):
            needed = 1 if kinds[index] is NameKind.PERHAPS_SUM else 3
            groups = (_places_below(index, len(candidates), found), reversed(sums_below[-_LARGEST_GROUP:]))
            total = candidates[index].numbers
            if any(_adds_up(total, (candidates[other].numbers for other in group), needed) for group in groups):
                found.add(index)
        if index in found:
            sums_below.append(index)
    return found


def _places_below(index: int, end: int, found: set[int]) -> Iterator[int]:
    return (other for other in range(index + 1, min(index + 1 + _LARGEST_GROUP, end)) if other not in found)


def _adds_up(total: _Numbers, below: Iterable[_Numbers], needed: int) -> bool:
    """Whether the first two or more of the lines below add up to the total in every column; one column needs three
    lines.
    """
    columns = [column for column, number in enumerate(total) if number is not None]
    wanted = [total[column] or 0 for column in columns]
    told = len({number for number in wanted if number})  # equal columns tell the same twice, zeros nothing
    if told < needed:
        return False
    fewest = 2 if told > 1 else 3
    reached = [0] * len(columns)
    for lines, numbers in enumerate(below, start=1):
        reached = [sofar + (numbers[column] or 0) for sofar, column in zip(reached, columns, strict=True)]
        if lines >= fewest and reached == wanted:
            return True
        if any(sofar > most for sofar, most in zip(reached, wanted, strict=True)):
            return False
    return False


def area_name(heading: str) -> str:
    """The area that a sum line names: "1. ÅRHUS SYD OPSTILLINGSKREDS" is "1. Århus Syd", "BORNHOLMS STORKREDS"
    "Bornholms Storkreds".

    Small letters already there are left as they are.
    """
    name = " ".join(heading.split())
    shorter = re.sub(r"\s+opstillingskreds(en)?$", "", name, flags=re.IGNORECASE)
    name = shorter if any(sign.isalpha() for sign in shorter) else name
    return _capitalised(name) if _is_capitals(name) else name


def _capitalised(name: str) -> str:
    words = name.split(" ")
    first_word = next((index for index, word in enumerate(words) if any(sign.isalpha() for sign in word)), 0)
    return " ".join(_word(word, first=index == first_word) for index, word in enumerate(words))


def _word(word: str, *, first: bool) -> str:
    if not first and word.lower() in _SMALL_WORDS:
        return word.lower()
    if _ROMAN.fullmatch(word):
        return word
    return re.sub(r"[^\W\d_]+(['’][^\W\d_]+)?", lambda part: part[0][0].upper() + part[0][1:].lower(), word)


def _is_capitals(name: str) -> bool:
    """All letters capital, and four of them at least, so that "CSV" or "DGI 2" stays a name."""
    return name == name.upper() and sum(sign.isalpha() for sign in name) >= 4
