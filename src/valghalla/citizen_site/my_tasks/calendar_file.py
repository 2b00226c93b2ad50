"""Tasks as a calendar file (RFC 5545), for one task or for all of somebody's. Rules: docs/rules/calendars.md.

It names nobody and holds no CPR number: a calendar is often shared, and its address is a secret that may get out.
"""

import datetime
from collections.abc import Iterable

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from valghalla.base.clock import DANISH
from valghalla.citizen_site.settled import settings
from valghalla.citizen_site.tasks.shown import of_task
from valghalla.municipalities.links import citizen_page
from valghalla.municipalities.models import Municipality
from valghalla.tasks.models import Task

PRODUCT = "-//Valghalla//Valgopgaver//DA"
ASK_AGAIN = "PT6H"
ONE_DAY = datetime.timedelta(days=1)
LAST_SUNDAY = "-1SU"


def calendar_file(tasks: Iterable[Task], *, municipality: Municipality) -> bytes:
    """The file, the same for the same tasks however often it is made. tasks: accepted, each with ``changed_at``."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Election tasks, %(name)s") % {"name": settings().display_name or municipality.name})
    calendar.add("x-wr-timezone", DANISH.key)
    calendar.add("x-published-ttl", ASK_AGAIN)
    calendar.add("refresh-interval", datetime.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add_component(_danish_time())
    for task in tasks:
        calendar.add_component(_event(task, municipality))
    return calendar.to_ical()


def _event(task: Task, municipality: Municipality) -> Event:
    shown = of_task(task)
    event = Event()
    event.add("uid", f"task-{task.pk}@{municipality.citizen_host}")
    event.add("dtstamp", task.changed_at)  # type: ignore[attr-defined]
    event.add("dtstart", datetime.datetime.combine(task.task_day, task.starts, DANISH))
    if not settings().hides_task_ends:
        over = task.task_day + ONE_DAY if task.ends <= task.starts else task.task_day
        event.add("dtend", datetime.datetime.combine(over, task.ends, DANISH))
    event.add("summary", f"{shown.title}, {shown.place}")
    event.add("location", ", ".join(filter(None, [shown.place, shown.address])))
    event.add("description", "\n".join(_about(task, municipality)))
    event.add("url", citizen_page(municipality, "my_tasks"))
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event


def _about(task: Task, municipality: Municipality) -> list[str]:
    lines = [task.election.title, settings().display_name or municipality.name]
    if settings().telephone:
        lines.append(_("Telephone %(phone)s") % {"phone": settings().telephone})
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
