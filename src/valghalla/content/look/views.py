"""Logo and colours, open to anybody: they stand round every page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from valghalla.content.models import Logo
from valghalla.municipalities.models import Settings

# A logo never changes under its number. It is shown as a picture; opened by itself it may do nothing either.
_FOR_A_YEAR = "public, max-age=31536000, immutable"
_NOTHING_BUT_DRAWING = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


@require_safe
def logo(request: HttpRequest, logo_id: int) -> HttpResponse:
    """A logo, as a picture."""
    found = get_object_or_404(Logo, pk=logo_id)
    return HttpResponse(
        found.svg,
        content_type="image/svg+xml; charset=utf-8",
        headers={"Cache-Control": _FOR_A_YEAR, "Content-Security-Policy": _NOTHING_BUT_DRAWING},
    )


@require_safe
def colours(request: HttpRequest) -> HttpResponse:
    """The sheet that sets the municipality's colour; an empty one for the standard."""
    accent = Settings.objects.values_list("accent", flat=True).first()
    sheet = f":root {{ --accent: {accent}; --on-accent: #fff; }}\n" if accent else ""
    return HttpResponse(
        sheet, content_type="text/css; charset=utf-8", headers={"Cache-Control": "private, max-age=86400"}
    )
