"""Cells of an imported table as clean text and whole numbers, with what is wrong in them."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from valghalla.places.importing.columns import Field

MAX_TEXT = 255
_MAX_NUMBER = 9_999_999
_THOUSANDS = re.compile(r"([0-9]{1,3})((?:[.\s\u00a0\u202f'’][0-9]{3})+)(?:,0+)?")
_PLAIN = re.compile(r"[0-9]+(?:,0+)?")
_MISSING_NUMBERS = frozenset(("-", "–", "—", "..", "...", "."))
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_KEPT_FORMAT_SIGNS = "\u200c\u200d"
_POSTAL_CODE = re.compile(r"(?:DK[- ]?)?([0-9]{4})", re.IGNORECASE)
_POSTAL_CODE_AND_CITY = re.compile(r"(?:DK[- ]?)?([0-9]{4})\s+(\S.*)", re.IGNORECASE)
_WHOLE_ADDRESS = re.compile(r"(.*?\S)\s*,?\s+(?:DK[- ]?)?([0-9]{4})\s+([^\W\d].*)", re.IGNORECASE)


class ProblemCode(StrEnum):
    """What is wrong with a row, or only worth knowing."""

    MISSING_TITLE = "missing_title"
    TOO_LONG = "too_long"
    CONTROL_CHARACTERS = "control_characters"
    BAD_POSTAL_CODE = "bad_postal_code"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    NEGATIVE = "negative"
    NUMBER_TOO_LARGE = "number_too_large"
    DUPLICATE_TITLE = "duplicate_title"
    SAME_TITLE_IN_OTHER_AREA = "same_title_in_other_area"
    MISSING_ADDRESS = "missing_address"
    MISSING_AREA = "missing_area"
    SHARED_VOTING_AREA_NUMBER = "shared_voting_area_number"


@dataclass(frozen=True)
class Problem:
    """One thing about one cell.

    text: the cell as it stands in the file, shortened to 60 signs.   other_line: the line it collides with.
    suggestion: a title that would not collide.
    """

    code: ProblemCode
    field: Field
    text: str = ""
    other_line: int | None = None
    suggestion: str | None = None


def clean_text(text: str, field: Field) -> tuple[str, list[Problem]]:
    """The text with single spaces and without invisible signs; signs that steer a screen or printer are taken out and
    reported.
    """
    visible = " ".join(unicodedata.normalize("NFC", text).translate(_INVISIBLE).split())
    kept = "".join(sign for sign in visible if not _steers(sign))
    problems = []
    if kept != visible:
        problems.append(Problem(ProblemCode.CONTROL_CHARACTERS, field, shortened(kept)))
    if len(kept) > MAX_TEXT:
        problems.append(Problem(ProblemCode.TOO_LONG, field, shortened(kept)))
    return kept, problems


def whole_number(text: str, field: Field) -> tuple[int | None, list[Problem]]:
    """The number, None when the cell is empty, says "-" or "..", or has a problem.

    Thousands may be parted by a point, a space or an apostrophe: "11.907", "11 907". Decimals other than ",0" are a
    problem.
    """
    written = " ".join(text.translate(_INVISIBLE).split())
    if not written or written in _MISSING_NUMBERS:
        return None, []
    negative, digits = written[0] in "-−–", written.lstrip("-−–+").strip()
    if grouped := _THOUSANDS.fullmatch(digits):
        digits = grouped[1] + re.sub(r"[^0-9]", "", grouped[2])
    elif not _PLAIN.fullmatch(digits):
        return None, [Problem(ProblemCode.NOT_A_WHOLE_NUMBER, field, shortened(written))]
    significant = digits.partition(",")[0].lstrip("0") or "0"
    if negative and significant != "0":
        return None, [Problem(ProblemCode.NEGATIVE, field, shortened(written))]
    if len(significant) > len(str(_MAX_NUMBER)):
        return None, [Problem(ProblemCode.NUMBER_TOO_LARGE, field, shortened(written))]
    return int(significant), []


def postal_code(text: str) -> tuple[str, list[Problem]]:
    """Four digits, or "" for an empty cell; three digits are a leading zero that a spreadsheet lost: 800 is 0800 (Høje
    Taastrup).
    """
    written, problems = clean_text(text, Field.POSTAL_CODE)
    digits = written.zfill(4) if re.fullmatch(r"[0-9]{3}", written) else written
    if not digits or (found := _POSTAL_CODE.fullmatch(digits)) is None:
        bad = [Problem(ProblemCode.BAD_POSTAL_CODE, Field.POSTAL_CODE, shortened(written))] if digits else []
        return "", problems + bad
    return found[1], problems


def split_postal_code_and_city(text: str) -> tuple[str, str]:
    """ "8000 Aarhus C" in two; what does not look like that is taken for a city."""
    found = _POSTAL_CODE_AND_CITY.fullmatch(" ".join(text.split()))
    return (found[1], found[2]) if found else ("", text)


def split_address(text: str) -> tuple[str, str, str]:
    """ "Skolegade 1, 8000 Aarhus C" as street, postal code and city; the last two "" where they are not there."""
    found = _WHOLE_ADDRESS.fullmatch(" ".join(text.split()))
    return (found[1].rstrip(","), found[2], found[3]) if found else (text, "", "")


def shortened(text: str) -> str:
    """At most 60 signs of it, for showing."""
    return text if len(text) <= 60 else text[:59] + "…"


def _steers(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs") and sign not in _KEPT_FORMAT_SIGNS
