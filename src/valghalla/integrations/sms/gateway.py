"""The port: one gateway, whichever it is."""

from dataclasses import dataclass

from valghalla.base.hang_up import HangsUp
from valghalla.integrations.sms.adapter import Adapter
from valghalla.integrations.sms.connection import Connection, account_of
from valghalla.integrations.sms.errors import PARTY, Refused, WrongSettings
from valghalla.integrations.sms.inmobile import MOST_AT_ONCE, InMobile
from valghalla.integrations.sms.link_mobility import LinkMobility
from valghalla.integrations.sms.smssys import SmsSys
from valghalla.integrations.sms.text_message import Accepted, TextMessage
from valghalla.integrations.sms.wire import Answer, Wire, error_of

ADAPTERS: dict[str, Adapter] = {adapter.name: adapter for adapter in (SmsSys(), LinkMobility(), InMobile())}


@dataclass(frozen=True, slots=True)
class Abilities:
    """provider: its name.   reports: it tells what became of a message.   receives: people can write to us by it.

    fetches: reports and messages can be asked for, each once.
    """

    provider: str
    reports: bool
    receives: bool
    fetches: bool


class Gateway(HangsUp):
    """A kept connection for many messages, from any number of threads. Use in a ``with`` block."""

    def __init__(self, connection: Connection) -> None:
        self._wire = Wire(connection)
        self._adapter = adapter_of(self._wire.account.provider)
        self._adapter.require_sound(self._wire.account)

    def close(self) -> None:
        """Hang up."""
        self._wire.close()

    @property
    def provider(self) -> str:
        """Its name: "smssys", "link" or "inmobile"."""
        return self._adapter.name

    def send(self, message: TextMessage) -> Accepted:
        """Hand one message over. No provider takes the same reference as the same message: it is never sent twice by itself.

        Raises Refused when the message, its number or its sender is not taken; WrongSettings when our agreement does not
        work; Unavailable when the gateway cannot now, with ``perhaps_done`` when the message may have left all the same;
        NotUnderstood when the answer makes no sense, and then it may have left too.
        """
        if not message.text.strip():
            raise Refused(PARTY, "sms_empty")
        request = self._adapter.request(message, self._wire.account)
        return self._adapter.accepted(self._wire.exchange(request), message)

    def fetch_reports(self, limit: int = MOST_AT_ONCE) -> bytes:
        """Reports that nobody has fetched, as they came, for ``read_reports``. The provider forgets what it answers here:
        keep it before anything is done with it. Raises Unavailable or NotUnderstood.
        """
        return self._fetched(self._wire.exchange(self._adapter.ask_for_reports(limit)))

    def fetch_incoming(self, limit: int = MOST_AT_ONCE) -> bytes:
        """Messages that nobody has fetched, for ``read_incoming``; otherwise as ``fetch_reports``."""
        return self._fetched(self._wire.exchange(self._adapter.ask_for_incoming(limit)))

    def reach(self) -> None:
        """Knock without sending anything. Raises WrongSettings when we are not let in, Unavailable when nothing answers."""
        self._adapter.is_known(self._wire.exchange(self._adapter.knock()))

    def _fetched(self, answer: Answer) -> bytes:
        if answer.status != 200:
            raise error_of(self.provider, answer)
        return answer.content


def open_gateway(connection: Connection) -> Gateway:
    """A gateway for many messages; connects with the first. Raises WrongSettings when the settings cannot work."""
    return Gateway(connection)


def adapter_of(provider: str) -> Adapter:
    """The provider's wire format. Raises WrongSettings for one that there is none of."""
    if provider not in ADAPTERS:
        raise WrongSettings(PARTY, "sms_url")
    return ADAPTERS[provider]


def abilities(connection: Connection) -> Abilities:
    """What the provider can do, without connecting. Raises WrongSettings."""
    adapter = adapter_of(account_of(connection).provider)
    return Abilities(adapter.name, adapter.reports, adapter.receives, adapter.fetches)
