"""The frame of the citizen site: contact, menu, who is signed in and in which teams."""

from django.urls import reverse
from django.utils import translation

from valghalla.accounts.session_end.door import sign_in_address
from valghalla.accounts.session_end.frame import session_of
from valghalla.accounts.sign_in import citizen_name_of
from valghalla.citizen_site import settled
from valghalla.citizen_site.my_team.door import own_teams
from valghalla.citizen_site.my_work_location.whose import answers_for_places, may_open
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.who import elections_open, participant_of, teams_of_person
from valghalla.components.frame import CITIZEN_MENU, FooterContact, Frame, menu
from valghalla.content.current import current_active
from valghalla.content.look.addresses import colours_address, logo_address
from valghalla.content.models import Text
from valghalla.municipalities.links import admin_address
from valghalla.municipalities.models import Municipality, Settings
from valghalla.participants.models import Participant

LEADS_NOWHERE_AFTER_SIGN_IN = ("/sign", "/language")


def frame_for(request: CitizenRequest) -> Frame:
    """What stands round every page for citizens."""
    municipality: Municipality = request.municipality
    signed_in = getattr(request, "citizen_cpr", None) is not None
    participant = participant_of(request)
    settings = settled.settings()
    contact = contact_of(settings)
    return Frame(
        municipality_name=settings.display_name or municipality.name,
        department=contact.department,
        menu=menu(CITIZEN_MENU, _addresses(request, participant), path=request.path) if signed_in else (),
        person_name=_name(request, participant) if signed_in else "",
        team_names=tuple(team.name for team in teams_of_person(request)),
        sign_in_url=sign_in_address(_back(request)),
        sign_out_url=reverse("sign_out"),
        session=session_of(request),
        language=translation.get_language() or "da",
        language_url=reverse("language") if settings.english else "",
        other_site_url=admin_address(municipality, "/"),
        footer_contact=contact,
        logo_url=logo_address(settings),
        stylesheet_url=colours_address(settings),
    )


def contact_of(settings: Settings) -> FooterContact:
    """How the municipality is reached."""
    return FooterContact(
        department=settings.department,
        address=settings.address,
        postal_code=settings.postal_code,
        city=settings.city,
        phone=settings.telephone,
        email=settings.email,
        digital_post_url=settings.digital_post_link,
        contact_url=reverse("contact"),
        privacy_url=reverse("privacy"),
        accessibility_url=accessibility_address(settings),
    )


def accessibility_address(settings: Settings) -> str:
    """Where the statement stands: with the agency, when the municipality has said where, or on a page of ours."""
    return settings.accessibility_statement or reverse("accessibility")


def _name(request: CitizenRequest, participant: Participant | None) -> str:
    return participant.name if participant is not None else citizen_name_of(request)


def _addresses(request: CitizenRequest, participant: Participant | None) -> dict[str, str]:
    """The pages the menu leads to: those about tasks while there is an election, the FAQ when it is switched on."""
    found = {}
    if participant is not None and elections_open(request):
        found = {"tasks": reverse("tasks"), "my_tasks": reverse("my_tasks"), "profile": reverse("profile")}
        if own_teams(request):
            found |= {"team": reverse("my_team"), "distribution": reverse("team_tasks")}
    if answers_for_places(request) and may_open(request):
        found["work_location"] = reverse("work_location")
    if current_active(Text.Kind.FAQ, language=translation.get_language() or "da") is not None:
        found["faq"] = reverse("faq")
    return found


def _back(request: CitizenRequest) -> str:
    if request.method != "GET" or request.path.startswith(LEADS_NOWHERE_AFTER_SIGN_IN):
        return "/"
    return request.get_full_path()
