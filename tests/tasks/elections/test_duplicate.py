"""Copying an election: the numbers go along, counted from the election day; people and what they said stay behind."""

import datetime
from collections import Counter

import pytest

from tests.elections.factories import ELECTION_DAY, Scene, election_type, scene, templates, work_location
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit.models import AuditEntry
from valghalla.communication.message_templates.choose import Plan, default_choices
from valghalla.communication.models import Event, Message
from valghalla.elections.errors import SameElection
from valghalla.elections.models import Election
from valghalla.places.models import WorkLocation
from valghalla.tasks.claim import Group
from valghalla.tasks.elections.duplicate import copying, days_around, days_of_copy, duplicate_election
from valghalla.tasks.links.links import link_to
from valghalla.tasks.models import Task, TaskEvent, TaskLink, TaskState
from valghalla.teams.models import Team

DAY = datetime.timedelta(days=1)


@pytest.fixture
def s(acting) -> Scene:
    return scene()


def duplicate(s: Scene, by, now, **values) -> Election:
    day = values.pop("election_day", datetime.date(2027, 5, 4))
    before, after = values.pop("around", days_around(s.election))
    defaults = {
        "title": "Prøvevalg - kopi",
        "type": s.election.type,
        "days": days_of_copy(day, before=before, after=after),
        "lock_days": 4,
        "work_locations": list(WorkLocation.objects.all()),
        "templates": Plan(default_choices()),
    }
    return duplicate_election(s.election, **(defaults | values), by=by, now=now)


def shape(election: Election) -> Counter:
    """How many tasks of what, where and how many days from the election day."""
    rows = election.tasks.values_list("work_location__title", "team__name", "task_type__title", "task_day")
    return Counter((*names, (day - election.election_day).days) for *names, day in rows)


@pytest.mark.acceptance("A-163", "A-164")
def test_every_task_is_copied_available_and_dated_from_the_election_day(s, by, now):
    task(s)
    held(s, participant(), TaskState.ACCEPTED)
    held(s, participant(), task_day=ELECTION_DAY - DAY)
    task(s, task_type=s.other_type, team=s.other_team, task_day=ELECTION_DAY + DAY)
    made = duplicate(s, by, now)
    assert shape(made) == shape(s.election)
    assert sum(shape(made).values()) == 4
    assert set(made.tasks.values_list("state", "participant", "invitation_token", "assigned_at", "invited_at")) == {
        ("available", None, None, None, None)
    }
    assert (made.state, made.activated_at) == (Election.State.INACTIVE, None)
    assert (made.first_day, made.election_day, made.last_day) == (
        datetime.date(2027, 5, 3), datetime.date(2027, 5, 4), datetime.date(2027, 5, 5),
    )  # fmt: skip
    assert AuditEntry.objects.get(action="election.duplicated").details == {"source": s.election.pk, "tasks": 4}


@pytest.mark.acceptance("A-164")
def test_people_answers_refusals_links_and_messages_stay_behind(s, by, now):
    somebody = participant()
    told = held(s, somebody)
    for kind in (TaskEvent.Kind.DECLINED, TaskEvent.Kind.ACCEPTED):
        TaskEvent.objects.create(
            task=told, election=s.election, work_location=s.place, team=s.team, task_type=s.task_type,
            task_day=told.task_day, participant=somebody, kind=kind, at=now, by_kind="participant",
        )  # fmt: skip
    link_to(Group(s.election.pk, s.place.pk, s.team.pk, s.task_type.pk, told.task_day), by=by, now=now)
    made = duplicate(s, by, now)
    assert not TaskEvent.objects.filter(election=made).exists()
    assert not TaskLink.objects.filter(election=made).exists()
    assert not Message.objects.filter(election=made).exists()
    assert TaskLink.objects.filter(election=s.election).exists()


@pytest.mark.acceptance("A-165")
@pytest.mark.parametrize(
    ("source_day", "election_day"),
    [("2026-11-03", "2027-03-30"), ("2027-03-29", "2026-10-27"), ("2028-02-29", "2027-10-31")],
)
def test_the_change_of_clocks_moves_no_day(s, by, now, source_day, election_day):
    day, wanted = datetime.date.fromisoformat(source_day), datetime.date.fromisoformat(election_day)
    Election.objects.update(election_day=day, first_day=day - 10 * DAY, last_day=day + 10 * DAY)
    s.election.refresh_from_db()
    for distance in range(-10, 11):
        task(s, task_day=day + distance * DAY)
    made = duplicate(s, by, now, election_day=wanted)
    assert sorted((one - wanted).days for one in made.tasks.values_list("task_day", flat=True)) == list(range(-10, 11))


@pytest.mark.acceptance("A-163", "A-167")
def test_days_left_out_and_places_not_chosen_are_not_copied(s, by, now):
    other = work_location("Hallen")
    for distance in (-1, 0, 1):
        task(s, task_day=ELECTION_DAY + distance * DAY)
    days = days_of_copy(ELECTION_DAY + 100 * DAY, before=1, after=0)
    found = copying(s.election, days, {s.place.source_id, other.pk})
    assert (found.tasks, found.outside, found.gone) == (2, 1, 0)
    made = duplicate(s, by, now, around=(1, 0))
    assert {key[3] for key in shape(made)} == {-1, 0}
    without = duplicate(s, by, now, title="Uden skolen", work_locations=[other])
    assert (without.tasks.count(), without.work_locations.get().title) == (0, "Hallen")


def test_more_days_than_the_source_are_empty(s, by, now):
    task(s)
    made = duplicate(s, by, now, around=(5, 5))
    assert (made.first_day, made.tasks.count()) == (datetime.date(2027, 4, 29), 1)


def test_names_times_and_payment_are_the_catalogues_of_today(s, by, now):
    task(s)
    kind = s.task_type.source
    kind.title, kind.starts, kind.payment_dkk = "Ny titel", datetime.time(9), 900
    kind.save()
    made = duplicate(s, by, now)
    copied = made.tasks.get()
    assert (copied.task_type.title, copied.starts, copied.task_type.payment_dkk) == ("Ny titel", datetime.time(9), 900)
    s.task_type.refresh_from_db()
    assert (s.task_type.title, s.task_type.payment_dkk) == ("Tilforordnet", 800)


def test_a_team_or_type_the_place_no_longer_has_goes_along_one_deleted_does_not(s, by, now):
    task(s)
    task(s, team=s.other_team)
    place = WorkLocation.objects.get()
    place.teams.filter(team=s.team.source_id).delete()
    place.task_types.filter(task_type=s.task_type.source_id).delete()
    Team.objects.get(pk=s.other_team.source_id).delete()
    found = copying(s.election, days_of_copy(ELECTION_DAY + 9 * DAY, before=1, after=1), {place.pk})
    assert (found.tasks, found.gone) == (1, 1)
    made = duplicate(s, by, now)
    assert list(shape(made)) == [("Skolen", "Venstre", "Tilforordnet", 0)]
    assert s.task_type.title in made.work_locations.get().task_types.values_list("task_type__title", flat=True)


@pytest.mark.acceptance("A-143")
def test_the_title_is_free_on_the_day_or_nothing_is_made(s, by, now):
    with pytest.raises(SameElection):
        duplicate(s, by, now, title="PRØVEVALG ", election_day=ELECTION_DAY)
    assert Election.objects.count() == 1


@pytest.mark.acceptance("A-166")
def test_task_types_own_templates_go_along(s, by, now):
    templates()
    chosen = default_choices()
    own = {s.task_type.source_id: chosen}
    made = duplicate(s, by, now, templates=Plan(chosen, own), type=election_type(title="Andet"))
    choices = made.template_choices.filter(task_type__source_id=s.task_type.source_id)
    assert dict(choices.values_list("event", "template")) == chosen
    assert len(chosen) == len(Event)


def test_few_queries_however_many_tasks(s, by, now, django_assert_max_num_queries):
    task(s)
    one = Task.objects.values().get() | {"id": None}
    Task.objects.bulk_create([Task(**one) for _ in range(299)])
    with django_assert_max_num_queries(50):
        assert duplicate(s, by, now).tasks.count() == 300
