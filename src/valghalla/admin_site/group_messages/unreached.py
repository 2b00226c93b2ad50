"""Recipients of whom there is something to tell: those who cannot be reached, and those whose task has changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.group_messages.ways import nothing
from valghalla.admin_site.group_messages.words import task_state
from valghalla.communication.group_messages.figures import Counted
from valghalla.communication.models import GroupMessage, GroupRecipient
from valghalla.communication.words import reason
from valghalla.components.inline import Link
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import Election, ElectionTaskType, ElectionWorkLocation
from valghalla.tasks.models import Task

MOST_SHOWN = 50


@dataclass(frozen=True)
class Missing:
    """Those who cannot be reached. lines: how many why, a sentence each.   people: at most MOST_SHOWN.   more: the rest."""

    lines: tuple[str, ...]
    people: Table | None
    more: int


def missing(group: GroupMessage, figures: Counted) -> Missing:
    """Who gets nothing and why, by name."""
    total = sum(figures.unreached.values())
    if not total:
        return Missing((), None, 0)
    lines = tuple(nothing(word, people) for word, people in figures.unreached.items())
    rows = group.recipients.exclude(why_not="").order_by("number")
    first = {one.participant_id: one for one in rows.select_related("participant")[: MOST_SHOWN * 2]}
    table = Table(
        caption=_("Cannot be reached"),
        columns=(Column("who", _("Participant")), Column("why", _("Why"))),
        rows=tuple(Row((_person(one), reason(one.why_not))) for one in list(first.values())[:MOST_SHOWN]),
        id="missing",
        classes="table--compact",
    )
    return Missing(lines, table, max(total - MOST_SHOWN, 0))


def changed_table(election: Election, recipients: Sequence[GroupRecipient]) -> Table:
    """What their tasks were, and what they are now. recipients: with their participants."""
    tasks = Task.objects.in_bulk({one.task_id for one in recipients} - {None})
    kinds = ElectionTaskType.objects.in_bulk({one.facts["task_type"] for one in recipients if one.facts})
    places = ElectionWorkLocation.objects.in_bulk({one.facts["work_location"] for one in recipients if one.facts})

    def now(one: GroupRecipient) -> str:
        task = tasks.get(one.task_id) if one.task_id else None
        theirs = task is not None and task.participant_id == one.participant_id
        return str(task_state(task.state)) if theirs and task else _("No longer theirs")

    def about(one: GroupRecipient) -> str:
        kind, place = kinds.get(one.facts.get("task_type", 0)), places.get(one.facts.get("work_location", 0))
        return ", ".join(part.title for part in (kind, place) if part)

    return Table(
        caption=_("Changed since the recipients were found"),
        columns=(
            Column("who", _("Participant")),
            Column("task", _("Task")),
            Column("was", _("Was")),
            Column("now", _("Is now")),
        ),
        rows=tuple(Row((_person(one), about(one), task_state(one.state), now(one))) for one in recipients),
        id="changed",
        classes="table--compact",
    )


def _person(recipient: GroupRecipient) -> Link:
    return Link(recipient.participant.name, reverse("participant", args=[recipient.participant_id]))
