"""The token services: who gets a token for what, how it is signed, and what each check turns away."""

import base64
import datetime
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import xmlsec
from lxml import etree
from xmlsec import constants

from tests.integrations.cpr.official import official
from tests.simulators.platform_client import ENQUIRY, KOMBI, PULL, SOMEBODY, Platform, der, opened
from tests.simulators.ws_trust_client import WS_TRUST, request, trust_fault
from valghalla_simulators import Simulators
from valghalla_simulators.keys import key_of
from valghalla_simulators.sts.service import State

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"


@pytest.fixture
def platform(outside_platform: Simulators) -> Iterator[Platform]:
    client = opened(outside_platform)
    yield client
    client.http.close()


def _found(root: etree._Element, path: str) -> etree._Element:
    found = root.find(path)
    assert found is not None
    return found


def _signed_with(assertion: bytes, certificate: Path) -> bool:
    root = etree.fromstring(assertion)
    xmlsec.tree.add_ids(root, ["ID"])
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_file(str(certificate), constants.KeyDataFormatCertPem)
    try:
        context.verify(_found(root, f"{DS}Signature"))
    except xmlsec.Error:
        return False
    return True


def test_the_assertion_is_what_the_reference_says(platform: Platform) -> None:
    keys = platform.simulators.keys
    assertion = platform.assertion()
    root = etree.fromstring(assertion)
    etree.XMLSchema(file=str(official("schemas", "sts", "saml", "saml-schema-assertion-2.0.xsd"))).assertValid(root)
    example = etree.fromstring(official("examples", "sts", "saml-assertion.xml").read_bytes())
    assert _shape(root) == _shape(example)
    assert (_signed_with(assertion, keys.sts), _signed_with(assertion, keys.sts_next)) == (True, False)
    assert root.findtext(f".//{SAML}Audience") == KOMBI
    assert base64.b64decode(root.findtext(f"{SAML}Subject//{DS}X509Certificate", "")) == der(keys.client)
    conditions = _found(root, f"{SAML}Conditions")
    begins, ends = (datetime.datetime.fromisoformat(conditions.get(n, "")) for n in ("NotBefore", "NotOnOrAfter"))
    assert ends - begins == datetime.timedelta(hours=8)


def _shape(root: etree._Element) -> list[tuple[str, tuple[str, ...]]]:
    return [(str(one.tag), tuple(map(str, one.keys()))) for one in root.iter() if not str(one.tag).startswith(DS)]


@pytest.mark.skipif(not shutil.which("xmlsec1"), reason="the xmlsec1 tool is not here")
def test_xmlsec1_finds_the_assertion_good(platform: Platform, tmp_path: Path) -> None:
    (tmp_path / "assertion.xml").write_bytes(platform.assertion())
    done = subprocess.run(
        ["xmlsec1", "--verify", "--id-attr:ID", f"{SAML[1:-1]}:Assertion", "--pubkey-cert-pem",
         str(platform.simulators.keys.sts), str(tmp_path / "assertion.xml")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("wrong", "status", "text"),
    [
        ({"AnvenderKontekst": {"Cvr": "99999999"}}, 403, "No service agreement"),
        ({"AnvenderKontekst": {"Cvr": "10101010"}}, 403, "No service agreement"),
        ({"AnvenderKontekst": {"Cvr": "1234567"}}, 400, "Cvr"),
        ({"AppliesTo": {"EndpointReference": {"Address": "http://entityid.kombit.dk/service/other/1"}}}, 400, "not known"),
        ({"AppliesTo": None}, 400, "AppliesTo"),
        ({"UseKey": None}, 400, "UseKey"),
        ({"TokenType": "urn:other"}, 400, "TokenType"),
        ({"OnBehalfOf": "somebody"}, 400, "OnBehalfOf"),
        ({"More": 1}, 400, "members"),
    ],
)  # fmt: skip
def test_what_rest_turns_away(wrong: dict[str, object], status: int, text: str, platform: Platform) -> None:
    answer = platform.ask(platform.question() | wrong)
    assert (answer.status_code, text in answer.text) == (status, True), answer.text


def test_a_system_that_nobody_registered_gets_no_token(outside_platform: Simulators) -> None:
    stranger = outside_platform.keys.unregistered_client
    client = opened(outside_platform, stranger)
    key = base64.b64encode(der(stranger)).decode()
    assert client.ask(client.question(UseKey=key)).status_code == 403
    client.http.close()


def test_a_token_by_signed_soap_is_signed_all_through(platform: Platform) -> None:
    keys = platform.simulators.keys
    answer = platform.http.post(WS_TRUST, content=request(keys), headers={"Content-Type": "application/soap+xml"})
    assert answer.status_code == 200, answer.text
    envelope = etree.fromstring(answer.content)
    xmlsec.tree.add_ids(envelope, ["Id"])
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_file(str(keys.sts), constants.KeyDataFormatCertPem)
    signature = _found(envelope, f".//{{*}}Security/{DS}Signature")
    context.verify(signature)
    assert len(signature.findall(f"{DS}SignedInfo/{DS}Reference")) == 6
    assertion = etree.tostring(next(envelope.iter(f"{SAML}Assertion")), with_tail=False)
    assert _signed_with(assertion, keys.sts)
    assert platform.buy(assertion).status_code == 200


WRONG_SOAP = {
    "to of another": ({"break": b"certificatemixed</wsa:To>", "with": b"other</wsa:To>"}, "signature"),
    "municipality changed": ({"break": b"12345678</auth:Value>", "with": b"55133018</auth:Value>"}, "signature"),
    "body not signed": ({"unsigned": "body"}, "must be signed"),
    "timestamp not signed": ({"unsigned": "timestamp"}, "must be signed"),
    "old": ({"minutes": -6}, "five minutes"),
    "from the future": ({"minutes": 6}, "five minutes"),
    "lasts too long": ({"lasts": 6}, "five minutes"),
    "no agreement": ({"cvr": "99999999"}, "No service agreement"),
    "unknown service": ({"entity_id": "urn:x"}, "not known"),
    "another key": ({"use_key": "unregistered"}, "UseKey"),
    "a certificate from elsewhere": ({"certificate": "foreign"}, "registered system"),
    "sha1": ({"sha1": True}, "signature"),
    "wrapped": ({"wrapped": True}, "Id"),
    "two bodies": ({"break": b"</soap:Envelope>", "with": b"<soap:Body/></soap:Envelope>"}, "Envelope"),
    "document type": ({"break": b"<soap:Envelope", "with": b"<!DOCTYPE x><soap:Envelope"}, "XML"),
}


@pytest.mark.parametrize(("how", "text"), WRONG_SOAP.values(), ids=WRONG_SOAP)
def test_what_signed_soap_turns_away(how: dict[str, object], text: str, platform: Platform) -> None:
    content = request(platform.simulators.keys, **how)
    answer = platform.http.post(WS_TRUST, content=content, headers={"Content-Type": "application/soap+xml"})
    assert answer.status_code == 400
    assert text in trust_fault(answer.content)


def test_signed_soap_is_taken_once_and_under_its_own_content_type(platform: Platform) -> None:
    content = request(platform.simulators.keys)
    for kind, status in (
        ("text/xml", 415),
        ('application/soap+xml; charset=utf-8; action="x"', 415),
        ("application/soap+xml; charset=utf-8", 200),
        ("application/soap+xml; charset=utf-8", 400),
    ):
        assert platform.http.post(WS_TRUST, content=content, headers={"Content-Type": kind}).status_code == status


def test_an_access_token_is_bound_to_its_certificate(platform: Platform) -> None:
    bought = platform.buy(platform.assertion()).json()
    assert (bought["token_type"], bought["expires_in"]) == ("Holder-of-key", 3600)
    stranger = opened(platform.simulators, platform.simulators.keys.beskedfordeler)
    refused = stranger.buy(platform.assertion())
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_token")
    used = stranger.http.get(
        "/service/PostForespoerg_1/digitalpost", headers={"Authorization": f"Holder-of-key {bought['access_token']}"}
    )
    assert used.headers["WWW-Authenticate"].startswith('Holder-of-key error="invalid_token"')
    stranger.http.close()


@pytest.mark.parametrize(
    ("data", "status", "error"),
    [
        ({}, 400, "invalid_request"),
        ({"saml-token": "no base64!"}, 400, "invalid_request"),
        ({"saml-token": base64.b64encode(b"<x/>").decode()}, 401, "invalid_token"),
        ({"saml-token": "eA==", "other": "x"}, 400, "invalid_request"),
    ],
)
def test_what_the_access_token_service_turns_away(data, status: int, error: str, platform: Platform) -> None:
    answer = platform.http.post("/service/AccessTokenService_1/token", data=data)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_a_token_for_the_queue_buys_nothing_and_one_that_was_changed_neither(platform: Platform) -> None:
    assert platform.buy(platform.assertion(entity_id=PULL)).status_code == 401
    assert platform.buy(platform.assertion().replace(b">12345678<", b">55133018<")).status_code == 401


@pytest.mark.parametrize("state", [State.WRONG_ISSUER, State.EXPIRED_CERTIFICATE, State.ENCRYPTED])
def test_wrong_tokens_are_not_believed_by_the_platform_itself(state: State, platform: Platform) -> None:
    platform.simulators.platform.sts.state = state
    assertion = platform.assertion()
    assert platform.buy(assertion).status_code == 401
    root = etree.fromstring(assertion)
    if state is State.WRONG_ISSUER:
        assert root.findtext(f"{SAML}Issuer") == "http://saml.adgangsstyring.example/runtime"
    elif state is State.EXPIRED_CERTIFICATE:
        shown = base64.b64decode(root.findtext(f"{DS}Signature//{DS}X509Certificate") or "")
        assert shown == der(platform.simulators.keys.sts_expired)
    else:
        assert root.tag == f"{SAML}EncryptedAssertion"


def test_down(platform: Platform) -> None:
    platform.simulators.platform.sts.state = State.DOWN
    assert platform.ask(platform.question()).status_code == 503
    platform.simulators.platform.sts.state = State.UP
    platform.simulators.platform.access_tokens.down = True
    assert platform.buy(platform.assertion()).status_code == 503


def test_the_next_key_is_trusted_too(platform: Platform) -> None:
    platform.simulators.platform.sts.signs_with_next = True
    assertion = platform.assertion()
    assert _signed_with(assertion, platform.simulators.keys.sts_next)
    assert platform.buy(assertion).status_code == 200


def test_tokens_end_with_their_time_or_when_told_to(platform: Platform) -> None:
    outside = platform.simulators.platform
    assertion, headers = platform.assertion(), platform.headers(entity_id=ENQUIRY)

    def asks() -> int:
        query = {"cprNumber": SOMEBODY}
        return platform.http.get("/service/PostForespoerg_1/digitalpost", params=query, headers=headers).status_code

    assert asks() == 200
    outside.time.move(minutes=59)
    assert (asks(), platform.buy(assertion).status_code) == (200, 200)
    outside.time.move(minutes=2)
    assert (asks(), platform.buy(assertion).status_code) == (401, 200)
    outside.time.move(hours=7)
    assert platform.buy(assertion).status_code == 401
    outside.time.reset()
    assert (asks(), platform.buy(assertion).status_code) == (401, 200)
    outside.sts.expire()
    assert platform.buy(assertion).status_code == 401


def test_an_agreement_taken_back_ends_what_was_given(platform: Platform) -> None:
    assertion, headers = platform.assertion(entity_id=ENQUIRY), platform.headers(entity_id=ENQUIRY)
    platform.simulators.platform.sts.withdrawn.add(("12345678", ENQUIRY))
    answer = platform.http.get("/service/PostForespoerg_1/digitalpost", params={"cprNumber": SOMEBODY}, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (403, "insufficient_scope")
    assert platform.buy(assertion).status_code == 401


@pytest.mark.skipif(not shutil.which("curl"), reason="the curl tool is not here")
def test_curl_gets_a_token_and_an_answer(platform: Platform) -> None:
    keys = platform.simulators.keys
    own = [
        "curl",
        "-sS",
        "--cacert",
        str(keys.authority),
        "--cert",
        str(keys.client),
        "--key",
        str(key_of(keys.client)),
    ]
    token = f"saml-token={base64.b64encode(platform.assertion(entity_id=ENQUIRY)).decode()}"
    url = platform.simulators.platform_url
    bought = subprocess.run(
        [*own, "--data-urlencode", "@-", f"{url}/service/AccessTokenService_1/token"],
        input=token.removeprefix("saml-token="), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "invalid_request" in bought.stdout  # a nameless field is none
    bought = subprocess.run(
        [*own, "--data-urlencode", "saml-token@-", f"{url}/service/AccessTokenService_1/token"],
        input=token.removeprefix("saml-token="), capture_output=True, text=True, check=True,
    )  # fmt: skip
    headers = platform.headers(entity_id=ENQUIRY)
    headers["Authorization"] = f"Holder-of-key {httpx.Response(200, text=bought.stdout).json()['access_token']}"
    more = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    told = subprocess.run(
        [*own, *more, f"{url}/service/PostForespoerg_1/digitalpost?cprNumber={SOMEBODY}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout == '{"result": true}'
