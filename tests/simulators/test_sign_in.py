"""The sign-in page: whom one can be, where tickets may go, and what is in them."""

import base64
import json
import re
import time
from html import unescape

import httpx
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from valghalla_simulators import Simulators
from valghalla_simulators.residents import ordinary
from valghalla_simulators.sign_in.staff import with_own_name

SITE = "http://korsbaek.localhost:8000"
CITIZEN = {"site": SITE, "kind": "citizen", "return_to": "/opgaver/?dag=1", "cpr": "101262-0000"}


def claims(simulators: Simulators, ticket: str) -> dict[str, object]:
    """The claims of a ticket whose signature is good. Raises InvalidSignature."""
    head, body, signature = ticket.split(".")
    key = load_pem_public_key(simulators.keys.ticket_public.read_bytes())
    key.verify(_decoded(signature), f"{head}.{body}".encode())
    assert json.loads(_decoded(head))["alg"] == "EdDSA"
    return json.loads(_decoded(body))


def _decoded(part: str) -> bytes:
    assert "=" not in part
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def tickets(page: str) -> list[str]:
    return re.findall(r'name="ticket" value="([^"]+)"', page)


def test_a_citizens_ticket(web: httpx.Client, simulators: Simulators) -> None:
    response = web.post("/sign-in/choose", data=CITIZEN)
    assert re.findall(r'<form method="post" action="([^"]+)"', response.text) == [f"{SITE}/sign-in/ticket/"]
    [ticket] = tickets(response.text)
    told = claims(simulators, ticket)
    issued = told.pop("iat")
    assert abs(time.time() - issued) < 10
    assert len(told.pop("jti")) >= 20
    assert told == {
        "iss": "valghalla-simulators",
        "aud": "korsbaek.localhost",
        "exp": issued + 60,
        "kind": "citizen",
        "return_to": "/opgaver/?dag=1",
        "cpr": "1012620000",
        "name": "Åse Prøve Østergård",
    }
    assert f"form-action 'self' {SITE}" in response.headers["content-security-policy"]


def test_an_administrators_ticket(web: httpx.Client, simulators: Simulators) -> None:
    data = {"site": "http://admin.korsbaek.localhost:8000", "kind": "administrator", "return_to": "/"}
    [ticket] = tickets(web.post("/sign-in/choose", data=data | {"subject": "staff-karen-valgmand"}).text)
    told = claims(simulators, ticket)
    assert {key: told[key] for key in ("aud", "kind", "subject", "name", "role")} == {
        "aud": "admin.korsbaek.localhost",
        "kind": "administrator",
        "subject": "staff-karen-valgmand",
        "name": "Karen Valgmand",
        "role": "administrator",
    }
    assert "cpr" not in told


def test_under_ones_own_name_one_stays_the_same(web: httpx.Client, simulators: Simulators) -> None:
    data = {"site": SITE, "kind": "administrator", "own_name": "  Åse   O'Neill "}
    [ticket] = tickets(web.post("/sign-in/choose", data=data).text)
    told = claims(simulators, ticket)
    assert (told["name"], told["subject"]) == ("Åse O'Neill", with_own_name("åse o'neill").subject)
    assert with_own_name("Bo").subject != with_own_name("Åse").subject


def test_every_ticket_is_another(web: httpx.Client, simulators: Simulators) -> None:
    made = [claims(simulators, tickets(web.post("/sign-in/choose", data=CITIZEN).text)[0])["jti"] for _ in range(3)]
    assert len(set(made)) == 3


FOREIGN = [
    "https://example.com",
    "http://example.com:8000",
    "http://korsbaek.localhost.example.com",
    "http://korsbaek.localhost@example.com",
    "http://korsbaek.localhost:8000@example.com",
    "http://example.com/.localhost",
    "http://example.com#.localhost",
    "http://example.com\\.localhost",
    "http://127.0.0.1.example.com",
    "http://1127.0.0.1",
    "http://xlocalhost",
    "http://localhost",
    "ftp://korsbaek.localhost",
    "javascript://korsbaek.localhost",
    "//korsbaek.localhost",
    "http://korsbaek.localhost:8000/elsewhere",
    "http://korsbaek.localhost:99999",
    "http://korsbaek.localhost:8000 https://example.com",
    "http://korsbaek.localhost;form-action *",
    "http://korsbaek.localhost\nX: y",
    "http://ℹ.localhost",
]


@pytest.mark.parametrize("site", FOREIGN)
def test_no_ticket_for_foreign_sites(site: str, web: httpx.Client) -> None:
    shown = web.get("/sign-in", params={"site": site, "kind": "citizen"})
    chosen = web.post("/sign-in/choose", data=CITIZEN | {"site": site})
    assert [(one.status_code, tickets(one.text)) for one in (shown, chosen)] == [(400, []), (400, [])]


@pytest.mark.parametrize(
    ("site", "audience"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1"),
        ("https://AARHUS.localhost/", "aarhus.localhost"),
        ("http://admin.aarhus.localhost:8001", "admin.aarhus.localhost"),
    ],
)
def test_tickets_for_our_own_sites(site: str, audience: str, web: httpx.Client, simulators: Simulators) -> None:
    [ticket] = tickets(web.post("/sign-in/choose", data=CITIZEN | {"site": site}).text)
    assert claims(simulators, ticket)["aud"] == audience


@pytest.mark.parametrize("path", ["https://example.com", "//example.com", "/\\example.com", "opgaver", "/a\tb", ""])
def test_the_way_back_stays_on_the_site(path: str, web: httpx.Client, simulators: Simulators) -> None:
    [ticket] = tickets(web.post("/sign-in/choose", data=CITIZEN | {"return_to": path}).text)
    assert claims(simulators, ticket)["return_to"] == "/"


def test_an_expired_ticket(web: httpx.Client, simulators: Simulators) -> None:
    [ticket] = tickets(web.post("/sign-in/choose", data=CITIZEN | {"flaw": "expired"}).text)
    assert claims(simulators, ticket)["exp"] < time.time()


def test_a_ticket_for_another_audience(web: httpx.Client, simulators: Simulators) -> None:
    [ticket] = tickets(web.post("/sign-in/choose", data=CITIZEN | {"flaw": "audience"}).text)
    assert claims(simulators, ticket)["aud"] != "korsbaek.localhost"


def test_a_ticket_with_the_wrong_key(web: httpx.Client, simulators: Simulators) -> None:
    [ticket] = tickets(web.post("/sign-in/choose", data=CITIZEN | {"flaw": "key"}).text)
    with pytest.raises(InvalidSignature):
        claims(simulators, ticket)


def test_the_same_ticket_twice(web: httpx.Client, simulators: Simulators) -> None:
    first, second = tickets(web.post("/sign-in/choose", data=CITIZEN | {"flaw": "replayed"}).text)
    assert first == second
    assert claims(simulators, first)["aud"] == "korsbaek.localhost"


def test_flawed_tickets_are_not_sent_by_themselves(web: httpx.Client) -> None:
    assert "continue.js" in web.post("/sign-in/choose", data=CITIZEN).text
    assert "continue.js" not in web.post("/sign-in/choose", data=CITIZEN | {"flaw": "replayed"}).text


def test_a_mistyped_number_is_asked_for_again(web: httpx.Client) -> None:
    response = web.post("/sign-in/choose", data=CITIZEN | {"cpr": "10126"})
    assert response.status_code == 422
    assert tickets(response.text) == []
    assert 'value="10126"' in response.text
    assert "Skriv ti cifre" in response.text
    assert 'name="return_to" value="/opgaver/?dag=1"' in unescape(response.text)


@pytest.mark.parametrize(("slug", "code"), [("korsbaek", "0999"), ("aarhus", "0751")])
def test_thirty_people_of_the_sites_own_municipality(slug: str, code: str, web: httpx.Client) -> None:
    page = web.get("/sign-in", params={"site": f"http://{slug}.localhost:8000", "kind": "citizen"}).text
    offered = re.findall(r'name="cpr" value="(\d{10})"', page)
    assert offered[:30] == ordinary(code, 30)
    assert "1012620000" in offered[30:]
    assert "1012620003" not in offered


def test_administrators_are_offered_staff(web: httpx.Client) -> None:
    page = web.get("/sign-in", params={"site": "http://admin.korsbaek.localhost:8000", "kind": "administrator"}).text
    assert len(re.findall(r'<button name="subject"', page)) == 3
    assert "Karen Valgmand" in page
    assert 'name="own_name"' in page


def test_without_a_site_it_says_where_to_begin(web: httpx.Client) -> None:
    response = web.get("/sign-in")
    assert response.status_code == 200
    assert "http://admin.korsbaek.localhost:8000/sign-in/" in response.text
