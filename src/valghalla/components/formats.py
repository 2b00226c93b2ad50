"""Values as people here write them: 31-12-2026, 08:30, 1.234."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext


def written(value: object) -> str:
    """Any plain value as text for a screen; an en dash stands for nothing.

    Dates are dd-mm-yyyy in Danish and "3 November 2026" in English, clock times HH:MM, instants (aware) the Danish local
    time of both, whole numbers are grouped by the language's sign, true and false are yes and no. Everything else is its
    own text.
    """
    if value is None or value == "":
        return "–"
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return date_format(local, "j F Y, H:i") if _in_english() else f"{local:%d-%m-%Y %H:%M}"
    if isinstance(value, date):
        return date_format(value, "j F Y") if _in_english() else f"{value:%d-%m-%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, int):
        return number(value)
    return str(value)


def number(value: int) -> str:
    """A whole number in groups of three: 12.345 in Danish, 12,345 in English."""
    grouped = f"{value:,}"
    return grouped if _in_english() else grouped.replace(",", ".")


def clock_time(instant: datetime) -> str:
    """The Danish clock time of an instant (aware) inside a sentence: 14.05 in Danish, 14:05 in English."""
    local = timezone.localtime(instant)
    return f"{local:%H:%M}" if _in_english() else f"{local:%H.%M}"


def at_hour(hour: int) -> str:
    """A full hour of the day, 0 to 24, inside a sentence: 8.00 in Danish, 8:00 in English."""
    return f"{hour}:00" if _in_english() else f"{hour}.00"


def _in_english() -> bool:
    return (get_language() or "da").startswith("en")
