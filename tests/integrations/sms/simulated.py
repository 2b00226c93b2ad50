"""The simulated gateways alone, on a port of their own."""

from collections.abc import Iterator
from contextlib import contextmanager

from valghalla.integrations.sms import TextMessage
from valghalla_simulators.server import Asked, Reply, WebServer
from valghalla_simulators.sms import inmobile, link
from valghalla_simulators.sms.service import Gateways
from valghalla_simulators.sms.wire import PASSWORD, USER


@contextmanager
def listening() -> Iterator[tuple[Gateways, dict[str, str]]]:
    """The gateways, and what the product is told of each."""
    gateways = Gateways()

    def respond(asked: Asked) -> Reply:
        return gateways.respond(asked) or Reply(b"unknown", status=404)

    server = WebServer("127.0.0.1", 0, respond)
    at = f"127.0.0.1:{server.port}/gateways"
    server.start()
    gateways.start()
    try:
        yield (
            gateways,
            {
                "smssys": f"smssys+http://{USER}:{PASSWORD}@{at}/smssys",
                "link": f"link+http://{USER}:{PASSWORD}@{at}/link"
                f"?platformId={link.PLATFORM}&platformPartnerId={link.PARTNER}&gate=G1",
                "inmobile": f"inmobile+http://any:{inmobile.KEY}@{at}/inmobile",
            },
        )
    finally:
        gateways.stop()
        server.stop()


def text_message(reference: str, **values: str) -> TextMessage:
    """A text message to somebody."""
    return TextMessage(**{"reference": reference, "sender": "Korsbæk", "number": "12345678", "text": "Hej"} | values)
