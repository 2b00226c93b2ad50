"""What happened to tasks and messages, in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from valghalla.admin_site.tasks.words import RULES
from valghalla.audit.words.parts import Text
from valghalla.tasks.eligibility import Rule
from valghalla.tasks.models import TaskEvent

Kind = TaskEvent.Kind

# What happened, and the tone of its mark.
EVENTS: dict[str, tuple[Text, str]] = {
    Kind.ASSIGNED: (pgettext_lazy("history", "Assigned"), "news"),
    Kind.INVITED: (pgettext_lazy("history", "Invited"), "news"),
    Kind.REMINDED: (pgettext_lazy("history", "Reminded"), "waiting"),
    Kind.ACCEPTED: (pgettext_lazy("history", "Accepted the task"), "good"),
    Kind.DECLINED: (pgettext_lazy("history", "Declined the task"), "bad"),
    Kind.WITHDRAWN: (pgettext_lazy("history", "Withdrew from the task"), "bad"),
    Kind.REMOVED: (pgettext_lazy("history", "Removed from the task"), "bad"),
    Kind.INVALIDATED: (
        pgettext_lazy("history", "Taken off the task, since the rules are no longer met"),
        "bad",
    ),
    Kind.MOVED: (pgettext_lazy("history", "Moved to another team"), "neutral"),
}
_UNKNOWN: tuple[Text, str] = (gettext_lazy("Something has happened"), "neutral")
# What people say themselves; written down by the office when somebody else did it.
ANSWERS = frozenset({Kind.ACCEPTED, Kind.DECLINED, Kind.WITHDRAWN})


def event_words(kind: str) -> tuple[Text, str]:
    """What happened, and the tone of its mark: neutral, news, waiting, good or bad."""
    return EVENTS.get(kind, _UNKNOWN)


def facts_in_words(facts: dict[str, Any], *, from_team: str = "", to_team: str = "") -> tuple[str, ...]:
    """What more there is to tell of an event. from_team, to_team: their names, where it was moved."""
    lines = []
    if reason := str(facts.get("reason", "")):
        lines.append(_("Reason: %(reason)s") % {"reason": reason})
    if from_team:
        lines.append(_("From %(before)s to %(after)s") % {"before": from_team, "after": to_team})
    if failed := [str(RULES[Rule(rule)]) for rule in facts.get("failed", []) if rule in list(Rule)]:
        lines.append(_("Not met: %(rules)s") % {"rules": ", ".join(failed)})
    if facts.get("erased"):
        lines.append(_("The person was deleted"))
    return tuple(lines)
