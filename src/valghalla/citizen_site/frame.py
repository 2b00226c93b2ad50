"""The frame of the citizen site."""

from django.http import HttpRequest

from valghalla.components.frame import Frame


def frame_for(request: HttpRequest) -> Frame:
    """What stands round every page for citizens."""
    return Frame(municipality_name=request.municipality.name)  # type: ignore[attr-defined]
