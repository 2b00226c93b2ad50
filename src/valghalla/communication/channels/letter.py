"""Messages as printed letters: typeset here, printed and posted over Serviceplatformen."""

from collections.abc import Callable
from functools import partial

from valghalla.base import clock
from valghalla.base.errors import Outside
from valghalla.communication.channels import Outcome, Parcel
from valghalla.communication.channels.digital_post import (
    PREFIX,
    Sends,
    connection,
    kept,
    lines_of_sender,
    sender_of,
)
from valghalla.communication.channels.failures import outcome_of
from valghalla.communication.channels.paper import on_paper
from valghalla.communication.states import State
from valghalla.integrations.digital_post import Address, PaperLetter, WrongSettings


class LetterCarrier:
    """Letters to the address that CPR gives. service: gives what has them printed, or raises WrongSettings."""

    def __init__(self, service: Callable[[], Sends]) -> None:
        self._service = service

    def send(self, parcel: Parcel) -> Outcome:
        """Typeset the letter and hand it over to the printer."""
        try:
            accepted = self._service().send_letter(letter_of(parcel), on_behalf_of=parcel.municipality.cvr)
        except Outside as failure:
            return outcome_of(failure, wrong_settings=WrongSettings, prefix=PREFIX)
        return Outcome(State.HANDED_OVER, transmission=accepted.transmission)

    def close(self) -> None:
        """Nothing to do: the service and its tokens are kept for the messages to come."""


def letter_of(parcel: Parcel) -> PaperLetter:
    """The letter as the printer takes it; its title names no person and no task."""
    address = address_of(parcel)
    written_at = parcel.written_at or clock.now()
    content = on_paper(
        subject=parcel.written.subject,
        body=parcel.written.body,
        to=lines_of(address),
        sender=sender_of(parcel),
        sender_lines=lines_of_sender(parcel),
        day=clock.danish_date(written_at),
    )
    return PaperLetter(
        reference=str(parcel.message.reference),
        title=sender_of(parcel),
        address=address,
        pdf=content,
        attachments=parcel.attachments,
    )


def address_of(parcel: Parcel) -> Address:
    """Where CPR has it that the person lives."""
    person = parcel.person
    return Address(
        name=person.name,
        care_of=person.care_of,
        street_address=person.street_address,
        postal_code=person.postal_code,
        city=person.city,
    )


def lines_of(address: Address) -> list[str]:
    """The address as it stands in the window."""
    town = f"{address.postal_code} {address.city}".strip()
    return [line for line in (address.name, address.care_of, address.street_address, town) if line]


def carrier() -> LetterCarrier:
    """The carrier as this installation is set up."""
    return LetterCarrier(partial(kept, connection()))
