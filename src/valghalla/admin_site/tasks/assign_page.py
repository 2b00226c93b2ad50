"""Choosing who is to have a task: those who can, and on request everybody, each with what speaks against it."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.paging import part_of
from valghalla.admin_site.tasks.ask_pages import crumbs, place_url
from valghalla.admin_site.tasks.forms import CandidateFilter
from valghalla.admin_site.tasks.marks import Marks
from valghalla.admin_site.tasks.words import RULES, busy, task_in_words
from valghalla.base import clock
from valghalla.components.filters import Chip, FilterBar, chips
from valghalla.components.formats import written
from valghalla.components.inline import Badge, Link, button
from valghalla.components.links import with_query
from valghalla.components.parts import Crumb, Fact
from valghalla.components.tables import Column, Row, Table
from valghalla.participants.contact import shown_mobile
from valghalla.preferences.words import language_name
from valghalla.tasks.eligibility import Rule
from valghalla.tasks.models import Task
from valghalla.tasks.people.candidates import Candidate, Sought, held_against, people
from valghalla.teams.models import Team

ROWS = 25
PLAIN = ("team", "everyone", "sort")
PRIVATE = ("search", "born")


@dataclass(frozen=True)
class AssignPage:
    """The task, the filters and the people found. refused: whose assignment was refused and why, None at first.

    switch: leads to the same list with those who cannot be given the task, or without them.
    """

    title: str
    breadcrumb: tuple[Crumb, ...]
    facts: tuple[Fact, ...]
    bar: FilterBar
    switch: Link
    table: Table
    refused: tuple[str, list[str]] | None
    create_url: str
    cancel_url: str


def assign_page(
    task: Task,
    query: QueryDict,
    asked_for: QueryDict,
    *,
    municipality_code: str,
    refused: tuple[str, list[str]] | None,
    choose: str = "",
) -> AssignPage:
    """One page of people who fit the filters.

    query: the address's.   asked_for: the same with what the session keeps.   choose: the word of the button.
    """
    teams = list(Team.objects.order_by("sort_key", "id").values_list("pk", "name"))
    form = CandidateFilter(asked_for, teams=teams)
    asked = form.cleaned_data if form.is_valid() else {}
    sought = Sought(asked.get("search", ""), asked.get("born"), asked.get("team"), asked.get("everyone", False))
    part = part_of(
        people(sought, task, municipality_code=municipality_code), {"name": "name_key"}, "name", query, size=ROWS
    )
    candidates = held_against(part.rows, task, municipality_code=municipality_code)
    address = reverse("task_assign", args=[task.election_id, task.pk])
    return AssignPage(
        title=_("Assign a task"),
        breadcrumb=crumbs(task.work_location, _("Assign a task")),
        facts=(
            Fact(_("Task"), task_in_words(task)),
            Fact(_("Work location"), task.work_location.title),
            Fact(_("Team"), task.team.name),
        ),
        bar=FilterBar(form, tuple(_chips(form, query)), address, "list", bool(sought.born or sought.team)),
        switch=_switch(sought, query),
        table=Table(
            _("People who can be given the task"),
            (
                Column("name", _("Name"), sortable=True),
                Column("born", _("Birth date")),
                Column("contact", _("Contact"), secondary=True),
                Column("marks", _("To know")),
                Column("choose", _("Choose")),
            ),
            tuple(_row(one, choose or _("Assign")) for one in candidates),
            sort=part.sort,
            empty=_nobody(sought),
            pager=part.pager if part.rows else None,
            id="people",
            classes="table--compact",
        ),
        refused=refused,
        create_url=f"{reverse('participant_new')}?task={task.pk}",
        cancel_url=place_url(task),
    )


def _chips(form: CandidateFilter, query: QueryDict) -> Iterator[Chip]:
    """Of everything but the switch, which stands below them."""
    return (chip for chip in chips(form, query) if chip.label != form["everyone"].label)


def _switch(sought: Sought, query: QueryDict) -> Link:
    if sought.everyone:
        return Link(_("Only show those who can be given the task"), with_query(query, {"everyone": None}))
    return Link(_("Also show those who cannot be given the task"), with_query(query, {"everyone": "on"}))


def _nobody(sought: Sought) -> str:
    if sought in (Sought(), Sought(everyone=True)):
        return _("Nobody can be given the task.")
    return _("Nobody fits what you search for. Change the search or clear the filters.")


def _row(one: Candidate, word: str) -> Row:
    person = one.participant
    contact = ", ".join(filter(None, [shown_mobile(person.mobile), person.email]))
    choose = button(word, "", "secondary", name="participant", value=person.pk, hint=person.name, form="assign-form")
    return Row(
        (
            Link(person.name, reverse("participant", args=[person.pk])),
            person.birth_date,
            contact,
            Marks(tuple(_marks(one))),
            choose if one.suitable else _("Cannot be given it"),
        )
    )


def _marks(one: Candidate) -> Iterator[Badge]:
    for rule in one.failed:
        yield Badge(RULES[rule], "bad", "error" if rule == Rule.ALIVE else "close")
    for span in one.busy:
        yield Badge(busy(span), "bad", "time")
    if one.removed_at:
        yield Badge(_removed(clock.danish_date(one.removed_at)), "waiting", "warning")
    if one.said_no:
        yield Badge(_("Has declined this task before"), "waiting", "warning")
    if one.participant.digital_post is False:
        yield Badge(_("Exempt from Digital Post"), "waiting", "info")
    if not one.participant.email:
        yield Badge(_("No e-mail"), "waiting", "email")
    if one.suitable and not one.said_no and not one.removed_at:
        yield Badge(_("Can be given it"), "good", "check")
    yield from _wishes(one)


def _wishes(one: Candidate) -> Iterator[Badge]:
    """What of the task she would like, in one badge, and the languages she speaks besides Danish."""
    liked = {_("the place"): one.fit.place, _("the kind of task"): one.fit.kind, _("the day"): one.fit.day}
    if words := [word for word, likes in liked.items() if likes]:
        yield Badge(_("Would like %(what)s") % {"what": ", ".join(words)}, "news", "star")
    if one.fit.languages:
        spoken = ", ".join(language_name(code) for code in one.fit.languages)
        yield Badge(_("Also speaks: %(languages)s") % {"languages": spoken}, "neutral", "language")


def _removed(day: datetime.date) -> str:
    if day == clock.today():
        return _("Was removed from the task today")
    return _("Was removed from the task on %(day)s") % {"day": written(day)}
