"""A team's tasks at a place, and those who said no, as tables."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.tasks.words import day_in_words, hours
from valghalla.components.formats import number
from valghalla.components.inline import Actions, Badge, Lines, Link, Status, escaped, icon
from valghalla.components.links import address_of_each
from valghalla.components.tables import Column, Row, Selection, Table
from valghalla.elections.models import Election, ElectionTeam
from valghalla.tasks.models import Task, TaskEvent, TaskState

COPY_FORM = "copy-link-form"
BULK_FORM = "bulk"


@dataclass(frozen=True)
class CopyButton:
    """Makes the link of a task and shows it; belongs to the one form of the page."""

    address: str
    hint: str

    def __html__(self) -> SafeString:
        address = escaped(self.address)
        word = escaped(_("Link"))
        return SafeString(
            f'<button class="plain-link" type="submit" form="{COPY_FORM}" formaction="{address}">{icon("link")}'
            f'<span>{word}<span class="sr-only"> {escaped(self.hint)}</span></span></button>'
        )


@dataclass(frozen=True)
class DialogLink:
    """A link to a page that asks, asked in a dialog where scripts run."""

    label: str
    url: str
    hint: str

    def __html__(self) -> SafeString:
        return SafeString(
            f'<a href="{escaped(self.url)}" data-dialog>{escaped(self.label)}'
            f'<span class="sr-only"> {escaped(self.hint)}</span></a>'
        )


def task_table(
    election: Election, team: ElectionTeam, tasks: Iterable[Task], *, may_edit: bool, total: int = 0
) -> Table:
    """The tasks in the order given. total: how many the team has there, shown or not."""
    columns = [
        Column("who", _("Participant")),
        Column("state", _("Status")),
        Column("type", _("Task type")),
        Column("day", _("Day")),
        Column("hours", _("Hours")),
    ]
    columns += [Column("actions", _("Actions"), classes="task-actions")]
    return Table(
        _("Tasks of %(team)s") % {"team": team.name},
        tuple(columns),
        tuple(map(_row_maker(election, may_edit=may_edit), tasks)),
        id=f"tasks-{team.pk}",
        empty=_("No tasks here with the filters chosen."),
        selection=_selection(team, total) if may_edit and total else None,
        classes="table--compact tasks",
    )


def _selection(team: ElectionTeam, total: int) -> Selection:
    """Checkboxes; the one in the heading is for all of the team's tasks, shown or not."""
    said = ngettext("Select the task of %(team)s", "Select all %(count)s tasks of %(team)s", total)
    label = said % {"count": number(total), "team": team.name}
    return Selection(BULK_FORM, total, name="task", all_name="team", all_value=str(team.pk), all_label=label)


def declined_table(team: ElectionTeam, events: Iterable[TaskEvent]) -> Table:
    """Who declined or withdrew, newest first."""
    columns = (
        Column("who", _("Participant")),
        Column("what", _("Answer")),
        Column("type", _("Task type")),
        Column("day", _("Task day")),
        Column("at", _("When")),
    )
    rows = tuple(Row((who(event), answer(event), event.task_type.title, event.task_day, event.at)) for event in events)
    return Table(
        _("Declined, %(team)s") % {"team": team.name}, columns, rows, id=f"declined-{team.pk}", classes="table--compact"
    )


def who(event: TaskEvent) -> object:
    """The person who said no, or that she has been erased."""
    if event.participant is None:
        return _("Erased participant")
    return Link(event.participant.name, reverse("participant", args=[event.participant_id]))


def answer(event: TaskEvent) -> Badge:
    """Declined before accepting, or withdrew after."""
    if event.kind == TaskEvent.Kind.WITHDRAWN:
        return Badge(_("Withdrew"), "bad", "close")
    return Badge(_("Declined"), "bad", "close")


@dataclass(frozen=True)
class _Addresses:
    """Of what each row leads to, by the key of its task or its participant; resolved once for all rows of the election."""

    history: Callable[[int], str]
    assign: Callable[[int], str]
    remove: Callable[[int], str]
    reply: Callable[[int], str]
    link: Callable[[int], str]
    participant: Callable[[int], str]
    edit: Callable[[int], str]
    new: str

    @classmethod
    def of(cls, election: Election) -> "_Addresses":
        return cls(
            history=address_of_each("task_history", election.pk),
            assign=address_of_each("task_assign", election.pk),
            remove=address_of_each("task_remove", election.pk),
            reply=address_of_each("task_reply", election.pk),
            link=address_of_each("task_link", election.pk),
            participant=address_of_each("participant"),
            edit=address_of_each("participant_edit"),
            new=reverse("participant_new"),
        )


def _row_maker(election: Election, *, may_edit: bool) -> Callable[[Task], Row]:
    """What makes a row of a task; what is the same for all of them is found once."""
    to = _Addresses.of(election)

    def row(task: Task) -> Row:
        cells = (
            _holder(task, to),
            Status(task.state),
            task.task_type.title,
            day_in_words(task.task_day, election.election_day),
            hours(task.starts, task.ends),
        )
        of_task = f"{task.task_type.title} {task.task_day:%d-%m-%Y}"
        history = Link(_("History"), to.history(task.pk), of_task)
        about = (task.task_type.title, f"{task.task_day:%d-%m-%Y}", task.participant.name if task.participant else "")
        return Row(
            (*cells, Actions((*(_actions(task, of_task, to) if may_edit else ()), history))),
            id=str(task.pk),
            name=", ".join(filter(None, about)),
        )

    return row


def _holder(task: Task, to: _Addresses) -> object:
    if task.participant is None:
        vacant = _("AVAILABLE")
        return SafeString(f'<strong class="vacant">{escaped(vacant)}</strong>')
    link = Link(task.participant.name, to.participant(task.participant.pk))
    if task.state == TaskState.UNANSWERED and task.invited_at is None:
        return Lines(link, _("Not invited yet"))
    return link


def _actions(task: Task, of_task: str, to: _Addresses) -> tuple[object, ...]:
    if task.participant is None:
        return (
            Link(_("Assign"), to.assign(task.pk), of_task, icon="person-add"),
            Link(_("Create participant"), f"{to.new}?task={task.pk}", of_task),
            CopyButton(to.link(task.pk), of_task),
        )
    name = task.participant.name
    edit = Link(_("Edit participant"), to.edit(task.participant.pk), name)
    remove = DialogLink(_("Remove"), to.remove(task.pk), name)
    if task.state == TaskState.UNANSWERED:
        return (Link(_("Write down the answer"), to.reply(task.pk), name, icon="how-to-reg"), edit, remove)
    return (edit, remove)
