"""One's own second factor, from the first visit to removing it."""

import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse

from tests.accounts.fallback.authenticator import digits
from tests.accounts.fallback.factories import clerk, enrol, waiting_secret
from tests.pages import SiteClient, staff_client
from valghalla.accounts.fallback.totp import in_groups
from valghalla.accounts.models import SecondFactor
from valghalla.base import clock

ADMIN = "valghalla.config.urls_admin"
PAGE, BEGIN, PICTURE, REMOVE = (
    reverse(name, ADMIN)
    for name in ("second_factor", "second_factor_begin", "second_factor_picture", "second_factor_remove")
)


@pytest.mark.parametrize("role", ["reader", "editor", "administrator"])
def test_every_role_sets_one_up_for_herself(role, acting):
    anna = clerk("Anna", role=role)
    browser = staff_client(anna, acting)
    assert "Sæt op" in browser.get(PAGE).content.decode()
    browser.post(BEGIN)
    secret = waiting_secret(anna)
    page = browser.get(PAGE).content.decode()
    assert in_groups(secret) in page
    assert f'src="{PICTURE}"' in page
    answer = browser.post(PAGE, {"digits": digits(secret, clock.now())}, follow=True)
    assert "Din tofaktor er i brug" in answer.content.decode()
    assert secret[:4] not in browser.get(PAGE).content.decode()
    assert SecondFactor.objects.get().staff == anna


def test_wrong_digits_are_told_beside_the_field(office, staff):
    office.post(BEGIN)
    answer = office.post(PAGE, {"digits": "12345"})
    assert list(answer.context["page"].form.errors) == ["digits"]
    assert in_groups(waiting_secret(staff)) in answer.content.decode()
    assert SecondFactor.objects.get().confirmed_at is None


def test_the_picture_is_there_while_it_is_waiting_and_nobody_elses(office, staff, acting):
    assert office.get(PICTURE).status_code == 302
    office.post(BEGIN)
    drawn = office.get(PICTURE)
    assert drawn["content-type"] == "image/svg+xml"
    assert drawn["cache-control"] == "no-store"
    assert ET.fromstring(drawn.content).tag.endswith("svg")
    assert staff_client(clerk("Bo"), acting).get(PICTURE).status_code == 302
    office.post(PAGE, {"digits": digits(waiting_secret(staff), clock.now())})
    assert office.get(PICTURE).status_code == 302


def test_replacing_asks_first(office, staff):
    old = enrol(staff, at=clock.now())
    assert "holder op med at virke med det samme" in office.get(BEGIN).content.decode()
    assert waiting_secret(staff) == old
    office.post(BEGIN)
    assert waiting_secret(staff) != old
    assert SecondFactor.objects.get().confirmed_at is None


def test_removing_asks_first(office, staff):
    enrol(staff, at=clock.now())
    assert "Vil du fjerne din tofaktor?" in office.get(REMOVE).content.decode()
    assert SecondFactor.objects.exists()
    office.post(REMOVE)
    assert not SecondFactor.objects.exists()


def test_another_tab_that_gave_up_is_told(office):
    answer = office.post(PAGE, {"digits": "123456"}, follow=True)
    assert "Der var ikke noget at bekræfte" in answer.content.decode()


def test_nobody_without_signing_in(municipality):
    stranger = SiteClient(municipality.admin_host)
    for path in (PAGE, BEGIN, PICTURE, REMOVE):
        assert stranger.get(path).status_code == 302
        assert stranger.post(path).status_code == 302
    assert not SecondFactor.objects.exists()


def test_the_administration_leads_to_it_and_says_how_it_stands(office, staff):
    landing = reverse("administration", ADMIN)
    card = next(card for card in office.get(landing).context["page"].cards if card.url == PAGE)
    assert str(card.facts[0][1]) == "Ikke sat op"
    enrol(staff, at=clock.now())
    card = next(card for card in office.get(landing).context["page"].cards if card.url == PAGE)
    assert str(card.facts[0][1]) == "I brug"
