"""Messages as an identity provider makes them, and as somebody with other intentions would.

Built from nothing but dictionaries, signed with xmlsec, encrypted with cryptography, so that each part can be made
wrong by itself. Shares no code with what reads them.
"""

import base64
import functools
import secrets
import uuid
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote_plus

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from lxml import etree

from tests.integrations.saml.sealing import DS, TRANSPORTS, XENC11, encrypt
from valghalla.base import clock
from valghalla.integrations.saml.parties import Contact, IdentityProvider, KeyPair, Profile, ServiceProvider

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
STATUS = "urn:oasis:names:tc:SAML:2.0:status:"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
URI_FORMAT = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"
EID = "https://data.gov.dk/model/core/eid/"
SPEC_VERSION = "https://data.gov.dk/model/core/specVersion"
LEVEL = "https://data.gov.dk/concept/core/nsis/loa"

CITIZEN_NAME = f"{EID}person/uuid/0a1b2c3d-1111-4222-8333-444455556666"
CITIZEN = {
    SPEC_VERSION: "OIO-SAML-3.0",
    LEVEL: "Substantial",
    f"{EID}cprNumber": "0101701234",
    f"{EID}cprUuid": "7d3f0a52-9f0f-4a39-8a0c-1c2b3a4d5e6f",
    f"{EID}fullName": "Ærø Åsen",
}
EMPLOYEE_NAME = "C=DK,O=11111111,CN=Sø, Kim = Kaj,Serial=5B1D7F3A-0000-4111-8222-333344445555"
EMPLOYEE = {SPEC_VERSION: "OIO-SAML-3.0", LEVEL: "Substantial", f"{EID}professional/cvr": "11111111"}


@dataclass(frozen=True)
class Situation:
    """A sign-in under way: both parties with the identity provider's key, our request, the time, and who signs in."""

    sp: ServiceProvider
    idp_key: KeyPair
    idp: IdentityProvider
    request_id: str
    now: datetime
    attributes: Mapping[str, str]
    name_id: str = CITIZEN_NAME
    session_index: str = "_s77"
    relay_state: str = field(default="")

    def at(self, **difference: float) -> str:
        """An instant that far from now, as SAML writes it."""
        return (self.now + timedelta(**difference)).strftime("%Y-%m-%dT%H:%M:%SZ")


@functools.cache
def key_pair(name: str, *, bits: int = 2048, pss: bool = False) -> KeyPair:
    """A key with a certificate of its own, the same for the same name. pss: signed as OCES3 certificates are."""
    key = rsa.generate_private_key(65537, bits)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = clock.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1095))
        .sign(
            key,
            hashes.SHA256(),
            rsa_padding=padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH) if pss else None,
        )
    )
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    private = key.private_bytes(pem, pkcs8, serialization.NoEncryption()).decode()
    return KeyPair(certificate.public_bytes(pem).decode(), private)


def situation(profile: Profile = Profile.CITIZEN, **values) -> Situation:
    """A sign-in at Korsbæk's site, by the clock of the machine, since the library reads no other."""
    key = key_pair("Korsbæk")
    idp_key = key_pair("Identity provider", bits=3072, pss=True)
    sp = ServiceProvider(
        entity_id="https://saml.korsbaek.valg.example",
        acs_url="https://korsbaek.valg.example/sign-in/answer/",
        slo_url="https://korsbaek.valg.example/sign-out/answer/",
        profile=profile,
        name="Valghalla Korsbæk",
        signing=key,
        opening=(key,),
        contact=Contact("Korsbæk Kommune", "Kim Sø", "valg@korsbaek.example", "+4512345678"),
    )
    idp = IdentityProvider(
        entity_id="https://saml.test-nemlog-in.example/",
        sign_in_url="https://login.test-nemlog-in.example/idp/saml/3.0/",
        sign_out_url="https://login.test-nemlog-in.example/idp/saml/3.0/",
        sign_out_answer_url="https://login.test-nemlog-in.example/idp/saml/3.0/answers/",
        certificates=(idp_key.certificate,),
    )
    citizen = profile is Profile.CITIZEN
    given = {
        "sp": sp,
        "idp_key": idp_key,
        "idp": idp,
        "request_id": f"_{secrets.token_hex(16)}",
        "now": clock.now(),
        "attributes": CITIZEN if citizen else EMPLOYEE,
        "name_id": CITIZEN_NAME if citizen else EMPLOYEE_NAME,
    }
    return Situation(**{**given, **values})


def element(namespace: str, name: str, text: str | None = None, *children, **attributes: str | None):
    """An element; attributes that are None are left out."""
    made = etree.Element(f"{{{namespace}}}{name}", nsmap={"samlp": SAMLP, "saml": SAML})
    made.text = text
    for attribute, value in attributes.items():
        if value is not None:
            made.set(attribute, value)
    made.extend(child for child in children if child is not None)
    return made


def assertion(s: Situation, **overrides):
    """A good assertion, unsigned; overrides change it, None leaves the part out."""
    o = {
        "ID": f"_a{uuid.uuid4().hex}",
        "issuer": s.idp.entity_id,
        "issue_instant": s.at(),
        "name_id": s.name_id,
        "name_id_format": PERSISTENT,
        "attributes": {name: (value,) for name, value in s.attributes.items()},
        "session_index": s.session_index,
        "session_ends": None,
        "authn_instant": s.at(seconds=-1),
        **_confirmation_defaults(s),
        **_condition_defaults(s),
        **overrides,
    }
    attributes = {**o["attributes"], **overrides.get("change", {})}
    return element(
        SAML,
        "Assertion",
        None,
        o["issuer"] and element(SAML, "Issuer", o["issuer"]),
        element(
            SAML,
            "Subject",
            None,
            o["name_id"] and element(SAML, "NameID", o["name_id"], Format=o["name_id_format"]),
            *[_confirmation(o) for _ in range(o["confirmations"])],
        ),
        _conditions(o),
        element(
            SAML,
            "AuthnStatement",
            None,
            element(
                SAML,
                "AuthnContext",
                None,
                element(SAML, "AuthnContextClassRef", "https://data.gov.dk/concept/core/nsis"),
            ),
            AuthnInstant=o["authn_instant"],
            SessionIndex=o["session_index"],
            SessionNotOnOrAfter=o["session_ends"],
        ),
        element(
            SAML,
            "AttributeStatement",
            None,
            *[attribute(name, *values) for name, values in attributes.items() if values is not None],
        ),
        ID=o["ID"],
        Version="2.0",
        IssueInstant=o["issue_instant"],
    )


def _confirmation_defaults(s):
    return {
        "confirmations": 1,
        "method": BEARER,
        "recipient": s.sp.acs_url,
        "in_response_to": s.request_id,
        "confirmation_ends": s.at(minutes=5),
        "confirmation_begins": None,
    }


def _condition_defaults(s):
    return {
        "audiences": (s.sp.entity_id,),
        "begins": s.at(seconds=-1),
        "ends": s.at(minutes=10),
    }


def _confirmation(o):
    details = element(
        SAML,
        "SubjectConfirmationData",
        None,
        Recipient=o["recipient"],
        InResponseTo=o["in_response_to"],
        NotOnOrAfter=o["confirmation_ends"],
        NotBefore=o["confirmation_begins"],
    )
    return element(SAML, "SubjectConfirmation", None, details, Method=o["method"])


def _conditions(o):
    restriction = o["audiences"] and element(
        SAML, "AudienceRestriction", None, *[element(SAML, "Audience", audience) for audience in o["audiences"]]
    )
    return element(SAML, "Conditions", None, restriction, NotBefore=o["begins"], NotOnOrAfter=o["ends"])


def attribute(name: str, *values: str):
    """An attribute with its values."""
    return element(
        SAML,
        "Attribute",
        None,
        *[element(SAML, "AttributeValue", value) for value in values],
        Name=name,
        NameFormat=URI_FORMAT,
    )


def response(s: Situation, *children, **overrides):
    """A Response around whatever it is given; overrides change it, None leaves the part out."""
    o = {
        "ID": f"_r{uuid.uuid4().hex}",
        "destination": s.sp.acs_url,
        "issuer": s.idp.entity_id,
        "in_response_to": s.request_id,
        "issue_instant": s.at(),
        "status": "Success",
        "second": None,
        "message": None,
        **overrides,
    }
    return element(
        SAMLP,
        "Response",
        None,
        o["issuer"] and element(SAML, "Issuer", o["issuer"]),
        o["status"] and status(o["status"], o["second"], o["message"]),
        *children,
        ID=o["ID"],
        Version="2.0",
        IssueInstant=o["issue_instant"],
        Destination=o["destination"],
        InResponseTo=o["in_response_to"],
    )


def status(top: str, second: str | None = None, message: str | None = None):
    """A Status by the last words of its codes."""
    inner = second and element(SAMLP, "StatusCode", None, Value=STATUS + second)
    return element(
        SAMLP,
        "Status",
        None,
        element(SAMLP, "StatusCode", None, inner, Value=STATUS + top),
        element(SAMLP, "StatusMessage", message) if message else None,
    )


def sign(
    signed,
    key: KeyPair,
    *,
    algorithm=xmlsec.Transform.RSA_SHA256,
    digest=xmlsec.Transform.SHA256,
    canonical=xmlsec.Transform.EXCL_C14N,
    uri: str | None = None,
    hmac: bytes | None = None,
):
    """Sign an element by its ID, the signature after the Issuer as the schema wants it; returns the element."""
    again = _read_again(signed)
    signature = xmlsec.template.create(again, canonical, algorithm, ns="ds")
    again.insert(1, signature)
    reference = xmlsec.template.add_reference(signature, digest, uri=f"#{again.get('ID')}" if uri is None else uri)
    xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
    xmlsec.template.add_transform(reference, canonical)
    xmlsec.tree.add_ids(again, ["ID"])
    context = xmlsec.SignatureContext()
    if hmac is None:
        xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
        context.key = xmlsec.Key.from_memory(key.private_key, xmlsec.KeyFormat.PEM)
        context.key.load_cert_from_memory(key.certificate, xmlsec.KeyFormat.PEM)
    else:
        context.key = xmlsec.Key.from_binary_data(xmlsec.KeyData.HMAC, hmac)
    context.sign(signature)
    return _read_again(again)


def _read_again(made):
    """What is signed is what is sent; and lxml finds what xmlsec added only after reading it anew."""
    return etree.fromstring(etree.tostring(made))


def encoded(content) -> str:
    """As the form field SAMLResponse has it: base64 of the XML."""
    return base64.b64encode(content if isinstance(content, bytes) else etree.tostring(content)).decode()


def good_answer(
    s: Situation, *, cipher=f"{XENC11}aes256-gcm", transport=TRANSPORTS[0], placement="inline", **overrides
) -> str:
    """An answer with a signed, encrypted assertion; overrides are those of the assertion."""
    inside = sign(assertion(s, **overrides), s.idp_key)
    sealed = encrypt(inside, s.sp.signing.certificate, cipher=cipher, transport=transport, placement=placement)
    return encoded(response(s, sealed))


def redirect_query(
    kind: str, message, key: KeyPair | None, *, algorithm: str = "rsa-sha256", relay_state: str | None = None
) -> str:
    """A query string with the message, signed unless key is None. message: an element or raw octets."""
    octets = message if isinstance(message, bytes) else etree.tostring(message)
    pairs = [(kind, base64.b64encode(zlib.compress(octets, wbits=-15)).decode())]
    pairs += [("RelayState", relay_state)] if relay_state is not None else []
    if key is None:
        return "&".join(f"{name}={quote_plus(value)}" for name, value in pairs)
    namespace = DS if algorithm.endswith("sha1") else "http://www.w3.org/2001/04/xmldsig-more#"
    pairs += [("SigAlg", namespace + algorithm)]
    query = "&".join(f"{name}={quote_plus(value)}" for name, value in pairs)
    private = serialization.load_pem_private_key(key.private_key.encode(), None)
    assert isinstance(private, rsa.RSAPrivateKey)
    digest = hashes.SHA1() if algorithm.endswith("sha1") else hashes.SHA256()
    signature = private.sign(query.encode(), padding.PKCS1v15(), digest)
    return f"{query}&Signature={quote_plus(base64.b64encode(signature).decode())}"
