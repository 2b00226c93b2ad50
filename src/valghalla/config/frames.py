"""Gives templates the ``frame`` of the site at hand."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from valghalla.admin_site import frame as admin_frame
from valghalla.citizen_site import frame as citizen_frame
from valghalla.components.frame import Frame
from valghalla.operator_site import frame as operator_frame

FRAMES: dict[str, Callable[[Any], Frame]] = {
    "admin": admin_frame.frame_for,
    "citizen": citizen_frame.frame_for,
    "operator": operator_frame.frame_for,
}


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: the frame of the site at hand; an empty one before a site is known."""
    kind = getattr(request, "site_kind", None)
    return {"frame": Frame() if kind is None else FRAMES[kind](request)}
