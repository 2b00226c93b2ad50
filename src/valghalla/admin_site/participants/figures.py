"""What of the participants the start page points to, each a number with its list."""

import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.components.parts import Figure
from valghalla.tasks.elections.due_for_erasure import due_for_erasure, months_kept
from valghalla.tasks.rules.broken import people_against_rules


def rules_broken(*, today: datetime.date) -> Figure:
    """How many people have a task to come and fail a rule for it by now. Two queries."""
    found = people_against_rules(today=today)
    return Figure(
        _("Rules broken"),
        found,
        reverse("participants_rules_broken"),
        "bad" if found else "neutral",
        "error" if found else "check",
        _("People who have a task and no longer meet the rules"),
    )


def due_for_deletion(*, today: datetime.date) -> Figure:
    """How many people the office is reminded to delete after an election. Three queries."""
    found = due_for_erasure(today=today, months=months_kept()).count()
    return Figure(
        _("Due for deletion"),
        found,
        f"{reverse('participants')}?due=on",
        "waiting" if found else "neutral",
        "delete",
        _("People without consent whose election has been over for long"),
    )
