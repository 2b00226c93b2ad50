"""Headers on every answer, whatever becomes of the request (E-359); nothing of an address with a token in it goes further."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.test import override_settings
from django.urls import clear_url_caches, path, reverse

from tests.elections.factories import scene
from tests.pages import SiteClient, citizen_client, operator_client, staff_client
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.accounts.models import StaffUser
from valghalla.accounts.rate_limits import LIMITS, Limit
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.config import urls_citizen
from valghalla.config.settings import prod

CITIZEN, ADMIN = "korsbaek.localhost", "admin.korsbaek.localhost"
EVERYWHERE = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # To others nothing at all, to ourselves the page: Django's defence against forged forms wants that over TLS.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
# what → host, method, path, form → status. {…} is filled in from ``world``.
ANSWERS = {
    "an open page": (CITIZEN, "GET", "/", 200),
    "a page of the office": ("office", "GET", "/participants/", 200),
    "a page of the operators": ("operations", "GET", "/", 200),
    "the beginning of a page only": (CITIZEN, "HEAD", "/", 200),
    "an invitation": (CITIZEN, "GET", "/invitation/{token}/", 200),
    "an invitation for somebody else": ("citizen", "GET", "/invitation/{token}/", 403),
    "a wrong invitation": (CITIZEN, "GET", "/invitation/wrong/", 404),
    "to sign in first": (CITIZEN, "GET", "/tasks/", 302),
    "to sign in first, with something sent": (ADMIN, "POST", "{area_new}", 302),
    "without the last stroke": (CITIZEN, "GET", "/tasks", 301),
    "refused for the role": ("reader", "GET", "{area_new}", 403),
    "no profile": ("citizen", "GET", "/tasks/", 403),
    "a file": ("office", "GET", "{export}", 200),
    "metadata": (CITIZEN, "GET", "/sign-in/metadata.xml", 200),
    "an answer from a provider that is none": (CITIZEN, "POST", "/sign-in/answer/", 503),
    "how long the session lasts": ("office", "GET", "/session/", 200),
    "signed out": ("office", "POST", "/sign-out/", 302),
    "no such page": (CITIZEN, "GET", "/nothing/", 404),
    "no such page of the office": (ADMIN, "GET", "/nothing/", 404),
    "no such page of the operators": ("drift.localhost", "GET", "/nothing/", 404),
    "nobody's host": ("unknown.localhost", "GET", "/", 404),
    "no host": ("", "GET", "/", 404),
    "a host that cannot be": ("a b", "GET", "/", 404),
    "another method": (CITIZEN, "POST", "/signed-out/", 405),
    "a form without its token": ("forging", "POST", "/language/", 403),
    "too often": (CITIZEN, "POST", "/language/", 429),
    "not understood": (CITIZEN, "GET", "/bad/", 400),
    "our own mistake": (CITIZEN, "GET", "/broken/", 500),
    "our own mistake while saving": (CITIZEN, "POST", "/broken/", 500),
}


@pytest.fixture
def world(municipality, now, operator, monkeypatch) -> Callable[[str], SiteClient]:
    """``world("office")``: a client of somebody, or of nobody on a host; its ``ids`` stand in addresses."""
    monkeypatch.setattr(clock, "now", lambda: now)
    with acting_for(municipality):
        stage = scene()
        asked = held(stage, participant())
        roles = {
            role: StaffUser.objects.create(subject=role, name=role, role=role, created_at=now)
            for role in ("reader", "administrator")
        }
    admin = "valghalla.config.urls_admin"
    ids = {
        "token": asked.invitation_token,
        "area_new": reverse("area_new", urlconf=admin),
        "export": reverse("participant_list_export", urlconf=admin, args=[stage.election.pk]),
    }

    def client(who: str) -> SiteClient:
        makers = {
            "office": lambda: staff_client(roles["administrator"], municipality),
            "reader": lambda: staff_client(roles["reader"], municipality),
            "citizen": lambda: citizen_client("0101701234", municipality),
            "operations": lambda: operator_client(operator),
            "forging": lambda: SiteClient(CITIZEN, enforce_csrf_checks=True),
        }
        made = makers.get(who, lambda: SiteClient(who))()
        made.raise_request_exception = False
        made.ids = ids
        return made

    return client


def bad(request: HttpRequest):
    raise BadRequest


def broken(request: HttpRequest):
    raise ZeroDivisionError


def ask(world, who: str, method: str, address: str):
    client = world(who)
    return client.generic(method, address.format(**client.ids))


@pytest.fixture
def _two_more_pages(monkeypatch) -> None:
    """One that cannot be understood, and one that breaks."""
    more = [path("bad/", bad), path("broken/", broken)]
    monkeypatch.setattr(urls_citizen, "urlpatterns", urls_citizen.urlpatterns + more)
    clear_url_caches()
    yield
    monkeypatch.undo()
    clear_url_caches()


@pytest.mark.acceptance("E-359")
@pytest.mark.usefixtures("_two_more_pages")
@pytest.mark.parametrize("what", ANSWERS)
def test_headers(what, world, monkeypatch):
    who, method, address, status = ANSWERS[what]
    if status == 429:
        monkeypatch.setitem(LIMITS, "language", Limit(0.1, 600))
        ask(world, who, method, address)
    answer = ask(world, who, method, address)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE


def test_what_is_static_may_be_kept(world):
    answer = world(CITIZEN).get("/static/components/base.css")
    assert "no-store" not in answer.headers.get("Cache-Control", "")
    assert answer.headers["Content-Security-Policy"] == EVERYWHERE["Content-Security-Policy"]


@override_settings(MIDDLEWARE=prod.MIDDLEWARE, SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=prod.SECURE_HSTS_SECONDS)
def test_in_service_also_the_way_to_tls_has_them(world):
    plain = world(CITIZEN).get("/invitation/token/")
    assert (plain.status_code, plain.headers["Location"]) == (301, f"https://{CITIZEN}/invitation/token/")
    assert {name: plain.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    safe = world(CITIZEN).get("/", secure=True)
    assert safe.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert {name: safe.headers.get(name) for name in EVERYWHERE} == EVERYWHERE


@pytest.mark.acceptance("E-015")
def test_cookies_are_kept_from_scripts_and_from_other_sites(world, municipality):
    answer = world(CITIZEN).get("/")
    client = world(ADMIN)
    client.post("/language/", {"language": "en", "next": "/"})
    marks = [cookie for one in (answer.client, client) for cookie in one.cookies.values()]
    assert marks
    assert {(cookie["httponly"], cookie["samesite"]) for cookie in marks} == {(True, "Lax")}
    assert (settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE) == (True, "Lax")
    assert (prod.SESSION_COOKIE_SECURE, prod.CSRF_COOKIE_SECURE) == (True, True)
