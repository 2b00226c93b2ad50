"""Signing out, both ways, by HTTP-Redirect.

Every message is signed; one without a good signature changes nothing. Source: docs/integrations/sign-in.md.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml import etree

from valghalla.integrations.saml import redirect, template, toolkit, xml
from valghalla.integrations.saml.assertion import NameId
from valghalla.integrations.saml.content import name_id_in, require_recent
from valghalla.integrations.saml.errors import SamlRefused
from valghalla.integrations.saml.parties import IdentityProvider, ServiceProvider
from valghalla.integrations.saml.requests import Sent

LIFETIME = timedelta(minutes=5)  # of our own requests
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
PARTIAL = "urn:oasis:names:tc:SAML:2.0:status:PartialLogout"


@dataclass(frozen=True, slots=True)
class SignOutRequest:
    """The identity provider asks us to end a session; without session_index, all of that person's.

    relay_state: goes back unchanged with the answer, which names id.
    """

    id: str
    name_id: NameId
    session_index: str | None
    relay_state: str


def sign_out_request(
    sp: ServiceProvider, idp: IdentityProvider, name_id: NameId, session_index: str, *, now: datetime
) -> Sent:
    """A signed request to sign the person out everywhere. name_id, session_index: as the assertion had them."""
    request = _outgoing("logout_request", sp, idp.sign_out_url, now)
    request.set("NotOnOrAfter", xml.written_instant(now + LIFETIME))
    named = template.fill(request, "NameID", name_id.value)
    qualifiers = {
        "Format": name_id.format,
        "NameQualifier": name_id.name_qualifier,
        "SPNameQualifier": name_id.sp_name_qualifier,
    }
    for attribute, value in qualifiers.items():
        if value:
            named.set(attribute, value)
    template.fill(request, "SessionIndex", session_index)
    url = redirect.signed_url(idp.sign_out_url, kind="SAMLRequest", message=template.bytes_of(request), key=sp.signing)
    return Sent(str(request.get("ID")), url)


def read_sign_out_request(query: str, sp: ServiceProvider, idp: IdentityProvider, *, now: datetime) -> SignOutRequest:
    """The identity provider's request, verified. query: the raw query string as received, since it is what is signed.

    Raises SamlRefused. Whose session it is, and whether there is one, the caller sees; without one the
    answer is Success all the same.
    """
    received = redirect.receive(query, "SAMLRequest")
    request = _incoming(received, "LogoutRequest", sp, idp, now)
    if request.get("NotOnOrAfter") is not None and xml.instant(request.get("NotOnOrAfter"), "expired") <= now:
        raise SamlRefused("expired")
    indexes = xml.elements(request, "samlp:SessionIndex")
    if len(indexes) > 1:
        raise SamlRefused("session_index")
    asked = SignOutRequest(
        id=request.get("ID") or "",
        name_id=name_id_in(request),
        session_index=xml.text_of(indexes[0], "session_index") if indexes else None,
        relay_state=received.relay_state,
    )
    toolkit.second_opinion_on_sign_out(request, sp, idp)
    return asked


def sign_out_answer(
    sp: ServiceProvider, idp: IdentityProvider, *, in_response_to: str, relay_state: str, now: datetime
) -> str:
    """The address to redirect to with our signed answer: signed out. in_response_to, relay_state: of their request."""
    answer = _outgoing("logout_response", sp, idp.sign_out_answer_url, now)
    answer.set("InResponseTo", in_response_to)
    return redirect.signed_url(
        idp.sign_out_answer_url,
        kind="SAMLResponse",
        message=template.bytes_of(answer),
        key=sp.signing,
        relay_state=relay_state,
    )


def in_response_to_of(query: str) -> str:
    """The ID of the request of ours that an answer says it belongs to, before anything of it is believed.

    Raises SamlRefused, "unsolicited" when it names none.
    """
    return _in_response_to(redirect.receive(query, "SAMLResponse").message)


def read_sign_out_answer(
    query: str, sp: ServiceProvider, idp: IdentityProvider, *, request_id: str, now: datetime
) -> bool:
    """Whether the identity provider signed the person out everywhere. request_id: of our request.

    False means that other services may still know the person: tell her to close the browser. Raises SamlRefused.
    """
    answer = _incoming(redirect.receive(query, "SAMLResponse"), "LogoutResponse", sp, idp, now)
    if _in_response_to(answer) != request_id:
        raise SamlRefused("in_response_to")
    top = xml.only(answer, "samlp:Status/samlp:StatusCode", "structure")
    second = xml.elements(top, "samlp:StatusCode")
    toolkit.second_opinion_on_sign_out_answer(answer, sp, idp, request_id)
    return top.get("Value") == SUCCESS and PARTIAL not in [code.get("Value") for code in second]


def _outgoing(name: str, sp: ServiceProvider, destination: str, now: datetime) -> etree._Element:
    message = template.copy_of(name)
    message.set("ID", template.new_id())
    message.set("IssueInstant", xml.written_instant(now))
    message.set("Destination", destination)
    template.fill(message, "Issuer", sp.entity_id)
    return message


def _incoming(
    received: redirect.Received, name: str, sp: ServiceProvider, idp: IdentityProvider, now: datetime
) -> etree._Element:
    message = redirect.believe(received, idp)
    if message.tag != f"{{{xml.SAMLP}}}{name}" or message.get("Version") != "2.0" or not message.get("ID"):
        raise SamlRefused("structure")
    if message.get("Destination") != sp.slo_url:
        raise SamlRefused("destination")
    xml.require_issuer(message, idp.entity_id)
    require_recent(message, now)
    return message


def _in_response_to(message: etree._Element) -> str:
    if not (named := message.get("InResponseTo")):
        raise SamlRefused("unsolicited")
    return named
