"""What was sent, kept sealed."""

from valghalla.communication.models import Message
from valghalla.municipalities.keys import keyring

SUBJECT = "communication.message.subject"
BODY = "communication.message.body"


def seal(message: Message, *, subject: str, body: str) -> None:
    """Put subject (plain text) and body (HTML) into the message, sealed, without saving it."""
    message.subject_sealed = keyring().seal(subject, context=SUBJECT)
    message.body_sealed = keyring().seal(body, context=BODY)


def subject_of(message: Message) -> str:
    """The subject as sent; "" as long as the message has not been written out."""
    return keyring().open(bytes(message.subject_sealed), context=SUBJECT) if message.subject_sealed else ""


def body_of(message: Message) -> str:
    """The body as sent, HTML; "" as long as the message has not been written out."""
    return keyring().open(bytes(message.body_sealed), context=BODY) if message.body_sealed else ""
