"""Wishes to swap: asked, changed, taken back, settled; the task stays where it is."""

import datetime

import pytest

from tests.elections.factories import Scene, scene
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit import actors
from valghalla.audit.models import AuditEntry
from valghalla.elections.models import Election
from valghalla.tasks.answer import withdraw
from valghalla.tasks.errors import Gone, Locked, NotOpen
from valghalla.tasks.models import SwapWish, Task, TaskEvent, TaskState
from valghalla.tasks.people.erase import erase_participants
from valghalla.tasks.swap import ask_to_swap, drop_wish, newest_wishes, open_wishes, settle
from valghalla.tasks.transfer import transfer

ACCEPTED = TaskState.ACCEPTED
DAY = datetime.date(2026, 11, 3)


@pytest.fixture
def stage(acting) -> Scene:
    return scene()


@pytest.fixture
def mine(stage) -> Task:
    return held(stage, participant(), ACCEPTED)


@pytest.fixture
def ask(now, today):
    """``ask(task)``: her who has it asks for another."""

    def asks(task: Task, **values) -> SwapWish:
        told = {"wish": " Hellere Hallen ", "wanted_day": None, "now": now, "today": today}
        pk = task.participant_id or 0
        return ask_to_swap(task, **(told | {"participant_id": pk, "by": actors.participant(pk)} | values))

    return asks


def kinds() -> list[str]:
    return list(TaskEvent.objects.order_by("id").values_list("kind", flat=True))


def test_asking_again_changes_what_was_asked_and_the_task_stays(stage, mine, ask):
    ask(mine)
    wish = ask(mine, wish="Hellere sent", wanted_day=DAY)
    assert (SwapWish.objects.count(), wish.wish, wish.wanted_day, wish.state) == (1, "Hellere sent", DAY, "open")
    mine.refresh_from_db()
    assert (mine.state, kinds()) == (ACCEPTED, ["swap_asked"])
    assert list(open_wishes(stage.election)) == [wish]


def test_settled_by_the_office_once(stage, mine, ask, by, now):
    wish = ask(mine)
    settle(wish, done=False, answer=" Alle pladser er besat. ", by=by, now=now)
    with pytest.raises(Gone):
        settle(wish, done=True, answer="", by=by, now=now)
    wish.refresh_from_db()
    assert (wish.state, wish.answer, wish.settled_by) == ("refused", "Alle pladser er besat.", by.id)
    again = ask(mine)
    assert newest_wishes(mine.participant_id, [mine.pk]) == {mine.pk: again}
    settle(again, done=True, answer="", by=by, now=now)
    assert kinds() == ["swap_asked", "swap_refused", "swap_asked", "swap_done"]
    assert not open_wishes(stage.election).exists()
    rows = AuditEntry.objects.filter(action__startswith="task.swap").order_by("id")
    assert [(row.action, row.participant_id) for row in rows] == [
        (f"task.{kind}", mine.participant_id) for kind in kinds()
    ]
    assert "besat" not in str([row.details for row in rows])


def test_taken_back(stage, mine, ask, now):
    assert mine.participant_id
    herself = actors.participant(mine.participant_id)
    assert drop_wish(mine, participant_id=mine.participant_id, by=herself, now=now) is False
    wish = ask(mine)
    assert drop_wish(mine, participant_id=mine.participant_id, by=herself, now=now) is True
    with pytest.raises(Gone):
        settle(wish, done=True, answer="", by=herself, now=now)
    assert kinds() == ["swap_asked", "swap_dropped"]


def test_a_wish_waits_only_while_the_task_is_hers(stage, mine, ask, by, now, today):
    ask(mine)
    withdraw(mine, participant_id=mine.participant_id, by=by, now=now, today=today)
    assert not open_wishes(stage.election).exists()
    assert not SwapWish.objects.exists()


def test_a_wish_goes_when_she_is_given_something_else(stage, mine, ask, by, now):
    ask(mine)
    transfer(mine, to=task(stage, team=stage.other_team), by=by, now=now)
    assert not SwapWish.objects.exists()


def test_the_words_go_with_the_person(mine, ask, by, now):
    ask(mine)
    erase_participants([mine.participant_id], by=by, now=now)
    assert (SwapWish.objects.count(), "Hallen" in str(list(TaskEvent.objects.values()))) == (0, False)


@pytest.mark.parametrize(
    ("today", "state", "raised"),
    [
        (datetime.date(2026, 10, 29), "active", None),
        (datetime.date(2026, 10, 30), "active", Locked),
        (datetime.date(2026, 10, 1), "inactive", NotOpen),
        (datetime.date(2026, 10, 1), "closed", NotOpen),
    ],
)
def test_until_when(mine, ask, today, state, raised):
    Election.objects.update(state=state)
    if raised is None:
        ask(mine, today=today)
    else:
        with pytest.raises(raised):
            ask(mine, today=today)
    assert SwapWish.objects.exists() == (raised is None)


def test_only_for_what_one_has_accepted(stage, mine, ask):
    for one, pk in [(mine, participant().pk), (held(stage, participant()), None)]:
        with pytest.raises(Gone):
            ask(one, participant_id=pk or one.participant_id)
