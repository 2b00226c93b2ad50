"""Where the frame finds logo and colours; the addresses change with what lies there, so that browsers may keep it."""

from django.urls import reverse

from valghalla.municipalities.models import Settings


def logo_address(settings: Settings) -> str:
    """The address of the logo in force, "" without one."""
    return reverse("logo", args=[settings.logo_number]) if settings.logo_number else ""


def colours_address(settings: Settings) -> str:
    """The address of the sheet with the municipality's colour, "" for the standard."""
    return f"{reverse('colours')}?{settings.accent.removeprefix('#')}" if settings.accent else ""
