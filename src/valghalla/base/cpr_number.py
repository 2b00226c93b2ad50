"""The CPR number: reading it as people write it, and never showing it by accident.

The check digit decides nothing. Since 1 October 2007 the register gives out numbers without one
(the first date to run out was 1 January 1965), and they are ordinary, lifelong numbers: whoever
refuses them shuts out real voters. A page may ask to read the number once more, no page may refuse it.
Source: docs/integrations/cpr.md; the CPR office, "Personnumre uden kontrolciffer" (10 May 2023).
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.dk import cpr as stdnum_cpr
from stdnum.exceptions import InvalidComponent

from valghalla.base.errors import InvalidCprNumber

__all__ = ["Class", "CprNumber", "InvalidCprNumber", "Problem", "parse", "without_cpr_numbers"]

# Blanks and hyphens as keyboards, word processors and web pages make them, and marks nobody sees.
_BETWEEN = re.compile("[\\s\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060\\ufeff\\u2010-\\u2015\\u2212\\uff0d-]+")
_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}
_WRITTEN_NUMBER = re.compile(r"(?<!\w)\d{6}[-\s]?\d{4}(?!\w)")


class Problem(StrEnum):
    """Why something is no CPR number."""

    EMPTY = "empty"
    LETTERS = "letters"  # anything other than digits, blanks and hyphens
    WRONG_LENGTH = "wrong_length"
    DUMMY = "dummy"  # ten zeros, allowed on letters only
    REPLACEMENT = "replacement"  # day 61-91: made locally, not in the register
    IMPOSSIBLE_DATE = "impossible_date"


class Class(StrEnum):
    """The two kinds of real numbers; both are good."""

    ORDINARY = "ordinary"
    ORDINARY_WITHOUT_CHECK_DIGIT = "ordinary_without_check_digit"


@dataclass(frozen=True, slots=True, repr=False)
class CprNumber:
    """A CPR number that could be in the register. Made by ``parse``.

    digits: all ten, as text. Shown masked by str() and repr(); whoever wants the number says
    ``digits`` or ``formatted``. Raises InvalidCprNumber when made from anything else.
    """

    digits: str

    def __post_init__(self) -> None:
        if problem := _problem(self.digits):
            raise InvalidCprNumber(problem)

    def __str__(self) -> str:
        return f"{self.digits[:4]}xx-xxxx"

    def __repr__(self) -> str:
        return f"<CprNumber {self}>"

    @property
    def formatted(self) -> str:
        """As people write it, in full: "101262-0000"."""
        return f"{self.digits[:6]}-{self.digits[6:]}"

    @property
    def birth_date(self) -> date:
        """The date the number was made from, its century by the seventh digit.

        The register's own birth date goes before it: now and then they differ.
        """
        born: date = stdnum_cpr.get_birth_date(self.digits)
        return born

    @property
    def number_class(self) -> Class:
        """Whether the old check digit fits; good for a "please read once more", never for a refusal."""
        fits = stdnum_cpr.checksum(self.digits) == 0
        return Class.ORDINARY if fits else Class.ORDINARY_WITHOUT_CHECK_DIGIT


def parse(given: object, *, from_spreadsheet: bool = False) -> CprNumber:
    """The CPR number somebody typed or pasted: hyphens and blanks of any kind are taken away.

    from_spreadsheet: takes cells as they come, whole numbers, floats and empty ones too, and gives back
    the zero in front that Excel takes away (nine digits), which is a mistake everywhere else.
    Raises InvalidCprNumber, whose kind is a Problem; TypeError for anything but text outside spreadsheets.
    """
    if from_spreadsheet:
        text = _cell_text(given)
    elif isinstance(given, str):
        text = given
    else:
        raise TypeError("a CPR number is read from text")
    digits = _BETWEEN.sub("", text).translate(_FULL_WIDTH)
    if from_spreadsheet and len(digits) == 9:
        digits = "0" + digits
    return CprNumber(digits)


def without_cpr_numbers(text: str) -> str:
    """The text with everything written like a CPR number masked, for what others wrote to us."""
    return _WRITTEN_NUMBER.sub("xxxxxx-xxxx", text)


def _problem(digits: str) -> Problem | None:
    if not digits:
        return Problem.EMPTY
    if not (digits.isascii() and digits.isdigit()):
        return Problem.LETTERS
    if len(digits) != 10:
        return Problem.WRONG_LENGTH
    if digits == "0000000000":
        return Problem.DUMMY
    replacement = 61 <= int(digits[:2]) <= 91
    try:
        stdnum_cpr.get_birth_date(f"{int(digits[:2]) - 60:02}{digits[2:]}" if replacement else digits)
    except InvalidComponent:
        return Problem.IMPOSSIBLE_DATE
    return Problem.REPLACEMENT if replacement else None


def _cell_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, int | float) and cell < 0:
        return "negative"  # a sign in front is no hyphen
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip().removesuffix(".0")
