"""The appointment letter of a task, on paper: who is to do what, where, when and for how much, from the municipality."""

import datetime
from pathlib import Path
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from valghalla.base.paper import typeset
from valghalla.citizen_site.settled import settings
from valghalla.citizen_site.tasks.shown import of_task
from valghalla.citizen_site.words import long_day
from valghalla.components.formats import written
from valghalla.content.models import Logo
from valghalla.municipalities.models import Municipality, Settings
from valghalla.participants.models import Participant
from valghalla.tasks.models import Task
from valghalla.tasks.timing import last_day_to_withdraw

TEMPLATE = Path(__file__).parents[1] / "templates" / "citizen_site" / "my_tasks" / "letter.typ"


def letter(
    task: Task, participant: Participant, *, municipality: Municipality, now: datetime.datetime, today: datetime.date
) -> bytes:
    """The letter as a PDF. task: accepted by the participant, with election, type, place and team.

    It holds her name, and neither CPR number nor address.   today: Danish calendar date, of the letter.
    """
    return typeset(TEMPLATE, facts_of(task, participant, municipality=municipality, now=now, today=today))


def facts_of(
    task: Task, participant: Participant, *, municipality: Municipality, now: datetime.datetime, today: datetime.date
) -> dict[str, Any]:
    """What the typeset letter is made of, all of it plain text."""
    own, over = settings(), task.task_day < today
    shown, name = of_task(task), own.display_name or municipality.name
    return {
        "title": _("Appointment letter"),
        "language": (get_language() or "da").split("-")[0],
        "accent": own.accent or "#0b5563",
        "logo": _logo(own),
        "municipality": name,
        "date": capfirst(long_day(today)),
        "to": participant.name,
        "heading": _("You were appointed for the election") if over else _("You are appointed for the election"),
        "opening": _("Dear %(name)s") % {"name": participant.name},
        "text": _confirms(over) % {"municipality": name, "election": task.election.title},
        "facts": _facts(task, shown),
        "closing": [] if over else _closing(task, today),
        "regards": _("With kind regards"),
        "signature": [line for line in (own.department, name) if line],
        "reach": [line for line in (_street(own), own.telephone, own.email) if line],
        "made": _("Made %(when)s") % {"when": written(now)},
    }


def _confirms(over: bool) -> str:
    if over:
        return _("%(municipality)s confirms that you had the task below at %(election)s. Thank you for helping.")
    return _("%(municipality)s confirms that you have the task below at %(election)s. Thank you for helping.")


def _facts(task: Task, shown: Any) -> list[list[str]]:
    place = [shown.place, shown.address] if shown.address else [shown.place]
    found = [
        [_("Task"), shown.title],
        [_("Election"), task.election.title],
        [_("Day"), capfirst(shown.day)],
        [_("Time"), shown.time],
        [_("Place"), *place],
        [_("Team"), shown.team],
    ]
    return [*found, [_("Payment"), shown.payment]] if shown.payment else found


def _closing(task: Task, today: datetime.date) -> list[str]:
    last = last_day_to_withdraw(task.task_day, task.election.lock_days)
    lines = [_("Please come in good time.")]
    if today <= last:
        lines.append(
            _("If you cannot come, cancel on our site no later than %(day)s; after that, call us.")
            % {"day": long_day(last)}
        )
    else:
        lines.append(_("If you cannot come, call us at once."))
    return lines


def _logo(own: Settings) -> str:
    if own.logo_number is None:
        return ""
    return Logo.objects.filter(pk=own.logo_number).values_list("svg", flat=True).first() or ""


def _street(own: Settings) -> str:
    town = f"{own.postal_code} {own.city}".strip()
    return ", ".join(filter(None, [own.address, town]))
