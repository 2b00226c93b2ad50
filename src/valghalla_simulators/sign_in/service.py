"""A simulated identity provider with all that belongs to it: protocol, sessions, and how its pages are named."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from http.cookies import CookieError, SimpleCookie

from valghalla_simulators.saml.provider import IdentityProvider
from valghalla_simulators.server import Asked
from valghalla_simulators.sign_in.directory import Directory
from valghalla_simulators.sign_in.sessions import Sessions


class Kind(StrEnum):
    """Which of the two."""

    NEMLOGIN = "nemlogin"
    CONTEXT_HANDLER = "context-handler"


TITLES = {Kind.NEMLOGIN: "NemLog-in", Kind.CONTEXT_HANDLER: "Adgangsstyring"}


@dataclass
class SignInService:
    """publish: writes the metadata to their file, to be called after a change."""

    kind: Kind
    provider: IdentityProvider
    directory: Directory
    publish: Callable[[], None]
    sessions: Sessions = field(default_factory=Sessions)

    @property
    def title(self) -> str:
        """Its name, for people."""
        return TITLES[self.kind]

    @property
    def start(self) -> str:
        """The path of its own page."""
        return f"/{self.kind}/"

    def cookie(self, asked: Asked) -> str:
        """The browser's cookie, "" without one."""
        try:
            found = SimpleCookie(asked.headers.get("cookie", "")).get(self._cookie_name)
        except CookieError:
            return ""
        return found.value if found else ""

    def set_cookie(self, value: str) -> dict[str, str]:
        """The header that gives the browser its cookie."""
        return {"Set-Cookie": f"{self._cookie_name}={value}; Path={self.start}; HttpOnly; SameSite=Lax"}

    @property
    def _cookie_name(self) -> str:
        return f"simulated-{self.kind}"
