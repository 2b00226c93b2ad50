"""Carrying out a run: what each row comes to, what is written and held back, and what a break leaves."""

import datetime

import pytest

from tests.elections.factories import scene
from tests.participants.factories import participant
from tests.tasks.bulk.factories import done, outcomes, planned, planned_people
from tests.tasks.bulk.test_plan import ACCEPTED, YOUNG, another_place
from tests.tasks.factories import held, task
from tests.teams.factories import team_member
from valghalla.audit.models import AuditEntry
from valghalla.communication.claims import claim
from valghalla.communication.models import Message
from valghalla.elections.models import Election
from valghalla.participants.models import Participant
from valghalla.tasks.assign import assign
from valghalla.tasks.bulk import run as running
from valghalla.tasks.bulk.plan import leave_out
from valghalla.tasks.bulk.run import TIME_TO_UNDO, PlanChanged, carry_out, drop, send_now, start
from valghalla.tasks.models import BulkRow, BulkRun, Task, TaskEvent, TaskState
from valghalla.tasks.remove import remove
from valghalla.teams.models import TeamMember

pytestmark = pytest.mark.usefixtures("acting")
MINUTE = datetime.timedelta(minutes=1)


def of_action(action, s, now, *, number=1):
    """Tasks for which the action is right, and what it wants to know."""
    place = another_place(s) if action == "transfer" else None
    tasks = []
    for _ in range(number):
        if action == "assign":
            team_member(s.team.source)
            tasks.append(task(s))
        elif action == "move":
            tasks.append(task(s))
        elif action in ("remove", "transfer"):
            tasks.append(held(s, team_member(s.team.source), ACCEPTED, assigned_at=now, confirmed_at=now))
            if place:
                task(s, work_location=place)
        else:
            tasks.append(held(s, participant(), assigned_at=now))
    return tasks, {"place": place.pk} if place else {"team": s.other_team.pk} if action == "move" else {}


@pytest.mark.acceptance("A-255", "A-256")
@pytest.mark.parametrize(
    ("action", "state", "events", "letters"),
    [
        ("assign", "unanswered", ["assigned"], ["invitation"]),
        ("invite", "unanswered", [], ["invitation"]),
        ("accept", "accepted", ["accepted"], ["confirmation"]),
        ("decline", "available", ["declined"], []),
        ("remove", "available", ["removed"], ["removed"]),
        ("move", "available", ["moved"], []),
        ("transfer", "available", ["moved", "moved"], ["moved"]),
    ],
)
def test_each_action_does_what_its_verb_does_and_says_which_run_it_was(by, now, action, state, events, letters):
    s = scene()
    tasks, choices = of_action(action, s, now, number=2)
    run = done(planned(tasks, action, by=by, now=now, **choices), by=by, now=now)
    assert outcomes(run) == ["done", "done"]
    assert (run.total, run.done, run.refused, run.finished_at) == (2, 2, 0, now)
    assert {task.state for task in Task.objects.filter(pk__in=[one.pk for one in tasks])} == {state}
    assert sorted(TaskEvent.objects.filter(facts__bulk_run=run.pk).values_list("kind", flat=True)) == sorted(events * 2)
    assert sorted(Message.objects.values_list("event", flat=True)) == sorted(letters * 2)
    audited = AuditEntry.objects.filter(details__bulk_run=run.pk, actor_id=by.id)
    assert audited.filter(action__startswith="task").count() == 2
    assert AuditEntry.objects.filter(action="bulk.started").count() == 1


def test_messages_wait_so_that_the_run_can_be_undone(by, now):
    s = scene()
    tasks, _ = of_action("remove", s, now, number=3)
    run = done(planned(tasks, "remove", by=by, now=now), by=by, now=now)
    keys = list(Message.objects.values_list("pk", flat=True))
    assert run.until == now + TIME_TO_UNDO
    assert set(Message.objects.values_list("due_at", flat=True)) == {run.until}
    assert claim(keys, now=now + TIME_TO_UNDO - MINUTE) == []
    assert len(claim(keys, now=run.until)) == 3


def test_messages_can_be_sent_without_waiting(by, now):
    s = scene()
    tasks, _ = of_action("remove", s, now)
    run = done(planned(tasks, "remove", by=by, now=now), by=by, now=now)
    assert send_now(run, by=by, now=now + MINUTE)
    assert not send_now(run, by=by, now=now + MINUTE)
    assert len(claim(list(Message.objects.values_list("pk", flat=True)), now=now + MINUTE)) == 1


def test_nothing_is_sent_from_an_election_that_is_not_active(by, now):
    s = scene(state=Election.State.INACTIVE)
    tasks, _ = of_action("remove", s, now)
    run = done(planned(tasks, "remove", by=by, now=now), by=by, now=now)
    assert (outcomes(run), run.until, Message.objects.count()) == (["done"], None, 0)


def _given_away(s, one, by, now):
    assign(one, to=participant(), by=by, now=now)


def _taken_off(s, one, by, now):
    remove(one, by=by, now=now)


def _deleted(s, one, by, now):
    Task.objects.filter(pk=one.pk).delete()


def _deactivated(s, one, by, now):
    Election.objects.update(state=Election.State.INACTIVE)


def _made_a_child(s, one, by, now):
    Participant.objects.update(birth_date=YOUNG)


def _person_erased(s, one, by, now):
    from valghalla.tasks.people.erase import erase_participants

    erase_participants(list(Participant.objects.values_list("pk", flat=True)), by=by, now=now)


def _team_left_the_place(s, one, by, now):
    s.other_team.work_locations.all().delete()


def _place_filled(s, one, by, now):
    Task.objects.filter(state=TaskState.AVAILABLE).update(state=ACCEPTED, participant=participant())


def _invited(s, one, by, now):
    from valghalla.tasks.invite import invite

    invite(one, by=by, now=now)


@pytest.mark.acceptance("A-241", "A-255")
@pytest.mark.parametrize(
    ("action", "meanwhile", "outcome"),
    [
        ("assign", _given_away, "changed"),
        ("assign", _deleted, "gone"),
        ("assign", _made_a_child, "not_eligible"),
        ("assign", _person_erased, "person_gone"),
        ("invite", _taken_off, "changed"),
        ("invite", _deactivated, "inactive"),
        ("invite", _invited, "on_its_way"),
        ("accept", _taken_off, "changed"),
        ("accept", _made_a_child, "not_eligible"),
        ("decline", _taken_off, "changed"),
        ("remove", _taken_off, "changed"),
        ("remove", _deleted, "gone"),
        ("remove", _person_erased, "person_gone"),
        ("move", _given_away, "changed"),
        ("move", _team_left_the_place, "not_at_place"),
        ("transfer", _taken_off, "changed"),
        ("transfer", _place_filled, "taken"),
        ("transfer", _made_a_child, "not_eligible"),
    ],
)
def test_a_row_that_changed_meanwhile_is_told_and_not_forced(by, now, action, meanwhile, outcome):
    s = scene()
    tasks, choices = of_action(action, s, now)
    run = planned(tasks, action, by=by, now=now, **choices)
    meanwhile(s, tasks[0], by, now)
    before = list(Task.objects.order_by("pk").values_list("pk", "state", "participant_id", "team_id"))
    run = done(run, by=by, now=now + MINUTE)
    assert outcomes(run) == [outcome]
    assert (run.done, run.refused) == (0, 1)
    assert list(Task.objects.order_by("pk").values_list("pk", "state", "participant_id", "team_id")) == before


def test_who_said_no_meanwhile_is_not_given_it(by, now):
    from valghalla.tasks.answer import decline

    s = scene()
    one, other = task(s), task(s)
    person = team_member(s.team.source)
    run = planned([one], "assign", by=by, now=now)
    decline(assign(other, to=person, by=by, now=now), participant_id=person.pk, by=by, now=now)
    assert outcomes(done(run, by=by, now=now)) == ["declined_before"]


def test_rows_left_out_are_left_alone(by, now):
    s = scene()
    tasks, _ = of_action("remove", s, now, number=2)
    run = planned(tasks, "remove", by=by, now=now)
    leave_out(run, [run.rows.get(task=tasks[0]).pk], out=True)
    run.refresh_from_db()
    run = done(run, by=by, now=now)
    assert sorted(outcomes(run)) == ["done", "left_out"]
    assert (run.done, run.refused) == (1, 0)
    assert Task.objects.get(pk=tasks[0].pk).state == ACCEPTED


def test_only_the_plan_that_was_shown_is_begun_and_once(by, now):
    s = scene()
    tasks, _ = of_action("remove", s, now)
    run = planned(tasks, "remove", by=by, now=now)
    with pytest.raises(PlanChanged):
        start(run, plan=run.choices["plan"] - 1, by=by, now=now)
    start(run, plan=run.choices["plan"], by=by, now=now)
    with pytest.raises(PlanChanged):
        start(run, plan=run.choices["plan"], by=by, now=now)
    assert not drop(run)


def test_nothing_is_begun_while_the_place_is_not_chosen(by, now):
    s = scene()
    run = planned([held(s, participant())], "transfer", by=by, now=now)
    with pytest.raises(PlanChanged):
        start(run, plan=run.choices.get("plan", 0), by=by, now=now)
    assert drop(run)


class Killed(BaseException):
    """The worker is no more."""


def test_killed_in_the_middle_it_goes_on_and_does_nothing_twice(by, now, monkeypatch):
    s = scene()
    tasks, _ = of_action("accept", s, now, number=4)
    run = planned(tasks, "accept", by=by, now=now)
    start(run, plan=run.choices["plan"], by=by, now=now)
    verb, seen = running.do, []

    def do_two_and_die(run, row, *, by, now):
        verb(run, row, by=by, now=now)
        seen.append(row.pk)
        if len(seen) == 3:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(running, "do", do_two_and_die)
        with pytest.raises(Killed):
            carry_out(run.pk, tick=lambda: now)
    assert outcomes(run) == ["done", "done", "", ""]
    assert Message.objects.count() == 2
    assert carry_out(run.pk, tick=lambda: now)
    assert outcomes(run) == ["done"] * 4
    assert Message.objects.count() == 4
    assert TaskEvent.objects.filter(kind="accepted").count() == 4
    assert carry_out(run.pk, tick=lambda: now)  # a job that comes a second time finds it done
    assert Message.objects.count() == 4


def test_a_worker_that_is_stopping_leaves_the_rest(by, now):
    s = scene()
    tasks, _ = of_action("decline", s, now, number=3)
    run = planned(tasks, "decline", by=by, now=now)
    start(run, plan=run.choices["plan"], by=by, now=now)
    asked = iter([False, True])
    assert not carry_out(run.pk, tick=lambda: now, stop=lambda: next(asked))
    assert outcomes(run) == ["done", "", ""]


def test_one_odd_row_stops_no_other_and_tells_nobody_of_whom_it_was(by, now, monkeypatch, caplog):
    s = scene()
    tasks, _ = of_action("decline", s, now, number=3)
    run = planned(tasks, "decline", by=by, now=now)
    verb = running.do

    def odd(run, row, *, by, now):
        if row.position == 2:
            raise KeyError("Prøve Person")
        verb(run, row, by=by, now=now)

    monkeypatch.setattr(running, "do", odd)
    run = done(run, by=by, now=now)
    assert outcomes(run) == ["done", "error", "done"]
    assert "Prøve" not in caplog.text


def test_people_are_put_into_a_team_and_taken_out_of_it(by, now):
    s = scene()
    people = [participant(), participant()]
    for person in people:
        team_member(s.other_team.source, person)
    team = s.team.source
    assert outcomes(done(planned_people(people, "join_team", by=by, now=now, team=team.pk), by=by, now=now)) == [
        "done",
        "done",
    ]
    assert TeamMember.objects.filter(team=team).count() == 2
    held(s, people[0], ACCEPTED)
    run = planned_people(people, "leave_team", by=by, now=now, team=team.pk)
    assert sorted(outcomes(done(run, by=by, now=now))) == ["done", "holds_tasks"]
    assert TeamMember.objects.filter(team=team).count() == 1


def test_the_rows_of_a_person_who_is_erased_name_nobody_and_keep_no_link_of_hers(by, now):
    from valghalla.tasks.people.erase import erase_participants

    s = scene()
    tasks, _ = of_action("decline", s, now)
    person = tasks[0].participant
    done(planned(tasks, "decline", by=by, now=now), by=by, now=now)
    assert BulkRow.objects.get().before["task"]["invitation_token"] == tasks[0].invitation_token
    erase_participants([person.pk], by=by, now=now)
    row = BulkRow.objects.get()
    assert (row.participant_id, row.before, row.seen, row.facts) == (None, {}, {}, {})


def test_another_municipality_sees_nothing_of_it(by, now, municipality, other_municipality):
    from valghalla.base import tenancy
    from valghalla.base.tenancy import acting_for

    s = scene()
    planned([task(s)], "remove", by=by, now=now)
    token = tenancy._acting.set(None)
    try:
        with acting_for(other_municipality):
            assert (BulkRun.objects.count(), BulkRow.objects.count()) == (0, 0)
    finally:
        tenancy._acting.reset(token)
