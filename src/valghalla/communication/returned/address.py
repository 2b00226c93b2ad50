"""The address that letters come back to, and the mailbox behind it, as this installation is set up."""

import uuid

from django.conf import settings
from django.utils.crypto import salted_hmac

from valghalla.integrations.email import MailboxConnection, ReturnAddress, Tag
from valghalla.municipalities.models import Municipality

_SALT = "valghalla.communication.returned"


def return_address() -> ReturnAddress | None:
    """The address, None when none is set. Raises WrongSettings for one that cannot be."""
    if not (base := settings.RETURNED_MAIL["address"]):
        return None
    return ReturnAddress(base, salted_hmac(_SALT, "", algorithm="sha256").digest())


def envelope_sender(municipality: Municipality, reference: uuid.UUID) -> str:
    """Where a letter comes back to; "" when no address is set, so that it comes back to its sender. Raises WrongSettings."""
    address = return_address()
    return "" if address is None else address.of(Tag(municipality.code, reference))


def mailbox_connection() -> MailboxConnection | None:
    """The way to the mailbox, None when none is set."""
    if not settings.RETURNED_MAIL["mailbox"]:
        return None
    return MailboxConnection(
        url=settings.RETURNED_MAIL["mailbox"], authorities_path=settings.RETURNED_MAIL["authorities"]
    )
