"""Background work about tasks."""

from valghalla.base import clock
from valghalla.base.jobs import job, regularly
from valghalla.municipalities.rounds import in_each
from valghalla.tasks.reminders import remind


@job(name="tasks.activation", queue="default", attempts=5)
def carry_out(*, activation: int) -> None:
    """Carry out what making an election active sets going."""
    from valghalla.tasks.activate import carry_out as carry  # the verb puts this job in the queue

    carry(activation, tick=clock.now)


@regularly(name="tasks.remind", cron="8 * * * *")
def remind_those_due(*, silent_seconds: int | None = None) -> None:
    """Every hour, for every municipality: queue the reminders that are due, when it is day in Denmark.

    Each hour rather than once a day, since eight in the morning is at two hours of UTC in the course of a year, and a
    worker may have been down at the one.
    """
    in_each(lambda: remind(now=clock.now()), reason="tasks.remind")
