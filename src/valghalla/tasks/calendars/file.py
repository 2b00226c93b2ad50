"""Tasks as a calendar file (RFC 5545): what a calendar reads at its address, and what goes out with messages (RFC 5546).

It names nobody and holds no CPR number: a calendar is often shared, and its address is a secret that may get out.
Rules: docs/rules/calendars.md.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from valghalla.base.clock import DANISH
from valghalla.municipalities.links import citizen_page
from valghalla.municipalities.models import Municipality, Settings
from valghalla.tasks.calendars.lines import address, clock_time, file_of, instant, parameter, text

PRODUCT = "-//Valghalla//Valgopgaver//DA"
ASK_AGAIN = "PT6H"
ONE_DAY = datetime.timedelta(days=1)
ZONE = DANISH.key
# Summer time from the last Sunday of March to the last of October, at one o'clock UTC, as the EU has it since 1996.
DANISH_TIME = f"""\
BEGIN:VTIMEZONE
TZID:{ZONE}
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE""".splitlines()


class Method(StrEnum):
    """What a file that was sent is for."""

    PUBLISH = "PUBLISH"
    CANCEL = "CANCEL"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One task in a calendar, in words.

    task_id: its key, by which a calendar knows it again.   changed_at: an instant.   day: Danish calendar date.   starts,
    ends: Danish clock times; an end not after the start is on the next day.   address: "" where none is known.
    sequence: higher than in every earlier file about the task; None where a calendar reads the whole anew.
    """

    task_id: int
    changed_at: datetime.datetime
    day: datetime.date
    starts: datetime.time
    ends: datetime.time
    title: str
    place: str
    address: str
    election: str
    sequence: int | None = None


def feed(entries: Iterable[Entry], *, municipality: Municipality, settings: Settings) -> bytes:
    """The file that a calendar reads again and again, the same for the same entries however often it is made."""
    name = settings.display_name or municipality.name
    head = [
        f"X-WR-CALNAME:{text(_('Election tasks, %(name)s') % {'name': name})}",
        f"X-WR-TIMEZONE:{ZONE}",
        f"X-PUBLISHED-TTL:{ASK_AGAIN}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{ASK_AGAIN}",
        *DANISH_TIME,
    ]
    events = (line for entry in entries for line in _event(entry, municipality, settings))
    return file_of(_calendar(Method.PUBLISH, [*head, *events]))


def sent_file(entry: Entry, method: Method, *, municipality: Municipality, settings: Settings, organizer: str) -> bytes:
    """The file that goes out with a message. organizer: the municipality's e-mail address.   The entry has a sequence."""
    name = parameter(settings.display_name or municipality.name)
    event = _event(
        entry,
        municipality,
        settings,
        organizer=f"ORGANIZER;CN={name}:mailto:{address(organizer)}",
        cancelled=method is Method.CANCEL,
    )
    return file_of(_calendar(method, [*DANISH_TIME, *event]))


def _calendar(method: Method, content: Iterable[str]) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:{PRODUCT}"
    yield "CALSCALE:GREGORIAN"
    yield f"METHOD:{method}"
    yield from content
    yield "END:VCALENDAR"


def _event(
    entry: Entry, municipality: Municipality, settings: Settings, *, organizer: str = "", cancelled: bool = False
) -> Iterator[str]:
    """The lines of an event. organizer: a line, "" for none."""
    yield "BEGIN:VEVENT"
    yield f"UID:task-{entry.task_id}@{municipality.citizen_host}"
    yield f"DTSTAMP:{instant(entry.changed_at)}"
    if entry.sequence is not None:
        yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTART;TZID={ZONE}:{clock_time(entry.day, entry.starts)}"
    if not settings.hides_task_ends:
        over = entry.day + ONE_DAY if entry.ends <= entry.starts else entry.day
        yield f"DTEND;TZID={ZONE}:{clock_time(over, entry.ends)}"
    yield f"SUMMARY:{text(', '.join(filter(None, [entry.title, entry.place])))}"
    yield f"LOCATION:{text(', '.join(filter(None, [entry.place, entry.address])))}"
    yield f"DESCRIPTION:{text(chr(10).join(_about(entry, municipality, settings)))}"
    yield f"URL:{address(citizen_page(municipality, 'my_tasks'))}"
    yield f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}"
    yield f"TRANSP:{'TRANSPARENT' if cancelled else 'OPAQUE'}"
    if organizer:
        yield organizer
    yield "END:VEVENT"


def _about(entry: Entry, municipality: Municipality, settings: Settings) -> list[str]:
    lines = [entry.election, settings.display_name or municipality.name]
    if settings.telephone:
        lines.append(_("Telephone %(phone)s") % {"phone": settings.telephone})
    return lines
