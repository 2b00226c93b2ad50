"""What has failed for good goes another way: a new message about the same, in the place of the one that failed."""

import datetime
import logging

from valghalla.base import tenancy
from valghalla.communication.channels.open import open_channels
from valghalla.communication.models import Message
from valghalla.communication.sending import MANY, send_later
from valghalla.communication.settling import Settling, tried_before
from valghalla.communication.states import State, step
from valghalla.communication.writing import text_of

log = logging.getLogger(__name__)

Because = Message.Because
# It may have arrived, and a second one would be one too many: the office decides.
PERHAPS_ARRIVED = frozenset({"outcome_unknown"})


def send_instead(failed: Message, *, opened: frozenset[str] | None = None, now: datetime.datetime) -> Message | None:
    """Queue a message by the next way in the place of one that has just failed, which is then replaced.

    failed: its row is locked by the caller's transaction; read with participant, template and group.   opened: the
    channels that are open, where they are known. None, and nothing, when there is no way that was not tried, when the
    office chose the way itself, and when the message may have arrived.
    """
    if failed.state != State.FAILED or failed.because == Because.OFFICE or failed.failure in PERHAPS_ARRIVED:
        return None
    if text_of(failed) is None or (failed.group is not None and failed.group.stopped_at is not None):
        return None
    message = again(failed, because=Because.FALLBACK, now=now)
    found = Settling(open_channels() if opened is None else opened).settle(message)
    if not found.channel:
        return None
    replace(failed, message)
    log.info("message_fallen_back message=%s instead_of=%s channel=%s", message.pk, failed.pk, message.channel)
    return message


def again(failed: Message, *, because: str, now: datetime.datetime) -> Message:
    """A message about the same as one that failed, not saved: the way that failed stands among those tried."""
    kept = ("participant", "election_id", "task_id", "event", "facts", "template", "group")
    tried = tried_before(failed) | {failed.channel: failed.failure}
    return Message(
        **{name: getattr(failed, name) for name in kept},
        instead_of=failed,
        channel=failed.channel,
        because=because,
        passed_over=[list(one) for one in tried.items()],
        queued_at=now,
        due_at=now,
    )


def replace(failed: Message, message: Message) -> None:
    """Save a message in the place of the failed one and have it sent. The caller holds the transaction."""
    step(failed, State.REPLACED)
    failed.save(update_fields=["state"])
    message.save(force_insert=True)
    send_later([message.pk], municipality=tenancy.required_id(), priority=MANY if message.group_id else None)
