"""The samples go in one action, and nothing else does (A-482)."""

import datetime

import pytest

from tests.elections.factories import election, election_type
from valghalla.elections.copy import take_in
from valghalla.municipalities.models import Settings
from valghalla.onboarding.samples import has_samples, remove_samples
from valghalla.onboarding.start import furnish
from valghalla.places.models import Area, WorkLocation

TODAY = datetime.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _furnished(acting, now):
    furnish(now=now)


@pytest.mark.acceptance("A-482")
def test_all_samples_go_and_one_area_stays(by, now):
    gone = remove_samples(today=TODAY, by=by, now=now)
    assert (len(gone.places), len(gone.areas), gone.used) == (4, 3, ())
    assert (WorkLocation.objects.count(), Area.objects.count(), has_samples()) == (0, 1, False)


@pytest.mark.acceptance("A-482")
def test_what_the_office_made_or_changed_stays(by, now):
    school = WorkLocation.objects.get(title="Skolen")
    school.address = "Skolevej 7"
    school.save()
    own = WorkLocation.objects.create(title="Hallen", area=Area.objects.get(name="Nord"))
    remove_samples(today=TODAY, by=by, now=now)
    assert set(WorkLocation.objects.all()) == {school, own}
    assert set(Area.objects.values_list("name", flat=True)) == {"Nord", "Øst"}


@pytest.mark.acceptance("A-482")
def test_a_place_that_an_election_uses_stays_and_can_go_later(by, now):
    used = WorkLocation.objects.get(title="Rådhuset")
    take_in(election(type=election_type(title="Prøvetype")), [used])
    assert remove_samples(today=TODAY, by=by, now=now).used == (used,)
    assert list(WorkLocation.objects.all()) == [used]
    assert Settings.objects.get().sample_data


@pytest.mark.acceptance("A-482")
def test_the_page_asks_first_and_then_does_it(office):
    assert "Fjern eksemplerne" in office.get("/administration/").content.decode()
    asked = office.get("/administration/samples/remove/").content.decode()
    assert "Forsamlingshuset, Idrætshallen, Rådhuset, Skolen" in asked
    assert WorkLocation.objects.count() == 4
    office.post("/administration/samples/remove/")
    assert WorkLocation.objects.count() == 0
    assert "Fjern eksemplerne" not in office.get("/administration/").content.decode()
