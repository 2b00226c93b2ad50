"""The pages of areas."""

import pytest
from django.urls import reverse

from tests.elections.factories import work_location
from tests.pages import agree
from valghalla.audit.models import AuditEntry
from valghalla.places.models import Area

URLCONF = "valghalla.config.urls_admin"


def url(name: str, *args) -> str:
    return reverse(name, URLCONF, args=args)


def errors(answer) -> dict:
    return dict(answer.context["page"].form.errors)


@pytest.mark.acceptance("A-041")
def test_create_edit_delete(office, staff):
    assert office.post(url("area_new"), {"name": " Nord ", "description": "", "version": "0"}).status_code == 302
    area = Area.objects.get(name="Nord")
    office.post(url("area_edit", area.pk), {"name": "Øst", "description": "Ved havet", "version": "1"})
    area.refresh_from_db()
    assert (area.name, area.description) == ("Øst", "Ved havet")
    Area.objects.create(name="Vest")
    answer = office.get(agree(office, url("area_delete", area.pk)).url)
    assert "Øst er slettet." in answer.content.decode()
    assert [one.name for one in Area.objects.all()] == ["Vest"]
    assert set(AuditEntry.objects.values_list("action", "actor_id")) == {
        (action, staff.pk) for action in ("area.created", "area.changed", "area.deleted")
    }


@pytest.mark.acceptance("A-021", "A-042")
@pytest.mark.parametrize("name", ["", "   ", "Æ" * 256, "\x00"])
def test_a_name_that_cannot_be_is_refused_in_danish_and_kept_in_the_field(office, name):
    answer = office.post(url("area_new"), {"name": name, "version": "0"})
    assert answer.status_code == 200
    assert list(errors(answer)) == ["name"]
    assert Area.objects.count() == 0


@pytest.mark.acceptance("A-041")
@pytest.mark.parametrize("name", ['O\'Brien "Øst" 🗳️', "=1+1", "<b>x</b>", "Æ" * 255])
def test_odd_names_are_names(office, name):
    office.post(url("area_new"), {"name": name, "version": "0"})
    assert Area.objects.get().name == name
    page = office.get(url("areas")).content.decode()
    assert "<b>x</b>" not in page


@pytest.mark.acceptance("A-043", "A-044")
def test_a_taken_name_is_an_error_at_the_field_on_create_and_edit(office):
    Area.objects.create(name="Nord")
    syd = Area.objects.create(name="Syd")
    for address in (url("area_new"), url("area_edit", syd.pk)):
        answer = office.post(address, {"name": "NORD ", "version": "1"})
        assert errors(answer) == {"name": ["Navnet, eller næsten det samme, er allerede brugt. Vælg et andet navn."]}
    assert office.post(url("area_edit", syd.pk), {"name": "syd", "version": "1"}).status_code == 302


@pytest.mark.acceptance("A-027")
def test_the_second_of_two_clerks_is_told_and_loses_nothing(office, now):
    area = Area.objects.create(name="Nord")
    page = url("area_edit", area.pk)
    office.post(page, {"name": "Øst", "description": "Først", "version": "1"})
    answer = office.post(page, {"name": "Vest", "description": "Senere", "version": "1"})
    assert answer.status_code == 200
    conflict = answer.context["page"].conflict
    assert (conflict.by, {(str(one.label), one.theirs, one.yours) for one in conflict.differences}) == (
        "Karen Valgmand",
        {("Navn", "Øst", "Vest"), ("Beskrivelse", "Først", "Senere")},
    )
    form = answer.context["page"].form
    assert [form[name].value() for name in ("name", "description", "version")] == ["Vest", "Senere", "2"]
    assert Area.objects.get().name == "Øst"
    office.post(page, {"name": "Vest", "description": "Senere", "version": "2"})
    assert Area.objects.get().name == "Vest"


@pytest.mark.acceptance("A-045", "A-046")
def test_an_area_in_use_and_the_last_one_say_why_they_stay(office):
    place = work_location(area_name="Nord")
    for ask in (office.get, office.post):
        answer = ask(url("area_delete", place.area_id))
        assert "1 arbejdssted hører til området." in answer.content.decode()
        assert answer.context["page"].confirm is None
    place.delete()
    assert "mindst ét område" in office.post(url("area_delete", place.area_id)).content.decode()
    assert Area.objects.count() == 1


@pytest.mark.acceptance("A-023", "A-047")
def test_asking_changes_nothing(office):
    area, _ = Area.objects.create(name="Nord"), Area.objects.create(name="Syd")
    assert office.get(url("area_delete", area.pk)).context["page"].confirm
    assert Area.objects.count() == 2


@pytest.mark.parametrize("name", ["area_edit", "area_delete", "area_carry"])
def test_an_unknown_area_is_not_found(office, name):
    assert office.get(url(name, 999_999)).status_code == 404
    assert office.post(url(name, 999_999), {"name": "x", "version": "1"}).status_code == 404


@pytest.mark.acceptance("A-040", "A-048")
def test_the_list_has_a_search_of_its_own_and_can_be_sorted(office):
    work_location(area_name="Nord")
    Area.objects.create(name="Ærø")
    page = office.get(url("areas")).context["page"]
    assert str(page.bar.form.fields["search"].label) == "Søg i områder"
    assert [column.key for column in page.table.columns if column.sortable] == ["name", "places"]
    assert [row.cells[0] for row in page.table.rows] == ["Nord", "Ærø"]
