"""The list of people who have tasks to come and fail a rule by what we know of them now."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.paging import part_of
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.tasks.words import RULES, day_in_words
from valghalla.components.inline import Lines, Link, Status
from valghalla.components.parts import Crumb
from valghalla.components.tables import Column, Row, Table
from valghalla.tasks.assign import own_code
from valghalla.tasks.check import failed
from valghalla.tasks.models import Task
from valghalla.tasks.rules.broken import tasks_against_rules

Text = str | Promise

_SORTS = {"name": "participant__name_key", "day": "task_day", "checked": "participant__cpr_checked_at"}
_NOT_ASKED = ("cpr_sealed", "cpr_digest", "contact_sealed", "contact_words", "search_text")


@dataclass(frozen=True)
class BrokenPage:
    """What the template shows."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    table: Table


def broken_page(request: AdminRequest, *, today: datetime.date) -> BrokenPage:
    """A row for each task whose holder fails a rule for it, by name unless asked otherwise."""
    tasks = tasks_against_rules(today=today)
    related = tasks.select_related("participant", "task_type", "work_location", "election__type")
    part = part_of(related.defer(*(f"participant__{name}" for name in _NOT_ASKED)), _SORTS, "name", request.GET)
    code = own_code()
    return BrokenPage(
        title=_("People who no longer meet the rules"),
        lead=_(
            "They have a task to come, and fail a rule for it by what CPR has told last. The task stays theirs until you take "
            "it from them, or activating the election does."
        ),
        breadcrumb=(Crumb(_("Participants"), reverse("participants")), Crumb(_("People who no longer meet the rules"))),
        table=Table(
            caption=_("People who no longer meet the rules"),
            columns=(
                Column("name", _("Name"), sortable=True),
                Column("failed", _("Rules not met")),
                Column("task", _("Task")),
                Column("day", _("Task day"), sortable=True),
                Column("state", _("Status")),
                Column("checked", _("Last looked up in CPR"), sortable=True, secondary=True),
            ),
            rows=tuple(_row(task, code) for task in part.rows),
            sort=part.sort,
            empty=_("Everybody with a task to come meets the rules."),
            pager=part.pager if part.rows else None,
            id="broken",
        ),
    )


def _row(task: Task, code: str) -> Row:
    person = task.participant
    assert person is not None
    place = Link(task.work_location.title, reverse("place", args=[task.election_id, task.work_location_id]))
    return Row(
        cells=(
            person.name,
            ", ".join(str(RULES[rule]) for rule in failed(person, task, municipality_code=code)),
            Lines(place, f"{task.task_type.title}, {task.election.title}"),
            day_in_words(task.task_day, task.election.election_day),
            Status(task.state),
            person.cpr_checked_at,
        ),
        url=reverse("participant", args=[person.pk]),
    )
