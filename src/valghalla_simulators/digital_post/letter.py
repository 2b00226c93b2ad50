"""A letter on paper: what a ``ForsendelseI`` says, and what must be right about it.

Source: reference on Digital Post, § 4 (physical letter); the schema of SF1600 when it is at hand.
"""

import base64
import binascii
from dataclasses import dataclass

from lxml import etree

from valghalla_simulators import official
from valghalla_simulators.digital_post import DKAL, PRINT
from valghalla_simulators.digital_post.memo_rules import Failure

_PATHS = {"f": PRINT, "d": DKAL}
_SCHEMA = "forsendelse/all.xsd"
# A stand-in: no list of codes for letters is public.
INVALID = "forsendelse.invalid"
NOBODY = "0000000000"
_ORDER = (
    "AfsendelseIdentifikator", "ForsendelseTypeIdentifikator", "ForsendelseModtager", "FilformatNavn",
    "MeddelelseIndholdData", "TransaktionsParametreI", "DokumentParametre", "KanalUafhaengigeParametreI",
    "PrintParametre", "DigitalPostParametre", "PostParametre", "BilagSamling",
)  # fmt: skip
_NEEDED = {"AfsendelseIdentifikator", "FilformatNavn", "MeddelelseIndholdData", "DokumentParametre"}


@dataclass(frozen=True)
class Letter:
    """number: the receiver's CPR number, ten zeros with an address of its own. address: lines as written on it.

    pdf: None when the content is not base64.
    """

    reference: str
    letter_type: str
    number: str
    address: tuple[str, ...]
    title: str
    format: str
    pdf: bytes | None

    @property
    def name(self) -> str:
        """The first line of the address."""
        return self.address[0] if self.address else ""


def letter(item: etree._Element) -> Letter:
    """The facts of a ``ForsendelseI``, whatever it is like."""
    receiver = item.find("f:ForsendelseModtager", _PATHS)
    return Letter(
        reference=_at(item, "f:AfsendelseIdentifikator").lower(),
        letter_type=_at(item, "f:ForsendelseTypeIdentifikator"),
        number=_named(receiver, "CPRnummerIdentifikator"),
        address=_address(receiver.find("f:ModtagerAdresse", _PATHS) if receiver is not None else None),
        title=_named(item.find("f:DokumentParametre", _PATHS), "TitelTekst"),
        format=_at(item, "d:FilformatNavn"),
        pdf=_bytes(_at(item, "d:MeddelelseIndholdData")),
    )


def failure(item: etree._Element, told: Letter) -> Failure | None:
    """The first thing wrong with a letter, None when it can be printed."""
    schema = official.schema(_SCHEMA)
    wrong = official.complaint(schema, item) if schema else structure(item)
    if wrong:
        return Failure(INVALID, f"The letter could not be validated: {wrong}")
    if told.format != "PDF" or told.pdf is None or not told.pdf.startswith(b"%PDF-"):
        return Failure(INVALID, "The letter must be a PDF")
    if told.number in ("", NOBODY) and not told.address:
        return Failure(INVALID, "The letter has neither a number nor an address")
    return None


def structure(item: etree._Element) -> str | None:
    """What is wrong with the order of its parts, where the schema is not at hand."""
    names = [etree.QName(child).localname for child in item]
    if any(name not in _ORDER for name in names):
        return "an element is not expected"
    if names != sorted(names, key=_ORDER.index) or len(set(names)) != len(names):
        return "the elements are out of order"
    missing = _NEEDED - set(names)
    if missing:
        return f"{min(missing)} is missing"
    return None if 1 <= len(_at(item, "f:AfsendelseIdentifikator")) <= 38 else "AfsendelseIdentifikator is not valid"


def _address(element: etree._Element | None) -> tuple[str, ...]:
    if element is None:
        return ()
    told = {
        etree.QName(part).localname: (part.text or "").strip() for part in element.iter() if isinstance(part.tag, str)
    }

    def line(*names: str) -> str:
        return " ".join(filter(None, (told.get(name, "") for name in names)))

    street = line("StreetName", "StreetBuildingIdentifier")
    floor = told.get("FloorIdentifier", "")
    flat = " ".join(filter(None, (f"{floor}." if floor.isdigit() else floor, told.get("SuiteIdentifier", ""))))
    free = [value for name, value in told.items() if name.startswith("PostalAddress")]
    lines = [
        told.get("PersonName", ""), told.get("CoNavn", ""), ", ".join(filter(None, (street, flat))), *free,
        told.get("MailDeliverySublocationIdentifier", ""), line("PostCodeIdentifier", "DistrictSubdivisionIdentifier"),
    ]  # fmt: skip
    return tuple(filter(None, lines))


def _named(part: etree._Element | None, name: str) -> str:
    """The text of the first element of that name inside, whatever its namespace."""
    found = next(part.iter(f"{{*}}{name}"), None) if part is not None else None
    return (found.text or "").strip() if found is not None else ""


def _at(item: etree._Element, path: str) -> str:
    return (item.findtext(path, "", _PATHS) or "").strip()


def _bytes(written: str) -> bytes | None:
    try:
        return base64.b64decode("".join(written.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
