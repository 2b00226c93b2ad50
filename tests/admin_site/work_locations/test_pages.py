"""The pages of work locations."""

import datetime

import pytest
from django.urls import reverse

from tests.elections.factories import Scene, scene, task_type, team, work_location
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.base import clock
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.places.models import Area, WorkLocation
from valghalla.tasks.models import Task, TaskState

URLCONF = "valghalla.config.urls_admin"


def url(name: str, *args) -> str:
    return reverse(name, URLCONF, args=args)


@pytest.fixture
def made(acting) -> Scene:
    day = clock.today() + datetime.timedelta(days=30)
    return scene(election_day=day, first_day=day, last_day=day, state=Election.State.INACTIVE)


@pytest.fixture
def values(acting) -> dict[str, object]:
    return {
        "title": "Skolen",
        "area": str(Area.objects.get_or_create(name="Nord")[0].pk),
        "address": "Skolevej 1",
        "postal_code": "4272",
        "city": "Korsbæk",
        "voting_area_number": "7",
        "valid_votes": "",
        "version": "1",
    }


def lists_of(place: WorkLocation) -> dict[str, list[str]]:
    return {
        "task_types": [str(link.task_type_id) for link in place.task_types.all()],
        "teams": [str(link.team_id) for link in place.teams.all()],
    }


def test_create_with_number_types_and_teams(office, values):
    kind, club = task_type(), team()
    lists = {"task_types": [str(kind.pk)], "teams": [str(club.pk)]}
    assert office.post(url("work_location_new"), values | lists).status_code == 302
    place = WorkLocation.objects.get()
    assert (place.voting_area_number, place.valid_votes, lists_of(place)) == (7, None, lists)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "Ø" * 256}, "title"),
        ({"area": ""}, "area"),
        ({"area": "999999"}, "area"),
        ({"address": ""}, "address"),
        ({"postal_code": "427"}, "postal_code"),
        ({"postal_code": "42a2"}, "postal_code"),
        ({"postal_code": "٤٢٧٢"}, "postal_code"),
        ({"city": ""}, "city"),
        ({"voting_area_number": "-1"}, "voting_area_number"),
        ({"task_types": ["999999"]}, "task_types"),
        ({"teams": ["x"]}, "teams"),
    ],
)
def test_what_is_refused(office, values, change, field):
    answer = office.post(url("work_location_new"), values | change)
    assert list(answer.context["page"].form.errors) == [field]
    assert WorkLocation.objects.count() == 0


def test_another_municipalitys_area_cannot_be_chosen(office, values, other_municipality):
    from valghalla.base import tenancy

    token = tenancy._acting.set(None)
    with tenancy.acting_for(other_municipality):
        theirs = Area.objects.create(name="Deres")
    tenancy._acting.reset(token)
    answer = office.post(url("work_location_new"), values | {"area": str(theirs.pk)})
    assert list(answer.context["page"].form.errors) == ["area"]


def test_a_number_used_twice_is_warned_of_and_stored(office, values):
    office.post(url("work_location_new"), values)
    answer = office.post(url("work_location_new"), values | {"title": "Hallen"}, follow=True)
    assert "Afstemningsområde 7 står også ved et andet arbejdssted: Skolen." in answer.content.decode()
    assert WorkLocation.objects.count() == 2
    answer = office.post(url("work_location_new"), values | {"title": "Torvet", "voting_area_number": ""}, follow=True)
    assert "står også" not in answer.content.decode()


def test_lists_are_locked_in_an_active_election_and_the_rest_is_not(office, made, values):
    Election.objects.update(state=Election.State.ACTIVE)
    place = made.place.source
    page = office.get(url("work_location_edit", place.pk))
    assert "et aktivt valg" in page.context["page"].note
    assert page.context["page"].form.fields["teams"].disabled
    before = lists_of(place)
    office.post(url("work_location_edit", place.pk), values | {"city": "Aa", "task_types": [], "teams": []})
    place.refresh_from_db()
    assert (place.city, lists_of(place)) == ("Aa", before)


def test_a_type_taken_away_is_offered_with_its_tasks_and_only_then_taken(office, made, values):
    day = made.election.election_day
    held(made, participant(), TaskState.ACCEPTED, task_day=day)
    other = task(made, task_day=day, task_type=made.other_type)
    place = made.place.source
    lists = lists_of(place)
    lists["task_types"].remove(str(made.task_type.source_id))
    answer = office.post(url("work_location_edit", place.pk), values | {"voting_area_number": "0"} | lists)
    assert answer["Location"] == url("work_location_carry", place.pk)
    assert Task.objects.count() == 2
    (group,) = office.get(answer["Location"]).context["page"].groups
    assert group.effects[0] == "1 opgave slettes."
    office.post(answer["Location"], {"election": [group.value]})
    assert list(Task.objects.all()) == [other]


def test_leaving_the_elections_as_they_are(office, made, values):
    place = made.place.source
    office.post(url("work_location_edit", place.pk), values | lists_of(place) | {"city": "Aa"})
    assert ElectionWorkLocation.objects.get(pk=made.place.pk).city == "Korsbæk"
    page = office.get(url("work_location_edit", place.pk)).context["page"]
    assert [way.url for way in page.ways] == [url("work_location_carry", place.pk)]


def test_two_clerks(office, values):
    place = work_location("Skolen", voting_area_number=7)
    other = Area.objects.create(name="Syd")
    edit = url("work_location_edit", place.pk)
    office.post(edit, values | {"area": str(other.pk)})
    answer = office.post(edit, values | {"city": "Aa"})
    page = answer.context["page"]
    differences = {(str(one.label), str(one.theirs), str(one.yours)) for one in page.conflict.differences}
    assert differences == {("Område", "Syd", "Nord"), ("By", "Korsbæk", "Aa")}
    assert page.form["city"].value() == "Aa"
    assert WorkLocation.objects.get().area_id == other.pk


def test_a_place_in_an_active_election_stays_and_says_why(office, made):
    Election.objects.update(state=Election.State.ACTIVE)
    delete = url("work_location_delete", made.place.source_id)
    for answer in (office.get(delete), office.post(delete, {"seen": "0-0-0-0"})):
        assert "1 aktivt valg" in answer.context["page"].refusal[1]
    assert WorkLocation.objects.count() == 1


def test_deleting_with_tasks(office, made):
    task(made, task_day=made.election.election_day)
    delete = url("work_location_delete", made.place.source_id)
    confirm = office.get(delete).context["page"].confirm
    assert "og dets opgaver" in confirm.yes
    assert office.post(delete).status_code == 200
    assert WorkLocation.objects.count() == 1
    office.post(delete, dict(confirm.hidden))
    assert (WorkLocation.objects.count(), Task.objects.count()) == (0, 0)


def test_responsibles_are_searched_for_without_names_in_addresses(office):
    place, person = work_location(), participant(first_names="Åse", last_name="Østergård")
    add = url("work_location_responsible_add", place.pk)
    assert office.get(add).context["page"].found is None
    found = office.post(add, {"search": "aase oester"}).context["page"].found
    assert [(one.id, one.already) for one in found] == [(person.pk, False)]
    assert office.post(add, {"search": "findes ikke"}).context["page"].found == ()
    answer = office.post(add, {"participant": str(person.pk)})
    assert answer["Location"] == url("work_location_edit", place.pk)
    assert "Åse Østergård" in office.get(answer["Location"]).content.decode()
    assert office.post(add, {"participant": "999999"}).status_code == 404
    office.post(url("work_location_responsible_remove", place.pk), {"participant": str(person.pk)})
    assert place.responsibles.count() == 0
    assert office.get(url("work_location_responsible_remove", place.pk)).status_code == 405
