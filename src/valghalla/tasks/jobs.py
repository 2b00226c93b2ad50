"""Background work about tasks."""

from valghalla.base import clock, tenancy
from valghalla.base.jobs import is_stopping, job, regularly
from valghalla.communication.text_messages.incoming import ANSWER as ANSWER_TEXT
from valghalla.municipalities.rounds import in_each
from valghalla.participants.cpr_check import JOB as CPR_CHECK
from valghalla.tasks import notices, weekly_check
from valghalla.tasks.reminders import remind


@job(name="tasks.activation", queue="default", attempts=5)
def carry_out(*, activation: int) -> None:
    """Carry out what making an election active sets going."""
    from valghalla.tasks.activate import carry_out as carry  # the verb puts this job in the queue

    carry(activation, tick=clock.now)


@job(name="tasks.bulk", queue="default", attempts=5)
def carry_out_run(*, run: int) -> None:
    """Do to many tasks or people what was agreed to. A worker that is stopping leaves the rest to another."""
    from valghalla.tasks.bulk.run import carry_out as carry  # the verb puts this job in the queue

    if not carry(run, tick=clock.now, stop=is_stopping):
        carry_out_run.defer(municipality=tenancy.required_id(), run=run)


@job(name="tasks.bulk_undo", queue="default", attempts=5)
def undo_run(*, run: int) -> None:
    """Take it back, where nothing has left the house."""
    from valghalla.tasks.bulk.undo import undo  # the verb puts this job in the queue

    if not undo(run, tick=clock.now, stop=is_stopping):
        undo_run.defer(municipality=tenancy.required_id(), run=run)


@job(name=ANSWER_TEXT, queue="messages", priority=50, attempts=5)
def answer_received_text(*, received: int) -> None:
    """Do what somebody asks for in a text message."""
    from valghalla.tasks.answer_by_text import answer_text

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
