"""Which column of a file of people means what: a first guess from the titles and from what stands below them."""

from collections.abc import Sequence
from enum import StrEnum

from valghalla.base.cpr_number import InvalidCprNumber, parse
from valghalla.base.danish_order import folded
from valghalla.participants.contact import email_of, mobile_of
from valghalla.participants.errors import InvalidEmail, InvalidMobile

_LOOKED_AT = 50
_MOST = 0.6


class Meaning(StrEnum):
    """What a column can mean, in the order asked."""

    CPR = "cpr"
    EMAIL = "email"
    MOBILE = "mobile"
    TEAM = "team"


_TITLES: dict[Meaning, tuple[str, ...]] = {
    Meaning.CPR: ("cpr", "cpr nr", "cpr nummer", "cprnr", "cprnummer", "personnummer", "person nr", "cpr number"),
    Meaning.EMAIL: (
        "e mail",
        "email",
        "mail",
        "e mailadresse",
        "e mail adresse",
        "emailadresse",
        "mailadresse",
        "epost",
    ),
    Meaning.MOBILE: (
        "mobil",
        "mobilnummer",
        "mobilnr",
        "mobil nr",
        "mobiltelefon",
        "telefon",
        "tlf",
        "telefonnummer",
        "tlf nr",
    ),
    Meaning.TEAM: ("team", "hold", "parti", "liste", "gruppe", "afdeling", "teamnavn"),
}
KNOWN_HEADERS: frozenset[str] = frozenset(folded(title) for titles in _TITLES.values() for title in titles)


def guess_columns(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Meaning → position of the column, as far as one can tell.

    headers: the titles, "" where there is none.   rows: the cells below, all as wide.
    Titles go first; then columns most of whose cells are CPR numbers, e-mail addresses or mobile numbers.
    """
    found: dict[str, int] = {}
    for meaning, titles in _TITLES.items():
        wanted = {folded(title) for title in titles}
        for at, header in enumerate(headers):
            if folded(header) in wanted and at not in found.values():
                found[meaning] = at
                break
    for meaning, reads in ((Meaning.CPR, _is_cpr), (Meaning.EMAIL, _is_email), (Meaning.MOBILE, _is_mobile)):
        for at in range(len(headers)):
            if meaning not in found and at not in found.values() and _mostly(rows, at, reads):
                found[meaning] = at
    return found


def _mostly(rows: Sequence[Sequence[str]], at: int, reads) -> bool:
    cells = [cell for row in rows[:_LOOKED_AT] if at < len(row) and (cell := row[at].strip())]
    return bool(cells) and sum(map(reads, cells)) >= _MOST * len(cells)


def _is_cpr(cell: str) -> bool:
    try:
        parse(cell, from_spreadsheet=True)
    except InvalidCprNumber:
        return False
    return True


def _is_email(cell: str) -> bool:
    try:
        return "@" in cell and bool(email_of(cell))
    except InvalidEmail:
        return False


def _is_mobile(cell: str) -> bool:
    try:
        return bool(mobile_of(cell))
    except InvalidMobile:
        return False
