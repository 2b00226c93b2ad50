"""Coming in by a ticket, staying for an hour, going out; and what lets nobody in."""

import base64
import datetime
import json
import time

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.test import Client

from tests.elections.factories import scene
from tests.pages import SiteClient, citizen_client
from tests.participants.factories import participant
from valghalla.accounts.models import Session, StaffUser, UsedTicket
from valghalla.accounts.sign_in import safe_return
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.base.tenancy import acting_for

HOST, ADMIN_HOST = "korsbaek.localhost", "admin.korsbaek.localhost"


@pytest.fixture
def ticket(outside):
    """``ticket(**claims)``: a ticket of the simulators; ``key`` signs it instead of theirs."""

    def make(*, key: Ed25519PrivateKey | None = None, header: dict | None = None, **claims) -> str:
        key = key or load_pem_private_key(outside.keys.ticket_private.read_bytes(), None)
        now = int(clock.now().timestamp())
        body = {
            "iss": "valghalla-simulators", "aud": HOST, "jti": f"jti-{time.monotonic_ns()}",
            "iat": now, "exp": now + 60,
            "kind": "citizen", "return_to": "/", "cpr": "1012620000", "name": "Åse Østergård",
        } | claims  # fmt: skip
        head = {"alg": "EdDSA", "typ": "JWT"} | (header or {})
        signed = ".".join(encoded(json.dumps(part).encode()) for part in (head, body))
        return f"{signed}.{encoded(key.sign(signed.encode()))}"

    return make


def encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def come(client: Client, ticket: str):
    return client.post("/sign-in/ticket/", {"ticket": ticket})


def test_signing_in_begins_elsewhere_and_tells_where_to_come_back(anonymous_citizen, outside):
    answer = anonymous_citizen.get("/sign-in/?next=/my-tasks/%3Fa%3D1")
    assert answer["Location"] == (
        f"{outside.http_url}/sign-in?site=http%3A%2F%2Fkorsbaek.localhost&kind=citizen&return_to=%2Fmy-tasks%2F%3Fa%3D1"
    )


@pytest.mark.parametrize(
    "next_", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "x"]
)
def test_nobody_is_sent_elsewhere_afterwards(anonymous_citizen, outside, ticket, next_):
    assert "return_to=%2F" in anonymous_citizen.get("/sign-in/", {"next": next_})["Location"]
    assert "evil" not in anonymous_citizen.get("/sign-in/", {"next": next_})["Location"]
    assert come(anonymous_citizen, ticket(return_to=next_))["Location"] == "/"
    assert safe_return(next_, host=HOST) == "/"


def test_a_citizen_comes_in_where_she_wanted_and_her_number_lies_sealed(municipality, anonymous_citizen, ticket):
    with acting_for(municipality):
        scene()
        participant(cpr="1012620000", first_names="Åse", last_name="Østergård")
    answer = come(anonymous_citizen, ticket(return_to="/my-tasks/"))
    assert answer["Location"] == "/my-tasks/"
    assert anonymous_citizen.get("/my-tasks/").status_code == 200
    with acting_for(municipality):
        kept = Session.objects.get()
        assert "1012620000" not in str(kept.get_decoded())
        assert kept.session_key != anonymous_citizen.cookies["valghalla"].value
        assert AuditEntry.objects.filter(action="citizen.signed_in").count() == 1


def test_the_cookie_is_for_the_browser_only(municipality, anonymous_citizen, ticket):
    cookie = come(anonymous_citizen, ticket()).cookies["valghalla"]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")


def test_staff_come_in_on_their_own_site_and_take_over_role_and_name(municipality, ticket):
    client = SiteClient(ADMIN_HOST)
    claims = {"kind": "administrator", "aud": ADMIN_HOST, "subject": "karen", "role": "reader", "name": "Karen"}
    come(client, ticket(**claims))
    come(SiteClient(ADMIN_HOST), ticket(**claims | {"role": "administrator", "name": "Karen Valgmand"}))
    come(SiteClient(ADMIN_HOST), ticket(**claims | {"subject": "other", "role": "emperor"}))
    with acting_for(municipality):
        assert list(StaffUser.objects.order_by("subject").values_list("subject", "name", "role")) == [
            ("karen", "Karen Valgmand", "administrator"),
            ("other", "Karen", "reader"),
        ]


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"aud": "aarhus.localhost"}, "other_audience"),
        ({"iss": "somebody"}, "other_audience"),
        ({"kind": "administrator", "subject": "x", "role": "administrator"}, "other_kind"),
        ({"exp": 1}, "expired"),
        ({"iat": 9_999_999_999, "exp": 9_999_999_999}, "expired"),
        ({"exp": 9_999_999_999}, "expired"),
        ({"exp": "later"}, "not_signed"),
        ({"name": ""}, "not_signed"),
        ({"header": {"alg": "none"}}, "other_algorithm"),
        ({"header": {"alg": "HS256"}}, "other_algorithm"),
        ({"key": Ed25519PrivateKey.generate()}, "not_signed"),
    ],
)
def test_a_ticket_that_is_not_right_lets_nobody_in(municipality, anonymous_citizen, ticket, claims, reason):
    answer = come(anonymous_citizen, ticket(**claims))
    assert answer.status_code == 403
    assert "Du blev ikke logget ind" in answer.content.decode()
    assert anonymous_citizen.get("/profile/").status_code == 302
    with acting_for(municipality):
        assert AuditEntry.objects.get(action="sign_in.refused").details == {"reason": reason}


@pytest.mark.parametrize("garbage", ["", "a.b.c", "x", "....", "é.é.é", "a" * 100_000])
def test_garbage_is_no_ticket(municipality, anonymous_citizen, outside, garbage):
    assert come(anonymous_citizen, garbage).status_code == 403


def test_a_changed_ticket_is_no_ticket(municipality, anonymous_citizen, ticket):
    head, body, signature = ticket().split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged = encoded(json.dumps(claims | {"cpr": "1012620001"}).encode())
    assert come(anonymous_citizen, f"{head}.{forged}.{signature}").status_code == 403


def test_a_ticket_is_good_once(municipality, ticket):
    one = ticket()
    assert come(SiteClient(HOST), one).status_code == 302
    second = come(SiteClient(HOST), one)
    assert (second.status_code, "allerede brugt" in second.content.decode()) == (403, True)
    with acting_for(municipality):
        assert UsedTicket.objects.count() == 1


def test_a_session_of_one_municipality_is_nothing_at_another(
    municipality, other_municipality, anonymous_citizen, ticket
):
    for one in (municipality, other_municipality):
        with acting_for(one):
            scene()
            participant(cpr="1012620000")
    come(anonymous_citizen, ticket())
    for host in (other_municipality.citizen_host, ADMIN_HOST):
        stolen = SiteClient(host)
        stolen.cookies["valghalla"] = anonymous_citizen.cookies["valghalla"].value
        assert stolen.get("/profile/" if host != ADMIN_HOST else "/").status_code == 302
    assert anonymous_citizen.get("/profile/").status_code == 200


def test_a_session_ends_an_hour_after_signing_in_whatever_one_did(municipality, monkeypatch):
    with acting_for(municipality):
        scene()
        participant(cpr="1012620000")
    begun = clock.now()
    client = citizen_client("1012620000", municipality)
    for minutes, status in [(30, 200), (59, 200), (61, 302)]:
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: begun + datetime.timedelta(minutes=minutes))
        assert client.get("/profile/").status_code == status


def test_signing_out_ends_the_session_at_once(municipality):
    with acting_for(municipality):
        scene()
        participant(cpr="1012620000")
    client = citizen_client("1012620000", municipality)
    copy = SiteClient(HOST)
    copy.cookies["valghalla"] = client.cookies["valghalla"].value
    assert copy.get("/profile/").status_code == 200
    assert client.get("/sign-out/").status_code == 405
    goodbye = client.post("/sign-out/", follow=True).content.decode()
    assert "Du er logget ud" in goodbye
    assert "Tak, fordi du hjælper ved valget." in goodbye
    assert copy.get("/profile/").status_code == 302


def test_goodbye_on_the_office_site_is_in_its_own_frame(municipality):
    page = SiteClient(ADMIN_HOST).get("/signed-out/").content.decode()
    assert "Du er logget ud" in page
    assert "Tak, fordi du hjælper" not in page
    assert 'class="citizen"' not in page


def test_a_post_from_elsewhere_is_refused(municipality):
    with acting_for(municipality):
        scene()
        participant(cpr="1012620000")
    client = citizen_client("1012620000", municipality)
    client.handler.enforce_csrf_checks = True
    answer = client.post("/profile/", {"mobile": "12345678", "email": "x@example.com", "version": 1})
    assert answer.status_code == 403
    assert "Siden har stået åben for længe" in answer.content.decode()
