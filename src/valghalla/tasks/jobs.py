"""Background work about tasks."""

from valghalla.base import clock
from valghalla.base.jobs import job


@job(name="tasks.activation", queue="default", attempts=5)
def carry_out(*, activation: int) -> None:
    """Carry out what making an election active sets going."""
    from valghalla.tasks.activate import carry_out as carry  # the verb puts this job in the queue

    carry(activation, tick=clock.now)
