"""Reading what a provider posts to us."""

from valghalla.integrations.sms.adapter import Read
from valghalla.integrations.sms.gateway import adapter_of
from valghalla.integrations.sms.incoming import Incoming
from valghalla.integrations.sms.report import Report


def read_reports(provider: str, content: bytes) -> Read[Report]:
    """The delivery reports in a posted body. Raises NotUnderstood, WrongSettings for a provider that there is none of."""
    return adapter_of(provider).read_reports(content)


def read_incoming(provider: str, content: bytes) -> Read[Incoming]:
    """The messages in a posted body. Raises as ``read_reports``."""
    return adapter_of(provider).read_incoming(content)
