"""The service providers that ask, known by the metadata that their sites show."""

import http.client
import re
from threading import Lock
from urllib.parse import urlsplit

from valghalla_simulators.saml.messages import RequestRefused
from valghalla_simulators.saml.service_provider import MetadataUnusable, ServiceProvider, read_service_provider
from valghalla_simulators.saml.xml import LARGEST

METADATA_PATH = "/sign-in/metadata.xml"
_OWN = re.compile(r"http://(?:(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+localhost|127\.0\.0\.1)(?::[0-9]{1,5})?")
_SECONDS = 10


class Directory:
    """Service providers by name and place. Only sites on this machine are asked: *.localhost and 127.0.0.1.

    site_port: where a site is looked for of which only the name is known.
    """

    def __init__(self, site_port: int) -> None:
        self._site_port = site_port
        self._known: dict[tuple[str, str], ServiceProvider] = {}
        self._latest: dict[str, str] = {}
        self._lock = Lock()

    def find(self, entity_id: str, origin: str = "", *, fresh: bool = False) -> ServiceProvider:
        """The service provider of that name. origin: its site, when the message tells. fresh: ask the site again.

        Raises RequestRefused when there is none, or the site is another one's.
        """
        with self._lock:
            origin = origin or self._latest.get(entity_id, "")
            known = self._known.get((entity_id, origin))
        if known and not fresh:
            return known
        origin = origin or self._guessed(entity_id)
        found = _read(origin)
        if found.entity_id != entity_id:
            raise RequestRefused("Stedets metadata er for en anden tjeneste end den, der spørger.")
        with self._lock:
            self._known[entity_id, origin] = found
            self._latest[entity_id] = origin
        return found

    def _guessed(self, entity_id: str) -> str:
        """By convention a site's service provider is named https://saml.<host>."""
        host = (urlsplit(entity_id).hostname or "").removeprefix("saml.")
        return f"http://{host}:{self._site_port}"


def is_own(origin: str) -> bool:
    """Whether it is the origin of a site on this machine and nothing more."""
    return _OWN.fullmatch(origin) is not None


def _read(origin: str) -> ServiceProvider:
    if not is_own(origin):
        raise RequestRefused("Kun steder på denne maskine kan bruge simulatoren: *.localhost og 127.0.0.1, med http.")
    try:
        return read_service_provider(_fetched(origin))
    except MetadataUnusable as unusable:
        raise RequestRefused(
            f"Tjenestens metadata på {origin}{METADATA_PATH} kan ikke bruges. {unusable}"
        ) from unusable


def _fetched(origin: str) -> bytes:
    parts = urlsplit(origin)
    try:
        # Programs do not look *.localhost up; browsers know that it is this machine.
        connection = http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=_SECONDS)
        try:
            connection.request("GET", METADATA_PATH, headers={"Host": parts.netloc})
            reply = connection.getresponse()
            content = reply.read(LARGEST + 1)
        finally:
            connection.close()
    except (OSError, ValueError, http.client.HTTPException) as trouble:
        raise RequestRefused(f"Tjenestens metadata kan ikke hentes på {origin}{METADATA_PATH}.") from trouble
    if reply.status != 200:
        raise RequestRefused(f"Tjenestens metadata kan ikke hentes: {origin}{METADATA_PATH} svarer {reply.status}.")
    return content
