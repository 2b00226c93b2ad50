"""How a municipality stands, in words."""

import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from valghalla.accounts.service_providers import shown
from valghalla.base import clock
from valghalla.components.formats import clock_time, written
from valghalla.components.inline import Badge
from valghalla.operators.standing import Standing


def key_badge(one: Standing, site: str, *, now: datetime.datetime) -> Badge:
    """How long the certificate of the site ("citizen" or "admin") lasts."""
    ends = one.key_ends(site)
    return Badge(_("No certificate"), "bad", "error") if ends is None else shown.ending(ends, now=now)


def in_cell(badge: Badge) -> SafeString:
    """The badge as high as its word, also where a table's row becomes a card."""
    return format_html("<div>{}</div>", badge)


def fallback_badge(one: Standing, *, now: datetime.datetime) -> Badge:
    """Until when the fallback is open, or that it is closed."""
    if one.fallback_until is None:
        return Badge(_("Not open"), "neutral", "lock")
    today = clock.danish_date(one.fallback_until) == clock.danish_date(now)
    until = clock_time(one.fallback_until) if today else written(one.fallback_until)
    return Badge(_("Open until %(time)s") % {"time": until}, "waiting", "warning")
