"""The landing page, and special diets."""

import pytest
from django.urls import reverse

from tests.elections.factories import election
from tests.pages import agree
from tests.participants.factories import participant
from valghalla.participants.models import ParticipantDiet, SpecialDiet

URLCONF = "valghalla.config.urls_admin"


def url(name: str, *args) -> str:
    return reverse(name, URLCONF, args=args)


def test_the_entrances_in_order_each_leading_somewhere(office):
    cards = office.get(url("administration")).context["page"].cards
    headings = [str(card.heading) for card in cards]
    assert headings == [
        "Arbejdssteder",
        "Brugere",
        "Certifikater",
        "Ekstern hjemmeside",
        "Indstillinger",
        "Kontrol i CPR",
        "Områder",
        "Opgavetyper",
        "Revisionslog",
        "Specialkost",
        "Teams",
        "Tofaktor",
        "Valg",
        "Valgtyper",
    ]
    assert [office.get(card.url, follow=True).status_code for card in cards] == [200] * 14


def test_what_there_is_of_each_is_counted_in_one_query(office, django_assert_max_num_queries):
    for title in ("Vegetar", "Halal"):
        SpecialDiet.objects.create(title=title)
    office.get(url("administration"))
    with django_assert_max_num_queries(14):
        cards = {str(card.heading): card for card in office.get(url("administration")).context["page"].cards}
    assert [str(cards[name].facts[0][1]) for name in ("Specialkost", "Teams")] == ["2 oprettet", "0 oprettet"]


@pytest.mark.acceptance("A-120")
def test_create_rename_and_unique(office):
    office.post(url("diet_new"), {"title": "Vegetarisk", "version": "0"})
    diet = SpecialDiet.objects.get()
    answer = office.post(url("diet_new"), {"title": "VEGETARISK ", "version": "0"})
    assert list(answer.context["page"].form.errors) == ["title"]
    office.post(url("diet_edit", diet.pk), {"title": "Vegansk", "version": "1"})
    assert SpecialDiet.objects.get().title == "Vegansk"


@pytest.mark.acceptance("A-121", "A-122")
def test_deleting_tells_how_many_have_it_and_whether_an_election_is_active(office):
    diet = SpecialDiet.objects.create(title="Vegetarisk")
    assert "Ingen deltager har den." in office.get(url("diet_delete", diet.pk)).content.decode()
    ParticipantDiet.objects.create(participant=participant(), diet=diet)
    election()
    page = office.get(url("diet_delete", diet.pk)).content.decode()
    assert "1 deltager har den og mister den." in page
    assert "1 valg er aktivt" in page
    agree(office, url("diet_delete", diet.pk))
    assert (SpecialDiet.objects.count(), ParticipantDiet.objects.count()) == (0, 0)


@pytest.mark.acceptance("A-120")
@pytest.mark.parametrize("title", ["", "  ", "x" * 256])
def test_a_diet_needs_a_title_of_at_most_255_signs(office, title):
    answer = office.post(url("diet_new"), {"title": title, "version": "0"})
    assert list(answer.context["page"].form.errors) == ["title"]
    assert not SpecialDiet.objects.exists()
