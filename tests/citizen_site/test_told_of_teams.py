"""Whoever asked to join a team is told on her own pages: that she waits, and what was answered."""

import datetime

import pytest

from tests.citizen_site.conftest import read
from tests.participants.factories import participant
from tests.teams.factories import team_member
from valghalla.audit import actors
from valghalla.teams.links import create_link
from valghalla.teams.members import leave
from valghalla.teams.models import JoinRequest, Team
from valghalla.teams.requests import TOLD_FOR, ask, let_in, turn_away

SYSTEM = actors.SYSTEM
PAGES = ["/", "/my-tasks/"]


@pytest.fixture
def asked(election, now) -> JoinRequest:
    """A request of somebody who is in no team."""
    team = Team.objects.get(pk=election.team.source_id)
    return ask(create_link(team, asks_first=True, by=SYSTEM, now=now), participant().pk, by=SYSTEM, now=now)


WAITS, IN, OUT = ("Du venter på at komme med i", "Du er kommet med i", "Du er ikke kommet med i")


@pytest.mark.parametrize(
    ("answer", "said", "not_said"), [(None, WAITS, IN), (let_in, IN, WAITS), (turn_away, OUT, WAITS)]
)
def test_she_reads_it_on_her_pages(asked, citizen, now, answer, said, not_said):
    if answer:
        answer(asked, by=SYSTEM, now=now)
    client = citizen(asked.participant)
    for path in PAGES:
        page = read(client.get(path))
        assert f"{said} {asked.team.name}" in page
        assert not_said not in page
    assert (WAITS in read(client.get("/tasks/"))) == (answer is None)


@pytest.mark.parametrize("answer", [let_in, turn_away])
def test_what_she_has_read_and_put_away_is_not_told_again(asked, citizen, now, answer):
    answer(asked, by=SYSTEM, now=now)
    client, other = citizen(asked.participant), citizen(participant())
    other.post("/teams/answers/read/", {"team": asked.team_id, "next": "/my-tasks/"})
    assert asked.team.name in read(client.get("/my-tasks/")), "only she can put it away"
    sent = {"team": asked.team_id, "next": "/my-tasks/"}
    assert client.post("/teams/answers/read/", sent)["Location"] == "/my-tasks/"
    for path in PAGES:
        assert "kommet med i" not in read(client.get(path))
    for nonsense in ({"team": "x", "next": "https://example.com/"}, {"team": "9" * 30}, {}):
        assert client.post("/teams/answers/read/", nonsense)["Location"] == "/"


def test_what_has_been_overtaken_is_not_told(asked, citizen, now, at):
    client, team = citizen(asked.participant), Team.objects.get(pk=asked.team_id)
    team_member(team, asked.participant)
    assert WAITS not in read(client.get("/")), "she came in by another way"
    leave(team.pk, asked.participant_id)
    let_in(asked, by=SYSTEM, now=now)
    leave(team.pk, asked.participant_id)
    assert "kommet med" not in read(client.get("/")), "she was let in, and is gone"
    again = ask(asked.link, asked.participant_id, by=SYSTEM, now=now + datetime.timedelta(days=1))
    turn_away(again, by=SYSTEM, now=now + datetime.timedelta(days=1))
    assert OUT in read(client.get("/")), "the newest answer counts"
    at(now + TOLD_FOR + datetime.timedelta(days=2))
    assert "kommet med" not in read(client.get("/")), "not for ever"


def test_waiting_does_not_show_to_be_put_away(asked, citizen):
    client = citizen(asked.participant)
    client.post("/teams/answers/read/", {"team": asked.team_id})
    assert WAITS in read(client.get("/"))


def test_nothing_is_asked_of_whoever_waits_for_her_first_team(asked, citizen, election):
    front = citizen(asked.participant)
    assert "Se ledige opgaver" not in read(front.get("/"))
    team_member(Team.objects.exclude(pk=asked.team_id)[0], asked.participant)
    assert "Se ledige opgaver" in read(front.get("/"))
