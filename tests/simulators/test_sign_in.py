"""Signing in at the simulated identity providers by plain HTTP, as a service provider that is not the product."""

import base64
import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import urlsplit

import httpx
import pytest
from lxml import etree

from tests.simulators.service_provider import (
    EID,
    EMPLOYEE_ATTRIBUTES,
    HIGH,
    NS,
    PERSON,
    PROFESSIONAL,
    SUBSTANTIAL,
    Party,
)
from tests.simulators.sites import Sites
from valghalla_simulators import Simulators
from valghalla_simulators.residents import ordinary
from valghalla_simulators.saml.facts import ADMINISTRATOR, BPP, EDITOR, OLD_BPP, READER
from valghalla_simulators.saml.provider import IdentityProvider
from valghalla_simulators.sign_in.employees import BY_KEY, ODD, STAFF, user_uuid

CVR, LEVEL = f"{EID}professional/cvr", "https://data.gov.dk/concept/core/nsis/loa"
PRIVILEGES = f"{EID}privilegesIntermediate"
BACK = {"own_cpr": "101262-0000"}


@pytest.fixture
def sites() -> Iterator[Sites]:
    with Sites.running() as sites:
        yield sites


@pytest.fixture
def party(sites: Sites) -> Party:
    return sites.party()


@pytest.fixture
def office(sites: Sites) -> Party:
    return sites.party("admin.korsbaek.localhost", attributes=EMPLOYEE_ATTRIBUTES)


def path_of(address: str) -> str:
    """The address without its host, which programs do not look up."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def ask(web: httpx.Client, party: Party, idp: IdentityProvider, **how: object) -> httpx.Response:
    """Follow the redirect of a service provider to the identity provider."""
    if "classes" not in how and party.attributes == EMPLOYEE_ATTRIBUTES:
        how["classes"] = (SUBSTANTIAL,)
    return web.get(path_of(party.sign_in_address(idp.url, **how)))  # type: ignore[arg-type]


def choose(web: httpx.Client, page: httpx.Response, **fields: str) -> httpx.Response:
    """Send the page's form."""
    action = re.search(r'<form method="post" action="([^"]+)"', page.text)
    defaults = re.findall(r'<input id="field-(\w+)" name="\w+" value="([^"]*)"', page.text)
    defaults += re.findall(r'<textarea id="field-(\w+)"[^>]*>([^<]*)<', page.text)
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    return web.post(action[1], data={name: unescape(value) for name, value in defaults + hidden} | fields)


def fields_of(page: httpx.Response) -> list[tuple[str, dict[str, str]]]:
    """Where each form of an answering page goes, and with what."""
    return [
        (unescape(action), {n: unescape(v) for n, v in re.findall(r'name="(\w+)" value="([^"]*)"', inside)})
        for action, inside in re.findall(r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', page.text)
    ]


def answer_of(page: httpx.Response) -> str:
    """The one answer on the page."""
    [(_, fields)] = fields_of(page)
    return fields["SAMLResponse"]


def told(party: Party, page: httpx.Response) -> dict[str, list[str]]:
    """The attributes in an answer."""
    return {
        one.get("Name"): [value.text for value in one]
        for one in party.opened(answer_of(page)).iter(f"{{{NS['saml']}}}Attribute")
    }


def name_id(party: Party, page: httpx.Response) -> str:
    return party.opened(answer_of(page)).findtext(".//saml:NameID", "", NS)


def status(page: httpx.Response) -> list[str]:
    """The last parts of the status codes of an answer."""
    root = etree.fromstring(base64.b64decode(answer_of(page)))
    return [one.get("Value").rpartition(":")[2] for one in root.iter(f"{{{NS['samlp']}}}StatusCode")]


def test_a_citizen_signs_in(web: httpx.Client, simulators: Simulators, party: Party) -> None:
    page = ask(web, party, simulators.nemlogin, relay_state="a b&c")
    answer = choose(web, page, own_cpr="101262-0000")
    [(action, fields)] = fields_of(answer)
    assert (action, fields["RelayState"]) == (party.acs, "a b&c")
    assert party.verdict(fields["SAMLResponse"], simulators.nemlogin.metadata(), party.asked[-1]) == ""
    attributes = told(party, answer)
    assert attributes[f"{EID}cprNumber"] == ["1012620000"]
    assert attributes[f"{EID}fullName"] == ["Åse Prøve Østergård"]
    assert attributes[LEVEL] == ["Substantial"]
    assert f"form-action 'self' {party.origin}" in answer.headers["content-security-policy"]
    assert 'id="answer"' in answer.text
    assert "continue.js" in answer.text


def test_an_employee_signs_in(web: httpx.Client, simulators: Simulators, office: Party) -> None:
    answer = choose(web, ask(web, office, simulators.context_handler), employee="karen-valgmand")
    assert office.verdict(answer_of(answer), simulators.context_handler.metadata(), office.asked[-1]) == ""
    serial = user_uuid("12345678", "karen-valgmand")
    assert name_id(office, answer) == f"C=DK,O=12345678,CN=Karen Valgmand,Serial={serial}"
    attributes = told(office, answer)
    assert sorted(attributes) == sorted(EMPLOYEE_ATTRIBUTES)
    assert attributes[CVR] == ["12345678"]
    assert privileges(attributes) == [("12345678", [ADMINISTRATOR], 0)]


def privileges(attributes: dict[str, list[str]], name: str = PRIVILEGES) -> list[tuple[str, list[str], int]]:
    """Scope, roles and number of constraints of each group."""
    return [
        (
            group.get("Scope").rpartition(":")[2],
            [one.text for one in group.iter("Privilege")],
            len(group.findall("Constraint")),
        )
        for group in etree.fromstring(base64.b64decode(attributes[name][0]))
    ]


def test_the_page_offers_the_municipalitys_people(web: httpx.Client, simulators: Simulators, sites: Sites) -> None:
    page = ask(web, sites.party("aarhus.localhost"), simulators.nemlogin).text
    offered = re.findall(r'name="cpr" value="(\d{10})"', page)
    assert offered[:30] == ordinary("0751", 30)
    assert "1012620000" in offered[30:]
    assert "1012620003" not in offered
    staff = ask(web, sites.party("admin.aarhus.localhost", attributes=EMPLOYEE_ATTRIBUTES), simulators.context_handler)
    assert 'name="cvr" value="55133018"' in staff.text
    assert re.findall(r'name="employee" value="([^"]+)"', staff.text) == [one.key for one in (*STAFF, *ODD)]


def test_employees_of_another_municipality_can_be_picked(
    web: httpx.Client, simulators: Simulators, office: Party
) -> None:
    page = ask(web, office, simulators.context_handler)
    link = re.search(r'href="([^"]+&amp;from=55133018)"', page.text)
    answer = choose(web, web.get(unescape(link[1])), employee="karen-valgmand")
    assert told(office, answer)[CVR] == ["55133018"]


def test_typing_a_name_roles_and_level(web: httpx.Client, simulators: Simulators, office: Party) -> None:
    def signed_in(name: str) -> httpx.Response:
        page = ask(web, office, simulators.context_handler)
        return choose(web, page, own_name=name, roles=f"{EDITOR}\n{READER}", cvr="87654321", level="3")

    answer = signed_in("  Åse   O'Neill ")
    attributes = told(office, answer)
    assert (attributes[LEVEL], privileges(attributes)) == (["High"], [("87654321", [EDITOR, READER], 0)])
    assert name_id(office, signed_in("åse o'neill"))[-36:] == name_id(office, answer)[-36:]
    assert "CN=Åse O'Neill," in name_id(office, answer)


def test_typing_a_citizens_name(web: httpx.Client, simulators: Simulators, party: Party) -> None:
    answer = choose(web, ask(web, party, simulators.nemlogin), own_cpr="0101701234", own_name="Egon Egen")
    assert told(party, answer)[f"{EID}fullName"] == ["Egon Egen"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [({"own_cpr": "10126"}, "Skriv ti cifre"), ({}, "Skriv ti cifre")],
)
def test_a_mistyped_number_is_asked_for_again(
    fields: dict[str, str], says: str, web: httpx.Client, simulators: Simulators, party: Party
) -> None:
    again = choose(web, ask(web, party, simulators.nemlogin), **fields)
    assert (again.status_code, says in again.text) == (422, True)
    assert told(party, choose(web, again, **BACK))[f"{EID}cprNumber"] == ["1012620000"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [({"own_name": " "}, "Skriv et navn"), ({"cvr": "123", "employee": "karen-valgmand"}, "otte cifre")],
)
def test_a_nameless_employee_is_asked_for_again(
    fields: dict[str, str], says: str, web: httpx.Client, simulators: Simulators, office: Party
) -> None:
    again = choose(web, ask(web, office, simulators.context_handler), **fields)
    assert (again.status_code, says in again.text) == (422, True)


def pick(web: httpx.Client, simulators: Simulators, office: Party, key: str) -> httpx.Response:
    return choose(web, ask(web, office, simulators.context_handler), employee=key)


@pytest.mark.parametrize(
    ("key", "groups"),
    [
        ("rikke-retter", [("12345678", [EDITOR], 0)]),
        ("lasse-laeser", [("12345678", [READER], 0)]),
        ("tom-liste", []),
        (
            "gitte-grupper",
            [("55133018", [READER], 0), ("12345678", [EDITOR], 0), ("12345678", [READER, ADMINISTRATOR], 0)],
        ),
        ("nanna-nabo", [("55133018", [ADMINISTRATOR], 0)]),
        ("dorte-delegeret", [("12345678", [ADMINISTRATOR], 0)]),
        ("bente-begraenset", [("12345678", [ADMINISTRATOR], 1)]),
        ("gunnar-gammel", [("12345678", [ADMINISTRATOR], 0)]),
    ],
)
def test_roles_of_the_odd_ones(
    key: str, groups: list[object], web: httpx.Client, simulators: Simulators, office: Party
) -> None:
    attributes = told(office, pick(web, simulators, office, key))
    assert privileges(attributes) == groups
    assert attributes[CVR] == ["55133018" if key == "dorte-delegeret" else "12345678"]
    root = etree.fromstring(base64.b64decode(attributes[PRIVILEGES][0]))
    assert etree.QName(root).namespace == (OLD_BPP if key == "gunnar-gammel" else BPP)


def test_the_other_odd_ones(web: httpx.Client, simulators: Simulators, office: Party) -> None:
    def of(key: str) -> tuple[str, dict[str, list[str]]]:
        page = pick(web, simulators, office, key)
        return name_id(office, page), told(office, page)

    assert PRIVILEGES not in of("nora-rolleloes")[1]
    assert status(pick(web, simulators, office, "ragna-afvist")) == ["Requester", "RequestDenied"]
    old = of("osvald-otte")[1]
    assert PRIVILEGES not in old
    assert privileges(old, "dk:gov:saml:attribute:Privileges_intermediate") == [("12345678", [ADMINISTRATOR], 0)]
    without = of("ulla-uden")[1]
    assert LEVEL not in without
    assert without["dk:gov:saml:attribute:AssuranceLevel"] == ["3"]
    assert status(pick(web, simulators, office, "poul-password")) == ["Responder", "NoAuthnContext"]
    name = BY_KEY["aagot-aebeloe"].name
    assert "," in name
    assert "=" in name
    assert of("aagot-aebeloe")[0] == f"C=DK,O=12345678,CN={name},Serial={user_uuid('12345678', 'aagot-aebeloe')}"
    x509 = office.opened(answer_of(pick(web, simulators, office, "xenia-x509"))).find(".//saml:NameID", NS)
    assert x509.get("Format") == "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName"
    assert of("olga-opak")[0].startswith("urn:uuid:")
    two = of("ove-to")
    assert (two[0][:15], two[1][CVR]) == ("C=DK,O=12345678", ["55133018"])
    with pytest.raises(etree.XMLSyntaxError):
        privileges(of("villy-volapyk")[1])


@pytest.mark.parametrize(
    ("classes", "fields", "codes"),
    [
        ((SUBSTANTIAL, PERSON), {"level": "1"}, ["Responder", "NoAuthnContext"]),
        ((HIGH, PERSON), {}, ["Responder", "NoAuthnContext"]),
        ((HIGH, PERSON), {"level": "3"}, ["Success"]),
        ((), {"level": "1"}, ["Success"]),
        ((SUBSTANTIAL, PERSON), {"professional": "kirsten"}, ["Responder", "NoAuthnContext"]),
        ((SUBSTANTIAL, PROFESSIONAL), {}, ["Responder", "NoAuthnContext"]),
        ((SUBSTANTIAL, PERSON, PROFESSIONAL), {"professional": "erik"}, ["Success"]),
        ((SUBSTANTIAL, PERSON), {"level": "1", "flaw": "not_as_asked"}, ["Success"]),
        ((SUBSTANTIAL, PERSON), {"professional": "erik", "flaw": "not_as_asked"}, ["Success"]),
    ],
)
def test_level_and_identity(
    classes: tuple[str, ...], fields: dict[str, str], codes: list[str], web: httpx.Client, simulators: Simulators,
    party: Party,
) -> None:  # fmt: skip
    answer = choose(web, ask(web, party, simulators.nemlogin, classes=classes), **BACK | fields)
    assert status(answer) == codes


@pytest.mark.parametrize(("key", "cpr"), [("kirsten", ["2207781048"]), ("erik", None)])
def test_professionals_with_and_without_cpr(
    key: str, cpr: list[str] | None, web: httpx.Client, simulators: Simulators, party: Party
) -> None:
    page = ask(web, party, simulators.nemlogin, classes=(SUBSTANTIAL,))
    answer = choose(web, page, professional=key)
    assert told(party, answer).get(f"{EID}cprNumber") == cpr
    assert re.fullmatch(rf"{EID}professional/uuid/[0-9a-f-]{{36}}", name_id(party, answer))


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"press": "cancel"}, ["Responder", "AuthnFailed"]),
        ({"press": "refuse", "refusal": "unknown_principal"}, ["Requester", "UnknownPrincipal"]),
        ({"press": "refuse", "refusal": "requester"}, ["Requester"]),
    ],
)
def test_going_back_without_signing_in(
    fields: dict[str, str], codes: list[str], web: httpx.Client, simulators: Simulators, party: Party
) -> None:
    answer = choose(web, ask(web, party, simulators.nemlogin), **fields)
    assert status(answer) == codes
    assert "set-cookie" not in answer.headers


def test_flaws_and_algorithms_of_ones_choice(web: httpx.Client, simulators: Simulators, party: Party) -> None:
    page = ask(web, party, simulators.nemlogin)
    flawed = choose(web, page, flaw="expired", **BACK)
    assert "expired" in party.verdict(answer_of(flawed), simulators.nemlogin.metadata(), party.asked[-1])
    assert "continue.js" not in flawed.text
    chosen = choose(web, page, cipher="AES128_CBC", transport="OAEP_SHA256", placement="beside", **BACK)
    root = etree.fromstring(base64.b64decode(answer_of(chosen)))
    assert [one.get("Algorithm").rpartition("#")[2] for one in root.iter(f"{{{NS['xenc']}}}EncryptionMethod")] == [
        "aes128-cbc", "rsa-oaep",
    ]  # fmt: skip
    assert root.find("./saml:EncryptedAssertion/xenc:EncryptedKey", NS) is not None
    assert party.verdict(answer_of(chosen), simulators.nemlogin.metadata(), party.asked[-1]) == ""


def test_the_same_answer_twice(web: httpx.Client, simulators: Simulators, party: Party) -> None:
    first, second = fields_of(choose(web, ask(web, party, simulators.nemlogin), flaw="replayed", **BACK))
    assert first == second
    assert party.verdict(first[1]["SAMLResponse"], simulators.nemlogin.metadata(), party.asked[-1]) == ""


def test_single_sign_on(web: httpx.Client, simulators: Simulators, sites: Sites, party: Party) -> None:
    choose(web, ask(web, party, simulators.nemlogin), **BACK)
    other = sites.party("aarhus.localhost")
    known = ask(web, other, simulators.nemlogin, force=False)
    assert told(other, known)[f"{EID}cprNumber"] == ["1012620000"]
    assert told(other, ask(web, other, simulators.nemlogin, force=False, passive=True))
    assert fields_of(ask(web, other, simulators.nemlogin, force=True))[0][0] == "/nemlogin/choose"
    assert fields_of(ask(web, other, simulators.nemlogin, force=False, classes=(HIGH,)))[0][0] == "/nemlogin/choose"
    office = sites.party("admin.korsbaek.localhost", attributes=EMPLOYEE_ATTRIBUTES)
    asked = ask(web, office, simulators.context_handler, force=False)
    assert fields_of(asked)[0][0] == "/context-handler/choose"


def test_passive_without_a_session(web: httpx.Client, simulators: Simulators, party: Party) -> None:
    assert status(ask(web, party, simulators.nemlogin, force=False, passive=True)) == ["Responder", "NoPassive"]


REFUSALS: dict[str, tuple[Callable[[Party, str], dict[str, object]], str]] = {
    "unsigned": (lambda party, url: {"key": ""}, "Underskriften"),
    "other key": (lambda party, url: {"key": "second"}, "Underskriften"),
    "SHA-1": (lambda party, url: {"algorithm": "http://www.w3.org/2000/09/xmldsig#rsa-sha1"}, "Underskriften"),
    "unknown address": (lambda party, url: {"acs": party.origin + "/elsewhere/"}, "står i tjenestens metadata"),
    "foreign address": (
        lambda party, url: {"acs": "https://example.com/sign-in/answer/"},
        "Kun steder på denne maskine",
    ),
    "foreign port": (lambda party, url: {"acs": "http://example.com:8000/sign-in/answer/"}, "Kun steder på denne"),
    "other issuer": (lambda party, url: {"issuer": "https://saml.aarhus.localhost"}, "en anden tjeneste"),
    "other destination": (lambda party, url: {"destination": url + "x"}, "en anden adresse"),
    "old": (lambda party, url: {"issued": "2026-01-01T00:00:00Z"}, "for gammel"),
    "no site": (lambda party, url: {"acs": "http://127.0.0.1:1/sign-in/answer/"}, "kan ikke hentes"),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_requests_that_are_not_answered(what: str, web: httpx.Client, simulators: Simulators, party: Party) -> None:
    how, says = REFUSALS[what]
    page = ask(web, party, simulators.nemlogin, **how(party, simulators.nemlogin.url))
    assert (page.status_code, says in page.text, fields_of(page)) == (400, True, [])


@pytest.mark.parametrize("query", ["", "SAMLRequest=x", "SAMLRequest=x&SAMLRequest=y", "SAMLResponse=AAAA"])
def test_what_is_no_message(query: str, web: httpx.Client) -> None:
    page = web.get(f"/nemlogin/saml/?{query}")
    assert (page.status_code, "kan ikke læses" in page.text) == (400, True)


def test_a_request_changed_on_the_page(web: httpx.Client, simulators: Simulators, party: Party) -> None:
    page = ask(web, party, simulators.nemlogin)
    query = unescape(re.search(r'name="query" value="([^"]+)"', page.text)[1])
    assert choose(web, page, query=query.replace("Signature=", "Signature=A"), **BACK).status_code == 400


def test_a_service_with_new_keys_is_asked_again(web: httpx.Client, simulators: Simulators, party: Party) -> None:
    assert ask(web, party, simulators.nemlogin).status_code == 200
    party.key = "second"
    answer = choose(web, ask(web, party, simulators.nemlogin), **BACK)
    assert party.verdict(answer_of(answer), simulators.nemlogin.metadata(), party.asked[-1]) == ""


def test_metadata_are_shown_and_written_to_a_file(web: httpx.Client, simulators: Simulators) -> None:
    shown = web.get("/nemlogin/metadata").content
    assert shown == simulators.keys.nemlogin_metadata.read_bytes()
    employees = web.get("/context-handler/runtime/saml2/metadata.idp").content
    assert employees == simulators.keys.context_handler_metadata.read_bytes()
    assert f"http://simulators.localhost:{simulators.http_port}/nemlogin/saml/".encode() in shown
    assert b"http://simulators.localhost" in employees


def test_changing_keys_on_the_page(web: httpx.Client, simulators: Simulators, party: Party) -> None:
    before = simulators.keys.nemlogin_metadata.read_bytes()
    changed = web.post("/nemlogin/keys", data={"announced": "two", "signing": "next"}, follow_redirects=True)
    assert "Nøglerne er stillet om." in changed.text
    after = simulators.keys.nemlogin_metadata.read_bytes()
    assert (before.count(b"<ds:X509Certificate>"), after.count(b"<ds:X509Certificate>")) == (1, 2)
    answer = answer_of(choose(web, ask(web, party, simulators.nemlogin), **BACK))
    assert party.verdict(answer, after, party.asked[-1]) == ""
    assert party.verdict(answer, before, party.asked[-1]) != ""


def test_forms_of_other_sites_are_refused(web: httpx.Client, simulators: Simulators, party: Party) -> None:
    page = ask(web, party, simulators.nemlogin)
    query = unescape(re.search(r'name="query" value="([^"]+)"', page.text)[1])
    data = {"query": query, **BACK}
    assert web.post("/nemlogin/choose", data=data, headers={"Origin": "https://example.com"}).status_code == 403
