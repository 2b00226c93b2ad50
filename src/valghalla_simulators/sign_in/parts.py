"""What the lists of people are made of."""

from dataclasses import dataclass

from valghalla_simulators.saml.facts import Facts
from valghalla_simulators.saml.flaws import Refusal
from valghalla_simulators.web.html import Html, html


@dataclass(frozen=True)
class Chosen:
    """What a form says. facts: who; None with an error to show instead. refused: the provider's own no to her."""

    facts: Facts | None
    error: str = ""
    refused: Refusal | None = None


def button(name: str, value: str, title: object, more: object) -> Html:
    """A person to pick."""
    return html(
        '<li><button name="{name}" value="{value}"><strong>{title}</strong> <small>{more}</small></button></li>',
        name=name, value=value, title=title, more=more,
    )  # fmt: skip


def people_list(heading: str, buttons: list[Html]) -> Html | None:
    """People under a heading; nothing without people."""
    if not buttons:
        return None
    return html('<h2>{heading}</h2><ul class="people">{buttons}</ul>', heading=heading, buttons=buttons)
