"""Wishes to swap as the office sees them."""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.swaps.forms import AnswerForm
from valghalla.admin_site.tasks.words import day_in_words, hours
from valghalla.components.formats import written
from valghalla.components.inline import Lines, Link
from valghalla.components.links import with_query
from valghalla.components.parts import Crumb, Fact, Pager
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import Election
from valghalla.tasks.models import SwapWish
from valghalla.tasks.swap import open_wishes

ROWS = 50
_SHOWN = ("participant", "task__task_type", "task__work_location", "task__team")


@dataclass(frozen=True)
class SwapsPage:
    """Those waiting."""

    title: str
    lead: str
    breadcrumb: tuple[Crumb, ...]
    table: Table


@dataclass(frozen=True)
class SwapPage:
    """One wish and the answer. place_url, person_url: where the task is changed, or another is found."""

    title: str
    lead: str
    breadcrumb: tuple[Crumb, ...]
    facts: tuple[Fact, ...]
    wish: str
    form: AnswerForm
    place_url: str
    person_url: str
    back_url: str


def swaps_page(election: Election, query: QueryDict, *, may_edit: bool) -> SwapsPage:
    """The page; ``after`` in the address is the last wish of the page before. Two queries."""
    wishes, after = open_wishes(election), query.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 19:
        last = SwapWish.objects.filter(pk=int(after), election=election).first()
        wishes = wishes.filter(pk__gt=last.pk) if last else wishes
    rows = list(wishes.select_related(*_SHOWN).defer("participant__cpr_sealed")[: ROWS + 1])
    more = with_query(query, {"after": str(rows[ROWS - 1].pk)}) if len(rows) > ROWS else ""
    columns = [
        Column("who", _("Participant")),
        Column("task", _("Task")),
        Column("wish", _("Would rather have")),
        Column("asked", _("Asked")),
    ]
    return SwapsPage(
        title=_("Wishes to swap"),
        lead=_(
            "People who have a task and would rather have another. They keep it until you have found something else."
        ),
        breadcrumb=_crumbs(election, _("Wishes to swap")),
        table=Table(
            _("Wishes to swap"),
            (*columns, Column("answer", _("Actions"))) if may_edit else tuple(columns),
            tuple(_row(wish, election, may_edit=may_edit) for wish in rows[:ROWS]),
            empty=_("Nobody is waiting for an answer."),
            pager=Pager(with_query(query, {"after": None}) if after else "", more) if more or after else None,
            id="swaps",
        ),
    )


def swap_page(wish_id: int, election: Election, form: AnswerForm) -> SwapPage:
    """The page of one wish."""
    wish = SwapWish.objects.select_related(*_SHOWN).get(pk=wish_id)
    task, person = wish.task, wish.participant
    return SwapPage(
        title=_("Wish to swap"),
        lead=person.name,
        breadcrumb=(
            *_crumbs(election)[:-1],
            Crumb(_("Wishes to swap"), reverse("swaps", args=[election.pk])),
            Crumb(person.name),
        ),
        facts=(
            Fact(_("Has"), task.task_type.title),
            Fact(_("Work location"), task.work_location.title),
            Fact(_("Day"), day_in_words(task.task_day, election.election_day)),
            Fact(_("Hours"), hours(task.starts, task.ends)),
            Fact(_("Team"), task.team.name),
            Fact(_("Would rather have the day"), _wanted(wish)),
            Fact(_("Asked"), written(wish.asked_at)),
        ),
        wish=wish.wish,
        form=form,
        place_url=f"{reverse('place', args=[election.pk, task.work_location_id])}?day={task.task_day}",
        person_url=reverse("participant", args=[person.pk]),
        back_url=reverse("swaps", args=[election.pk]),
    )


def _row(wish: SwapWish, election: Election, *, may_edit: bool) -> Row:
    task = wish.task
    place = reverse("place", args=[election.pk, task.work_location_id])
    cells: tuple[object, ...] = (
        Link(wish.participant.name, reverse("participant", args=[wish.participant_id])),
        Lines(
            Link(f"{task.task_type.title}, {task.work_location.title}", f"{place}?day={task.task_day}"),
            f"{day_in_words(task.task_day, election.election_day)} {hours(task.starts, task.ends)}",
        ),
        Lines(wish.wish, _wanted(wish)),
        wish.asked_at,
    )
    address = reverse("swap", args=[election.pk, wish.pk])
    return Row((*cells, Link(_("Answer"), address, wish.participant.name)) if may_edit else cells)


def _wanted(wish: SwapWish) -> str:
    return day_in_words(wish.wanted_day) if wish.wanted_day else _("Any day")


def _crumbs(election: Election, here: str = "") -> tuple[Crumb, ...]:
    overview = Crumb(_("Overview of tasks"), reverse("overview", args=[election.pk]))
    return (Crumb(_("Start"), reverse("start")), overview, Crumb(here))
