"""Every answer that must let nobody in, and the reason it is refused for."""

import base64
import os
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lxml import etree

from tests.integrations.saml import making
from tests.integrations.saml.making import (
    DS,
    EID,
    LEVEL,
    RSA_1_5,
    SAML,
    SAMLP,
    SPEC_VERSION,
    XENC,
    Situation,
    assertion,
    element,
    encoded,
    encrypt,
    good_answer,
    key_pair,
    response,
    sign,
)
from tests.integrations.saml.wrapping import VICTIM, VICTIM_NAME, wrappings
from valghalla.integrations.saml.parties import Profile

LEGACY_LEVEL = "dk:gov:saml:attribute:AssuranceLevel"
PRIVILEGES = f"{EID}privilegesIntermediate"
CVR = f"{EID}professional/cvr"
EXCLUSIVE_WITH_COMMENTS = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments"


@dataclass(frozen=True)
class Attack:
    """A message that must be refused. make: the form field SAMLResponse.   only_for: where only one site minds."""

    name: str
    reason: str
    make: Callable[[Situation], str]
    only_for: Profile | None = None


def sealed(s: Situation, inside, **how) -> str:
    """An otherwise good answer around an assertion, or around whatever comes out of the parcel."""
    return encoded(response(s, encrypt(inside, s.sp.signing.certificate, **how)))


def saying(reason: str, name: str, only_for: Profile | None = None, **overrides) -> Attack:
    """Well signed and encrypted, but the assertion says something else. Callable values are given the situation."""
    return Attack(name, reason, lambda s: good_answer(s, **given(s, overrides)), only_for)


def around(reason: str, name: str, **overrides) -> Attack:
    """A good assertion, but the Response around it says something else."""

    def make(s: Situation) -> str:
        inside = encrypt(sign(assertion(s), s.idp_key), s.sp.signing.certificate)
        return encoded(response(s, inside, **given(s, overrides)))

    return Attack(name, reason, make)


def signing(reason: str, name: str, how: Callable[[Situation], object]) -> Attack:
    """Encrypted as it should be, but signed otherwise; always for the victim where the attacker could choose."""
    return Attack(name, reason, lambda s: sealed(s, how(s)))


def octets(reason: str, name: str, how: Callable[[bytes, Situation], bytes]) -> Attack:
    """A good answer, its bytes changed on the way."""
    return Attack(name, reason, lambda s: encoded(how(base64.b64decode(good_answer(s)), s)))


def given(s: Situation, overrides: dict) -> dict:
    """Overrides with those that are functions of the situation worked out."""
    return {name: value(s) if callable(value) else value for name, value in overrides.items()}


def _evil(s: Situation):
    return assertion(s, name_id=VICTIM_NAME, change=VICTIM)


# --- signatures


def _tampered(s: Situation):
    signed = sign(assertion(s), s.idp_key)
    signed.find(f".//{{{SAML}}}NameID").text = VICTIM_NAME
    return signed


def _tampered_attribute(s: Situation):
    signed = sign(assertion(s), s.idp_key)
    signed.find(f".//{{{SAML}}}Attribute[@Name='{LEVEL}']/{{{SAML}}}AttributeValue").text = "High"
    return signed


def _by_hmac(s: Situation):
    public = x509.load_pem_x509_certificate(s.idp.certificates[0].encode()).public_key()
    secret = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return sign(_evil(s), s.idp_key, algorithm=xmlsec.Transform.HMAC_SHA256, hmac=secret)


def _changed(change: Callable) -> Callable[[Situation], object]:
    """Signed well, then something done to the signature. change: is given the Signature."""

    def make(s: Situation):
        signed = sign(assertion(s), s.idp_key)
        change(signed.find(f"{{{DS}}}Signature"))
        return signed

    return make


def _without_reference(signature):
    info = signature.find(f"{{{DS}}}SignedInfo")
    info.remove(info.find(f"{{{DS}}}Reference"))


def _second_signed_info(signature):
    signature.insert(1, deepcopy(signature.find(f"{{{DS}}}SignedInfo")))


def _second_reference(signature):
    info = signature.find(f"{{{DS}}}SignedInfo")
    info.append(deepcopy(info.find(f"{{{DS}}}Reference")))


def _with_object(signature):
    etree.SubElement(signature, f"{{{DS}}}Object").text = "carried along"


def _moved_down(signature):
    signature.getparent().find(f"{{{SAML}}}Subject").append(signature)


def _without_value(signature):
    signature.find(f"{{{DS}}}SignatureValue").text = ""


def _further_transform(signature):
    transforms = signature.find(f".//{{{DS}}}Transforms")
    etree.SubElement(transforms, f"{{{DS}}}Transform", Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116")


def _keeping_comments(signature):
    signature.find(f".//{{{DS}}}CanonicalizationMethod").set("Algorithm", EXCLUSIVE_WITH_COMMENTS)


def _same_id_again(signature):
    signature.set("Id", signature.getparent().get("ID"))


def _response_signed_only(s: Situation) -> str:
    whole = response(s, encrypt(_evil(s), s.sp.signing.certificate))
    return encoded(sign(whole, s.idp_key))


def _signature_attacks() -> Iterator[Attack]:
    other = key_pair("Somebody else")
    weak = {"algorithm": xmlsec.Transform.RSA_SHA1}
    yield signing("signature", "unsigned", _evil)
    yield signing("signature", "signed with another key, its certificate beside", lambda s: sign(_evil(s), other))
    yield signing("signature", "signed with our own key", lambda s: sign(_evil(s), s.sp.signing))
    yield signing("signature", "name changed after signing", _tampered)
    yield signing("signature", "attribute changed after signing", _tampered_attribute)
    yield signing("weak_algorithm", "HMAC with the public key as its secret", _by_hmac)
    yield signing("weak_algorithm", "rsa-sha1", lambda s: sign(assertion(s), s.idp_key, **weak))
    yield signing("weak_algorithm", "sha1", lambda s: sign(assertion(s), s.idp_key, digest=xmlsec.Transform.SHA1))
    yield signing("signature", "reference removed", _changed(_without_reference))
    yield signing("signature", "SignedInfo twice", _changed(_second_signed_info))
    yield signing("signature", "two references", _changed(_second_reference))
    yield signing("signature", "reference to the whole document", lambda s: sign(assertion(s), s.idp_key, uri=""))
    yield signing("signature", "an object in the signature", _changed(_with_object))
    yield signing("signature", "signature elsewhere in the assertion", _changed(_moved_down))
    yield signing("signature", "signature without value", _changed(_without_value))
    yield signing("signature", "one more transform", _changed(_further_transform))
    yield signing("signature", "canonical form that keeps comments", _changed(_keeping_comments))
    yield signing(
        "signature",
        "a canonical form that takes in what stands around",
        lambda s: sign(assertion(s), s.idp_key, canonical=xmlsec.Transform.C14N),
    )
    yield signing("structure", "the signature has the assertion's ID", _changed(_same_id_again))
    yield Attack("only the answer is signed", "signature", _response_signed_only)


# --- comments and processing instructions


def _split(element_, node):
    """The text of an element cut in two by a node, which canonical forms may drop."""
    text = element_.text
    element_.text = text[:-4]
    element_.insert(0, node)
    node.tail = text[-4:]


def _with_node(path: str, make_node: Callable, *, before_signing: bool) -> Callable[[Situation], object]:
    def make(s: Situation):
        made = assertion(s)
        if before_signing:
            _split(made.find(path), make_node())
        signed = sign(made, s.idp_key)
        if not before_signing:
            _split(signed.find(path), make_node())
        return signed

    return make


def _injection_attacks() -> Iterator[Attack]:
    places = {
        "the NameID": f".//{{{SAML}}}NameID",
        "an attribute": f".//{{{SAML}}}Attribute[last()]/{{{SAML}}}AttributeValue",
        "the audience": f".//{{{SAML}}}Audience",
    }
    for place, path in places.items():
        comment = _with_node(path, lambda: etree.Comment("x"), before_signing=False)
        instruction = _with_node(path, lambda: etree.ProcessingInstruction("x"), before_signing=True)
        yield signing("comments", f"comment in {place}", comment)
        yield signing("comments", f"processing instruction in {place}", instruction)
    yield octets(
        "comments", "comment in the answer", lambda xml, s: xml.replace(b"<samlp:Status>", b"<samlp:Status><!--x-->")
    )
    yield octets("comments", "processing instruction before the answer", lambda xml, s: b"<?x y?>" + xml)


# --- what the assertion says


def _statement_attacks() -> Iterator[Attack]:
    yield saying("audience", "another audience", audiences=("https://saml.aarhus.valg.example",))
    yield saying("audience", "no audience", audiences=None)
    yield saying("audience", "two audiences", audiences=lambda s: (s.sp.entity_id, "https://other.example"))
    yield saying("recipient", "another recipient", recipient="https://aarhus.valg.example/sign-in/answer/")
    yield saying("recipient", "our recipient with more behind", recipient=lambda s: f"{s.sp.acs_url}more")
    yield saying("recipient", "no recipient", recipient=None)
    yield saying("expired", "expired an hour ago", ends=lambda s: s.at(hours=-1))
    yield saying("not_yet_valid", "valid in an hour", begins=lambda s: s.at(hours=1), ends=lambda s: s.at(hours=2))
    yield saying("expired", "confirmation expired", confirmation_ends=lambda s: s.at(minutes=-1))
    yield saying("expired", "session expired", session_ends=lambda s: s.at(minutes=-1))
    yield saying("confirmation", "confirmation without end", confirmation_ends=None)
    yield saying("confirmation", "confirmation with a beginning", confirmation_begins=lambda s: s.at(minutes=-1))
    yield saying("confirmation", "no confirmation", confirmations=0)
    yield saying("confirmation", "two confirmations", confirmations=2)
    yield saying("confirmation", "holder of key", method="urn:oasis:names:tc:SAML:2.0:cm:holder-of-key")
    yield saying("confirmation", "sender vouches", method="urn:oasis:names:tc:SAML:2.0:cm:sender-vouches")
    yield saying("issue_instant", "assertion a day old", issue_instant=lambda s: s.at(days=-1))
    yield saying("issue_instant", "assertion from tomorrow", issue_instant=lambda s: s.at(days=1))
    yield saying("issue_instant", "assertion at no time we can read", issue_instant="2026-11-20T09:00:00+01:00")
    yield saying("authn_instant", "signed in a day ago", authn_instant=lambda s: s.at(days=-1))
    yield saying("authn_instant", "signs in tomorrow", authn_instant=lambda s: s.at(days=1))
    yield saying("in_response_to", "confirmation of another request", in_response_to="_other")
    yield saying("in_response_to", "confirmation of no request", in_response_to=None)
    yield saying("issuer", "assertion of another issuer", issuer="https://saml.other.example/")
    yield saying("session_index", "no session index", session_index=None)
    yield saying("name_id", "no name", name_id=None)


def _attribute_attacks() -> Iterator[Attack]:
    citizen, employee = Profile.CITIZEN, Profile.EMPLOYEE
    professional = f"{EID}professional/uuid/0a1b2c3d-1111-4222-8333-444455556666"
    yield saying("level", "level Low", change={LEVEL: ("Low",)})
    yield saying("level", "no level", change={LEVEL: None})
    yield saying("level", "two levels", change={LEVEL: ("Low", "High")})
    yield saying("level", "a level nobody knows", change={LEVEL: ("substantial",)})
    yield saying("level", "a number for the level, 2", change={LEVEL: None, LEGACY_LEVEL: ("2",)})
    yield saying("level", "level Low and a number for a higher one", change={LEVEL: ("Low",), LEGACY_LEVEL: ("4",)})
    yield saying("spec_version", "another version of the profile", change={SPEC_VERSION: ("DK-SAML-2.0",)})
    yield saying("spec_version", "no version of the profile", change={SPEC_VERSION: None})
    yield saying("name_id", "a name of another form", citizen, name_id="somebody")
    yield saying("name_id", "a name with something before it", citizen, name_id=lambda s: f"x{s.name_id}")
    yield saying(
        "name_id",
        "a name that is an address",
        citizen,
        name_id_format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
    )
    yield saying("professional_identity", "an identity at work", citizen, name_id=professional)
    yield saying("no_cpr", "no CPR number", citizen, change={f"{EID}cprNumber": None})
    yield saying("no_cpr", "two CPR numbers", citizen, change={f"{EID}cprNumber": ("0101701234", "0202805678")})
    yield saying("other_cvr", "another employer in the attribute", employee, change={CVR: ("22222222",)})
    yield saying("other_cvr", "an employer's number that is none", employee, change={CVR: ("DK11111111",)})
    yield saying("privileges_unreadable", "privileges that are no base64", employee, change={PRIVILEGES: ("<x/>",)})
    yield saying("privileges_unreadable", "privileges twice", employee, change={PRIVILEGES: ("PHgvPg==", "PHgvPg==")})


def _structure_attacks() -> Iterator[Attack]:
    def with_child(path: str, make_child: Callable) -> Callable[[Situation], object]:
        def make(s: Situation):
            made = assertion(s)
            (made.find(path) if path else made).append(make_child(s, made))
            return sign(made, s.idp_key)

        return make

    statement, conditions = f"{{{SAML}}}AttributeStatement", f"{{{SAML}}}Conditions"

    def again(name: str) -> Callable:
        return lambda s, made: deepcopy(made.find(f"{{{SAML}}}{name}"))

    yield signing(
        "structure", "an attribute twice", with_child(statement, lambda s, made: making.attribute(LEVEL, "High"))
    )
    yield signing("structure", "two statements of sign-in", with_child("", again("AuthnStatement")))
    yield signing("structure", "two statements of attributes", with_child("", again("AttributeStatement")))
    yield signing("structure", "two subjects", with_child("", again("Subject")))
    yield signing("issuer", "two issuers", with_child("", again("Issuer")))
    yield signing(
        "structure",
        "an encrypted attribute",
        with_child(statement, lambda s, made: element(SAML, "EncryptedAttribute", None)),
    )
    yield signing("structure", "a decision", with_child("", lambda s, made: element(SAML, "AuthzDecisionStatement")))
    yield signing(
        "structure", "a condition nobody knows", with_child(conditions, lambda s, made: element(SAML, "Condition"))
    )
    yield signing("structure", "no assertion in the parcel", lambda s: element(SAML, "NameID", s.name_id))
    yield signing(
        "several_assertions",
        "a sealed assertion in the assertion",
        with_child("", lambda s, made: element(SAML, "Advice", None, encrypt(_evil(s), s.sp.signing.certificate))),
    )


# --- the answer around it


def _answer_attacks() -> Iterator[Attack]:
    yield around("destination", "another destination", destination="https://aarhus.valg.example/sign-in/answer/")
    yield around("destination", "our destination with more behind", destination=lambda s: f"{s.sp.acs_url}more")
    yield around("destination", "no destination", destination=None)
    yield around("issuer", "answer of another issuer", issuer="https://saml.other.example/")
    yield around("issuer", "answer of no issuer", issuer=None)
    yield octets("issuer", "issuer of another kind", _issuer_of_another_kind)
    yield around("issue_instant", "answer a day old", issue_instant=lambda s: s.at(days=-1))
    yield around("unsolicited", "answer to no request", in_response_to=None)
    yield around("in_response_to", "answer to another request", in_response_to="_other")
    yield around("structure", "no status", status=None)
    yield Attack("unsolicited altogether", "unsolicited", _unsolicited)
    yield around("not_signed_in", "cancelled, with an assertion", status="Responder", second="AuthnFailed")
    for top, second in (
        ("Responder", "AuthnFailed"),
        ("Requester", "RequestDenied"),
        ("Responder", None),
        ("Responder", "NoAuthnContext"),
    ):
        yield Attack(f"{top} {second}, no assertion", "not_signed_in", _status_maker(top, second))


def _issuer_of_another_kind(xml: bytes, s: Situation) -> bytes:
    return xml.replace(
        b"<saml:Issuer>", b'<saml:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">', 1
    )


def _unsolicited(s: Situation) -> str:
    inside = sign(assertion(s, in_response_to=None), s.idp_key)
    return encoded(response(s, encrypt(inside, s.sp.signing.certificate), in_response_to=None))


def _status_maker(top, second):
    return lambda s: encoded(response(s, status=top, second=second, message="Bruger 010170-1234 afbrød"))


# --- encryption


def _encryption_attacks() -> Iterator[Attack]:
    def good(s):
        return sign(assertion(s), s.idp_key)

    yield Attack("plain, well signed", "not_encrypted", lambda s: encoded(response(s, good(s))))
    yield Attack(
        "plain, in a signed answer", "not_encrypted", lambda s: encoded(sign(response(s, assertion(s)), s.idp_key))
    )
    yield Attack("no assertion at all", "not_encrypted", lambda s: encoded(response(s)))
    yield Attack("plain beside encrypted", "not_encrypted", _plain_beside)
    yield Attack("two encrypted", "several_assertions", _two_encrypted)
    yield Attack("two in one parcel, evil one last", "several_assertions", lambda s: sealed(s, [good(s), _evil(s)]))
    yield Attack("two in one parcel, evil one first", "several_assertions", lambda s: sealed(s, [_evil(s), good(s)]))
    yield Attack("sealed among the extensions", "structure", _among_extensions)
    yield Attack(
        "sealed data in the status as well",
        "structure",
        lambda s: _with_detail(s, encrypt(good(s), s.sp.signing.certificate)[0]),
    )
    yield Attack("an answer in the answer's status", "structure", lambda s: _with_detail(s, response(s)))
    yield Attack("rsa-1_5", "weak_encryption", lambda s: sealed(s, good(s), transport=RSA_1_5))
    yield octets(
        "weak_encryption",
        "triple DES by name",
        _renamed(b"http://www.w3.org/2009/xmlenc11#aes256-gcm", f"{XENC}tripledes-cbc"),
    )
    yield octets("cannot_decrypt", "another cipher by name", _renamed(b"aes256-gcm", "aes128-gcm"))
    yield octets("cannot_decrypt", "ciphertext changed", _last_cipher_changed)
    yield Attack("for somebody else's key", "cannot_decrypt", _for_another_key)
    yield Attack("nonsense in the parcel", "cannot_decrypt", lambda s: sealed(s, b"nonsense & no XML <"))
    for cipher in making.CIPHERS[::3]:
        yield Attack(f"document type in the parcel, {cipher[-10:]}", "cannot_decrypt", _sealed_doctype(cipher))
    yield Attack(
        "unknown entity in the parcel",
        "cannot_decrypt",
        lambda s: sealed(s, etree.tostring(good(s)).replace(b"OIO-SAML-3.0", b"&v;")),
    )


def _plain_beside(s):
    inside = encrypt(_evil(s), s.sp.signing.certificate)
    return encoded(response(s, sign(assertion(s), s.idp_key), inside))


def _two_encrypted(s):
    good = encrypt(sign(assertion(s), s.idp_key), s.sp.signing.certificate)
    return encoded(response(s, good, encrypt(_evil(s), s.sp.signing.certificate)))


def _among_extensions(s):
    inside = encrypt(sign(assertion(s), s.idp_key), s.sp.signing.certificate)
    return encoded(response(s, element(SAMLP, "Extensions", None, inside)))


def _with_detail(s, detail):
    """A good answer with something more in its status, where the schema lets anything stand."""
    root = response(s, encrypt(sign(assertion(s), s.idp_key), s.sp.signing.certificate))
    root.find(f"{{{SAMLP}}}Status").append(element(SAMLP, "StatusDetail", None, detail))
    return encoded(root)


def _for_another_key(s):
    inside = sign(assertion(s), s.idp_key)
    return encoded(response(s, encrypt(inside, key_pair("Somebody else").certificate)))


def _renamed(name: bytes, other: str):
    return lambda xml, s: xml.replace(name, other.encode())


def _last_cipher_changed(xml, s):
    found = list(re.finditer(rb"<xenc:CipherValue>([^<]+)<", xml))[-1]
    octet = bytearray(base64.b64decode(found[1]))
    octet[-20] ^= 1
    return xml[: found.start(1)] + base64.b64encode(octet) + xml[found.end(1) :]


def _sealed_doctype(cipher):
    def make(s):
        inside = etree.tostring(sign(assertion(s), s.idp_key)).replace(b"OIO-SAML-3.0", b"&v;")
        return sealed(s, b"<!DOCTYPE x [<!ENTITY v 'OIO-SAML-3.0'>]>" + inside, cipher=cipher)

    return make


# --- no XML, or too much of it


def _before(prologue: bytes):
    return lambda xml, s: prologue + xml.replace(b"</samlp:Response>", b"&v;</samlp:Response>")


def _laughs() -> bytes:
    lines = [b"<!ENTITY l0 'ha'>"] + [
        b"<!ENTITY l%d '%s'>" % (depth, b"&l%d;" % (depth - 1) * 10) for depth in range(1, 10)
    ]
    return b"<!DOCTYPE x [" + b"".join(lines) + b"<!ENTITY v '&l9;'>]>"


def _xml_attacks() -> Iterator[Attack]:
    yield octets("doctype", "internal entity", _before(b"<!DOCTYPE x [<!ENTITY v 'x'>]>"))
    yield octets(
        "doctype", "external entity from a file", _before(b"<!DOCTYPE x [<!ENTITY v SYSTEM 'file:///etc/passwd'>]>")
    )
    yield octets(
        "doctype", "external document type", lambda xml, s: b"<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'>" + xml
    )
    yield octets(
        "doctype", "parameter entity", _before(b"<!DOCTYPE x [<!ENTITY % v SYSTEM 'http://127.0.0.1:9/x'> %v;]>")
    )
    yield octets("doctype", "billion laughs", _before(_laughs()))
    yield octets(
        "unreadable", "document type in other letters", lambda xml, s: ("<!DOCTYPE x>" + xml.decode()).encode("utf-16")
    )
    yield octets(
        "unreadable", "another alphabet declared", lambda xml, s: b'<?xml version="1.0" encoding="iso-8859-1"?>' + xml
    )
    yield octets("unreadable", "unknown entity", lambda xml, s: xml.replace(b"<samlp:Status>", b"<samlp:Status>&v;"))
    yield Attack("five megabytes", "too_large", lambda s: encoded(b"<x>" + b"x" * 5_000_000 + b"</x>"))
    yield octets("too_large", "blown up with blanks", lambda xml, s: xml + b" " * 300_000)
    yield Attack("nothing", "unreadable", lambda s: "")
    yield Attack("no base64", "unreadable", lambda s: "<samlp:Response/>")
    yield Attack("no XML", "unreadable", lambda s: encoded(os.urandom(900)))
    yield Attack("half an answer", "unreadable", lambda s: good_answer(s)[:1200])
    yield Attack(
        "another message", "structure", lambda s: encoded(element(SAMLP, "AuthnRequest", None, ID="_x", Version="2.0"))
    )
    yield Attack("only an assertion", "structure", lambda s: encoded(sign(assertion(s), s.idp_key)))
    yield octets("structure", "another version", lambda xml, s: xml.replace(b'Version="2.0"', b'Version="1.1"', 1))


ATTACKS: list[Attack] = [
    *[Attack(name, reason, make) for name, reason, make in wrappings()],
    *_signature_attacks(),
    *_injection_attacks(),
    *_statement_attacks(),
    *_attribute_attacks(),
    *_structure_attacks(),
    *_answer_attacks(),
    *_encryption_attacks(),
    *_xml_attacks(),
]


def attacks_on(profile: Profile) -> list[Attack]:
    """Those that a site of that kind must refuse."""
    return [attack for attack in ATTACKS if attack.only_for in (None, profile)]
