"""The whole simulated world as one object."""

import threading
from pathlib import Path

from valghalla_simulators import keys as key_files
from valghalla_simulators.beskedfordeler.amqp.server import AmqpServer
from valghalla_simulators.cpr import PATH
from valghalla_simulators.cpr.endpoint import endpoint
from valghalla_simulators.cpr.service import CprService
from valghalla_simulators.mail.imap import ImapServer, imap_tls
from valghalla_simulators.mail.inbox import Inbox
from valghalla_simulators.mail.smtp import MailSystem, SmtpServer
from valghalla_simulators.saml import provider
from valghalla_simulators.server import WebServer
from valghalla_simulators.service_platform import ServicePlatform, listener
from valghalla_simulators.sign_in.directory import Directory
from valghalla_simulators.sign_in.service import Kind, SignInService
from valghalla_simulators.sms import inmobile, link
from valghalla_simulators.sms.service import Gateways
from valghalla_simulators.sms.wire import PASSWORD, USER
from valghalla_simulators.web.site import responder
from valghalla_simulators.world import Addresses, World

# Browsers find the machine itself under this name.
SIGN_IN_HOST = "simulators.localhost"


class Simulators:
    """CPR, mail and sign-in, in threads of this process.

    keys: folder for certificates and keys, made when missing (some seconds the first time). A port of 0 takes a free
    one; the real ones are ``http_port``, ``cpr_port`` and ``smtp_port`` from the start. mailbox: folder where letters
    outlive the process. Raises OSError when a port is taken or a folder cannot be written.

    Switches: ``cpr.state``, ``cpr.delay_ms``, ``cpr.register.change(...)``, ``mail.down``, ``mail.delay_ms``.
    ``operators.acr``, ``gateways.chances``. To look inside: ``cpr.calls()``, ``inbox.letters(...)``.
    """

    def __init__(
        self,
        *,
        keys: Path | str,
        http_port: int = 8100,
        cpr_port: int = 8143,
        smtp_port: int = 8125,
        imap_port: int = 0,
        amqp_port: int = 0,
        receipts_url: str = "",
        host: str = "127.0.0.1",
        mailbox: Path | str | None = None,
        site_port: int = 8000,
    ) -> None:
        self.keys = key_files.ensure(Path(keys))
        self._stopping = threading.Event()
        self.cpr = CprService(stopping=self._stopping)
        folder = Path(mailbox) if mailbox else None
        self.inbox = Inbox(folder)
        self.mail = MailSystem(self.inbox)
        self.platform = ServicePlatform(self.keys, self.cpr.register, folder, self._stopping)
        self.platform.beskedfordeler.callback = receipts_url or ""
        self.platform.beskedfordeler.keeps_queue = True
        self.gateways = Gateways(stopping=self._stopping)
        self.world = World(self.cpr, self.mail, self.inbox, self.platform, self.gateways, site_port)
        self._servers: list[WebServer | SmtpServer | ImapServer | AmqpServer] = []
        try:
            self._servers.append(http := WebServer(host, http_port, responder(self.world)))
            services = {("POST", PATH): endpoint(self.cpr), **self.platform.endpoints()}
            self._servers.append(cpr := listener(services, self.keys, host, cpr_port))
            self._servers.append(smtp := SmtpServer(self.mail, host, smtp_port))
            self._servers.append(imap := ImapServer(self.mail.returns, host, imap_port, imap_tls(self.keys)))
            queue = self.platform.beskedfordeler.queue
            self._servers.append(amqp := AmqpServer(self.platform.sts, queue, self.keys, host, amqp_port))
        except OSError:
            self.stop()
            raise
        self.http_port, self.cpr_port, self.smtp_port = http.port, cpr.port, smtp.port
        self.nemlogin = provider.nemlogin(self.keys, f"http://{SIGN_IN_HOST}:{http.port}")
        self.context_handler = provider.context_handler(self.keys, f"http://{SIGN_IN_HOST}:{http.port}")
        self.operators = self.world.operators
        self.operators.issuer = f"http://{SIGN_IN_HOST}:{http.port}/operator"
        directory = Directory(site_port)
        for kind, identity_provider in ((Kind.NEMLOGIN, self.nemlogin), (Kind.CONTEXT_HANDLER, self.context_handler)):
            self.world.sign_in[kind] = SignInService(kind, identity_provider, directory, self.publish)
        self.publish()
        self.http_url = f"http://{host}:{http.port}"
        self.cpr_url = f"https://{host}:{cpr.port}{PATH}"
        self.platform_url = f"https://{host}:{cpr.port}"
        self.smtp_url = f"smtp://{host}:{smtp.port}"
        self.amqp, self.amqp_url = amqp, f"amqps://{host}:{amqp.port}/BF"
        self.imap_port = imap.port
        self.imap_url = self.mail.returns.url(host, imap.port)
        client = str(self.keys.client)
        self.platform.amqp = amqp
        self.world.addresses = Addresses(
            cpr=self.cpr_url,
            smtp=self.smtp_url,
            platform=self.platform_url,
            amqp=self.amqp_url,
            imap=f"imaps://{host}:{imap.port}/INBOX",
            authority=str(self.keys.authority),
            client=client,
        )

    @property
    def sms_urls(self) -> dict[str, str]:
        """What the product is told of each SMS gateway: its name → the address with everything in it."""
        at = f"127.0.0.1:{self.http_port}/gateways"
        return {
            "smssys": f"smssys+http://{USER}:{PASSWORD}@{at}/smssys",
            "link": f"link+http://{USER}:{PASSWORD}@{at}/link?platformId={link.PLATFORM}"
            f"&platformPartnerId={link.PARTNER}&gate=G1",
            "inmobile": f"inmobile+http://any:{inmobile.KEY}@{at}/inmobile",
        }

    def publish(self) -> None:
        """Write the identity providers' metadata as they are now; to be called after their keys change."""
        key_files.write(self.keys.nemlogin_metadata, self.nemlogin.metadata())
        key_files.write(self.keys.context_handler_metadata, self.context_handler.metadata())

    def start(self) -> "Simulators":
        """Begin to answer; returns itself."""
        for server in self._servers:
            server.start()
        self.platform.start()
        self.gateways.start()
        return self

    def stop(self) -> None:
        """Stop at once, also in the middle of slow answers."""
        self._stopping.set()
        for server in self._servers:
            server.stop()
        self.platform.stop()
        self.gateways.stop()
        self.inbox.close()

    def __enter__(self) -> "Simulators":
        return self.start()

    def __exit__(self, *trouble: object) -> None:
        self.stop()
