"""What each action does to one row, by the verb that does it to one task, and how that is put back."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.elections.models import ElectionTeam
from valghalla.participants.models import Participant
from valghalla.tasks.answer import accept, decline
from valghalla.tasks.assign import assign
from valghalla.tasks.bulk.outcomes import Changed
from valghalla.tasks.errors import Gone
from valghalla.tasks.invite import invite
from valghalla.tasks.models import BulkRow, BulkRun, Task
from valghalla.tasks.move import move
from valghalla.tasks.remove import remove
from valghalla.tasks.standing import is_as, put_back, standing
from valghalla.tasks.teams.memberships import set_teams
from valghalla.tasks.transfer import transfer
from valghalla.teams.members import leave
from valghalla.teams.models import Team, TeamMember

Action = BulkRun.Action
Step = Callable[[BulkRun, BulkRow, Actor, datetime.datetime], None]


def carry_out(run: BulkRun, row: BulkRow, *, by: Actor, now: datetime.datetime) -> None:
    """Do the row, which the caller has locked and saves; what it was before is kept with it.

    Raises Changed when the task is not what it was when the plan was made, and what the verb raises.
    """
    if run.action in _PEOPLE:
        _PEOPLE[run.action](run, row, by, now)
        return
    if row.task_id is None or not row.seen:  # an erasure clears what was seen of the person's task
        raise Gone("participant" if row.task_id else "task")
    tasks = _read(row)
    held = tasks[row.task_id]
    seen_with = None if run.action == Action.ASSIGN else row.participant_id
    if not is_as(held, row.seen, holder=seen_with):
        raise Changed
    before = {"task": standing(held)}
    if row.target_id is not None:
        before["target"] = standing(tasks[row.target_id])
    before |= _joining(run, row, tasks)
    _STEPS[run.action](run, row, by, now)
    row.before = before
    row.seen = {name: standing(task) for name, task in _named(row, _read(row)).items()}


def tells(run: BulkRun) -> bool:
    """Whether the people concerned are written to; the office may have said that it tells them itself."""
    return bool(run.choices.get("tell", True))


def take_back(run: BulkRun, row: BulkRow, *, by: Actor, now: datetime.datetime) -> None:
    """Put back what the row did. Nobody is written to; its messages are the caller's to call off.

    Raises Gone when somebody or something is not as the row left it, and Overlaps when the person has other things to do.
    """
    if run.action in _PEOPLE:
        _take_back_team(run, row, by, now)
        return
    tasks = _named(row, _read(row))
    if tasks.keys() != {"task", "target"} & row.before.keys():
        raise Gone("task" if row.before else "participant")
    # Whom the row moved is taken off the second task before she gets the first back.
    for name in sorted(tasks, key=["target", "task"].index):
        holder, left_holder = _holders(run, row, name)
        put_back(
            tasks[name],
            row.before[name],
            holder=holder,
            left=row.seen[name],
            left_holder=left_holder,
            by=by,
            now=now,
        )
    _leave_again(row, by, now)


def _holders(run: BulkRun, row: BulkRow, name: str) -> tuple[int | None, int | None]:
    """Who had the task before the row, and who had it after."""
    person = row.participant_id
    if name == "target" or run.action == Action.ASSIGN:
        return None, person
    if run.action in (Action.REMOVE, Action.DECLINE, Action.TRANSFER):
        return person, None
    return person, person


def _read(row: BulkRow) -> dict[int, Task]:
    keys = [key for key in (row.task_id, row.target_id) if key is not None]
    tasks = Task.objects.select_related("work_location", "team").in_bulk(keys)
    if len(tasks) < len(keys):
        raise Gone("task")
    return tasks


def _named(row: BulkRow, tasks: Mapping[int, Task]) -> dict[str, Task]:
    named = {"task": row.task_id, "target": row.target_id}
    return {name: tasks[key] for name, key in named.items() if key is not None and key in tasks}


def _joining(run: BulkRun, row: BulkRow, tasks: Mapping[int, Task]) -> dict[str, Any]:
    """The team that the row makes the person a member of, where she was none."""
    if run.action not in (Action.ASSIGN, Action.TRANSFER) or row.participant_id is None:
        return {}
    team = tasks[row.target_id or row.task_id or 0].team.source_id
    if team is None or TeamMember.objects.filter(team=team, participant=row.participant_id).exists():
        return {}
    return {"joined": team}


def _leave_again(row: BulkRow, by: Actor, now: datetime.datetime) -> None:
    team, person = row.before.get("joined"), row.participant_id
    if team is None or person is None or Task.objects.filter(team__source=team, participant=person).exists():
        return
    if TeamMember.objects.filter(participant=person).exclude(team=team).exists() and leave(team, person):
        record("team.left", Team(pk=team), by=by, now=now, participant_id=person)


def _task(row: BulkRow) -> Task:
    return Task(pk=row.task_id)


def _person(row: BulkRow) -> Participant:
    if row.participant_id is None:
        raise Gone("participant")
    return Participant(pk=row.participant_id)


def _assign(run: BulkRun, row: BulkRow, by: Actor, now: datetime.datetime) -> None:
    assign(_task(row), to=_person(row), by=by, now=now)


def _invite(run: BulkRun, row: BulkRow, by: Actor, now: datetime.datetime) -> None:
    invite(_task(row), by=by, now=now)


def _accept(run: BulkRun, row: BulkRow, by: Actor, now: datetime.datetime) -> None:
    accept(_task(row), participant_id=_person(row).pk, by=by, now=now)


def _decline(run: BulkRun, row: BulkRow, by: Actor, now: datetime.datetime) -> None:
    decline(_task(row), participant_id=_person(row).pk, by=by, now=now)


def _remove(run: BulkRun, row: BulkRow, by: Actor, now: datetime.datetime) -> None:
    remove(_task(row), by=by, now=now, tell_her=tells(run))


def _move(run: BulkRun, row: BulkRow, by: Actor, now: datetime.datetime) -> None:
    task = _read(row)[row.task_id or 0]
    to_team = ElectionTeam.objects.filter(pk=run.choices["team"], election=run.election_id).first()
    if to_team is None:
        raise Gone("team")
    if not move(task.work_location, from_team=task.team, to_team=to_team, on=None, tasks=[task.pk], by=by, now=now):
        raise Changed


def _transfer(run: BulkRun, row: BulkRow, by: Actor, now: datetime.datetime) -> None:
    if row.target_id is None:
        raise Gone("task")
    transfer(_task(row), to=Task(pk=row.target_id), by=by, now=now, tell_her=tells(run))


def _join_team(run: BulkRun, row: BulkRow, by: Actor, now: datetime.datetime) -> None:
    _set_team(run, row, by, now, is_in=True)


def _leave_team(run: BulkRun, row: BulkRow, by: Actor, now: datetime.datetime) -> None:
    _set_team(run, row, by, now, is_in=False)


def _set_team(run: BulkRun, row: BulkRow, by: Actor, now: datetime.datetime, *, is_in: bool) -> None:
    person, team = _person(row), run.choices["team"]
    teams = set(TeamMember.objects.filter(participant=person).values_list("team_id", flat=True))
    if (team in teams) == is_in:
        raise Changed
    if not Team.objects.filter(pk=team).exists():
        raise Gone("team")
    set_teams(person, teams | {team} if is_in else teams - {team}, by=by, now=now)


def _take_back_team(run: BulkRun, row: BulkRow, by: Actor, now: datetime.datetime) -> None:
    try:
        _set_team(run, row, by, now, is_in=run.action == Action.LEAVE_TEAM)
    except Changed as changed:
        raise Gone("changed since") from changed


_STEPS: dict[str, Step] = {
    Action.ASSIGN: _assign,
    Action.INVITE: _invite,
    Action.ACCEPT: _accept,
    Action.DECLINE: _decline,
    Action.REMOVE: _remove,
    Action.MOVE: _move,
    Action.TRANSFER: _transfer,
}
_PEOPLE: dict[str, Step] = {Action.JOIN_TEAM: _join_team, Action.LEAVE_TEAM: _leave_team}
