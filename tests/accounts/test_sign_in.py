"""Coming in through an identity provider, staying for an hour, and what a session is."""

import datetime
import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings

from tests.accounts.visitors import AASE, karen, message_in, refusals, sessions
from tests.elections.factories import scene
from tests.pages import SiteClient, citizen_client, staff_client
from tests.participants.factories import participant
from valghalla.accounts.models import Session, UsedAssertion
from valghalla.accounts.sign_in import LONGEST, safe_return
from valghalla.accounts.whose import citizen_digest
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.base.cpr_number import CprNumber
from valghalla.base.tenancy import acting_for
from valghalla_simulators.saml import names
from valghalla_simulators.saml.facts import citizen

CPR = "1012620000"


@pytest.fixture
def member(municipality):
    """Åse takes part here, while there is an election."""
    with acting_for(municipality):
        scene()
        return participant(cpr=CPR, first_names="Åse", last_name="Østergård")


def test_signing_in_begins_at_the_identity_provider_with_a_signed_request(visitor):
    answer = visitor.client.get("/sign-in/?next=/my-tasks/")
    assert answer.status_code == 302
    assert answer["Location"].startswith(visitor.provider.url + "?SAMLRequest=")
    assert "&Signature=" in answer["Location"]
    assert "RelayState" not in answer["Location"]
    request = message_in(answer["Location"])
    assert request.get("ForceAuthn") == "true"
    asked = [one.text for one in request.iter(f"{{{names.SAML}}}AuthnContextClassRef")]
    assert asked == ["https://data.gov.dk/concept/core/nsis/loa/Substantial", "https://data.gov.dk/eid/Person"]


@pytest.mark.acceptance("E-010")
@pytest.mark.parametrize("page", ["/my-tasks/", "/tasks/?team=1&day=2026-11-03", "/profile/?a=%C3%A5&b="])
def test_a_citizen_comes_in_where_she_wanted(visitor, member, page):
    back = visitor.comes(AASE, page)
    assert (back.status_code, back["Location"]) == (302, page)
    assert "Åse Østergård" in visitor.client.get("/my-tasks/").content.decode()


def test_somebody_without_a_profile_is_signed_in_by_the_name_in_the_answer(visitor, municipality):
    with acting_for(municipality):
        scene()
    visitor.comes(citizen("0101701234", "Bo Uden Profil"))
    page = visitor.client.get("/profile/")
    assert page.status_code == 403
    assert "Bo Uden Profil" in page.content.decode()


@pytest.mark.acceptance("A-464", "E-015")
def test_who_she_is_lies_sealed_in_the_session_and_nowhere_else(visitor, municipality, member, caplog):
    answer = visitor.says(AASE, visitor.ask())
    caplog.set_level("DEBUG")
    visitor.fetch(visitor.bring(answer))
    with acting_for(municipality):
        kept = Session.objects.get()
        assert bytes(kept.citizen) == citizen_digest(CprNumber(CPR))
        assert kept.name_id is not None
        assert kept.session_index is not None
        assert kept.session_key != visitor.client.cookies["valghalla"].value
        told = f"{kept.get_decoded()} {[entry.details for entry in AuditEntry.objects.all()]} {caplog.text}"
        assert AuditEntry.objects.filter(action="citizen.signed_in").count() == 1
    assert not [word for word in (CPR, "Åse", AASE.attributes[names.CPR_UUID][0]) if word in told]


@pytest.mark.acceptance("A-462", "E-015")
def test_the_cookies_are_for_the_browser_and_this_host_only(visitor):
    handle = visitor.bring(visitor.says(AASE, visitor.ask()))
    back = visitor.fetch(handle)
    kept = [back.cookies["valghalla"], visitor.client.cookies["valghalla_sign_in"]]
    assert [(one["httponly"], one["samesite"], one["domain"], one["path"]) for one in kept] == [
        (True, "Lax", "", "/")
    ] * 2


@pytest.mark.acceptance("E-015")
def test_in_service_the_cookies_are_bound_to_tls_and_host():
    tell = """
from valghalla.config.settings import prod as s
print(s.SESSION_COOKIE_NAME, s.SIGN_IN_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)
print(any(hasattr(s, name) for name in ("SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH", "CSRF_COOKIE_DOMAIN")))
"""
    around = {"VALGHALLA_SECRET_KEY": "x", "VALGHALLA_MASTER_KEY": "eA==", "DATABASE_URL": "postgresql:///x"}
    told = subprocess.run(
        [sys.executable, "-c", tell], env=os.environ | around, capture_output=True, text=True, check=True
    )
    names = ["__Host-valghalla", "__Host-valghalla_sign_in", "__Host-csrftoken"]
    assert told.stdout.split() == [*names, "True", "True", "False"]


def test_a_session_has_a_new_key_after_signing_in(visitor, member):
    visitor.comes(AASE)
    first = visitor.client.cookies["valghalla"].value
    visitor.comes(AASE)
    second = visitor.client.cookies["valghalla"].value
    assert first != second
    before = SiteClient(visitor.host)
    before.cookies["valghalla"] = first
    assert before.get("/profile/").status_code == 302
    assert visitor.client.get("/profile/").status_code == 200


def test_the_language_stays_when_signing_in_and_out(visitor, member):
    visitor.client.post("/language/", {"language": "en", "next": "/"})
    visitor.comes(AASE)
    assert 'lang="en"' in visitor.client.get("/").content.decode()
    visitor.client.post("/sign-out/")
    assert 'lang="en"' in visitor.client.get("/signed-out/").content.decode()


def test_two_tabs_do_not_disturb_each_other(visitor, member):
    first, second = visitor.ask("/my-tasks/"), visitor.ask("/profile/")
    assert visitor.fetch(visitor.bring(visitor.says(AASE, first)))["Location"] == "/my-tasks/"
    assert visitor.fetch(visitor.bring(visitor.says(AASE, second)))["Location"] == "/profile/"


@pytest.mark.parametrize(
    "page",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "x",
        "",
        "/" + "x" * 5000,
        "https:evil.example",
        "/\t/evil.example",
        "/my-tasks/\0",
        "/my-tasks/\r\nSet-Cookie: x=y",
    ],
)
def test_nobody_is_sent_elsewhere_afterwards(visitor, page):
    assert visitor.comes(AASE, page)["Location"] == "/"
    assert safe_return(page, host=visitor.host) == "/"


def test_a_page_of_this_host_is_a_page_to_return_to():
    assert safe_return("/tasks/?next=//evil.example", host="korsbaek.localhost") == "/tasks/?next=//evil.example"


def test_each_assertion_is_remembered(visitor, municipality):
    visitor.comes(AASE)
    with acting_for(municipality):
        assert UsedAssertion.objects.count() == 1


@pytest.mark.acceptance("E-004")
def test_a_session_of_one_municipality_is_nothing_at_another(visitor, member, municipality, other_municipality):
    with acting_for(other_municipality):
        scene()
        participant(cpr=CPR)
    visitor.comes(AASE)
    stolen = SiteClient(other_municipality.citizen_host)
    stolen.cookies["valghalla"] = visitor.client.cookies["valghalla"].value
    assert stolen.get("/profile/").status_code == 302
    assert visitor.client.get("/profile/").status_code == 200


def test_a_session_of_one_site_is_nothing_at_the_other(visitor, clerk, member, municipality):
    clerk.comes(karen())
    visitor.comes(AASE)
    moved = SiteClient(municipality.admin_host)
    moved.cookies["valghalla"] = visitor.client.cookies["valghalla"].value
    assert moved.get("/")["Location"].startswith("/sign-in/")
    moved = SiteClient(municipality.citizen_host)
    moved.cookies["valghalla"] = clerk.client.cookies["valghalla"].value
    assert moved.get("/profile/").status_code == 302
    assert "Karen" not in moved.get("/").content.decode()
    assert clerk.client.get("/administration/").status_code == 200
    assert sessions(municipality) == 2


def test_what_a_session_of_the_other_site_holds_is_not_read(municipality, staff):
    client = staff_client(staff, municipality)
    client.get("/participants/?size=100")
    moved = SiteClient(municipality.citizen_host)
    moved.cookies["valghalla"] = client.cookies["valghalla"].value
    assert "staff" not in moved.get("/").wsgi_request.session


@pytest.mark.acceptance("E-011")
def test_a_citizens_session_ends_an_hour_after_signing_in_whatever_she_did(municipality, member, monkeypatch):
    begun = clock.now()
    client = citizen_client(CPR, municipality)
    for minutes, status in [(30, 200), (59, 200), (61, 302)]:
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: begun + datetime.timedelta(minutes=minutes))
        assert client.get("/profile/").status_code == status


def test_activity_prolongs_the_session_of_staff_but_no_longer_than_a_day_at_work(municipality, staff, monkeypatch):
    begun = clock.now()
    client = staff_client(staff, municipality)
    longest = int(LONGEST.total_seconds() / 60)
    for minutes in [*range(45, longest, 45), longest - 1]:
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: begun + datetime.timedelta(minutes=minutes))
        assert client.get("/administration/").status_code == 200, minutes
    monkeypatch.setattr(clock, "now", lambda: begun + LONGEST + datetime.timedelta(seconds=1))
    assert client.get("/administration/").status_code == 302


@pytest.mark.acceptance("A-459")
def test_staff_who_do_nothing_for_an_hour_are_out(municipality, staff, monkeypatch):
    begun = clock.now()
    client = staff_client(staff, municipality)
    monkeypatch.setattr(clock, "now", lambda: begun + datetime.timedelta(minutes=61))
    assert client.get("/administration/").status_code == 302


def test_where_no_identity_provider_is_known_nobody_can_sign_in_and_is_told_so(municipality, settings):
    settings.SAML = {site: {"metadata": ""} for site in settings.SAML}
    answer = SiteClient(municipality.citizen_host).get("/sign-in/?next=/my-tasks/")
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "Du kan ikke logge ind lige nu" in page
    with acting_for(municipality):
        entry = AuditEntry.objects.get(action="sign_in.refused")
        assert entry.details == {"reason": "not_set_up", "missing": "metadata"}
    assert f"Referencenummer: <strong>{entry.pk}</strong>" in page
    assert "/sign-in/?next=%2Fmy-tasks%2F" in page


@pytest.mark.acceptance("A-462", "E-016")
def test_a_post_from_elsewhere_is_refused(municipality, member):
    client = citizen_client(CPR, municipality)
    client.handler.enforce_csrf_checks = True
    answer = client.post("/profile/", {"mobile": "12345678", "email": "x@example.com", "version": 1})
    assert answer.status_code == 403
    assert "Siden har været åben for længe" in answer.content.decode()


def test_the_answer_comes_without_cookie_and_without_token(visitor):
    visitor.client.handler.enforce_csrf_checks = True
    assert visitor.comes(AASE).status_code == 302


def test_cookies_are_named_as_the_settings_say(visitor):
    visitor.ask()
    assert django_settings.SIGN_IN_COOKIE_NAME in visitor.client.cookies
    visitor.client.cookies[django_settings.SIGN_IN_COOKIE_NAME] = "made up"
    assert visitor.comes(AASE).status_code == 302
    assert visitor.client.cookies[django_settings.SIGN_IN_COOKIE_NAME].value != "made up"


def test_nonsense_is_answered_with_words_on_both_sites(visitor, clerk, municipality):
    for one in (visitor, clerk):
        page = one.bring("nonsense").content.decode()
        assert "Det er ikke din skyld" in page
    assert refusals(municipality) == ["unreadable", "unreadable"]


def test_signing_in_makes_the_tokens_of_whoever_was_here_before_worthless(clerk, municipality):
    """A form that somebody else left open, or a token planted before, is good for nothing in the new session."""
    clerk.comes(karen())
    before = token_of(clerk)
    clerk.comes(karen(user_uuid="99999999-1111-4222-8333-444455556666", name="En Anden"))
    assert token_of(clerk) != before


def test_a_token_from_before_anybody_signed_in_is_worthless_after(clerk):
    clerk.client.get("/nothing/")
    before = token_of(clerk, "/signed-out/")
    clerk.comes(karen())
    assert token_of(clerk) != before


def test_her_own_forms_in_other_tabs_stay_good_when_she_signs_in_again(clerk, municipality):
    """What she typed in one while her session ended must not be lost by signing in in another."""
    clerk.comes(karen())
    before = token_of(clerk)
    with acting_for(municipality):
        Session.objects.update(expire_date=clock.now() - datetime.timedelta(minutes=1))
    clerk.comes(karen())
    assert token_of(clerk) == before


def token_of(visitor, path: str = "/administration/") -> str:
    """The secret that the tokens of this browser's forms are made of, after opening a page with one."""
    assert visitor.client.get(path).status_code == 200
    return visitor.client.cookies["csrftoken"].value
