"""Areas: made, changed, deleted."""

import pytest

from tests.elections.factories import work_location
from valghalla.audit.models import AuditEntry
from valghalla.base.errors import NameTaken, StaleVersion
from valghalla.places.areas import change_area, create_area, delete_area
from valghalla.places.errors import AreaInUse, LastArea
from valghalla.places.models import Area


def test_an_area_is_made_tidied_and_audited(acting, by, now):
    area = create_area(name="  Nord   vest ", description=" x ", by=by, now=now)
    assert (area.name, area.description) == ("Nord vest", "x")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject_id, entry.actor_id, entry.details) == (
        "area.created", area.pk, by.id, {"name": "Nord vest"},
    )  # fmt: skip


def test_a_changed_area_is_audited_with_both_values(acting, by, now):
    area = create_area(name="Nord", by=by, now=now)
    change_area(area.pk, name="Syd", description="", version=1, by=by, now=now)
    assert AuditEntry.objects.latest("id").details == {"changed": {"name": ["Nord", "Syd"]}}
    assert Area.objects.get().version == 2


def test_saving_without_change_is_no_change(acting, by, now):
    area = create_area(name="Nord", by=by, now=now)
    change_area(area.pk, name="Nord ", description="", version=1, by=by, now=now)
    assert AuditEntry.objects.count() == 1
    assert Area.objects.get().version == 1


def test_a_taken_name_or_a_stale_version_changes_nothing(acting, by, now):
    create_area(name="Nord", by=by, now=now)
    syd = create_area(name="Syd", by=by, now=now)
    with pytest.raises(NameTaken):
        change_area(syd.pk, name="nord", description="", version=1, by=by, now=now)
    with pytest.raises(StaleVersion):
        change_area(syd.pk, name="Vest", description="", version=0, by=by, now=now)
    assert sorted(Area.objects.values_list("name", flat=True)) == ["Nord", "Syd"]


@pytest.mark.acceptance("A-045")
def test_an_area_in_use_stays(acting, by, now):
    create_area(name="Syd", by=by, now=now)
    place = work_location(area_name="Nord")
    with pytest.raises(AreaInUse) as used:
        delete_area(place.area_id, by=by, now=now)
    assert used.value.work_locations == 1
    assert Area.objects.count() == 2


@pytest.mark.acceptance("A-046")
def test_the_last_area_stays(acting, by, now):
    area = create_area(name="Nord", by=by, now=now)
    with pytest.raises(LastArea):
        delete_area(area.pk, by=by, now=now)
    assert Area.objects.count() == 1


def test_an_unused_area_goes_and_going_twice_is_nothing(acting, by, now):
    create_area(name="Nord", by=by, now=now)
    syd = create_area(name="Syd", by=by, now=now)
    delete_area(syd.pk, by=by, now=now)
    delete_area(syd.pk, by=by, now=now)
    assert [area.name for area in Area.objects.all()] == ["Nord"]
    assert AuditEntry.objects.filter(action="area.deleted").count() == 1
