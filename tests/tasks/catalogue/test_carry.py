"""Carrying the catalogue into elections: only when asked, only where not over, with what it means for tasks."""

import datetime

import pytest

from tests.elections.factories import ELECTION_DAY, Scene, election, scene, task_type, team
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit.models import AuditEntry
from valghalla.base.errors import StaleVersion
from valghalla.communication.models import Message
from valghalla.elections.copy import take_in
from valghalla.elections.models import Election, ElectionTaskType, ElectionWorkLocation
from valghalla.places.models import WorkLocation, WorkLocationTaskType, WorkLocationTeam
from valghalla.task_types.models import TaskType, TaskTypeFile
from valghalla.tasks.catalogue.carry import (
    Carried,
    WouldOverlap,
    carry_all,
    carrying_places,
    carrying_task_type,
    carrying_team,
)
from valghalla.tasks.catalogue.effects import Effects
from valghalla.tasks.eligibility import Rule
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.rules.recheck import freed_by


@pytest.fixture
def made(acting) -> Scene:
    return scene(state=Election.State.INACTIVE)


def carry(carryings, *, today, by, now) -> Carried:
    return carry_all(carryings, agreed=[one.fingerprint for one in carryings], today=today, by=by, now=now)


def source(made: Scene) -> TaskType:
    return TaskType.objects.get(pk=made.task_type.source_id)


def place(made: Scene) -> WorkLocation:
    return WorkLocation.objects.get(pk=made.place.source_id)


def test_nothing_differs_at_first_and_a_change_reaches_no_election_by_itself(made, today):
    kind = source(made)
    assert carrying_task_type(kind, today=today) == []
    kind.title = "Vælgerhjælper"
    kind.save()
    assert ElectionTaskType.objects.get(pk=made.task_type.pk).title == "Tilforordnet"
    (one,) = carrying_task_type(kind, today=today)
    assert [(line.field, line.in_election, line.in_catalogue) for line in one.difference.fields] == [
        ("title", "Tilforordnet", "Vælgerhjælper")
    ]


@pytest.mark.parametrize(
    "over", [{"state": Election.State.CLOSED}, {"last_day": ELECTION_DAY, "election_day": ELECTION_DAY}]
)
def test_elections_that_are_over_are_never_offered(made, over):
    Election.objects.filter(pk=made.election.pk).update(**over)
    kind = source(made)
    kind.title = "Andet"
    kind.save()
    assert carrying_task_type(kind, today=ELECTION_DAY + datetime.timedelta(days=1)) == []


def test_new_times_reach_tasks_to_come_and_are_counted_before(made, today, by, now):
    later = made.election.election_day
    task(made)
    held(made, participant(), TaskState.ACCEPTED)
    held(made, participant())
    other_type = task(made, task_type=made.other_type)
    past = task(made, task_day=today - datetime.timedelta(days=1))
    kind = source(made)
    kind.starts, kind.ends = datetime.time(22), datetime.time(4)
    kind.save()
    carryings = carrying_task_type(kind, today=today)
    assert carryings[0].times_change == Effects(tasks=3, accepted=1, unanswered=1, people=2, elections=1)
    assert carry(carryings, today=today, by=by, now=now) == Carried(copies=1)
    times = set(Task.objects.filter(task_type=made.task_type, task_day=later).values_list("starts", "ends"))
    assert times == {(datetime.time(22), datetime.time(4))}
    for untouched in (other_type, past):
        before = (untouched.starts, untouched.ends)
        untouched.refresh_from_db()
        assert (untouched.starts, untouched.ends) == before
    assert carrying_task_type(kind, today=today) == []
    entry = AuditEntry.objects.get(action="catalogue.carried")
    assert entry.details["changed"] == {"starts": ["08:00:00", "22:00:00"], "ends": ["16:00:00", "04:00:00"]}
    assert entry.details["tasks_with_new_times"] == 3
    assert Message.objects.count() == 0


def test_times_that_would_give_somebody_two_tasks_at_once_change_nothing(made, today, by, now):
    person = participant()
    held(made, person, TaskState.ACCEPTED)
    held(made, person, TaskState.ACCEPTED, task_type=made.other_type)
    kind = source(made)
    kind.ends, kind.title = datetime.time(17), "Længere"
    kind.save()
    with pytest.raises(WouldOverlap) as overlap:
        carry(carrying_task_type(kind, today=today), today=today, by=by, now=now)
    assert overlap.value.election == made.election
    assert ElectionTaskType.objects.get(pk=made.task_type.pk).title == "Tilforordnet"
    assert Task.objects.filter(ends=datetime.time(17)).count() == 0


def test_only_the_elections_ticked_are_changed(made, today, by, now):
    other = election(title="Andet valg", state=Election.State.INACTIVE)
    take_in(other, [place(made)])
    kind = source(made)
    kind.payment_dkk = 0
    kind.save()
    carryings = carrying_task_type(kind, today=today)
    assert len(carryings) == 2
    ticked = next(one for one in carryings if one.election == other)
    carry_all(carryings, agreed=[ticked.fingerprint], today=today, by=by, now=now)
    payments = dict(ElectionTaskType.objects.filter(source=kind).values_list("election__title", "payment_dkk"))
    assert payments == {"Prøvevalg": 800, "Andet valg": 0}


def test_what_was_not_shown_is_not_carried(made, today, by, now):
    kind = source(made)
    kind.starts = datetime.time(9)
    kind.save()
    seen = carrying_task_type(kind, today=today)[0].fingerprint
    held(made, participant(), TaskState.ACCEPTED)  # meanwhile somebody accepted
    with pytest.raises(StaleVersion):
        carry_all(carrying_task_type(kind, today=today), agreed=[seen], today=today, by=by, now=now)
    assert ElectionTaskType.objects.get(pk=made.task_type.pk).starts == datetime.time(8)


def test_a_places_fields_and_the_name_of_its_area(made, today, by, now):
    one = place(made)
    one.address = "Nyvej 2"
    one.save()
    one.area.name = "Øst"
    one.area.save()
    carryings = carrying_places([one], today=today)
    assert [line.field for line in carryings[0].difference.fields] == ["area_name", "address"]
    carry(carryings, today=today, by=by, now=now)
    copy = ElectionWorkLocation.objects.get(pk=made.place.pk)
    assert (copy.address, copy.area_name, copy.area_key) == ("Nyvej 2", "Øst", one.area.sort_key)


def test_task_types_and_teams_come_to_a_place(made, today, by, now):
    kind, club = task_type("Fintæller"), team("Radikale")
    WorkLocationTaskType.objects.create(work_location=place(made), task_type=kind)
    WorkLocationTeam.objects.create(work_location=place(made), team=club)
    carry(carrying_places([place(made)], today=today), today=today, by=by, now=now)
    assert set(made.place.task_types.values_list("task_type__title", flat=True)) == {
        "Tilforordnet", "Valgstyrer", "Fintæller",
    }  # fmt: skip
    assert set(made.place.teams.values_list("team__name", flat=True)) == {"Venstre", "Frivillige", "Radikale"}
    assert carrying_places([place(made)], today=today) == []


def test_a_task_type_taken_from_a_place_takes_its_tasks_along_and_no_others(made, today, by, now):
    going = [task(made), held(made, participant(), TaskState.ACCEPTED)]
    staying = task(made, task_type=made.other_type)
    place(made).task_types.filter(task_type=made.task_type.source_id).delete()
    carryings = carrying_places([place(made)], today=today)
    assert carryings[0].deleted == Effects(tasks=2, accepted=1, people=1, elections=1)
    assert Task.objects.count() == 3
    carry(carryings, today=today, by=by, now=now)
    assert list(Task.objects.all()) == [staying]
    removed = TaskEvent.objects.get()
    assert (removed.kind, removed.task_type_id, removed.task_id) == ("removed", made.task_type.pk, None)
    assert going[0].pk != going[1].pk


def test_an_active_election_keeps_its_task_types_and_teams_and_takes_the_rest(made, today, by, now):
    Election.objects.update(state=Election.State.ACTIVE)
    one = place(made)
    one.city = "Aa"
    one.save()
    one.teams.filter(team=made.team.source_id).delete()
    kept = task(made)
    carryings = carrying_places([one], today=today)
    assert [link.name for link in carryings[0].held_back] == ["Venstre"]
    carry(carryings, today=today, by=by, now=now)
    assert ElectionWorkLocation.objects.get(pk=made.place.pk).city == "Aa"
    assert made.place.teams.count() == 2
    assert list(Task.objects.all()) == [kept]
    assert not carrying_places([one], today=today)[0].allowed


def test_a_teams_names(made, today, by, now):
    club = made.team.source
    club.name, club.short_name = "Nyt navn", "NN"
    club.save()
    carry(carrying_team(club, today=today), today=today, by=by, now=now)
    made.team.refresh_from_db()
    assert (made.team.name, made.team.short_name) == ("Nyt navn", "NN")


def test_files_are_carried_like_any_other_change(made, today, by, now):
    kind = source(made)
    file = {"content": b"%PDF", "size": 4, "digest": "a" * 64}
    TaskTypeFile.objects.create(task_type=kind, name="Vejledning.pdf", **file)
    carryings = carrying_task_type(kind, today=today)
    assert [(str(one.in_election), str(one.in_catalogue)) for one in carryings[0].difference.fields] == [
        ("", "Vejledning.pdf")
    ]
    carry(carryings, today=today, by=by, now=now)
    assert [(one.name, bytes(one.content)) for one in made.task_type.files.all()] == [("Vejledning.pdf", b"%PDF")]
    assert AuditEntry.objects.get(action="catalogue.carried").details["changed"] == {"files": [0, 1]}
    assert carrying_task_type(kind, today=today) == []
    TaskTypeFile.objects.update(content=b"%PDF-", digest="b" * 64)
    carry(carrying_task_type(kind, today=today), today=today, by=by, now=now)
    assert bytes(made.task_type.files.get().content) == b"%PDF-"
    kind.files.all().delete()
    carry(carrying_task_type(kind, today=today), today=today, by=by, now=now)
    assert made.task_type.files.count() == 0


def without_validation(made: Scene) -> TaskType:
    """The type as it is in catalogue and election: not validated."""
    ElectionTaskType.objects.filter(pk=made.task_type.pk).update(validation_off=True)
    kind = source(made)
    kind.validation_off = False
    kind.save()
    return kind


@pytest.mark.acceptance("A-110", "A-111")
def test_switching_validation_on_says_who_fails_and_checks_them_at_once(made, today, by, now):
    Election.objects.update(state=Election.State.ACTIVE)
    kind = without_validation(made)
    fails, asked, meets = participant(municipality_code="0751"), participant(citizenship="5104"), participant()
    accepted = held(made, fails, TaskState.ACCEPTED)
    invited = held(made, asked, invited_at=now)
    kept = held(made, meets, TaskState.ACCEPTED)
    carryings = carrying_task_type(kind, today=today)
    (one,) = carryings
    assert (one.checked.people, {failing.task.pk: failing.failed for failing in one.checked.failing}) == (
        3,
        {accepted.pk: (Rule.RESIDENT,), invited.pk: (Rule.CITIZEN,)},
    )
    assert Task.objects.exclude(participant=None).count() == 3
    done = carry(carryings, today=today, by=by, now=now)
    assert (done.recheck.people, done.recheck.freed) == (3, 2)
    assert list(Task.objects.exclude(participant=None)) == [kept]
    assert set(Message.objects.values_list("participant_id", "event")) == {
        (fails.pk, "removed_by_validation"),
        (asked.pk, "retracted"),
    }
    assert [event.facts["failed"] for event in freed_by(done.recheck)] == [["resident"], ["citizen"]]


@pytest.mark.acceptance("A-111")
def test_people_are_freed_only_as_it_was_shown(made, today, by, now):
    kind = without_validation(made)
    shown = carrying_task_type(kind, today=today)
    held(made, participant(municipality_code="0751"), TaskState.ACCEPTED)
    with pytest.raises(StaleVersion):
        carry(shown, today=today, by=by, now=now)
    assert Task.objects.exclude(participant=None).count() == 1
    assert ElectionTaskType.objects.get(pk=made.task_type.pk).validation_off


def test_switching_validation_off_and_days_that_are_past_free_nobody(made, by, now):
    kind = source(made)
    kind.validation_off = True
    kind.save()
    held(made, participant(municipality_code="0751"), TaskState.ACCEPTED)
    (one,) = carrying_task_type(kind, today=ELECTION_DAY)
    assert one.checked.people == 0
    assert carry([one], today=ELECTION_DAY, by=by, now=now).recheck is None
    stricter = without_validation(made)
    (late,) = carrying_task_type(stricter, today=ELECTION_DAY + datetime.timedelta(days=1))
    assert late.checked.people == 0


@pytest.mark.acceptance("A-110")
def test_a_type_that_becomes_trusted_tells_how_many_places_are_concerned(made, today):
    task(made)
    held(made, participant())
    kind = source(made)
    kind.trusted = True
    kind.save()
    assert [one.available for one in carrying_task_type(kind, today=today)] == [1]
