"""The environment, read here and nowhere else."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[3]


def text(name: str, default: str | None = None) -> str:
    """The variable's value; raises SystemExit with a sentence when it is missing and has no default."""
    value = os.environ.get(name, default)
    if value is None:
        raise SystemExit(f"The environment variable {name} is not set. See docs/operations/settings.md.")
    return value


def var() -> Path:
    """The folder that holds the state of this machine: database, keys, logs, built parts."""
    return Path(os.environ.get("VALGHALLA_VAR", ROOT / "var"))


def flag(name: str, default: bool = False) -> bool:
    """True for 1, true, yes, on in any case."""
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


@dataclass(frozen=True)
class DatabaseUrl:
    """A PostgreSQL connection as postgresql://user:password@host:port/name?host=/socket/folder."""

    name: str
    user: str
    password: str
    host: str
    port: str

    @classmethod
    def parse(cls, url: str) -> "DatabaseUrl":
        """Take a URL apart; a socket folder may stand as ?host=/folder."""
        parts = urlsplit(url)
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        return cls(
            name=unquote(parts.path.lstrip("/")),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            host=unquote(query.get("host", parts.hostname or "")),
            port=str(parts.port or query.get("port", "")),
        )

    def for_django(self) -> dict[str, object]:
        """The settings of a Django database."""
        return {
            "ENGINE": "valghalla.base.postgresql",
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": self.port,
        }
