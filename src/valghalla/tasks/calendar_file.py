"""Tasks as a calendar file (RFC 5545): what a calendar reads at its address, and what goes out with messages (RFC 5546).

It names nobody and holds no CPR number: a calendar is often shared, and its address is a secret that may get out.
Rules: docs/rules/calendars.md.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from valghalla.base.clock import DANISH
from valghalla.municipalities.links import citizen_page
from valghalla.municipalities.models import Municipality, Settings

PRODUCT = "-//Valghalla//Valgopgaver//DA"
ASK_AGAIN = "PT6H"
ONE_DAY = datetime.timedelta(days=1)
LAST_SUNDAY = "-1SU"


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
    calendar = _calendar(Method.PUBLISH)
    calendar.add("x-wr-calname", _("Election tasks, %(name)s") % {"name": settings.display_name or municipality.name})
    calendar.add("x-wr-timezone", DANISH.key)
    calendar.add("x-published-ttl", ASK_AGAIN)
    calendar.add("refresh-interval", datetime.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add_component(_danish_time())
    for entry in entries:
        calendar.add_component(_event(entry, municipality, settings))
    return calendar.to_ical()


def sent_file(entry: Entry, method: Method, *, municipality: Municipality, settings: Settings, organizer: str) -> bytes:
    """The file that goes out with a message. organizer: the municipality's e-mail address.   The entry has a sequence."""
    calendar = _calendar(method)
    calendar.add_component(_danish_time())
    event = _event(entry, municipality, settings)
    sender = vCalAddress(f"mailto:{organizer}")
    sender.params["cn"] = vText(settings.display_name or municipality.name)
    event.add("organizer", sender)
    if method is Method.CANCEL:
        event["status"] = vText("CANCELLED")
        event["transp"] = vText("TRANSPARENT")
    calendar.add_component(event)
    return calendar.to_ical()


def _calendar(method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", str(method))
    return calendar


def _event(entry: Entry, municipality: Municipality, settings: Settings) -> Event:
    event = Event()
    event.add("uid", f"task-{entry.task_id}@{municipality.citizen_host}")
    event.add("dtstamp", entry.changed_at)
    if entry.sequence is not None:
        event.add("sequence", entry.sequence)
    event.add("dtstart", datetime.datetime.combine(entry.day, entry.starts, DANISH))
    if not settings.hides_task_ends:
        over = entry.day + ONE_DAY if entry.ends <= entry.starts else entry.day
        event.add("dtend", datetime.datetime.combine(over, entry.ends, DANISH))
    event.add("summary", ", ".join(filter(None, [entry.title, entry.place])))
    event.add("location", ", ".join(filter(None, [entry.place, entry.address])))
    event.add("description", "\n".join(_about(entry, municipality, settings)))
    event.add("url", citizen_page(municipality, "my_tasks"))
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event


def _about(entry: Entry, municipality: Municipality, settings: Settings) -> list[str]:
    lines = [entry.election, settings.display_name or municipality.name]
    if settings.telephone:
        lines.append(_("Telephone %(phone)s") % {"phone": settings.telephone})
    return lines


def _danish_time() -> Timezone:
    """Summer time from the last Sunday of March to the last of October, at one o'clock UTC, as the EU has it since 1996."""
    zone = Timezone()
    zone.add("tzid", DANISH.key)
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    for part, name, month, hour, before, after in ((summer, "CEST", 3, 2, 1, 2), (winter, "CET", 10, 3, 2, 1)):
        part.add("dtstart", datetime.datetime(1996, month, 31 if month == 3 else 27, hour))  # noqa: DTZ001 (its own clocks)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": LAST_SUNDAY})
        part.add("tzoffsetfrom", datetime.timedelta(hours=before))
        part.add("tzoffsetto", datetime.timedelta(hours=after))
        part.add("tzname", name)
        zone.add_component(part)
    return zone
