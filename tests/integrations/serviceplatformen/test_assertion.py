"""Which security tokens are believed."""

import base64
import re
from datetime import UTC, datetime, timedelta

import pytest
import xmlsec
from cryptography import x509
from lxml import etree
from signxml import SignatureConstructionMethod

from tests.integrations.cpr.official import official
from tests.integrations.saml.sealing import CIPHERS, PLACEMENTS, RSA_1_5, TRANSPORTS, encrypt
from tests.integrations.serviceplatformen.making import (
    AUDIENCE,
    NOW,
    OURS,
    SAML,
    STRANGER,
    STS,
    STS_NEXT,
    at,
    certificate,
    der,
    expected,
    signed,
    token,
    unsigned,
)
from valghalla.integrations.serviceplatformen import NotTrusted
from valghalla.integrations.serviceplatformen.assertion import Assertion, read
from valghalla.integrations.serviceplatformen.connection import Connection
from valghalla.integrations.serviceplatformen.opening import opened


def refused(content: bytes, *, now: datetime = NOW, **changes) -> str:
    with pytest.raises(NotTrusted) as raised:
        read(content, expected(**changes), now=now)
    return raised.value.code


@pytest.mark.parametrize("signer", [STS, STS_NEXT], ids=["current", "next"])
def test_a_good_token_by_either_of_the_sts_s_keys(signer):
    content = token(signer=signer)
    assert read(content, expected(), now=NOW) == Assertion(content, NOW + timedelta(hours=8))


def test_it_ends_when_the_first_of_its_times_does():
    content = token(confirmed_until=at(NOW + timedelta(minutes=5)))
    assert read(content, expected(), now=NOW).expires_at == NOW + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"issuer": "http://saml.other.example/runtime"}, "issuer"),
        ({"audience": "http://entityid.kombit.dk/service/postforespoerg/1"}, "audience"),
        ({"recipient": "http://entityid.kombit.dk/service/postforespoerg/1"}, "recipient"),
        ({"cvr": "87654321"}, "other_cvr"),
        ({"cvr": ""}, "other_cvr"),
        ({"holder": base64.b64encode(der(STRANGER)).decode()}, "holder_of_key"),
        ({"holder": "no base64!"}, "holder_of_key"),
        ({"method": "urn:oasis:names:tc:SAML:2.0:cm:bearer"}, "confirmation"),
        ({"ends": at(NOW)}, "expired"),
        ({"confirmed_until": at(NOW - timedelta(seconds=1))}, "expired"),
        ({"begins": at(NOW + timedelta(minutes=6))}, "not_yet_valid"),
    ],
)
def test_what_does_not_fit_is_refused(changes, reason):
    assert refused(token(**changes)) == reason


def test_clocks_may_differ_by_five_minutes():
    assert read(token(begins=at(NOW + timedelta(minutes=5))), expected(), now=NOW)


def test_only_the_sts_s_own_keys_count():
    assert refused(token(signer=STRANGER)) == "signature"
    assert refused(token(), trusted=(certificate(STS_NEXT),)) == "signature"
    assert refused(token(), trusted=()) == "signature"


def test_a_key_of_the_sts_whose_certificate_ran_out():
    late = certificate(STS).not_valid_after_utc + timedelta(hours=1)
    assert refused(token(now=late), now=late) == "sts_certificate_expired"


def test_without_signature():
    assert refused(etree.tostring(unsigned())) == "signature"


def test_a_changed_text():
    assert refused(token().replace(b">12345678<", b">12345679<"), cvr="12345679") == "signature"


def test_a_weak_algorithm():
    content = signed(unsigned(), digest_algorithm="sha224")
    assert refused(etree.tostring(content)) == "weak_algorithm"


def test_a_signature_over_something_else():
    """By the STS, and good in itself, but round another element."""
    other = signed(unsigned())
    content = unsigned()
    content.replace(content.find("{*}Signature"), other.find("{*}Signature"))
    assert refused(etree.tostring(content)) == "signature"


def wrapped_in_object():
    """The true one moved into the signature of a made-up one."""
    true = signed(unsigned())
    false = unsigned(cvr="99999999", id=true.get("ID"))
    signature = true.find("{*}Signature")
    true.remove(signature)
    false.replace(false.find("{*}Signature"), signature)
    etree.SubElement(signature, "{http://www.w3.org/2000/09/xmldsig#}Object").append(true)
    return false


def wrapped_in_advice():
    """The true one inside a made-up one, which bears no signature of its own."""
    false = unsigned(cvr="99999999")
    false.remove(false.find("{*}Signature"))
    etree.SubElement(false, f"{{{SAML}}}Advice").append(signed(unsigned()))
    return false


def wrapped_around():
    """A made-up root of another kind with the true one inside."""
    root = etree.Element(f"{{{SAML}}}Advice")
    root.append(signed(unsigned()))
    return root


@pytest.mark.parametrize("wrapped", [wrapped_in_object, wrapped_in_advice, wrapped_around])
def test_a_wrapped_token(wrapped):
    assert refused(etree.tostring(wrapped()), cvr="99999999") in {"several_assertions", "structure", "signature"}


def test_a_detached_signature_is_no_signature_of_the_whole():
    root = unsigned()
    root.remove(root.find("{*}Signature"))
    signature = signed(root, method=SignatureConstructionMethod.detached)
    root.insert(1, signature)
    assert refused(etree.tostring(root)) == "signature"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "unreadable"),
        (b"<a", "unreadable"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "doctype"),
        (b"<a/>", "structure"),
        (b"x" * 300_000, "too_large"),
    ],
)
def test_what_is_no_token(content, reason):
    assert refused(content) == reason


def test_a_comment_that_cuts_a_text_in_two():
    content = token().replace(b">" + AUDIENCE.encode(), b">" + AUDIENCE.encode() + b"<!-- -->.evil")
    assert refused(content) == "comments"


@pytest.fixture
def connection(tmp_path):
    key = tmp_path / "system.key"
    key.write_text(OURS.private_key)
    return Connection(url="", sts_url="", sts_issuer="", sts_certificates_path="", certificate_path="", key_path=key)


@pytest.mark.parametrize(
    ("placement", "transport", "cipher"),
    [(PLACEMENTS[number % 2], TRANSPORTS[number % len(TRANSPORTS)], cipher) for number, cipher in enumerate(CIPHERS)],
)
def test_an_encrypted_token_gives_the_very_bytes(connection, placement, transport, cipher):
    content = token().replace(b'Version="2.0"', b"Version='2.0'")  # as another program might write it
    sealed = encrypt(content, OURS.certificate, cipher=cipher, transport=transport, placement=placement)
    assert opened(etree.tostring(sealed), connection) == content
    assert read(content, expected(), now=NOW).xml == content


def test_a_token_in_clear_is_left_as_it_is(connection):
    content = token()
    assert opened(content, connection) is content


def test_a_token_encrypted_for_somebody_else_or_badly(connection):
    def reason(sealed):
        with pytest.raises(NotTrusted) as raised:
            opened(etree.tostring(sealed), connection)
        return raised.value.code

    assert reason(encrypt(token(), STRANGER.certificate)) == "cannot_decrypt"
    assert reason(encrypt(token(), OURS.certificate, transport=RSA_1_5)) == "weak_encryption"
    several = encrypt(token(), OURS.certificate)
    several.append(encrypt(token(), OURS.certificate)[0])
    assert reason(several) == "structure"


def test_the_official_example():
    content = official("examples", "sts", "saml-assertion.xml").read_bytes()
    content = re.sub(rb"<!--.*?-->\s*", b"", content, count=1)  # it names its maker; comments are not taken
    sts, holder = (base64.b64decode(text) for text in re.findall(rb"X509Certificate>([^<\s]+)<", content))
    fits = expected(
        issuer="http://saml.n2adgangsstyring.eksterntest-stoettesystemerne.dk/runtime",
        der=holder,
        trusted=(certificate(STS), x509.load_der_x509_certificate(sts)),
    )
    found = read(content, fits, now=datetime(2026, 8, 20, 8, 30, tzinfo=UTC))
    assert found == Assertion(content, datetime(2026, 8, 20, 16, 0, tzinfo=UTC))


def test_our_own_tokens_are_valid_by_the_official_schema():
    folder = official("schemas", "sts", "saml")
    parser = etree.XMLParser(load_dtd=False, no_network=True)
    schema = etree.XMLSchema(etree.parse(str(folder / "saml-schema-assertion-2.0.xsd"), parser))
    schema.assertValid(etree.fromstring(token()))


def test_the_library_knows_what_we_ask_of_it():
    """A key read from a certificate verifies, and a key of another does not."""
    root = etree.fromstring(token())
    for pair, good in ((STS, True), (STRANGER, False)):
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_memory(pair.certificate, xmlsec.constants.KeyDataFormatCertPem)
        context.register_id(root, "ID")
        if good:
            context.verify(root.find("{*}Signature"))
        else:
            with pytest.raises(xmlsec.Error):
                context.verify(root.find("{*}Signature"))
