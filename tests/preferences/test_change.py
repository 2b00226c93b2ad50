"""Wishes are said, changed and taken back; what does not exist is passed over."""

import datetime

import pytest

from tests.elections.factories import task_type, work_location
from tests.participants.factories import participant
from valghalla.audit import actors
from valghalla.audit.models import AuditEntry
from valghalla.participants.erase import erase
from valghalla.participants.models import Participant
from valghalla.preferences.change import Wishes, change_wishes, wishes_of
from valghalla.preferences.choices import Day, kind_of_day
from valghalla.preferences.find import wishing
from valghalla.preferences.models import Preferences, PreferredArea, PreferredPlace
from valghalla.preferences.named import Named, named

TUESDAY = datetime.date(2026, 11, 3)


@pytest.mark.parametrize(
    ("day", "kind"),
    [(3, Day.ELECTION_DAY), (4, Day.AFTER), (2, Day.WEEKDAY), (1, Day.WEEKEND)],
)
def test_kinds_of_day(day, kind):
    assert kind_of_day(datetime.date(2026, 11, day), TUESDAY) == kind


def test_wishes_are_kept_changed_and_taken_back(acting, by, now):
    person, school, kind = participant(), work_location(), task_type()
    said = Wishes(
        frozenset({school.area_id, 999}), frozenset({school.pk}), frozenset({kind.pk}),
        frozenset({Day.WEEKEND, "doomsday"}), frozenset({"en", "xx"}),
    )  # fmt: skip
    possible = Wishes(
        frozenset({school.area_id}), frozenset({school.pk}), frozenset({kind.pk}), frozenset({Day.WEEKEND}),
        frozenset({"en"}),
    )  # fmt: skip
    herself = actors.participant(person.pk)
    assert change_wishes(person, said, by=herself, now=now) == {"areas", "places", "task_types", "days", "languages"}
    assert wishes_of(person) == possible
    assert change_wishes(person, said, by=herself, now=now) == frozenset()
    entry = AuditEntry.objects.get(action="preferences.changed")
    assert (entry.participant_id, entry.actor_kind, entry.details) == (
        person.pk, "participant", {"fields": ["areas", "days", "languages", "places", "task_types"]},
    )  # fmt: skip
    assert change_wishes(person, Wishes(days=possible.days), by=herself, now=now) == {
        "areas", "places", "task_types", "languages",
    }  # fmt: skip
    assert wishes_of(person) == Wishes(days=possible.days)
    change_wishes(person, Wishes(), by=herself, now=now)
    assert (wishes_of(person), Preferences.objects.count()) == (Wishes(), 0)


def test_wishes_go_with_the_person_and_with_what_they_are_about(acting, by, now):
    person, other, school = participant(), participant(), work_location()
    for one in (person, other):
        change_wishes(one, Wishes(frozenset({school.area_id}), frozenset({school.pk})), by=by, now=now)
    erase([person.pk], by=by, now=now)
    assert list(PreferredArea.objects.values_list("participant_id", flat=True)) == [other.pk]
    school.delete()
    assert PreferredPlace.objects.count() == 0


def test_people_are_found_by_what_they_wish(acting, by, now):
    school = work_location()
    area = school.area_id
    people = {name: participant(first_names=name) for name in ("Alle", "Sted", "Dag", "Ingen")}
    for name, wishes in {
        "Alle": Wishes(areas=frozenset({area}), days=frozenset({Day.AFTER}), languages=frozenset({"ar", "en"})),
        "Sted": Wishes(places=frozenset({school.pk}), languages=frozenset({"de"})),
        "Dag": Wishes(days=frozenset({Day.AFTER})),
    }.items():
        change_wishes(people[name], wishes, by=by, now=now)

    def found(**sought) -> set[str]:
        return set(wishing(Participant.objects.all(), **sought).values_list("first_names", flat=True))

    assert found() == {"Alle", "Sted", "Dag", "Ingen"}
    assert found(area=area) == {"Alle", "Sted"}
    assert found(day=Day.AFTER) == {"Alle", "Dag"}
    assert found(languages=["ar", "de"]) == {"Alle", "Sted"}
    assert found(area=area, day=Day.AFTER, languages=["en"]) == {"Alle"}


def test_wishes_by_name_in_one_query(acting, by, now, django_assert_num_queries):
    person, school = participant(), work_location("Åskolen")
    other = work_location("Askolen")
    wishes = Wishes(frozenset({school.area_id}), frozenset({school.pk, other.pk}), languages=frozenset({"en"}))
    change_wishes(person, wishes, by=by, now=now)
    with django_assert_num_queries(1):
        assert named(person) == Named(("Nord",), ("Askolen", "Åskolen"), (), (), ("en",), now)
    assert named(participant()) is None
