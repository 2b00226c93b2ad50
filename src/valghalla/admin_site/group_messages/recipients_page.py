"""The step in which recipients are chosen: filters, how many people that is, and who."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.catalogue.paging import part_of
from valghalla.admin_site.communication.words import title_of
from valghalla.admin_site.group_messages.forms import EACH, ONE, HowManyForm, RecipientsFilter, pairs_of
from valghalla.admin_site.group_messages.pages import address, crumbs, steps
from valghalla.admin_site.group_messages.words import task_state
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.tasks.words import day_in_words
from valghalla.communication.message_templates.merge import task_fields_in
from valghalla.communication.models import GroupMessage
from valghalla.components.filters import FilterBar, chips
from valghalla.components.formats import number
from valghalla.components.inline import Lines, Link
from valghalla.components.parts import Crumb, Step
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import ElectionTaskType, ElectionWorkLocation
from valghalla.participants.models import Participant
from valghalla.tasks.group_messages.circles import Circle
from valghalla.tasks.group_messages.recipients import Filters, Found, find, people
from valghalla.teams.models import TeamMember

Text = str | Promise


@dataclass(frozen=True)
class RecipientsPage:
    """The third step. explained: who is meant when nothing is chosen.   bar: None when people were ticked elsewhere.
    counted: how many people, in words.   several: the form about people with several tasks, None when the text asks for
    nothing of a task.   hidden: the filters, posted with what is pressed.   nobody: nobody fits.
    """

    title: Text
    lead: str
    breadcrumb: tuple[Crumb, ...]
    steps: tuple[Step, ...]
    explained: str
    bar: FilterBar | None
    counted: str
    several: HowManyForm | None
    hidden: tuple[tuple[str, str], ...]
    action: str
    back_url: str
    table: Table
    nobody: bool


def asked_for(request: AdminRequest, group: GroupMessage) -> tuple[RecipientsFilter | None, Filters]:
    """The filters of the address or of what was posted; those ticked elsewhere stay what they are."""
    kept = Filters.from_facts(group.filters)
    if kept.chosen:
        return None, kept
    form = RecipientsFilter(request.POST if request.method == "POST" else request.GET, election=group.election)
    return form, form.filters


def recipients_page(request: AdminRequest, group: GroupMessage) -> RecipientsPage:
    """The page as the address asks for it."""
    form, filters = asked_for(request, group)
    own = address("group_message_recipients", group)
    part = part_of(people(group.election, filters), {"who": "name_key"}, "who", request.GET)
    total = part.pager.total or 0
    several = bool(task_fields_in(group.subject, group.body))
    bar = None
    if form is not None:
        bar = FilterBar(form, chips(form, form.data), own, "recipients", open=True)  # type: ignore[arg-type]
    return RecipientsPage(
        title=title_of(group),
        lead=group.election.title,
        breadcrumb=crumbs(group.election, (title_of(group), "")),
        steps=steps("recipients", group),
        explained=_explained(filters),
        bar=bar,
        counted=in_words(total),
        several=HowManyForm(initial={"each": EACH if group.per_task else ONE}) if several else None,
        hidden=(("version", str(group.version)), *(form.pairs if form else ())),
        action=own,
        back_url=address("group_message_text", group),
        table=Table(
            caption=_("Recipients"),
            columns=(
                Column("who", _("Participant"), sortable=True),
                Column("tasks", _("Tasks")),
                Column("teams", _("Teams"), secondary=True),
            ),
            rows=_rows(group, filters, part.rows),
            sort=part.sort,
            empty=_("Nobody fits. Choose others.") if pairs_of(filters) else _("Nobody has a task yet."),
            pager=part.pager if part.rows else None,
            classes="table--compact",
        ),
        nobody=not total,
    )


def _explained(filters: Filters) -> str:
    if filters.circle == Circle.TASKS:
        return _("Without filters everybody is meant who has a task or has said no to one.")
    if filters.circle == Circle.EVERYBODY:
        return _("Everybody is meant whom the municipality knows as a participant, with or without a task.")
    return _("Without filters all of them are meant.")


def in_words(total: int) -> str:
    """How many people."""
    return ngettext("%(count)s recipient", "%(count)s recipients", total) % {"count": number(total)}


def _rows(group: GroupMessage, filters: Filters, shown: list[Participant]) -> tuple[Row, ...]:
    keys = [person.pk for person in shown]
    tasks: dict[int, list[Found]] = defaultdict(list)
    for one in find(group.election, filters, only=keys):
        tasks[one.participant_id].append(one)
    every = [one.facts for found in tasks.values() for one in found if one.facts]
    kinds = ElectionTaskType.objects.in_bulk({facts["task_type"] for facts in every})
    places = ElectionWorkLocation.objects.in_bulk({facts["work_location"] for facts in every})
    teams: dict[int, list[str]] = defaultdict(list)
    members = TeamMember.objects.filter(participant__in=keys).order_by("team__sort_key")
    for person, name in members.values_list("participant_id", "team__name"):
        teams[person].append(name)

    def about(found: list[Found]) -> object:
        if not found or not found[0].facts:
            return task_state("")
        facts = found[0].facts
        day = day_in_words(datetime.date.fromisoformat(facts["task_day"]), group.election.election_day)
        first = f"{kinds[facts['task_type']].title}, {places[facts['work_location']].title}"
        more = _(" and %(count)s more") % {"count": number(len(found) - 1)} if len(found) > 1 else ""
        return Lines(first + more, f"{day} · {task_state(found[0].state)}")

    return tuple(
        Row(
            (
                Link(person.name, reverse("participant", args=[person.pk])),
                about(tasks[person.pk]),
                ", ".join(teams[person.pk]),
            )
        )
        for person in shown
    )
