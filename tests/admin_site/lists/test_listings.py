"""The lists with fixed columns on the page, and their files: what is shown, what is taken, the trail it leaves."""

import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.elections.factories import ELECTION_DAY, scene
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.accounts.models import StaffUser
from valghalla.audit.models import AuditEntry
from valghalla.lists.models import Payee
from valghalla.participants.models import ParticipantDiet, SpecialDiet
from valghalla.task_types.models import PaymentKind, VotingRole
from valghalla.tasks.models import TaskState

ALL = ("election-system", "payment", "diets", "appointments")
AUDITED = {
    "election-system": "election_system_list",
    "payment": "finance_list",
    "diets": "diet_list",
    "appointments": "case_list",
}


@pytest.fixture
def stage(acting):
    made = scene()
    made.election.task_types.update(payment_kind=PaymentKind.ALLOWANCE)
    made.election.task_types.filter(pk=made.task_type.pk).update(voting_role=VotingRole.APPOINTED)
    made.election.work_locations.update(voting_area_number=7)
    return made


def address(stage, rest: str = "") -> str:
    return f"/elections/{stage.election.pk}/lists/{rest}"


def somebody(stage, first: str, state=TaskState.ACCEPTED, task=None, **values):
    return held(stage, participant(first_names=first, last_name="Prøve", **values), state, **(task or {}))


def shown(answer) -> list[tuple]:
    return [row.cells for row in answer.context["page"].table.rows]


def texts(answer) -> str:
    return " ".join(answer.content.decode().split())


def as_workbook(answer) -> list[tuple]:
    return list(openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active.iter_rows(values_only=True))


def test_the_page_of_lists_says_what_each_is_for(office, stage):
    page = office.get(address(stage)).context["page"]
    assert len(page.cards) == 6
    assert all(card.text and office.get(card.url).status_code == 200 for card in page.cards)


def test_a_reader_is_not_led_to_what_she_may_not_change(office, stage, staff):
    StaffUser.objects.filter(pk=staff.pk).update(role="reader")
    page = office.get(address(stage)).context["page"]
    assert [card.url for card in page.cards if "rules" in card.url] == []
    assert office.get(address(stage, "payment/")).context["page"].mark_form is None
    assert office.get(address(stage, "rules/")).status_code == 403


@pytest.mark.acceptance("A-385", "A-395")
@pytest.mark.parametrize("name", ALL)
def test_every_look_and_every_file_is_recorded_with_filters_columns_and_people(office, stage, by, name):
    somebody(stage, "Åse")
    somebody(stage, "Bo", task={"task_day": ELECTION_DAY.replace(day=4)})
    only = f"?day={ELECTION_DAY}"
    assert office.get(address(stage, f"{name}/{only}")).status_code == 200
    answer = office.get(address(stage, f"{name}/export/{only}&format=xlsx"))
    rows = as_workbook(answer)
    assert len(rows) == 2
    for verb in ("shown", "exported"):
        entry = AuditEntry.objects.get(action=f"{AUDITED[name]}.{verb}")
        assert (entry.actor_id, entry.subject_id) == (by.id, stage.election.pk)
        assert entry.details["filters"] == {"days": [f"{ELECTION_DAY}"], "state": "accepted"}
        assert (entry.details["columns"], entry.details["people"]) == (list(rows[0]), 1)
    assert entry.details["format"] == "xlsx"
    assert "Åse" not in str(entry.details)


@pytest.mark.parametrize("name", ALL)
def test_nothing_yet_is_said_in_words(office, stage, name):
    answer = office.get(address(stage, f"{name}/"))
    assert shown(answer) == []
    assert answer.context["page"].table.empty in answer.content.decode()
    assert len(as_workbook(office.get(address(stage, f"{name}/export/?format=xlsx")))) == 1


@pytest.mark.parametrize("name", ALL)
def test_the_same_few_queries_for_one_and_for_many(office, stage, name):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert office.get(address(stage, f"{name}/")).status_code == 200
        return len([q for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    somebody(stage, "Åse")
    queries()
    few = queries()
    for at in range(30):
        somebody(stage, f"Navn{at}")
    assert queries() == few <= 15


@pytest.mark.acceptance("A-402", "A-400")
def test_the_election_system_is_warned_of_before_the_file(office, stage):
    stage.election.work_locations.update(voting_area_number=0)
    somebody(stage, "Åse")
    somebody(stage, "Bo", task={"task_type": stage.other_type})
    answer = office.get(address(stage, "election-system/"))
    said = texts(answer)
    assert shown(answer) == []
    assert "arbejdssteder med afstemningsområde 0" in said
    assert "Skolen: 1 opgave" in said
    assert f"/work-locations/{stage.place.source_id}/edit/" in said
    assert "opgavetyper uden en rolle" in said
    assert "Valgstyrer: 1 opgave" in said
    assert address(stage, "rules/") in said


def test_filters_of_the_election_system_are_warned_of_since_the_import_overwrites(office, stage):
    somebody(stage, "Åse")
    assert "Filen indeholder ikke alle" not in texts(office.get(address(stage, "election-system/")))
    assert "Filen indeholder ikke alle" in texts(office.get(address(stage, f"election-system/?day={ELECTION_DAY}")))
    assert "Filen indeholder ikke alle" not in texts(office.get(address(stage, "election-system/?state=held")))


@pytest.mark.acceptance("A-396", "A-397", "A-403")
def test_the_usual_file_of_the_election_system_is_plain_csv(office, stage):
    somebody(stage, "Åse", cpr="0101701234")
    answer = office.get(address(stage, "election-system/export/"))
    assert answer.getvalue().decode() == (
        "Rolle,Fulde navn,Fødselsdato,Afstemningsområde,Brugernavn,CPR-nummer\r\n"
        "Tilforordnet,Åse Prøve,01-01-1970,7,,010170-1234\r\n"
    )
    assert "-valgsystem.csv" in answer.headers["Content-Disposition"]


def test_the_payment_list_by_person_and_by_task(office, stage):
    somebody(stage, "Åse", cpr="0101701234")
    assert shown(office.get(address(stage, "payment/"))) == [("Åse Prøve", "010170-1234", None, 1, 800, 0, 0, 800)]
    assert shown(office.get(address(stage, "payment/?rows=tasks"))) == [
        ("Åse Prøve", "010170-1234", None, ELECTION_DAY, "Tilforordnet", "Skolen", 800, "Diæt")
    ]
    answer = office.get(address(stage, "payment/export/?rows=tasks&format=csv"))
    assert next(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")), delimiter=";"))[-1] == "Betalingsform"


def test_those_ticked_are_laid_down_and_the_list_comes_back_as_it_was(office, stage, by):
    one, other = somebody(stage, "Åse").participant, somebody(stage, "Bo").participant
    sent = {"selected": [one.pk], "employee": "yes", "payment_kind": "fee", "query": "rows=people&size=25"}
    answer = office.post(address(stage, "payment/people/"), sent)
    assert answer.headers["Location"] == address(stage, "payment/?rows=people&size=25")
    assert [(p.participant_id, p.employee, p.payment_kind) for p in Payee.objects.all()] == [(one.pk, True, "fee")]
    assert [cells[2:6] for cells in shown(office.get(address(stage, "payment/?employee=yes")))] == [("Ja", 1, 0, 800)]
    assert [cells[0] for cells in shown(office.get(address(stage, "payment/?employee=unknown")))] == ["Bo Prøve"]
    entry = AuditEntry.objects.get(action="payee.changed")
    assert (entry.participant_id, entry.actor_id) == (one.pk, by.id)
    assert other.pk not in AuditEntry.objects.filter(action="payee.changed").values_list("participant_id", flat=True)


def test_nothing_is_chosen_for_those_ticked_until_somebody_chooses(office, stage):
    somebody(stage, "Åse")
    form = office.get(address(stage, "payment/")).context["page"].mark_form
    assert [bound.value() for bound in form] == ["unchanged", "unchanged"]


def test_all_that_fit_are_laid_down_and_nobody_else(office, stage):
    somebody(stage, "Åse")
    later = somebody(stage, "Bo", task={"task_day": ELECTION_DAY.replace(day=4)}).participant
    sent = {"all_matching": "1", "employee": "no", "payment_kind": "unchanged", "query": "day=2026-11-04"}
    office.post(address(stage, "payment/people/"), sent)
    assert [(p.participant_id, p.employee, p.payment_kind) for p in Payee.objects.all()] == [(later.pk, False, "")]


@pytest.mark.parametrize(
    "sent",
    [
        {"selected": ["1"], "employee": "unchanged", "payment_kind": "unchanged"},
        {"employee": "yes", "payment_kind": "unchanged"},
        {"selected": ["9" * 30, "x"], "employee": "yes", "payment_kind": "unchanged"},
        {"selected": ["1"], "employee": "maybe", "payment_kind": "gold"},
    ],
)
def test_what_makes_no_sense_is_laid_down_for_nobody(office, stage, sent):
    somebody(stage, "Åse")
    answer = office.post(address(stage, "payment/people/"), sent, follow=True)
    assert "alert-error" in answer.content.decode()
    assert Payee.objects.count() == 0


def test_the_diets_tell_sums_and_no_names(office, stage):
    vegan = SpecialDiet.objects.create(title="Vegansk")
    ParticipantDiet.objects.create(participant=somebody(stage, "Åse").participant, diet=vegan)
    somebody(stage, "Bo")
    answer = office.get(address(stage, "diets/"))
    assert shown(answer) == [
        ("Skolen", ELECTION_DAY, "Nord", "Ingen specialkost", 1),
        ("Skolen", ELECTION_DAY, "Nord", "Vegansk", 1),
    ]
    assert "Vegansk: 1" in texts(answer)
    assert "Åse" not in texts(answer)


@pytest.mark.acceptance("A-390")
def test_the_appointments_hold_back_protected_addresses_unless_asked(office, stage):
    somebody(stage, "Bo", protected_address=True, street_address="Hemmelig Vej 1")
    assert "Hemmelig" not in texts(office.get(address(stage, "appointments/")))
    assert "Hemmelig" in texts(office.get(address(stage, "appointments/?protected=on")))
    assert "Hemmelig" not in str(as_workbook(office.get(address(stage, "appointments/export/"))))
    assert "Hemmelig" in str(as_workbook(office.get(address(stage, "appointments/export/?protected=on"))))
    trail = AuditEntry.objects.filter(action__startswith="case_list").order_by("id")
    assert [entry.details["with_protected"] for entry in trail] == [False, True, False, True]
