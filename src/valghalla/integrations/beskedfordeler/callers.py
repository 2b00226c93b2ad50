"""Who may push messages to us: certificates on a list.

The chain has been checked by TLS already, so a certificate here is a sound one of an authority that we trust; thousands
of organisations have one. The list names whose. Source: docs/integrations/receipts.md; OCES3 certificate profile.
"""

import hashlib
import re
from dataclasses import dataclass

from cryptography import x509
from cryptography.x509.oid import NameOID

from valghalla.integrations.beskedfordeler.errors import WrongSettings
from valghalla.integrations.beskedfordeler.xml import PARTY

_FINGERPRINT = re.compile(r"(?:sha256:)?([0-9a-f]{64})", re.IGNORECASE)
_SYSTEM = re.compile(r"UI:DK-O:G:[0-9a-f-]{36}", re.IGNORECASE)
_ORGANISATION = re.compile(r"NTRDK-[0-9]{8}")
# Employees' certificates of OCES3 and of its predecessor: a person is not a system.
_EMPLOYEE = re.compile(r"UI:DK-E:|CVR:[0-9]+-RID:", re.IGNORECASE)


@dataclass(frozen=True)
class Callers:
    """The list. Each entry: what a certificate must have, all of it: fingerprints and attributes of its subject."""

    entries: tuple[frozenset[str], ...]

    @classmethod
    def parse(cls, listed: str) -> "Callers":
        """Entries between commas or blanks, so that an old and a new certificate can stand side by side.

        An entry: a SHA-256 fingerprint in hexadecimal, with colons or not; the subject's serialNumber,
        "UI:DK-O:G:<uuid>"; its organizationIdentifier, "NTRDK-12345678"; or several of them joined by "+".
        Raises WrongSettings("callers") for an empty list and for an entry that is none of that.
        """
        entries = tuple(_entry(one) for one in re.split(r"[\s,]+", listed.strip()) if one)
        if not entries:
            raise WrongSettings(PARTY, "callers")
        return cls(entries)

    def let_in(self, certificate: bytes) -> bool:
        """Whether the holder of the certificate (DER) may call. Raises nothing."""
        try:
            subject = x509.load_der_x509_certificate(certificate).subject
            serial_numbers = _values(subject, NameOID.SERIAL_NUMBER)
            organisations = _values(subject, NameOID.ORGANIZATION_IDENTIFIER)
        except ValueError:
            return False
        if any(_EMPLOYEE.match(number) for number in serial_numbers):
            return False
        has = {hashlib.sha256(certificate).hexdigest()}
        for values in (serial_numbers, organisations):
            if len(values) == 1:  # of two it could not be said which is meant
                has.add(values[0].upper())
        return any(entry <= has for entry in self.entries)


def _entry(written: str) -> frozenset[str]:
    return frozenset(_piece(piece) for piece in written.split("+"))


def _piece(written: str) -> str:
    bare = written.replace(":", "") if written.count(":") == 31 else written
    if found := _FINGERPRINT.fullmatch(bare):
        return found[1].lower()
    if _SYSTEM.fullmatch(written) or _ORGANISATION.fullmatch(written.upper()):
        return written.upper()
    raise WrongSettings(PARTY, "callers")


def _values(subject: x509.Name, oid: x509.ObjectIdentifier) -> list[str]:
    return [str(attribute.value) for attribute in subject.get_attributes_for_oid(oid)]
