"""What service providers send: read, and held against the rules, before anything is done about it."""

import datetime
from base64 import b64decode
from binascii import Error as NoBase64
from dataclasses import dataclass
from typing import Protocol

from cryptography import x509
from lxml import etree

from valghalla_simulators.saml import instants, signing
from valghalla_simulators.saml.names import BINDING_POST, IDENTITY_URIS, LEVEL_URIS, PERSISTENT, SAMLP, Identity, Level
from valghalla_simulators.saml.service_provider import ServiceProvider
from valghalla_simulators.saml.xml import Unreadable, read, text_of

SKEW = datetime.timedelta(minutes=5)


class RequestRefused(Exception):
    """The message is not acted on; the argument says why, in Danish. The service provider gets no answer."""


class Message(Protocol):
    """A message by one binding or the other."""

    @property
    def root(self) -> etree._Element:
        """The message itself."""

    @property
    def relay_state(self) -> str:
        """What came beside it, to be sent back."""

    def is_signed_by(self, certificates: tuple[x509.Certificate, ...]) -> bool:
        """Whether it carries a good signature by one of them."""


@dataclass(frozen=True)
class Posted:
    """A message by HTTP-POST, signed within."""

    root: etree._Element
    relay_state: str

    def is_signed_by(self, certificates: tuple[x509.Certificate, ...]) -> bool:
        """Whether one of the certificates' keys signed the message itself."""
        return signing.is_signed_by(self.root, certificates)


@dataclass(frozen=True)
class SignInRequest:
    """minimum: the least level, None when none was asked for. identities: kinds that will do."""

    id: str
    service_provider: ServiceProvider
    acs_url: str
    relay_state: str
    forced: bool
    passive: bool
    minimum: Level | None
    identities: frozenset[Identity]


@dataclass(frozen=True)
class SignOutRequest:
    """session_index: None for all of the person's sessions."""

    id: str
    service_provider: ServiceProvider
    name_id: str
    name_id_format: str
    session_index: str | None
    relay_state: str


def read_posted(field: str, relay_state: str) -> Posted:
    """A message from a form's field. Raises Unreadable."""
    try:
        return Posted(read(b64decode("".join(field.split()), validate=True)), relay_state)
    except (ValueError, NoBase64) as broken:
        raise Unreadable from broken


def kind_of(message: Message) -> str:
    """ "AuthnRequest", "LogoutRequest" or "LogoutResponse"; "" for anything else."""
    name = etree.QName(message.root)
    known = ("AuthnRequest", "LogoutRequest", "LogoutResponse")
    return name.localname if name.namespace == SAMLP and name.localname in known else ""


def issuer_of(message: Message) -> str:
    """Who says to have sent it."""
    return text_of(message.root, "./saml:Issuer")


def read_sign_in_request(
    message: Message, service_provider: ServiceProvider, url: str, *, now: datetime.datetime | None
) -> SignInRequest:
    """What is asked for. now: None leaves the age aside, for a person who took her time. Raises RequestRefused.

    The signature has been checked before.
    """
    root = message.root
    _check_envelope(root, url, now)
    acs_url = root.get("AssertionConsumerServiceURL") or service_provider.acs_urls[0]
    if acs_url not in service_provider.acs_urls:
        raise RequestRefused("Svaret ønskes sendt til en adresse, som ikke står i tjenestens metadata.")
    if root.get("ProtocolBinding", BINDING_POST) != BINDING_POST:
        raise RequestRefused("Svaret ønskes sendt på en anden måde end med POST.")
    refs = [
        (one.text or "").strip()
        for one in root.iterfind(".//{*}RequestedAuthnContext/{*}AuthnContextClassRef")
    ]  # fmt: skip
    levels = [LEVEL_URIS[ref] for ref in refs if ref in LEVEL_URIS]
    asked = frozenset(IDENTITY_URIS[ref] for ref in refs if ref in IDENTITY_URIS)
    return SignInRequest(
        id=root.get("ID", ""),
        service_provider=service_provider,
        acs_url=acs_url,
        relay_state=message.relay_state,
        forced=_is_true(root.get("ForceAuthn")),
        passive=_is_true(root.get("IsPassive")),
        minimum=min(levels) if levels else None,
        identities=asked or frozenset(Identity),
    )


def read_sign_out_request(
    message: Message, service_provider: ServiceProvider, url: str, *, now: datetime.datetime
) -> SignOutRequest:
    """Whose session is to end. Raises RequestRefused. The signature has been checked before."""
    root = message.root
    _check_envelope(root, url, now)
    until = root.get("NotOnOrAfter")
    if until is not None:
        last = instants.read(until)
        if last is None or last <= now - SKEW:
            raise RequestRefused("Beskeden om at logge ud er udløbet.")
    name_id = root.find("./{*}NameID")
    if name_id is None or not name_id.text:
        raise RequestRefused("Beskeden om at logge ud nævner ikke, hvem den gælder.")
    return SignOutRequest(
        id=root.get("ID", ""),
        service_provider=service_provider,
        name_id=name_id.text,
        name_id_format=name_id.get("Format", PERSISTENT),
        session_index=text_of(root, "./samlp:SessionIndex") or None,
        relay_state=message.relay_state,
    )


def read_sign_out_answer(message: Message, url: str, *, now: datetime.datetime) -> tuple[str, bool]:
    """The ID of the request it answers, and whether it went well. Raises RequestRefused."""
    _check_envelope(message.root, url, now)
    status = message.root.find("./samlp:Status/samlp:StatusCode", {"samlp": SAMLP})
    well = status is not None and status.get("Value", "").endswith(":status:Success")
    return message.root.get("InResponseTo", ""), well


def _check_envelope(root: etree._Element, url: str, now: datetime.datetime | None) -> None:
    if root.get("Version") != "2.0" or not root.get("ID"):
        raise RequestRefused("Beskeden er ikke SAML 2.0.")
    if root.get("Destination") != url:
        raise RequestRefused("Beskeden er stilet til en anden adresse end denne.")
    issued = instants.read(root.get("IssueInstant"))
    if issued is None or (now is not None and abs(issued - now) > SKEW):
        raise RequestRefused("Beskeden er for gammel, eller tjenestens ur går forkert. Begynd forfra.")


def _is_true(text: str | None) -> bool:
    return text in ("true", "1")
