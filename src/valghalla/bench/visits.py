"""Which pages are measured: every address of the three sites that answers GET with a page, at the largest municipality.

Read from the sites' own tables of addresses, so that a new page is measured without being told of. Lists over long tables are asked
for sorted, filtered, searched and far down.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import URLResolver, get_resolver, reverse

from valghalla.admin_site.content.kinds import KINDS
from valghalla.audit.actors import SYSTEM
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.bench import sessions
from valghalla.bench.dataset import PEOPLE, Dataset
from valghalla.citizen_site.tasks.ways import key_of
from valghalla.communication.models import Message, MessageTemplate
from valghalla.participants.models import Participant, SpecialDiet
from valghalla.places.models import Area, WorkLocation
from valghalla.task_types.models import TaskType
from valghalla.tasks.claim import Group
from valghalla.tasks.links.links import make_link
from valghalla.tasks.models import Task, TaskLink, TaskState
from valghalla.teams.models import Team

ROOMS = {"citizen": "valghalla.citizen_site", "admin": "valghalla.admin_site", "operator": "valghalla.operator_site"}
SEARCHED = 8
INVITATION = "benchmark-invitation"


@dataclass(frozen=True)
class Page:
    """A page to measure. paths: asked for in turn.   is_list: held to the lists' figures rather than to any other page's."""

    name: str
    host: str
    session: str
    paths: tuple[str, ...]
    is_list: bool = False


@dataclass(frozen=True)
class Address:
    """One address of a site: its name, and its pattern with the names of what stands in it."""

    site: str
    name: str
    pattern: str

    @property
    def title(self) -> str:
        """Which page it is: "admin: participants"."""
        return f"{self.site}: {self.name}"

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of what stands in it."""
        return tuple(re.findall(r"<(?:\w+:)?(\w+)>", self.pattern))


def addresses() -> list[Address]:
    """Every address of the sites' own rooms; signing in is measured by itself."""
    return [
        Address(site, name, pattern)
        for site, room in ROOMS.items()
        for name, pattern, module in _walk(get_resolver(settings.SITE_URLCONFS[site]).url_patterns, "")
        if module.startswith(room)
    ]


def pages(data: Dataset) -> list[Page]:
    """The lists, then everything else, acting for the municipality. What the data set has none of (an import under way, a file)
    is left out."""
    hosts = {
        "citizen": data.municipality.citizen_host,
        "admin": data.municipality.admin_host,
        "operator": settings.OPERATOR_HOST,
    }
    known = _known(data)
    cookies = {"citizen": sessions.of_citizen(known.holder), "admin": known.office, "operator": sessions.of_operator()}
    found = []
    for address in addresses():
        values = known.values(address)
        if not values.keys() >= set(address.parts):
            continue
        kwargs = {part: values[part] for part in address.parts}
        path = reverse(address.name, urlconf=settings.SITE_URLCONFS[address.site], kwargs=kwargs)
        asked = known.queries.get(f"{address.site}: {address.name}", ())
        paths = (path, *(f"{path}?{query}" for query in asked))
        found.append(
            Page(f"{address.site}: {address.name}", hosts[address.site], cookies[address.site], paths, bool(asked))
        )
    return sorted(found, key=lambda page: not page.is_list)


@dataclass(frozen=True)
class _Known:
    """What stands in addresses. office: an administrator's cookie.   queries: the lists, and what they are asked."""

    office: str
    holder: Participant
    of_catalogue: Mapping[str, Any]
    of_election: Mapping[str, Any]
    of_citizen: Mapping[str, Any]
    queries: Mapping[str, Sequence[str]]
    of_one: Mapping[str, Mapping[str, Any]]

    def values(self, address: Address) -> dict[str, Any]:
        """For this address: its own, else those of its site, where an election's copies go before the catalogue."""
        values = dict(self.of_citizen if address.site == "citizen" else self.of_catalogue)
        if "election_id" in address.parts:
            values |= self.of_election
        return {**values, **self.of_one.get(address.title, {})}


def _known(data: Dataset) -> _Known:
    election, now = data.election, clock.now()
    office = sessions.of_staff()
    tasks = election.tasks.order_by("id")
    holder = tasks.filter(state=TaskState.ACCEPTED).select_related("participant")[0].participant
    assert holder is not None
    mine = tasks.filter(participant=holder, state=TaskState.ACCEPTED)[0]
    asked = tasks.filter(state=TaskState.UNANSWERED)[0]
    open_tasks = tasks.filter(state=TaskState.AVAILABLE, task_type__trusted=False)
    free, of_mine = open_tasks[0], open_tasks.filter(team__source__members__participant=holder)[0]
    Task.objects.filter(pk=asked.pk).update(invitation_token=INVITATION)
    link = TaskLink.objects.filter(single=False).first() or make_link(free.team, by=SYSTEM, now=now)
    of_link = open_tasks.filter(team=link.team_id)[0]
    place, kind = election.work_locations.earliest("id"), election.task_types.earliest("id")
    diet = SpecialDiet.objects.earliest("id")
    unanswered, available = {"task_id": asked.pk}, {"task_id": free.pk}
    by_link = {"token": link.token, "key": key_of(Group.of(of_link))}
    return _Known(
        office=office,
        holder=holder,
        of_catalogue={
            "area_id": Area.objects.earliest("id").pk,
            "diet_id": diet.pk,
            "election_type_id": election.type_id,
            "link_id": link.pk,
            "message_id": Message.objects.filter(participant=holder).earliest("id").pk,
            "municipality_id": data.municipality.pk,
            "participant_id": holder.pk,
            "site": "citizen",
            "staff_id": sessions.office().pk,
            "task_type_id": TaskType.objects.earliest("id").pk,
            "team_id": Team.objects.earliest("id").pk,
            "template_id": MessageTemplate.objects.earliest("id").pk,
            "text_kind": KINDS[0].slug,
            "text_language": "da",
            "work_location_id": WorkLocation.objects.earliest("id").pk,
        },
        of_election={
            "election_id": election.pk,
            "election_task_type_id": kind.pk,
            "place_id": place.pk,
            "sheet": "all",
            "task_id": mine.pk,
            "task_type_id": kind.pk,
            "team_id": mine.team_id,
        },
        of_citizen={"task_id": mine.pk, "key": key_of(Group.of(of_mine))},
        of_one={
            "admin: task_assign": available,
            "admin: task_link": available,
            "admin: task_reply": unanswered,
            "citizen: invitation": {"token": INVITATION},
            "citizen: task_link": by_link,
            "citizen: task_link_task": by_link,
            "citizen: task_link_task_take": by_link,
        },
        queries=_queries(data, office, team=mine.team_id, diet=diet.pk),
    )


def _queries(data: Dataset, office: str, *, team: int, diet: int) -> dict[str, Sequence[str]]:
    """What the lists over long tables are asked: nothing, sorted, filtered, searched, and far down."""
    people = Participant.objects.order_by("name_key", "pk")
    rows = people.values_list("pk", "last_name")[:: PEOPLE // SEARCHED]
    searches = [f"search={key}" for key in sessions.kept_searches(office, [name.split()[0] for _pk, name in rows])]
    far = [pk for pk, _name in rows][SEARCHED // 2]
    held = data.election.tasks.exclude(participant=None).order_by("task_day", "pk")
    task, day = held[held.count() // 2], data.election.first_day
    message = Message.objects.order_by("-queued_at", "-pk")[40_000]
    entry = AuditEntry.objects.order_by("-at", "-pk")[150_000]
    election = f"election={data.election.pk}"
    catalogue_team = Team.objects.earliest("id").pk
    of_tasks = (f"day={day}", f"team={team}", "sort=task_day", "sort=-work_location", f"after={task.pk}")
    return {
        "admin: participants": (
            "", *searches, "sort=born", "sort=-born", f"after={far}", f"sort=-name&after={far}", f"team={catalogue_team}",
            "digital_post=no", "task=accepted", "task=none", "task=unanswered", "size=100",
        ),
        "admin: participant_list": ("", *of_tasks, "vacant=on", "state=accepted", f"sort=team&after={task.pk}"),
        "admin: messages": (
            "", "status=failed", "sort=time", election, f"after={message.pk}", "event=confirmation", *searches[:2],
        ),
        "admin: audit_log": ("chosen=1", "chosen=1&type=task", "act=see", f"chosen=1&after={entry.pk}", "user=participant"),
        "admin: declined": ("", "sort=-at", "sort=who", f"day={day}", f"team={team}"),
        "admin: finance_list": ("", *of_tasks[:2]),
        "admin: election_system_list": ("", *of_tasks[:2]),
        "admin: diet_list": ("", *of_tasks[:2]),
        "admin: case_list": ("", *of_tasks[:2]),
        "admin: all_tasks": ("", *of_tasks, "state=available", "state=unanswered"),
    }  # fmt: skip


def _walk(patterns: Iterable[Any], before: str) -> Iterator[tuple[str, str, str]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, before + str(pattern.pattern))
        else:
            yield pattern.name, before + str(pattern.pattern), pattern.callback.__module__
