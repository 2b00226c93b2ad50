"""Jobs that send messages, put in the queue in the transaction of their cause."""

from collections.abc import Sequence

from valghalla.base.jobs import put_in_queue

JOB = "communication.deliver"
PER_JOB = 20
# Messages to many go after those that somebody waits for.
MANY = -10


def send_later(messages: Sequence[int], *, municipality: int, seconds: int = 0, priority: int | None = None) -> None:
    """Put jobs in the queue that send the messages with these keys, a job for every twenty, after so many seconds.

    priority: MANY, or None for that of single messages.
    """
    batches = [list(messages[start : start + PER_JOB]) for start in range(0, len(messages), PER_JOB)]
    put_in_queue(
        JOB,
        [{"municipality": municipality, "messages": batch} for batch in batches],
        seconds=seconds,
        priority=priority,
    )
