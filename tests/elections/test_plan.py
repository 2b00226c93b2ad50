"""Planning: days that fit, titles that are free, and what is refused."""

import datetime

import pytest

from tests.elections.factories import election, election_type, work_location
from valghalla.audit.models import AuditEntry
from valghalla.base.errors import StaleVersion
from valghalla.elections.errors import IsActive, NoWorkLocations, SameElection, WrongDays, WrongLockPeriod
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.elections.places_of_election import add_places
from valghalla.elections.plan import Days, create_election, delete_election, edit_election, is_taken
from valghalla.places.models import WorkLocation

TODAY = datetime.date(2026, 10, 1)


def on(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def days(election_day="2026-11-03", first="2026-11-02", last="2026-11-04") -> Days:
    return Days(on(election_day), on(first), on(last))


def create(by, now, **values) -> Election:
    given = {
        "title": "Kommunalvalg",
        "type": election_type(),
        "days": days(),
        "lock_days": 4,
    }
    values.setdefault("work_locations", WorkLocation.objects.filter(title="Skolen") or [work_location()])
    return create_election(**(given | values), by=by, now=now)


@pytest.mark.acceptance("A-147", "A-148", "A-149")
@pytest.mark.parametrize(
    ("election_day", "first", "last", "wrong"),
    [
        ("2026-11-03", "2026-11-03", "2026-11-03", None),
        ("2026-11-03", "2026-11-02", "2026-11-04", None),
        ("2026-11-02", "2026-11-02", "2026-11-04", None),
        ("2026-11-04", "2026-11-02", "2026-11-04", None),
        ("2026-11-01", "2026-11-02", "2026-11-04", ("election_day", "outside")),
        ("2026-11-05", "2026-11-02", "2026-11-04", ("election_day", "outside")),
        ("2026-11-03", "2026-11-04", "2026-11-03", ("last_day", "order")),
        ("2026-11-03", "2026-11-03", "2027-03-02", None),  # 120 days
        ("2026-11-03", "2026-11-03", "2027-03-03", ("last_day", "long")),
        ("2036-11-03", "2036-11-03", "2036-11-03", None),
        ("2037-11-03", "2037-11-03", "2037-11-03", ("first_day", "far")),
        ("2026-11-03", "2026-11-03", "9999-12-31", ("last_day", "far")),
        ("0202-11-03", "2026-11-02", "2026-11-04", ("election_day", "far")),
        ("2021-11-03", "2021-11-03", "2021-11-03", None),
        ("2020-11-03", "2020-11-03", "2020-11-03", ("first_day", "far")),
    ],
)
def test_days_that_fit(election_day, first, last, wrong):
    try:
        days(election_day, first, last).demand_sound(today=TODAY)
        found = None
    except WrongDays as error:
        found = (error.field, error.reason)
    assert found == wrong


@pytest.mark.acceptance("A-156")
def test_a_new_election_is_not_active_and_has_its_own_copies(acting, by, now):
    made = create(by, now, title="  Valg  “2026” 🗳 ", work_locations=[work_location("Skolen"), work_location("Hallen")])
    assert (made.title, made.state) == ("Valg “2026” 🗳", Election.State.INACTIVE)
    assert sorted(made.work_locations.values_list("title", flat=True)) == ["Hallen", "Skolen"]
    assert len(AuditEntry.objects.get(action="election.created").details["titles"]) == 2


@pytest.mark.acceptance("A-143")
@pytest.mark.parametrize(
    ("title", "day", "taken"),
    [
        ("Kommunalvalg", "2026-11-03", True),
        (" KOMMUNALVALG ", "2026-11-03", True),
        ("Kommunal valg", "2026-11-03", False),
        ("Kommunalvalg", "2026-11-04", False),
    ],
)
def test_one_election_of_a_title_on_a_day(acting, by, now, title, day, taken):
    create(by, now)
    assert is_taken(title, on(day)) is taken
    if taken:
        with pytest.raises(SameElection):
            create(by, now, title=title)


def test_danish_capitals_do_not_make_another_title(acting, by, now):
    create(by, now, title="Ærø Å-valg")
    with pytest.raises(SameElection):
        create(by, now, title="ÆRØ å-VALG")


@pytest.mark.acceptance("A-145")
@pytest.mark.parametrize("lock_days", [0, -1, 366])
def test_lock_period_out_of_bounds_is_refused(acting, by, now, lock_days):
    with pytest.raises(WrongLockPeriod):
        create(by, now, lock_days=lock_days)
    made = create(by, now)
    with pytest.raises(WrongLockPeriod):
        edit_election(made, version=1, title="X", lock_days=lock_days, by=by, now=now)


@pytest.mark.acceptance("A-150")
def test_without_places_nothing_is_made(acting, by, now):
    with pytest.raises(NoWorkLocations):
        create_election(title="X", type=election_type(), days=days(), lock_days=4, work_locations=[], by=by, now=now)
    assert not Election.objects.exists()


@pytest.mark.acceptance("A-143")
def test_editing_minds_the_version_and_the_title_of_others(acting, by, now):
    made, other = create(by, now), create(by, now, title="Folkeafstemning", work_locations=[work_location("Hallen")])
    edit_election(made, version=1, title="Kommunalvalg 2026", lock_days=7, by=by, now=now)
    with pytest.raises(StaleVersion):
        edit_election(made, version=1, title="Igen", lock_days=7, by=by, now=now)
    with pytest.raises(SameElection):
        edit_election(other, version=1, title="kommunalvalg 2026", lock_days=4, by=by, now=now)
    edit_election(other, version=1, title="FOLKEAFSTEMNING", lock_days=4, by=by, now=now)
    assert sorted(Election.objects.values_list("title", "lock_days")) == [
        ("FOLKEAFSTEMNING", 4),
        ("Kommunalvalg 2026", 7),
    ]


@pytest.mark.acceptance("A-157")
def test_places_are_added_once(acting, by, now):
    made = create(by, now)
    hall = work_location("Hallen")
    assert [place.title for place in add_places(made, [hall], by=by, now=now)] == ["Hallen"]
    assert add_places(made, [hall], by=by, now=now) == []
    assert ElectionWorkLocation.objects.filter(election=made).count() == 2
    assert AuditEntry.objects.filter(action="election.places_added").count() == 1


@pytest.mark.acceptance("A-168")
def test_an_active_election_is_not_deleted(acting, by, now):
    active = election()
    with pytest.raises(IsActive):
        delete_election(active, by=by, now=now)
    assert Election.objects.filter(pk=active.pk).exists()
