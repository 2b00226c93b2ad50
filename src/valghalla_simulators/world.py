"""Everything simulated, in one place for the pages."""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from valghalla_simulators.cpr.service import CprService
from valghalla_simulators.mail.inbox import Inbox
from valghalla_simulators.mail.smtp import MailSystem
from valghalla_simulators.operator_sign_in.provider import Provider as OperatorProvider


@dataclass
class Addresses:
    """Where the simulators listen."""

    cpr: str = ""
    smtp: str = ""
    authority: str = ""
    client: str = ""


@dataclass
class World:
    """cpr and mail carry their own switches."""

    cpr: CprService
    mail: MailSystem
    inbox: Inbox
    ticket_key: Ed25519PrivateKey
    # Port of the product's sites, for links to them.
    site_port: int = 8000
    addresses: Addresses = field(default_factory=Addresses)
    operators: OperatorProvider = field(default_factory=OperatorProvider)
