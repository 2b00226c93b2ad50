"""The start page: what needs attention, in figures, and nothing about single persons."""

import datetime

import pytest

from tests.pages import SiteClient
from valghalla.accounts.models import Fallback, ServiceProviderKey, StaffUser
from valghalla.audit import actors
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.municipalities.models import Municipality
from valghalla.operators.standing import Standing, standing_of

DAY = datetime.timedelta(days=1)


@pytest.fixture
def current() -> datetime.datetime:
    """Now, to the second: the page reads the clock."""
    return clock.now().replace(microsecond=0)


def keys_end(municipality: Municipality, at: datetime.datetime, site: str = "citizen") -> None:
    with acting_for(municipality):
        keys = ServiceProviderKey.objects.filter(provider__site=site, state="current")
        assert keys.update(not_after=at) == 1


def test_all_is_well(operations: SiteClient, municipality, other_municipality, current):
    for one in (municipality, other_municipality):
        for site in ("citizen", "admin"):
            keys_end(one, current + 400 * DAY, site)
    page = operations.get("/").content.decode()
    assert "Kræver opmærksomhed" not in page
    assert page.index("Aarhus Kommune") > page.index("Korsbæk Kommune")  # Aa is the last letter


@pytest.mark.parametrize(
    ("days", "words"), [(60, "60 dage tilbage"), (7, "7 dage tilbage"), (-1, "udløbet"), (61, None)]
)
def test_a_certificate_that_runs_out(days: int, words: str | None, operations, municipality, current):
    for one in Municipality.objects.all():
        for site in ("citizen", "admin"):
            keys_end(one, current + 400 * DAY, site)
    keys_end(municipality, current + days * DAY + DAY / 2)
    answer = operations.get("/")
    names = [row.cells[0] for row in answer.context["page"].attention.rows]
    assert names == ([municipality.name] if words else [])
    if words:
        shown = answer.content.decode()
        assert words in shown
        assert f"/municipalities/{municipality.pk}/sign-in/" in shown


def test_no_certificate_at_all(operations, municipality, current):
    keys_end(municipality, current + 400 * DAY)
    with acting_for(municipality):
        ServiceProviderKey.objects.filter(provider__site="admin").update(state="gone")
    (row,) = [row for row in operations.get("/").context["page"].attention.rows if row.cells[0] == municipality.name]
    assert (row.cells[1].label, "Intet certifikat" in row.cells[2]) == ("Certifikat, administration", True)


def test_an_open_fallback(operations, municipality, current):
    with acting_for(municipality):
        Fallback.objects.create(
            opened_at=current - DAY, opened_by=1, reason="", until=current - DAY / 2, closed_at=current - DAY / 2
        )
        assert standing_of([municipality], now=current)[municipality.pk].fallback_until is None
        Fallback.objects.create(opened_at=current, opened_by=1, reason="Hemmelig grund", until=current + DAY)
    page = operations.get("/").content.decode()
    assert "Åben til" in page
    assert f"/municipalities/{municipality.pk}/fallback/" in page
    assert "Hemmelig grund" not in page


def test_figures_of_each_municipality_by_itself(municipality, other_municipality, current):
    with acting_for(municipality):
        StaffUser.objects.create(
            subject="k", name="Karen", role="administrator", created_at=current, last_sign_in_at=current
        )
        for hours, action in [
            (1, "staff.signed_in"), (23, "citizen.signed_in"), (2, "citizen.signed_in"), (25, "citizen.signed_in"),
            (3, "sign_in.refused"), (3, "task.assigned"),
        ]:  # fmt: skip
            record(action, by=actors.SYSTEM, now=current - datetime.timedelta(hours=hours))
    keys_end(municipality, current + 9 * DAY)
    found = standing_of([municipality, other_municipality], now=current)
    mine, other = found[municipality.pk], found[other_municipality.pk]
    assert mine == Standing(current + 9 * DAY, mine.admin_key_ends, None, current, citizens=2, staff=1, refused=1)
    assert (other.staff_last, other.citizens, other.staff, other.refused) == (None, 0, 0, 0)


def test_nobody_is_named(operations, municipality, current):
    with acting_for(municipality):
        StaffUser.objects.create(
            subject="k", name="Karen Valgmand", role="administrator", created_at=current, last_sign_in_at=current
        )
    assert "Karen" not in operations.get("/").content.decode()


def test_what_all_of_them_lack_stands_on_top(operations, settings, municipality):
    settings.SAML = settings.SAML | {"citizen": {"metadata": ""}}
    assert "Ingen kan logge ind" in operations.get("/").content.decode()


def test_as_many_queries_for_one_as_for_many(
    operations, municipality, django_assert_num_queries, test_owner_url, monkeypatch
):
    from valghalla.operator_site.start import pages

    everybody = list(Municipality.objects.all())
    operations.get("/")
    numbers = []
    for some in (everybody[:1], everybody * 50):
        monkeypatch.setattr(pages.Municipality.objects, "all", lambda some=some: some)
        with django_assert_num_queries(7, exact=False) as asked:
            assert operations.get("/").status_code == 200
        numbers.append(len(asked))
    assert len(set(numbers)) == 1
