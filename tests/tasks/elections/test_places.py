"""Taking a place out of an election."""

import pytest

from tests.elections.factories import scene, work_location
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.elections.errors import IsActive, NoWorkLocations
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.elections.places_of_election import add_places
from valghalla.places.models import WorkLocation
from valghalla.tasks.elections.places import remove_place
from valghalla.tasks.errors import PeopleAssigned
from valghalla.tasks.models import Task

pytestmark = pytest.mark.usefixtures("acting")


def two_places(by, now, **values):
    s = scene(**{"state": Election.State.INACTIVE} | values)
    add_places(s.election, [work_location("Hallen")], by=by, now=now)
    return s


@pytest.mark.acceptance("A-159")
def test_goes_with_its_available_tasks_and_stays_in_the_catalogue(by, now):
    s = two_places(by, now)
    task(s), task(s)
    assert remove_place(s.place, by=by, now=now) == 2
    assert list(ElectionWorkLocation.objects.values_list("title", flat=True)) == ["Hallen"]
    assert not Task.objects.exists()
    assert WorkLocation.objects.filter(title="Skolen").exists()


@pytest.mark.acceptance("A-159")
def test_stays_while_somebody_has_a_task_there(by, now):
    s = two_places(by, now)
    held(s, participant())
    with pytest.raises(PeopleAssigned) as refused:
        remove_place(s.place, by=by, now=now)
    assert refused.value.held == 1
    assert Task.objects.count() == 1


@pytest.mark.acceptance("A-159")
@pytest.mark.parametrize("state", [Election.State.ACTIVE, Election.State.CLOSED])
def test_stays_in_an_election_that_is_or_was_active(by, now, state):
    with pytest.raises(IsActive):
        remove_place(two_places(by, now, state=state).place, by=by, now=now)


def test_the_only_place_stays(by, now):
    with pytest.raises(NoWorkLocations):
        remove_place(scene(state=Election.State.INACTIVE).place, by=by, now=now)
