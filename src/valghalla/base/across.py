"""Figures from every municipality, asked for in one message to the database.

For whoever runs the service for all of them: counts and dates, never rows about people. Each municipality is asked by
itself, as its own policies have it; only the ways there and back are shared. Source: docs/adr/0001-tenancy.md.
"""

import logging
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from valghalla.base import tenancy
from valghalla.base.errors import MunicipalityMixedUp
from valghalla.base.postgresql.base import SETTING

log = logging.getLogger(__name__)


def figures_of_each(
    municipality_ids: Sequence[int], statement: str, parameters: Sequence[Any] = (), *, reason: str
) -> dict[int, tuple[Any, ...]]:
    """The one row that the statement gives in each municipality, by the municipality's key.

    reason: an event name such as "operators.standing", for the log. Raises MunicipalityMixedUp when another one than
    those asked is acted for.
    """
    acting = tenancy.current_id()
    if acting is not None and (others := set(municipality_ids) - {acting}):
        raise MunicipalityMixedUp(acting, min(others))
    if not municipality_ids:
        return {}
    log.debug("figures_of_each reason=%s municipalities=%s", reason, len(municipality_ids))
    asked = ";".join(f"SET LOCAL {SETTING} = '{int(one)}';{statement}" for one in municipality_ids)
    back = f"SET LOCAL {SETTING} = '{acting or ''}'"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{asked};{back}", [*parameters] * len(municipality_ids))
        rows = []
        while True:
            if cursor.description is not None:
                rows.append(cursor.fetchone())
            if not cursor.nextset():
                break
    return dict(zip(municipality_ids, rows, strict=True))
