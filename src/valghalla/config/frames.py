"""Gives templates the ``frame`` of the site at hand."""

from django.http import HttpRequest

from valghalla.admin_site import frame as admin_frame
from valghalla.citizen_site import frame as citizen_frame
from valghalla.components.frame import Frame


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: the frame of the administrative or the citizen site; an empty one before a site is known."""
    kind = getattr(request, "site_kind", None)
    if kind is None:
        return {"frame": Frame()}
    return {"frame": admin_frame.frame_for(request) if kind == "admin" else citizen_frame.frame_for(request)}
