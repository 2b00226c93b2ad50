"""Whom the office is reminded to erase after an election."""

import datetime

import pytest

from tests.elections.factories import ELECTION_DAY, election, scene, work_location
from tests.participants.factories import participant
from tests.places.factories import work_location_responsible
from tests.tasks.factories import held
from tests.teams.factories import team_responsible
from valghalla.audit import actors
from valghalla.base import clock
from valghalla.content.models import Text
from valghalla.participants.models import Participant
from valghalla.participants.statements import answered
from valghalla.tasks.elections.due_for_erasure import due_for_erasure, months_kept, to_be_spared
from valghalla.tasks.models import TaskState

DAY = datetime.timedelta(days=1)


@pytest.fixture
def people(acting, now) -> dict[str, Participant]:
    """Somebody who took part, somebody who only signed up, and those whom erasing leaves alone."""
    stage = scene()
    consent = Text.objects.create(kind="consent", html="<p>Ja</p>", created_at=now)
    made = {
        "served": participant(),
        "signed up": participant(),
        "said no": participant(),
        "consented": participant(),
        "team": team_responsible(stage.team.source),
        "place": work_location_responsible(stage.place.source),
    }
    for name in ("served", "consented", "team"):
        held(stage, made[name], TaskState.ACCEPTED)
    for name, answer in (("said no", False), ("consented", True)):
        answered(made[name], consent, answer, by=actors.participant(made[name].pk), now=now)
    return made


def due(people: dict[str, Participant], on: datetime.date, months: int = 2) -> set[str]:
    keys = set(due_for_erasure(today=on, months=months).values_list("pk", flat=True))
    return {name for name, person in people.items() if person.pk in keys}


@pytest.mark.acceptance("A-323")
def test_due_are_those_without_consent_and_responsibility_a_set_time_after_the_election(people):
    two_months_later = datetime.date(2027, 1, 4)
    assert due(people, two_months_later - DAY) == set()
    assert due(people, two_months_later) == {"served", "signed up", "said no"}
    assert due(people, two_months_later, months=3) == set()
    assert months_kept() == 24


@pytest.mark.acceptance("A-323")
def test_who_came_after_the_election_or_has_a_task_in_another_stays(people, now):
    later = ELECTION_DAY + 200 * DAY
    made = election(title="Næste", election_day=later, first_day=later, last_day=later)
    from valghalla.elections.copy import take_in

    (place,) = take_in(made, [work_location("Hallen")])
    stage = scene_of(made, place)
    held(stage, people["served"], task_day=later)
    people["new"] = participant(created_at=now.replace(month=12))
    assert due(people, datetime.date(2027, 1, 4)) == {"signed up", "said no"}
    assert due(people, later + 58 * DAY) == {"signed up", "said no"}
    assert due(people, later + 63 * DAY) == {"served", "signed up", "said no", "new"}


def scene_of(made, place):
    """What ``held`` asks of a scene, in an election without teams and task types of its own."""
    from types import SimpleNamespace

    from valghalla.elections.models import ElectionTaskType, ElectionTeam

    kind = ElectionTaskType.objects.create(
        election=made, title="Vagt", short_name="V", starts=datetime.time(8), ends=datetime.time(9), description=""
    )
    team = ElectionTeam.objects.create(election=made, name="Alle", short_name="A")
    return SimpleNamespace(election=made, work_location=place, place=place, team=team, task_type=kind)


@pytest.mark.acceptance("A-321")
def test_spared_are_those_who_consented_or_answer_for_something(people):
    spared = set(to_be_spared([person.pk for person in people.values()]).values_list("pk", flat=True))
    assert {name for name, person in people.items() if person.pk in spared} == {"consented", "team", "place"}


def test_where_no_election_is_over_nobody_is_due(acting):
    participant()
    assert not due_for_erasure(today=ELECTION_DAY, months=2).exists()


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2027-01-04", 2, "2026-11-04"),
        ("2027-12-31", 1, "2027-11-30"),
        ("2028-02-29", 24, "2026-02-28"),
        ("2027-03-31", 13, "2026-02-28"),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, before):
    assert clock.months_before(datetime.date.fromisoformat(day), months) == datetime.date.fromisoformat(before)
