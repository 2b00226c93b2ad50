"""Kinds of day and languages in words."""

from functools import cache

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from valghalla.base.danish_order import sort_key
from valghalla.preferences.choices import LANGUAGES, Day

DAYS: dict[str, str | Promise] = {
    Day.ELECTION_DAY: _("The election day"),
    Day.WEEKDAY: _("Monday to Friday before the election day"),
    Day.WEEKEND: _("Saturdays and Sundays before the election day"),
    Day.AFTER: _("The day after, when votes are counted again"),
}


def language_name(code: str) -> str:
    """What a language is called in the reader's language, with a capital: "Engelsk"."""
    name = _locale(get_language() or "da").languages.get(code, code)
    return name[:1].upper() + name[1:]


def languages() -> list[tuple[str, str]]:
    """The languages one can choose: code and name, in Danish order."""
    return sorted(((code, language_name(code)) for code in LANGUAGES), key=lambda one: sort_key(one[1]))


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language.partition("-")[0])
