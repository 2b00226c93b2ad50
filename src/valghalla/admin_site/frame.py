"""The frame of the administrative site: menu, the election worked on, who is signed in."""

import re

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from valghalla.accounts.fallback.queries import fallback_until
from valghalla.accounts.session_end.frame import session_of
from valghalla.admin_site.page import current_election
from valghalla.admin_site.request import AdminRequest
from valghalla.components.formats import clock_time
from valghalla.components.frame import ADMIN_MENU, Frame, menu
from valghalla.content.look.addresses import colours_address, logo_address
from valghalla.municipalities.links import citizen_address
from valghalla.municipalities.settled import settled

# Parts of the site whose pages stand elsewhere than under the address in the menu; the first that fits counts.
SECTIONS = (
    (re.compile(r"/(elections/(\d+/start|choose)/)?$"), "start"),
    (re.compile(r"/elections/none/"), ""),
    (re.compile(r"/elections/\d+/(tasks|all-tasks|rosters|places/\d+)/(?!remove/)"), "tasks"),
    (re.compile(r"/(elections/\d+/)?bulk/"), "tasks"),
    (re.compile(r"/elections/\d+/lists/"), "lists"),
    (re.compile(r"/elections/\d+/group-messages/"), "communication"),
    (re.compile(r"/(elections|second-factor)/"), "administration"),
)


def frame_for(request: AdminRequest) -> Frame:
    """What stands round every page of the office."""
    municipality, staff = request.municipality, request.staff
    settings = settled()
    common = Frame(
        municipality_name=settings.display_name or municipality.name,
        logo_url=logo_address(settings),
        stylesheet_url=colours_address(settings),
        language=translation.get_language() or "da",
        language_url=reverse("language"),
        sign_in_url=reverse("sign_in"),
        other_site_url=citizen_address(municipality, "/"),
    )
    if staff is None:
        return common
    election = current_election(request)
    addresses = _addresses(election)
    return Frame(
        municipality_name=common.municipality_name,
        logo_url=common.logo_url,
        stylesheet_url=common.stylesheet_url,
        menu=menu(ADMIN_MENU, addresses, path=_in_menu(request.path, addresses)),
        person_name=staff.name,
        election_name=election.title if election else "",
        election_url=reverse("elections"),
        change_election_url=reverse("change_election"),
        sign_out_url=reverse("sign_out"),
        session=session_of(request),
        language=common.language,
        language_url=common.language_url,
        other_site_url=common.other_site_url,
        manual_url=reverse("manual"),
        find_url=reverse("search"),
        notice=_fallback_notice(request),
    )


def _fallback_notice(request: AdminRequest) -> str:
    """Tells whoever came in by the fallback until when; nothing for the others."""
    if (end := fallback_until(request.session)) is None:
        return ""
    return _("You are signed in by the fallback. It ends at %(time)s.") % {"time": clock_time(end)}


def _in_menu(path: str, addresses: dict[str, str]) -> str:
    """The path as the menu knows it: the address of the part of the site it belongs to. Without an election two parts
    share an address, and neither is marked."""
    section = next((section for pattern, section in SECTIONS if pattern.match(path)), None)
    wanted = path if section is None else addresses.get(section, "")
    return "" if wanted == reverse("no_election") else wanted


def _addresses(election) -> dict[str, str]:
    always = {
        "start": reverse("start"),
        "participants": reverse("participants"),
        "communication": reverse("messages"),
        "administration": reverse("administration"),
    }
    if election is None:
        return always | {"tasks": reverse("no_election"), "lists": reverse("no_election")}
    return always | {
        "start": reverse("election_start", args=[election.pk]),
        "tasks": reverse("overview", args=[election.pk]),
        "lists": reverse("lists", args=[election.pk]),
    }
