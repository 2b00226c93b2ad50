"""Who may open what: every address of every site against every role, also of the other municipality.

The table is docs/rules/access.md, and nowhere else. Covers E-002, E-003, E-004 and E-031.
"""

import datetime
import html
import re
from collections.abc import Iterator

import pytest

from tests import access_table
from tests.access_world import ANONYMOUS, ROLES, Address, World, addresses, as_in_a_test_case
from tests.conftest import NOW
from tests.pages import SiteClient
from valghalla.base import clock

TABLES = access_table.tables()
MENU = {row.name: row.cells for row in TABLES["The citizens' menu"]}
ADDRESSES = addresses()
ROWS = {f"{site}:{row.name}": row.cells for site in ROLES for row in TABLES[site]}
WORDS = {"in", "sign in", "refused", "unknown"}
NOT_IN = {"sign in", "refused"}
NOTHING = "–"


def cells(address: Address) -> dict[str, str]:
    """What the table says of the address; nothing for one that is missing there."""
    return ROWS.get(str(address), {})


def of_site(*sites: str) -> list[Address]:
    return [one for one in ADDRESSES if one.site in sites]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Made once: whatever is asked of it leaves no trace."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, as_in_a_test_case() as _:
        patch.setattr(clock, "now", lambda: NOW)
        try:
            yield World(NOW)
        finally:
            from django.db import transaction

            transaction.set_rollback(True)


# The table itself.
@pytest.mark.parametrize("site", ROLES)
def test_every_address_stands_in_the_table_once(site):
    assert sorted(row.name for row in TABLES[site]) == sorted(one.name for one in of_site(site))
