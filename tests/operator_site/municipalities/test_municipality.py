"""The page of one municipality."""

from tests.pages import SiteClient
from valghalla.operators.models import Operator
from valghalla.operators.record import record


def test_who_it_is_and_where_its_sites_are(operations: SiteClient, municipality, settings):
    settings.PUBLIC_PORT = ":8000"
    page = operations.get(f"/municipalities/{municipality.pk}/").content.decode()
    for said in ("Korsbæk Kommune", "0999", "12345678"):
        assert said in page
    assert f'href="http://{municipality.citizen_host}:8000/"' in page
    assert f'href="http://{municipality.admin_host}:8000/"' in page


def test_the_ways_on(operations: SiteClient, municipality):
    own = f"/municipalities/{municipality.pk}/"
    page = operations.get(own).content.decode()
    for address in (f"{own}sign-in/", f"{own}fallback/"):
        assert f'href="{address}"' in page
        assert operations.get(address).status_code == 200


def test_what_operators_did_there_lately_and_nowhere_else(
    operations: SiteClient, operator: Operator, municipality, other_municipality, now
):
    for _ in range(11):
        record("fallback.closed", operator=operator, now=now, municipality=municipality)
    record("service_provider_key.removed", operator=operator, now=now, municipality=other_municipality)
    page = operations.get(f"/municipalities/{municipality.pk}/").content.decode()
    assert page.count("Lukkede nødadgangen") == 10
    assert "Fjernede et certifikat" not in page
    assert f'href="/entries/?municipality={municipality.pk}"' in page


def test_few_queries(operations: SiteClient, municipality, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        operations.get(f"/municipalities/{municipality.pk}/")
