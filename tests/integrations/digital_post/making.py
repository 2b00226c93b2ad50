"""Messages and letters to send, and what KombiPostAfsend answers."""

from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from tests.integrations.cpr.official import official
from valghalla.base.cpr_number import parse
from valghalla.integrations.digital_post import Address, Attachment, DigitalPost, PaperLetter, memo
from valghalla.integrations.digital_post.letter import build as build_letter

REFERENCE = "7c1f0a52-6b8e-4a1d-9c70-3d5a2f1e0b01"
TRANSMISSION = "4d8a2b1e-90f7-4a66-8a4c-5e2d7c3f1a01"
CVR = "12345678"
WRITTEN_AT = datetime(2026, 8, 20, 8, 15, 30, tzinfo=UTC)
PDF = b"%PDF-1.7\n%%EOF\n"
ACCEPTED = f"""<kombi_response><Result>true</Result><TransmissionID>{TRANSMISSION}</TransmissionID><HovedoplysningerSvarREST>
<SvarReaktion><Advis><AdvisId>0</AdvisId><AdvisTekst>Received</AdvisTekst></Advis></SvarReaktion></HovedoplysningerSvarREST>
</kombi_response>"""


def post(**changes) -> DigitalPost:
    """A small message."""
    values = {
        "reference": REFERENCE,
        "message_id": "0999-812",
        "recipient": parse("1012620000"),
        "sender_name": "Korsbæk Kommune",
        "subject": "Du er udpeget som valgtilforordnet",
        "html": "<p>Kære borger</p>",
        "written_at": WRITTEN_AT,
    }
    if changes.get("pdf"):
        del values["html"]
    return DigitalPost(**values | changes)


def message(version: str = "1.2", **changes) -> etree._Element:
    """The Message element of a small message."""
    return memo.build(post(**changes), sender_cvr=CVR, version=version, written_at=WRITTEN_AT)


def address(**changes) -> Address:
    values = {
        "name": "Åse Østergård",
        "street_address": "Eksempelvej 12B, 2. tv",
        "postal_code": "9999",
        "city": "Eksempelby",
    }
    return Address(**values | changes)


def paper(**changes) -> PaperLetter:
    """A small letter."""
    return PaperLetter(**{"reference": REFERENCE, "title": "Indkaldelse", "address": address(), "pdf": PDF} | changes)


def letter(**changes) -> etree._Element:
    """The ForsendelseI element of a small letter."""
    return build_letter(paper(**changes), letter_type="4711")


def file(filename: str, content: bytes = PDF) -> Attachment:
    return Attachment(filename, "application/octet-stream", content)


_loaded: dict[Path, etree.XMLSchema] = {}


def schema(*parts: str) -> etree.XMLSchema:
    """An official schema; skips the test, loudly, where it is not to be had."""
    path = official("schemas", *parts)
    if path not in _loaded:
        _loaded[path] = etree.XMLSchema(file=str(path))
    return _loaded[path]


def require_valid_message(message: etree._Element) -> None:
    """Raises when the message is not as the official schema of its version has it, read anew from its bytes."""
    parts = {"1.1": ("memo-1.1", "MeMo_core.xsd"), "1.2": ("memo-1.2", "Version1.2", "MeMo_core.xsd")}
    again = etree.fromstring(etree.tostring(message, encoding="UTF-8"))
    schema(*parts[again.get("memoVersion")]).assertValid(again)


def require_valid_letter(letter: etree._Element) -> None:
    """Raises when the letter is not as the official schema has it."""
    schema("forsendelse", "all.xsd").assertValid(etree.fromstring(etree.tostring(letter, encoding="UTF-8")))
