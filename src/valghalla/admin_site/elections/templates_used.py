"""Which message template an election uses for what."""

from dataclasses import dataclass

from django.utils.functional import Promise

from valghalla.admin_site.communication.words import EVENTS
from valghalla.communication.models import Event, MessageTemplate
from valghalla.communication.queue import Templates
from valghalla.communication.words import CHANNELS

Text = str | Promise


@dataclass(frozen=True)
class TemplateUsed:
    """event: in words.   title, channel: empty when there is no template."""

    event: Text
    title: str = ""
    channel: Text = ""

    @property
    def missing(self) -> bool:
        """Nobody can be written to about it."""
        return not self.title


def templates_used(templates: Templates) -> tuple[TemplateUsed, ...]:
    """One line for each event, as an election uses them."""
    return tuple(
        _shown(event, templates.chosen.get((None, event)) or templates.defaults.get(event)) for event in Event.values
    )


def _shown(event: str, template: MessageTemplate | None) -> TemplateUsed:
    if template is None:
        return TemplateUsed(EVENTS[event])
    return TemplateUsed(EVENTS[event], template.title, CHANNELS[template.channel])
