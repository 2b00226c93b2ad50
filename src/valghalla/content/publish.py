"""Publishing the municipality's texts: each change is a new version, in force at once."""

import datetime
from typing import Any

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.changes import changes
from valghalla.audit.record import record
from valghalla.base.errors import StaleVersion
from valghalla.base.records import hold_names
from valghalla.content.clean import without_layout
from valghalla.content.current import newest
from valghalla.content.models import Text

_NAMED_ONLY = ("html",)
# These can be switched off; the Danish version decides for every language.
CAN_BE_OFF = (Text.Kind.FAQ, Text.Kind.CONSENT)


def publish(
    kind: str,
    *,
    language: str,
    title: str,
    html: str,
    active: bool = True,
    version: int,
    by: Actor,
    now: datetime.datetime,
) -> Text:
    """Put a text in force; the version in force already when nothing differs.

    html: safe.   version: key of the version it was written from, 0 for the first. Raises StaleVersion when another was
    published meanwhile.
    """
    values = {"title": title, "html": html, "active": active}
    with transaction.atomic():
        before = _held(kind, language, version)
        if before is not None and not _changes(before, values):
            return before
        text = _added(kind, language, values, by=by, now=now)
        record("text.published", text, by=by, now=now, **_told(before, text))
    return text


def bring_back(old: Text, *, version: int, by: Actor, now: datetime.datetime) -> Text:
    """Put the words of an earlier version in force again, as a new version; whether it is switched on stays.

    version: key of the version in force that the reader compared with. Raises StaleVersion.
    """
    with transaction.atomic():
        before = _held(old.kind, old.language, version)
        values = {"title": old.title, "html": old.html, "active": before.active if before else old.active}
        if before is not None and not _changes(before, values):
            return before
        text = _added(old.kind, old.language, values, by=by, now=now)
        record("text.brought_back", text, by=by, now=now, **_told(before, text))
    return text


def _held(kind: str, language: str, version: int) -> Text | None:
    hold_names(Text)
    before = newest(kind, language)
    if (before.pk if before else 0) != version:
        raise StaleVersion
    return before


def _added(kind: str, language: str, values: dict[str, Any], *, by: Actor, now: datetime.datetime) -> Text:
    return Text.objects.create(
        kind=kind, language=language, created_at=now, created_by=by.id if by.kind == "staff" else None, **values
    )


def _values(text: Text | None) -> dict[str, Any]:
    return {"title": text.title, "html": text.html, "active": text.active} if text is not None else {}


def _changes(before: Text | None, after: dict[str, Any]) -> dict[str, list[Any]]:
    held = _values(before)
    if held and without_layout(held["html"]) == without_layout(after["html"]):
        held["html"] = after["html"]  # the editor lays the same text out in its own way
    return changes(held, after, only_named=_NAMED_ONLY)


def _told(before: Text | None, text: Text) -> dict[str, Any]:
    """What the audit is told: which text, and what changed of it; of the text itself only that it did."""
    return {"kind": text.kind, "language": text.language, "changed": _changes(before, _values(text))}
