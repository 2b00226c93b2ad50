"""A letter as ForsendelseI, the format of the print service."""

import base64
import re

from lxml import etree

from valghalla.integrations.digital_post import template
from valghalla.integrations.digital_post.errors import Refused
from valghalla.integrations.digital_post.files import checked
from valghalla.integrations.digital_post.kombi import FJERNPRINT
from valghalla.integrations.digital_post.post import Address, PaperLetter
from valghalla.integrations.digital_post.texts import line

DKAL = "urn:oio:dkal:1.0.0"
ITST = "http://rep.oio.dk/itst.dk/xml/schemas/2006/01/17/"
DKCC_2003 = "http://rep.oio.dk/ebxml/xml/schemas/dkcc/2003/02/13/"
DKCC_2005 = "http://rep.oio.dk/ebxml/xml/schemas/dkcc/2005/03/15/"
LINES = "http://rep.oio.dk/ebxml/xml/schemas/dkcc/2005/05/19/"
LINE_NAMES = tuple(f"PostalAddress{word}LineText" for word in ("First", "Second", "Third", "Fourth", "Fifth", "Sixth"))
LONGEST_LINE = 34
LONGEST_NAME = 130
# Street, number, floor and door as CPR and people write them: "Eksempelvej 12B, 2. tv", "Ny Vej 3, st. 4".
_STREET = re.compile(
    r"(?P<street>[^,]{1,40}?) 0{0,2}(?P<number>[1-9][0-9]{0,2}) ?(?P<letter>[A-ZÆØÅ]?)"
    r"(?:, ?(?:0?(?P<floor>[1-9][0-9]?|st|kl|k[2-9])\.?)(?: (?P<door>[^\s,]{1,4}))?)?",
    re.IGNORECASE,
)
# Between a place, a street and a village, but not between a house number and its floor.
_PLACES = re.compile(r", *(?![ 0-9]|(?:st|kl|k[2-9])\b)", re.IGNORECASE)
_PDF = b"%PDF-"


def build(paper: PaperLetter, *, letter_type: str) -> etree._Element:
    """The ForsendelseI element. letter_type: a whole number, agreed with the print supplier.

    Raises Refused: "address" for one that no letter reaches, "not_pdf", and those of ``files.checked``.
    """
    contents = [paper.pdf, *(attachment.content for attachment in paper.attachments)]
    if not all(content.startswith(_PDF) for content in contents):
        raise Refused("digital_post", "not_pdf")
    attachments = checked(paper.attachments, main=paper.pdf, kinds=[".pdf"])
    parcel = template.copy_of("letter")
    texts = {
        "AfsendelseIdentifikator": paper.reference,
        "ForsendelseTypeIdentifikator": letter_type,
        "MeddelelseIndholdData": base64.b64encode(paper.pdf).decode(),
        "TitelTekst": line(paper.title),
    }
    for path, text in texts.items():
        template.fill(parcel, path, text)
    (recipient,) = parcel.iterfind(".//{*}ModtagerAdresse")
    _add_address(recipient, paper.address)
    if attachments:
        collection = template.add(parcel, FJERNPRINT, "BilagSamling")
    for number, attachment in enumerate(attachments, start=1):
        element = template.add(collection, FJERNPRINT, "Bilag")
        template.add(element, FJERNPRINT, "BilagNavn", attachment.filename)
        template.add(element, DKAL, "FilformatNavn", "PDF")
        template.add(element, FJERNPRINT, "BilagSorteringsIndeksIdentifikator", str(number))
        template.add(element, DKAL, "VedhaeftningIndholdData", base64.b64encode(attachment.content).decode())
    return parcel


def _add_address(parent: etree._Element, address: Address) -> None:
    name, country = line(address.name, LONGEST_NAME), address.country.upper()
    in_denmark = country == "DK"
    if not name or not re.fullmatch("[A-Z]{2}", country, re.ASCII):
        raise Refused("digital_post", "address")
    if in_denmark and not re.fullmatch("[0-9]{4}", address.postal_code.strip(), re.ASCII):
        raise Refused("digital_post", "address")
    template.add(parent, ITST, "PersonName", name)
    written = _STREET.fullmatch(line(address.street_address))
    if in_denmark and written and _is_plain(written):
        _add_parts(parent, address, written)
    else:
        _add_lines(parent, address, in_denmark=in_denmark)
    template.add(parent, DKCC_2003, "CountryIdentificationCode", country).set("scheme", "iso3166-alpha2")


def _is_plain(written: re.Match[str]) -> bool:
    """Whether the parts are as the schema has them: letters of house numbers are A to Z."""
    return written["letter"].upper() not in ("Æ", "Ø", "Å")


def _add_parts(parent: etree._Element, address: Address, written: re.Match[str]) -> None:
    if care_of := line(address.care_of, LONGEST_NAME):
        template.add(parent, FJERNPRINT, "CoNavn", care_of)
    template.add(parent, DKCC_2005, "StreetName", written["street"])
    template.add(parent, DKCC_2003, "StreetBuildingIdentifier", written["number"] + written["letter"].upper())
    if written["floor"]:
        template.add(parent, DKCC_2003, "FloorIdentifier", written["floor"].lower())
    if written["door"]:
        template.add(parent, DKCC_2003, "SuiteIdentifier", written["door"].rstrip("."))
    template.add(parent, DKCC_2005, "PostCodeIdentifier", address.postal_code.strip())


def _add_lines(parent: etree._Element, address: Address, *, in_denmark: bool) -> None:
    """The address as lines, broken where it is too wide; anything that is no plain Danish street address."""
    town = line(f"{address.postal_code} {address.city}")
    pieces = [line(address.care_of), *_PLACES.split(line(address.street_address)), town]
    lines = [part for piece in pieces for part in _broken(piece)]
    if not line(address.street_address) or len(lines) > len(LINE_NAMES):
        raise Refused("digital_post", "address")
    for name, text in zip(LINE_NAMES, lines, strict=False):
        template.add(parent, LINES, name, text)
    if in_denmark:
        template.add(parent, DKCC_2005, "PostCodeIdentifier", address.postal_code.strip())


def _broken(text: str) -> list[str]:
    """The text on lines of at most 34 characters, broken between words where that goes."""
    lines: list[str] = []
    while len(text) > LONGEST_LINE:
        at = text.rfind(" ", 1, LONGEST_LINE + 1)
        at = at if at > 0 else LONGEST_LINE
        lines.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [*lines, text] if text else lines
