"""What the pages about tasks show: lists of cards, one task, the question before it is taken."""

import datetime
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.citizen_site.tasks.filters import TaskFilter, bar_of, chosen
from valghalla.citizen_site.tasks.shown import ShownTask, of_group, of_task
from valghalla.citizen_site.tasks.ways import Way
from valghalla.components.filters import FilterBar
from valghalla.components.links import with_query
from valghalla.components.parts import Pager
from valghalla.participants.models import Participant
from valghalla.tasks.claim import Group
from valghalla.tasks.models import Task, TaskState
from valghalla.tasks.queries import OpenGroup, nearest, open_groups, open_to_take
from valghalla.tasks.timing import has_begun

CARDS = 12


@dataclass(frozen=True)
class TaskCard:
    """One group of equal places on a list."""

    shown: ShownTask
    free: str
    page_url: str
    take_url: str


@dataclass(frozen=True)
class ListPage:
    """Cards of what can be taken. empty: why there are none."""

    title: str
    lead: str
    cards: tuple[TaskCard, ...]
    bar: FilterBar | None
    pager: Pager
    empty: str


@dataclass(frozen=True)
class TaskPage:
    """One task. trouble: "" when it can be taken, else why not, in a sentence.   decline_url: only for whoever is
    invited to it.
    mine: "" or what the visitor has to do with it, "accepted" or "unanswered"."""

    title: str
    shown: ShownTask
    free: str
    trouble: str
    mine: str
    signed_in: bool
    take_url: str
    decline_url: str
    back_url: str
    others: tuple[TaskCard, ...]


@dataclass(frozen=True)
class TakePage:
    """The question before a task is taken."""

    title: str
    shown: ShownTask
    back_url: str


def list_page(
    way: Way,
    *,
    title: str,
    lead: str,
    empty: str,
    query: QueryDict,
    form_class: type[TaskFilter],
    now: datetime.datetime,
) -> ListPage:
    """A page of the list, narrowed by the filters in the address. A filter that fits nothing shows nothing."""
    everything = open_groups(open_to_take(way.tasks(), now=now))
    form = form_class(query, groups=everything)
    fitting = [one for one in everything if chosen(one, form, query)]
    number = _page_number(query, len(fitting))
    shown = fitting[(number - 1) * CARDS : number * CARDS]
    return ListPage(
        title=title,
        lead=lead,
        cards=tuple(card(one, way) for one in shown),
        bar=bar_of(form, query) if len(everything) > 1 else None,
        pager=_pager(query, number, len(fitting)),
        empty=_("No tasks fit what you have chosen. Try to remove a filter.") if everything else empty,
    )


def card(group: OpenGroup, way: Way) -> TaskCard:
    """A group as a card with its addresses."""
    return TaskCard(of_group(group), _free(group.free), way.page_url(group.group), way.take_url(group.group))


def task_page(
    group: Group, way: Way, *, participant: Participant | None, signed_in: bool, now: datetime.datetime
) -> TaskPage | None:
    """The page of a group of equal places; None when no such task exists any more."""
    sample = group.tasks().select_related("election", "work_location", "task_type", "team").first()
    if sample is None:
        return None
    mine = group.tasks().filter(participant=participant).first() if participant is not None else None
    free = group.tasks().filter(state=TaskState.AVAILABLE).count()
    trouble = _trouble(sample, free=free, mine=mine, now=now)
    return TaskPage(
        title=sample.task_type.title,
        shown=of_task(sample),
        free=_free(free) if free and not trouble else "",
        trouble=trouble,
        mine=mine.state if mine is not None else "",
        signed_in=signed_in,
        take_url="" if trouble or (mine and mine.state == TaskState.ACCEPTED) else way.take_url(group),
        decline_url=reverse("my_task_decline", args=[mine.pk]) if mine and mine.state == TaskState.UNANSWERED else "",
        back_url="" if way.is_only(group) else way.list_url,
        others=others_near(group, way, now=now) if trouble else (),
    )


def take_page(group: Group, way: Way) -> TakePage | None:
    """The question; None when no such task exists any more."""
    sample = group.tasks().select_related("election", "work_location", "task_type", "team").first()
    if sample is None:
        return None
    return TakePage(title=_("Do you want this task?"), shown=of_task(sample), back_url=way.page_url(group))


def others_near(group: Group, way: Way, *, now: datetime.datetime) -> tuple[TaskCard, ...]:
    """What else the team has free, the same day first."""
    return tuple(card(one, way) for one in nearest(open_to_take(way.tasks(), now=now), to=group))


def _trouble(sample: Task, *, free: int, mine: Task | None, now: datetime.datetime) -> str:
    if not sample.election.is_active:
        return _("The election is not open")
    if mine is not None:
        return ""
    if has_begun(sample.task_day, sample.starts, now=now):
        return _("The task has already begun")
    return "" if free else _("All places have been taken")


def _free(number: int) -> str:
    return ngettext("%(count)s place available", "%(count)s places available", number) % {"count": number}


def _page_number(query: QueryDict, total: int) -> int:
    asked = query.get("page", "")
    last = max(1, -(-total // CARDS))
    return min(max(1, int(asked)), last) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _pager(query: QueryDict, number: int, total: int) -> Pager:
    more = number * CARDS < total
    return Pager(
        previous_url=with_query(query, {"page": str(number - 1)}) if number > 1 else "",
        next_url=with_query(query, {"page": str(number + 1)}) if more else "",
        first=(number - 1) * CARDS + 1 if total else None,
        last=min(number * CARDS, total) if total else None,
        total=total,
    )
