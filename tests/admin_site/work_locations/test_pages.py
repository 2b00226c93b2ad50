"""The pages of work locations."""

import datetime
import re

import pytest
from django.urls import reverse

from tests.elections.factories import Scene, election, scene, task_type, team, work_location
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.base import clock
from valghalla.elections.copy import take_in
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


@pytest.mark.acceptance("A-058", "A-064")
def test_create_with_number_types_and_teams(office, values):
    kind, club = task_type(), team()
    lists = {"task_types": [str(kind.pk)], "teams": [str(club.pk)]}
    assert office.post(url("work_location_new"), values | lists).status_code == 302
    place = WorkLocation.objects.get()
    assert (place.voting_area_number, place.valid_votes, lists_of(place)) == (7, None, lists)


@pytest.mark.acceptance("A-052", "A-053", "A-054")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "Ø" * 256}, "title"),
        ({"area": ""}, "area"),
        ({"area": "999999"}, "area"),
        ({"address": ""}, "address"),
        ({"address": "x" * 256}, "address"),
        ({"city": "x" * 256}, "city"),
        ({"postal_code": ""}, "postal_code"),
        ({"postal_code": "42721"}, "postal_code"),
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


@pytest.mark.acceptance("A-059")
def test_a_number_used_twice_is_warned_of_and_stored(office, values):
    office.post(url("work_location_new"), values)
    answer = office.post(url("work_location_new"), values | {"title": "Hallen"}, follow=True)
    assert "Afstemningsområde 7 står også ved et andet arbejdssted: Skolen." in answer.content.decode()
    assert WorkLocation.objects.count() == 2
    answer = office.post(url("work_location_new"), values | {"title": "Torvet", "voting_area_number": ""}, follow=True)
    assert "står også" not in answer.content.decode()
    skolen = WorkLocation.objects.get(title="Skolen")
    page = office.get(url("work_location_edit", skolen.pk)).content.decode()
    assert "Afstemningsområde 7 står også ved et andet arbejdssted: Hallen." in page


@pytest.mark.acceptance("A-065", "A-066")
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


@pytest.mark.acceptance("A-067", "A-068")
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
    assert group.election == made.election
    assert group.effects[:2] == ("1 opgave slettes.", "Har accepteret: 1. Inviteret og ikke svaret: 0.")
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


@pytest.mark.acceptance("A-070")
def test_a_place_in_an_active_election_stays_and_says_why(office, made):
    Election.objects.update(state=Election.State.ACTIVE)
    delete = url("work_location_delete", made.place.source_id)
    for answer in (office.get(delete), office.post(delete, {"seen": "0-0-0-0"})):
        assert "1 aktivt valg" in answer.context["page"].refusal[1]
    assert WorkLocation.objects.count() == 1


@pytest.mark.acceptance("A-071")
def test_deleting_with_tasks(office, made):
    task(made, task_day=made.election.election_day)
    delete = url("work_location_delete", made.place.source_id)
    confirm = office.get(delete).context["page"].confirm
    assert "og dets opgaver" in confirm.yes
    assert office.post(delete).status_code == 200
    assert WorkLocation.objects.count() == 1
    office.post(delete, dict(confirm.hidden))
    assert (WorkLocation.objects.count(), Task.objects.count()) == (0, 0)


@pytest.mark.acceptance("A-061")
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


@pytest.mark.acceptance("A-067", "A-069")
def test_a_team_taken_away_is_told_election_by_election_and_never_of_one_that_is_over(office, made, values):
    over = Scene(**(vars(made) | {"election": election(title="Overstået", state=Election.State.CLOSED)}))
    (over.place,) = take_in(over.election, [made.place.source])
    over.team = over.election.teams.get(source=made.team.source)
    over.task_type = over.election.task_types.get(source=made.task_type.source)
    kept = held(over, participant(), TaskState.ACCEPTED)
    later = made.election.election_day
    second = election(
        title="Andet valg", state=Election.State.INACTIVE, election_day=later, first_day=later, last_day=later
    )
    take_in(second, [made.place.source])
    held(made, participant(), task_day=later)
    place = made.place.source
    lists = lists_of(place)
    lists["teams"].remove(str(made.team.source_id))
    answer = office.post(url("work_location_edit", place.pk), values | {"voting_area_number": "0"} | lists)
    groups = office.get(answer["Location"]).context["page"].groups
    assert {group.election.title: str(group.effects[0]) for group in groups} == {
        "Prøvevalg": "1 opgave slettes.",
        "Andet valg": "Ingen opgaver eller deltagere berøres.",
    }
    office.post(answer["Location"], {"election": [group.value for group in groups]})
    assert list(Task.objects.all()) == [kept]
    assert over.place.teams.filter(team=over.team).exists()


@pytest.mark.acceptance("A-057", "A-058")
def test_the_number_is_nought_at_first_and_stored_whenever_it_is_given(office, values):
    assert office.get(url("work_location_new")).context["page"].form["voting_area_number"].value() == 0
    office.post(url("work_location_new"), values | {"voting_area_number": ""})
    place = WorkLocation.objects.get()
    assert place.voting_area_number == 0
    office.post(url("work_location_edit", place.pk), values | {"voting_area_number": "12"})
    place.refresh_from_db()
    assert place.voting_area_number == 12


@pytest.mark.acceptance("A-064", "A-072")
def test_a_place_in_no_active_election_can_be_edited_whole(office, made, values):
    place = made.place.source
    page = office.get(url("work_location_edit", place.pk))
    kind, club = task_type("Ny type"), team("Nyt team")
    boxes = re.findall(r'<input[^>]* type="checkbox"[^>]* name="(task_types|teams)"', page.content.decode())
    assert sorted(boxes) == ["task_types"] * 2 + ["teams"] * 2
    assert page.context["page"].note == ""
    lists = {"task_types": [str(kind.pk)], "teams": [str(club.pk)]}
    area = Area.objects.create(name="Syd")
    changed = values | lists | {"title": "Ny skole", "area": str(area.pk), "valid_votes": "900"}
    assert office.post(url("work_location_edit", place.pk), changed).status_code == 302
    place.refresh_from_db()
    assert (place.title, place.area, place.valid_votes, lists_of(place)) == ("Ny skole", area, 900, lists)


@pytest.mark.acceptance("A-060", "A-061")
def test_several_can_answer_for_a_place_and_every_one_of_them_can_go(office):
    place, people = work_location(), [participant(last_name=name) for name in ("Holm", "Aagaard")]
    add, remove = (url(f"work_location_responsible_{what}", place.pk) for what in ("add", "remove"))
    for person in people:
        office.post(add, {"participant": str(person.pk)})
    shown = office.get(url("work_location_edit", place.pk)).context["page"].responsibles
    assert [one.id for one in shown] == [people[0].pk, people[1].pk]
    for person in people:
        office.post(remove, {"participant": str(person.pk)})
    assert office.get(url("work_location_edit", place.pk)).context["page"].responsibles == ()


@pytest.mark.acceptance("A-071")
def test_the_question_before_deleting_is_another_when_there_are_tasks(office, made):
    delete = url("work_location_delete", made.place.source_id)

    def asked() -> tuple[str, int]:
        page = office.get(delete).context["page"]
        return str(page.confirm.yes), len(page.figures)

    without = asked()
    task(made, task_day=made.election.election_day)
    assert (without, asked()) == (("Slet arbejdsstedet", 0), ("Slet arbejdsstedet og dets opgaver", 4))
