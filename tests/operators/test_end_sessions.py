"""Signing operators out before their time."""

import pytest
from django.core.management import CommandError, call_command

from tests.pages import SiteClient, operator_client
from valghalla.operators.models import Operator, OperatorEntry


def test_one_operator_by_address(operations: SiteClient, operator: Operator, now, capsys):
    other = Operator.objects.create(subject="x", name="X", email="x@example.com", created_at=now, last_sign_in_at=now)
    others = operator_client(other)
    call_command("end_operator_sessions", operator.email.upper())
    assert capsys.readouterr().out == "1 sessions ended\n"
    assert (operations.get("/").status_code, others.get("/").status_code) == (302, 200)
    entry = OperatorEntry.objects.get()
    assert (entry.action, entry.operator, entry.details) == ("operator.sessions_ended", operator, {"sessions": 1})


def test_everybody(operations: SiteClient, operator: Operator):
    operator_client(operator)
    call_command("end_operator_sessions", "--all")
    assert operations.get("/").status_code == 302
    assert OperatorEntry.objects.get().details == {"sessions": 2}


@pytest.mark.parametrize("arguments", [[], ["nobody@example.com"], ["dagny@example.com", "--all"]], ids=str)
def test_whom_is_not_said(arguments: list[str], operations: SiteClient):
    with pytest.raises(CommandError):
        call_command("end_operator_sessions", *arguments)
    assert operations.get("/").status_code == 200


def test_nothing_to_end_is_nothing_to_record(operator: Operator):
    call_command("end_operator_sessions", "--all")
    assert not OperatorEntry.objects.exists()
