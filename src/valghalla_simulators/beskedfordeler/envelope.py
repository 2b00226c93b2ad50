"""A receipt in its envelope, as the official schema of Beskedfordeler has it."""

import datetime
import re
import uuid
from base64 import b64encode
from pathlib import Path
from string import Template

from lxml import etree

from valghalla_simulators.beskedfordeler.receipt import Receipt, instant, written

RECEIVED = "20"
STS = "urn:oio:sts:1.0.0"
SAGDOK = "urn:oio:sagdok:3.0.0"
_TEMPLATE = Template((Path(__file__).parent / "wire" / "haendelsesbesked.xml").read_text(encoding="utf-8"))
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAMES = uuid.UUID("c2f5c3b0-4b1e-4d53-8c9e-000000000000")


def event(receipt: Receipt, *, subscription: str, tries: int, now: datetime.datetime) -> bytes:
    """``Haendelsesbesked`` as it is fetched from a queue. tries: which time it is handed over."""
    reference = receipt.reference
    return (
        _TEMPLATE.substitute(
            besked_id=receipt.besked_id,
            cvr=receipt.cvr,
            # A letter's own reference need not be a UUID; the envelope has room for nothing else.
            object_id=reference if _UUID.fullmatch(reference) else receipt.transmission_id,
            transmission_id=receipt.transmission_id,
            at=instant(receipt.at),
            now=instant(now),
            handling=receipt.status.handling,
            transaction_id=str(uuid.uuid5(_NAMES, receipt.besked_id)),
            subscription=subscription,
            tries=tries,
            content=b64encode(written(receipt)).decode(),
        )
        .strip()
        .encode()
    )


def pushed(event_: bytes) -> bytes:
    """The same wrapped as a listener gets it."""
    start = f'<?xml version="1.0" encoding="UTF-8"?>\n<t:ModtagBeskedInput xmlns:t="{STS}">\n'.encode()
    return start + event_ + b"\n</t:ModtagBeskedInput>\n"


def status_code(answer: bytes) -> str:
    """StatusKode of a listener's ``ModtagBeskedOutput``; "" when it is none."""
    try:
        root = etree.fromstring(answer, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except (etree.XMLSyntaxError, ValueError):
        return ""
    if root.tag != f"{{{STS}}}ModtagBeskedOutput":
        return ""
    return (root.findtext(f"{{{SAGDOK}}}StandardRetur/{{{SAGDOK}}}StatusKode", "") or "").strip()
