"""The payment list: sums by person, kinds of payment, employees; and what the office lays down for it."""

import datetime

import pytest
from django.utils import translation

from tests.elections.factories import ELECTION_DAY
from tests.lists.factories import as_csv, as_xlsx, person, polling, serves
from valghalla.audit.models import AuditEntry
from valghalla.base.errors import StaleVersion
from valghalla.elections.models import ElectionTaskType
from valghalla.lists.columns import Layout
from valghalla.lists.export import Format
from valghalla.lists.filters import Filters, tasks_of
from valghalla.lists.finance import amount, export, paid
from valghalla.lists.laid_down import TypeRule, lay_down_for_people, lay_down_for_types
from valghalla.lists.models import Payee
from valghalla.lists.names import names_of
from valghalla.participants.erase import erase
from valghalla.task_types.models import PaymentKind, TaskType
from valghalla.tasks.models import Task, TaskState

DAY_BEFORE = ELECTION_DAY - datetime.timedelta(days=1)
ACCEPTED = Filters(state=TaskState.ACCEPTED)


@pytest.fixture
def stage(acting):
    made = polling()
    kind(made.other_type, PaymentKind.FEE, 1200)
    return made


@pytest.fixture(autouse=True)
def _in_danish():
    with translation.override("da"):
        yield


def kind(task_type, payment_kind: str, payment_dkk: int | None = 800) -> None:
    ElectionTaskType.objects.filter(pk=task_type.pk).update(payment_kind=payment_kind, payment_dkk=payment_dkk)


def taken(stage, by, now, *, layout=Layout.PEOPLE, format=Format.CSV, filters=ACCEPTED):
    return export(stage.election, filters, layout, format=format, by=by, now=now)


@pytest.mark.acceptance("A-405")
def test_each_person_once_with_her_tasks_and_sums_of_each_kind(stage, by, now):
    aase, bo = person("Åse", cpr="0101701234"), person("Bo", cpr="0201701234")
    serves(stage, aase)
    serves(stage, aase, task_day=DAY_BEFORE)
    serves(stage, aase, task_type=stage.other_type)
    serves(stage, bo)
    serves(stage, "Ubesvaret", TaskState.UNANSWERED)
    lay_down_for_people([bo.pk], employee=True, change=["employee"], by=by, now=now)
    assert as_csv(taken(stage, by, now)) == [
        [
            "Fuldt navn", "CPR-nummer", "Ansat i kommunen", "Antal opgaver", "Diæt", "Honorar", "Uden betalingsform",
            "I alt",
        ],
        ["Bo Prøve", "020170-1234", "Ja", "1", "800", "0", "0", "800"],
        ["Åse Prøve", "010170-1234", "", "3", "1600", "1200", "0", "2800"],
    ]  # fmt: skip


def test_a_line_for_each_task_with_its_kind(stage, by, now):
    aase = person("Åse", cpr="0101701234")
    serves(stage, aase)
    serves(stage, aase, task_type=stage.other_type)
    header, *found = as_xlsx(taken(stage, by, now, layout=Layout.TASKS, format=Format.XLSX))
    assert header[3:] == ("Opgavedato", "Opgavetype", "Arbejdssted", "Beløb", "Betalingsform")
    day = datetime.datetime(2026, 11, 3)  # noqa: DTZ001
    assert found == [
        ("Åse Prøve", "010170-1234", None, day, "Tilforordnet", "Skolen", 800, "Diæt"),
        ("Åse Prøve", "010170-1234", None, day, "Valgstyrer", "Skolen", 1200, "Honorar"),
    ]


def test_what_is_laid_down_for_the_person_goes_before_the_task_type(stage, by, now):
    aase = person("Åse")
    serves(stage, aase)
    serves(stage, aase, task_type=stage.other_type)
    lay_down_for_people([aase.pk], payment_kind="fee", change=["payment_kind"], by=by, now=now)
    (row,) = as_csv(taken(stage, by, now))[1:]
    assert row[3:] == ["2", "0", "2000", "0", "2000"]


def test_what_nobody_has_settled_stands_by_itself_and_is_told(stage, by, now):
    kind(stage.task_type, PaymentKind.UNDECIDED)
    serves(stage, "Åse")
    assert as_csv(taken(stage, by, now))[1][4:] == ["0", "0", "800", "800"]
    assert amount(tasks_of(stage.election, ACCEPTED), names_of(stage.election)) == (800, ["Tilforordnet"])
    kind(stage.task_type, PaymentKind.UNDECIDED, None)
    assert amount(tasks_of(stage.election, ACCEPTED), names_of(stage.election)) == (0, [])


def test_a_task_without_payment_counts_and_costs_nothing(stage, by, now):
    kind(stage.task_type, PaymentKind.ALLOWANCE, None)
    serves(stage, "Åse")
    assert as_csv(taken(stage, by, now))[1][3:] == ["1", "0", "0", "0", "0"]


def test_employees_by_themselves(stage, by, now):
    people = {name: person(name) for name in ("Ansat", "Fri", "Ukendt", "Tom")}
    for one in people.values():
        serves(stage, one)
    lay_down_for_people([people["Ansat"].pk], employee=True, change=["employee"], by=by, now=now)
    lay_down_for_people([people["Fri"].pk], employee=False, change=["employee"], by=by, now=now)
    lay_down_for_people([people["Tom"].pk], payment_kind="fee", change=["payment_kind"], by=by, now=now)

    def names(employee: str) -> list[str]:
        tasks = tasks_of(stage.election, Filters(employee=employee))
        return [one.name.split()[0] for one in paid(tasks, names_of(stage.election))]

    assert [names("yes"), names("no"), names("unknown")] == [["Ansat"], ["Fri"], ["Tom", "Ukendt"]]


def test_an_election_that_is_over_keeps_its_payments_and_kinds(stage, by, now):
    serves(stage, "Åse")
    TaskType.objects.update(payment_dkk=1, payment_kind=PaymentKind.FEE)
    assert as_csv(taken(stage, by, now))[1][4:] == ["800", "0", "0", "800"]


def test_the_export_is_recorded_with_layout_and_people(stage, by, now):
    serves(stage, "Åse")
    header = as_csv(taken(stage, by, now, layout=Layout.TASKS))[0]
    entry = AuditEntry.objects.get(action="finance_list.exported")
    assert entry.details == {
        "filters": {"state": "accepted"},
        "columns": header,
        "people": 1,
        "format": "csv",
        "layout": "tasks",
    }


def test_only_what_is_meant_changes_and_only_real_changes_are_recorded(stage, by, now):
    aase = person("Åse")
    assert lay_down_for_people([aase.pk, 10**9], employee=True, change=["employee"], by=by, now=now) == 1
    assert lay_down_for_people([aase.pk], payment_kind="fee", change=["payment_kind"], by=by, now=now) == 1
    assert lay_down_for_people([aase.pk], employee=True, change=["employee"], by=by, now=now) == 0
    (payee,) = Payee.objects.all()
    assert (payee.employee, payee.payment_kind) == (True, "fee")
    recorded = AuditEntry.objects.filter(action="payee.changed", participant_id=aase.pk).order_by("id")
    assert [entry.details["changed"] for entry in recorded] == [
        {"employee": [None, True]},
        {"payment_kind": ["", "fee"]},
    ]


def test_what_is_laid_down_goes_with_the_person(stage, by, now):
    aase = person("Åse")
    lay_down_for_people([aase.pk], employee=True, change=["employee"], by=by, now=now)
    erase([aase.pk], by=by, now=now)
    assert (Payee.objects.count(), Task.objects.count()) == (0, 0)


def test_rules_for_types_of_another_election_are_refused_and_nothing_changes(stage, by, now):
    from tests.elections.factories import election

    other = election(title="Et andet")
    rule = TypeRule(stage.task_type.pk, 1, "secretary", "fee")
    with pytest.raises(ElectionTaskType.DoesNotExist):
        lay_down_for_types(other, [rule], for_later=True, by=by, now=now)
    stage.task_type.refresh_from_db()
    assert stage.task_type.voting_role == "appointed"


def test_rules_read_at_an_older_version_are_refused(stage, by, now):
    ElectionTaskType.objects.filter(pk=stage.other_type.pk).update(version=5)
    rules = [TypeRule(stage.task_type.pk, 1, "none", "fee"), TypeRule(stage.other_type.pk, 1, "none", "fee")]
    with pytest.raises(StaleVersion):
        lay_down_for_types(stage.election, rules, for_later=False, by=by, now=now)
    assert set(stage.election.task_types.values_list("voting_role", flat=True)) == {"appointed", "secretary"}


def test_rules_kept_for_later_reach_the_next_election(stage, by, now):
    from tests.elections.factories import election
    from valghalla.elections.copy import take_in

    rule = TypeRule(stage.task_type.pk, 1, "none", "fee")
    assert lay_down_for_types(stage.election, [rule], for_later=True, by=by, now=now) == 1
    later = election(title="Det næste")
    take_in(later, [stage.place.source])
    copied = later.task_types.get(source=stage.task_type.source)
    assert (copied.voting_role, copied.payment_kind) == ("none", "fee")
