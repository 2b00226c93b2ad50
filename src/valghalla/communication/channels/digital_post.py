"""Messages to people's Digital Post."""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Protocol

from django.conf import settings

from valghalla.base.cpr_number import CprNumber
from valghalla.base.errors import Outside
from valghalla.communication.channels import Outcome, Parcel
from valghalla.communication.channels.failures import outcome_of
from valghalla.communication.states import State
from valghalla.integrations import serviceplatformen
from valghalla.integrations.digital_post import (
    Accepted,
    Connection,
    DigitalPost,
    PaperLetter,
    Service,
    WrongSettings,
)

PREFIX = "post_"


class Sends(Protocol):
    """What takes messages and letters; as integrations.digital_post.Service."""

    def can_receive(self, cpr_number: CprNumber, *, on_behalf_of: str) -> bool:
        """Whether the person has Digital Post."""

    def send(self, post: DigitalPost, *, on_behalf_of: str) -> Accepted:
        """Hand a message over."""

    def send_letter(self, paper: PaperLetter, *, on_behalf_of: str) -> Accepted:
        """Have a letter printed."""


class DigitalPostCarrier:
    """Digital Post, over Serviceplatformen. service: gives it, or raises WrongSettings."""

    def __init__(self, service: Callable[[], Sends]) -> None:
        self._service = service

    def send(self, parcel: Parcel) -> Outcome:
        """Ask whether the person has Digital Post now, and hand the message over if so."""
        cvr = parcel.municipality.cvr
        try:
            service = self._service()
            if not service.can_receive(parcel.person.cpr, on_behalf_of=cvr):
                return Outcome(State.FAILED, "no_digital_post")
            accepted = service.send(post_of(parcel), on_behalf_of=cvr)
        except Outside as failure:
            return outcome_of(failure, wrong_settings=WrongSettings, prefix=PREFIX)
        return Outcome(State.HANDED_OVER, transmission=accepted.transmission)

    def close(self) -> None:
        """Nothing to do: the service and its tokens are kept for the messages to come."""


@lru_cache(maxsize=4)
def kept(connection: Connection) -> Service:
    """One for all jobs of this process, with its tokens; safe with threads. Raises WrongSettings."""
    return Service(connection)


def post_of(parcel: Parcel) -> DigitalPost:
    """The message as the platform takes it."""
    return DigitalPost(
        reference=str(parcel.message.reference),
        message_id=f"{parcel.municipality.code}-{parcel.message.pk}",
        recipient=parcel.person.cpr,
        sender_name=sender_of(parcel),
        subject=parcel.written.subject,
        html=parcel.written.body,
        footer=tuple(lines_of_sender(parcel)),
        attachments=parcel.attachments,
        written_at=parcel.written_at,
    )


def sender_of(parcel: Parcel) -> str:
    """Who the message is from, as people read it."""
    return parcel.settings.digital_post_sender or parcel.settings.display_name or parcel.municipality.name


def lines_of_sender(parcel: Parcel) -> list[str]:
    """Department, address and where to reach it, without what is missing."""
    of = parcel.settings
    town = f"{of.postal_code} {of.city}".strip()
    return [line for line in (of.department, of.address, town, of.telephone, of.email) if line]


def connection() -> Connection:
    """The way to the platform as this installation is set up."""
    platform = serviceplatformen.Connection(**settings.SERVICEPLATFORMEN)
    return Connection(platform=platform, **settings.DIGITAL_POST)


def carrier() -> DigitalPostCarrier:
    """The carrier as this installation is set up."""
    return DigitalPostCarrier(partial(kept, connection()))
