"""Which message template an election uses for what."""

from dataclasses import dataclass

from django.utils.functional import Promise

from valghalla.admin_site.communication.words import CHANNELS, EVENTS
from valghalla.communication.models import Event, MessageTemplate
from valghalla.communication.queue import templates_of
from valghalla.elections.models import Election

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


def default_templates() -> tuple[TemplateUsed, ...]:
    """One line for each event, as an election that is made now uses them."""
    used = {template.default_for: template for template in MessageTemplate.objects.exclude(default_for="")}
    return tuple(_shown(event, used.get(event)) for event in Event.values)


def templates_used(election: Election) -> tuple[TemplateUsed, ...]:
    """One line for each event, as this election uses them."""
    templates = templates_of(election)
    return tuple(
        _shown(event, templates.chosen.get((None, event)) or templates.defaults.get(event)) for event in Event.values
    )


def _shown(event: str, template: MessageTemplate | None) -> TemplateUsed:
    if template is None:
        return TemplateUsed(EVENTS[event])
    return TemplateUsed(EVENTS[event], template.title, CHANNELS[template.channel])
