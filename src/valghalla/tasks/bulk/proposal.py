"""Who is proposed for available tasks: members of each task's team, those with least to do first. Source: docs/rules/bulk.md."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q

from valghalla.participants.models import Participant
from valghalla.tasks.check import facts_of, rules_of, span_of
from valghalla.tasks.counts import noes
from valghalla.tasks.eligibility import Span, conflicts, days_in_reach, failed_rules
from valghalla.tasks.models import Task, TaskEvent
from valghalla.teams.models import TeamMember

_FACTS = ("name_key", "birth_date", "status", "municipality_code", "citizenship", "incapable")
# Kinds of task: place, type, team, day.
Kind = tuple[int, int, int, datetime.date]


def propose_people(tasks: Sequence[Task], *, municipality_code: str) -> dict[int, int]:
    """Task key → the person proposed for it; tasks nobody fits are left out.

    tasks: of one election, with type, team and election type read along. Nobody is proposed for two tasks on one day, nor
    for a day on which she has one already, in any election. Five queries, however many tasks there are.
    """
    pool = _Pool.of(tasks)
    proposed: dict[int, int] = {}
    for some in _alike(tasks):
        waiting = pool.in_turn(some[0], municipality_code)
        for task in some:
            found = next((one for one in waiting if pool.is_free(one, task)), None)
            if found is not None:
                waiting.remove(found)
                pool.give(found, task)
                proposed[task.pk] = found
    return proposed


@dataclass
class _Pool:
    """The members of the tasks' teams and what they have to do.

    members: team of the catalogue → people.   busy: person → tasks around the days.   number: person → tasks in the election.
    last: person → her latest task day of all.   refused: (person, kind of task) she said no to.
    """

    members: dict[int, list[int]]
    people: dict[int, Participant]
    busy: dict[int, list[Span]]
    number: dict[int, int]
    last: dict[int, datetime.date]
    refused: set[tuple[int, Kind]]

    @classmethod
    def of(cls, tasks: Sequence[Task]) -> "_Pool":
        teams = {task.team.source_id for task in tasks} - {None}
        members: dict[int, list[int]] = defaultdict(list)
        for team, person in TeamMember.objects.filter(team__in=teams).values_list("team_id", "participant_id"):
            members[team].append(person)
        people = Participant.objects.filter(memberships__team__in=teams).distinct().only(*_FACTS)
        of_teams = Q(participant__memberships__team__in=teams)
        return cls(
            members,
            {person.pk: person for person in people},
            _busy(tasks, of_teams),
            *_history(tasks, of_teams),
            _refused(tasks),
        )

    def in_turn(self, task: Task, municipality_code: str) -> list[int]:
        """The team's members who meet the rules and have no task that day: fewest tasks in the election, longest since
        the last, by name."""
        rules = rules_of(task.election.type)

        def meets(person: int) -> bool:
            return not failed_rules(
                facts_of(self.people[person]),
                rules,
                on=task.task_day,
                municipality_code=municipality_code,
                validation_off=task.task_type.validation_off,
            )

        members = self.members.get(task.team.source_id or 0, ())
        return sorted(
            (one for one in members if all(span.day != task.task_day for span in self._of(one)) and meets(one)),
            key=lambda one: (
                self.number.get(one, 0),
                self.last.get(one, datetime.date.min),
                self.people[one].name_key,
                one,
            ),
        )

    def is_free(self, person: int, task: Task) -> bool:
        """Whether she has nothing else at the time and has not said no to the like of it."""
        return (person, _kind(task)) not in self.refused and not conflicts(span_of(task), self._of(person))

    def give(self, person: int, task: Task) -> None:
        """From now on she has it."""
        self.busy.setdefault(person, []).append(span_of(task))
        self.number[person] = self.number.get(person, 0) + 1

    def _of(self, person: int) -> list[Span]:
        return self.busy.get(person, [])


def _alike(tasks: Iterable[Task]) -> list[list[Task]]:
    """Grouped by what decides who can have them at all: day, team, and whether the rules are asked; in that order."""
    grouped: dict[tuple[datetime.date, int, bool], list[Task]] = defaultdict(list)
    for task in tasks:
        grouped[task.task_day, task.team.source_id or 0, task.task_type.validation_off].append(task)
    return [grouped[key] for key in sorted(grouped)]


def _busy(tasks: Sequence[Task], of_teams: Q) -> dict[int, list[Span]]:
    days = {day for task in tasks for day in days_in_reach(task.task_day)} | {task.task_day for task in tasks}
    held = Task.objects.filter(of_teams, task_day__in=days).distinct()
    busy: dict[int, list[Span]] = {}
    for _key, person, day, starts, ends in held.values_list("pk", "participant_id", "task_day", "starts", "ends"):
        assert person is not None
        busy.setdefault(person, []).append(Span(day, starts, ends))
    return busy


def _history(tasks: Sequence[Task], of_teams: Q) -> tuple[dict[int, int], dict[int, datetime.date]]:
    election = tasks[0].election_id if tasks else 0
    rows = (
        Task.objects.filter(of_teams)
        .order_by()
        .values_list("participant_id")
        .annotate(number=Count("pk", filter=Q(election_id=election), distinct=True), last=Max("task_day"))
    )
    number, last = {}, {}
    for person, count, day in rows:
        assert person is not None
        number[person], last[person] = count, day
    return number, last


def _refused(tasks: Sequence[Task]) -> set[tuple[int, Kind]]:
    if not tasks:
        return set()
    events = noes(TaskEvent.objects.filter(election_id=tasks[0].election_id, participant__isnull=False))
    rows = events.values_list("participant_id", "work_location_id", "task_type_id", "team_id", "task_day")
    return {(person, tuple(kind)) for person, *kind in rows}  # type: ignore[misc]


def _kind(task: Task) -> Kind:
    return task.work_location_id, task.task_type_id, task.team_id, task.task_day
