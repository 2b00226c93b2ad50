"""Whether a message is still due when it is sent: the table of docs/states/message.md, event by event."""

import datetime

import pytest

from valghalla.communication.models import Event
from valghalla.tasks.messages.still_due import why_not
from valghalla.tasks.models import Task, TaskState

SHE, ANOTHER = 1, 2
DAY = datetime.date(2026, 11, 3)
STARTS = datetime.time(7)
BEFORE = datetime.datetime(2026, 11, 2, 22, 59, 59, tzinfo=datetime.UTC)  # the last second of the day before
THE_DAY = BEFORE + datetime.timedelta(seconds=1)
BEGUN = datetime.datetime(2026, 11, 3, 6, 0, tzinfo=datetime.UTC)
JUST_BEFORE = BEGUN - datetime.timedelta(seconds=1)
AVAILABLE, UNANSWERED, ACCEPTED = TaskState.AVAILABLE, TaskState.UNANSWERED, TaskState.ACCEPTED
TOLD_AS_IT_WAS = [
    *(Event.CANCELLATION, Event.RETRACTED, Event.REMOVED, Event.DELETED, Event.REMOVED_BY_VALIDATION),
]


def task(state: str, holder: int | None = SHE, *, invited: bool = False) -> Task:
    return Task(
        municipality_id=1,
        state=state,
        participant_id=holder,
        task_day=DAY,
        starts=STARTS,
        invited_at=BEFORE if invited else None,
    )


# event, task, when → why not
TABLE = [
    (Event.INVITATION, task(UNANSWERED), JUST_BEFORE, ""),
    (Event.INVITATION, task(UNANSWERED), BEGUN, "begun"),
    (Event.INVITATION, task(UNANSWERED, invited=True), BEFORE, "already_invited"),
    (Event.INVITATION, task(ACCEPTED), BEFORE, "answered"),
    (Event.INVITATION_REMINDER, task(UNANSWERED, invited=True), BEFORE, ""),
    (Event.INVITATION_REMINDER, task(UNANSWERED, invited=True), THE_DAY, "day_has_come"),
    (Event.INVITATION_REMINDER, task(ACCEPTED, invited=True), BEFORE, "answered"),
    (Event.CONFIRMATION, task(ACCEPTED), BEGUN, ""),
    (Event.CONFIRMATION, task(UNANSWERED), BEFORE, "not_accepted"),
    (Event.TASK_REMINDER, task(ACCEPTED), BEFORE, ""),
    (Event.TASK_REMINDER, task(ACCEPTED), THE_DAY, "day_has_come"),
    (Event.TASK_REMINDER, task(UNANSWERED), BEFORE, "not_accepted"),
    *[
        (event, task(state), JUST_BEFORE, "")
        for event in (Event.CHANGED, Event.MOVED)
        for state in (UNANSWERED, ACCEPTED)
    ],
    *[(event, task(ACCEPTED), BEGUN, "begun") for event in (Event.CHANGED, Event.MOVED)],
    *[(event, task(ACCEPTED), BEGUN, "holds_it_again") for event in TOLD_AS_IT_WAS],
    *[(event, task(ACCEPTED, ANOTHER), BEGUN, "") for event in TOLD_AS_IT_WAS],
    *[(event, task(AVAILABLE, None), BEGUN, "") for event in TOLD_AS_IT_WAS],
    *[(event, None, BEGUN, "") for event in (*TOLD_AS_IT_WAS, Event.CALLED_OFF, Event.NOTICE)],
    (Event.CALLED_OFF, task(ACCEPTED), BEGUN, ""),
    (Event.NOTICE, task(ACCEPTED), BEGUN, ""),
]
OF_NOW = [
    *(Event.INVITATION, Event.INVITATION_REMINDER, Event.CONFIRMATION, Event.TASK_REMINDER, Event.CHANGED, Event.MOVED)
]


@pytest.mark.parametrize(("event", "about", "now", "word"), TABLE)
def test_why_a_message_is_due_no_longer(event, about, now, word):
    assert why_not(event, about, participant_id=SHE, now=now) == word


@pytest.mark.parametrize("event", OF_NOW)
def test_what_tells_of_a_task_as_it_is_asks_for_the_task_and_for_its_holder(event):
    assert why_not(event, None, participant_id=SHE, now=BEFORE) == "task_gone"
    assert why_not(event, task(UNANSWERED, ANOTHER), participant_id=SHE, now=BEFORE) == "not_theirs"


def test_an_invitation_that_did_not_arrive_may_leave_again():
    about = task(UNANSWERED, invited=True)
    assert why_not(Event.INVITATION, about, participant_id=SHE, left_before=True, now=BEFORE) == ""


def test_every_event_stands_here():
    assert set(Event) == {*OF_NOW, *TOLD_AS_IT_WAS, Event.CALLED_OFF, Event.NOTICE}
