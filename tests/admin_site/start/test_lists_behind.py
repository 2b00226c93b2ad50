"""The lists that the start page's figures lead to, where a filter was made for them."""

import datetime

import pytest

from tests.elections.factories import scene, work_location
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.base import clock
from valghalla.elections.copy import take_in
from valghalla.tasks.models import Task, TaskState

pytestmark = pytest.mark.usefixtures("acting")


def test_the_overview_of_only_places_that_lack_people(office):
    s = scene()
    (hall,) = take_in(s.election, [work_location("Hallen", area_name="Syd")])
    task(s), held(s, participant(), TaskState.ACCEPTED, work_location=hall)
    page = office.get(f"/elections/{s.election.pk}/tasks/?lacking=on").context["page"]
    assert [(area.name, area.places) for area in page.areas] == [("Nord", "1 sted")]
    assert [chip.label for chip in page.bar.chips] == ["Kun arbejdssteder, der mangler deltagere"]
    Task.objects.filter(state=TaskState.AVAILABLE).delete()
    shown = office.get(f"/elections/{s.election.pk}/tasks/?lacking=on").content.decode()
    assert "Ingen arbejdssteder mangler deltagere." in shown
    assert "Valget har ingen arbejdssteder" not in shown


def test_the_participants_who_have_not_answered_for_a_week(office, now, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: now)
    s = scene()
    week = datetime.timedelta(days=7)
    held(s, participant(last_name="Sen"), invited_at=now - week)
    held(s, participant(last_name="Hurtig"), invited_at=now - week + datetime.timedelta(minutes=1))
    held(s, participant(last_name="Uinviteret"))
    page = office.get("/participants/?task=overdue").context["page"]
    assert [row.name for row in page.table.rows] == ["Prøve Sen"]
