"""A group message, or a template, sent to oneself, to see what it looks like where it arrives.

It is sent at once and not by the outbox: whoever asks for it waits for the answer. It is not in the message log, which
tells of what participants have been sent; that it was sent, and with whose facts, is in the audit.
"""

import datetime
from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.files import KeptFile
from valghalla.communication.channels import Carriers, Outcome, Parcel
from valghalla.communication.files import attachments
from valghalla.communication.group_messages.write import NotReady
from valghalla.communication.models import Channel, GroupMessage, Message, MessageTemplate
from valghalla.communication.states import State
from valghalla.communication.writing import Written
from valghalla.content.clean import as_plain
from valghalla.municipalities.models import Municipality, Settings
from valghalla.participants.models import Participant

# Where a test goes: the channel, and the contact datum it takes.
_CONTACT: dict[str, str] = {Channel.EMAIL: "email", Channel.SMS: "mobile"}
# By the others nobody can be reached who is no participant.
CAN_BE_TRIED = frozenset(_CONTACT)


def tried_by(channel: str) -> Channel:
    """The way a test goes of what is written for a channel: what goes to participants only is shown as an e-mail."""
    return Channel.SMS if channel == Channel.SMS else Channel.EMAIL


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
    if group.channel == Channel.SMS:
        written = replace(written, short=as_plain(written.body))
    message = Message(group=group, channel=tried_by(group.channel))
    outcome = _send(message, written, group.files.all(), to, carriers, municipality)
    if outcome.state != State.HANDED_OVER:
        return outcome
    with transaction.atomic():
        record(
            "group_message.tested", group, by=by, now=now, participant_id=participant_id,
            election=group.election_id, channel=group.channel,
        )  # fmt: skip
    return outcome


def send_template_test(
    template: MessageTemplate,
    written: Written,
    *,
    channel: str,
    to: str,
    carriers: Carriers,
    municipality: Municipality,
    by: Actor,
    now: datetime.datetime,
) -> Outcome:
    """Send a template, filled with examples, to an address or number; what came of it. No transaction may be open.

    written: the text filled, marked as a test.   Raises NotReady("channel") as ``send_test`` does.
    """
    outcome = _send(
        Message(template=template, channel=channel), written, template.files.all(), to, carriers, municipality
    )
    if outcome.state == State.HANDED_OVER:
        with transaction.atomic():
            record("template.tested", template, by=by, now=now, channel=channel)
    return outcome


def _send(
    message: Message,
    written: Written,
    files: Iterable[KeptFile],
    to: str,
    carriers: Carriers,
    municipality: Municipality,
) -> Outcome:
    channel = message.channel
    if channel not in carriers.channels & CAN_BE_TRIED:
        raise NotReady("channel")
    person = Participant()
    setattr(person, _CONTACT[channel], to)
    message.participant, message.attempts = person, 1
    parcel = Parcel(
        message=message,
        person=person,
        written=written,
        settings=Settings.objects.get(),
        municipality=municipality,
        attachments=attachments(files) if channel != Channel.SMS else (),
    )
    return carriers.send(channel, parcel)
