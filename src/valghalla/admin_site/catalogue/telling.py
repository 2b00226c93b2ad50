"""Asking whether the people concerned are told of a change, or whether the office tells them itself."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from valghalla.components.parts import Tick

NAME = "tell"


def tick_to_tell(label: str = "", hint: str = "") -> Tick:
    """The box, ticked beforehand."""
    return Tick(NAME, label or _("Write to those it concerns"), hint)


def is_to_tell(posted: QueryDict) -> bool:
    """Whether they are to be told: so it is wherever the page had nothing to ask."""
    return NAME in posted or f"{NAME}_asked" not in posted
