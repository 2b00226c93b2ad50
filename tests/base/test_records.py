"""Names taken once a municipality, and two people at the same record."""

import threading

import pytest
from django.db import connection, transaction

from valghalla.base.errors import NameTaken, StaleVersion
from valghalla.base.records import claim_name, held, take_over
from valghalla.base.tenancy import acting_for
from valghalla.places.areas import create_area
from valghalla.places.models import Area


@pytest.mark.parametrize("name", ["Nord", "nord", "  NORD ", "Nord."])
def test_a_name_is_taken_whatever_its_capitals_blanks_and_marks(acting, name):
    area = Area.objects.create(name="Nord")
    with transaction.atomic(), pytest.raises(NameTaken) as taken:
        claim_name(Area, "name", name)
    assert (taken.value.field, taken.value.pk) == ("name", area.pk)


def test_danish_capitals_are_capitals_too(acting):
    Area.objects.create(name="Ærø Ås")
    with transaction.atomic(), pytest.raises(NameTaken):
        claim_name(Area, "name", "ÆRØ ÅS")


def test_a_record_does_not_collide_with_itself_nor_with_another_municipality(municipality, other_municipality):
    with acting_for(other_municipality):
        Area.objects.create(name="Nord")
    with acting_for(municipality):
        area = Area.objects.create(name="Nord")
        with transaction.atomic():
            claim_name(Area, "name", "nord", besides=area.pk)


def test_a_stale_version_is_refused_and_changes_nothing(acting):
    area = Area.objects.create(name="Nord", version=3)
    with transaction.atomic(), pytest.raises(StaleVersion):
        held(Area, area.pk, 2)


def test_taking_over_tells_what_changed_and_counts_up(acting):
    area = Area.objects.create(name="Nord", description="a")
    assert take_over(area, {"name": "Syd", "description": "a"}) == {"name": ["Nord", "Syd"]}
    area.refresh_from_db()
    assert (area.name, area.version) == ("Syd", 2)


def test_taking_over_the_same_saves_nothing(acting):
    area = Area.objects.create(name="Nord")
    assert take_over(area, {"name": "Nord"}) == {}
    assert area.version == 1


def test_two_at_once_get_one_name_between_them(committed, municipality, by, now):
    """The second waits for the first and is told, also where only a capital differs."""
    outcomes = []

    def create(name: str) -> None:
        try:
            with acting_for(municipality):
                outcomes.append(create_area(name=name, by=by, now=now).name)
        except NameTaken:
            outcomes.append("taken")
        finally:
            connection.close()

    threads = [threading.Thread(target=create, args=(name,)) for name in ("Ørby", "ørby", "ØRBY", "Ørby ")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("taken") == 3
    assert Area.objects.count() == 1


def test_the_right_to_a_name_is_held_until_the_transaction_ends(acting):
    """Whoever names a record of the same kind meanwhile waits, and then finds the name taken."""
    held_locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()"
    with connection.cursor() as cursor:
        cursor.execute(held_locks)
        (before,) = cursor.fetchone()
        claim_name(Area, "name", "Nord")
        cursor.execute(held_locks)
        assert cursor.fetchone() == (before + 1,)
