"""What a provider tells of a message it has accepted."""

from dataclasses import dataclass
from datetime import datetime

from valghalla.integrations.sms.codes import Standing


@dataclass(frozen=True, slots=True)
class Report:
    """One delivery report; the same may come twice, and an older one after a newer.

    reference: ours, "" when the provider does not repeat it.   id: the provider's.   standing: what it means.
    code: the provider's own, as one word for tables, "link_1002".   at: when it happened, UTC; None when not told.
    """

    reference: str
    id: str
    standing: Standing
    code: str
    at: datetime | None = None
