"""The operator log: newest first, by page, by municipality, in words."""

import datetime
import re

import pytest

from tests.pages import SiteClient
from valghalla.integrations.oidc import REASONS
from valghalla.operator_site.entries import words
from valghalla.operator_site.entries.pages import ROWS
from valghalla.operators.models import Operator, OperatorEntry
from valghalla.operators.record import record

OWN_REASONS = {"not_set_up", "unsolicited", "too_late", "other_browser", "no_group"}


def numbers(answer) -> list[int]:
    """The log numbers on the page, in their order."""
    shown = re.findall(r'<td data-label="Nr\.">([\d.]+)</td>', answer.content.decode())
    return [int(one.replace(".", "")) for one in shown]


def many(operator: Operator, count: int, now, **named) -> list[int]:
    return [record("fallback.closed", operator=operator, now=now, **named) for _ in range(count)]


def test_newest_first_and_a_page_at_a_time(operations: SiteClient, operator: Operator, now):
    keys = many(operator, ROWS * 2 + 1, now)[::-1]
    first = operations.get("/entries/")
    assert numbers(first) == keys[:ROWS]
    second = operations.get(_link(first, "next"))
    assert numbers(second) == keys[ROWS : 2 * ROWS]
    third = operations.get(_link(second, "next"))
    assert numbers(third) == keys[2 * ROWS :]
    assert _link(third, "next") is None
    back = operations.get(_link(third, "prev"))
    assert numbers(back) == keys[ROWS : 2 * ROWS]
    again = operations.get(_link(back, "prev"))
    assert numbers(again) == keys[:ROWS]
    assert _link(again, "prev") is None


def _link(answer, rel: str) -> str | None:
    found = re.search(rf'rel="{rel}" href="([^"]+)"', answer.content.decode())
    return "/entries/" + found[1].replace("&amp;", "&") if found else None


def test_of_one_municipality(operations: SiteClient, operator: Operator, municipality, other_municipality, now):
    mine = many(operator, 2, now, municipality=municipality)
    many(operator, 1, now, municipality=other_municipality)
    many(operator, 1, now)
    assert numbers(operations.get(f"/entries/?municipality={municipality.pk}")) == mine[::-1]
    assert len(numbers(operations.get("/entries/"))) == 4


def test_paging_keeps_the_municipality(operations: SiteClient, operator: Operator, municipality, now):
    many(operator, ROWS + 1, now, municipality=municipality)
    many(operator, 3, now)
    first = operations.get(f"/entries/?municipality={municipality.pk}")
    assert len(numbers(operations.get(_link(first, "next")))) == 1


@pytest.mark.parametrize(
    "query", ["municipality=x", "municipality=999999", "after=x", "after=-1", "before=99999999999999999999"]
)
def test_nonsense_in_the_address(query: str, operations: SiteClient, operator: Operator, now):
    many(operator, 1, now)
    assert len(numbers(operations.get(f"/entries/?{query}"))) == 1


def test_in_words(operations: SiteClient, operator: Operator, municipality, now):
    until = now + datetime.timedelta(hours=2)
    record("fallback.opened", operator=operator, now=now, municipality=municipality, until=until.isoformat(), people=3)
    record("sign_in.refused", operator=None, now=now, reason="no_group")
    page = operations.get("/entries/").content.decode()
    assert "Åbnede nødadgangen" in page
    assert "til 01-10-2026 14:00, 3 personer" in page
    assert "ikke er i gruppen for driften" in page
    assert "Ingen logget ind" in page
    assert operator.name in page


def test_every_reason_for_refusing_has_words():
    assert set(words.REASONS) == set(REASONS) | OWN_REASONS


def test_what_has_no_words_is_its_own_name(operations: SiteClient, operator: Operator, now):
    record("something.new", operator=operator, now=now, fact="<b>")
    page = operations.get("/entries/").content.decode()
    assert "something.new" in page
    assert "<b>" not in page


def test_as_many_queries_for_one_as_for_many(
    operations: SiteClient, operator: Operator, municipality, now, django_assert_max_num_queries
):
    many(operator, 1, now, municipality=municipality)
    with django_assert_max_num_queries(15) as few:
        operations.get("/entries/")
    many(operator, ROWS, now, municipality=municipality)
    with django_assert_max_num_queries(15) as more:
        operations.get("/entries/")
    assert OperatorEntry.objects.count() == ROWS + 1
    assert len(few) == len(more)
