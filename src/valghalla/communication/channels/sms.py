"""Messages as SMS, by a commercial gateway."""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Protocol

from valghalla.base.errors import Outside
from valghalla.communication.channels import Outcome, Parcel
from valghalla.communication.channels.failures import outcome_of
from valghalla.communication.states import State
from valghalla.communication.text_messages import gateway
from valghalla.communication.text_messages.reply import sender_for
from valghalla.integrations.sms import Accepted, Connection, Gateway, TextMessage, WrongSettings, open_gateway


class Sends(Protocol):
    """What takes text messages; as integrations.sms.Gateway."""

    def send(self, message: TextMessage) -> Accepted:
        """Hand one over."""


class SmsCarrier:
    """Text messages through the installation's gateway. gateway: gives it, or raises WrongSettings."""

    def __init__(self, gateway: Callable[[], Sends]) -> None:
        self._gateway = gateway

    def send(self, parcel: Parcel) -> Outcome:
        """Hand the short text over. No gateway knows a second copy for what it is: what may have left is uncertain."""
        try:
            accepted = self._gateway().send(text_message(parcel))
        except Outside as failure:
            return outcome_of(failure, wrong_settings=WrongSettings)
        return Outcome(State.HANDED_OVER, transmission=accepted.id)

    def close(self) -> None:
        """Nothing to do: the connection is kept for the messages to come."""


@lru_cache(maxsize=4)
def _kept(connection: Connection) -> Gateway:
    """One for all jobs of this process; safe with threads."""
    return open_gateway(connection)


def text_message(parcel: Parcel) -> TextMessage:
    """The message as the gateway takes it."""
    municipality = parcel.municipality
    return TextMessage(
        reference=gateway.reference_of(municipality, parcel.message.reference),
        sender=parcel.settings.sms_sender or sender_for(municipality),
        number=parcel.person.mobile,
        text=parcel.written.short,
        report_url=gateway.report_url(municipality, parcel.settings),
        on_behalf_of=municipality.code,
    )


def carrier(*, waited_for: bool = False) -> SmsCarrier:
    """The carrier as this installation is set up. waited_for: somebody sits before the screen."""
    return SmsCarrier(partial(_kept, gateway.connection(waited_for=waited_for)))
