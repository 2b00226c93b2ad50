"""The participant list on the page: filters, columns remembered, paging, files, and the trail it leaves."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.elections.factories import ELECTION_DAY, election, election_type, scene
from tests.pages import staff_client
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.accounts.models import StaffUser
from valghalla.audit.models import AuditEntry
from valghalla.base.tenancy import acting_for
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


def test_columns_are_remembered_with_the_user(office, stage):
    somebody(stage, "Åse")
    assert keys(office.get(address(stage)))[0] == "name"
    chosen = office.get(address(stage, "?columns=1&column=cpr&column=age"))
    assert keys(chosen) == ["name", "cpr", "age", "protected"]
    assert keys(office.get(address(stage))) == ["name", "cpr", "age", "protected"]
    assert keys(office.get(address(stage, "?columns=1"))) == ["name", "protected"]
    assert keys(office.get(address(stage))) == ["name", "protected"]


def test_pages_hold_together_by_key(office, stage):
    for at in range(45):
        somebody(stage, f"Navn{at:02}")
    first = office.get(address(stage, "?size=20"))
    pager = first.context["page"].table.pager
    assert (pager.first, pager.last, pager.total, pager.previous_url) == (1, 20, 45, "")
    second = office.get(address(stage, pager.next_url))
    third = office.get(address(stage, second.context["page"].table.pager.next_url))
    assert listed(first) + listed(second) + listed(third) == [f"Navn{at:02} Prøve" for at in range(45)]
    last = third.context["page"].table.pager
    assert (last.first, last.last, last.next_url) == (41, 45, "")
    assert listed(office.get(address(stage, last.previous_url))) == listed(second)
    assert listed(office.get(address(stage, "?after=999999"))) == []


def test_a_protected_address_shows_only_when_asked_for(office, stage):
    somebody(stage, "Bo", protected_address=True, street_address="Hemmelig Vej 1")
    columns = "?columns=1&column=address"
    assert "Hemmelig" not in office.get(address(stage, columns)).content.decode()
    assert "Hemmelig" in office.get(address(stage, columns + "&protected=on")).content.decode()
    trail = AuditEntry.objects.filter(action="participant_list.shown").order_by("id")
    assert [entry.details["with_protected"] for entry in trail] == [False, True]


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
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert office.get(address(stage)).status_code == 200
        return len([q for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    somebody(stage, "Åse")
    queries()
    few = queries()
    for at in range(30):
        somebody(stage, f"Navn{at}")
    assert queries() == few <= 15
