"""Many at once over HTTP: the last places go to one each, and everybody is told what happened."""

import datetime
import itertools
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from tests.elections.factories import scene
from tests.pages import citizen_client
from tests.participants.factories import participant
from tests.tasks.factories import task
from valghalla.audit import actors
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.communication.models import Message
from valghalla.participants.models import Participant
from valghalla.tasks.claim import Group
from valghalla.tasks.links.links import link_to
from valghalla.tasks.models import Task, TaskLink
from valghalla.teams.models import TeamLink, TeamMember


@pytest.mark.acceptance("E-114", "E-116")
def test_twelve_people_race_for_five_places(committed, municipality, now, monkeypatch):
    ticks = itertools.count()
    monkeypatch.setattr(clock, "now", lambda: now + datetime.timedelta(milliseconds=next(ticks)))
    with acting_for(municipality):
        stage = scene()
        places = [task(stage) for _ in range(5)]
        link = link_to(Group.of(places[0]), by=actors.SYSTEM, now=now)
        people = [participant() for _ in range(12)]
    clients = [citizen_client(cpr_of(person, municipality), municipality) for person in people]

    def press(client) -> int:
        try:
            first = client.post(f"/links/{link.token}/take/").status_code
            return first if client.post(f"/links/{link.token}/take/").status_code == first else 0
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as crowd:
        answers = list(crowd.map(press, clients))
    with acting_for(municipality):
        holders = list(Task.objects.values_list("participant_id", flat=True))
        assert sorted(answers) == [302] * 5 + [409] * 7
        assert len(set(holders)) == 5
        assert None not in holders
        assert Message.objects.count() == 5
        assert TaskLink.objects.get().taken == 5


@pytest.mark.acceptance("E-073")
def test_one_person_in_six_tabs_gets_one_profile(committed, municipality, now, monkeypatch, outside):
    """The same draft in each, and the last yes pressed in all of them at once."""
    monkeypatch.setattr(clock, "now", lambda: now)
    with acting_for(municipality):
        stage = scene()
        link = TeamLink.objects.create(team_id=stage.team.source_id, created_at=now)
    tabs = [citizen_client("1012620000", municipality) for _ in range(6)]
    for tab in tabs:
        tab.get(f"/teams/{link.token}/join/")
        tab.post("/registration/")
        tab.post("/registration/details/", {"mobile": "12345678", "email": "aase@eksempel.dk"})
    together = Barrier(len(tabs))

    def press(tab) -> str:
        try:
            together.wait(10)
            return tab.post("/registration/summary/")["Location"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tabs)) as crowd:
        answers = sorted(crowd.map(press, tabs))
    with acting_for(municipality):
        assert answers.count("/tasks/") == 1
        assert set(answers) <= {"/tasks/", f"/teams/{link.token}/join/"}
        assert (Participant.objects.count(), TeamMember.objects.count()) == (1, 1)


def cpr_of(person, municipality) -> str:
    with acting_for(municipality):
        return person.cpr.digits
