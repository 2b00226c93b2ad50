"""Everything simulated, in one place for the pages."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from valghalla_simulators.cpr.service import CprService
from valghalla_simulators.digital_post.service import DigitalPost
from valghalla_simulators.mail.inbox import Inbox
from valghalla_simulators.mail.smtp import MailSystem
from valghalla_simulators.operator_sign_in.provider import Provider as OperatorProvider
from valghalla_simulators.service_platform import ServicePlatform
from valghalla_simulators.sms.service import Gateways

if TYPE_CHECKING:  # its pages need the world
    from valghalla_simulators.sign_in.service import Kind, SignInService


@dataclass
class Addresses:
    """Where the simulators listen."""

    cpr: str = ""
    smtp: str = ""
    platform: str = ""
    amqp: str = ""
    imap: str = ""
    authority: str = ""
    client: str = ""


@dataclass
class World:
    """cpr, mail, the parts of the platform and the SMS gateways carry their own switches."""

    cpr: CprService
    mail: MailSystem
    inbox: Inbox
    platform: ServicePlatform
    gateways: Gateways
    # Port of the product's sites, for links to them.
    site_port: int = 8000
    addresses: Addresses = field(default_factory=Addresses)
    # The identity providers, there from the start of service.
    sign_in: dict["Kind", "SignInService"] = field(default_factory=dict)
    operators: OperatorProvider = field(default_factory=OperatorProvider)

    @property
    def digital_post(self) -> DigitalPost:
        """What was sent to people, and what became of it."""
        return self.platform.digital_post
