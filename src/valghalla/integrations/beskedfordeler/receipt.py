"""A receipt: what PKO_PostStatus inside an envelope says of one shipment.

Elements are read by name, in any order and namespace: outside Digital Post their order and presence is not published.
Source: SF1601, PKO_PostStatus version 1.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from valghalla.integrations.beskedfordeler import statuses
from valghalla.integrations.beskedfordeler.envelope import Envelope
from valghalla.integrations.beskedfordeler.errors import NotUnderstood
from valghalla.integrations.beskedfordeler.statuses import Kind
from valghalla.integrations.beskedfordeler.xml import PARTY, instant, local_name, only, parse, text


@dataclass(frozen=True)
class Receipt:
    """besked_id: unique, for telling repeats.   message_uuid: MeMo's messageUUID, None when left out.

    message_id: our own id of the message, MeMo's messageID; of a letter without MeMo its AfsendelseIdentifikator.
    transmission: the TransmissionID that KombiPostAfsend answered.   channel: "Digital Post", or the printer's name.
    status: the word as written.   kind: what it means.   at: when it happened, UTC; None when that cannot be read.
    failure_code, failure_text: as the other side writes them; the text may name a person.
    authority_cvrs: as in Envelope.   raw: PKO_PostStatus as it came.
    """

    besked_id: str
    message_uuid: uuid.UUID | None
    message_id: str
    transmission: str
    channel: str
    status: str
    kind: Kind
    at: datetime | None
    failure_code: str = ""
    failure_text: str = field(default="", repr=False)
    authority_cvrs: tuple[str, ...] = ()
    raw: bytes = field(default=b"", repr=False)


def read_receipt(envelope: Envelope) -> Receipt:
    """The receipt in an envelope of the kind POST_STATUS.

    Raises NotUnderstood for anything that is none, for one that names no message at all, and when its word and the
    envelope say different things.
    """
    status = parse(envelope.content)
    if local_name(status) != "PKO_PostStatus":
        raise NotUnderstood(PARTY, "no_post_status")
    word = text(status, "TransaktionsStatusKode")
    if statuses.contradict(word, envelope.handling):
        raise NotUnderstood(PARTY, "contradiction")
    kind, failure = statuses.kind_of(word, envelope.handling), only(status, "FejlDetaljer")
    receipt = Receipt(
        besked_id=envelope.besked_id,
        message_uuid=_uuid(text(status, "MessageUUID")),
        message_id=text(status, "MessageId") or text(status, "AfsendelseIdentifikator"),
        transmission=(text(status, "TransmissionId") or text(status, "CorrelationId")).lower(),
        channel=text(status, "KanalKode"),
        status=statuses.word_of(word, envelope.handling),
        kind=kind,
        at=instant(text(status, "TransaktionsDatoTid")),
        failure_code=text(failure, "FejlKode") or (statuses.RECALLED if word.casefold() == statuses.RECALLED else ""),
        failure_text=text(failure, "FejlTekst"),
        authority_cvrs=envelope.authority_cvrs,
        raw=envelope.content,
    )
    if receipt.message_uuid is None and not receipt.message_id:
        raise NotUnderstood(PARTY, "no_message")
    return receipt


def _uuid(written: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(written) if written else None
    except ValueError:
        raise NotUnderstood(PARTY, "value_of_MessageUUID") from None
