"""A group message sent to oneself, to see what it looks like where it arrives.

It is sent at once and not by the outbox: whoever asks for it waits for the answer. It is not in the message log, which
tells of what participants have been sent; that it was sent, and with whose facts, is in the audit.
"""

import datetime
import uuid

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.communication.again import OPEN_CHANNELS
from valghalla.communication.files import attachments
from valghalla.communication.group import NotReady
from valghalla.communication.mail import Mail
from valghalla.communication.models import Channel, GroupMessage
from valghalla.communication.writing import Written, letter_to
from valghalla.integrations.email import Mailbox
from valghalla.municipalities.models import Settings


def send_test(
    group: GroupMessage,
    written: Written,
    *,
    to: str,
    mail: Mail,
    municipality_name: str,
    participant_id: int | None,
    by: Actor,
    now: datetime.datetime,
) -> None:
    """Send what was written to an address, with the group message's files. No transaction may be open.

    written: the text filled, marked as a test.   participant_id: whose facts are in it, None for nobody's.
    Raises NotReady("channel") for a channel by which nothing can be sent yet, NoSender, and what mail.send raises.
    """
    if group.channel not in OPEN_CHANNELS:
        raise NotReady("channel")
    assert group.channel == Channel.EMAIL
    letter = letter_to(
        Mailbox(to),
        written,
        Settings.objects.get(),
        municipality_name=municipality_name,
        reference=str(uuid.uuid4()),
        attachments=attachments(group.files.all()),
    )
    mail.send(letter)
    with transaction.atomic():
        record(
            "group_message.tested", group, by=by, now=now, participant_id=participant_id,
            election=group.election_id, channel=group.channel,
        )  # fmt: skip
