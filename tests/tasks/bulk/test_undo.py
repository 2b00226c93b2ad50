"""Taking a run back: whole, in part, and too late."""

import pytest

from tests.elections.factories import scene
from tests.participants.factories import participant
from tests.tasks.bulk.factories import done, outcomes, planned, planned_people, undone, undos
from tests.tasks.bulk.test_plan import ACCEPTED
from tests.tasks.bulk.test_run import MINUTE, of_action
from tests.tasks.factories import held, task
from tests.teams.factories import team_member
from valghalla.audit.models import AuditEntry
from valghalla.communication.claims import claim
from valghalla.communication.models import Message
from valghalla.tasks.answer import accept
from valghalla.tasks.assign import assign, has_declined
from valghalla.tasks.bulk.run import TIME_TO_UNDO
from valghalla.tasks.bulk.undo import Reach, ask, reach, undo
from valghalla.tasks.models import Task, TaskEvent
from valghalla.teams.models import TeamMember

pytestmark = pytest.mark.usefixtures("acting")
ALL = ("assign", "invite", "accept", "decline", "remove", "move", "transfer")


def everything() -> list[tuple]:
    """All tasks as they stand."""
    return [
        tuple(getattr(one, field.attname) for field in Task._meta.concrete_fields)
        for one in Task.objects.order_by("pk")
    ]


@pytest.mark.acceptance("A-255")
@pytest.mark.parametrize("action", ALL)
def test_everything_is_as_it_was_and_nobody_is_written_to(by, now, action):
    s = scene()
    tasks, choices = of_action(action, s, now, number=3)
    before, members = everything(), set(TeamMember.objects.values_list("team_id", "participant_id"))
    run = done(planned(tasks, action, by=by, now=now, **choices), by=by, now=now)
    assert reach(run) == Reach(3, 0)
    run = undone(run, by=by, now=now + MINUTE)
    assert undos(run) == ["done"] * 3
    assert (run.put_back, run.undone_at) == (3, now + MINUTE)
    assert everything() == before
    assert set(TeamMember.objects.values_list("team_id", "participant_id")) == members
    assert set(Message.objects.values_list("state", "failure")) <= {("dropped", "undone")}
    assert claim(list(Message.objects.values_list("pk", flat=True)), now=now + 10 * TIME_TO_UNDO) == []
    assert AuditEntry.objects.filter(action="task.put_back").count() == (6 if action == "transfer" else 3)


@pytest.mark.parametrize("action", ALL)
def test_the_history_tells_what_was_taken_back(by, now, action):
    s = scene()
    tasks, choices = of_action(action, s, now)
    run = done(planned(tasks, action, by=by, now=now, **choices), by=by, now=now)
    told = set(TaskEvent.objects.values_list("pk", flat=True))
    undone(run, by=by, now=now + MINUTE)
    assert set(TaskEvent.objects.filter(kind="undone").values_list("undoes_id", flat=True)) == told


def test_a_no_that_was_taken_back_counts_no_more(by, now):
    s = scene()
    tasks, _ = of_action("decline", s, now)
    person = tasks[0].participant
    run = done(planned(tasks, "decline", by=by, now=now), by=by, now=now)
    assert has_declined(person.pk, tasks[0])
    undone(run, by=by, now=now)
    assert not has_declined(person.pk, tasks[0])


def test_whoever_was_made_a_member_is_none_again_but_not_of_her_only_team(by, now):
    from valghalla.tasks.bulk.plan import choose_person

    s = scene()
    people = [team_member(s.other_team.source), participant()]
    tasks = [task(s), task(s)]
    run = planned(tasks, "assign", by=by, now=now)
    for row, person in zip(run.rows.order_by("position"), people, strict=True):
        choose_person(row, person)
    run.refresh_from_db()
    run = done(run, by=by, now=now)
    assert TeamMember.objects.filter(team=s.team.source).count() == 2
    undone(run, by=by, now=now)
    assert list(TeamMember.objects.filter(team=s.team.source).values_list("participant_id", flat=True)) == [
        people[1].pk
    ]


def test_what_has_left_the_house_stays_and_the_rest_is_put_back(by, now):
    s = scene()
    tasks, _ = of_action("remove", s, now, number=3)
    run = done(planned(tasks, "remove", by=by, now=now), by=by, now=now)
    first = run.rows.get(position=1)
    later = run.until
    claim(first.messages, now=later)
    assert reach(run) == Reach(2, 1)
    run = undone(run, by=by, now=later)
    assert undos(run) == ["has_left", "done", "done"]
    assert run.put_back == 2
    assert Task.objects.get(pk=first.task_id).state == "available"


def test_too_late_nothing_is_put_back(by, now):
    s = scene()
    tasks, _ = of_action("accept", s, now, number=2)
    run = done(planned(tasks, "accept", by=by, now=now), by=by, now=now)
    claim(list(Message.objects.values_list("pk", flat=True)), now=run.until)
    assert reach(run) == Reach(0, 2)
    assert undos(undone(run, by=by, now=run.until)) == ["has_left", "has_left"]


def _answers(s, row, by, now):
    accept(Task(pk=row.task_id), participant_id=row.participant_id, by=by, now=now)


def _goes_to_somebody_else(s, row, by, now):
    assign(Task(pk=row.task_id), to=participant(), by=by, now=now)


def _person_is_busy(s, row, by, now):
    held(s, row.participant, ACCEPTED)


def _deleted(s, row, by, now):
    Task.objects.filter(pk=row.task_id).delete()


def _erased(s, row, by, now):
    from valghalla.tasks.people.erase import erase_participants

    erase_participants([row.participant_id], by=by, now=now)


@pytest.mark.parametrize(
    ("action", "meanwhile", "word"),
    [
        ("assign", _answers, "changed"),
        ("invite", _answers, "changed"),
        ("remove", _goes_to_somebody_else, "changed"),
        ("remove", _person_is_busy, "overlaps"),
        ("decline", _person_is_busy, "overlaps"),
        ("remove", _deleted, "gone"),
        ("decline", _erased, "person_gone"),
        ("move", _goes_to_somebody_else, "changed"),
    ],
)
def test_a_row_that_changed_since_stays_and_its_message_is_sent(by, now, action, meanwhile, word):
    s = scene()
    tasks, choices = of_action(action, s, now, number=2)
    run = done(planned(tasks, action, by=by, now=now, **choices), by=by, now=now)
    row = run.rows.get(position=1)
    meanwhile(s, row, by, now)
    stands = Task.objects.filter(pk=row.task_id).values_list("state", "participant_id").first()
    run = undone(run, by=by, now=now + MINUTE)
    assert undos(run) == [word, "done"]
    assert Task.objects.filter(pk=row.task_id).values_list("state", "participant_id").first() == stands
    kept = Message.objects.filter(pk__in=row.messages)
    assert {(message.state, message.due_at) for message in kept} <= {("queued", now + MINUTE)}


def test_while_it_is_taken_back_nothing_leaves_and_it_is_taken_back_once(by, now):
    s = scene()
    tasks, _ = of_action("remove", s, now)
    run = done(planned(tasks, "remove", by=by, now=now), by=by, now=now)
    assert ask(run, by=by, now=run.until - MINUTE)
    assert not ask(run, by=by, now=run.until)
    keys = list(Message.objects.values_list("pk", flat=True))
    assert claim(keys, now=run.until + MINUTE) == []
    assert undo(run.pk, tick=lambda: run.until)
    assert undo(run.pk, tick=lambda: run.until)
    assert TaskEvent.objects.filter(kind="undone").count() == 1


def test_a_break_in_taking_back_is_gone_on_from(by, now):
    s = scene()
    tasks, _ = of_action("remove", s, now, number=3)
    run = done(planned(tasks, "remove", by=by, now=now), by=by, now=now)
    ask(run, by=by, now=now)
    asked = iter([False, True])
    assert not undo(run.pk, tick=lambda: now, stop=lambda: next(asked))
    assert undos(run) == ["", "", "done"]
    assert undo(run.pk, tick=lambda: now)
    assert undos(run) == ["done"] * 3


def test_a_team_joined_in_bulk_is_left_again(by, now):
    s = scene()
    person = team_member(s.other_team.source)
    run = done(planned_people([person], "join_team", by=by, now=now, team=s.team.source_id), by=by, now=now)
    assert (outcomes(run), run.until) == (["done"], None)
    assert undos(undone(run, by=by, now=now)) == ["done"]
    assert not TeamMember.objects.filter(team=s.team.source).exists()


def test_what_is_not_finished_cannot_be_taken_back(by, now):
    s = scene()
    run = planned([held(s, participant())], "remove", by=by, now=now)
    assert not ask(run, by=by, now=now)
    assert reach(run) == Reach(0, 0)
