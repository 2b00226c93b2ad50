"""Two active elections side by side with the same places, teams and task types: what touches which.

The table is docs/rules/parallel-elections.md. A change is tried in the first, and the second is compared whole.
"""

import datetime
from dataclasses import dataclass
from typing import Any

import pytest
from django.db.models import Model

from tests.elections.factories import (
    ELECTION_DAY,
    Scene,
    election,
    election_type,
    scene,
    task_type,
    team,
    work_location,
)
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit.actors import SYSTEM
from valghalla.communication.message_templates.choose import (
    Plan,
    choose_for_task_type,
    choose_standard,
    default_choices,
    plan_of,
)
from valghalla.communication.models import Channel, Message, MessageTemplate, TemplateChoice
from valghalla.elections.activity import close_those_over, deactivate
from valghalla.elections.copy import take_in
from valghalla.elections.models import (
    Election,
    ElectionTaskType,
    ElectionTeam,
    ElectionWorkLocation,
    PlaceTaskType,
    PlaceTeam,
)
from valghalla.elections.places_of_election import add_places
from valghalla.elections.plan import Days, delete_election, edit_election
from valghalla.places.models import WorkLocation
from valghalla.task_types.models import TaskType
from valghalla.tasks.answer import accept, decline, withdraw
from valghalla.tasks.assign import assign
from valghalla.tasks.catalogue.carry import Carrying, carry_all, carrying_places, carrying_task_type, carrying_team
from valghalla.tasks.catalogue.take_out import InActiveElection, delete_task_type, delete_team, delete_work_location
from valghalla.tasks.claim import Group
from valghalla.tasks.distribution.distribute import Wanted, distribute
from valghalla.tasks.elections.days import change_days
from valghalla.tasks.elections.duplicate import duplicate_election
from valghalla.tasks.elections.places import remove_place
from valghalla.tasks.errors import Overlaps
from valghalla.tasks.links.links import link_to
from valghalla.tasks.models import Task, TaskEvent, TaskLink, TaskState
from valghalla.tasks.move import move
from valghalla.tasks.remove import remove
from valghalla.teams.models import Team

DAY = datetime.timedelta(days=1)
INVITED = datetime.datetime(2026, 9, 30, 10, tzinfo=datetime.UTC)
# What an election is made of, and how each row names it.
OWN: dict[type[Model], str] = {
    Election: "pk",
    ElectionWorkLocation: "election",
    ElectionTaskType: "election",
    ElectionTeam: "election",
    PlaceTaskType: "work_location__election",
    PlaceTeam: "work_location__election",
    Task: "election",
    TaskEvent: "election",
    TaskLink: "election",
    TemplateChoice: "election",
    Message: "election",
}


def whole(one: Election) -> dict[str, list[dict[str, Any]]]:
    """Every row that is the election's own, every column."""
    return {
        model.__name__: list(model._default_manager.filter(**{path: one.pk}).order_by("pk").values())
        for model, path in OWN.items()
    }


@dataclass
class Two:
    """Two elections with the same catalogue: days apart, so that one person can have a task in both."""

    first: Scene
    second: Scene


@pytest.fixture
def two(acting) -> Two:
    first = scene(title="Folketingsvalg")
    later = ELECTION_DAY + 7 * DAY
    other = election(
        title="Folkeafstemning",
        type=first.election.type,
        election_day=later,
        first_day=later - DAY,
        last_day=later + DAY,
    )
    (place,) = take_in(other, [first.place.source])
    teams = {one.source_id: one for one in other.teams.all()}
    kinds = {one.source_id: one for one in other.task_types.all()}
    second = Scene(
        other,
        place,
        teams[first.team.source_id],
        teams[first.other_team.source_id],
        kinds[first.task_type.source_id],
        kinds[first.other_type.source_id],
    )
    somebody = participant()
    for s in (first, second):
        task(s, task_day=s.election.election_day)
        held(s, somebody, TaskState.ACCEPTED, task_day=s.election.election_day)
        held(s, participant(), task_day=s.election.election_day - DAY, invited_at=INVITED)
    return Two(first, second)


def free(s: Scene) -> Task:
    return Task.objects.filter(election=s.election, state="available").get()


def accepted(s: Scene) -> Task:
    return Task.objects.filter(election=s.election, state="accepted").get()


def unanswered(s: Scene) -> Task:
    return Task.objects.filter(election=s.election, state="unanswered").get()


def own_template() -> int:
    return MessageTemplate.objects.create(title="Egen", channel=Channel.EMAIL, subject="x", body="<p>x</p>").pk


def choose(s: Scene, **named) -> None:
    before = plan_of(s.election).standard
    choose_standard(s.election, {**before, "invitation": own_template()}, seen=before, **named)


def without_people(s: Scene) -> None:
    """As nobody had tasks in it, and not active."""
    Task.objects.filter(election=s.election).exclude(state="available").delete()
    Election.objects.filter(pk=s.election.pk).update(state=Election.State.INACTIVE)


def remove_a_place(s: Scene, **named) -> None:
    without_people(s)
    add_places(s.election, [work_location("En anden")], **named)
    remove_place(s.place, **named)


def close(s: Scene, *, by, now) -> None:
    over = Election.objects.get(pk=s.election.pk).last_day + DAY
    assert close_those_over(today=over, now=now) == 1


def delete(s: Scene, **named) -> None:
    without_people(s)
    delete_election(s.election, **named)


def other_days(s: Scene, **named) -> None:
    one = s.election
    days = Days(one.election_day, one.first_day - 9 * DAY, one.last_day)
    change_days(one, days, version=one.version, **named)


OF_ONE = {
    "title and lock period": lambda s, **named: edit_election(s.election, version=1, title="X", lock_days=9, **named),
    "days": other_days,
    "places taken in": lambda s, **named: add_places(s.election, [work_location("Hallen")], **named),
    "a place taken out": remove_a_place,
    "templates": choose,
    "templates of a task type": lambda s, **named: choose_for_task_type(
        s.task_type, {"removed": own_template()}, seen={}, **named
    ),
    "numbers": lambda s, **named: distribute(
        s.place, [Wanted(s.election.election_day, s.other_team.pk, s.task_type.pk, 5)], **named
    ),
    "assigning": lambda s, **named: assign(free(s), to=participant(), **named),
    "a yes": lambda s, **named: accept(unanswered(s), participant_id=unanswered(s).participant_id, **named),
    "a no": lambda s, **named: decline(unanswered(s), participant_id=unanswered(s).participant_id, **named),
    "stepping back": lambda s, **named: withdraw(
        accepted(s), participant_id=accepted(s).participant_id, today=datetime.date(2026, 10, 1), **named
    ),
    "removing": lambda s, **named: remove(accepted(s), **named),
    "moving": lambda s, **named: move(s.place, from_team=s.team, to_team=s.other_team, on=None, **named),
    "a link": lambda s, **named: link_to(Group.of(free(s)), **named),
    "deactivating": lambda s, **named: deactivate(s.election, **named),
    "closing": close,
    "deleting": delete,
}


@pytest.mark.acceptance("A-172", "A-183")
@pytest.mark.parametrize("change", OF_ONE)
def test_a_change_of_one_election_leaves_the_other_as_it_is(two, by, now, change):
    mine, theirs = whole(two.first.election), whole(two.second.election)
    assert set(Election.objects.values_list("state", flat=True)) == {"active"}
    OF_ONE[change](two.first, by=by, now=now)
    assert whole(two.first.election) != mine
    assert whole(two.second.election) == theirs


def test_copying_one_leaves_both_as_they_are(two, by, now):
    before = [whole(s.election) for s in (two.first, two.second)]
    made = duplicate_election(
        two.first.election,
        title="Kopi",
        type=two.first.election.type,
        days=Days(*[ELECTION_DAY + 30 * DAY] * 3),
        lock_days=4,
        work_locations=WorkLocation.objects.all(),
        templates=Plan(default_choices()),
        by=by,
        now=now,
    )
    assert made.tasks.count() == 2
    assert [whole(s.election) for s in (two.first, two.second)] == before


# The catalogue.
def change_type(two: Two, **fields) -> Any:
    TaskType.objects.filter(pk=two.first.task_type.source_id).update(**fields)
    kind = TaskType.objects.get(pk=two.first.task_type.source_id)
    return lambda today: carrying_task_type(kind, today=today)


def change_place(two: Two, **fields) -> Any:
    WorkLocation.objects.filter(pk=two.first.place.source_id).update(**fields)
    return lambda today: carrying_places([two.first.place.source], today=today)


def rename_area(two: Two) -> Any:
    area = WorkLocation.objects.get(pk=two.first.place.source_id).area
    area.name = "Øst"
    area.save()
    return change_place(two)


def rename_team(two: Two) -> Any:
    club = Team.objects.get(pk=two.first.team.source_id)
    club.name, club.short_name = "Nyt navn", "NN"
    club.save()
    return lambda today: carrying_team(club, today=today)


def add_type_and_team(two: Two) -> Any:
    place = WorkLocation.objects.get(pk=two.first.place.source_id)
    place.task_types.create(task_type=task_type("Fintæller"))
    place.teams.create(team=team("Radikale"))
    return change_place(two)


CARRIED = {
    "times": lambda two: change_type(two, starts=datetime.time(9), ends=datetime.time(17)),
    "title and payment": lambda two: change_type(two, title="Vælgerhjælper", payment_dkk=0),
    "trusted": lambda two: change_type(two, trusted=True),
    "validation off": lambda two: change_type(two, validation_off=True),
    "description": lambda two: change_type(two, description="<p>Andet</p>"),
    "reminders": lambda two: change_type(two, send_reminder=False),
    "address": lambda two: change_place(two, address="Nyvej 2", voting_area_number=9, valid_votes=900),
    "area": rename_area,
    "team": rename_team,
    "type and team added": add_type_and_team,
}


@pytest.mark.acceptance("A-183")
@pytest.mark.parametrize("change", CARRIED)
def test_the_catalogue_reaches_the_election_ticked_and_no_other(two, by, now, today, change):
    mine, theirs = whole(two.first.election), whole(two.second.election)
    look = CARRIED[change](two)
    assert (whole(two.first.election), whole(two.second.election)) == (mine, theirs)
    carryings: list[Carrying] = look(today)
    assert [one.election for one in carryings] == [two.first.election, two.second.election]
    carry_all(carryings, agreed=[carryings[0].fingerprint], today=today, by=by, now=now)
    assert whole(two.first.election) != mine
    assert whole(two.second.election) == theirs
    told = Message.objects.filter(event="changed")
    assert set(told.values_list("election", flat=True)) == (
        {two.first.election.pk} if change in ("times", "address") else set()
    )
    assert told.count() == Message.objects.count()


@pytest.mark.acceptance("A-184")
@pytest.mark.parametrize("change", CARRIED)
def test_an_election_that_is_over_keeps_names_times_and_payment_and_is_not_offered(two, by, now, today, change):
    Election.objects.filter(pk=two.first.election.pk).update(state=Election.State.CLOSED)
    before = whole(two.first.election)
    carryings = CARRIED[change](two)(today)
    assert [one.election for one in carryings] == [two.second.election]
    carry_all(carryings, agreed=[one.fingerprint for one in carryings], today=today, by=by, now=now)
    assert whole(two.first.election) == before


@pytest.mark.acceptance("A-184")
def test_an_election_that_is_over_keeps_them_when_the_catalogue_loses_all(two, by, now, today):
    Election.objects.update(state=Election.State.CLOSED)
    names = ("title", "starts", "ends", "payment_dkk")
    before = list(ElectionTaskType.objects.order_by("pk").values(*names))
    tasks = list(Task.objects.order_by("pk").values("work_location_id", "team_id", "task_type_id", "starts", "ends"))
    for kind in TaskType.objects.all():
        delete_task_type(kind, today=today, by=by, now=now)
    for club in Team.objects.all():
        delete_team(club, today=today, by=by, now=now)
    delete_work_location(WorkLocation.objects.get(), today=today, by=by, now=now)
    assert list(ElectionTaskType.objects.order_by("pk").values(*names)) == before
    assert tasks == list(
        Task.objects.order_by("pk").values("work_location_id", "team_id", "task_type_id", "starts", "ends")
    )
    assert set(ElectionWorkLocation.objects.values_list("title", flat=True)) == {"Skolen"}
    assert set(ElectionTeam.objects.values_list("name", flat=True)) == {"Venstre", "Frivillige"}


def test_lists_of_a_place_are_held_back_by_the_active_election_only(two, by, now, today):
    without_people(two.second)
    place = WorkLocation.objects.get()
    place.task_types.filter(task_type=two.first.task_type.source_id).delete()
    theirs = whole(two.first.election)
    first, second = carrying_places([place], today=today)
    assert ([link.name for link in first.held_back], first.allowed) == (["Tilforordnet"], False)
    assert (second.deleted.tasks, second.allowed) == (1, True)
    carry_all([first, second], agreed=[second.fingerprint], today=today, by=by, now=now)
    assert not second.election.tasks.exists()
    assert whole(two.first.election) == theirs


@pytest.mark.parametrize("what", [delete_work_location, delete_team])
def test_a_place_or_team_of_an_active_election_stays(two, by, now, today, what):
    subject = WorkLocation.objects.get() if what is delete_work_location else two.first.team.source
    before = [whole(s.election) for s in (two.first, two.second)]
    with pytest.raises(InActiveElection) as refused:
        what(subject, today=today, by=by, now=now)
    assert refused.value.elections == 2
    assert [whole(s.election) for s in (two.first, two.second)] == before


def test_a_task_type_deleted_goes_from_both_and_those_who_had_it_are_told(two, by, now, today):
    people = {task.participant_id for task in Task.objects.exclude(participant=None)}
    delete_task_type(TaskType.objects.get(pk=two.first.task_type.source_id), today=today, by=by, now=now)
    assert not Task.objects.exists()
    assert {message.participant_id for message in Message.objects.all()} == people
    assert sorted(Message.objects.values_list("election__title", "event")) == [
        *[("Folkeafstemning", "deleted")] * 2, *[("Folketingsvalg", "deleted")] * 2
    ]  # fmt: skip


# What carrying would do is shown before.
def test_the_reach_of_a_change_is_counted_by_election_with_the_messages_that_will_tell_of_it(two, by, now, today):
    for _ in range(2):
        assign(task(two.first), to=participant(), by=by, now=now)
    task(two.first, task_day=today - DAY)  # is over
    sent = Message.objects.order_by("pk").first()
    Message.objects.filter(pk=sent.pk).update(state=Message.State.DELIVERED)
    reach = [(one.election.title, one.reach.tasks, one.reach.accepted, one.reach.unanswered, one.reach.people, one.waiting)
             for one in rename_team(two)(today)]  # fmt: skip
    assert reach == [("Folketingsvalg", 5, 1, 3, 4, 1), ("Folkeafstemning", 3, 1, 1, 2, 0)]


def test_the_reach_takes_as_many_queries_however_many_places(two, today, django_assert_num_queries):
    places = [work_location(f"Sted {number}") for number in range(5)]
    take_in(two.first.election, places)
    WorkLocation.objects.update(city="Aa")
    with django_assert_num_queries(5) as one:
        carrying_places(places[:1], today=today)
    with django_assert_num_queries(len(one)):
        carrying_places(places, today=today)


# What elections share.
def test_nobody_has_two_overlapping_tasks_in_whichever_elections(two, by, now):
    person = participant()
    day = two.first.election.election_day
    Election.objects.filter(pk=two.second.election.pk).update(first_day=day - DAY)
    held(two.first, person, TaskState.ACCEPTED, task_day=day, starts=datetime.time(8), ends=datetime.time(16))
    with pytest.raises(Overlaps):
        assign(task(two.second, task_day=day), to=person, by=by, now=now)


def test_types_of_their_own_give_elections_rules_of_their_own(two, by, now):
    strict, loose = two.first.election.type, election_type(title="Uden regler", requires_age=False)
    Election.objects.filter(pk=two.second.election.pk).update(type=loose)
    child = participant(birth_date=datetime.date(2015, 1, 1))
    given = assign(Task.objects.select_related("election__type").get(pk=free(two.second).pk), to=child, by=by, now=now)
    assert given.participant == child
    loose.requires_citizenship = False
    loose.save()
    strict.refresh_from_db()
    assert strict.requires_age


def test_the_text_of_a_template_is_one_for_all_and_the_choice_is_not(two, by, now):
    own = own_template()
    before = plan_of(two.first.election).standard
    choose_standard(two.first.election, {**before, "invitation": own}, seen=before, by=by, now=now)
    for s in (two.first, two.second):
        assign(free(s), to=participant(), by=by, now=now)
    told = dict(Message.objects.filter(event="invitation").values_list("election__title", "template__title"))
    assert told == {"Folketingsvalg": "Egen", "Folkeafstemning": "Standard invitation"}


def test_closing_the_first_leaves_the_second_active(two, now):
    assert close_those_over(today=two.first.election.last_day + DAY, now=now) == 1
    assert dict(Election.objects.values_list("title", "state")) == {
        "Folketingsvalg": "closed", "Folkeafstemning": "active",
    }  # fmt: skip
    assert not deactivate(two.first.election, by=SYSTEM, now=now)
