"""Operators see receipts that were left, as figures."""

import datetime

import pytest

from tests.citizen_site.conftest import whole
from tests.operator_site.operations.test_operations import PAGE
from valghalla.base import clock
from valghalla.communication.received.keep import keep


@pytest.mark.acceptance("E-297", "A-470")
def test_receipts_that_were_left_are_counted(operations, now, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: now)
    assert "Seneste kvittering Ikke endnu" in whole(operations.get(PAGE))
    for number in range(2):
        keep(f"<a>Åse {number}</a>".encode(), came_by="push", now=now - datetime.timedelta(minutes=number))
    page = whole(operations.get(PAGE))
    assert "Kvitteringer, der ikke kan læses 2" in page
    assert "Kvitteringer uden besked 0" in page
    assert "Seneste kvittering 01-10-2026 12:00" in page
    assert "Åse" not in page
