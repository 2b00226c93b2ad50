"""Work locations of the catalogue."""

import pytest

from tests.elections.factories import task_type, team
from tests.participants.factories import participant
from valghalla.audit.models import AuditEntry
from valghalla.base.errors import NameTaken, StaleVersion
from valghalla.places.errors import ListsLocked
from valghalla.places.models import Area, WorkLocation
from valghalla.places.responsibles import add_responsible, remove_responsible
from valghalla.places.work_locations import change_work_location, create_work_location, others_with_number


@pytest.fixture
def values(acting) -> dict:
    area = Area.objects.create(name="Nord")
    return {
        "area_id": area.pk,
        "title": "Skolen",
        "address": "Skolevej 1",
        "postal_code": "4272",
        "city": "Korsbæk",
        "voting_area_number": 7,
        "valid_votes": 4000,
    }


def links(place: WorkLocation) -> tuple[set[int], set[int]]:
    return (
        set(place.task_types.values_list("task_type_id", flat=True)),
        set(place.teams.values_list("team_id", flat=True)),
    )


def test_a_place_is_made_with_number_task_types_and_teams(values, by, now):
    kind, club = task_type(), team()
    place = create_work_location(**values, task_types=[kind.pk], teams=[club.pk], by=by, now=now)
    place.refresh_from_db()
    assert {name: getattr(place, name) for name in values} == values
    assert links(place) == ({kind.pk}, {club.pk})


@pytest.mark.acceptance("A-055", "A-056")
def test_a_duplicate_title_is_refused_on_create_and_on_update(values, by, now):
    create_work_location(**values, by=by, now=now)
    with pytest.raises(NameTaken):
        create_work_location(**values | {"title": " SKOLEN"}, by=by, now=now)
    other = create_work_location(**values | {"title": "Hallen"}, by=by, now=now)
    with pytest.raises(NameTaken):
        change_work_location(other.pk, **values, task_types=[], teams=[], version=1, lists_locked=False, by=by, now=now)
    assert sorted(WorkLocation.objects.values_list("title", flat=True)) == ["Hallen", "Skolen"]


def test_changed_lists_count_as_a_change_and_are_audited(values, by, now):
    kinds = [task_type("Tilforordnet"), task_type("Valgstyrer"), task_type("Fintæller")]
    place = create_work_location(**values, task_types=[kinds[0].pk, kinds[1].pk], by=by, now=now)
    wanted = [kinds[1].pk, kinds[2].pk]
    change_work_location(place.pk, **values, task_types=wanted, teams=[], version=1, lists_locked=False, by=by, now=now)
    place.refresh_from_db()
    assert links(place) == (set(wanted), set())
    assert place.version == 2
    assert AuditEntry.objects.latest("id").details == {"changed": {"task_types": [[kinds[0].pk, kinds[1].pk], wanted]}}


@pytest.mark.acceptance("A-066")
def test_in_an_active_election_the_lists_are_locked_and_the_rest_is_not(values, by, now):
    kind = task_type()
    place = create_work_location(**values, task_types=[kind.pk], by=by, now=now)
    with pytest.raises(ListsLocked):
        change_work_location(place.pk, **values, task_types=[], teams=[], version=1, lists_locked=True, by=by, now=now)
    assert links(place) == ({kind.pk}, set())
    changed = change_work_location(
        place.pk,
        **values | {"city": "Aa"},
        task_types=[kind.pk],
        teams=[],
        version=1,
        lists_locked=True,
        by=by,
        now=now,
    )
    assert changed.city == "Aa"


def test_a_stale_save_changes_neither_fields_nor_lists(values, by, now):
    kind = task_type()
    place = create_work_location(**values, by=by, now=now)
    with pytest.raises(StaleVersion):
        change_work_location(
            place.pk,
            **values | {"city": "Aa"},
            task_types=[kind.pk],
            teams=[],
            version=9,
            lists_locked=False,
            by=by,
            now=now,
        )
    place.refresh_from_db()
    assert (place.city, links(place)) == ("Korsbæk", (set(), set()))


@pytest.mark.acceptance("A-059")
def test_others_with_the_same_number_and_zero_is_no_number(values, by, now):
    place = create_work_location(**values, by=by, now=now)
    other = create_work_location(**values | {"title": "Hallen"}, by=by, now=now)
    none = create_work_location(**values | {"title": "Torvet", "voting_area_number": 0}, by=by, now=now)
    create_work_location(**values | {"title": "Kroen", "voting_area_number": 0}, by=by, now=now)
    assert [list(others_with_number(one)) for one in (place, none)] == [[other], []]


@pytest.mark.acceptance("A-063")
def test_responsibles_come_and_go_with_audit_of_the_person(values, by, now):
    place = create_work_location(**values, by=by, now=now)
    person = participant()
    assert [add_responsible(place, person.pk, by=by, now=now) for _ in range(2)] == [True, False]
    assert [remove_responsible(place, person.pk, by=by, now=now) for _ in range(2)] == [True, False]
    told = AuditEntry.objects.filter(participant_id=person.pk).order_by("id").values_list("action", "subject_id")
    assert list(told) == [
        ("work_location.responsible_added", place.pk),
        ("work_location.responsible_removed", place.pk),
    ]
