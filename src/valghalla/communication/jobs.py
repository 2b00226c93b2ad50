"""Background work of the outbox."""

from collections.abc import Sequence

from valghalla.base.jobs import job
from valghalla.communication.deliver import deliver


@job(name="communication.deliver", queue="messages")
def deliver_some(*, messages: list[int]) -> None:
    """Send the messages with these keys, one after the other; those already sent or taken are passed over."""
    for pk in messages:
        deliver(pk)


def send_later(messages: Sequence[int], *, per_job: int, municipality: int) -> None:
    """Put jobs in the queue, in this transaction, that send the messages with these keys."""
    batches = [list(messages[start : start + per_job]) for start in range(0, len(messages), per_job)]
    if batches:
        deliver_some.batch_defer(*({"municipality": municipality, "messages": batch} for batch in batches))
