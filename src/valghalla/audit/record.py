"""Writing the audit, by hand, in the transaction of what it tells of."""

import datetime
from typing import Any

from django.db.models import Model

from valghalla.audit.actors import Actor
from valghalla.audit.models import AuditEntry

# Among the details: why the system did it, what was done to many at once, of which it is a part, and by which way.
BY_ITSELF = "by_itself"
BULK_RUN = "bulk_run"
VIA = "via"


def record(
    action: str,
    subject: Model | None = None,
    *,
    by: Actor,
    now: datetime.datetime,
    participant_id: int | None = None,
    **details: Any,
) -> None:
    """Add one row. details: facts that name nobody (counts, field names, filters, old and new values of plain fields)."""
    entry(action, subject, by=by, now=now, participant_id=participant_id, **details).save(force_insert=True)


def entry(
    action: str,
    subject: Model | None = None,
    *,
    by: Actor,
    now: datetime.datetime,
    participant_id: int | None = None,
    **details: Any,
) -> AuditEntry:
    """A row not yet saved, for adding many at once with ``AuditEntry.objects.bulk_create``."""
    return AuditEntry(
        at=now,
        actor_kind=by.kind,
        actor_id=by.id,
        action=action,
        subject_type=subject._meta.model_name or "" if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        participant_id=participant_id,
        details=details | _of(by),
    )


def _of(by: Actor) -> dict[str, Any]:
    named = {BY_ITSELF: by.reason, BULK_RUN: by.run, VIA: by.via}
    return {name: value for name, value in named.items() if value}
