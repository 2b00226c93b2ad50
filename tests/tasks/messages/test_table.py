"""The tables of docs/rules/messages.md, tried cell by cell through the verbs themselves."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction

from tests.elections.factories import ELECTION_DAY, Scene, scene
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit import actors
from valghalla.communication.models import Event, Message, MessageTemplate
from valghalla.elections.activity import deactivate
from valghalla.elections.models import ElectionTaskType, ElectionWorkLocation, PlaceTeam
from valghalla.municipalities.models import Settings
from valghalla.participants.models import Participant
from valghalla.places.models import WorkLocation
from valghalla.task_types.models import TaskType
from valghalla.tasks.answer import accept, decline, withdraw
from valghalla.tasks.assign import assign
from valghalla.tasks.catalogue.carry import carry_all, carrying_places, carrying_task_type
from valghalla.tasks.catalogue.take_out import delete_task_type
from valghalla.tasks.claim import Group, claim
from valghalla.tasks.distribution.distribute import Wanted, distribute
from valghalla.tasks.elections.activate import _write_to_those_who_wait
from valghalla.tasks.elections.call_off import call_off
from valghalla.tasks.eligibility import Rule
from valghalla.tasks.errors import TaskError
from valghalla.tasks.invite import invite
from valghalla.tasks.messages.reminders import remind
from valghalla.tasks.models import Task, TaskState
from valghalla.tasks.move import move
from valghalla.tasks.people.erase import erase_participants
from valghalla.tasks.remove import invalidate, remove
from valghalla.tasks.teams.leave import take_out_member
from valghalla.tasks.teams.propose import propose
from valghalla.tasks.transfer import transfer
from valghalla.teams.members import join
from valghalla.teams.models import TeamResponsible

PAGE = Path(__file__).resolve().parents[3] / "docs" / "rules" / "messages.md"
COLUMNS = ("available", "given", "invited", "accepted")
DAY = datetime.timedelta(days=1)


def table(heading: str) -> list[list[str]]:
    """The rows of the table under a heading, without its head."""
    text = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in text.splitlines() if line[:1] == "|"]
    return rows[2:]


@dataclass
class Stage:
    """A task in each state that is asked for, and who has it or is to have it."""

    s: Scene
    tasks: dict[str, Task]
    people: dict[str, Participant]
    now: datetime.datetime
    by: actors.Actor

    @property
    def today(self) -> datetime.date:
        return self.now.date()

    def herself(self, column: str) -> actors.Actor:
        return actors.participant(self.people[column].pk)


def stage(now, by, columns=COLUMNS, *, state: str = "active") -> Stage:
    s = scene(state=state)
    people = {column: participant() for column in columns}
    made = {
        "available": lambda person: task(s),
        "given": lambda person: held(s, person),
        "invited": lambda person: held(s, person, invited_at=now - 9 * DAY),
        "accepted": lambda person: held(s, person, TaskState.ACCEPTED, confirmed_at=now - 9 * DAY),
    }
    return Stage(s, {column: made[column](people[column]) for column in columns}, people, now, by)


def _take(x: Stage, column: str) -> None:
    claim(Group.of(x.tasks[column]), participant=x.people[column], by=x.herself(column), now=x.now)


def _yes(x: Stage, column: str, by=None) -> None:
    accept(x.tasks[column], participant_id=x.people[column].pk, by=by or x.herself(column), now=x.now)


def _no(x: Stage, column: str, by=None) -> None:
    decline(x.tasks[column], participant_id=x.people[column].pk, by=by or x.herself(column), now=x.now)


def _withdraw(x: Stage, column: str, today=None) -> None:
    person = x.people[column].pk
    withdraw(x.tasks[column], participant_id=person, by=x.herself(column), now=x.now, today=today or x.today)


def _offer(x: Stage, column: str) -> None:
    Settings.objects.update(lets_teams_propose=True)
    join(x.s.team.source_id, x.people[column].pk, joined_by="staff", now=x.now)
    propose(Group.of(x.tasks[column]), to=x.people[column], by=actors.participant(1), now=x.now)


def _take_out(x: Stage, column: str) -> None:
    join(x.s.team.source_id, x.people[column].pk, joined_by="staff", now=x.now)
    take_out_member(x.s.team.source, x.people[column].pk, by=actors.participant(1), now=x.now)


def _transfer(x: Stage, column: str, **how) -> None:
    other, _new = ElectionWorkLocation.objects.get_or_create(
        election=x.s.election, title="Hallen", defaults={"area_name": "Nord", "sort_key": "h"}
    )
    PlaceTeam.objects.get_or_create(work_location=other, team=x.s.team)
    transfer(x.tasks[column], to=task(x.s, work_location=other), by=x.by, now=x.now, **how)


def _team(x: Stage, column: str) -> None:
    join(x.s.other_team.source_id, x.people[column].pk, joined_by="staff", now=x.now)
    TeamResponsible.objects.create(team=x.s.other_team.source, participant=x.people[column])


EACH: dict[str, Callable[[Stage, str], object]] = {
    "she takes the task": _take,
    "she says yes": _yes,
    "the office writes down her yes": lambda x, c: _yes(x, c, x.by),
    "she says no": _no,
    "the office writes down her no": lambda x, c: _no(x, c, x.by),
    "she withdraws": _withdraw,
    "she withdraws in the lock period": lambda x, c: _withdraw(x, c, ELECTION_DAY - 2 * DAY),
    "the office assigns it": lambda x, c: assign(x.tasks[c], to=x.people[c], by=x.by, now=x.now),
    "somebody who answers for the team offers it": _offer,
    "the office invites again": lambda x, c: invite(x.tasks[c], by=x.by, now=x.now),
    "the office takes her off": lambda x, c: remove(x.tasks[c], by=x.by, now=x.now),
    "the office takes her off, and tells her itself": lambda x, c: remove(
        x.tasks[c], by=x.by, now=x.now, tell_her=False
    ),
    "somebody who answers for the team takes her out": _take_out,
    "the office moves her to another place": _transfer,
    "the office moves her, and tells her itself": lambda x, c: _transfer(x, c, tell_her=False),
    "the office moves free tasks to another team": lambda x, c: move(
        x.s.place, from_team=x.s.team, to_team=x.s.other_team, on=None, tasks=[x.tasks[c].pk], by=x.by, now=x.now
    ),
    "CPR says she may not have it": lambda x, c: invalidate(
        x.tasks[c], failed=[Rule.OF_AGE], by=actors.SYSTEM, now=x.now
    ),
    "a stricter rule shuts her out": lambda x, c: invalidate(
        x.tasks[c], failed=[Rule.OF_AGE], by=x.by, now=x.now, recheck=1
    ),
    "she joins a team, or comes to answer for it": _team,
    "she is deleted": lambda x, c: erase_participants([x.people[c].pk], by=x.by, now=x.now),
}
# In these it matters which other tasks there are.
ALONE = {"she takes the task", "somebody who answers for the team offers it"}


def _carry_type(x: Stage, *, tell_them: bool = True, **values) -> None:
    TaskType.objects.filter(pk=x.s.task_type.source_id).update(**values)
    kind = TaskType.objects.get(pk=x.s.task_type.source_id)
    _carry(x, carrying_task_type(kind, today=x.today), tell_them)


def _carry_place(x: Stage, **values) -> None:
    WorkLocation.objects.filter(pk=x.s.place.source_id).update(**values)
    places = WorkLocation.objects.filter(pk=x.s.place.source_id)
    _carry(x, carrying_places(places, today=x.today), True)


def _carry(x: Stage, carryings, tell_them: bool) -> None:
    agreed = [one.fingerprint for one in carryings]
    assert agreed
    carry_all(carryings, agreed=agreed, today=x.today, by=x.by, now=x.now, tell_them=tell_them)


def _lower(x: Stage, **how) -> None:
    none = Wanted(ELECTION_DAY, x.s.team.pk, x.s.task_type.pk, 0)
    distribute(x.s.place, [none], by=x.by, now=x.now, although_invited=True, **how)


def _delete_type(x: Stage, **how) -> None:
    delete_task_type(TaskType.objects.get(pk=x.s.task_type.source_id), today=x.today, by=x.by, now=x.now, **how)


def _near(x: Stage, days: int, *, reminds: bool = True) -> None:
    Settings.objects.update(reminds_of_invitations=False)
    ElectionTaskType.objects.update(send_reminder=reminds)
    remind(now=x.now.replace(year=ELECTION_DAY.year, month=ELECTION_DAY.month, day=ELECTION_DAY.day) - days * DAY)


ALL: dict[str, Callable[[Stage], object]] = {
    "a new time is carried into the election": lambda x: _carry_type(x, starts=datetime.time(9)),
    "a new address is carried into the election": lambda x: _carry_place(x, address="Nyvej 2"),
    "a new time is carried, and the office tells them itself": lambda x: _carry_type(
        x, starts=datetime.time(9), tell_them=False
    ),
    "another description is carried into the election": lambda x: _carry_type(x, description="<p>Andet</p>"),
    "the office lowers the number of tasks": _lower,
    "the office lowers it, and tells them itself": lambda x: _lower(x, tell_them=False),
    "the office deletes the task type": _delete_type,
    "the office deletes it, and tells them itself": lambda x: _delete_type(x, tell_them=False),
    "the election is deactivated": lambda x: deactivate(x.s.election, by=x.by, now=x.now),
    "the election is called off": lambda x: call_off(x.s.election, by=x.by, now=x.now),
    "an invitation is some days old": lambda x: remind(now=x.now),
    "the task is some days ahead": lambda x: _near(x, 3),
    "the task is some days ahead, of a type without reminders": lambda x: _near(x, 3, reminds=False),
    "the day of the task has come": lambda x: _near(x, 0),
}
REFUSABLE = {"the office lowers the number of tasks", "the office lowers it, and tells them itself"}


@contextmanager
def taken_back() -> Iterator[None]:
    """What is done inside is as if it had not been."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def outcome(x: Stage, column: str, act: Callable[[], object]) -> str:
    """What the cell says: refused, or the messages to the person."""
    person = x.people[column].pk
    try:
        with transaction.atomic():
            act()
    except TaskError:
        return "refused"
    return ", ".join(sorted(Message.objects.filter(participant=person).values_list("event", flat=True))) or "–"


@pytest.mark.acceptance("E-215", "E-217", "E-218", "E-219", "E-220", "E-230", "A-366")
@pytest.mark.parametrize("row", table("Somebody does something"), ids=lambda row: row[0])
def test_what_somebody_does(acting, now, by, row):
    name, *cells = row
    if name in ALONE:
        seen = []
        for column in COLUMNS:
            with taken_back():
                x = stage(now, by, [column])
                seen.append(outcome(x, column, lambda x=x, c=column: EACH[name](x, c)))
    else:
        x = stage(now, by)
        seen = [outcome(x, column, lambda c=column: EACH[name](x, c)) for column in COLUMNS]
    assert seen == cells


@pytest.mark.acceptance("E-222", "E-223", "E-224", "E-225", "E-226", "E-355", "A-363", "A-364", "A-365")
@pytest.mark.parametrize("row", table("Something is changed for all"), ids=lambda row: row[0])
def test_what_is_changed_for_all(acting, now, by, row):
    name, *cells = row
    if name in REFUSABLE:
        seen = []
        for column in COLUMNS:
            with taken_back():
                x = stage(now, by, [column])
                seen.append(outcome(x, column, lambda x=x: ALL[name](x)))
    else:
        x = stage(now, by)
        ALL[name](x)
        seen = [outcome(x, column, lambda: None) for column in COLUMNS]
    assert seen == cells


@pytest.mark.acceptance("E-211", "A-362")
def test_nothing_from_an_election_that_is_not_active(acting, now, by):
    for name, act in _acts(stage(now, by, state="inactive")):
        with taken_back():
            act()
            assert not Message.objects.exists(), name


def _acts(x: Stage):
    """Every cell: which row, and what does it."""
    for name, each in EACH.items():
        for column in COLUMNS:
            yield name, lambda each=each, column=column: outcome(x, column, lambda: each(x, column))
    for name, whole in ALL.items():
        yield name, lambda whole=whole: outcome(x, "available", lambda: whole(x))


@pytest.mark.acceptance("E-212", "E-213", "E-214")
def test_what_activating_sends(acting, now, by):
    x = stage(now, by)
    new = participant()
    held(x.s, new, TaskState.ACCEPTED)
    people = {column: x.people[column] for column in ("available", "given", "invited")} | {
        "accepted, not confirmed": new,
        "accepted, confirmed": x.people["accepted"],
    }
    activation = x.s.election.activations.create(started_at=now)
    for _once, later in enumerate((now, now + DAY)):
        _write_to_those_who_wait(activation, now=later)
        told = Message.objects.values_list("participant_id", "event")
        sent = {column: [event for pk, event in told if pk == person.pk] for column, person in people.items()}
        assert [[column, ", ".join(events) or "–"] for column, events in sent.items()] == table(
            "The election is activated"
        )


def test_every_event_and_every_verb_stands_in_the_tables():
    rows = [*table("Somebody does something"), *table("Something is changed for all")]
    assert [row[0] for row in rows] == [*EACH, *ALL]
    said = {cell for row in [*rows, *table("The election is activated")] for cell in row[1:]}
    assert said == {*Event, "–", "refused"} - {Event.NOTICE}


@pytest.mark.acceptance("E-232")
def test_a_missing_template_never_stops_what_caused_the_message(acting, now, by):
    """Everything that is not refused is done, and the message that nobody wrote a text for stands in the log."""
    x = stage(now, by)
    MessageTemplate.objects.all().delete()
    queued = set()
    for _name, act in _acts(x):
        with taken_back():
            act()
            assert not Message.objects.exclude(template=None).exists()
            queued.update(Message.objects.values_list("event", flat=True))
    assert queued == set(Event) - {Event.NOTICE}
