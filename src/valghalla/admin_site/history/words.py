"""What happened to tasks and messages, in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from valghalla.admin_site.tasks.words import RULES
from valghalla.audit.words.parts import Text
from valghalla.tasks.eligibility import Rule
from valghalla.tasks.models import TaskEvent
from valghalla.tasks.reasons import said

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
    Kind.CHANGED: (pgettext_lazy("history", "Another time or place"), "neutral"),
    Kind.SWAP_ASKED: (pgettext_lazy("history", "Would rather have another task"), "waiting"),
    Kind.SWAP_DROPPED: (pgettext_lazy("history", "Keeps the task after all"), "neutral"),
    Kind.SWAP_DONE: (pgettext_lazy("history", "Something else was found"), "good"),
    Kind.SWAP_REFUSED: (pgettext_lazy("history", "The wish for another task could not be met"), "neutral"),
    Kind.UNDONE: (pgettext_lazy("history", "Taken back"), "neutral"),
}
# A person is moved from one task to another; both tell of it.
_PERSON_MOVED: tuple[Text, str] = (pgettext_lazy("history", "Moved to another task"), "neutral")
_UNKNOWN: tuple[Text, str] = (gettext_lazy("Something has happened"), "neutral")
# What people say themselves; written down by the office when somebody else did it.
ANSWERS = frozenset({Kind.ACCEPTED, Kind.DECLINED, Kind.WITHDRAWN})


def event_words(event: TaskEvent) -> tuple[Text, str]:
    """What happened, and the tone of its mark: neutral, news, waiting, good or bad."""
    if event.kind == Kind.MOVED and "to_place" in event.facts:
        return _PERSON_MOVED
    return EVENTS.get(event.kind, _UNKNOWN)


def facts_in_words(facts: dict[str, Any], *, before: str = "", after: str = "") -> tuple[str, ...]:
    """What more there is to tell of an event. before, after: names of where it was moved from and to."""
    lines = []
    if reason := str(facts.get("reason", "")):
        lines.append(_("Reason: %(reason)s") % {"reason": said(reason)})
    if before:
        lines.append(_("From %(before)s to %(after)s") % {"before": before, "after": after})
    if (undone := facts.get("undone")) in EVENTS:
        lines.append(str(EVENTS[undone][0]))
    if failed := [str(RULES[Rule(rule)]) for rule in facts.get("failed", []) if rule in list(Rule)]:
        lines.append(_("Not met: %(rules)s") % {"rules": ", ".join(failed)})
    if facts.get("taken_out_of_team"):
        lines.append(_("Taken out of the team by whoever answers for it"))
    if facts.get("via") == "sms":
        lines.append(_("Answered by SMS"))
    if facts.get("erased"):
        lines.append(_("The person was deleted"))
    return tuple(lines)
