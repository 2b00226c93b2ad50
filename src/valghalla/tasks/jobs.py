"""Background work about tasks."""

from valghalla.base import clock
from valghalla.base.jobs import do_later, is_stopping, job, regularly
from valghalla.communication.text_messages.incoming import ANSWER as ANSWER_TEXT
from valghalla.municipalities.rounds import in_each
from valghalla.participants.cpr.check import JOB as CPR_CHECK
from valghalla.tasks.bulk import run as bulk_run
from valghalla.tasks.bulk import undo as bulk_undo
from valghalla.tasks.elections import activate
from valghalla.tasks.messages import notices
from valghalla.tasks.messages.reminders import remind
from valghalla.tasks.rules import weekly_check
from valghalla.tasks.text_messages.answer import answer_text


@job(name=activate.JOB, attempts=5)
def carry_out_activation(*, activation: int) -> None:
    """Carry out what making an election active sets going."""
    activate.carry_out(activation, tick=clock.now)


@job(name=bulk_run.JOB, attempts=5)
def carry_out_run(*, run: int) -> None:
    """Do to many tasks or people what was agreed to. A worker that is stopping leaves the rest to another."""
    if not bulk_run.carry_out(run, tick=clock.now, stop=is_stopping):
        do_later(bulk_run.JOB, run=run)


@job(name=bulk_undo.JOB, attempts=5)
def undo_run(*, run: int) -> None:
    """Take it back, where nothing has left the house."""
    if not bulk_undo.undo(run, tick=clock.now, stop=is_stopping):
        do_later(bulk_undo.JOB, run=run)


@job(name=ANSWER_TEXT, queue="messages", priority=50, attempts=5)
def answer_received_text(*, received: int) -> None:
    """Do what somebody asks for in a text message."""
    answer_text(received, now=clock.now())


@regularly(name="tasks.remind", cron="8 * * * *")
def remind_those_due(*, silent_seconds: int | None = None) -> None:
    """Every hour, for every municipality: queue the reminders that are due, when it is day in Denmark.

    Each hour rather than once a day, since eight in the morning is at two hours of UTC in the course of a year, and a
    worker may have been down at the one.
    """
    in_each(lambda: remind(now=clock.now()), reason="tasks.remind")


@regularly(name="tasks.tell_responsibles", cron="*/3 * * * *")
def tell_those_responsible(*, silent_seconds: int | None = None) -> None:
    """Every three minutes, for every municipality: news to those who answer for teams and work locations."""
    in_each(lambda: notices.tell(now=clock.now()), reason="tasks.tell_responsibles")


@regularly(name="participants.see_to_check", cron="*/10 * * * *")
def see_to_weekly_check(*, silent_seconds: int | None = None) -> None:
    """Every ten minutes, for every municipality: begin the weekly check in CPR when it is due, go on with one that waits."""
    in_each(lambda: weekly_check.see_to(now=clock.now()), reason="participants.see_to_check")


@job(name=CPR_CHECK, priority=-10, lock=CPR_CHECK)
def check_some(*, check: int, after: int) -> None:
    """Look up the next slice of a weekly check."""
    weekly_check.carry_on(check, after=after, tick=clock.now)
