"""Signing out over all service providers, begun by one of them or at the identity provider."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.simulators.service_provider import NS, PERSON, Party, message_of
from tests.simulators.sites import Sites
from tests.simulators.test_sign_in import BACK, answer_of, ask, choose, path_of
from valghalla_simulators import Simulators


@pytest.fixture
def sites() -> Iterator[Sites]:
    with Sites.running() as sites:
        yield sites


@pytest.fixture
def korsbaek(sites: Sites) -> Party:
    return sites.party("korsbaek.localhost")


@pytest.fixture
def aarhus(sites: Sites) -> Party:
    return sites.party("aarhus.localhost", key="second")


def sign_in(web: httpx.Client, simulators: Simulators, party: Party) -> tuple[str, str]:
    """NameID and SessionIndex after signing in."""
    assertion = party.opened(answer_of(choose(web, ask(web, party, simulators.nemlogin), **BACK)))
    [index] = assertion.xpath(".//saml:AuthnStatement/@SessionIndex", namespaces=NS)
    return assertion.findtext(".//saml:NameID", "", NS), index


def onward(page: httpx.Response) -> str:
    """Where a page sends the browser on by itself; a link says the same."""
    [refresh] = re.findall(r'<meta http-equiv="refresh" content="0; url=([^"]+)">', page.text)
    assert f'<a class="button" href="{refresh}">' in page.text
    return unescape(refresh)


def leave(web: httpx.Client, simulators: Simulators, party: Party, who: tuple[str, str], **how: str) -> httpx.Response:
    """A service provider's LogoutRequest, followed to the identity provider."""
    return web.get(path_of(party.sign_out_address(simulators.nemlogin.url, *who, **how)))


def agree(web: httpx.Client, simulators: Simulators, party: Party, address: str, status: str = "Success"):
    """A service provider's answer to the LogoutRequest in the address."""
    [relay] = parse_qs(urlsplit(address).query)["RelayState"]
    answer = party.sign_out_answer_address(simulators.nemlogin.url, message_of(address).get("ID"), relay, status=status)
    return web.get(path_of(answer))


def statuses(address: str) -> list[str]:
    return [one.get("Value").rpartition(":")[2] for one in message_of(address).iter(f"{{{NS['samlp']}}}StatusCode")]


def test_alone_the_service_is_answered_at_once(web: httpx.Client, simulators: Simulators, korsbaek: Party) -> None:
    answer = leave(web, simulators, korsbaek, sign_in(web, simulators, korsbaek))
    address = answer.headers["location"]
    assert (answer.status_code, address.startswith(f"{korsbaek.slo}?SAMLResponse=")) == (302, True)
    assert korsbaek.sign_out_verdict(address, simulators.nemlogin.metadata(), korsbaek.asked[-1]) == []
    assert parse_qs(urlsplit(address).query)["RelayState"] == ["back"]
    assert statuses(address) == ["Success"]
    assert "Ingen er logget ind" in web.get("/nemlogin/").text
    assert "choose" in ask(web, korsbaek, simulators.nemlogin, force=False).text


def test_the_others_are_told_before(web: httpx.Client, simulators: Simulators, korsbaek: Party, aarhus: Party) -> None:
    here, there = sign_in(web, simulators, korsbaek), sign_in(web, simulators, aarhus)
    begun = korsbaek.sign_out_address(simulators.nemlogin.url, *here)
    to_aarhus = web.get(path_of(begun)).headers["Location"]
    assert to_aarhus.startswith(f"{aarhus.slo}?SAMLRequest=")
    assert aarhus.sign_out_verdict(to_aarhus, simulators.nemlogin.metadata()) == []
    message = message_of(to_aarhus)
    assert (message.findtext("saml:NameID", "", NS), message.findtext("samlp:SessionIndex", "", NS)) == there
    back = agree(web, simulators, aarhus, to_aarhus).headers["location"]
    assert korsbaek.sign_out_verdict(back, simulators.nemlogin.metadata(), korsbaek.asked[-1]) == []
    assert statuses(back) == ["Success"]


def test_who_does_not_sign_out_is_told_of(
    web: httpx.Client, simulators: Simulators, korsbaek: Party, aarhus: Party
) -> None:
    here, _ = sign_in(web, simulators, korsbaek), sign_in(web, simulators, aarhus)
    to_aarhus = leave(web, simulators, korsbaek, here).headers["Location"]
    back = agree(web, simulators, aarhus, to_aarhus, "Responder").headers["location"]
    assert statuses(back) == ["Responder", "PartialLogout"]


def test_begun_at_the_identity_provider(
    web: httpx.Client, simulators: Simulators, korsbaek: Party, aarhus: Party
) -> None:
    here, there = sign_in(web, simulators, korsbaek), sign_in(web, simulators, aarhus)
    page = web.get("/nemlogin/").text
    assert korsbaek.origin in page
    assert aarhus.origin in page
    first = onward(web.post("/nemlogin/sign-out"))
    assert korsbaek.sign_out_verdict(first, simulators.nemlogin.metadata()) == []
    assert message_of(first).findtext("saml:NameID", "", NS) == here[0]
    second = agree(web, simulators, korsbaek, first).headers["location"]
    assert message_of(second).findtext("saml:NameID", "", NS) == there[0]
    assert "Du er logget ud alle steder." in agree(web, simulators, aarhus, second).text
    assert "Ingen er logget ind" in web.get("/nemlogin/").text
    assert "Du er logget ud alle steder." in web.post("/nemlogin/sign-out").text


def test_the_browser_need_not_show_its_cookie(
    web: httpx.Client, simulators: Simulators, korsbaek: Party, aarhus: Party
) -> None:
    here, _ = sign_in(web, simulators, korsbaek), sign_in(web, simulators, aarhus)
    with httpx.Client(base_url=simulators.http_url, trust_env=False) as other:
        assert aarhus.slo in leave(other, simulators, korsbaek, here).headers["Location"]
    assert "Ingen er logget ind" in web.get("/nemlogin/").text


def test_a_session_that_is_gone_is_signed_out_of(outside_keys: Path, sites: Sites, korsbaek: Party) -> None:
    # As after a restart: not even the service is known, and is looked for where the sites are.
    with (
        Simulators(keys=outside_keys, http_port=0, cpr_port=0, smtp_port=0, site_port=sites.port) as fresh,
        httpx.Client(base_url=fresh.http_url, trust_env=False) as web,
    ):
        answer = leave(web, fresh, korsbaek, ("https://data.gov.dk/model/core/eid/person/uuid/x", "_gone"))
    assert statuses(answer.headers["location"]) == ["Success"]


def test_only_the_named_session_ends(web: httpx.Client, simulators: Simulators, korsbaek: Party) -> None:
    name, _ = sign_in(web, simulators, korsbaek)
    leave(web, simulators, korsbaek, (name, "_other"))
    assert "er logget ind på" in web.get("/nemlogin/").text


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"key": ""}, "Underskriften"),
        ({"key": "third"}, "Underskriften"),
        ({"until": "2026-01-01T00:00:00Z"}, "udløbet"),
    ],
)
def test_requests_that_end_nothing(
    how: dict[str, str], says: str, web: httpx.Client, simulators: Simulators, korsbaek: Party
) -> None:
    who = sign_in(web, simulators, korsbaek)
    refused = leave(web, simulators, korsbaek, who, **how)
    assert (refused.status_code, says in refused.text) == (400, True)
    assert "er logget ind på" in web.get("/nemlogin/").text


def test_answers_that_nobody_waits_for(
    web: httpx.Client, simulators: Simulators, korsbaek: Party, aarhus: Party
) -> None:
    here, _ = sign_in(web, simulators, korsbaek), sign_in(web, simulators, aarhus)
    to_aarhus = leave(web, simulators, korsbaek, here).headers["Location"]
    assert agree(web, simulators, korsbaek, to_aarhus).status_code == 400
    unasked = aarhus.sign_out_answer_address(simulators.nemlogin.url, "_unasked", "no round")
    assert web.get(path_of(unasked)).status_code == 400
    assert agree(web, simulators, aarhus, to_aarhus).status_code == 302
    assert agree(web, simulators, aarhus, to_aarhus).status_code == 400


def test_a_request_by_post(web: httpx.Client, simulators: Simulators, korsbaek: Party) -> None:
    who = sign_in(web, simulators, korsbaek)
    good = korsbaek.sign_out_form(simulators.nemlogin.url, *who)
    forged = korsbaek.sign_out_form(simulators.nemlogin.url, *who, key="third")
    headers = {"Origin": korsbaek.origin}
    assert web.post("/nemlogin/saml/", data=forged, headers=headers).status_code == 400
    assert "er logget ind på" in web.get("/nemlogin/").text
    answer = web.post("/nemlogin/saml/", data=good, headers=headers)
    assert statuses(answer.headers["location"]) == ["Success"]
    assert "Ingen er logget ind" in web.get("/nemlogin/").text


def test_another_person_in_the_same_browser(web: httpx.Client, simulators: Simulators, korsbaek: Party) -> None:
    sign_in(web, simulators, korsbaek)
    page = ask(web, korsbaek, simulators.nemlogin, classes=(PERSON,))
    choose(web, page, cpr="1012620001")
    shown = web.get("/nemlogin/").text
    assert "Bo Prøve er logget ind på" in shown
    assert shown.count(f"<li>{korsbaek.origin}</li>") == 2
