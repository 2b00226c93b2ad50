"""Distributing tasks by hand and from a norm."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.elections.factories import ELECTION_DAY, scene, work_location
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.communication.models import Message
from valghalla.elections.copy import take_in
from valghalla.elections.models import ElectionWorkLocation, PlaceTaskType
from valghalla.tasks.models import Task, TaskState

BEFORE = ELECTION_DAY - datetime.timedelta(days=1)


@pytest.fixture
def s(acting):
    """The scene."""
    return scene()


def at(s, query=""):
    return f"/elections/{s.election.pk}/places/{s.place.pk}/distribute/{query}"


def form(s, numbers, **also):
    """numbers: (team, type) → (was, written)."""
    posted = {}
    for (team, kind), (was, written) in numbers.items():
        posted |= {f"n-{team.pk}-{kind.pk}": written, f"w-{team.pk}-{kind.pk}": was}
    return posted | also


def field(page, team, kind):
    found = re.search(rf'name="n-{team.pk}-{kind.pk}" value="([^"]*)"', page)
    return found and found[1]


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_opens_on_the_election_day_with_a_tab_for_each(office, s):
    held(s, participant(), TaskState.ACCEPTED), task(s), task(s, task_day=BEFORE)
    page = office.get(at(s)).content.decode()
    assert (field(page, s.team, s.task_type), field(page, s.other_team, s.task_type)) == ("2", "0")
    assert page.count(f"?day={ELECTION_DAY + datetime.timedelta(days=1)}") >= 1
    assert field(office.get(at(s, f"?day={BEFORE}")).content.decode(), s.team, s.task_type) == "1"
    assert field(office.get(at(s, "?day=2020-01-01")).content.decode(), s.team, s.task_type) == "2"


def test_changed_cells_are_saved_for_the_day_shown(office, s):
    task(s)
    cells = {(s.team, s.task_type): (1, 3), (s.other_team, s.other_type): (0, 2), (s.team, s.other_type): (0, 0)}
    answer = office.post(at(s, f"?day={BEFORE}"), form(s, cells | {(s.team, s.task_type): (0, 3)}))
    assert answer.status_code == 302
    assert Task.objects.filter(task_day=BEFORE).count() == 5
    assert Task.objects.filter(task_day=ELECTION_DAY).count() == 1


def test_saving_without_a_change_warns(office, s):
    answer = office.post(at(s), form(s, {(s.team, s.task_type): (0, 0)}), follow=True)
    assert re.search(r"Ingen tal var ændret|no number had been changed", text(answer))


@pytest.mark.parametrize("written", ["-1", "501", "999999999999", "x", "", "1,5", "²"])
def test_numbers_that_are_none_are_refused_in_their_cell_and_nothing_is_saved(office, s, written):
    answer = office.post(at(s), form(s, {(s.team, s.task_type): (0, written), (s.team, s.other_type): (0, 1)}))
    page = answer.content.decode()
    assert page.count("form-error-message") == 1
    assert field(page, s.team, s.task_type) == written
    assert field(page, s.team, s.other_type) == "1"
    assert not Task.objects.exists()


def test_below_accepted_is_refused_in_words(office, s):
    held(s, participant(), TaskState.ACCEPTED), held(s, participant(), TaskState.ACCEPTED), task(s)
    answer = office.post(at(s), form(s, {(s.team, s.task_type): (3, 1)}))
    assert re.search(r"2 har accepteret|2 people have accepted", text(answer))
    assert Task.objects.count() == 3


def test_a_number_somebody_else_changed_is_told_and_others_are_left(office, s):
    task(s), task(s)
    answer = office.post(at(s), form(s, {(s.team, s.task_type): (1, 4)}))
    assert re.search(r"imens ændret tallet til 2|changed the number to 2", text(answer))
    unseen = office.post(at(s), form(s, {(s.team, s.task_type): (1, 1), (s.team, s.other_type): (0, 1)}))
    assert unseen.status_code == 302
    assert Task.objects.filter(task_type=s.task_type).count() == 2


def test_taking_tasks_from_invited_people_asks_first_and_then_tells_them(office, s, now):
    person = participant()
    held(s, person, invited_at=now), task(s)
    cells = form(s, {(s.team, s.task_type): (2, 0)})
    asked = office.post(at(s), cells)
    page = asked.content.decode()
    assert Task.objects.count() == 2
    assert 'name="although_invited" value="1"' in page
    hidden = dict(re.findall(r'name="([nw]-[^"]+|although_invited)" value="([^"]*)"', page))
    office.post(at(s), hidden)
    assert not Task.objects.exists()
    assert list(Message.objects.values_list("event", "participant_id")) == [("retracted", person.pk)]


def test_a_yes_to_one_retraction_is_no_yes_to_two(office, s):
    held(s, participant()), held(s, participant())
    answer = office.post(at(s), form(s, {(s.team, s.task_type): (2, 0)}, although_invited="1"))
    assert 'name="although_invited" value="2"' in answer.content.decode()
    assert Task.objects.count() == 2


def test_a_type_that_left_the_place_is_shown_and_cannot_be_changed(office, s):
    task(s)
    PlaceTaskType.objects.filter(task_type=s.task_type).delete()
    assert field(office.get(at(s)).content.decode(), s.team, s.task_type) is None
    office.post(at(s), form(s, {(s.team, s.task_type): (1, 4)}))
    assert Task.objects.count() == 1


def test_numbers_are_filled_in_from_another_day_or_place_and_not_saved(office, s):
    task(s, task_day=BEFORE), task(s, task_day=BEFORE)
    held(s, participant(), TaskState.ACCEPTED, team=s.other_team)
    page = office.get(at(s, f"?from_place={s.place.pk}&from_day={BEFORE}")).content.decode()
    assert (field(page, s.team, s.task_type), field(page, s.other_team, s.task_type)) == ("2", "1")
    (source,) = take_in(s.election, [work_location("Kilden")])
    for _ in range(3):
        task(s, work_location=source)
    page = office.get(at(s, f"?from_place={source.pk}&from_day={ELECTION_DAY}")).content.decode()
    assert field(page, s.team, s.task_type) == "3"
    assert Task.objects.count() == 6


# Proposals


def norm(s, **values):
    given = {
        "type": s.task_type.pk,
        "day": str(ELECTION_DAY),
        "per": "400",
        "minimum": "0",
        "maximum": "",
        "rounding": "up",
    }
    return given | {f"share-{s.team.pk}": "1", f"share-{s.other_team.pk}": "1"} | values


def proposal(s, rest=""):
    return f"/elections/{s.election.pk}/tasks/proposal/{rest}"


@pytest.fixture
def places(s):
    """Three places: 1200 votes, 2000, and not known."""
    s.place.valid_votes = 1200
    s.place.save()
    more = [work_location("Hallen", valid_votes=2000), work_location("Ukendt")]
    for one in take_in(s.election, more):
        for link in s.place.teams.all():
            one.teams.create(team=link.team)
        one.task_types.create(task_type=s.task_type)
    return {one.title: one for one in ElectionWorkLocation.objects.all()}


def seen(page):
    return dict(re.findall(r'name="(seen-\d+)" value="([^"]*)"', page))


def test_the_proposal_is_shown_before_anything_is_done(office, s, places):
    page = office.get(proposal(s), norm(s))
    assert re.search(r"Ukendt.*(kendes ikke|not known)", text(page))
    assert set(seen(page.content.decode())) == {f"seen-{places[name].pk}" for name in ("Skolen", "Hallen")}
    assert not Task.objects.exists()


def test_taking_it_distributes_at_the_chosen_places(office, s, places):
    shown = seen(office.get(proposal(s), norm(s)).content.decode())
    answer = office.post(proposal(s), norm(s, selected=[places["Hallen"].pk, places["Ukendt"].pk], **shown))
    assert {one.title: one.tasks.count() for one in places.values()} == {"Skolen": 0, "Hallen": 5, "Ukendt": 0}
    assert 'id="results"' in answer.content.decode()


def test_what_changed_since_it_was_shown_is_left(office, s, places):
    shown = seen(office.get(proposal(s), norm(s)).content.decode())
    task(s, work_location=places["Hallen"])
    chosen = [places["Hallen"].pk, places["Skolen"].pk]
    answer = office.post(proposal(s), norm(s, selected=chosen, **shown))
    assert {one.title: one.tasks.count() for one in places.values()} == {"Skolen": 3, "Hallen": 1, "Ukendt": 0}
    assert re.search(r"En anden har imens|Somebody else has changed", text(answer))


def test_invited_people_are_only_removed_when_that_is_agreed(office, s, places):
    for _ in range(4):
        held(s, participant(), invited_at=None)
    shown = seen(office.get(proposal(s), norm(s)).content.decode())
    given = norm(s, selected=[places["Skolen"].pk], **shown)
    office.post(proposal(s), given)
    assert s.place.tasks.filter(state="unanswered").count() == 4
    office.post(proposal(s), given | {"although_invited": "1"})
    assert s.place.tasks.count() == 3


def test_one_place_only(office, s, places):
    page = office.get(proposal(s), norm(s, place=places["Hallen"].pk)).content.decode()
    assert set(seen(page)) == {f"seen-{places['Hallen'].pk}"}
    assert office.get(proposal(s), norm(s, place="x")).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"per": "0"},
        {"per": ""},
        {"minimum": "5", "maximum": "4"},
        {"type": "0"},
        {"day": "2020-01-01"},
        {"rounding": "x"},
    ],
)
def test_a_norm_that_makes_no_sense_is_refused_in_words(office, s, places, wrong):
    page = office.get(proposal(s), norm(s, **wrong)).content.decode()
    assert "form-error-message" in page
    assert not seen(page)


def test_some_team_has_to_share(office, s, places):
    page = office.get(proposal(s), norm(s) | {f"share-{s.team.pk}": "0", f"share-{s.other_team.pk}": ""})
    assert 'role="alert"' in page.content.decode()


def test_as_many_queries_for_three_places_as_for_one(office, s, places):
    counts = []
    office.get(proposal(s))
    for query in (norm(s, place=places["Hallen"].pk), norm(s)):
        with CaptureQueriesContext(connection) as asked:
            office.get(proposal(s), query)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15
