"""Background work that every municipality needs, whatever it does with the system."""

from valghalla.audit.forget import forget_old
from valghalla.base import clock
from valghalla.base.jobs import regularly
from valghalla.municipalities.retention import months_kept
from valghalla.municipalities.rounds import in_each


@regularly(name="audit.forget", cron="41 1 * * *")
def forget_audit(*, silent_seconds: int | None = None) -> None:
    """Every night, for every municipality: delete the audit rows whose time is over, as its settings have it."""
    in_each(lambda: forget_old(now=clock.now(), months=months_kept()), reason="audit.forget")
