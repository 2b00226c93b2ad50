"""The page of one's private calendar address."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.components.formats import number, written
from valghalla.municipalities.links import citizen_page
from valghalla.municipalities.models import Municipality
from valghalla.tasks.models import CalendarAddress


@dataclass(frozen=True)
class CalendarPage:
    """address: to copy, "" without one.   subscribe: the same as calendar programs know it.   used: how often it was
    read, in words."""

    title: str
    address: str
    subscribe: str
    used: str


def calendar_page(address: CalendarAddress | None, *, municipality: Municipality) -> CalendarPage:
    """The page, with the address when there is one."""
    if address is None:
        return CalendarPage(_("Your tasks in your calendar"), "", "", "")
    url = citizen_page(municipality, "calendar_feed", address.token)
    return CalendarPage(
        title=_("Your tasks in your calendar"),
        address=url,
        subscribe=f"webcal:{url.partition(':')[2]}",
        used=_used(address),
    )


def _used(address: CalendarAddress) -> str:
    if address.opened_at is None:
        return _("No calendar has read it yet.")
    times = ngettext("%(count)s time", "%(count)s times", address.opened) % {"count": number(address.opened)}
    return _("Read %(times)s, last %(when)s.") % {"times": times, "when": written(address.opened_at)}
