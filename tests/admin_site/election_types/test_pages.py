"""The pages of election types."""

from django.urls import reverse

from tests.elections.factories import election, election_type
from valghalla.elections.models import ElectionType

URLCONF = "valghalla.config.urls_admin"


def url(name: str, *args) -> str:
    return reverse(name, URLCONF, args=args)


def test_create_with_rules_and_without(office):
    office.post(
        url("election_type_new"), {"title": "EU-valg", "requires_age": "on", "requires_residence": "on", "version": "0"}
    )
    kind = ElectionType.objects.get()
    assert (kind.requires_age, kind.requires_residence, kind.requires_citizenship, kind.requires_competence) == (
        True, True, False, False,
    )  # fmt: skip
    office.post(url("election_type_edit", kind.pk), {"title": "EU-valg", "version": "1"})
    assert not ElectionType.objects.get().requires_age


def test_that_being_alive_is_always_checked_is_said(office):
    assert "Det kontrolleres altid, at personen lever." in office.get(url("election_type_new")).content.decode()
    election_type(title="Valg")
    assert "i live" in office.get(url("election_types")).content.decode()


def test_titles_are_unique(office):
    election_type(title="Folketingsvalg")
    answer = office.post(url("election_type_new"), {"title": "FOLKETINGSVALG", "version": "0"})
    assert list(answer.context["page"].form.errors) == ["title"]


def test_rules_of_an_active_election_are_warned_of(office):
    kind = election().type
    assert "1 aktivt valg" in office.get(url("election_type_edit", kind.pk)).context["page"].note
    unused = election_type(title="Andet")
    assert office.get(url("election_type_edit", unused.pk)).context["page"].note == ""


def test_a_type_in_use_stays_and_says_why(office):
    kind = election(state="closed").type
    for answer in (office.get(url("election_type_delete", kind.pk)), office.post(url("election_type_delete", kind.pk))):
        assert "1 valg har denne type" in answer.context["page"].refusal[1]
    assert ElectionType.objects.count() == 1


def test_an_unused_one_goes(office):
    kind = election_type()
    office.post(url("election_type_delete", kind.pk))
    assert not ElectionType.objects.exists()


def test_two_clerks(office):
    kind = election_type(title="Valg")
    edit = url("election_type_edit", kind.pk)
    office.post(edit, {"title": "Valg", "version": "1"})
    answer = office.post(edit, {"title": "Valg", "requires_age": "on", "version": "1"})
    differences = {(str(one.label), one.theirs, one.yours) for one in answer.context["page"].conflict.differences}
    assert differences == {("Mindst 18 år på opgavedagen", "Nej", "Ja")}
