"""A receipt: what became of something that was sent, as PKO_PostStatus writes it."""

import datetime
import uuid
from dataclasses import dataclass, field
from enum import Enum
from xml.sax.saxutils import escape

from valghalla_simulators import clock

_NAMESPACE = "http://serviceplatformen.dk/xml/print/PKO_PostStatus/1/types"


class Status(Enum):
    """TransaktionsStatusKode with the UUID that stands for it in the envelope (ObjektHandling)."""

    RECEIVED = ("Modtaget Digital Post", "eb866ca2-b871-4387-b501-12cde577bd58")
    DELIVERED = ("Afleveret Digital Post", "f7161a89-5068-4023-bc80-d7f4daad2a2e")
    FAILED = ("Fejlet", "e225a75c-4b63-46c4-9423-77f5c8762445")
    LETTER_RECEIVED = ("Modtaget Fjernprint", "dd98e71c-41ac-4305-a47b-8f86b00e639b")
    LETTER_READY = ("Klar", "e2b30d57-504a-4e2e-ae2d-a1394a9cb0b8")
    LETTER_AT_PRINTER = ("Afleveret til print og kuvertering", "e3c0a021-2070-40d4-b7b7-754aeba762e9")
    LETTER_POSTED = ("Afsendt", "db5a6025-caa3-45c3-8e02-4e6fa8142ade")

    @property
    def code(self) -> str:
        """The words."""
        return self.value[0]

    @property
    def handling(self) -> str:
        """The UUID."""
        return self.value[1]


FINAL = (Status.DELIVERED, Status.FAILED, Status.LETTER_POSTED)
ON_PAPER = (Status.LETTER_RECEIVED, Status.LETTER_READY, Status.LETTER_AT_PRINTER, Status.LETTER_POSTED)


@dataclass(frozen=True)
class Receipt:
    """message_uuid: "" for a letter alone. letter_reference: AfsendelseIdentifikator, "" for what is digital.

    channel: KanalKode, "Digital Post" or the printer. error: FejlKode, "" when nothing failed. cvr: the sender's.
    message_id: the sender's own messageID. besked_id: unique to the receipt; handed over again it is the same.
    """

    status: Status
    transmission_id: str
    message_uuid: str
    message_id: str
    cvr: str
    at: datetime.datetime
    channel: str = "Digital Post"
    letter_reference: str = ""
    error: str = ""
    text: str = ""
    besked_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def reference(self) -> str:
        """The sender's own reference."""
        return self.message_uuid or self.letter_reference


def written(receipt: Receipt) -> bytes:
    """PKO_PostStatus in UTF-8. Elements of letters stand where the reference lists them; their order is not certain."""
    rows = [
        ("TransmissionId", receipt.transmission_id),
        ("MessageUUID", receipt.message_uuid),
        ("MessageId", receipt.message_id),
        ("AfsendelseIdentifikator", receipt.letter_reference),
        ("ForsendelseIdentifikator", receipt.transmission_id if receipt.letter_reference else ""),
        ("KanalKode", receipt.channel),
        ("TransaktionsDatoTid", instant(receipt.at)),
        ("TransaktionsStatusKode", receipt.status.code),
        ("CorrelationId", receipt.transmission_id),
    ]
    lines = "".join(f"  <{name}>{escape(value)}</{name}>\n" for name, value in rows if value)
    failure = (
        f"  <FejlDetaljer>\n    <FejlKode>{escape(receipt.error)}</FejlKode>\n"
        f"    <FejlTekst>{escape(receipt.text)}</FejlTekst>\n  </FejlDetaljer>\n"
        if receipt.error
        else "  <FejlDetaljer/>\n"
    )
    return f'<PKO_PostStatus xmlns="{_NAMESPACE}">\n{lines}{failure}</PKO_PostStatus>'.encode()


def instant(when: datetime.datetime) -> str:
    """Danish time with offset and milliseconds: "2026-09-01T06:00:04.123+02:00"."""
    return when.astimezone(clock.DANISH).isoformat(timespec="milliseconds")
