"""What a MeMo must fulfil beyond its schema: who sends, files, actions, sizes, days.

Source: reference on Digital Post, § 4, content rules and known error codes. Extensions are those seen in use: the
official list was not at hand.
"""

import datetime
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from valghalla_simulators.digital_post.memo import Action, Document, File, Memo

INVALID = "memo.invalid"
LARGEST_BYTES = 99_500_000
MOST_ATTACHMENTS = 10
LATEST = datetime.timedelta(days=365)
_FORBIDDEN = re.compile('[<>:"/\\\\|?*\r\n\u00a0\u2000-\u200a\u2028\u205f\u2060\u3000]')
_TYPES = {
    "html": "text/html", "htm": "text/html", "pdf": "application/pdf", "txt": "text/plain", "png": "image/png",
    "jpg": "image/jpeg", "jpeg": "image/jpeg",
}  # fmt: skip
_TECHNICAL = {"xml": ("text/xml", "application/xml")}
_WITH_ENTRY_POINT = {
    "BEKRAEFT", "BETALING", "FORBEREDELSE", "INFORMATION", "SELVBETJENING", "TILMELDING", "UNDERSKRIV",
}  # fmt: skip


@dataclass(frozen=True)
class Failure:
    """Why something cannot be delivered, as FejlKode and FejlTekst tell it."""

    code: str
    text: str


def failure(memo: Memo, *, today: datetime.date) -> Failure | None:
    """The first thing wrong with it, None when all is well. today: the Danish calendar date."""
    return _who(memo) or _when(memo, today) or (_text_message(memo) if memo.kind == "NEMSMS" else _letter(memo))


def _who(memo: Memo) -> Failure | None:
    if memo.sender_type != "CVR" or not re.fullmatch(r"\d{8}", memo.sender_id, re.ASCII):
        return Failure(INVALID, "The sender must be a CVR number")
    length = {"CPR": 10, "CVR": 8}.get(memo.recipient_type)
    if length is None or not re.fullmatch(rf"\d{{{length}}}", memo.recipient_id, re.ASCII):
        return Failure(INVALID, "The recipient must be a CPR or CVR number")
    return None


def _when(memo: Memo, today: datetime.date) -> Failure | None:
    if memo.not_before and memo.not_before < today:
        return Failure("do.not.deliver.until.date.too.early", "doNotDeliverUntilDate lies in the past")
    if memo.not_before and memo.not_before > today + LATEST:
        return Failure("do.not.deliver.until.date.too.late", "doNotDeliverUntilDate lies more than a year ahead")
    return None


def _text_message(memo: Memo) -> Failure | None:
    if memo.has_body:
        return Failure(INVALID, "A NemSMS has no MessageBody")
    if memo.recipient_type != "CPR":
        return Failure(INVALID, "A NemSMS goes to a CPR number")
    return None if memo.notification else Failure("empty.notification.not.allowed", "The notification is empty")


def _letter(memo: Memo) -> Failure | None:
    if memo.main is None:
        return Failure(INVALID, "There is no main document")
    if sum(len(one.files) for one in memo.attachments) > MOST_ATTACHMENTS:
        return Failure(INVALID, f"There are more than {MOST_ATTACHMENTS} attachments")
    files = [(document, file) for document in memo.documents for file in document.files]
    if sum(len(file.content or b"") for _, file in files) > LARGEST_BYTES:
        return Failure(INVALID, "The documents are larger than 99.5 MB")
    for document, file in files:
        if found := _file(document, file):
            return found
    return next(filter(None, (_action(one) for document in memo.documents for one in document.actions)), None)


def _file(document: Document, file: File) -> Failure | None:
    if file.content is None:
        return Failure(INVALID, "A file is not base64")
    if not file.content:
        return Failure("file.empty.not.allowed", "A file is empty")
    if not file.name.strip() or _FORBIDDEN.search(file.name):
        return Failure(INVALID, "The MeMo could not be validated: filename contains a character that is not allowed")
    extension = file.name.rpartition(".")[2].lower() if "." in file.name else ""
    media_type = file.media_type.split(";")[0].strip().lower()
    technical = document.kind == "TechnicalDocument" and media_type in _TECHNICAL.get(extension, ())
    if _TYPES.get(extension, "?") != media_type and not technical:
        return Failure("file.extension.not.allowed", "The type of a file is not allowed or does not fit its name")
    return None


def _action(action: Action) -> Failure | None:
    if action.code == "AFTALE":
        return None if action.has_reservation and not action.url else Failure(INVALID, "AFTALE must have a Reservation")
    if action.code not in _WITH_ENTRY_POINT:
        return Failure(INVALID, "The actionCode is not known")
    parts = urlsplit(action.url)
    if parts.scheme.lower() != "https" or not parts.hostname or re.search(r"\s", action.url):
        return Failure(INVALID, "The url of an action must be absolute and https")
    return None
