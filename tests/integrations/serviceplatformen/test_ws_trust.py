"""The signed question to the STS, and its answer."""

import base64
import re
from dataclasses import replace

import pytest
from lxml import etree
from signxml import SignatureConfiguration, XMLVerifier

from tests.integrations.cpr.official import official
from tests.integrations.saml.sealing import encrypt
from tests.integrations.serviceplatformen import xmlsec1
from tests.integrations.serviceplatformen.making import AUDIENCE, CVR, NOW, OURS, STRANGER, der, expected, token
from valghalla.integrations.serviceplatformen import Answer, NotUnderstood, Unavailable, WrongSettings, ws_trust
from valghalla.integrations.serviceplatformen.assertion import read as read_assertion
from valghalla.integrations.serviceplatformen.connection import Connection, identity

SOAP, WSA, WSU = ws_trust.SOAP, ws_trust.WSA, ws_trust.WSU
DS = "{http://www.w3.org/2000/09/xmldsig#}"
STS_URL = "https://sts.example/runtime/services/kombittrust/14/certificatemixed"
SIGNED = {"timestamp", "body", "to", "replyto", "messageid", "action", "bst"}
ANSWER = """<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><s:Header>
<a:RelatesTo>{relates}</a:RelatesTo></s:Header><s:Body>
<t:RequestSecurityTokenResponseCollection xmlns:t="http://docs.oasis-open.org/ws-sx/ws-trust/200512">
<t:RequestSecurityTokenResponse><t:RequestedSecurityToken>{token}</t:RequestedSecurityToken></t:RequestSecurityTokenResponse>
</t:RequestSecurityTokenResponseCollection></s:Body></s:Envelope>"""
FAULT = """<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Code>
<s:Value>s:{code}</s:Value></s:Code><s:Reason><s:Text xml:lang="en">No agreement for 101262-0000</s:Text></s:Reason>
</s:Fault></s:Body></s:Envelope>"""


@pytest.fixture
def connection(tmp_path):
    (tmp_path / "system.pem").write_text(OURS.certificate)
    (tmp_path / "system.key").write_text(OURS.private_key)
    return Connection(
        url="https://platform.example",
        sts_url=STS_URL,
        sts_kind="ws-trust",
        sts_issuer="",
        sts_certificates_path="",
        certificate_path=tmp_path / "system.pem",
        key_path=tmp_path / "system.key",
    )


@pytest.fixture
def request_(connection):
    return ws_trust.render(connection, identity(connection), expected(), now=NOW)


def texts(envelope, *paths):
    return [envelope.findtext(f".//{path}") for path in paths]


def test_says_what_is_wanted(request_):
    envelope = etree.fromstring(request_.content)
    assert texts(envelope, f"{{{WSA}}}MessageID", f"{{{WSA}}}To") == [request_.message_id, STS_URL]
    assert texts(envelope, f"{{{WSU}}}Created", f"{{{WSU}}}Expires") == [
        NOW.strftime("%Y-%m-%dT%H:%M:%SZ"),
        (NOW + ws_trust.LASTS).strftime("%Y-%m-%dT%H:%M:%SZ"),
    ]
    assert texts(envelope, f"{{{WSA}}}EndpointReference/{{{WSA}}}Address", f"{{{ws_trust.AUTH}}}Value") == [
        AUDIENCE,
        CVR,
    ]
    tokens = [base64.b64decode(found.text) for found in envelope.iterfind(".//{*}BinarySecurityToken")]
    assert tokens == [der(OURS)] * 2
    assert b"<!--" not in request_.content


def test_looks_like_the_official_example(request_):
    """The same elements in the same order, with the same attributes and the same fixed texts."""

    def shape(content):
        root = etree.fromstring(content, etree.XMLParser(remove_comments=True))
        own = {"MessageID", "To", "Created", "Expires", "BinarySecurityToken", "DigestValue", "SignatureValue", "Value"}
        for signature in root.iter(f"{DS}Signature"):
            signature.attrib.pop("Id", "")
        return [
            (
                element.tag,
                dict(element.attrib),
                "" if etree.QName(element).localname in own else (element.text or "").strip(),
            )
            for element in root.iter()
        ]

    assert shape(request_.content) == shape(official("examples", "sts", "rst-issue.xml").read_bytes())


def test_is_valid_by_the_sts_s_own_description(request_):
    wsdl = etree.parse(str(official("schemas", "sts", "sts.wsdl")))
    xsd = "{http://www.w3.org/2001/XMLSchema}schema"
    (types,) = (found for found in wsdl.iter(xsd) if found.get("targetNamespace") == ws_trust.WST)
    schema = etree.XMLSchema(etree.fromstring(etree.tostring(types)))
    (asked,) = etree.fromstring(request_.content).find(f"{{{SOAP}}}Body")
    schema.assertValid(asked)


def test_xmlsec1_finds_the_signature_good(request_, connection):
    assert verified_by_xmlsec1(request_.content, connection)
    for spoilt in (
        request_.content.replace(b">12345678<", b">12345679<"),
        request_.content.replace(b"sts.example", b"evil.example"),
    ):
        assert spoilt != request_.content
        assert not verified_by_xmlsec1(spoilt, connection)


def verified_by_xmlsec1(content, connection):
    utility, extension = WSU, WSU.replace("utility", "secext")
    names = [f"{utility}:Timestamp", f"{SOAP}:Body", f"{extension}:BinarySecurityToken"]
    names += [f"{WSA}:{name}" for name in ("To", "ReplyTo", "MessageID", "Action")]
    return xmlsec1.verify(content, connection.certificate_path, *(f"Id:{name}" for name in names))


def test_signxml_finds_all_seven_parts_signed(request_):
    envelope = etree.fromstring(request_.content)
    for element in envelope.iter():
        if (name := element.attrib.pop(f"{{{WSU}}}Id", None)) is not None:
            element.set(f"{{{WSU}}}Id", name)
    (signature,) = envelope.iter(f"{DS}Signature")
    signature.remove(signature.find(f"{DS}KeyInfo"))  # a reference to the token, which signxml does not follow
    found = XMLVerifier().verify(
        envelope,
        x509_cert=OURS.certificate,
        id_attribute="Id",
        expect_config=SignatureConfiguration(expect_references=7, location=".//"),
    )
    signed = {part.signed_xml.get(f"{{{WSU}}}Id") for part in found}
    assert signed == SIGNED


def answered(content, message_id="urn:uuid:1", status=200):
    return ws_trust.read(Answer(status, content if isinstance(content, bytes) else content.encode()), message_id)


def test_reads_the_token_byte_for_byte():
    issued = (
        token()
        .decode()
        .replace('Version="2.0"', "Version='2.0'")
        .removeprefix("<?xml version='1.0' encoding='UTF-8'?>\n")
    )
    assert answered(ANSWER.format(relates="urn:uuid:1", token=issued)) == issued.encode()


def test_reads_a_token_that_leans_on_the_envelope():
    issued = token().decode().removeprefix("<?xml version='1.0' encoding='UTF-8'?>\n")
    leaning = issued.replace(' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"', "", 1)
    assert leaning != issued
    content = answered(ANSWER.format(relates="urn:uuid:1", token=leaning))
    assert read_assertion(content, expected(), now=NOW).xml == content


def test_hands_an_encrypted_token_on():
    sealed = etree.tostring(encrypt(token(), OURS.certificate))
    assert answered(ANSWER.format(relates="urn:uuid:1", token=sealed.decode())) == sealed


def test_the_official_answer():
    content = official("examples", "sts", "rstrc-issue-final.xml").read_bytes()
    issued = answered(content, "urn:uuid:9d1b6a0e-77a1-4f1b-8a25-0f4d1a2b3c01")
    assert issued in content
    example = official("examples", "sts", "saml-assertion.xml").read_bytes()
    assert re.sub(rb"\s+", b"", issued) in re.sub(rb"\s+", b"", example)


@pytest.mark.parametrize(
    ("code", "status", "kind", "word"),
    [
        ("Sender", 500, WrongSettings, "refused"),
        ("Sender", 400, WrongSettings, "refused"),
        ("MustUnderstand", 500, WrongSettings, "refused"),
        ("Receiver", 500, Unavailable, "fault"),
    ],
)
def test_faults(code, status, kind, word):
    with pytest.raises(kind) as raised:
        answered(FAULT.format(code=code), status=status)
    assert (type(raised.value), raised.value.code) == (kind, word)
    assert raised.value.text == "No agreement for xxxxxx-xxxx"
    assert "agreement" not in str(raised.value)


@pytest.mark.parametrize(
    ("content", "status", "kind", "word"),
    [
        (b"", 503, Unavailable, "http_503"),
        (b"no", 429, Unavailable, "http_429"),
        (b"<html/>", 403, WrongSettings, "http_403"),
        (b"<html/>", 302, WrongSettings, "http_302"),
        (b"", 200, NotUnderstood, "answer"),
        (b"<html/>", 200, NotUnderstood, "answer"),
        (b"<!DOCTYPE a><a/>", 200, NotUnderstood, "answer"),
        (ANSWER.format(relates="urn:uuid:1", token="").encode(), 200, NotUnderstood, "answer"),
        (ANSWER.format(relates="urn:uuid:1", token="<a/>").encode(), 200, NotUnderstood, "answer"),
        (ANSWER.format(relates="urn:uuid:2", token="<saml:Assertion/>").encode(), 200, NotUnderstood, "answer"),
        (ANSWER.format(relates="urn:uuid:1", token="<saml:Assertion/>" * 2).encode(), 200, NotUnderstood, "answer"),
    ],
)
def test_what_is_no_answer(content, status, kind, word):
    with pytest.raises(kind) as raised:
        answered(content, status=status)
    assert (type(raised.value), raised.value.code) == (kind, word)


def test_a_key_that_is_not_the_certificate_s(connection, tmp_path):
    (tmp_path / "other.key").write_text(STRANGER.private_key)
    with pytest.raises(WrongSettings) as raised:
        identity(replace(connection, key_path=tmp_path / "other.key"))
    assert raised.value.code == "key"
