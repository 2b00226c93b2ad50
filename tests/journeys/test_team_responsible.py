"""Whoever answers for a team, on a phone: invites two, takes people out by the rules, offers a task, writes to the team."""

import datetime
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.stage import TASK_TYPE, TEAM, stage, volunteer
from tests.journeys.town import PHONE, Town, arrives, press, reads
from tests.participants.factories import participant
from tests.teams.factories import team_responsible
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.communication.models import GroupMessage
from valghalla.municipalities.models import Settings
from valghalla.participants.models import Participant
from valghalla.tasks.models import Task, TaskState
from valghalla.teams.members import join
from valghalla.teams.models import Team, TeamMember
from valghalla_simulators import residents

pytestmark = pytest.mark.browser
ANNA, BODIL, CAI, DEA, EVA = residents.ordinary("0999", 5)


@pytest.mark.acceptance("E-065", "E-345")
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_party_secretary_looks_after_her_team(town: Town, scripts: bool):
    with acting_for(town.municipality):
        task = _furnish()
    anna = town.citizen(ANNA, "/my-team/", scripts=scripts)
    arrives(anna, "Mit team")
    reads(anna, "Dea Dahl", "1 opgave", "1 invitation er ikke besvaret.")
    _look(town, anna, scripts)

    # Two come by the link; the second waits until she is let in.
    press(anna, "Inviter til teamet")
    reads(anna, "Der er ikke noget link endnu")
    press(anna, "Lav et link")
    link = anna.get_by_label("Link, der kan sendes videre").input_value()
    expect(anna.get_by_role("button", name=re.compile("^Kopi")).first).to_be_visible(visible=scripts)
    _look(town, anna, scripts)
    assert _follow(town, BODIL, link, scripts=scripts) == f"Du er nu medlem af {TEAM}."
    anna.get_by_label("Jeg vil sige ja til hver enkelt først").check()
    press(anna, "Gem")
    reads(anna, "venter, til du har sagt ja")
    assert _follow(town, CAI, link, scripts=scripts).startswith(f"Du venter på at komme med i {TEAM}.")
    anna.goto(town.citizen_address + "/my-team/")
    press(anna, "Svar", within=anna.get_by_role("region", name="Venter på at komme med"))
    arrives(anna, "Skal Cai Carlsen med i teamet?")
    _look(town, anna, scripts)
    press(anna, "Ja, tag personen med")
    reads(anna, f"Cai Carlsen er nu medlem af {TEAM}.")

    # Out of the team: in another one besides, in this one alone, and one who has served.
    for name, stays in (("Bodil Bager", "bliver i 1 andet team"), ("Dea Dahl", "Det er personens eneste team")):
        _find(anna, name)
        press(anna, "Fjern fra teamet")
        reads(anna, stays)
        _look(town, anna, scripts)
        press(anna, "Ja, fjern fra teamet")
        reads(anna, f"{name} er ikke længere med i {TEAM}.")
    _find(anna, "Eva Enevoldsen")
    reads(anna, "har udført en opgave for teamet og skal have betaling")
    expect(anna.get_by_role("link", name="Fjern fra teamet")).to_have_count(0)
    _look(town, anna, scripts)

    # A task for somebody who agrees, and a message to them all.
    anna.goto(town.citizen_address + "/team-tasks/")
    arrives(anna, "Opgavefordeling")
    reads(anna, "Tilmeldte i alt: 0 af 2")
    _look(town, anna, scripts)
    press(anna, TASK_TYPE, exact=True)
    press(anna, "Tilbyd den til et medlem")
    press(anna, "Cai Carlsen")
    press(anna, "Ja, tilbyd opgaven")
    reads(anna, "Cai Carlsen har fået opgaven tilbudt", "Tildelt", "1 af 2")
    press(anna, "Få et link til opgaven")
    expect(anna.get_by_label("Link til opgaven")).to_be_visible()
    _look(town, anna, scripts)
    anna.goto(town.citizen_address + "/my-team/")
    press(anna, "Skriv til teamet")
    press(anna, "Fortsæt")
    expect(anna.get_by_label("Emne")).to_have_attribute("aria-invalid", "true")
    _look(town, anna, scripts)
    anna.get_by_label("Emne").fill("Mødet i morgen")
    anna.get_by_label("Besked", exact=True).fill("Vi ses klokken 19.")
    press(anna, "Fortsæt")
    reads(anna, "Send beskeden til 2 personer?", "Vi ses klokken 19.")
    _look(town, anna, scripts)
    press(anna, "Ja, send beskeden")
    reads(anna, "Beskeden er på vej til 2 personer.")

    with acting_for(town.municipality):
        members = TeamMember.objects.filter(team__name=TEAM)
        assert set(members.values_list("participant__first_names", flat=True)) == {"Cai", "Eva"}
        assert Participant.objects.filter(first_names__in=["Bodil", "Dea"]).count() == 2
        states = Task.objects.filter(task_day=task.task_day).values_list("state", "participant__first_names")
        assert set(states) == {(TaskState.UNANSWERED, "Cai"), (TaskState.AVAILABLE, None)}
        assert GroupMessage.objects.get().total == 2
    assert town.findings == []
    assert town.complaints == []


def _furnish() -> Task:
    """A team with Anna who answers for it, Dea who is invited, Eva who has served, and two on their way in."""
    Settings.objects.update(lets_teams_propose=True, shows_members_contact=True)
    there = stage(tasks=2)
    team, task = Team.objects.get(name=TEAM), Task.objects.order_by("pk")[0]
    team_responsible(team, participant(cpr=ANNA, first_names="Anna", last_name="Ansvarlig"))
    other = Team.objects.exclude(pk=team.pk)[0]
    for cpr, name in ((BODIL, "Bodil Bager"), (CAI, "Cai Carlsen")):
        first, last = name.split()
        join(other.pk, participant(cpr=cpr, first_names=first, last_name=last).pk, joined_by="staff", now=clock.now())
    invited, served = volunteer(DEA, "Dea", "Dahl"), volunteer(EVA, "Eva", "Enevoldsen")
    Task.objects.filter(pk=task.pk).update(state=TaskState.UNANSWERED, participant=invited, invited_at=clock.now())
    before = {"task_day": clock.today() - datetime.timedelta(days=1), "starts": task.starts, "ends": task.ends}
    kept = {name: getattr(task, name) for name in ("work_location_id", "team_id", "task_type_id")}
    Task.objects.create(election=there.election, **kept, **before, state=TaskState.ACCEPTED, participant=served)
    return task


def _follow(town: Town, cpr: str, link: str, *, scripts: bool) -> str:
    """Come by the link on a phone of one's own, and say yes; what is said then."""
    page = town.citizen(cpr, "/my-tasks/", PHONE, scripts=scripts)
    page.goto(link)
    press(page, "Bliv medlem af teamet")
    press(page, "Ja, bliv medlem")
    said = page.locator("main .alert").first.inner_text().strip()
    page.context.close()
    return said


def _find(page: Page, name: str) -> None:
    """Search for somebody by name, and open her page; the name stands in no address."""
    page.goto(re.sub(r"/my-team/.*|/team-tasks/.*", "/my-team/", page.url))
    page.get_by_role("searchbox", name="Find ved navn").fill(name.split()[1].lower())
    page.get_by_role("button", name="Søg").first.click()
    press(page, name)
    arrives(page, name)
    assert name.split()[1].lower() not in page.url.lower()


def _look(town: Town, page: Page, scripts: bool) -> None:
    if scripts:
        town.look_at(page)
