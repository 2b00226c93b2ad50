"""Instants and identifiers as SAML writes them."""

import datetime
import secrets


def now() -> datetime.datetime:
    """This instant, UTC, whole seconds."""
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


def written(instant: datetime.datetime) -> str:
    """xs:dateTime in UTC: "2026-11-20T09:00:00Z"."""
    return instant.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(text: str | None) -> datetime.datetime | None:
    """An instant from xs:dateTime with a zone; None for anything else."""
    try:
        instant = datetime.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return instant if instant.tzinfo else None


def new_id() -> str:
    """An identifier of 128 random bits that is an xs:ID."""
    return f"_{secrets.token_hex(16)}"
