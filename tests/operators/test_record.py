"""What operators do stands in their log, and in the audit of the municipality it concerns."""

import pytest
from django.db import ProgrammingError, transaction

from valghalla.audit.models import AuditEntry
from valghalla.base.tenancy import acting_for
from valghalla.operators.models import Operator, OperatorEntry
from valghalla.operators.record import record


def test_of_nobody_in_particular(operator: Operator, municipality, now):
    number = record("thing.done", operator=operator, now=now, how="well")
    entry = OperatorEntry.objects.get(pk=number)
    assert (entry.action, entry.operator, entry.at, entry.municipality, entry.details) == (
        "thing.done", operator, now, None, {"how": "well"},
    )  # fmt: skip
    with acting_for(municipality):
        assert AuditEntry.objects.count() == 0


def test_of_one_municipality(operator: Operator, municipality, other_municipality, now):
    record("thing.done", operator=operator, now=now, municipality=municipality, count=3)
    assert OperatorEntry.objects.get().municipality == municipality
    with acting_for(municipality):
        entry = AuditEntry.objects.get()
        assert (entry.actor_kind, entry.actor_id, entry.action, entry.details) == (
            "operator", operator.pk, "thing.done", {"count": 3},
        )  # fmt: skip
    with acting_for(other_municipality):
        assert AuditEntry.objects.count() == 0


def test_within_a_page_about_the_municipality(operator: Operator, municipality, now):
    with acting_for(municipality), transaction.atomic():
        record("thing.done", operator=operator, now=now, municipality=municipality)
        assert AuditEntry.objects.count() == 1


def test_rows_are_never_changed(operator: Operator, now):
    record("thing.done", operator=operator, now=now)
    for change in (lambda: OperatorEntry.objects.update(action="x"), lambda: OperatorEntry.objects.all().delete()):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()
