"""An identity provider: its name, addresses and keys, and what it says with them."""

import datetime
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree

from valghalla_simulators.keys import Keys, key_of
from valghalla_simulators.saml import instants, names, redirect, signing
from valghalla_simulators.saml.assertion import assertion, response
from valghalla_simulators.saml.draft import ASSERTION_LIFETIME, CONFIRMATION_LIFETIME, Draft, with_flaw
from valghalla_simulators.saml.encryption import Encryption, KeyTransport, wrapped
from valghalla_simulators.saml.facts import Facts
from valghalla_simulators.saml.flaws import Flaw, Refusal, StatusCodes
from valghalla_simulators.saml.metadata import identity_provider_metadata
from valghalla_simulators.saml.service_provider import ServiceProvider, read_service_provider
from valghalla_simulators.saml.sign_out import sign_out_answer, sign_out_request
from valghalla_simulators.saml.xml import written

ORIGIN = "http://simulators.localhost:8100"
_OFFERED = (
    names.SPEC_VERSION, names.LEVEL, names.IDENTITY_LEVEL, names.AUTHENTICATOR_LEVEL, names.FULL_NAME, names.FIRST_NAME,
    names.LAST_NAME, names.EMAIL, names.CPR_NUMBER, names.CPR_UUID, names.CVR, names.ORGANISATION,
    names.PROFESSIONAL_UUID, names.PRIVILEGES, names.KOMBIT_SPEC_VERSION,
)  # fmt: skip


@dataclass(frozen=True)
class SigningKey:
    """A certificate and its key."""

    certificate: x509.Certificate
    private: rsa.RSAPrivateKey

    @classmethod
    def load(cls, certificate: Path) -> "SigningKey":
        """The pair from ``name.pem`` and ``name.key``. Raises ValueError for a key that is not RSA."""
        key = serialization.load_pem_private_key(
            key_of(certificate).read_bytes(), None, unsafe_skip_rsa_key_validation=True
        )
        if not isinstance(key, rsa.RSAPrivateKey):
            raise ValueError("not an RSA key")
        return cls(x509.load_pem_x509_certificate(certificate.read_bytes()), key)


@dataclass
class IdentityProvider:
    """entity_id: its name. url: where sign-in and sign-out are asked for. foreign: a key nobody has been told of.

    Switches for a change of keys: ``announces_next`` puts the second certificate into the metadata, ``signs_with_next``
    signs with it.
    """

    entity_id: str
    url: str
    current: SigningKey
    next: SigningKey
    foreign: SigningKey
    announces_next: bool = field(default=False)
    signs_with_next: bool = field(default=False)

    @property
    def key(self) -> SigningKey:
        """What it signs with now."""
        return self.next if self.signs_with_next else self.current

    def metadata(self) -> bytes:
        """The metadata as they are now."""
        held = [self.current.certificate] + ([self.next.certificate] if self.announces_next else [])
        return identity_provider_metadata(self.entity_id, self.url, held, _OFFERED)

    def answer(
        self,
        service_provider: ServiceProvider | bytes,
        request_id: str,
        facts: Facts,
        *,
        flaw: Flaw = Flaw.NONE,
        encryption: Encryption | None = None,
        now: datetime.datetime | None = None,
        session_index: str | None = None,
        acs_url: str | None = None,
        changes: Mapping[str, object] | None = None,
    ) -> str:
        """A SAMLResponse, base64, that says who somebody is.

        service_provider: or its metadata. encryption: what its metadata prefer unless told. now: UTC, the clock unless
        told. session_index: a new one unless told. changes: fields of ``Draft`` to set as they are, for tests.
        """
        party = _party(service_provider)
        draft = self._draft(party, request_id, now or instants.now(), acs_url)
        draft = replace(
            draft,
            name_id=facts.name_id_at(party.entity_id),
            name_id_format=facts.name_id_format,
            session_index=session_index or instants.new_id(),
            attributes=facts.attributes_for(party.requested),
        )
        draft = replace(with_flaw(draft, flaw), **dict(changes or {})).with_ids()  # type: ignore[arg-type]
        return _encoded(self._sealed(draft, party, flaw, encryption or Encryption.preferred(party.methods)), flaw)

    def refuse(
        self,
        service_provider: ServiceProvider | bytes,
        request_id: str,
        refusal: Refusal | StatusCodes,
        *,
        now: datetime.datetime | None = None,
        acs_url: str | None = None,
    ) -> str:
        """A SAMLResponse, base64, that nobody has signed in; not signed, as it may come."""
        party = _party(service_provider)
        draft = self._draft(party, request_id, now or instants.now(), acs_url).with_ids()
        status = refusal.value if isinstance(refusal, Refusal) else refusal
        return _encoded(response(draft, status=status))

    def sign_out_request(
        self,
        service_provider: ServiceProvider | bytes,
        *,
        name_id: str,
        name_id_format: str = names.PERSISTENT,
        session_index: str | None,
        relay_state: str = "",
        request_id: str | None = None,
        now: datetime.datetime | None = None,
        key: SigningKey | None = None,
    ) -> str:
        """The address by which the service provider is told to end a session. Raises ValueError without such a place.

        session_index: None ends all of the person's sessions there. key: another one to sign with, for tests.
        """
        party = _party(service_provider)
        if party.sign_out is None:
            raise ValueError("the service provider takes no part in signing out")
        message = sign_out_request(
            self.entity_id, party.sign_out.requests, name_id, name_id_format, session_index,
            request_id=request_id or instants.new_id(), now=now or instants.now(),
        )  # fmt: skip
        used = key or self.key
        return redirect.address(party.sign_out.requests, message, used.private, relay_state=relay_state)

    def sign_out_answer(
        self,
        service_provider: ServiceProvider | bytes,
        *,
        in_response_to: str,
        relay_state: str = "",
        status: StatusCodes | None = None,
        now: datetime.datetime | None = None,
        key: SigningKey | None = None,
    ) -> str:
        """The address by which the service provider is told that signing out is done. Raises ValueError as above."""
        party = _party(service_provider)
        if party.sign_out is None:
            raise ValueError("the service provider takes no part in signing out")
        message = sign_out_answer(
            self.entity_id, party.sign_out.answers, in_response_to, status=status, now=now or instants.now()
        )
        used = key or self.key
        return redirect.address(party.sign_out.answers, message, used.private, relay_state=relay_state, answer=True)

    def _draft(self, party: ServiceProvider, request_id: str, now: datetime.datetime, acs_url: str | None) -> Draft:
        where = acs_url or party.acs_urls[0]
        return Draft(
            issuer=self.entity_id,
            audience=party.entity_id,
            destination=where,
            recipient=where,
            in_response_to=request_id,
            confirmed_request=request_id,
            issued_at=now,
            not_before=now,
            not_on_or_after=now + ASSERTION_LIFETIME,
            confirmed_until=now + CONFIRMATION_LIFETIME,
            authenticated_at=now,
            name_id="",
            name_id_format=names.PERSISTENT,
            session_index=None,
            attributes={},
        )

    def _sealed(self, draft: Draft, party: ServiceProvider, flaw: Flaw, how: Encryption) -> etree._Element:
        made = self._signed(draft, flaw)
        if flaw is Flaw.PLAIN:
            return response(draft, made)
        if party.encryption is None:
            raise ValueError("the service provider has no certificate for encryption")
        if flaw is Flaw.WEAK_TRANSPORT:
            how = replace(how, key_transport=KeyTransport.RSA_1_5)
        inside = [wrapped(made, party.encryption, how)]
        if flaw is Flaw.TWO_ASSERTIONS:
            second = self._signed(replace(draft, assertion_id=instants.new_id()), Flaw.NONE)
            inside.append(wrapped(second, party.encryption, how))
        return response(draft, *inside)

    def _signed(self, draft: Draft, flaw: Flaw) -> etree._Element:
        plain = assertion(draft)
        if flaw is Flaw.UNSIGNED:
            return plain
        used = self.foreign if flaw is Flaw.FOREIGN_KEY else self.key
        made = signing.signed(plain, used.private, used.certificate, sha1=flaw is Flaw.SHA1)
        if flaw in (Flaw.TAMPERED, Flaw.COMMENT):
            _tamper(made, comment=flaw is Flaw.COMMENT)
        return made


def nemlogin(keys: Keys, origin: str = ORIGIN) -> IdentityProvider:
    """NemLog-in, as simulated. origin: where the simulators' pages are."""
    return _provider(
        keys,
        "https://saml.simulators.localhost/nemlogin/",
        f"{origin}/nemlogin/saml/",
        keys.nemlogin,
        keys.nemlogin_next,
    )


def context_handler(keys: Keys, origin: str = ORIGIN) -> IdentityProvider:
    """The Context Handler, as simulated. origin: where the simulators' pages are."""
    return _provider(
        keys,
        "https://saml.simulators.localhost/context-handler",
        f"{origin}/context-handler/runtime/saml2/",
        keys.context_handler,
        keys.context_handler_next,
    )


def _provider(keys: Keys, entity_id: str, url: str, current: Path, following: Path) -> IdentityProvider:
    foreign = SigningKey.load(keys.foreign_client)
    return IdentityProvider(entity_id, url, SigningKey.load(current), SigningKey.load(following), foreign)


def _party(service_provider: ServiceProvider | bytes) -> ServiceProvider:
    return read_service_provider(service_provider) if isinstance(service_provider, bytes) else service_provider


def _tamper(made: etree._Element, *, comment: bool) -> None:
    """Change the NameID after signing: its text, or only a comment in the middle, which the signature does not see."""
    name_id = made.find(f".//{{{names.SAML}}}NameID")
    if name_id is None or name_id.text is None:
        return
    if not comment:
        name_id.text = name_id.text[:-1] + ("0" if name_id.text[-1] != "0" else "1")
        return
    note = etree.Comment("afbrudt")
    middle = len(name_id.text) // 2
    name_id.text, note.tail = name_id.text[:middle], name_id.text[middle:]
    name_id.append(note)


def _encoded(root: etree._Element, flaw: Flaw = Flaw.NONE) -> str:
    doctype = b"<!DOCTYPE Response>" if flaw is Flaw.DOCTYPE else b""
    return b64encode(doctype + written(root)).decode()
