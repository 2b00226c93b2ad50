"""What the pages about tasks show: lists of cards, one task, the question before it is taken."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.base import clock
from valghalla.citizen_site.days import OfDay, by_day
from valghalla.citizen_site.tasks.card import TaskCard
from valghalla.citizen_site.tasks.filters import Copies, TaskFilter, bar_of, chosen
from valghalla.citizen_site.tasks.shown import ShownTask, of_group, of_task
from valghalla.citizen_site.tasks.ways import Way
from valghalla.citizen_site.words import failed_rule, own_task, required
from valghalla.components.filters import FilterBar
from valghalla.components.links import with_query
from valghalla.components.parts import Pager
from valghalla.participants.models import Participant
from valghalla.tasks.check import rules_of
from valghalla.tasks.claim import Group, sample_of
from valghalla.tasks.eligibility import Span
from valghalla.tasks.models import Task, TaskState
from valghalla.tasks.near import nearest
from valghalla.tasks.prospects import Prospect, Wanted, asked_of_everybody, prospect, prospects
from valghalla.tasks.queries import OpenGroup, gathered, is_of_team, open_to_take
from valghalla.tasks.timing import has_begun

CARDS = 12
OFFERED, LOOKED_AT = 4, 12


@dataclass(frozen=True)
class ListPage:
    """Cards of what can be taken, by day. empty: why there are none."""

    title: str
    lead: str
    days: tuple[OfDay[TaskCard], ...]
    bar: FilterBar | None
    pager: Pager
    empty: str


@dataclass(frozen=True)
class TaskPage:
    """One task. trouble: "" when it can be taken, else why not, in a few words.   reasons: each thing that stands in the
    way, in a sentence.   may: it is known that nothing does.   asked: what is asked of whoever takes it, for a visitor
    of whom nothing is known.   joins: name of the team one becomes a member of by taking it, "" for none.
    decline_url: only for whoever is invited to it.   mine: "" or what the visitor has to do with it, "accepted" or
    "unanswered".   others: what else there is.
    """

    title: str
    shown: ShownTask
    free: str
    trouble: str
    reasons: tuple[str, ...]
    may: bool
    asked: tuple[str, ...]
    joins: str
    mine: str
    signed_in: bool
    take_url: str
    decline_url: str
    back_url: str
    others: tuple[TaskCard, ...]


@dataclass(frozen=True)
class TakePage:
    """The question before a task is taken. joins: name of the team one becomes a member of by it, "" for none."""

    title: str
    shown: ShownTask
    joins: str
    back_url: str


def list_page(
    way: Way,
    *,
    title: str,
    lead: str,
    empty: Callable[[], str],
    query: QueryDict,
    form_class: type[TaskFilter],
    participant: Participant | None,
    now: datetime.datetime,
) -> ListPage:
    """A page of the list, narrowed by the filters in the address. A filter that fits nothing shows nothing.

    empty: says why there are none.   participant: who looks at it, so that what she cannot take says so.
    """
    found = gathered(open_to_take(way.tasks(), now=now))
    everything = found.rows
    copies: Copies = {"place": found.places, "kind": found.kinds, "team": found.teams}
    form = form_class(query, groups=everything, copies=copies)
    fitting = list(filter(chosen(form, query), everything))
    number = _page_number(query, len(fitting))
    shown = [found.group(row) for row in fitting[(number - 1) * CARDS : number * CARDS]]
    return ListPage(
        title=title,
        lead=lead,
        days=_by_day(shown, way, participant),
        bar=bar_of(form, query) if len(everything) > 1 else None,
        pager=_pager(query, number, len(fitting)),
        empty=_("No tasks fit what you have chosen. Try to remove a filter.")
        if everything
        else ("" if shown else empty()),
    )


def _by_day(groups: Sequence[OpenGroup], way: Way, participant: Participant | None) -> tuple[OfDay[TaskCard], ...]:
    """The groups as cards with their addresses, and with what the participant cannot take."""
    known = _known(groups, participant)
    return by_day(
        (one.group.task_day, _card(one, way, prospect, level=3, dated=False))
        for one, prospect in zip(groups, known, strict=True)
    )


def _known(groups: Sequence[OpenGroup], participant: Participant | None) -> list[Prospect]:
    if participant is None or not groups:
        return [Prospect()] * len(groups)
    return prospects(participant, [wanted(one) for one in groups])


def wanted(group: OpenGroup) -> Wanted:
    """What the rules ask of a group."""
    span = Span(group.group.task_day, group.starts, group.ends)
    rules = frozenset(rules_of(group.task_type.election.type))
    return Wanted(group.group, span, rules, group.task_type.validation_off)


def _card(group: OpenGroup, way: Way, known: Prospect, *, level: int = 2, dated: bool = True) -> TaskCard:
    mine = known.mine.state if known.mine is not None else ""
    trouble = "" if mine == TaskState.ACCEPTED else in_short(known)
    return TaskCard(
        shown=of_group(group),
        free=_free(group.free),
        page_url=way.page_url(group.group),
        take_url="" if trouble or mine else way.take_url(group.group),
        trouble=trouble,
        mine=mine,
        level=level,
        dated=dated,
    )


def in_short(known: Prospect) -> str:
    """What stands in the way of a person, in one sentence for a card; "" for nothing."""
    if known.failed:
        return _("You do not meet the rules for this task.")
    if known.clashes:
        return _("You have another task at the same time: %(task)s.") % {"task": known.clashes[0].task_type.title}
    return ""


def task_page(
    group: Group,
    way: Way,
    *,
    participant: Participant | None,
    municipality: str,
    signed_in: bool,
    now: datetime.datetime,
) -> TaskPage | None:
    """The page of a group of equal places; None when no such task exists any more. municipality: its name."""
    sample = sample_of(group)
    if sample is None:
        return None
    known = prospect(participant, sample) if participant is not None else Prospect()
    mine = known.mine.state if known.mine is not None else ""
    free: int = sample.free  # type: ignore[attr-defined]
    closed = _closed(sample, free=free, mine=mine, now=now)
    reasons = () if closed or mine == TaskState.ACCEPTED else in_the_way(known, sample, municipality)
    trouble = closed or (_("You cannot take this task") if reasons else "")
    can_be_taken = not trouble and mine != TaskState.ACCEPTED
    invited = known.mine is not None and mine == TaskState.UNANSWERED and not closed
    return TaskPage(
        title=sample.task_type.title,
        shown=of_task(sample, today=clock.danish_date(now)),
        free=_free(free) if free and not closed else "",
        trouble=trouble,
        reasons=reasons,
        may=participant is not None and can_be_taken,
        asked=() if participant is not None or closed else asked_in_words(sample, municipality),
        joins=sample.team.name if can_be_taken and participant and not is_of_team(group, participant) else "",
        mine=mine,
        signed_in=signed_in,
        take_url=way.take_url(group) if can_be_taken else "",
        decline_url=reverse("my_task_decline", args=[known.mine.pk]) if invited and known.mine else "",
        back_url="" if way.is_only(group) else way.list_url,
        others=others_near(sample, way, participant, now=now) if closed else (),
    )


def take_page(group: Group, way: Way) -> TakePage | None:
    """The question, for somebody of whom nothing is known; None when no such task exists any more."""
    sample = sample_of(group)
    return question(of_task(sample), group, way) if sample is not None else None


def question(shown: ShownTask, group: Group, way: Way, *, joins: str = "") -> TakePage:
    """The question before a place of the group is taken. joins: as on the page."""
    return TakePage(title=_("Do you want this task?"), shown=shown, joins=joins, back_url=way.page_url(group))


def in_the_way(known: Prospect, task: Task, municipality: str) -> tuple[str, ...]:
    """Everything that stands in the way of a person, each in a sentence."""
    rules = (failed_rule(rule, municipality=municipality, day=task.task_day) for rule in known.failed)
    return (*rules, *(_("You already have: %(task)s") % {"task": own_task(one)} for one in known.clashes))


def asked_in_words(task: Task, municipality: str) -> tuple[str, ...]:
    """What the task asks of whoever takes it, each in a sentence."""
    return tuple(required(rule, municipality=municipality, day=task.task_day) for rule in asked_of_everybody(task))


def others_near(to: Task, way: Way, participant: Participant | None, *, now: datetime.datetime) -> tuple[TaskCard, ...]:
    """What else the team has free and the participant may take: near in time and place first."""
    near = nearest(way.free(to, now=now), to=to, most=LOOKED_AT)
    fitting = [one for one, known in zip(near, _known(near, participant), strict=True) if known.may and not known.mine]
    return tuple(_card(one, way, Prospect(), level=3) for one in fitting[:OFFERED])


def _closed(sample: Task, *, free: int, mine: str, now: datetime.datetime) -> str:
    """Why nobody can take the task, in a few words; "" when somebody can."""
    if not sample.election.is_active:
        return _("The election is not open")
    if mine == TaskState.ACCEPTED:
        return ""
    if has_begun(sample.task_day, sample.starts, now=now):
        return _("The task has already begun")
    return "" if free or mine else _("All places have been taken")


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
