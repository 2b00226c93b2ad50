"""A sum over every row a municipality has, so that a test can say that nothing has changed."""

from django.db import connection

from valghalla.base.tenancy import acting_for
from valghalla.municipalities.models import Municipality

# Sessions, what a member of staff looked at last, and counters of attempts change with every look.
NOT_COUNTED = ("accounts_session", "accounts_staffuser", "accounts_attempts")


def rows_of(municipality: Municipality) -> dict[str, tuple[int, int]]:
    """Table → (sum over its rows, how many)."""
    with acting_for(municipality), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'municipality_id'"
            " AND table_schema = 'public' AND table_name <> ALL (%s) ORDER BY 1",
            [list(NOT_COUNTED)],
        )
        one = "SELECT '{0}', coalesce(sum(hashtextextended(t::text, 0)), 0), count(*) FROM {0} t"
        cursor.execute(" UNION ALL ".join(one.format(name) for (name,) in cursor.fetchall()))
        return {name: (total, number) for name, total, number in cursor.fetchall()}
