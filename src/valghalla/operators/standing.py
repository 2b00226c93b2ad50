"""How the municipalities stand, in figures: what an operator sees of them at a glance, without anybody's data."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from valghalla.accounts.service_providers.running_out import step
from valghalla.base.across import figures_of_each
from valghalla.municipalities.models import Municipality

DAY = datetime.timedelta(days=1)
_ENDS = """(SELECT max(key.not_after) FROM accounts_serviceproviderkey key JOIN accounts_serviceprovider site
    ON site.id = key.provider_id WHERE key.state = 'current' AND site.site = '{site}')"""
_STATEMENT = f"""
SELECT {_ENDS.format(site="citizen")}, {_ENDS.format(site="admin")},
    (SELECT max(until) FROM accounts_fallback WHERE closed_at IS NULL AND until > %s),
    (SELECT max(last_sign_in_at) FROM accounts_staffuser),
    count(*) FILTER (WHERE action = 'citizen.signed_in'),
    count(*) FILTER (WHERE action = 'staff.signed_in'),
    count(*) FILTER (WHERE action = 'sign_in.refused')
FROM audit_auditentry WHERE at > %s AND action IN ('citizen.signed_in', 'staff.signed_in', 'sign_in.refused')
"""  # noqa: S608 - nothing of anybody's is put in


@dataclass(frozen=True)
class Standing:
    """One municipality.

    citizen_key_ends, admin_key_ends: end of the certificate in use, None when there is none.   fallback_until: None
    when it is not open.   staff_last: last time somebody of the staff came in.   citizens, staff, refused: sign-ins of
    the last 24 hours.
    """

    citizen_key_ends: datetime.datetime | None
    admin_key_ends: datetime.datetime | None
    fallback_until: datetime.datetime | None
    staff_last: datetime.datetime | None
    citizens: int
    staff: int
    refused: int

    def key_ends(self, site: str) -> datetime.datetime | None:
        """End of the certificate of "citizen" or "admin"."""
        return self.citizen_key_ends if site == "citizen" else self.admin_key_ends

    def is_without_key(self, site: str) -> bool:
        """Nobody can sign in there."""
        return self.key_ends(site) is None

    def runs_out(self, site: str, *, now: datetime.datetime) -> bool:
        """Whether the certificate there has ended or will within 60 days."""
        ends = self.key_ends(site)
        return ends is not None and step(ends, now=now) is not None


def standing_of(municipalities: Sequence[Municipality], *, now: datetime.datetime) -> dict[int, Standing]:
    """How each of them stands, by its key."""
    keys = [one.pk for one in municipalities]
    found = figures_of_each(keys, _STATEMENT, [now, now - DAY], reason="operators.standing")
    return {key: Standing(*row) for key, row in found.items()}
