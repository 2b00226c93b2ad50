"""What elections are called on the screens: their states, what may be wrong with their days, rules that people fail."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.tasks.words import RULES
from valghalla.components.inline import Badge
from valghalla.elections.errors import WrongDays
from valghalla.elections.models import Election
from valghalla.elections.plan import LONGEST_DAYS, YEARS_AHEAD, YEARS_BACK

Text = str | Promise

STATES: dict[str, Badge] = {
    Election.State.INACTIVE: Badge(_("Not active"), "neutral", "minus"),
    Election.State.ACTIVE: Badge(_("Active"), "good", "check"),
    Election.State.CLOSED: Badge(_("Closed"), "neutral", "lock"),
}
STATE_HINTS: dict[str, Text] = {
    Election.State.INACTIVE: _("Citizens do not see the election, and nothing is sent."),
    Election.State.ACTIVE: _("Citizens see the election, and messages are sent."),
    Election.State.CLOSED: _("The election is over. Citizens do not see it, and nothing is sent."),
}


def same_election() -> str:
    """That title and election day are taken."""
    return gettext("There is already an election with this title on this election day.")


def wrong_days(wrong: WrongDays) -> str:
    """What does not fit about the days, said at the field it is about."""
    words = {
        "far": gettext("Choose a date within the last %(back)s or the next %(ahead)s years."),
        "order": gettext("The last day cannot be before the first."),
        "long": gettext("From the first to the last day there can be %(days)s days at most."),
        "outside": gettext("The election day has to be between the first and the last day."),
    }
    return words[wrong.reason] % {"back": YEARS_BACK, "ahead": YEARS_AHEAD, "days": LONGEST_DAYS}


def in_words(rules: Iterable[str]) -> str:
    """Rules that somebody fails, as a few words; one that is no longer known stands as it was stored."""
    known = {str(rule): str(words) for rule, words in RULES.items()}
    return ". ".join(known.get(str(rule), str(rule)) for rule in rules)
