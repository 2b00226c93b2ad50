"""The participant list on the page: filters, columns remembered, paging, files, and the trail it leaves."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.elections.factories import ELECTION_DAY, election, election_type, scene
from tests.pages import staff_client
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.accounts.models import StaffUser
from valghalla.admin_site.lists import pages
from valghalla.audit.models import AuditEntry
from valghalla.base.tenancy import acting_for
from valghalla.lists.models import ListPreset
from valghalla.tasks.models import TaskState


@pytest.fixture
def stage(acting):
    return scene()


def address(stage, rest: str = "") -> str:
    return f"/elections/{stage.election.pk}/lists/participants/{rest}"


def listed(answer) -> list[str]:
    return [row.cells[0] for row in answer.context["page"].table.rows]


def keys(answer) -> list[str]:
    return [column.key for column in answer.context["page"].choice.columns]


def somebody(stage, first: str, state=TaskState.ACCEPTED, **values):
    return held(stage, participant(first_names=first, last_name="Prøve", **values), state)


def test_it_shows_who_has_tasks_and_records_that_it_did(office, stage, by):
    somebody(stage, "Åse")
    somebody(stage, "Bo", TaskState.UNANSWERED)
    answer = office.get(address(stage))
    assert listed(answer) == ["Bo Prøve", "Åse Prøve"]
    entry = AuditEntry.objects.get(action="participant_list.shown")
    assert (entry.actor_id, entry.details["people"], entry.details["filters"]) == (by.id, 2, {})


@pytest.mark.acceptance("A-380")
def test_filters_and_what_belongs_to_another_election_is_passed_over(office, stage):
    somebody(stage, "Åse")
    somebody(stage, "Bo", TaskState.UNANSWERED)
    assert listed(office.get(address(stage, "?state=accepted"))) == ["Åse Prøve"]
    assert listed(office.get(address(stage, f"?day={ELECTION_DAY}&team={stage.team.pk}&area=Nord"))) == [
        "Bo Prøve",
        "Åse Prøve",
    ]
    odd = office.get(address(stage, "?team=987654&day=2020-01-01&area=Ukendt&state=sjov"))
    assert len(listed(odd)) == 2
    assert len(office.get(address(stage, "?state=accepted&area=Nord")).context["page"].chips) == 2


@pytest.mark.acceptance("A-384", "A-381")
def test_columns_are_remembered_with_the_user(office, stage):
    somebody(stage, "Åse")
    assert keys(office.get(address(stage)))[0] == "name"
    chosen = office.get(address(stage, "?columns=1&column=cpr&column=age"))
    assert keys(chosen) == ["name", "cpr", "age", "protected"]
    assert keys(office.get(address(stage))) == ["name", "cpr", "age", "protected"]
    assert keys(office.get(address(stage, "?columns=1"))) == ["name", "protected"]
    assert keys(office.get(address(stage))) == ["name", "protected"]


def test_pages_hold_together_by_key(office, stage):
    for at in range(55):
        somebody(stage, f"Navn{at:02}")
    first = office.get(address(stage, "?size=25"))
    pager = first.context["page"].table.pager
    assert (pager.first, pager.last, pager.total, pager.previous_url) == (1, 25, 55, "")
    second = office.get(address(stage, pager.next_url))
    third = office.get(address(stage, second.context["page"].table.pager.next_url))
    assert listed(first) + listed(second) + listed(third) == [f"Navn{at:02} Prøve" for at in range(55)]
    last = third.context["page"].table.pager
    assert (last.first, last.last, last.next_url) == (51, 55, "")
    assert listed(office.get(address(stage, last.previous_url))) == listed(second)
    assert listed(office.get(address(stage, "?after=999999"))) == []


@pytest.mark.acceptance("A-390")
def test_a_protected_address_shows_only_when_asked_for(office, stage):
    somebody(stage, "Bo", protected_address=True, street_address="Hemmelig Vej 1")
    columns = "?columns=1&column=address"
    assert "Hemmelig" not in office.get(address(stage, columns)).content.decode()
    assert "Hemmelig" in office.get(address(stage, columns + "&protected=on")).content.decode()
    trail = AuditEntry.objects.filter(action="participant_list.shown").order_by("id")
    assert [entry.details["with_protected"] for entry in trail] == [False, True]


@pytest.mark.acceptance("A-385", "A-382")
def test_the_file_follows_the_filters_without_a_look_before(office, stage):
    somebody(stage, "Åse")
    somebody(stage, "Bo", TaskState.UNANSWERED)
    answer = office.get(address(stage, "export/?format=xlsx&columns=1&column=state&state=unanswered"))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == ["Bo Prøve"]
    assert "-deltagere.xlsx" in answer.headers["Content-Disposition"]
    entry = AuditEntry.objects.get(action="participant_list.exported")
    assert entry.details["columns"] == ["name", "protected", "state"]


@pytest.mark.parametrize(
    ("format", "start"), [("csv", b"\xef\xbb\xbf"), ("csv_plain", b""), ("xlsx", b"PK"), ("sjov", b"PK")]
)
def test_each_kind_of_file(office, stage, format, start):
    somebody(stage, "Åse")
    content = office.get(address(stage, f"export/?format={format}")).getvalue()
    assert content.startswith(start)
    assert (b";" in content) if format == "csv" else True


def test_an_election_without_anything_has_an_empty_list(office, acting):
    bare = election(type=election_type())
    answer = office.get(f"/elections/{bare.pk}/lists/participants/")
    assert (answer.status_code, listed(answer)) == (200, [])


def test_another_municipality_finds_neither_list_nor_file(municipality, other_municipality, now):
    with acting_for(municipality):
        stage = scene()
    with acting_for(other_municipality):
        stranger = StaffUser.objects.create(subject="x", name="X", role="administrator", created_at=now)
    client = staff_client(stranger, other_municipality)
    assert client.get(address(stage)).status_code == 404
    assert client.get(address(stage, "export/")).status_code == 404


def test_the_same_few_queries_for_one_and_for_many(office, stage):
    def queries(asked: str = "") -> int:
        with CaptureQueriesContext(connection) as captured:
            assert office.get(address(stage, asked)).status_code == 200
        return len([q for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    last = somebody(stage, "Åse")
    queries()
    few = queries()
    for at in range(30):
        somebody(stage, f"Navn{at}")
    assert queries() == few <= 14
    assert queries(f"?before={last.pk}") <= 15


@pytest.mark.acceptance("A-391")
def test_vacant_tasks_stand_last_on_the_page_too_and_pages_hold_together(office, stage):
    for at in range(15):
        somebody(stage, f"Navn{at:02}")
        task(stage)
    first = office.get(address(stage, "?size=25&vacant=on"))
    assert listed(first) == [f"Navn{at:02} Prøve" for at in range(15)] + ["Ledig"] * 10
    second = office.get(address(stage, first.context["page"].table.pager.next_url))
    assert listed(second) == ["Ledig"] * 5
    back = second.context["page"].table.pager.previous_url
    assert listed(office.get(address(stage, back))) == listed(first)


@pytest.mark.acceptance("A-393")
def test_a_line_for_each_person_is_remembered_and_paged_by_person(office, stage):
    for at in range(30):
        one = somebody(stage, f"Navn{at:02}").participant
        held(stage, one, TaskState.ACCEPTED, task_type=stage.other_type)
    first = office.get(address(stage, "?columns=1&rows=people&column=payment&size=25"))
    table = first.context["page"].table
    assert [row.cells for row in table.rows][:1] == [("Navn00 Prøve", "Nej", 2, 1600)]
    assert (len(table.rows), table.pager.last, table.pager.total) == (25, 25, 30)
    second = office.get(address(stage, table.pager.next_url))
    assert listed(second) == [f"Navn{at:02} Prøve" for at in range(25, 30)]
    back = second.context["page"].table.pager.previous_url
    assert listed(office.get(address(stage, back))) == listed(first)
    assert len(office.get(address(stage)).context["page"].table.rows) == 25


def test_any_order_is_in_the_address_and_in_the_file(office, stage):
    somebody(stage, "Åse")
    somebody(stage, "Bo")
    answer = office.get(address(stage, "?sort=-name"))
    assert (listed(answer), answer.context["page"].table.sort) == (["Åse Prøve", "Bo Prøve"], "-name")
    assert "sort=name" in answer.content.decode()
    rows = office.get(address(stage, "export/?format=csv&sort=-name")).getvalue().decode("utf-8-sig").split("\r\n")
    assert [row.split(";")[0] for row in rows[1:3]] == ["Åse Prøve", "Bo Prøve"]


@pytest.mark.acceptance("A-394")
def test_the_print_view_has_every_line_and_an_empty_column_to_sign_in(office, stage, by):
    for at in range(120):
        somebody(stage, f"Navn{at:03}")
    somebody(stage, "Ubesvaret", TaskState.UNANSWERED)
    answer = office.get(address(stage, "print/?state=accepted&columns=1&column=team&size=25"))
    page = answer.context["page"]
    assert listed(answer) == [f"Navn{at:03} Prøve" for at in range(120)]
    assert [str(column.label) for column in page.table.columns] == [
        "Fuldt navn",
        "Adressebeskyttelse",
        "Team",
        "Kvittering",
    ]
    assert {row.cells[-1] for row in page.table.rows} == {" "}
    assert [str(text) for text in page.said] == ["Opgavestatus: Accepteret"]
    entry = AuditEntry.objects.get(action="participant_list.printed")
    assert (entry.details["people"], entry.details["columns"][-1], entry.actor_id) == (120, "receipt", by.id)


def test_a_print_view_that_is_too_long_says_so(office, stage, monkeypatch):
    monkeypatch.setattr(pages, "MOST_PRINTED", 2)
    for at in range(3):
        somebody(stage, f"Navn{at}")
    answer = office.get(address(stage, "print/"))
    assert len(listed(answer)) == 2
    assert "Kun de første 2 linjer" in answer.content.decode()


def kept(office, stage, **given):
    sent = {"name": "Til økonomi", "column": ["cpr", "payment"], "rows": "people", "sort": "name", "vacant": "True"}
    return office.post(address(stage, "setups/"), sent | given)


@pytest.mark.acceptance("A-384")
def test_a_setup_is_kept_found_and_leads_to_the_same_list(office, stage):
    somebody(stage, "Åse", cpr="0101701234")
    answer = kept(office, stage)
    page = office.get(answer.headers["Location"]).context["page"]
    assert [column.key for column in page.choice.columns] == ["name", "cpr", "protected", "tasks", "payment"]
    (link,) = page.presets
    assert (link.name, link.owner, link.shared) == ("Til økonomi", "", False)
    assert link.url == answer.headers["Location"]
    assert (page.filters.vacant, page.choice.layout) == (True, "people")


def test_a_setup_kept_under_the_same_name_is_replaced(office, stage):
    kept(office, stage)
    kept(office, stage, name="  til  Økonomi ", column=["team"], shared="on")
    (preset,) = ListPreset.objects.all()
    assert (preset.name, preset.shared) == ("til Økonomi", True)
    assert preset.columns == ["name", "protected", "team", "tasks"]


def test_a_setup_without_a_name_is_not_kept(office, stage):
    answer = kept(office, stage, name="  ")
    assert answer.status_code == 302
    assert ListPreset.objects.count() == 0


@pytest.mark.acceptance("A-384")
def test_shared_setups_are_seen_by_all_and_changed_by_their_maker_alone(office, stage, municipality, now):
    other = StaffUser.objects.create(subject="bo", name="Bo Kontor", role="editor", created_at=now)
    theirs = ListPreset.objects.create(owner=other, name="Delt", shared=True, columns=["team"], layout="tasks")
    ListPreset.objects.create(owner=other, name="Egen", columns=["team"], layout="tasks")
    page = office.get(address(stage)).context["page"]
    assert [(link.name, link.owner, link.delete_url) for link in page.presets] == [("Delt", "Bo Kontor", "")]
    assert office.post(address(stage, f"setups/{theirs.pk}/delete/")).status_code == 404
    client = staff_client(other, municipality)
    assert "Vil du slette opsætningen?" in client.get(address(stage, f"setups/{theirs.pk}/delete/")).content.decode()
    assert client.post(address(stage, f"setups/{theirs.pk}/delete/")).status_code == 302
    assert list(ListPreset.objects.values_list("name", flat=True)) == ["Egen"]
    assert AuditEntry.objects.filter(action="list_preset.deleted").count() == 1
