"""Which systems are registered, and for which municipalities they have an approved service agreement."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography import x509
from cryptography.x509.oid import NameOID

from valghalla_simulators.municipalities import AARHUS, COPENHAGEN, KORSBAEK, SOENDERBORG

# Entity ids of the services that take tokens.
KOMBI = "http://entityid.kombit.dk/service/kombipostafsend/1"
POST_ENQUIRY = "http://entityid.kombit.dk/service/postforespoerg/1"
MESSAGE_PULL = "http://entityid.kombit.dk/service/bfo_modtag/2"
TOKEN_SERVICES = frozenset({KOMBI, POST_ENQUIRY, MESSAGE_PULL})


@dataclass(frozen=True)
class Agreement:
    """A municipality lets a system use services. approved_until: last day, Danish calendar date.

    services: entity ids of those that take tokens; CPR needs none.
    """

    municipality_cvr: str
    uuid: str
    municipality_uuid: str
    approved_until: datetime.date
    services: frozenset[str] = TOKEN_SERVICES


@dataclass(frozen=True)
class System:
    """A registered IT system. cvr: its owner's; certificate_id: the uuid in the certificate's serialNumber."""

    name: str
    cvr: str
    certificate_id: str
    uuid: str
    agreements: tuple[Agreement, ...]


_FOREVER = datetime.date(2099, 12, 31)
LAPSED_CVR = "10101010"  # a municipality whose agreement has run out


def _agreement(number: int, cvr: str, until: datetime.date = _FOREVER) -> Agreement:
    return Agreement(cvr, f"aaaaaaaa-0000-4000-8000-{number:012d}", f"bbbbbbbb-0000-4000-8000-{number:012d}", until)


PRODUCT = System(
    name="Valghalla",
    cvr="87654321",
    certificate_id="5d6a1c3e-0f11-4c8e-9a55-0d1e2f3a4b5c",
    uuid="cccccccc-0000-4000-8000-000000000001",
    agreements=(
        _agreement(1, KORSBAEK.cvr or ""),
        _agreement(2, AARHUS.cvr or ""),
        _agreement(3, COPENHAGEN.cvr or ""),
        _agreement(4, SOENDERBORG.cvr or ""),
        _agreement(5, LAPSED_CVR, datetime.date(2024, 12, 31)),
    ),
)
SYSTEMS = (PRODUCT,)


def system_of(peer: Mapping[str, object] | None) -> System | None:
    """The registered system behind a client certificate, as ``SSLSocket.getpeercert()`` tells it; None for a stranger.

    Reads the two attributes of the OCES3 profile by name: serialNumber "UI:DK-O:G:<uuid>" and organizationIdentifier
    "NTRDK-<cvr>". An employee's certificate is nobody's system.
    """
    subject = (peer or {}).get("subject", ())
    attributes = dict(pair for part in subject for pair in part)  # type: ignore[attr-defined]
    return _registered(attributes.get("serialNumber", ""), attributes.get("organizationIdentifier", ""))


def system_with(certificate: x509.Certificate) -> System | None:
    """The registered system that a certificate names; who issued it is for the caller to check."""

    def one(oid: x509.ObjectIdentifier) -> str:
        values = [str(attribute.value) for attribute in certificate.subject.get_attributes_for_oid(oid)]
        return values[0] if len(values) == 1 else ""

    return _registered(one(NameOID.SERIAL_NUMBER), one(NameOID.ORGANIZATION_IDENTIFIER))


def for_service(system: System, cvr: str, entity_id: str, *, today: datetime.date) -> Agreement | None:
    """The agreement in force that lets the system use the service for the municipality."""
    agreement = by_municipality(system, cvr, today=today)
    return agreement if agreement and entity_id in agreement.services else None


def by_municipality(system: System, cvr: str, *, today: datetime.date) -> Agreement | None:
    """The agreement in force that AuthorityContext points at."""
    return _in_force([agreement for agreement in system.agreements if agreement.municipality_cvr == cvr], today)


def by_invocation(
    system: System, uuids: Mapping[str, str], service_uuid: str, *, today: datetime.date
) -> Agreement | None:
    """The agreement in force that all four UUIDs of InvocationContext point at."""
    if uuids["UserSystemUUID"] != system.uuid or uuids["ServiceUUID"] != service_uuid:
        return None
    wanted = (uuids["ServiceAgreementUUID"], uuids["UserUUID"])
    return _in_force([one for one in system.agreements if (one.uuid, one.municipality_uuid) == wanted], today)


def _in_force(agreements: list[Agreement], today: datetime.date) -> Agreement | None:
    return next((agreement for agreement in agreements if agreement.approved_until >= today), None)


def _registered(serial_number: str, organisation: str) -> System | None:
    serial = re.fullmatch(r"UI:DK-O:G:([0-9a-f-]{36})", serial_number)
    owner = re.fullmatch(r"NTRDK-(\d{8})", organisation)
    if not serial or not owner:
        return None
    return next((system for system in SYSTEMS if (system.cvr, system.certificate_id) == (owner[1], serial[1])), None)
