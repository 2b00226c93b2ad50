"""Task types of the catalogue."""

import datetime

import pytest

from valghalla.audit.models import AuditEntry
from valghalla.base.errors import StaleVersion
from valghalla.task_types.errors import SameKind
from valghalla.task_types.keep import change_task_type, create_task_type, ends_next_day
from valghalla.task_types.models import TaskType

VALUES = {
    "title": "Tilforordnet",
    "short_name": "TILF",
    "starts": datetime.time(7),
    "ends": datetime.time(23, 59),
    "payment_dkk": 800,
    "validation_off": False,
    "trusted": False,
    "send_reminder": True,
    "description": "<p>Hjælper vælgerne.</p>",
}


def stored() -> dict:
    return TaskType.objects.values(*VALUES).get()


@pytest.mark.acceptance("A-102", "A-103", "A-106")
@pytest.mark.parametrize("payment", [None, 0, 800])
@pytest.mark.parametrize(("starts", "ends"), [(0, 8), (22, 6), (8, 8)])
def test_no_pay_midnight_and_shifts_over_midnight_are_stored(acting, by, now, payment, starts, ends):
    times = {"payment_dkk": payment, "starts": datetime.time(starts), "ends": datetime.time(ends)}
    create_task_type(**VALUES | times, by=by, now=now)
    assert stored() == VALUES | times


@pytest.mark.parametrize(
    ("starts", "ends", "next_day"),
    [("07:00", "23:59", False), ("22:00", "06:00", True), ("16:00", "00:00", True), ("08:00", "08:00", True)],
)
def test_which_end_the_next_day(starts, ends, next_day):
    assert ends_next_day(datetime.time.fromisoformat(starts), datetime.time.fromisoformat(ends)) is next_day


@pytest.mark.acceptance("A-104")
@pytest.mark.parametrize("other", [{"title": " TILFORORDNET"}, {"short_name": "tilf"}])
def test_the_same_kind_twice_is_refused(acting, by, now, other):
    create_task_type(**VALUES, by=by, now=now)
    with pytest.raises(SameKind):
        create_task_type(**VALUES | other, by=by, now=now)


@pytest.mark.acceptance("A-104")
@pytest.mark.parametrize("other", [{"short_name": "T2"}, {"starts": datetime.time(8)}, {"ends": datetime.time(22)}])
def test_anything_else_makes_another_kind(acting, by, now, other):
    create_task_type(**VALUES, by=by, now=now)
    create_task_type(**VALUES | other, by=by, now=now)
    assert TaskType.objects.count() == 2


def test_danish_capitals_do_not_make_another_kind(acting, by, now):
    create_task_type(**VALUES | {"title": "Fintæller"}, by=by, now=now)
    with pytest.raises(SameKind):
        create_task_type(**VALUES | {"title": "FINTÆLLER"}, by=by, now=now)


def test_a_change_is_audited_and_does_not_collide_with_itself(acting, by, now):
    kind = create_task_type(**VALUES, by=by, now=now)
    change_task_type(kind.pk, version=1, **VALUES | {"payment_dkk": 900, "starts": datetime.time(8)}, by=by, now=now)
    assert AuditEntry.objects.latest("id").details == {
        "changed": {"payment_dkk": [800, 900], "starts": ["07:00:00", "08:00:00"]}
    }
    with pytest.raises(StaleVersion):
        change_task_type(kind.pk, version=1, **VALUES, by=by, now=now)
