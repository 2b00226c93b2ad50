"""Attacks with a good signature: what the assertion and the answer round it say does not fit."""

from collections.abc import Callable, Iterator
from copy import deepcopy

from tests.integrations.saml import making
from tests.integrations.saml.attack import Attack, around, evil, octets, saying, signing
from tests.integrations.saml.making import (
    EID,
    LEVEL,
    SAML,
    SPEC_VERSION,
    Situation,
    assertion,
    element,
    encoded,
    response,
    sign,
)
from tests.integrations.saml.sealing import encrypt
from valghalla.integrations.saml.parties import Profile

LEGACY_LEVEL = "dk:gov:saml:attribute:AssuranceLevel"
PRIVILEGES = f"{EID}privilegesIntermediate"
CVR = f"{EID}professional/cvr"


def statement_attacks() -> Iterator[Attack]:
    """Whom, when and what for: another, or nobody."""
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


def attribute_attacks() -> Iterator[Attack]:
    """Attributes that do not let in."""
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


def structure_attacks() -> Iterator[Attack]:
    """Something twice, or something else."""

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
    yield signing("structure", "something the schema does not know", _unknown_to_the_schema)
    yield signing("structure", "no assertion in the parcel", lambda s: element(SAML, "NameID", s.name_id))
    yield signing(
        "several_assertions",
        "a sealed assertion in the assertion",
        with_child("", lambda s, made: element(SAML, "Advice", None, encrypt(evil(s), s.sp.signing.certificate))),
    )


# --- the answer around it


def _unknown_to_the_schema(s: Situation):
    made = assertion(s)
    made.set("x", "y")
    return sign(made, s.idp_key)


def answer_attacks() -> Iterator[Attack]:
    """The Response round a good assertion."""
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
