"""All tasks of an election on the page: what is asked for, how it is shown, views that are kept, and the file."""

import datetime
import io
import re
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.elections.factories import ELECTION_DAY, election, scene
from tests.lists.factories import as_xlsx, hall, person
from tests.pages import staff_client
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.accounts.models import StaffUser
from valghalla.audit.models import AuditEntry
from valghalla.elections.copy import take_in
from valghalla.lists.models import ListPreset
from valghalla.tasks.models import TaskState
from valghalla.teams.models import TeamMember

ACCEPTED = TaskState.ACCEPTED


@pytest.fixture
def stage(acting):
    return scene()


def address(stage) -> str:
    return f"/elections/{stage.election.pk}/all-tasks/"


def page_of(office, url):
    answer = office.get(url, follow=True)
    assert answer.status_code == 200
    return answer.context["page"]


def cells(page, column: str) -> list[object]:
    """What stands under a heading, as plain values."""
    at = [one.key for one in page.table.columns].index(column)
    return [getattr(row.cells[at], "label", getattr(row.cells[at], "state", row.cells[at])) for row in page.table.rows]


@pytest.mark.acceptance("A-013", "A-015", "A-016")
def test_filters_narrow_the_list_and_stand_as_chips_that_can_be_taken_away(office, stage):
    task(stage)
    held(stage, person("Bo"), ACCEPTED)
    held(stage, person("Ane"), team=stage.other_team)
    page = page_of(office, f"{address(stage)}?state=accepted&state=unanswered&team={stage.team.pk}&sort=name")
    assert cells(page, "name") == ["Bo Prøve"]
    assert [str(chip.label) for chip in page.chips] == [
        "Opgavestatus: Accepteret",
        "Opgavestatus: Ubesvaret",
        "Teams: Venstre",
    ]
    fewer = page_of(office, address(stage) + page.chips[-1].remove_url)
    assert cells(fewer, "name") == ["Ane Prøve", "Bo Prøve"]
    assert page_of(office, address(stage)).total == 3


@pytest.mark.acceptance("A-014")
def test_a_search_is_posted_kept_sealed_and_begins_on_the_first_page(office, stage):
    held(stage, person("Åse", last_name="Østergård"))
    held(stage, person("Bo"))
    asked = {"search": "østergård", "state": "unanswered", "columns": "1", "column": ["name", "state"], "after": "7"}
    answer = office.post(address(stage), asked)
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert re.fullmatch(r"[\w-]{12}", query.pop("search")[0])
    assert query == {"state": ["unanswered"], "columns": ["1"], "column": ["name", "state"]}
    page = page_of(office, answer.headers["Location"])
    assert cells(page, "name") == ["Åse Østergård"]
    assert "Søg: østergård" in [str(chip.label) for chip in page.chips]
    assert "østergård" not in page.query.lower()
    posted = dict(page.hidden)
    assert office.get(address(stage), posted).context["page"].total == 1


@pytest.mark.acceptance("A-012")
def test_what_is_of_another_election_is_passed_over(office, stage):
    task(stage)
    other = election(title="Et andet")
    (place,) = take_in(other, [stage.place.source])
    senseless = f"?place={place.pk}&team=0&day=2020-01-01&area=Mars&state=x&state=available&waiting=-4&sort=cpr&after=x"
    page = page_of(office, address(stage) + senseless)
    assert (page.total, page.query) == (1, "state=available&sort=cpr")
    assert [str(chip.label) for chip in page.chips] == ["Opgavestatus: Ledig"]


def test_any_column_can_be_chosen_and_is_remembered(office, stage, now):
    invited = now - datetime.timedelta(days=3)
    held(stage, person("Bo", mobile="12345678", digital_post=False), invited_at=invited, assigned_at=invited)
    everything = [key for key, _label in page_of(office, address(stage)).columns_form.fields["column"].choices]
    chosen = "&".join(f"column={key}" for key in everything)
    page = page_of(office, f"{address(stage)}?columns=1&{chosen}")
    (row,) = page.table.rows
    assert len(row.cells) == len(everything) + 1 == 22
    assert cells(page, "mobile") == ["12345678"]
    assert cells(page, "digital_post") == ["Fritaget"]
    assert cells(page, "starts") == ["08:00"]
    assert [column.key for column in page_of(office, address(stage)).table.columns] == ["task_type", *everything]
    page_of(office, f"{address(stage)}?columns=1")
    assert [column.key for column in page_of(office, address(stage)).table.columns] == ["task_type"]


def test_whoever_has_waited_longest_comes_first_where_waiting_is_asked_for(office, stage, now, monkeypatch):
    monkeypatch.setattr("valghalla.base.clock.now", lambda: now)
    for name, days in (("Bo", 8), ("Ane", 30), ("Carl", 6)):
        held(stage, person(name), invited_at=now - datetime.timedelta(days=days))
    page = page_of(office, f"{address(stage)}?waiting=7")
    assert list(zip(cells(page, "name"), cells(page, "waited"), strict=True)) == [
        ("Ane Prøve", "30"),
        ("Bo Prøve", "8"),
    ]
    ready = {view.name: view.url for view in page.ready}
    assert page_of(office, ready["Ubesvaret i en uge"]).total == 2


@pytest.mark.acceptance("A-017")
def test_all_that_match_can_be_chosen_by_those_who_may_change(office, stage, municipality, now):
    one = task(stage)
    page = page_of(office, f"{address(stage)}?state=available")
    assert page.table.rows[0].id == str(one.pk)
    assert (page.table.selection.total, page.query) == (1, "state=available")
    html = office.get(f"{address(stage)}?state=available").content.decode()
    assert 'name="all" value="1" form="bulk"' in html
    assert f'name="task" value="{one.pk}" form="bulk"' in html
    assert '<input type="hidden" name="query" value="state=available">' in html
    assert re.findall(r'name="action" value="(\w+)"', html) == [
        "assign", "invite", "answer", "remove", "move", "message",
    ]  # fmt: skip
    reader = staff_client(StaffUser.objects.create(subject="r", name="R", role="reader", created_at=now), municipality)
    page = page_of(reader, address(stage))
    assert (page.table.selection, page.actions) == (None, ())


@pytest.mark.acceptance("A-034")
def test_an_empty_list_says_so(office, stage):
    assert page_of(office, address(stage)).table.empty == "Der er ingen opgaver endnu."
    assert page_of(office, f"{address(stage)}?state=available").table.empty.startswith("Ingen opgaver passer")


@pytest.mark.acceptance("A-013")
def test_pages_go_on_by_key_and_the_size_is_remembered(office, stage):
    for _ in range(30):
        task(stage)
    first = page_of(office, f"{address(stage)}?size=25")
    assert (first.table.pager.first, first.table.pager.last, first.table.pager.total) == (1, 25, 30)
    second = page_of(office, address(stage) + first.table.pager.next_url)
    assert (second.table.pager.first, second.table.pager.last, second.table.pager.next_url) == (26, 30, "")
    assert not {row.id for row in first.table.rows} & {row.id for row in second.table.rows}
    back = page_of(office, address(stage) + second.table.pager.previous_url)
    assert [row.id for row in back.table.rows] == [row.id for row in first.table.rows]
    assert len(page_of(office, address(stage)).table.rows) == 25


@pytest.mark.parametrize("query", ["", "?sort=name&waiting=0&doubles=on&broken=on&columns=1&column=mobile&column=name"])
def test_as_many_queries_for_one_task_as_for_a_hundred(office, stage, now, query):
    twice = participant()

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            page_of(office, address(stage) + query)
        return len([one for one in captured.captured_queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    held(stage, twice, invited_at=now)
    page_of(office, address(stage) + query)
    few = asked()
    for at in range(99):
        kind = stage.other_type if at % 2 else stage.task_type
        held(stage, participant(), invited_at=now, task_type=kind, starts=kind.starts, ends=kind.ends)
    assert asked() == few <= 15


def test_a_view_is_kept_opened_in_any_election_and_deleted(office, stage, staff):
    hallen = hall(stage)
    query = f"state=unanswered&waiting=3&day={ELECTION_DAY}&place={hallen.pk}&team={stage.team.pk}&sort=-team"
    task(stage, work_location=hallen)
    kept = office.post(
        f"{address(stage)}views/", {"name": "Mine", "query": f"{query}&search=abcdefghijkl&column=team&columns=1"}
    )
    (view,) = ListPreset.objects.all()
    assert view.filters == {
        "state": ["unanswered"],
        "waiting": ["3"],
        "day": ["0"],
        "team": [str(stage.team.source_id)],
        "place": [str(hallen.source_id)],
    }
    assert (view.owner, view.sort, view.columns, view.shared) == (staff, "-team", ["task_type", "team"], False)
    page = page_of(office, kept.headers["Location"])
    assert page.asked.wanted.places == (hallen.pk,)
    assert [link.name for link in page.views] == ["Mine"]
    later = election(title="Næste", election_day=ELECTION_DAY + datetime.timedelta(days=1))
    take_in(later, [stage.place.source])
    opened = office.get(f"/elections/{later.pk}/all-tasks/views/{view.pk}/")
    asked = parse_qs(urlsplit(opened.headers["Location"]).query)
    assert asked["day"] == [str(ELECTION_DAY + datetime.timedelta(days=1))]
    assert asked["team"] == [str(later.teams.get(source=stage.team.source_id).pk)]
    assert "place" not in asked
    assert "findes ikke i dette valg" in office.get(opened.headers["Location"]).content.decode()
    assert office.post(f"{address(stage)}views/{view.pk}/delete/").status_code == 302
    assert not ListPreset.objects.exists()


def test_anothers_view_is_there_when_it_is_shared(office, stage, now):
    other = StaffUser.objects.create(subject="bo", name="Bo Kontor", role="editor", created_at=now)
    shared, own = (
        ListPreset.objects.create(owner=other, of="tasks", name=name, shared=name == "Delt")
        for name in ("Delt", "Egen")
    )
    ListPreset.objects.create(owner=other, name="Deltagerliste", shared=True, layout="tasks")
    (view,) = page_of(office, address(stage)).views
    assert (view.name, view.owner, view.delete_url) == ("Delt", "Bo Kontor", "")
    assert office.get(f"{address(stage)}views/{own.pk}/").status_code == 404
    assert office.post(f"{address(stage)}views/{shared.pk}/delete/").status_code == 404


def test_the_file_holds_what_fits_and_is_recorded(office, stage):
    held(stage, person("Bo"), ACCEPTED)
    held(stage, person("Ane"), ACCEPTED)
    task(stage)
    query = "?state=accepted&columns=1&column=name&column=task_day&column=state&sort=-name&format=xlsx"
    answer = office.get(f"{address(stage)}export/{query}")
    rows = as_xlsx(SimpleNamespace(file=io.BytesIO(b"".join(answer.streaming_content))))
    day = datetime.datetime.combine(ELECTION_DAY, datetime.time())
    assert rows == [
        ("Opgavetype", "Opgavedato", "Opgavestatus", "Deltager"),
        ("Tilforordnet", day, "Accepteret", "Bo Prøve"),
        ("Tilforordnet", day, "Accepteret", "Ane Prøve"),
    ]
    entry = AuditEntry.objects.get(action="task_list.exported")
    assert entry.details == {
        "filters": {"states": ["accepted"]},
        "columns": ["task_type", "task_day", "state", "name"],
        "tasks": 2,
        "people": 2,
        "format": "xlsx",
    }


def test_people_without_a_task_are_those_of_the_teams(office, stage, now):
    member, busy, _loose = person("Ane"), person("Bo"), person("Carl")
    for one in (member, busy):
        TeamMember.objects.create(team=stage.team.source, participant=one, joined_at=now)
    held(stage, busy)
    page = page_of(office, page_of(office, address(stage)).idle_url)
    assert [row.cells[0] for row in page.table.rows] == ["Ane Prøve"]


def test_the_overview_leads_to_the_tasks_behind_its_numbers(office, stage):
    task(stage)
    held(stage, person("Bo"), ACCEPTED)
    figures = page_of(office, f"/elections/{stage.election.pk}/tasks/?team={stage.team.pk}").figures
    assert [page_of(office, figure.url).total for figure in figures[:3]] == [1, 1, 0]
