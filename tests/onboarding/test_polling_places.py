"""The polling places of the municipality to try."""

import pytest

from valghalla.onboarding.polling_places import polling_places
from valghalla.onboarding.start import furnish
from valghalla.places.models import Area, WorkLocation
from valghalla.task_types.models import TaskType


@pytest.mark.usefixtures("acting")
def test_they_are_all_there_with_votes_areas_teams_and_types(now):
    furnish(now=now, samples=False)
    polling_places(TaskType.objects.exclude(short_name="BREV"))
    places = WorkLocation.objects.all()
    assert (places.count(), sum(place.valid_votes for place in places)) == (45, 203_902)
    assert [area.name for area in Area.objects.order_by("sort_key")] == [
        "Aarhus Nord",
        "Aarhus Syd",
        "Aarhus Vest",
        "Aarhus Øst",
    ]
    assert {(place.teams.count(), place.task_types.count()) for place in places} == {(16, 5)}
