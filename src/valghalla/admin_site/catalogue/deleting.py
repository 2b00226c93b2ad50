"""What deleting something means, in numbers and sentences, and that it is still what was agreed to."""

import zlib
from dataclasses import astuple
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.request import AdminRequest
from valghalla.components.parts import Figure
from valghalla.tasks.catalogue.effects import Effects


def effect_figures(effects: Effects) -> tuple[Figure, ...]:
    """Tasks, people and elections that are affected; none when no task is."""
    if not effects.tasks:
        return ()
    return (
        Figure(_("Tasks deleted"), effects.tasks),
        Figure(_("People who have accepted"), effects.accepted, tone="bad" if effects.accepted else "neutral"),
        Figure(_("Invited, not answered"), effects.unanswered, tone="waiting" if effects.unanswered else "neutral"),
        Figure(_("Elections"), effects.elections),
    )


def seen(record: Model, numbers: Any = None) -> tuple[tuple[str, str], ...]:
    """Posted with the yes, so that nobody agrees to what somebody else has changed since.

    numbers: a dataclass of plain values that stands on the page too, such as Effects.
    """
    shown = [_mark(record), *(astuple(numbers) if numbers is not None else ())]
    return (("seen", "-".join(map(str, shown))),)


def still_as_seen(request: AdminRequest, record: Model, numbers: Any = None) -> bool:
    """Whether the record and the numbers are those that were agreed to; tells when they are not."""
    if request.POST.get("seen") == seen(record, numbers)[0][1]:
        return True
    messages.warning(
        request,
        _("Somebody else has changed something here meanwhile. Nothing was deleted. Look again, then answer."),
    )
    return False


def effect_lines(effects: Effects) -> tuple[str | Promise, ...]:
    """The same as sentences, before the yes."""
    if not effects.tasks:
        return (
            _("No task in elections that are planned or under way belongs to it."),
            _("Elections that are over keep what they have."),
            _("It cannot be undone."),
        )
    lines: list[str | Promise] = [
        ngettext("%(count)s task is deleted with it.", "%(count)s tasks are deleted with it.", effects.tasks)
        % {"count": effects.tasks}
    ]
    if effects.people:
        lines.append(
            ngettext("%(count)s person loses a task.", "%(count)s people lose their tasks.", effects.people)
            % {"count": effects.people}
        )
        lines.append(
            _("In active elections those who have accepted or were invited are told by a message.")
            if effects.active_elections
            else _("They are not told, since none of the elections is active: write to them yourself.")
        )
    lines.append(_("Elections that are over keep what they have."))
    lines.append(_("It cannot be undone."))
    return tuple(lines)


def _mark(record: Model) -> int:
    """What changes when the record does: its version, or, where it counts none, a sum over its fields."""
    if (version := getattr(record, "version", None)) is not None:
        return int(version)
    values = [str(getattr(record, field.attname)) for field in record._meta.concrete_fields]
    return zlib.crc32("\x1f".join(values).encode())
