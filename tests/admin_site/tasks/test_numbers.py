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
from valghalla.elections.models import Election, ElectionWorkLocation, PlaceTaskType
from valghalla.tasks.models import Task, TaskState

BEFORE = ELECTION_DAY - datetime.timedelta(days=1)
AFTER = ELECTION_DAY + datetime.timedelta(days=1)


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


def field_value(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.acceptance("A-204")
def test_opens_on_the_election_day_with_a_tab_for_each(office, s):
    held(s, participant(), TaskState.ACCEPTED), task(s), task(s, task_day=BEFORE)
    answer = office.get(at(s))
    page = answer.content.decode()
    assert (field(page, s.team, s.task_type), field(page, s.other_team, s.task_type)) == ("2", "0")
    assert re.findall(r'name="show" value="([^"]*)"( aria-current="true")?', page) == [
        (str(BEFORE), ""), (str(ELECTION_DAY), ' aria-current="true"'), (str(AFTER), ""),
    ]  # fmt: skip
    assert field(office.post(at(s), {"show": str(BEFORE)}).content.decode(), s.team, s.task_type) == "1"
    assert field(office.get(at(s, f"?day={BEFORE}")).content.decode(), s.team, s.task_type) == "1"
    assert field(office.get(at(s, "?day=2020-01-01")).content.decode(), s.team, s.task_type) == "2"


@pytest.mark.acceptance("A-204")
def test_an_election_of_one_day_has_one_tab(office, s):
    Election.objects.update(first_day=ELECTION_DAY, last_day=ELECTION_DAY)
    page = office.get(at(s)).content.decode()
    assert re.findall(r'name="show" value="([^"]*)"', page) == [str(ELECTION_DAY)]


@pytest.mark.acceptance("A-205")
def test_accepted_and_all_stand_in_each_cell_with_sums_and_what_is_changed_is_marked(office, s):
    held(s, participant(), TaskState.ACCEPTED), task(s), task(s, team=s.other_team)
    page = office.get(at(s)).context["page"]
    assert [[(cell.counts.accepted, cell.written) for cell in row.cells] for row in page.rows] == [
        [(0, "1"), (0, "0")], [(1, "2"), (0, "0")],
    ]  # fmt: skip
    written = {(s.team, s.task_type): (2, 5), (s.other_team, s.other_type): (0, 4)}
    shown = office.post(at(s), form(s, written, show=str(ELECTION_DAY)))
    page = shown.context["page"]
    assert [(row.accepted, row.total) for row in page.rows] == [(0, 5), (1, 5)]
    assert [(column.accepted, column.total) for column in page.columns] == [(1, 6), (0, 4)]
    assert (page.accepted, page.total) == (1, 10)
    assert len(re.findall(r'<td class="num changed"', shown.content.decode())) == 2


@pytest.mark.acceptance("A-204", "A-205")
def test_changes_on_several_days_travel_along_and_are_saved_at_once(office, s):
    first = office.post(at(s), form(s, {(s.team, s.task_type): (0, 3)}, show=str(BEFORE)))
    assert [(tab.value, tab.current, tab.changed) for tab in first.context["page"].days] == [
        (str(BEFORE), True, False), (str(ELECTION_DAY), False, True), (str(AFTER), False, False),
    ]  # fmt: skip
    assert not Task.objects.exists()
    along = dict(first.context["page"].hidden)
    wrong = form(s, {(s.team, s.task_type): (0, "x")}, **along)
    assert office.post(at(s, f"?day={BEFORE}"), wrong).context["page"].problems
    second = office.post(at(s, f"?day={BEFORE}"), wrong | {"show": str(AFTER)})
    assert [(tab.changed, tab.wrong) for tab in second.context["page"].days] == [
        (True, True), (True, False), (False, False),
    ]  # fmt: skip
    refused = office.post(at(s, f"?day={AFTER}"), dict(second.context["page"].hidden))
    assert (refused.context["page"].day, bool(refused.context["page"].problems)) == (str(BEFORE), True)
    assert not Task.objects.exists()
    right = form(s, {(s.team, s.task_type): (0, 2)}, **along)
    assert office.post(at(s, f"?day={BEFORE}"), right).status_code == 302
    assert sorted(Task.objects.values_list("task_day", flat=True)) == [BEFORE] * 2 + [ELECTION_DAY] * 3


@pytest.mark.parametrize("name", ["2020-01-01:n-{}-{}", "x:n-{}-{}", ":n-{}-{}", "2026-11-03:n-9-9"])
def test_cells_of_days_and_teams_that_are_not_there_change_nothing(office, s, name):
    posted = {name.format(s.team.pk, s.task_type.pk): "3"}
    office.post(at(s), posted)
    assert not Task.objects.exists()


def test_changed_cells_are_saved_for_the_day_shown(office, s):
    task(s)
    cells = {(s.team, s.task_type): (1, 3), (s.other_team, s.other_type): (0, 2), (s.team, s.other_type): (0, 0)}
    answer = office.post(at(s, f"?day={BEFORE}"), form(s, cells | {(s.team, s.task_type): (0, 3)}))
    assert answer.status_code == 302
    assert Task.objects.filter(task_day=BEFORE).count() == 5
    assert Task.objects.filter(task_day=ELECTION_DAY).count() == 1


@pytest.mark.acceptance("A-209")
def test_saving_without_a_change_warns(office, s):
    answer = office.post(at(s), form(s, {(s.team, s.task_type): (0, 0)}), follow=True)
    assert re.search(r"Ingen tal var ændret|no number had been changed", text(answer))


@pytest.mark.acceptance("A-208")
@pytest.mark.parametrize("written", ["-1", "501", "999999999999", "x", "", "1,5", "²"])
def test_numbers_that_are_none_are_refused_in_their_cell_and_nothing_is_saved(office, s, written):
    answer = office.post(at(s), form(s, {(s.team, s.task_type): (0, written), (s.team, s.other_type): (0, 1)}))
    page = answer.content.decode()
    assert page.count("form-error-message") == 1
    assert field(page, s.team, s.task_type) == written
    assert field(page, s.team, s.other_type) == "1"
    assert not Task.objects.exists()


@pytest.mark.acceptance("A-206", "A-207")
def test_below_accepted_is_refused_in_words(office, s):
    held(s, participant(), TaskState.ACCEPTED), held(s, participant(), TaskState.ACCEPTED), task(s)
    answer = office.post(at(s), form(s, {(s.team, s.task_type): (3, 1)}))
    assert re.search(r"2 har accepteret|2 people have accepted", text(answer))
    assert Task.objects.count() == 3


def test_a_number_somebody_else_changed_is_told_and_others_are_left(office, s):
    task(s), task(s)
    answer = office.post(at(s), form(s, {(s.team, s.task_type): (1, 4)}))
    assert re.search(r"i mellemtiden ændret tallet til 2|changed the number to 2", text(answer))
    unseen = office.post(at(s), form(s, {(s.team, s.task_type): (1, 1), (s.team, s.other_type): (0, 1)}))
    assert unseen.status_code == 302
    assert Task.objects.filter(task_type=s.task_type).count() == 2


@pytest.mark.acceptance("A-212")
def test_taking_tasks_from_invited_people_asks_first_and_then_tells_them(office, s, now):
    person = participant()
    held(s, person, invited_at=now), task(s)
    cells = form(s, {(s.team, s.task_type): (2, 0)})
    asked = office.post(at(s), cells)
    page = asked.content.decode()
    assert Task.objects.count() == 2
    assert 'name="although_invited" value="1"' in page
    hidden = dict(re.findall(r'name="([-\d]+:[nw]-[^"]+|although_invited)" value="([^"]*)"', page))
    office.post(at(s), hidden)
    assert not Task.objects.exists()
    assert list(Message.objects.values_list("event", "participant_id")) == [("deleted", person.pk)]


@pytest.mark.acceptance("A-212")
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


@pytest.mark.acceptance("A-215")
def test_numbers_are_filled_in_from_another_day_or_place_and_not_saved(office, s):
    task(s, task_day=BEFORE), task(s, task_day=BEFORE)
    held(s, participant(), TaskState.ACCEPTED, team=s.other_team)
    page = office.post(at(s), {"go": "copy", "from_place": s.place.pk, "from_day": str(BEFORE)}).content.decode()
    assert (field(page, s.team, s.task_type), field(page, s.other_team, s.task_type)) == ("2", "1")
    (source,) = take_in(s.election, [work_location("Kilden")])
    for _ in range(3):
        task(s, work_location=source)
    asked = {"go": "copy", "from_place": source.pk, "from_day": str(ELECTION_DAY)}
    along = {f"{BEFORE}:n-{s.team.pk}-{s.task_type.pk}": "1", f"{BEFORE}:w-{s.team.pk}-{s.task_type.pk}": "2"}
    answer = office.post(at(s), asked | along)
    page = answer.content.decode()
    assert field(page, s.team, s.task_type) == "3"
    assert dict(answer.context["page"].hidden) == along  # what was changed on another day is not lost by it
    assert Task.objects.count() == 6
    cells = {name: field_value(page, name) for name in re.findall(r'name="([nw]-\d+-\d+)"', page)}
    assert office.post(at(s), cells).status_code == 302
    assert Task.objects.filter(work_location=s.place, task_day=ELECTION_DAY, team=s.team).count() == 3


@pytest.mark.parametrize("asked", [{}, {"from_place": "x", "from_day": "x"}, {"from_place": "0"}])
def test_copying_from_nowhere_changes_no_field(office, s, asked):
    task(s)
    page = office.post(at(s), {"go": "copy"} | asked)
    assert not page.context["page"].copied
    assert field(page.content.decode(), s.team, s.task_type) == "1"


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
    assert re.search(r"En anden har ændret det i mellemtiden|Somebody else has changed", text(answer))


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
