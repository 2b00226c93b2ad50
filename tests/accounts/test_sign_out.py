"""Signing out: here first, then at the identity provider; and when it begins there."""

import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.accounts.visitors import AASE, Visitor, karen, leads_to, message_in, refusals, request_id_in, sessions
from tests.elections.factories import scene
from tests.pages import SiteClient, citizen_client, staff_client
from tests.participants.factories import participant
from valghalla.accounts.models import SignOutAttempt, Site
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla_simulators.saml import names
from valghalla_simulators.saml.flaws import StatusCodes

CPR = "1012620000"
GOODBYE = "/signed-out/"


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def name_of(visitor: Visitor) -> str:
    return AASE.name_id_at("https://saml.korsbaek.localhost")


@pytest.fixture
def inside(visitor) -> Visitor:
    """Åse is signed in."""
    visitor.comes(AASE, session_index="_s77")
    return visitor


@pytest.mark.acceptance("A-461", "E-013", "E-347")
def test_the_session_here_is_over_before_anybody_else_is_asked(inside, municipality, settings):
    copy = SiteClient(inside.host)
    copy.cookies["valghalla"] = inside.client.cookies["valghalla"].value
    assert inside.client.get("/sign-out/").status_code == 405
    assert sessions(municipality) == 1
    page = inside.client.post("/sign-out/")
    assert page.status_code == 200
    assert sessions(municipality) == 0
    assert "valghalla" not in {name for name, one in inside.client.cookies.items() if one.value}
    assert copy.get("/profile/").status_code == 302
    with acting_for(municipality):
        assert AuditEntry.objects.filter(action="citizen.signed_out").count() == 1


@pytest.mark.acceptance("E-013")
def test_the_identity_provider_is_asked_with_the_names_it_gave(inside):
    address = leads_to(inside.client.post("/sign-out/"))
    assert address.startswith(inside.provider.url + "?SAMLRequest=")
    assert "&Signature=" in address
    request = message_in(address)
    name = request.find(f"{{{names.SAML}}}NameID")
    assert (name.text, name.get("Format")) == (name_of(inside), names.PERSISTENT)
    assert request.findtext(f"{{{names.SAMLP}}}SessionIndex") == "_s77"


def test_and_its_answer_leads_to_goodbye(inside, municipality):
    request_id = request_id_in(leads_to(inside.client.post("/sign-out/")))
    back = inside.provider.sign_out_answer(inside.metadata, in_response_to=request_id)
    answer = inside.client.get(path_of(back))
    assert (answer.status_code, answer["Location"]) == (302, GOODBYE)
    page = inside.client.get(GOODBYE).content.decode()
    assert "Du er logget ud" in page
    assert "Tak, fordi du hjælper ved valget." in page
    assert "Du er kun logget ud her" not in page
    with acting_for(municipality):
        assert not SignOutAttempt.objects.exists()


@pytest.mark.parametrize(
    "status",
    [StatusCodes("Responder"), StatusCodes("Success", "PartialLogout"), StatusCodes("Requester", "RequestDenied")],
)
def test_when_it_could_not_end_everything_one_is_told_to_close_the_browser(inside, status):
    request_id = request_id_in(leads_to(inside.client.post("/sign-out/")))
    back = inside.provider.sign_out_answer(inside.metadata, in_response_to=request_id, status=status)
    page = inside.client.get(path_of(back), follow=True).content.decode()
    assert "Du er kun logget ud her" in page
    assert "Luk alle browserens vinduer" in page


def test_an_answer_is_taken_once_and_from_the_browser_that_asked(inside, municipality):
    request_id = request_id_in(leads_to(inside.client.post("/sign-out/")))
    back = path_of(inside.provider.sign_out_answer(inside.metadata, in_response_to=request_id))
    assert SiteClient(inside.host).get(back).status_code == 403
    assert inside.client.get(back).status_code == 302
    assert inside.client.get(back).status_code == 403
    assert refusals(municipality, "sign_out.refused") == ["unsolicited", "unsolicited"]


def test_without_the_identity_provider_one_is_still_signed_out_here(inside, municipality, settings):
    settings.SAML = {site: {"metadata": ""} for site in settings.SAML}
    answer = inside.client.post("/sign-out/")
    assert (answer.status_code, answer["Location"]) == (302, GOODBYE + "?here-only")
    assert sessions(municipality) == 0
    assert "Du er kun logget ud her" in inside.client.get(answer["Location"]).content.decode()


@pytest.mark.acceptance("A-439")
def test_a_session_without_an_identity_provider_ends_here(municipality, staff):
    client = staff_client(staff, municipality)
    assert client.post("/sign-out/")["Location"] == GOODBYE
    assert client.get("/administration/").status_code == 302
    assert AuditEntry.objects.get(action="staff.signed_out").actor_id == staff.pk


def test_whoever_is_not_signed_in_is_told_goodbye_all_the_same(municipality):
    client = SiteClient(municipality.citizen_host)
    assert client.post("/sign-out/")["Location"] == GOODBYE
    assert not AuditEntry.objects.filter(action__endswith="signed_out").exists()


def test_goodbye_on_the_office_site_is_in_its_own_frame(municipality):
    page = SiteClient(municipality.admin_host).get(GOODBYE).content.decode()
    assert "Du er logget ud" in page
    assert "Tak, fordi du hjælper" not in page
    assert 'class="citizen"' not in page


def test_nobody_is_named_on_the_way_out(inside):
    page = inside.client.post("/sign-out/")
    assert "Åse" not in page.content.decode()
    assert "Log ud" not in page.content.decode()


# --- begun at the identity provider


@pytest.mark.acceptance("E-014")
@pytest.mark.parametrize("index", ["_s77", None])
@pytest.mark.parametrize("with_cookie", [True, False], ids=["with cookie", "without"])
def test_signing_out_elsewhere_ends_the_session_here(inside, municipality, index, with_cookie):
    there = inside.provider.sign_out_request(
        inside.metadata, name_id=name_of(inside), session_index=index, relay_state="stay-the-same", request_id="_theirs"
    )
    client = inside.client if with_cookie else SiteClient(inside.host)
    answer = client.get(path_of(there))
    assert answer.status_code == 302
    assert answer["Location"].startswith(inside.provider.url + "?SAMLResponse=")
    query = parse_qs(urlsplit(answer["Location"]).query)
    assert query["RelayState"] == ["stay-the-same"]
    assert "Signature" in query
    response = message_in(answer["Location"], "SAMLResponse")
    assert response.get("InResponseTo") == "_theirs"
    assert response.find(f".//{{{names.SAMLP}}}StatusCode").get("Value") == names.STATUS + "Success"
    assert sessions(municipality) == 0
    assert inside.client.get("/my-tasks/").wsgi_request.citizen_cpr is None
    with acting_for(municipality):
        entry = AuditEntry.objects.get(action="session.ended_elsewhere")
        assert entry.details == {"site": "citizen", "sessions_ended": 1}


def test_it_is_a_success_also_when_there_was_no_session(visitor, municipality):
    there = visitor.provider.sign_out_request(visitor.metadata, name_id=name_of(visitor), session_index="_gone")
    answer = visitor.client.get(path_of(there))
    response = message_in(answer["Location"], "SAMLResponse")
    assert response.find(f".//{{{names.SAMLP}}}StatusCode").get("Value") == names.STATUS + "Success"


@pytest.mark.parametrize(
    ("who", "index"), [("https://data.gov.dk/model/core/eid/person/uuid/somebody", "_s77"), (None, "_other")]
)
def test_other_names_end_nothing(inside, municipality, who, index):
    there = inside.provider.sign_out_request(inside.metadata, name_id=who or name_of(inside), session_index=index)
    assert inside.client.get(path_of(there)).status_code == 302
    assert sessions(municipality) == 1


def test_a_session_about_to_be_prolonged_can_be_ended_from_elsewhere(clerk, municipality, monkeypatch):
    clerk.comes(karen(), session_index="_s1")
    later = clock.now() + datetime.timedelta(minutes=50)
    there = clerk.provider.sign_out_request(clerk.metadata, name_id=karen().name_id, session_index="_s1", now=later)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert clerk.client.get(path_of(there)).status_code == 302
    assert sessions(municipality) == 0


def test_staff_sign_out_everywhere_too(clerk, municipality):
    clerk.comes(karen())
    address = leads_to(clerk.client.post("/sign-out/"))
    assert address.startswith(clerk.provider.url)
    assert sessions(municipality) == 0


def test_what_is_for_one_municipality_ends_nothing_at_another(inside, municipality, other_municipality):
    there = Visitor(other_municipality, Site.CITIZEN, inside.provider)
    asked = inside.provider.sign_out_request(there.metadata, name_id=name_of(inside), session_index=None)
    assert inside.client.get(path_of(asked)).status_code == 403
    assert there.client.get(path_of(asked)).status_code == 302
    assert sessions(municipality) == 1
    assert refusals(municipality, "sign_out.refused") == ["destination"]


def test_giving_up_a_registration_signs_out_and_says_that_nothing_was_saved(inside, municipality):
    with acting_for(municipality):
        scene()
    request_id = request_id_in(leads_to(inside.client.post("/registration/cancel/")))
    back = inside.provider.sign_out_answer(inside.metadata, in_response_to=request_id)
    page = inside.client.get(path_of(back), follow=True).content.decode()
    assert "Din tilmelding er annulleret. Intet er gemt." in page
    assert "Du er logget ud" in page


@pytest.mark.acceptance("A-461")
def test_signing_out_ends_only_this_session(municipality):
    with acting_for(municipality):
        scene()
        participant(cpr=CPR)
    here, elsewhere = citizen_client(CPR, municipality), citizen_client(CPR, municipality)
    here.post("/sign-out/")
    assert (here.get("/profile/").status_code, elsewhere.get("/profile/").status_code) == (302, 200)
