"""Choosing templates on a page: for each event a channel, and a template of that channel.

Used when an election is made, when it is copied, and on its own page. Posted as ``channel-<event>`` and
``template-<event>``; with "standard" for the channel a task type goes by what the election uses.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valghalla.admin_site.communication.words import EVENTS
from valghalla.communication.models import Channel, Event, MessageTemplate
from valghalla.communication.words import CHANNELS
from valghalla.components.forms import Problem

Text = str | Promise
STANDARD = "standard"
WHEN: dict[str, Text] = {
    Event.CONFIRMATION: gettext_lazy("When somebody takes a task, or the office answers yes for them."),
    Event.CANCELLATION: gettext_lazy("When somebody gives a task up or says no to an invitation."),
    Event.INVITATION: gettext_lazy("When somebody is assigned a task, or the election is activated."),
    Event.INVITATION_REMINDER: gettext_lazy("When an invitation has not been answered for some days."),
    Event.TASK_REMINDER: gettext_lazy("Some days before the task."),
    Event.RETRACTED: gettext_lazy("When an invitation that has not been answered is taken back."),
    Event.REMOVED: gettext_lazy("When somebody who had accepted is taken off the task."),
    Event.REMOVED_BY_VALIDATION: gettext_lazy("When CPR shows that somebody who had accepted no longer may."),
    Event.CHANGED: gettext_lazy("When the time or the place of a task somebody has or is invited to is changed."),
    Event.MOVED: gettext_lazy("When the office moves somebody to another place or team."),
    Event.DELETED: gettext_lazy("When the office deletes a task that somebody has or is invited to."),
    Event.CALLED_OFF: gettext_lazy("When the election is deactivated for good, and the office wants everybody told."),
    Event.NOTICE: gettext_lazy("To those who answer for a team or a work location, as often as they choose."),
}
ORDER = (Channel.EMAIL, Channel.DIGITAL_POST, Channel.SMS, Channel.LETTER)
Picks = dict[str, list[str]]  # event → [channel, key of the template], as posted


@dataclass(frozen=True)
class Option:
    """One choice of a select."""

    value: str
    label: Text
    chosen: bool


@dataclass(frozen=True)
class EventChoice:
    """One event. templates: those of the channel; none where it goes by the standard.   own: not as the standard.

    standard: the title of the template the election uses, shown where a task type may differ.   note: why there is
    nothing to choose.
    """

    event: str
    label: Text
    hint: Text
    channels: tuple[Option, ...]
    templates: tuple[Option, ...]
    own: bool = False
    standard: str = ""
    note: Text = ""
    error: Text = ""

    @property
    def template(self) -> str:
        """The key of the template chosen, "" for none."""
        return next((option.value for option in self.templates if option.chosen), "")


@dataclass(frozen=True)
class MessagesChoice:
    """All events."""

    rows: tuple[EventChoice, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, for the summary of errors."""
        return tuple(
            Problem(f"{row.label}: {row.error}", f"#template-{row.event}" if row.templates else f"#channel-{row.event}")
            for row in self.rows
            if row.error
        )

    @property
    def chosen(self) -> dict[str, int]:
        """Event → template; nothing for an event that goes by the standard. Only when there are no problems."""
        return {row.event: int(row.template) for row in self.rows if row.template}


def all_templates() -> list[MessageTemplate]:
    """Every template of the municipality, in Danish order, without its text."""
    return list(MessageTemplate.objects.only("title", "channel", "sort_key").order_by("sort_key", "pk"))


def picks_of(chosen: Mapping[str, int], templates: Iterable[MessageTemplate], *, standard: bool = False) -> Picks:
    """The picks that stand for a choice. standard: events left out go by the standard; else they are empty."""
    by_key = {template.pk: template for template in templates}
    picks: Picks = {}
    for event in Event.values:
        template = by_key.get(chosen.get(event, 0))
        if template is not None:
            picks[event] = [template.channel, str(template.pk)]
        else:
            picks[event] = [STANDARD if standard else Channel.EMAIL, ""]
    return picks


def posted_picks(posted: QueryDict) -> Picks:
    """What was posted, right or wrong."""
    return {
        event: [posted.get(f"channel-{event}", "")[:20], posted.get(f"template-{event}", "")[:20]]
        for event in Event.values
    }


def choice_of(
    picks: Picks,
    templates: Iterable[MessageTemplate],
    *,
    standard: Mapping[str, int] | None = None,
    check: bool = False,
) -> MessagesChoice:
    """The rows of the page. standard: what the election uses, for a task type that may differ from it.

    check: say what is missing.
    """
    templates = list(templates)
    titles = {template.pk: template.title for template in templates}
    return MessagesChoice(
        tuple(_row(event, picks.get(event, ["", ""]), templates, standard, titles, check) for event in Event.values)
    )


def _row(
    event: str,
    pick: list[str],
    templates: list[MessageTemplate],
    standard: Mapping[str, int] | None,
    titles: Mapping[int, str],
    check: bool,
) -> EventChoice:
    channel, key = pick
    known = [STANDARD, *ORDER] if standard is not None else list(ORDER)
    if channel not in known:
        channel = known[0]
    fitting = [template for template in templates if template.channel == channel]
    found = any(str(template.pk) == key for template in fitting)
    lacking = channel != STANDARD and not fitting
    note: Text = _("There is no template for this channel. Create one first.") if lacking else ""
    error: Text = ""
    if check and channel != STANDARD and not found:
        error = note or _("Choose a template.")
    words = {STANDARD: _("Standard"), **CHANNELS}
    return EventChoice(
        event=event,
        label=EVENTS[event],
        hint=WHEN[event],
        channels=tuple(Option(one, words[one], one == channel) for one in known),
        templates=tuple(Option(str(one.pk), one.title, str(one.pk) == key) for one in fitting),
        own=standard is not None and channel != STANDARD,
        standard=titles.get(standard.get(event, 0), "") if standard is not None else "",
        note="" if error else note,
        error=error,
    )
