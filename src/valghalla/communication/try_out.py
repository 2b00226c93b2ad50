"""A group message sent to oneself, to see what it looks like where it arrives.

It is sent at once and not by the outbox: whoever asks for it waits for the answer. It is not in the message log, which
tells of what participants have been sent; that it was sent, and with whose facts, is in the audit.
"""

import datetime
from dataclasses import replace

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.communication.channels import Carriers, Outcome, Parcel
from valghalla.communication.files import attachments
from valghalla.communication.group import NotReady
from valghalla.communication.models import Channel, GroupMessage, Message
from valghalla.communication.states import State
from valghalla.communication.writing import Written
from valghalla.content.clean import as_plain
from valghalla.municipalities.models import Municipality, Settings
from valghalla.participants.models import Participant

# Where a test goes: the channel, and the contact datum it takes.
_CONTACT: dict[str, str] = {Channel.EMAIL: "email", Channel.SMS: "mobile"}
# By the others nobody can be reached who is no participant.
CAN_BE_TRIED = frozenset(_CONTACT)


def send_test(
    group: GroupMessage,
    written: Written,
    *,
    to: str,
    carriers: Carriers,
    municipality: Municipality,
    participant_id: int | None,
    by: Actor,
    now: datetime.datetime,
) -> Outcome:
    """Send what was written to an address or number, with the group message's files; what came of it. No transaction
    may be open.

    written: the text filled, marked as a test.   participant_id: whose facts are in it, None for nobody's.
    Raises NotReady("channel") for a channel that is not open, or by which nobody can be reached who is no participant.
    """
    if group.channel not in carriers.channels & CAN_BE_TRIED:
        raise NotReady("channel")
    person = Participant()
    setattr(person, _CONTACT[group.channel], to)
    outcome = carriers.send(
        group.channel,
        Parcel(
            message=Message(participant=person, group=group, channel=group.channel, attempts=1),
            person=person,
            written=replace(written, short=as_plain(written.body)) if group.channel == Channel.SMS else written,
            settings=Settings.objects.get(),
            municipality=municipality,
            attachments=attachments(group.files.all()) if group.channel != Channel.SMS else (),
        ),
    )
    if outcome.state != State.HANDED_OVER:
        return outcome
    with transaction.atomic():
        record(
            "group_message.tested", group, by=by, now=now, participant_id=participant_id,
            election=group.election_id, channel=group.channel,
        )  # fmt: skip
    return outcome
