"""What a plan says of each row: every action against every reason for which nothing would be done."""

import datetime

import pytest

from tests.communication.factories import invitation
from tests.elections.factories import ELECTION_DAY, scene, work_location
from tests.participants.factories import participant
from tests.tasks.bulk.factories import outcomes, planned, planned_people
from tests.tasks.factories import held, task
from tests.teams.factories import team_member
from valghalla.elections.copy import take_in
from valghalla.elections.models import Election
from valghalla.tasks.bulk.plan import choose_person, leave_out
from valghalla.tasks.bulk.proposal import propose_people
from valghalla.tasks.bulk.selection import NothingChosen, TooMany, choose_tasks, people_of, tasks_of
from valghalla.tasks.models import BulkRow, BulkRun, Task, TaskEvent, TaskState
from valghalla.teams.models import TeamMember

pytestmark = pytest.mark.usefixtures("acting")
ACCEPTED = TaskState.ACCEPTED
YOUNG = datetime.date(2010, 1, 1)


def another_place(s, **values):
    """A second place of the election with its teams and task types."""
    catalogue = work_location(
        "Hallen",
        teams=[s.team.source, s.other_team.source],
        task_types=[s.task_type.source, s.other_type.source],
        **values,
    )
    (place,) = take_in(s.election, [catalogue])
    return place


def _free(s, now):
    return task(s)


def _unanswered(s, now):
    return held(s, participant())


def _invited(s, now):
    return held(s, participant(), invited_at=now)


def _on_its_way(s, now):
    return invitation(s, now)[1]


def _accepted(s, now):
    return held(s, participant(), ACCEPTED)


def _too_young(s, now):
    return held(s, participant(birth_date=YOUNG))


def _too_young_accepted(s, now):
    return held(s, participant(birth_date=YOUNG), ACCEPTED)


def _begun(s, now):
    return held(s, participant(), task_day=now.date() - datetime.timedelta(days=1))


def _of_other_team(s, now):
    return task(s, team=s.other_team)


@pytest.mark.acceptance("A-255")
@pytest.mark.parametrize(
    ("action", "made", "outcome"),
    [
        ("assign", _free, "nobody"),
        ("assign", _unanswered, "taken"),
        ("assign", _accepted, "taken"),
        ("invite", _unanswered, ""),
        ("invite", _invited, ""),
        ("invite", _free, "free"),
        ("invite", _accepted, "accepted"),
        ("invite", _on_its_way, "on_its_way"),
        ("invite", _begun, "begun"),
        ("accept", _unanswered, ""),
        ("accept", _free, "free"),
        ("accept", _accepted, "accepted"),
        ("accept", _too_young, "not_eligible"),
        ("decline", _unanswered, ""),
        ("decline", _free, "free"),
        ("decline", _accepted, "accepted"),
        ("remove", _unanswered, ""),
        ("remove", _accepted, ""),
        ("remove", _free, "free"),
        ("move", _free, ""),
        ("move", _unanswered, "taken"),
        ("move", _of_other_team, "same_team"),
        ("transfer", _accepted, ""),
        ("transfer", _unanswered, ""),
        ("transfer", _free, "free"),
        ("transfer", _too_young_accepted, "not_eligible"),
    ],
)
def test_each_action_against_each_state(by, now, action, made, outcome):
    s = scene()
    one = made(s, now)
    choices = {}
    if action == "move":
        choices = {"team": s.other_team.pk}
    if action == "transfer":
        place = another_place(s)
        task(s, work_location=place, task_day=one.task_day)
        choices = {"place": place.pk}
    run = planned([one], action, by=by, now=now, **choices)
    assert outcomes(run) == [outcome]
    assert Task.objects.get(pk=one.pk).state == one.state


def test_nobody_is_invited_while_the_election_is_not_active(by, now):
    s = scene(state=Election.State.INACTIVE)
    assert outcomes(planned([held(s, participant())], "invite", by=by, now=now)) == ["inactive"]


def test_a_team_must_be_at_the_place_to_get_its_tasks(by, now):
    s = scene()
    strange = another_place(s)
    s.other_team.work_locations.filter(work_location=strange).delete()
    run = planned([task(s), task(s, work_location=strange)], "move", by=by, now=now, team=s.other_team.pk)
    assert sorted(outcomes(run)) == ["", "not_at_place"]


def test_people_go_where_there_is_room_of_the_same_type_and_day(by, now):
    s = scene()
    place = another_place(s)
    room = task(s, work_location=place)
    task(s, work_location=place, task_type=s.other_type)
    task(s, work_location=place, task_day=ELECTION_DAY + datetime.timedelta(days=1))
    first, second = (held(s, participant(), ACCEPTED) for _ in range(2))
    there = held(s, participant(), ACCEPTED, work_location=place)
    run = planned([first, second, there], "transfer", by=by, now=now, place=place.pk)
    rows = {row.task_id: (row.outcome, row.target_id) for row in run.rows.all()}
    assert rows == {first.pk: ("", room.pk), second.pk: ("no_place", None), there.pk: ("same_place", None)}


def test_one_who_has_something_else_at_that_time_is_not_moved(by, now):
    s = scene()
    place = another_place(s)
    late = {"starts": datetime.time(16), "ends": datetime.time(22)}
    task(s, work_location=place, **late)
    person = participant()
    held(s, person, ACCEPTED, **late)
    run = planned([held(s, person, ACCEPTED)], "transfer", by=by, now=now, place=place.pk)
    assert outcomes(run) == ["overlaps"]


def test_members_with_least_to_do_are_proposed_first(by, now):
    s = scene()
    idle, busy, that_day, young, elsewhere = (
        participant(last_name=name) for name in ("Bo", "Anna", "Carl", "Dan", "Eva")
    )
    young.birth_date = YOUNG
    young.save()
    for person in (idle, busy, that_day, young):
        team_member(s.team.source, person)
    team_member(s.other_team.source, elsewhere)
    held(s, busy, ACCEPTED, task_day=ELECTION_DAY - datetime.timedelta(days=1))
    held(s, that_day, ACCEPTED, task_type=s.other_type)
    tasks = [task(s) for _ in range(3)]
    run = planned(tasks, "assign", by=by, now=now)
    rows = run.rows.order_by("position")
    assert list(rows.values_list("participant_id", "outcome")) == [
        (idle.pk, ""),
        (busy.pk, ""),
        (None, "nobody"),
    ]


def test_nobody_is_proposed_for_what_she_said_no_to_or_cannot_be_at(by, now, municipality):
    s = scene()
    refuser = team_member(s.team.source, participant(last_name="Aa"))
    night = team_member(s.team.source, participant(last_name="Bo"))
    held(
        s,
        night,
        ACCEPTED,
        task_day=ELECTION_DAY - datetime.timedelta(days=1),
        starts=datetime.time(20),
        ends=datetime.time(9),
    )
    one = task(s)
    TaskEvent.objects.create(
        task=one,
        election=s.election,
        work_location=s.place,
        team=s.team,
        task_type=s.task_type,
        task_day=one.task_day,
        participant=refuser,
        kind="declined",
        at=now,
        by_kind="staff",
    )
    tasks = list(Task.objects.filter(pk=one.pk).select_related("team", "task_type", "election__type"))
    assert propose_people(tasks, municipality_code=municipality.code) == {}


@pytest.mark.parametrize("number", [1, 20])
def test_proposing_takes_the_same_queries_for_many(by, now, municipality, django_assert_num_queries, number):
    s = scene()
    for _ in range(number):
        team_member(s.team.source)
        task(s)
    tasks = list(Task.objects.select_related("team", "task_type", "election__type"))
    with django_assert_num_queries(5):
        assert len(propose_people(tasks, municipality_code=municipality.code)) == number


@pytest.mark.parametrize("number", [1, 20])
@pytest.mark.parametrize("action", ["assign", "invite", "accept", "remove", "transfer"])
def test_planning_takes_the_same_queries_for_many(by, now, django_assert_max_num_queries, number, action):
    s = scene()
    place = another_place(s)
    tasks = [task(s) if action == "assign" else held(s, participant()) for _ in range(number)]
    with django_assert_max_num_queries(28):
        planned(tasks, action, by=by, now=now, **({"place": place.pk} if action == "transfer" else {}))


def test_another_person_can_be_chosen_and_rows_left_out(by, now):
    s = scene()
    tasks = [task(s), task(s)]
    run = planned(tasks, "assign", by=by, now=now)
    first, second = run.rows.order_by("position")
    person = participant()
    assert choose_person(first, person)
    leave_out(run, [second.pk, first.pk], out=True)
    leave_out(run, [first.pk], out=False)
    assert list(run.rows.order_by("position").values_list("outcome", "participant_id")) == [
        ("", person.pk),
        ("nobody", None),
    ]
    run.refresh_from_db()
    assert run.choices["plan"] == 4  # each change makes it another plan


def test_a_task_that_is_gone_by_now_is_said_to_be(by, now):
    s = scene()
    gone = task(s)
    run = choose_tasks(s.election, Task.objects.all(), action="remove", by=by, now=now)
    Task.objects.filter(pk=gone.pk).delete()
    from valghalla.tasks.bulk.plan import plan

    assert outcomes(plan(run, now=now)) == ["gone"]


def test_nothing_and_too_much_are_refused(by, now, monkeypatch):
    s = scene()
    with pytest.raises(NothingChosen):
        choose_tasks(s.election, Task.objects.none(), action="remove", by=by, now=now)
    monkeypatch.setattr("valghalla.tasks.bulk.selection.MOST", 1)
    task(s), task(s)
    with pytest.raises(TooMany):
        choose_tasks(s.election, Task.objects.all(), action="remove", by=by, now=now)


def test_tasks_of_another_election_are_not_chosen(by, now):
    s = scene()
    other = scene_of_other_election(s)
    run = choose_tasks(s.election, Task.objects.all(), action="message", by=by, now=now) if task(s) else None
    assert run is not None
    assert list(tasks_of(run)) == list(Task.objects.filter(election=s.election))
    assert other not in tasks_of(run)


def scene_of_other_election(s) -> Task:
    from tests.elections.factories import election

    return task(s, election=election(title="Et andet valg"))


def test_who_had_the_tasks_chosen_can_be_asked_for(by, now):
    s = scene()
    person = participant()
    run = choose_tasks(s.election, Task.objects.filter(pk=held(s, person).pk), action="message", by=by, now=now)
    assert list(people_of(run)) == [person]


def test_a_plan_nobody_agreed_to_is_forgotten(by, now):
    s = scene()
    task(s)
    old = choose_tasks(s.election, Task.objects.all(), action="remove", by=by, now=now - datetime.timedelta(days=3))
    new = choose_tasks(s.election, Task.objects.all(), action="remove", by=by, now=now)
    assert list(BulkRun.objects.values_list("pk", flat=True)) == [new.pk]
    assert not BulkRow.objects.filter(run_id=old.pk).exists()


@pytest.mark.parametrize(
    ("action", "in_team", "in_other", "busy", "outcome"),
    [
        ("join_team", False, True, False, ""),
        ("join_team", True, True, False, "already_in"),
        ("leave_team", True, True, False, ""),
        ("leave_team", False, True, False, "not_in"),
        ("leave_team", True, False, False, "only_team"),
        ("leave_team", True, True, True, "holds_tasks"),
    ],
)
def test_people_join_and_leave_a_team(by, now, action, in_team, in_other, busy, outcome):
    s = scene()
    person = participant()
    for team, wanted in ((s.team.source, in_team), (s.other_team.source, in_other)):
        if wanted:
            team_member(team, person)
    if busy:
        held(s, person, ACCEPTED)
    run = planned_people([person], action, by=by, now=now, team=s.team.source_id)
    assert outcomes(run) == [outcome]
    assert TeamMember.objects.filter(participant=person).count() == in_team + in_other
