"""The message log as a file: who was written to, when, and what came of it. The texts themselves are not in it."""

import datetime
from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from valghalla.admin_site.communication.forms import LogForm
from valghalla.admin_site.communication.log_filter import as_facts, fitting, person_asked_for
from valghalla.admin_site.communication.words import EVENTS, STATES, title_of, written_by
from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.spreadsheets.limits import MAX_EXCEL_LINES
from valghalla.base.spreadsheets.writing import Column, Kind, Row
from valghalla.communication.models import Message
from valghalla.communication.sealing import subject_of
from valghalla.communication.words import CHANNELS, reason
from valghalla.lists.export import Export, Format, as_file

AT_ONCE = 1000


def export(form: LogForm, *, format: Format, by: Actor, now: datetime.datetime) -> Export:
    """Write the messages that fit, newest first, as many as a sheet holds; who took how many by which filters is recorded."""
    with transaction.atomic():
        found = fitting(form)
        number = min(found.count(), MAX_EXCEL_LINES - 1)
        person, filters = person_asked_for(form), as_facts(form)
        record(
            "messages.exported", by=by, now=now, participant_id=person,
            number=number, format=str(format), filters=filters,
        )  # fmt: skip
        lines = _lines(found, number)
        return as_file(_headings(), lines, name="kommunikationslog", sheet="Kommunikationslog", format=format, now=now)


def _titled(message: Message) -> str:
    """What a message is called that has not been written out."""
    if message.group:
        return title_of(message.group)
    return message.template.title if message.template else ""


def _headings() -> list[Column]:
    return [
        Column(_("Queued"), Kind.INSTANT),
        Column(_("Sent at"), Kind.INSTANT),
        Column(_("Occasion")),
        Column(_("Sent how")),
        Column(_("Channel")),
        Column(_("Recipient")),
        Column(_("Title")),
        Column(_("Election")),
        Column(_("Status")),
        Column(_("Why")),
    ]


def _lines(found: QuerySet[Message], number: int) -> Iterator[Row]:
    read = found.select_related("participant", "election", "template", "group").defer(
        "body_sealed", "participant__cpr_sealed"
    )
    for message in read.order_by("-queued_at", "-pk")[:number].iterator(AT_ONCE):
        yield [
            message.queued_at,
            message.handed_over_at,
            str(EVENTS.get(message.event, message.event)),
            str(written_by(message)),
            str(CHANNELS[message.channel]),
            message.participant.name,
            subject_of(message) or _titled(message),
            message.election.title if message.election else "",
            str(STATES[message.state].label),
            reason(message.failure),
        ]
