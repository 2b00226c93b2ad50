"""From what a browser carries to a request that may be acted on."""

from urllib.parse import parse_qsl

from valghalla_simulators.saml import instants
from valghalla_simulators.saml.messages import (
    Message,
    RequestRefused,
    SignInRequest,
    issuer_of,
    read_posted,
    read_sign_in_request,
)
from valghalla_simulators.saml.redirect import read_query
from valghalla_simulators.saml.service_provider import ServiceProvider, origin_of
from valghalla_simulators.saml.xml import Unreadable
from valghalla_simulators.server import Asked
from valghalla_simulators.sign_in.service import SignInService


def message_in(asked: Asked, query: str) -> Message:
    """The message, by Redirect in the query or by POST in a form. Raises RequestRefused."""
    try:
        if asked.method != "POST":
            return read_query(query)
        fields = dict(parse_qsl(asked.body.decode("ascii", "replace"), max_num_fields=20))
        return read_posted(fields.get("SAMLRequest") or fields.get("SAMLResponse", ""), fields.get("RelayState", ""))
    except (Unreadable, ValueError) as unreadable:
        raise RequestRefused("Beskeden kan ikke læses.") from unreadable


def sender_of(service: SignInService, message: Message) -> ServiceProvider:
    """The service provider that signed the message. Raises RequestRefused when none did."""
    acs_url = message.root.get("AssertionConsumerServiceURL", "")
    origin = origin_of(acs_url) if acs_url else ""
    sender = service.directory.find(issuer_of(message), origin)
    if not message.is_signed_by(sender.signing):
        # Its keys may have changed since it was asked for them.
        sender = service.directory.find(issuer_of(message), origin, fresh=True)
        if not message.is_signed_by(sender.signing):
            raise RequestRefused("Underskriften mangler, eller den passer ikke til tjenestens metadata.")
    return sender


def sign_in_request(service: SignInService, query: str, *, first_time: bool) -> SignInRequest:
    """The request in a query. first_time: it has just been sent, so its age counts. Raises RequestRefused."""
    try:
        message = read_query(query)
    except Unreadable as unreadable:
        raise RequestRefused("Beskeden kan ikke læses.") from unreadable
    sender = sender_of(service, message)
    now = instants.now() if first_time else None
    return read_sign_in_request(message, sender, service.provider.url, now=now)
