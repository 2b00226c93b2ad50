"""Every journey of the citizens' site, walked without scripts on the narrowest of screens, and at a desk by keyboard alone.

Each page is looked at on a phone, at a desk and enlarged to 400 %: nothing is lost, cut off or over something else.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.citizen_site import walked_town
from tests.citizen_site.walked_town import ANOTHER_NEW, NEW, Walked
from tests.citizen_site.walker import DESK, Walker, Way
from tests.pages import citizen_client
from valghalla.base.tenancy import acting_for
from valghalla.communication.models import GroupMessage
from valghalla.participants.models import Participant
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.teams.models import TeamMember

pytestmark = pytest.mark.browser

ENLARGED = 320  # a screen of 1280 px at 400 %
WAYS = {
    "enlarged, without scripts": Way((ENLARGED, 390), scripts=False),
    "at a desk, by keyboard alone": Way((DESK, ENLARGED), keyboard=True),
}


def takes_a_task_by_a_link(w: Walker, town: Walked) -> None:
    """Somebody new: what she typed stays, what is wrong is told at its field, and it ends with a receipt."""
    w.come(NEW, town.task_link)
    w.arrives("Tilforordnet", "Hallen", "1 ledig plads", "Se stedet på et kort", "Du kan melde afbud til og med")
    w.press("Tilmeld")
    w.reads("Trin 1 af 4")
    w.press("Jeg har læst det, fortsæt")
    w.fill("Mobilnummer", "12 34")
    w.tick("Uden fisk")
    w.press("Tilbage")
    w.press("Jeg har læst det, fortsæt")
    assert w.value("Mobilnummer") == "12 34"
    w.press("Fortsæt")
    w.reads("Skriv mobilnummeret med otte cifre")
    w.fill("Mobilnummer", "12 34 56 78")
    w.fill("E-mail", "aase@eksempel.dk")
    w.press("Fortsæt")
    w.arrives("Er alt rigtigt?", "Trin 3 af 4", "Åse Prøve Østergård", "12 34 56 78", "Uden fisk", "Hallen")
    w.press("Ja, tilmeld mig")
    w.arrives("Du er tilmeldt", "Hallen")


def answers_invitations(w: Walker, town: Walked) -> None:
    """Yes by the letter, no among her tasks; then the calendar."""
    w.come(town.bodil, town.invitation)
    w.press("Ja, jeg tager opgaven")
    w.arrives("Du er tilmeldt", "Vejledning.pdf")
    w.press("Mine opgaver")
    w.press("Nej, afvis opgaven")
    w.choose("Vil du fortælle hvorfor?", "Jeg er væk den dag")
    w.press("Nej, jeg kan ikke tage opgaven")
    w.arrives("Du har sagt nej til opgaven")
    w.press("Mine opgaver")
    w.press("Få dine opgaver i din kalender")
    w.press("Få en privat adresse")
    assert w.value("Din private adresse").endswith(".ics")


def withdraws(w: Walker, town: Walked) -> None:
    """She asks for another task first, and gives it back then."""
    w.come(town.bodil, "/my-tasks/")
    w.press("Bed om en anden opgave")
    w.press("Send ønsket")
    w.reads("Der er")
    w.fill("Hvad passer dig bedre?", "Hallen, hvis der er plads")
    w.press("Send ønsket")
    w.reads("Kommunen har fået dit ønske")
    w.press("Meld afbud")
    w.choose("Vil du fortælle hvorfor?", "Jeg er væk den dag")
    w.press("Ja, meld afbud")
    w.arrives("Du har meldt afbud")


def joins_a_team(w: Walker, town: Walked) -> None:
    """By its link."""
    w.come(town.cai, town.team_link)
    w.press("Bliv medlem af teamet")
    w.press("Ja, bliv medlem")
    w.reads("Du er nu medlem af Venstre.")


def looks_after_a_team(w: Walker, town: Walked) -> None:
    """Link, who comes in, who goes out, a task offered and passed on, a message to them all."""
    w.come(town.anna, "/my-team/")
    w.arrives("Mit team", "Dea Dahl", "Cai Carlsen", "er ikke besvaret")
    w.press("Invitér til teamet")
    w.tick("Jeg vil sige ja til hver enkelt først")
    w.press("Gem")
    link = w.value("Link, der kan sendes videre")
    w.come(ANOTHER_NEW, link.replace(w.base, ""))
    w.press("Bliv medlem af teamet")
    w.press("Jeg har læst det, fortsæt")
    w.fill("Mobilnummer", "12345678")
    w.fill("E-mail", "sean@eksempel.dk")
    w.press("Fortsæt")
    w.press("Ja, opret min profil")
    w.reads("Du venter på at komme med i Venstre")
    w.come(town.anna, "/my-team/")
    w.press("Svar")
    w.press("Ja, tag personen med")
    w.reads("er nu medlem af Venstre.")
    w.fill("Søg på navn", "dahl")
    w.press("Søg")
    w.press("Dea Dahl")
    w.press("Fjern fra teamet")
    w.reads("Det er personens eneste team")
    w.press("Ja, fjern fra teamet")
    w.reads("Dea Dahl er ikke længere med i Venstre.")
    w.open("/team-tasks/?day=2026-11-02")
    w.press("Mere om opgaven")
    w.press("Tilbyd den til et medlem")
    w.press("Cai Carlsen")
    w.press("Ja, tilbyd opgaven")
    w.reads("Cai Carlsen har fået opgaven tilbudt")
    w.press("Få et link til opgaven")
    assert "/links/" in w.value("Link til opgaven")
    w.open("/my-team/")
    w.press("Skriv til teamet")
    w.tick("De, der har en opgave")
    w.tick("Alle medlemmer")
    w.press("Fortsæt")
    w.fill("Emne", "Tak")
    w.fill("Besked", "Vi ses på tirsdag.")
    w.press("Fortsæt")
    w.press("Ja, send beskeden")
    w.reads("Beskeden er på vej til")


def looks_after_a_place(w: Walker, town: Walked) -> None:
    """The day of one of two places: who comes, the food, a list to print."""
    w.come(town.per, "/my-work-location/")
    w.choose("Dine arbejdssteder", "Skolen")
    w.press("Vis")
    w.press("Tirsdag den 3. november 2026")
    w.reads("Hvem kommer", "Uden fisk")
    w.fill("Søg på navn", "kirsten-07")
    w.press("Søg")
    w.reads("1 af 2", "Kirsten-07")
    assert "kirsten" not in w.page.url.lower()
    assert w.fetch("Kost i tal").suggested_filename.endswith(".pdf")


def says_what_she_would_rather(w: Walker, town: Walked) -> None:
    """Places, days and languages."""
    w.come(NEW, "/profile/")
    w.press("Mine ønsker")
    w.unfold("Nord")
    w.tick("Skolen")
    w.tick("Valgdagen")
    w.tick("Engelsk")
    w.press("Gem")
    w.reads("Dine ønsker er gemt.")


def changes_the_language(w: Walker, town: Walked) -> None:
    """To English and back, at the foot of the page."""
    w.come(NEW, "/my-tasks/")
    w.press("English", "footer")
    w.arrives("My tasks", "Tuesday 3 November 2026", "You have signed up")
    w.press("Dansk", "footer")
    w.arrives("Mine opgaver")


def takes_her_data_and_leaves(w: Walker, town: Walked) -> None:
    """Consent, what is held, the file, the text she saw, the end; somebody who is needed is told why not yet."""
    w.come(ANOTHER_NEW, "/")
    w.reads("Du er kommet med i Venstre")
    w.press("Jeg har læst det")
    assert "Du er kommet med" not in w.page.inner_text("main")
    w.open("/profile/")
    w.press("Ja, jeg giver samtykke")
    w.reads("Du sagde ja")
    w.press("Oplysninger om dig")
    w.unfold("Hvad du har fået at vide")
    w.unfold("Hvem der har set eller ændret")
    assert w.fetch("Hent som PDF").suggested_filename == "20261001-mine-oplysninger.pdf"
    w.press("Oplysningserklæring (version 1)")
    w.press("Tilbage til")
    w.press("Slet min profil")
    w.press("Ja, slet min profil")
    w.reads("Din profil er slettet, og du er logget ud.")
    w.come(town.bound, "/my-data/delete/")
    w.reads("Du kan ikke slette din profil nu")


JOURNEYS: list[Callable[[Walker, Walked], None]] = [
    takes_a_task_by_a_link, answers_invitations, withdraws, joins_a_team, looks_after_a_team, looks_after_a_place,
    says_what_she_would_rather, changes_the_language, takes_her_data_and_leaves,
]  # fmt: skip


@pytest.mark.acceptance("E-065", "E-074", "E-075", "E-078", "E-079", "E-094", "E-122", "E-145", "E-146")
@pytest.mark.acceptance("E-147", "E-148", "E-179", "E-181", "E-329", "E-330", "E-337", "E-345")
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_every_journey(live_site, municipality, outside, now, settings, browser: Browser, way: Way):
    settings.PUBLIC_PORT = live_site
    with acting_for(municipality):
        town = walked_town.furnish(now)

    def cookie_of(cpr: str) -> str:
        return citizen_client(cpr, municipality, "Prøve Person").cookies["valghalla"].value

    walker = Walker(browser, f"http://{municipality.citizen_host}{live_site}", way, cookie_of)
    try:
        for journey in JOURNEYS:
            journey(walker, town)
    finally:
        walker.leave()
    assert "\n".join(sorted(set(walker.found))) == ""
    with acting_for(municipality):
        _is_as_they_said()


def _is_as_they_said() -> None:
    kinds = [TaskEvent.Kind.DECLINED, TaskEvent.Kind.WITHDRAWN]
    said = TaskEvent.objects.filter(kind__in=kinds).order_by("id").values_list("kind", "facts__reason")
    assert list(said) == [("declined", "away"), ("withdrawn", "away"), ("declined", None)], "the last as dea went"
    states = Task.objects.exclude(participant__last_name="Langenavn-Østergård").filter(participant__isnull=False)
    assert sorted(states.values_list("participant__first_names", "state")) == [
        ("Bo", TaskState.ACCEPTED), ("Bodil", TaskState.ACCEPTED), ("Cai", TaskState.UNANSWERED), ("Åse Prøve", TaskState.ACCEPTED),
    ]  # fmt: skip
    members = TeamMember.objects.filter(team__name="Venstre").values_list("participant__first_names", flat=True)
    assert sorted(members) == ["Bo", "Bodil", "Cai", "Åse Prøve"]
    assert Participant.objects.filter(first_names="Dea").exists(), "the only team can be left, the profile stays"
    assert not Participant.objects.filter(last_name="O'Neill").exists()
    assert GroupMessage.objects.get().total == 5
