"""The ways a visitor comes to tasks: by a link somebody passed on, or as a member of a team.

A way decides which tasks can be seen and taken by it, and makes the addresses. The key of a group in an address is no
secret and opens nothing: what a way does not let through is not found.
"""

import datetime
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.urls import register_converter, reverse

from valghalla.elections.models import ElectionTeam
from valghalla.participants.models import Participant
from valghalla.tasks.claim import Group
from valghalla.tasks.links.links import group_of, read_link, tasks_behind
from valghalla.tasks.models import Task, TaskLink
from valghalla.tasks.near import Free, FreeAmong, FreeOfTeam
from valghalla.tasks.queries import election_of_teams_task, open_to_take, tasks_of_teams


class GroupKey:
    """Part of an address: "<work location>-<team>-<task type>-<yyyymmdd>"."""

    regex = r"[0-9]{1,15}-[0-9]{1,15}-[0-9]{1,15}-[0-9]{8}"

    def to_python(self, value: str) -> tuple[int, int, int, datetime.date]:
        """Three keys and a calendar date; ValueError, and so no such page, for an impossible one."""
        place, team, kind, day = value.split("-")
        return int(place), int(team), int(kind), datetime.date.fromisoformat(day)

    def to_url(self, value: str) -> str:
        """What ``key_of`` made."""
        return value


register_converter(GroupKey, "group")


def key_of(group: Group) -> str:
    """How a group is written in an address."""
    return f"{group.work_location_id}-{group.team_id}-{group.task_type_id}-{group.task_day:%Y%m%d}"


@dataclass(frozen=True)
class ByLink:
    """By a task link; a single link leads straight to its one group."""

    link: TaskLink

    @property
    def list_url(self) -> str:
        """The link's own page."""
        return reverse("task_link", args=[self.link.token])

    def page_url(self, group: Group) -> str:
        """The page of a group."""
        if self.is_only(group):
            return self.list_url
        return reverse("task_link_task", args=[self.link.token, key_of(group)])

    def take_url(self, group: Group) -> str:
        """Where a place of the group is taken."""
        if self.is_only(group):
            return reverse("task_link_take", args=[self.link.token])
        return reverse("task_link_task_take", args=[self.link.token, key_of(group)])

    def is_only(self, group: Group) -> bool:
        """Whether the link was made for just this group."""
        return self.link.single and group == group_of(self.link)

    def group(self, key: tuple[int, int, int, datetime.date]) -> Group:
        """The group a key in the address stands for."""
        place, team, kind, day = key
        return Group(self.link.election_id, place, team, kind, day)

    def tasks(self) -> QuerySet[Task]:
        """Everything that can be seen by the link, in every state. Where the one task of a single link is taken, that
        is
        what the team has besides, trusted tasks left out."""
        if not self.link.single:
            return tasks_behind(self.link)
        return Task.objects.filter(
            election_id=self.link.election_id, team_id=self.link.team_id, task_type__trusted=False
        )

    def free(self, to: Task, *, now: datetime.datetime) -> Free:
        """What can be taken by the link of the team of the task, one that can be seen by it."""
        return FreeAmong(open_to_take(self.tasks(), now=now), to=to)

    def lets_through(self, group: Group, *, now: datetime.datetime) -> bool:
        """Whether the group can be seen by the link."""
        if self.is_only(group):
            return tasks_behind(self.link).exists()
        if self.link.single and open_to_take(tasks_behind(self.link), now=now).exists():
            return False
        return _some(self.tasks(), group)


@dataclass(frozen=True)
class ByTeam:
    """As a member of teams, or answering for them."""

    participant: Participant
    _let_through: set[Group] = field(default_factory=set, init=False, compare=False)

    @property
    def list_url(self) -> str:
        """The list of the teams' tasks."""
        return reverse("tasks")

    def page_url(self, group: Group) -> str:
        """The page of a group."""
        return reverse("task", args=[key_of(group)])

    def take_url(self, group: Group) -> str:
        """Where a place of the group is taken."""
        return reverse("task_take", args=[key_of(group)])

    def is_only(self, group: Group) -> bool:
        """Teams have lists."""
        return False

    def group(self, key: tuple[int, int, int, datetime.date]) -> Group:
        """The group a key in the address stands for, of one of the teams and not trusted; raises ElectionTeam.DoesNotExist."""
        place, team, kind, day = key
        if (election := election_of_teams_task(team, kind, self.participant)) is None:
            raise ElectionTeam.DoesNotExist
        group = Group(election, place, team, kind, day)
        self._let_through.add(group)
        return group

    def tasks(self) -> QuerySet[Task]:
        """The teams' tasks that are not trusted, in every state."""
        return tasks_of_teams(self.participant)

    def free(self, to: Task, *, now: datetime.datetime) -> Free:
        """What can be taken of the team of the task, which is one of hers."""
        return FreeOfTeam(to=to, now=now)

    def lets_through(self, group: Group, *, now: datetime.datetime) -> bool:
        """Whether the group is one of the teams', and not trusted: one that ``group`` has found."""
        return group in self._let_through


Way = ByLink | ByTeam


def by_link(token: str, *, now: datetime.datetime) -> ByLink:
    """The way a link opens. Raises tasks' LinkClosed."""
    return ByLink(read_link(token, now=now))


def _some(tasks: QuerySet[Task], group: Group) -> bool:
    return tasks.filter(
        election_id=group.election_id,
        work_location_id=group.work_location_id,
        team_id=group.team_id,
        task_type_id=group.task_type_id,
        task_day=group.task_day,
    ).exists()
