"""Sites of two service providers that show their metadata, as the simulated identity providers ask for them."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.simulators.service_provider import Party
from valghalla_simulators.server import Asked, Reply, WebServer


class Sites:
    """A web server; ``party(host)`` is the service provider of that host name on it."""

    def __init__(self) -> None:
        self.parties: dict[str, Party] = {}
        self._server = WebServer("127.0.0.1", 0, self._respond)
        self.port = self._server.port

    def party(self, host: str = "korsbaek.localhost", **facts: object) -> Party:
        """A service provider whose site shows its metadata."""
        made = Party(f"http://{host}:{self.port}", f"https://saml.{host}", **facts)  # type: ignore[arg-type]
        self.parties[f"{host}:{self.port}"] = made
        return made

    def _respond(self, asked: Asked) -> Reply:
        party = self.parties.get(asked.headers["host"])
        if party is None or asked.target != "/sign-in/metadata.xml":
            return Reply(b"nothing here", status=404)
        return Reply(party.metadata(), "application/samlmetadata+xml")

    @classmethod
    @contextmanager
    def running(cls) -> Iterator["Sites"]:
        """The server, for a block."""
        sites = cls()
        sites._server.start()
        try:
            yield sites
        finally:
            sites._server.stop()
