"""Asking an identity provider to sign somebody in."""

from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from valghalla.integrations.saml import redirect, template, xml
from valghalla.integrations.saml.parties import IdentityProvider, Profile, ServiceProvider

SUBSTANTIAL = "https://data.gov.dk/concept/core/nsis/loa/Substantial"
PRIVATE_PERSON = "https://data.gov.dk/eid/Person"
ASKED_FOR = {Profile.CITIZEN: (SUBSTANTIAL, PRIVATE_PERSON), Profile.EMPLOYEE: (SUBSTANTIAL,)}


@dataclass(frozen=True, slots=True)
class Sent:
    """A message to send through the browser. id: what the answer will refer to.   url: where to redirect to."""

    id: str
    url: str


def sign_in_request(sp: ServiceProvider, idp: IdentityProvider, *, now: datetime) -> Sent:
    """A signed request to sign somebody in anew, at level Substantial or higher; citizens as private persons.

    Carries no RelayState: where to go afterwards is remembered by us, under the request's ID.
    """
    request = template.copy_of("authn_request")
    request.set("ID", template.new_id())
    request.set("IssueInstant", xml.written_instant(now))
    request.set("Destination", idp.sign_in_url)
    request.set("AssertionConsumerServiceURL", sp.acs_url)
    template.fill(request, "Issuer", sp.entity_id)
    (context,) = xml.elements(request, "samlp:RequestedAuthnContext")
    for asked in ASKED_FOR[sp.profile]:
        etree.SubElement(context, f"{{{xml.SAML}}}AuthnContextClassRef").text = asked
    url = redirect.signed_url(idp.sign_in_url, kind="SAMLRequest", message=template.bytes_of(request), key=sp.signing)
    return Sent(str(request.get("ID")), url)
