"""Sign-outs by HTTP-Redirect: the good ones, and every one that must change nothing."""

import base64
import zlib
from collections.abc import Callable, Iterator
from urllib.parse import quote_plus

from lxml import etree

from tests.integrations.saml.attack import Attack, given
from tests.integrations.saml.making import PERSISTENT, SAML, SAMLP, Situation, element, key_pair, redirect_query, status
from tests.integrations.saml.sealing import XENC

OTHER_ISSUER = "https://saml.other.example/"


def request(s: Situation, **overrides):
    """A good LogoutRequest from the identity provider; overrides change it, None leaves the part out."""
    o = {
        "ID": "_their-request",
        "issuer": s.idp.entity_id,
        "destination": s.sp.slo_url,
        "issue_instant": s.at(),
        "ends": s.at(minutes=5),
        "name_id": s.name_id,
        "indexes": (s.session_index,),
        **overrides,
    }
    return element(
        SAMLP,
        "LogoutRequest",
        None,
        o["issuer"] and element(SAML, "Issuer", o["issuer"]),
        o["name_id"] and element(SAML, "NameID", o["name_id"], Format=PERSISTENT),
        *[element(SAMLP, "SessionIndex", index) for index in o["indexes"]],
        ID=o["ID"],
        Version="2.0",
        IssueInstant=o["issue_instant"],
        Destination=o["destination"],
        NotOnOrAfter=o["ends"],
    )


def answer(s: Situation, **overrides):
    """A good LogoutResponse to the request of the situation; overrides change it, None leaves the part out."""
    o = {
        "issuer": s.idp.entity_id,
        "destination": s.sp.slo_url,
        "issue_instant": s.at(),
        "in_response_to": s.request_id,
        "top": "Success",
        "second": None,
        **overrides,
    }
    return element(
        SAMLP,
        "LogoutResponse",
        None,
        o["issuer"] and element(SAML, "Issuer", o["issuer"]),
        status(o["top"], o["second"]) if o["top"] else None,
        ID="_their-answer",
        Version="2.0",
        IssueInstant=o["issue_instant"],
        Destination=o["destination"],
        InResponseTo=o["in_response_to"],
    )


def request_query(s: Situation, **overrides) -> str:
    """The query string of a good sign-out request, or of one changed before it was signed."""
    return redirect_query("SAMLRequest", request(s, **overrides), s.idp_key, relay_state=s.relay_state or None)


def answer_query(s: Situation, **overrides) -> str:
    """The query string of a good answer to our sign-out, or of one changed before it was signed."""
    return redirect_query("SAMLResponse", answer(s, **overrides), s.idp_key)


def _asking(reason: str, name: str, **overrides) -> Attack:
    return Attack(name, reason, lambda s: request_query(s, **given(s, overrides)))


def _answering(reason: str, name: str, **overrides) -> Attack:
    return Attack(name, reason, lambda s: answer_query(s, **given(s, overrides)))


def _signing(reason: str, name: str, kind: str, make: Callable, **how) -> Attack:
    """A good message, signed in another way. key: a function of the situation."""
    key = how.pop("key", lambda s: s.idp_key)
    return Attack(name, reason, lambda s: redirect_query(kind, make(s), key(s), **how))


def _octets(reason: str, name: str, change: Callable[[bytes], bytes]) -> Attack:
    """Well signed, but the XML is no good."""
    return Attack(name, reason, lambda s: redirect_query("SAMLRequest", change(etree.tostring(request(s))), s.idp_key))


def _signature_attacks(kind: str, make: Callable) -> Iterator[Attack]:
    def query(s: Situation, **how) -> str:
        return redirect_query(kind, make(s), s.idp_key, **how)

    yield _signing("signature", "unsigned", kind, make, key=lambda s: None)
    yield _signing("signature", "signed with another key", kind, make, key=lambda s: key_pair("Somebody else"))
    yield _signing("signature", "signed with our own key", kind, make, key=lambda s: s.sp.signing)
    yield _signing("weak_algorithm", "rsa-sha1", kind, make, algorithm="rsa-sha1")
    yield _signing("weak_algorithm", "HMAC by name", kind, make, algorithm="hmac-sha256")
    yield Attack("algorithm taken away", "signature", lambda s: _without(query(s), "SigAlg"))
    yield Attack("signature emptied", "signature", lambda s: _without(query(s), "Signature") + "&Signature=")
    yield Attack("signature no base64", "signature", lambda s: _without(query(s), "Signature") + "&Signature=%3F")
    yield Attack("relay state put in", "signature", lambda s: query(s) + "&RelayState=x")
    yield Attack("relay state changed", "signature", lambda s: query(s, relay_state="a").replace("State=a", "State=b"))
    yield Attack(
        "message changed",
        "signature",
        lambda s: _rewritten(query(s), kind),
    )
    yield Attack("message twice", "structure", lambda s: query(s) + f"&{kind}=x")
    yield Attack("signature twice", "structure", lambda s: query(s) + "&Signature=x")


def _without(query: str, name: str) -> str:
    return "&".join(part for part in query.split("&") if not part.startswith(f"{name}="))


def _rewritten(query: str, kind: str) -> str:
    """The same message, written with a line break that decoding takes away: other octets than those signed."""
    return "&".join(f"{part}%0A" if part.startswith(f"{kind}=") else part for part in query.split("&"))


def _request_attacks() -> Iterator[Attack]:
    yield from _signature_attacks("SAMLRequest", request)
    yield _asking("issuer", "another issuer", issuer=OTHER_ISSUER)
    yield _asking("issuer", "no issuer", issuer=None)
    yield _asking("destination", "another destination", destination="https://aarhus.valg.example/sign-out/answer/")
    yield _asking("destination", "no destination", destination=None)
    yield _asking("expired", "expired", ends=lambda s: s.at(minutes=-1))
    yield _asking("issue_instant", "a day old", issue_instant=lambda s: s.at(days=-1), ends=None)
    yield _asking("name_id", "no name", name_id=None)
    yield _asking("session_index", "two sessions", indexes=("_s1", "_s2"))
    yield _asking("structure", "no ID", ID=None)
    yield _octets("name_id", "encrypted name", _encrypted_name)
    yield _octets("comments", "comment in the name", lambda xml: xml.replace(b"/uuid/", b"/uuid/<!--x-->"))
    yield _octets(
        "comments", "processing instruction in the name", lambda xml: xml.replace(b"/uuid/", b"/uuid/<?x y?>")
    )
    yield _octets("doctype", "document type", lambda xml: b"<!DOCTYPE x [<!ENTITY v 'x'>]>" + xml)
    yield _octets("too_large", "blown up", lambda xml: xml + b" " * 5_000_000)
    yield _octets(
        "structure",
        "something the schema does not know",
        lambda xml: xml.replace(b'Version="2.0"', b'Version="2.0" x="y"'),
    )
    yield _octets("structure", "another version", lambda xml: xml.replace(b'Version="2.0"', b'Version="1.1"'))
    yield _signing(
        "structure",
        "another message",
        "SAMLRequest",
        lambda s: element(SAMLP, "AuthnRequest", None, ID="_x", Version="2.0"),
    )
    yield Attack("request and answer in one", "structure", lambda s: request_query(s) + "&SAMLResponse=x")
    yield Attack("another encoding", "structure", lambda s: request_query(s) + "&SAMLEncoding=x")
    yield Attack("not deflated", "unreadable", lambda s: "SAMLRequest=" + quote_plus("PHgvPg=="))
    yield Attack("cut short", "unreadable", lambda s: _cut(request(s)))
    yield Attack("no base64", "unreadable", lambda s: "SAMLRequest=%3C")
    yield Attack("a very long address", "too_large", lambda s: request_query(s) + "&x=" + "y" * 70_000)
    yield Attack("no message", "structure", lambda s: "RelayState=x")


def _encrypted_name(xml: bytes) -> bytes:
    root = etree.fromstring(xml)
    name = root.find(f"{{{SAML}}}NameID")
    sealed = element(SAML, "EncryptedID", None)
    etree.SubElement(sealed, f"{{{XENC}}}EncryptedData")
    root.replace(name, sealed)
    return etree.tostring(root)


def _cut(message) -> str:
    return "SAMLRequest=" + quote_plus(base64.b64encode(zlib.compress(etree.tostring(message), wbits=-15)[:-30]))


def _answer_attacks() -> Iterator[Attack]:
    yield from _signature_attacks("SAMLResponse", answer)
    yield _answering("unsolicited", "answer to nothing", in_response_to=None)
    yield _answering("in_response_to", "answer to another request", in_response_to="_other")
    yield _answering("issuer", "another issuer", issuer=OTHER_ISSUER)
    yield _answering("destination", "another destination", destination="https://aarhus.valg.example/sign-out/answer/")
    yield _answering("issue_instant", "a day old", issue_instant=lambda s: s.at(days=-1))
    yield _answering("structure", "no status", top=None)
    yield _signing("structure", "something the schema does not know", "SAMLResponse", _unknown_to_the_schema)


def _unknown_to_the_schema(s: Situation):
    made = answer(s)
    made.set("x", "y")
    return made


SIGN_OUT_ATTACKS: list[Attack] = list(_request_attacks())
SIGN_OUT_ANSWER_ATTACKS: list[Attack] = list(_answer_attacks())
