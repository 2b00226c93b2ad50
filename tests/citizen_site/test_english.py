"""Whoever chose English reads English on every page, with days, times and money as one writes them in English."""

import datetime
import re

import pytest

from tests.citizen_site.conftest import whole
from tests.participants.factories import participant
from tests.places.factories import work_location_responsible
from tests.tasks.factories import held, task
from tests.teams.factories import team_member, team_responsible
from valghalla.audit import actors
from valghalla.content.models import Text
from valghalla.municipalities.models import Settings
from valghalla.tasks.claim import Group
from valghalla.tasks.links.links import link_to
from valghalla.tasks.models import TaskState
from valghalla.teams.links import create_link
from valghalla.teams.models import Team

# What is told in one's own language and is no Danish of ours: names, and the way to the other language.
NAMES = re.compile(
    r"Korsbæk Kommune|Åse Østergård|Prøvevalg|Tilforordnet|Valgstyrer|Skolen|Skolevej|Venstre|Korsbæk|diæter|Prøvevej|Dansk\b"
)
DANISH = re.compile(
    r"[æøåÆØÅ]|\b(?:og|ikke|du|dig|din|dit|til|kan|skal|har|opgaven?r?|deltager|kommunen|valget|den|dag|kl\.?|kr\.?)\b",
    re.IGNORECASE,
)
KEYS = re.compile(r"%\(|\{\{|\b[a-z]+_[a-z_]+\b")
PAGES = [
    "/", "/contact/", "/privacy/", "/faq/", "/accessibility/", "/signed-out/", "/nix/", "/links/x/", "/invitation/x/",
    "/tasks/", "/my-tasks/", "/my-tasks/served/", "/my-tasks/calendar/", "/profile/", "/profile/preferences/", "/my-data/",
    "/my-data/delete/", "/my-team/", "/team-tasks/", "/my-work-location/{place}/", "{invitation}", "{invitation}decline/",
    "{link}", "{link}take/", "{team}", "{team}join/", "/my-tasks/{mine}/withdraw/", "/my-tasks/{mine}/swap/",
    "/my-tasks/{mine}/receipt/", "/my-team/{own}/link/", "/my-team/{own}/message/", "/my-team/{own}/list/",
]  # fmt: skip


@pytest.fixture
def english(election, citizen, now):
    """A client of somebody who answers for everything, and the addresses."""
    Settings.objects.update(lets_teams_propose=True, shows_members_contact=True)
    for kind in ("front_page", "disclosure", "consent", "faq"):
        Text.objects.create(kind=kind, language="da", html="<p>På dansk, og ikke andet.</p>", created_at=now)
        Text.objects.create(kind=kind, language="en", html="<p>In plain words.</p>", title="Help us", created_at=now)
    election.task_type.description = "<p>Welcomes the voters.</p>"
    election.task_type.save()
    me = participant(birth_date=datetime.date(1980, 1, 1), first_names="Åse", last_name="Østergård", language="en")
    team = Team.objects.get(pk=election.team.source_id)
    team_member(team, me)
    team_responsible(team, me)
    work_location_responsible(election.place.source, me)
    invited = held(election, me, task_day=election.election.first_day)
    mine = held(election, me, TaskState.ACCEPTED)
    link = link_to(Group.of(task(election, task_day=election.election.last_day)), by=actors.SYSTEM, now=now)
    other = create_link(Team.objects.get(pk=election.other_team.source_id), by=actors.SYSTEM, now=now)
    addresses = {
        "place": election.place.source_id, "invitation": f"/invitation/{invited.invitation_token}/", "mine": mine.pk,
        "link": f"/links/{link.token}/", "team": f"/teams/{other.token}/", "own": team.pk,
    }  # fmt: skip
    return citizen(me), addresses


def test_no_danish_and_no_key_is_left(english):
    client, addresses = english
    found = {}
    for path in PAGES:
        answer = client.get(path.format(**addresses), headers={"accept-language": "en"})
        said = NAMES.sub("", whole(answer))
        if left := DANISH.findall(said) + KEYS.findall(said):
            found[path] = [answer.status_code, *left]
    assert found == {}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/my-tasks/", "Tuesday 3 November 2026 Tilforordnet You have signed up"),
        ("/my-tasks/", "From 08:00 to 16:00 (about 8 hours)"),
        ("/my-tasks/", "DKK 800"),
        ("/my-data/", "Birth date 1 January 1980"),
        ("/my-data/", "Since 1 October 2026, 12:00"),
    ],
)
def test_days_times_and_money_are_in_english_form(english, path, said):
    assert said in whole(english[0].get(path, headers={"accept-language": "en"}))
