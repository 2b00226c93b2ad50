"""Answers of the identity providers, checked by python3-saml and xmlsec."""

import base64
import re
from pathlib import Path

import pytest
from lxml import etree

from tests.simulators.service_provider import EID, NS, Party
from valghalla_simulators import keys
from valghalla_simulators.saml import facts, names
from valghalla_simulators.saml.encryption import Cipher, Encryption, KeyTransport, Placement
from valghalla_simulators.saml.flaws import Flaw, Refusal
from valghalla_simulators.saml.provider import IdentityProvider, context_handler, nemlogin

AASE = facts.citizen("1012620000", "Åse Prøve Østergård")
# What python3-saml says against each flaw; "" where it sees nothing, so that its user has to.
VERDICTS = {
    Flaw.NONE: "",
    Flaw.UNSIGNED: "is not signed",
    Flaw.FOREIGN_KEY: "Signature validation failed",
    Flaw.SHA1: "Deprecated signature algorithm",
    Flaw.TAMPERED: "Signature validation failed",
    Flaw.PLAIN: "is not encrypted",
    Flaw.WEAK_TRANSPORT: "",
    Flaw.EXPIRED: "expired",
    Flaw.NOT_YET_VALID: "not yet valid",
    Flaw.OLD: "",
    Flaw.OLD_SESSION: "",
    Flaw.AUDIENCE: "not a valid audience",
    Flaw.NO_AUDIENCE: "",
    Flaw.RECIPIENT: "valid SubjectConfirmation was not found",
    Flaw.DESTINATION: "instead of",
    Flaw.ISSUER: "Invalid issuer",
    Flaw.UNSOLICITED: "",
    Flaw.OTHER_REQUEST: "does not match the ID",
    Flaw.REPLAYED: "",
    Flaw.HOLDER_OF_KEY: "valid SubjectConfirmation was not found",
    Flaw.SPEC_VERSION: "",
    Flaw.NO_SESSION_INDEX: "",
    Flaw.TWO_ASSERTIONS: "must contain 1 assertion",
    Flaw.COMMENT: "",
}


@pytest.fixture
def idp(outside_keys: Path) -> IdentityProvider:
    return nemlogin(keys.ensure(outside_keys))


@pytest.fixture
def party() -> Party:
    return Party()


def values(assertion: etree._Element) -> dict[str, list[str]]:
    """Attributes of an assertion: name to values."""
    return {
        one.get("Name"): [value.text for value in one.iterfind("saml:AttributeValue", NS)]
        for one in assertion.iterfind(".//saml:Attribute", NS)
    }


@pytest.mark.parametrize("placement", Placement)
@pytest.mark.parametrize("transport", KeyTransport)
@pytest.mark.parametrize("cipher", Cipher)
def test_every_pair_of_algorithms_opens(
    cipher: Cipher, transport: KeyTransport, placement: Placement, idp: IdentityProvider, party: Party
) -> None:
    encoded = idp.answer(party.metadata(), "_r", AASE, encryption=Encryption(cipher, transport, placement))
    assert party.verdict(encoded, idp.metadata(), "_r") == ""
    root = etree.fromstring(base64.b64decode(encoded))
    methods = [one.get("Algorithm") for one in root.iter(f"{{{NS['xenc']}}}EncryptionMethod")]
    assert sorted(methods) == sorted([cipher.value, transport.value])
    beside = root.find("./saml:EncryptedAssertion/xenc:EncryptedKey", NS) is not None
    assert beside is (placement is Placement.BESIDE)
    assert party.opened(encoded).find(".//saml:NameID", NS).text.startswith(f"{EID}person/uuid/")


@pytest.mark.parametrize("flaw", VERDICTS)
def test_flaws_are_what_they_say(flaw: Flaw, idp: IdentityProvider, party: Party) -> None:
    verdict = party.verdict(idp.answer(party.metadata(), "_r", AASE, flaw=flaw), idp.metadata(), "_r")
    assert VERDICTS[flaw] in verdict
    assert bool(verdict) is bool(VERDICTS[flaw])


def test_flaws_that_python3_saml_does_not_see(idp: IdentityProvider, party: Party) -> None:
    def made(flaw: Flaw) -> tuple[etree._Element, etree._Element]:
        encoded = idp.answer(party.metadata(), "_r", AASE, flaw=flaw)
        return etree.fromstring(base64.b64decode(encoded)), party.opened(encoded)

    right, inside = made(Flaw.NONE)
    assert made(Flaw.WEAK_TRANSPORT)[0].find(f".//*[@Algorithm='{KeyTransport.RSA_1_5}']") is not None
    assert made(Flaw.OLD)[0].get("IssueInstant")[:10] < right.get("IssueInstant")[:10]
    instant = "string(.//saml:AuthnStatement/@AuthnInstant)"
    assert made(Flaw.OLD_SESSION)[1].xpath(instant, namespaces=NS) < inside.xpath(instant, namespaces=NS)[:10]
    assert made(Flaw.NO_AUDIENCE)[1].find(".//saml:Audience", NS) is None
    response, assertion = made(Flaw.UNSOLICITED)
    assert [*response.xpath(".//@InResponseTo"), *assertion.xpath(".//@InResponseTo")] == []
    assert values(made(Flaw.SPEC_VERSION)[1])[names.SPEC_VERSION] == ["DK-SAML-2.0"]
    assert made(Flaw.NO_SESSION_INDEX)[1].xpath(".//@SessionIndex") == []
    assert len(made(Flaw.COMMENT)[1].xpath(".//saml:NameID/comment()", namespaces=NS)) == 1
    assert set(Flaw) == {*VERDICTS, Flaw.DOCTYPE}


def test_a_document_type(idp: IdentityProvider, party: Party) -> None:
    assert base64.b64decode(idp.answer(party.metadata(), "_r", AASE, flaw=Flaw.DOCTYPE)).startswith(b"<!DOCTYPE")


def test_the_assertion_is_signed_and_the_response_is_not(idp: IdentityProvider, party: Party) -> None:
    encoded = idp.answer(party.metadata(), "_r", AASE)
    response, assertion = etree.fromstring(base64.b64decode(encoded)), party.opened(encoded)
    assert response.find("./ds:Signature", NS) is None
    algorithms = [one.get("Algorithm") for one in assertion.iterfind("./ds:Signature//*[@Algorithm]", NS)]
    assert algorithms == [
        "http://www.w3.org/2001/10/xml-exc-c14n#",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
        "http://www.w3.org/2001/10/xml-exc-c14n#",
        "http://www.w3.org/2001/04/xmlenc#sha256",
    ]


def test_a_citizen_as_nemlogin_tells_of_her(idp: IdentityProvider, party: Party) -> None:
    told = values(party.opened(idp.answer(party.metadata(), "_r", AASE)))
    assert told.pop(f"{EID}cprUuid") == [facts.stable_uuid("cpr", "1012620000")]
    assert told == {
        "https://data.gov.dk/model/core/specVersion": ["OIO-SAML-3.0"],
        "https://data.gov.dk/concept/core/nsis/loa": ["Substantial"],
        f"{EID}cprNumber": ["1012620000"],
        f"{EID}fullName": ["Åse Prøve Østergård"],
    }


def test_only_what_was_asked_for_is_told(idp: IdentityProvider) -> None:
    party = Party(attributes=(f"{EID}fullName", f"{EID}email"))
    assert values(party.opened(idp.answer(party.metadata(), "_r", AASE))) == {f"{EID}fullName": [AASE.name]}


def test_a_person_has_another_name_identifier_at_each_service(idp: IdentityProvider) -> None:
    def name_id(entity_id: str) -> str:
        party = Party(entity_id=entity_id)
        return party.opened(idp.answer(party.metadata(), "_r", AASE)).find(".//saml:NameID", NS).text

    first, again, other = name_id("https://saml.a"), name_id("https://saml.a"), name_id("https://saml.b")
    assert first == again != other
    assert all(re.fullmatch(rf"{EID}person/uuid/[0-9a-f-]{{36}}", one) for one in (first, other))


def test_an_employee_as_the_context_handler_tells_of_her(outside_keys: Path) -> None:
    idp, party = context_handler(keys.ensure(outside_keys)), Party(attributes=(names.PRIVILEGES, names.CVR))
    groups = [
        facts.Group("12345678", [facts.ADMINISTRATOR, facts.READER]),
        facts.Group("55133018", [facts.EDITOR], [("http://valghalla.dk/constraints/a&b/1", "<5>")]),
    ]
    bo = facts.employee(
        "Bo, Ærø = Å", user_uuid=facts.stable_uuid("bo"), cvr="12345678", organisation="Korsbæk Kommune",
        privileges=facts.privilege_list(groups),
    )  # fmt: skip
    encoded = idp.answer(party.metadata(), "_r", bo)
    assert party.verdict(encoded, idp.metadata(), "_r") == ""
    assertion = party.opened(encoded)
    name_id = assertion.find(".//saml:NameID", NS)
    assert name_id.text == f"C=DK,O=12345678,CN=Bo, Ærø = Å,Serial={facts.stable_uuid('bo')}"
    document = etree.fromstring(base64.b64decode(values(assertion)[names.PRIVILEGES][0]))
    assert document.tag == "{http://digst.dk/oiosaml/basic_privilege_profile}PrivilegeList"
    assert [(group.get("Scope"), [(one.tag, one.get("Name"), one.text) for one in group]) for group in document] == [
        (
            "urn:dk:gov:saml:cvrNumberIdentifier:12345678",
            [("Privilege", None, facts.ADMINISTRATOR), ("Privilege", None, facts.READER)],
        ),
        (
            "urn:dk:gov:saml:cvrNumberIdentifier:55133018",
            [("Privilege", None, facts.EDITOR), ("Constraint", "http://valghalla.dk/constraints/a&b/1", "<5>")],
        ),
    ]


@pytest.mark.parametrize("refusal", Refusal)
def test_every_way_of_saying_no(refusal: Refusal, idp: IdentityProvider, party: Party) -> None:
    encoded = idp.refuse(party.metadata(), "_r", refusal)
    root = etree.fromstring(base64.b64decode(encoded))
    start = "urn:oasis:names:tc:SAML:2.0:status:"
    codes = [one.get("Value").removeprefix(start) for one in root.iter(f"{{{NS['samlp']}}}StatusCode")]
    message = root.findtext(".//samlp:StatusMessage", "", NS)
    assert (codes, message) == ([*filter(None, [refusal.value.top, refusal.value.second])], refusal.value.message)
    assert root.get("InResponseTo") == "_r"
    assert root.find(".//saml:EncryptedAssertion", NS) is None
    assert "status code" in party.verdict(encoded, idp.metadata(), "_r")


def test_the_algorithms_come_from_the_metadata(idp: IdentityProvider) -> None:
    def methods(*named: str) -> list[str]:
        root = etree.fromstring(base64.b64decode(idp.answer(Party(methods=named).metadata(), "_r", AASE)))
        return [one.get("Algorithm") for one in root.iter(f"{{{NS['xenc']}}}EncryptionMethod")]

    assert methods(Cipher.AES128_GCM, KeyTransport.OAEP_MGF1P, Cipher.AES256_CBC) == [
        Cipher.AES128_GCM, KeyTransport.OAEP_MGF1P,
    ]  # fmt: skip
    assert methods() == [Cipher.AES256_CBC, KeyTransport.OAEP_SHA256]


def test_during_a_change_of_keys(idp: IdentityProvider, party: Party) -> None:
    def certificates() -> int:
        return len(etree.fromstring(idp.metadata()).findall(".//ds:X509Certificate", NS))

    before = idp.metadata()
    idp.announces_next = True
    assert certificates() == 2
    idp.signs_with_next = True
    encoded = idp.answer(party.metadata(), "_r", AASE)
    assert party.verdict(encoded, idp.metadata(), "_r") == ""
    assert "Signature validation failed" in party.verdict(encoded, before, "_r")


def test_the_metadata(idp: IdentityProvider) -> None:
    root = etree.fromstring(idp.metadata())
    descriptor = root.find("md:IDPSSODescriptor", NS)
    services = [
        (etree.QName(one).localname, one.get("Binding").rpartition(":")[2], one.get("Location"))
        for one in descriptor.iterfind("*[@Location]")
    ]
    where = "http://simulators.localhost:8100/nemlogin/saml/"
    assert root.get("entityID") == "https://saml.simulators.localhost/nemlogin/"
    assert descriptor.get("WantAuthnRequestsSigned") == "true"
    assert services == [
        ("SingleLogoutService", "HTTP-Redirect", where),
        ("SingleLogoutService", "HTTP-POST", where),
        ("SingleSignOnService", "HTTP-Redirect", where),
    ]
    assert [one.get("use") for one in descriptor.iterfind("md:KeyDescriptor", NS)] == ["signing"]
    formats = [one.text.rpartition(":")[2] for one in descriptor.iterfind("md:NameIDFormat", NS)]
    assert formats == ["transient", "persistent"]
