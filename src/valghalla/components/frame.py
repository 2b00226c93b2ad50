"""What the frame round every page shows: the sites fill it in a context processor as ``frame``."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from valghalla.components.formats import clock_time

Text = str | Promise

ADMIN_MENU: tuple[tuple[str, Text], ...] = (
    ("start", _("Start")),
    ("tasks", _("Tasks")),
    ("participants", _("Participants")),
    ("communication", _("Communication")),
    ("lists", _("Lists")),
    ("administration", _("Administration")),
)
CITIZEN_MENU: tuple[tuple[str, Text], ...] = (
    ("tasks", _("Tasks")),
    ("my_tasks", _("My tasks")),
    ("profile", _("My profile")),
    ("team", _("My team")),
    ("distribution", _("Task distribution")),
    ("work_location", _("My work location")),
    ("faq", _("FAQ")),
)


@dataclass(frozen=True)
class MenuItem:
    """One line of the main menu; ``current`` marks the part of the site one stands in."""

    label: Text
    url: str
    current: bool = False


@dataclass(frozen=True)
class FooterContact:
    """How to reach the municipality; empty fields are left out of the footer."""

    department: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    digital_post_url: str = ""
    contact_url: str = ""
    privacy_url: str = ""
    accessibility_url: str = ""

    @property
    def phone_link(self) -> str:
        """The number as a telephone address wants it, without spaces."""
        return "".join(sign for sign in self.phone if sign in "+0123456789")


WARNING_MINUTES = 5


def last_minutes() -> tuple[str, ...]:
    """What is left of a session in words: less than a minute, one minute, and so on to the minutes of the warning."""
    minutes = range(1, WARNING_MINUTES + 1)
    counted = (ngettext("%(count)s minute", "%(count)s minutes", n) % {"count": n} for n in minutes)
    return (now_("less than a minute"), *counted)


@dataclass(frozen=True)
class SessionEnd:
    """When the person signed in is signed out.

    ends, now: instants (aware); the browser counts from the difference, since its own clock may be wrong.
    state_url: tells a script when it ends as things stand.   prolong_url: receives a POST to stay longer.
    by_asking: only asking prolongs it, so a button for it stands beside the name; else every use of the site does.
    """

    ends: datetime.datetime
    now: datetime.datetime
    state_url: str
    prolong_url: str
    by_asking: bool = False

    @property
    def until(self) -> str:
        """The clock time it ends, as people write it."""
        return clock_time(self.ends)

    @property
    def ends_iso(self) -> str:
        """For the script."""
        return self.ends.isoformat()

    @property
    def now_iso(self) -> str:
        """For the script."""
        return self.now.isoformat()

    @property
    def warning_seconds(self) -> int:
        """So long before the end the person is warned."""
        return WARNING_MINUTES * 60


@dataclass(frozen=True)
class Frame:
    """Everything round the content.

    municipality_name: as citizens know it, "Korsbæk Kommune"; empty on a page that belongs to none.
    menu: in the order shown (``menu()`` makes it).  team_names: of the person signed in.
    sign_out_url, language_url: receive a POST; the language one gets ``language`` and ``next``.
    find_url: receives a POST with what is typed in ``find``, the field on every page; "" for none.
    stylesheet_url: the municipality's own colours, a sheet that sets ``--accent`` and ``--on-accent``.
    session: when the person signed in is signed out; None when nobody is.
    notice: a warning above the content of every page.
    logo_url: replaces the plain mark when given; the name stands beside it, so it needs no text of its own.
    """

    municipality_name: str = ""
    department: str = ""
    home_url: str = "/"
    menu: tuple[MenuItem, ...] = ()
    person_name: str = ""
    team_names: tuple[str, ...] = ()
    election_name: str = ""
    election_url: str = ""
    change_election_url: str = ""
    sign_in_url: str = ""
    sign_out_url: str = ""
    session: SessionEnd | None = None
    language: str = "da"
    language_url: str = ""
    other_site_url: str = ""
    manual_url: str = ""
    find_url: str = ""
    logo_url: str = ""
    stylesheet_url: str = ""
    notice: Text = ""
    footer_contact: FooterContact = field(default_factory=FooterContact)

    @property
    def other_language(self) -> tuple[str, str]:
        """Code and own name of the language the switch leads to."""
        return ("da", "Dansk") if self.language == "en" else ("en", "English")


def menu(entries: tuple[tuple[str, Text], ...], addresses: Mapping[str, str], *, path: str) -> tuple[MenuItem, ...]:
    """The menu in its fixed order, without the entries that have no address; the longest address that ``path`` begins
    with is current. ``entries`` is ADMIN_MENU or CITIZEN_MENU, ``path`` the path asked for."""
    shown = [(label, addresses[key]) for key, label in entries if key in addresses]
    fitting = [url for _, url in shown if path == url or (url != "/" and path.startswith(url))]
    current = max(fitting, key=len, default=None)
    return tuple(MenuItem(label, url, url == current) for label, url in shown)
