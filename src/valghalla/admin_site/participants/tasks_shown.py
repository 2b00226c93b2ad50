"""A person's tasks in all elections: those she has, and those she said no to or withdrew from."""

from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.page import selected_election
from valghalla.admin_site.request import AdminRequest
from valghalla.components.inline import Badge, Link
from valghalla.components.tables import Column, Row, Table
from valghalla.participants.models import Participant
from valghalla.tasks.models import Task, TaskEvent


def table(request: AdminRequest, person: Participant) -> Table:
    """The tasks, the latest day first. A task of another election than the one worked on leads to a question first."""
    worked_on = selected_election(request)
    columns = (
        Column("election", _("Election")),
        Column("day", _("Task day")),
        Column("place", _("Work location")),
        Column("task_type", _("Task type")),
        Column("team", _("Team"), secondary=True),
        Column("state", _("Status")),
    )
    own = worked_on.pk if worked_on else None
    told = _history(person)
    held = Task.objects.filter(participant=person).select_related("election", "work_location", "task_type", "team")
    lines = [(task, _state_of(task.state)) for task in held] + [(event, _kind_of(event.kind)) for event in told]
    lines.sort(key=lambda line: (line[0].task_day, line[0].pk), reverse=True)
    return Table(
        caption=_("Tasks in all elections"),
        columns=columns,
        rows=tuple(_row(about, state, asks=about.election_id != own) for about, state in lines),
        empty=_("The person has not had any tasks."),
        id="tasks",
    )


def _history(person: Participant):
    """What the person said no to, or withdrew from."""
    said_no = [TaskEvent.Kind.DECLINED, TaskEvent.Kind.WITHDRAWN]
    return TaskEvent.objects.filter(participant=person, kind__in=said_no).select_related(
        "election", "work_location", "task_type", "team"
    )


def _row(about: Task | TaskEvent, state: object, *, asks: bool) -> Row:
    there = [about.election_id, about.work_location_id]
    election: object = about.election.title
    if asks:
        question = reverse("participant_other_election", args=[about.participant_id, *there])
        election = Link(about.election.title, question, dialog=True)
    return Row(
        cells=(
            election,
            about.task_day,
            about.work_location.title,
            about.task_type.title,
            about.team.name,
            state,
        ),
        url="" if asks else reverse("place", args=there),
    )


def _state_of(state: str) -> Badge:
    return {
        "accepted": Badge(_("Accepted"), "good", "check"),
        "unanswered": Badge(_("Unanswered"), "waiting", "hourglass"),
    }[state]


def _kind_of(kind: str) -> Badge:
    return Badge(_("Declined") if kind == TaskEvent.Kind.DECLINED else _("Withdrew"), "bad", "close")
