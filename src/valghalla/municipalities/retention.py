"""How long a municipality keeps things."""

from valghalla.audit.forget import KEPT_MONTHS
from valghalla.municipalities.models import Settings


def months_kept() -> int:
    """Whole months that rows of the audit are kept by the municipality acted for: six at least."""
    return Settings.objects.values_list("audit_months", flat=True).first() or KEPT_MONTHS


def message_months() -> int:
    """Whole months that the municipality acted for keeps messages after they were queued."""
    return Settings.objects.values_list("message_months", flat=True).get()
