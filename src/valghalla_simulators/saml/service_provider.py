"""A service provider as its metadata describes it."""

from base64 import b64decode
from binascii import Error as NoBase64
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from lxml import etree

from valghalla_simulators.saml.names import BINDING_POST, MD
from valghalla_simulators.saml.xml import PATHS, Unreadable, read, text_of


class MetadataUnusable(Exception):
    """The metadata lacks something that we need; the argument says what, in Danish."""


@dataclass(frozen=True)
class SignOutService:
    """Where the service provider takes messages about signing out. answers: where it takes answers."""

    binding: str
    requests: str
    answers: str


@dataclass(frozen=True)
class ServiceProvider:
    """entity_id, and what goes with it. acs_urls: the default one first. methods: algorithms for encryption in order.

    requested: names of the attributes it wants. sign_out: None when it takes no part in signing out.
    """

    entity_id: str
    name: str
    acs_urls: tuple[str, ...]
    sign_out: SignOutService | None
    signing: tuple[x509.Certificate, ...]
    encryption: x509.Certificate | None
    methods: tuple[str, ...]
    requested: frozenset[str]

    @property
    def origin(self) -> str:
        """Scheme, host and port of its site: "http://korsbaek.localhost:8000"."""
        return origin_of(self.acs_urls[0])

    @property
    def host(self) -> str:
        """The site's host without port."""
        return urlsplit(self.acs_urls[0]).hostname or ""


def origin_of(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def read_service_provider(metadata: bytes) -> ServiceProvider:
    """What the metadata says. Raises MetadataUnusable."""
    try:
        root = read(metadata)
    except Unreadable as broken:
        raise MetadataUnusable("De kan ikke læses som XML.") from broken
    descriptor = root.find("./md:SPSSODescriptor", PATHS)
    if root.tag != f"{{{MD}}}EntityDescriptor" or descriptor is None:
        raise MetadataUnusable("De beskriver ingen tjenesteudbyder.")
    signing = _certificates(descriptor, "signing")
    if not signing:
        raise MetadataUnusable("De har intet certifikat til underskrift.")
    acs_urls = _acs_urls(descriptor)
    if not acs_urls:
        raise MetadataUnusable("De har ingen adresse, der tager imod svar med POST.")
    encryption = _certificates(descriptor, "encryption")
    return ServiceProvider(
        entity_id=root.get("entityID", ""),
        name=text_of(descriptor, "./md:AttributeConsumingService/md:ServiceName"),
        acs_urls=acs_urls,
        sign_out=_sign_out(descriptor),
        signing=signing,
        # The first listed one: during a change of keys the one to be used now stands first.
        encryption=encryption[0] if encryption else None,
        methods=tuple(
            method.get("Algorithm", "") for method in descriptor.iterfind("./md:KeyDescriptor/md:EncryptionMethod", PATHS)
        ),
        requested=frozenset(
            attribute.get("Name", "") for attribute in descriptor.iterfind(".//md:RequestedAttribute", PATHS)
        ),
    )  # fmt: skip


def _certificates(descriptor: etree._Element, use: str) -> tuple[x509.Certificate, ...]:
    return tuple(
        _certificate("".join((found.text or "").split()))
        for key in descriptor.iterfind("./md:KeyDescriptor", PATHS)
        if key.get("use") in (use, None)
        for found in key.iterfind(".//ds:X509Certificate", PATHS)
    )


def _certificate(text: str) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(b64decode(text, validate=True))
    except (ValueError, NoBase64) as broken:
        raise MetadataUnusable("Et certifikat kan ikke læses.") from broken


def pem(certificate: x509.Certificate) -> str:
    """The certificate in PEM."""
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _acs_urls(descriptor: etree._Element) -> tuple[str, ...]:
    found = [
        one
        for one in descriptor.iterfind("./md:AssertionConsumerService", PATHS)
        if one.get("Binding") == BINDING_POST and one.get("Location")
    ]
    found.sort(key=lambda one: one.get("isDefault") not in ("true", "1"))
    return tuple(one.get("Location", "") for one in found)


def _sign_out(descriptor: etree._Element) -> SignOutService | None:
    first = descriptor.find("./md:SingleLogoutService", PATHS)
    if first is None:
        return None
    requests = first.get("Location", "")
    return SignOutService(first.get("Binding", ""), requests, first.get("ResponseLocation", requests))
