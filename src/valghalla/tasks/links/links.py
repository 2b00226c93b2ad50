"""Task links: random addresses that show available tasks of one team to whoever has them; counted, ending, revocable.

A link made by hand narrows the team's tasks by day, places, areas, task types and trust. A single link ("copy link to
the task") stands for one group of equal places, trusted or not: whoever has it may take one. Every link stops working
when the last day of its election is over, or earlier if it says so.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.elections.models import ElectionTeam
from valghalla.tasks.claim import Group
from valghalla.tasks.errors import LinkClosed
from valghalla.tasks.models import Task, TaskLink


def make_link(
    team: ElectionTeam,
    *,
    name: str = "",
    on: datetime.date | None = None,
    work_locations: Iterable[int] = (),
    areas: Iterable[int] = (),
    task_types: Iterable[int] = (),
    with_trusted: bool = False,
    expires_at: datetime.datetime | None = None,
    by: Actor,
    now: datetime.datetime,
) -> TaskLink:
    """A link to the team's available tasks; the link that already shows just that, and ends when this one would, is
    given again.

    on: task day, a calendar date, None for all.   work_locations, task_types: keys of the election's copies.
    areas: keys of the catalogue's areas. Empty means all of them.
    """
    wanted: dict[str, Any] = {
        "election_id": team.election_id,
        "team_id": team.pk,
        "task_day": on,
        "work_locations": sorted(set(work_locations)),
        "areas": sorted(set(areas)),
        "task_types": sorted(set(task_types)),
        "with_trusted": with_trusted,
        "single": False,
        "expires_at": expires_at,
    }
    return _link(wanted, name=name, by=by, now=now)


def link_to(group: Group, *, by: Actor, now: datetime.datetime) -> TaskLink:
    """The single link of a group of equal places: the one in force, or a new one after it was revoked."""
    return _link(_single(group), name="", by=by, now=now)


def single_link(group: Group) -> TaskLink | None:
    """The single link of the group that is in force, if one was made."""
    return TaskLink.objects.filter(**_single(group), revoked_at=None).order_by("id").first()


def _single(group: Group) -> dict[str, Any]:
    return {
        "election_id": group.election_id,
        "team_id": group.team_id,
        "task_day": group.task_day,
        "work_locations": [group.work_location_id],
        "areas": [],
        "task_types": [group.task_type_id],
        "with_trusted": True,
        "single": True,
        "expires_at": None,
    }


def rename(link: TaskLink, name: str, *, by: Actor, now: datetime.datetime) -> TaskLink:
    """Give the link another name, which only the office sees."""
    with transaction.atomic():
        held = TaskLink.objects.select_for_update(no_key=True).get(pk=link.pk)
        if held.name != name[:255]:
            held.name = name[:255]
            held.save(update_fields=["name"])
            record("task_link.renamed", held, by=by, now=now)
    return held


def revoke(link: TaskLink, *, by: Actor, now: datetime.datetime) -> TaskLink:
    """Let the address lead nowhere from now on; a second time changes nothing."""
    with transaction.atomic():
        held = TaskLink.objects.select_for_update(no_key=True).get(pk=link.pk)
        if held.revoked_at is None:
            held.revoked_at = now
            held.save(update_fields=["revoked_at"])
            record("task_link.revoked", held, by=by, now=now)
    return held


def read_link(token: str, *, now: datetime.datetime) -> TaskLink:
    """The link behind an address, with its election and team. Raises LinkClosed."""
    link = TaskLink.objects.select_related("election", "team").filter(token=token).first()
    if link is None:
        raise LinkClosed("unknown")
    if link.revoked_at is not None:
        raise LinkClosed("revoked")
    if ends_at(link) <= now:
        raise LinkClosed("expired")
    if not link.election.is_active:
        raise LinkClosed("inactive")
    return link


def ends_at(link: TaskLink) -> datetime.datetime:
    """The instant at which the link stops working unless it is revoked before: the end of the election's last day in
    Denmark, or what the link itself says when that is earlier."""
    over = clock.instant(link.election.last_day + datetime.timedelta(days=1), datetime.time())
    return over if link.expires_at is None else min(over, link.expires_at)


def group_of(link: TaskLink) -> Group:
    """The group of places that a single link stands for."""
    assert link.single
    assert link.task_day is not None
    return Group(link.election_id, link.work_locations[0], link.team_id, link.task_types[0], link.task_day)


def tasks_behind(link: TaskLink) -> QuerySet[Task]:
    """All tasks of the link's team that its filters let through, in every state and on every day.

    Tasks moved to another team are that team's: they are no longer here.
    """
    tasks = Task.objects.filter(election_id=link.election_id, team_id=link.team_id)
    narrowing = {
        "task_day": link.task_day,
        "work_location_id__in": link.work_locations,
        "work_location__source__area_id__in": link.areas,
        "task_type_id__in": link.task_types,
    }
    tasks = tasks.filter(**{field: value for field, value in narrowing.items() if value})
    return tasks if link.with_trusted else tasks.filter(task_type__trusted=False)


def count_opened(link: TaskLink) -> None:
    """One more opened the link."""
    TaskLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1)


def count_taken(link: TaskLink) -> None:
    """One more took a task through the link."""
    TaskLink.objects.filter(pk=link.pk).update(taken=F("taken") + 1)


def _link(wanted: dict[str, Any], *, name: str, by: Actor, now: datetime.datetime) -> TaskLink:
    with transaction.atomic():
        ElectionTeam.objects.select_for_update(no_key=True).get(pk=wanted["team_id"])
        same = TaskLink.objects.filter(**wanted, revoked_at=None).order_by("id")
        if (found := same.first()) is not None and (found.expires_at is None or found.expires_at > now):
            return found
        link = TaskLink.objects.create(**wanted, name=name[:255], created_at=now)
        record("task_link.made", link, by=by, now=now, single=link.single, with_trusted=link.with_trusted)
    return link
