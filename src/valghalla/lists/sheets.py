"""The sheets of a place and a day, ready to print: phone list, sign-in sheet, diets, badges."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from valghalla.base.danish_order import sort_key
from valghalla.base.paper import typeset
from valghalla.components.formats import number, written
from valghalla.lists.rosters import Roster, Shift
from valghalla.lists.words import day_in_words, hours
from valghalla.participants.contact import shown_mobile

TEMPLATE = Path(__file__).parent / "roster.typ"
MOST_EMPTY_LINES = 12
ALWAYS_EMPTY_LINES = 2


class Sheet(StrEnum):
    """One of the sheets, by the word that stands in its address."""

    PHONE = "phone"
    SIGN_IN = "sign-in"
    DIETS = "diets"
    BADGES = "badges"


NAMES: dict[Sheet, str | Promise] = {
    Sheet.PHONE: gettext_lazy("Phone list"),
    Sheet.SIGN_IN: gettext_lazy("Sign-in sheet"),
    Sheet.DIETS: gettext_lazy("Diets in numbers"),
    Sheet.BADGES: gettext_lazy("Badges"),
}
FILES = {Sheet.PHONE: "telefonliste", Sheet.SIGN_IN: "fremmøde", Sheet.DIETS: "kost", Sheet.BADGES: "navneskilte"}


def pdf(
    made: Sequence[Roster],
    sheets: Collection[Sheet],
    *,
    title: str,
    municipality: str,
    telephone: str,
    now: datetime.datetime,
) -> bytes:
    """The sheets in one PDF, each from a page of its own, place by place. made: one place at least.

    title: of the document.   telephone: of the election office, "" when not known.
    """
    facts = facts_of(made, sheets, title=title, municipality=municipality, telephone=telephone, now=now)
    return typeset(TEMPLATE, facts)


def title_of(made: Roster) -> str:
    """What the document of one place is called."""
    return f"{made.place.title}, {written(made.day)}"


def file_name(made: Roster, sheets: Collection[Sheet]) -> str:
    """What the file is called: the day, the place and the sheet. It names nobody."""
    place = "".join(sign if sign.isalnum() else "-" for sign in made.place.title).strip("-").lower()
    return f"{made.day:%Y%m%d}-{place}-{_what(sheets)}.pdf"


def file_name_of_many(day: datetime.date, sheets: Collection[Sheet], part: int) -> str:
    """The same for many places. part: which of the files they are, 0 when it is the only one."""
    return f"{day:%Y%m%d}-alle-steder-{_what(sheets)}{f'-{part}' if part else ''}.pdf"


def _what(sheets: Collection[Sheet]) -> str:
    (what,) = [FILES[sheet] for sheet in sheets] if len(sheets) == 1 else ["lister"]
    return what


def facts_of(
    made: Sequence[Roster],
    sheets: Collection[Sheet],
    *,
    title: str,
    municipality: str,
    telephone: str,
    now: datetime.datetime,
) -> dict[str, Any]:
    """What the typeset sheets are made of: words, and rows of text."""
    election = made[0].place.election
    return {
        "title": title,
        "language": (get_language() or "da").split("-")[0],
        "day": day_in_words(made[0].day, election.election_day),
        "election": election.title,
        "municipality": municipality,
        "made": _("Made %(when)s") % {"when": written(now)},
        "discard": _("Holds personal data. Shred it after use."),
        "page_word": _("page"),
        "of_word": _("of"),
        "words": _words(),
        "places": [_place(one, sheets, telephone, alone=len(made) == 1) for one in made],
    }


def _place(made: Roster, sheets: Collection[Sheet], telephone: str, *, alone: bool) -> dict[str, Any]:
    """A place and its sheets. alone: a sheet that nobody stands on is printed all the same, so that one sees that."""
    place = made.place
    town = f"{place.postal_code} {place.city}".strip()
    return {
        "title": place.title,
        "address": ", ".join(filter(None, [place.address, town])),
        "people": ngettext("%(count)s person", "%(count)s people", made.people) % {"count": number(made.people)},
        "contacts": _contacts(made, telephone),
        "sheets": [
            {"kind": str(sheet), "name": str(NAMES[sheet]), **_content(sheet, made)}
            for sheet in sheets
            if alone or made.shifts or sheet == Sheet.SIGN_IN
        ],
    }


def _content(sheet: Sheet, made: Roster) -> dict[str, Any]:
    if sheet == Sheet.PHONE:
        return {"rows": _phone_rows(made.shifts)}
    if sheet == Sheet.SIGN_IN:
        empty = min(made.available + ALWAYS_EMPTY_LINES, MOST_EMPTY_LINES)
        return {"rows": [_sign_in_row(shift) for shift in made.shifts], "empty": empty}
    if sheet == Sheet.DIETS:
        rows = [[one.diets or _("No special diet"), number(one.people)] for one in made.meals]
        return {"rows": rows, "total": number(sum(one.people for one in made.meals))}
    return {"badges": [{"name": name, "task": task} for name, task in _badges(made.shifts)]}


def _phone_rows(shifts: Iterable[Shift]) -> list[list[str]]:
    """A line for each person, by name; several tasks stand together."""
    return [
        [
            held[0].name,
            shown_mobile(held[0].mobile),
            _joined(shift.task_type + _not_answered(shift) for shift in held),
            _joined(hours(shift.starts, shift.ends) for shift in held),
            _joined(shift.team for shift in held),
        ]
        for held in _by_person(shifts)
    ]


def _sign_in_row(shift: Shift) -> list[str]:
    return [shift.name, shift.task_type + _not_answered(shift), hours(shift.starts, shift.ends)]


def _badges(shifts: Iterable[Shift]) -> list[tuple[str, str]]:
    return [(held[0].name, _joined(shift.task_type for shift in held)) for held in _by_person(shifts)]


def _by_person(shifts: Iterable[Shift]) -> list[list[Shift]]:
    """The shifts of each person, people in Danish order of their names."""

    def who(shift: Shift) -> tuple[str, int]:
        return sort_key(shift.name), shift.participant_id

    return [list(group) for _key, group in groupby(sorted(shifts, key=who), key=who)]


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(texts))


def _not_answered(shift: Shift) -> str:
    return "" if shift.accepted else f" ({_('not answered')})"


def _contacts(made: Roster, telephone: str) -> list[list[str]]:
    found = [[_("Answers for the place"), one.name, shown_mobile(one.mobile)] for one in made.responsibles]
    return [*found, [_("Election office"), "", _in_pairs(telephone)]] if telephone else found


def _in_pairs(telephone: str) -> str:
    """Eight digits in pairs; anything else as it was written."""
    digits = "".join(telephone.split())
    return shown_mobile(digits) if len(digits) == 8 and digits.isdecimal() else telephone


def _words() -> dict[str, str]:
    return {
        "name": _("Name"),
        "mobile": _("Mobile number"),
        "task": _("Task"),
        "team": _("Team"),
        "hours": _("Hours"),
        "came": _("Came at"),
        "signature": _("Signature"),
        "diet": _("Special diet"),
        "people": _("People"),
        "total": _("Total"),
        "nobody": _("Nobody has accepted a task here on this day."),
    }
