"""What deleting something of the catalogue means, in numbers and sentences."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.components.parts import Figure
from valghalla.tasks.effects import Effects


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


def seen(effects: Effects) -> tuple[tuple[str, str], ...]:
    """Posted with the yes, so that nobody agrees to numbers that have changed since."""
    return (("seen", f"{effects.tasks}-{effects.accepted}-{effects.unanswered}-{effects.active_elections}"),)


def still_as_seen(request: HttpRequest, effects: Effects) -> bool:
    """Whether the numbers are those that were agreed to; tells when they are not."""
    if request.POST.get("seen") == seen(effects)[0][1]:
        return True
    messages.warning(
        request, _("The numbers have changed meanwhile. Nothing was deleted. Look at them and answer again.")
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
