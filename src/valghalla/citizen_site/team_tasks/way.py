"""The way to tasks as whoever answers for their team: every task of it, trusted or not."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from valghalla.base.written_once import first, written_once
from valghalla.citizen_site.my_team.door import own_teams
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.tasks.ways import ByTeam, key_of
from valghalla.elections.models import ElectionTeam
from valghalla.tasks.claim import Group
from valghalla.tasks.models import Task
from valghalla.tasks.teams.seen import is_of

Key = tuple[int, int, int, datetime.date]


@dataclass(frozen=True)
class AsResponsible(ByTeam):
    """teams: keys of those she answers for."""

    teams: tuple[int, ...]

    @property
    def list_url(self) -> str:
        """All the teams' tasks."""
        return reverse("team_tasks")

    def page_url(self, group: Group) -> str:
        """The page of a group."""
        return reverse("team_task", args=[key_of(group)])

    def take_url(self, group: Group) -> str:
        """Where she takes a place of the group herself."""
        return reverse("team_task_take", args=[key_of(group)])

    def tasks(self) -> QuerySet[Task]:
        """The teams' tasks, in every state."""
        return Task.objects.filter(team__source__in=self.teams)

    def group(self, key: Key) -> Group:
        """The group a key in the address stands for, of whichever team; raises ElectionTeam.DoesNotExist."""
        place, team, kind, day = key
        if (election := first(_election_of(team))) is None:
            raise ElectionTeam.DoesNotExist
        return Group(election, place, team, kind, day)

    def lets_through(self, group: Group, *, now: datetime.datetime) -> bool:
        """Whether the group is one of the teams', in an active election."""
        return is_of(group, self.teams)


@written_once
def _election_of(team_id: int) -> QuerySet:
    return ElectionTeam.objects.filter(pk=team_id).values_list("election_id", flat=True)


def way_of(request: CitizenRequest) -> AsResponsible:
    """The way of whoever is signed in."""
    teams = tuple(team.pk for team in own_teams(request))
    return AsResponsible(request.participant, teams)


def own_group(way: AsResponsible, key: Key, *, now: datetime.datetime) -> Group:
    """The group a key in the address stands for; one of another team, or of none, is unknown."""
    try:
        group = way.group(key)
    except ElectionTeam.DoesNotExist:
        raise Http404 from None
    if not way.lets_through(group, now=now):
        raise Http404
    return group
