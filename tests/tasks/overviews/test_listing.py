"""All tasks of an election: what an address asks for, and which tasks fit."""

import datetime

import pytest
from django.http import QueryDict

from tests.elections.factories import ELECTION_DAY, Scene, election, scene
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.overviews.listing import Wanted, matching, wanted_from

NOTHING = Wanted()
DAY_BEFORE = ELECTION_DAY - datetime.timedelta(days=1)
ASKED = [
    ("", NOTHING),
    ("state=unanswered&state=accepted&state=mad", Wanted(states=("unanswered", "accepted"))),
    ("day=2026-11-03&day=3.11.&day=", Wanted(days=(datetime.date(2026, 11, 3),))),
    ("area=Nord&area=Syd", Wanted(areas=("Nord", "Syd"))),
    ("place=4&place=x&team=5&task_type=6&task_type=-1", Wanted(places=(4,), teams=(5,), task_types=(6,))),
    ("waiting=7", Wanted(waiting=7)),
    ("waiting=0", Wanted(waiting=0)),
    ("waiting=-1", NOTHING),
    ("waiting=%C2%B2", NOTHING),
    ("waiting=99999999", Wanted(waiting=3650)),
    ("invited=no&reminded=yes", Wanted(invited="no", reminded="yes")),
    ("invited=maybe&reach=phone&trusted=2", NOTHING),
    ("doubles=on&broken=on&changed=on&declined=on", Wanted(doubles=True, broken=True, changed=True, declined=True)),
    ("reach=exempt&trusted=yes", Wanted(reach="exempt", trusted="yes")),
    ("search=+Ane+", Wanted(search="Ane")),
    ("page=4&sort=name&column=team", NOTHING),
]


@pytest.mark.parametrize(("address", "wanted"), ASKED)
def test_an_address_says_what_is_wanted(address, wanted):
    assert wanted_from(QueryDict(address)) == wanted


def test_facts_for_the_audit_hold_no_search_text():
    wanted = Wanted(days=(ELECTION_DAY,), waiting=0, search="Ane", states=("accepted",))
    assert wanted.as_facts() == {
        "days": [ELECTION_DAY.isoformat()],
        "waiting": 0,
        "search": True,
        "states": ["accepted"],
    }
    assert NOTHING.as_facts() == {}


FITTING = [
    ("", {"free", "asked", "waits", "yes", "twice", "again", "minor"}),
    ("state=available", {"free"}),
    ("state=available&state=unanswered", {"free", "asked", "waits"}),
    ("day=2026-11-02", {"minor"}),
    ("area=Nord", {"free", "asked", "waits", "yes", "twice", "again", "minor"}),
    ("area=Syd", set()),
    ("team={other_team}", {"yes"}),
    ("task_type={other_type}", {"again", "minor"}),
    ("place={place}&team={other_team}", {"yes"}),
    ("place=0", set()),
    ("waiting=7", {"waits"}),
    ("waiting=8", set()),
    ("waiting=0", {"waits"}),
    ("invited=no", {"asked"}),
    ("invited=yes", {"waits", "yes"}),
    ("reminded=no", {"waits"}),
    ("reminded=yes", {"yes"}),
    ("doubles=on", {"twice", "again"}),
    ("broken=on", {"minor"}),
    ("changed=on", {"yes"}),
    ("reach=exempt", {"asked", "waits"}),
    ("reach=no_contact", {"waits", "yes"}),
    ("reach=none", {"waits"}),
    ("declined=on", {"free"}),
    ("trusted=yes", {"again", "minor"}),
    ("trusted=no&state=accepted", {"yes", "twice"}),
    ("search=ane+yde", {"yes"}),
    ("search=20+30+40+50", {"asked"}),
    ("search=person", {"twice", "again", "minor", "waits", "asked"}),
]


class Stage:
    """The scene and its tasks. names: of the tasks, by their keys."""

    def __init__(self, made: Scene, tasks: dict[str, Task]) -> None:
        self.scene, self.election, self.tasks = made, made.election, tasks
        self.names = {one.pk: name for name, one in tasks.items()}


@pytest.fixture
def stage(acting, now) -> Stage:
    """Seven tasks under the names that FITTING uses, and somebody else's in another election."""
    made = scene()
    week = now - datetime.timedelta(days=7)
    asked = participant(digital_post=False, mobile="20304050")
    waits = participant(digital_post=False, email="")
    yes = participant(first_names="Ane", last_name="Yde", email="", facts_changed_at=now)
    twice, minor = participant(), participant(birth_date=datetime.date(2010, 1, 1))
    accepted = TaskState.ACCEPTED
    tasks = {
        "free": task(made),
        "asked": held(made, asked, assigned_at=week),
        "waits": held(made, waits, assigned_at=week, invited_at=week),
        "yes": held(made, yes, accepted, team=made.other_team, assigned_at=week, invited_at=week, reminded_at=now),
        "twice": held(made, twice, accepted),
        "again": held(made, twice, accepted, task_type=made.other_type),
        "minor": held(made, minor, accepted, task_type=made.other_type, task_day=DAY_BEFORE),
    }
    TaskEvent.objects.create(
        task=tasks["free"], election=made.election, work_location=made.place, team=made.team, task_type=made.task_type,
        task_day=ELECTION_DAY, participant=twice, kind=TaskEvent.Kind.DECLINED, at=now, by_kind="participant",
    )  # fmt: skip
    return Stage(made, tasks)


def test_the_tasks_that_fit(stage, now):
    keys = {name: getattr(stage.scene, name).pk for name in ("place", "team", "other_team", "task_type", "other_type")}
    found = {
        address: {
            stage.names[one.pk]
            for one in matching(stage.election, wanted_from(QueryDict(address.format(**keys))), now=now)
        }
        for address, _names in FITTING
    }
    assert found == dict(FITTING)


def test_a_double_booking_may_stand_in_another_election(stage, now):
    yes = stage.tasks["yes"].participant
    late = {"starts": datetime.time(17), "ends": datetime.time(20)}
    other = election(title="Samme dag")
    elsewhere = held(stage.scene, yes, TaskState.ACCEPTED, election=other, **late)
    found = matching(stage.election, Wanted(doubles=True), now=now)
    assert {stage.names[one.pk] for one in found} == {"twice", "again", "yes"}
    assert list(matching(other, Wanted(doubles=True), now=now)) == [elsewhere]
