"""A clerk's day: a hundred are asked in one go, some answer by telephone, some move, one falls ill, and it ends on paper."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from tests.journeys.planning import TITLE, brings_in_places, plans_the_election
from tests.journeys.polling import PLACE, polling
from tests.journeys.town import Town, arrives, press, reads, text_of
from valghalla.base.tenancy import acting_for
from valghalla.communication.models import Message
from valghalla.participants.models import Participant
from valghalla.tasks.models import Task
from valghalla_simulators import residents

pytestmark = pytest.mark.browser
TEAM, TASK_TYPE, OTHER_PLACE = "Borgerservice", "Tilforordnet", "2. Sundbyvester"
ASKED, SPARE = 100, 10


@pytest.mark.acceptance("A-255", "A-347", "A-349")
def test_a_clerk_asks_a_hundred_and_ends_the_day_on_paper(town: Town, at_work, tmp_path: Path):
    given = polling()
    town.looking = False  # the journey of the main job looks at these
    clerk = town.office()
    brings_in_places(town, clerk, given)
    plans_the_election(town, clerk, given)
    town.looking = True
    distributes(clerk, PLACE, ASKED)
    brings_in_people(clerk)
    activates(clerk)

    invites_a_hundred(town, clerk)
    writes_down_three_answers(town, clerk)
    distributes(clerk, OTHER_PLACE, 5)
    moves_five(town, clerk)
    ill = replaces_one(town, clerk)
    messages_those_who_have_not_answered(town, clerk, ill)
    prints_the_roster(town, clerk, tmp_path)
    exports_for_the_election_system(town, clerk, tmp_path)

    assert town.findings == []
    assert town.complaints == []


def distributes(page: Page, place: str, number: int) -> None:
    """So many tasks for the team at a place."""
    at_place(page, place)
    press(page, "Fordel opgaver")
    page.get_by_label(f"{TEAM}, {TASK_TYPE}", exact=True).fill(str(number))
    press(page, "Gem", exact=True)
    reads(page, f"Gemt. Tilføjede opgaver: {number}. Slettede: 0.")


def at_place(page: Page, place: str) -> None:
    """The tasks at a place."""
    page.get_by_role("link", name="Opgaver").first.click()
    press(page, place, within=page.locator("details.area table"), exact=True)
    arrives(page, place)


def brings_in_people(page: Page) -> None:
    """Everybody in the team, from a file, looked up in CPR."""
    page.get_by_role("link", name="Deltagere").first.click()
    press(page, "Importér fra fil")
    people = residents.as_csv(residents.ordinary("0999", ASKED + SPARE)).encode()
    page.locator("input[type=file]").set_input_files({"name": "folk.csv", "mimeType": "text/csv", "buffer": people})
    press(page, "Læs filen")
    page.locator("[name=team_for_all]").select_option(label=TEAM)
    press(page, "Vis igen")
    press(page, f"Slå {ASKED + SPARE} personer op i CPR")
    reads(page, re.compile(rf"{ASKED + SPARE} af {ASKED + SPARE} · Afsluttet"))


def activates(page: Page) -> None:
    """So that what is done from now on is told to people."""
    page.get_by_role("link", name=f"Valg: {TITLE}").click()
    press(page, TITLE, exact=True)
    press(page, "Aktivér valg")
    arrives(page, "Aktivér valg")
    press(page, "Aktivér valg")
    reads(page, "Aktiveringen er færdig")


def all_tasks(page: Page, query: str) -> None:
    """The list of all tasks with filters, as its address has them."""
    page.get_by_role("link", name="Opgaver").first.click()
    press(page, "Alle opgaver")
    page.goto(f"{page.url.split('?')[0]}?{query}")


def chooses_all(page: Page, number: int) -> None:
    """All that fit the filters, also on other pages."""
    page.locator("thead .choose input").check()
    expect(page.locator("[data-selected-count=tasks]")).to_have_text(str(number))


def bulk(page: Page, action: str) -> None:
    """What to do with the tasks chosen."""
    page.locator("#bulk").get_by_role("button", name=action, exact=True).click()


def carried_out(town: Town, page: Page, button: str, done: int) -> None:
    """Agree to the plan, and wait for the result."""
    town.look_at(page)
    press(page, button, exact=True)
    reads(page, "Det er gennemført")
    reads(page, re.compile(rf"Gennemført\s*{done}"))
    town.look_at(page)


def invites_a_hundred(town: Town, page: Page) -> None:
    """The available tasks to members of the team; then undone, and done again for good."""
    for attempt in ("undone", "kept"):
        all_tasks(page, "state=available")
        town.look_at(page)
        chooses_all(page, ASKED)
        bulk(page, "Tildel")
        carried_out(town, page, f"Tildel {ASKED} opgaver", ASKED)
        reads(page, re.compile(r"Beskederne sendes kl\. \d\d[:.]\d\d\. Indtil da kan du fortryde"))
        if attempt == "undone":
            press(page, "Fortryd", within=page.locator("main"))
            reads(page, "Det er fortrudt")
            assert states(town) == {"available": ASKED}
    press(page, "Send beskederne nu")
    town.subjects("stine.eriksen", 1)
    assert states(town) == {"unanswered": ASKED}


def states(town: Town) -> dict[str, int]:
    """How many tasks are in each state."""
    with acting_for(town.municipality):
        found = list(Task.objects.values_list("state", flat=True))
    return {state: found.count(state) for state in set(found)}


def ticks(page: Page, rows: Locator, number: int) -> None:
    """The first so many."""
    for at in range(number):
        rows.nth(at).locator(".choose input").check()
    expect(page.locator("[data-selected-count=tasks]")).to_have_text(str(number))


def writes_down_three_answers(town: Town, page: Page) -> None:
    """By telephone."""
    all_tasks(page, "state=unanswered")
    ticks(page, page.locator("#tasks tbody tr"), 3)
    bulk(page, "Svar")
    town.look_at(page)
    page.locator("form").filter(has=page.get_by_text("Dem, der har sagt ja")).get_by_role("button").click()
    carried_out(town, page, "Notér 3 ja", 3)
    press(page, "Send beskederne nu")
    assert states(town) == {"unanswered": ASKED - 3, "accepted": 3}


def moves_five(town: Town, page: Page) -> None:
    """To the other place, where five are lacking."""
    all_tasks(page, "state=unanswered")
    ticks(page, page.locator("#tasks tbody tr"), 5)
    bulk(page, "Flyt")
    where = page.locator("form").filter(has=page.get_by_label("Arbejdssted"))
    where.get_by_label("Arbejdssted").select_option(label=OTHER_PLACE)
    where.get_by_role("button").first.click()
    carried_out(town, page, "Flyt 5 deltagere", 5)
    press(page, "Send beskederne nu")
    with acting_for(town.municipality):
        assert Task.objects.filter(work_location__title=OTHER_PLACE, state="unanswered").count() == 5


def replaces_one(town: Town, page: Page) -> str:
    """Whoever said yes and fell ill is taken off, and another one is given the task; gives who fell ill."""
    at_place(page, PLACE)
    team = page.locator("details.team").filter(has=page.get_by_role("heading", name=TEAM))
    if team.get_attribute("open") is None:
        team.locator("summary").click()
    row = team.get_by_role("row", name="Accepteret").first
    ill = text_of(row.get_by_role("link").first)
    press(page, "Fjern", within=row)
    question = page.get_by_role("dialog")
    expect(question).to_contain_text(f"Vil du fjerne {ill} fra opgaven?")
    town.look_at(page)
    press(page, "Fjern fra opgaven", within=question)
    arrives(page, PLACE)
    if team.get_attribute("open") is None:
        team.locator("summary").click()
    press(page, f"Tildel {TASK_TYPE}", within=team.get_by_role("row", name="Ledig").first)
    with acting_for(town.municipality):
        free = [f"{one.first_names} {one.last_name}" for one in Participant.objects.filter(tasks=None)]
    stand_in = next(name for name in free if name != ill)
    page.get_by_label("Navn, mobilnummer eller e-mail").fill(stand_in)
    press(page, f"Tildel {stand_in}")
    arrives(page, PLACE)
    expect(page.get_by_role("row", name=ill).filter(has_text="Accepteret")).to_have_count(0)
    return ill


def messages_those_who_have_not_answered(town: Town, page: Page, ill: str) -> None:
    """All of them, in words of one's own, seen before it goes."""
    all_tasks(page, "state=unanswered")
    waiting = ASKED - 3 + 1  # three have answered, and one more was asked in place of the one who fell ill
    chooses_all(page, waiting)
    bulk(page, "Skriv")
    town.look_at(page)
    reads(page, f"Den sendes til dem, du har valgt: {waiting} modtagere")
    press(page, "Næste: teksten")
    page.get_by_label("Emne").fill("Kan du hjælpe os på valgdagen?")
    page.locator("trix-editor").click()
    page.keyboard.type("Kære !name, vi mangler dit svar. Ring gerne.")
    press(page, "Næste: modtagere")
    town.look_at(page)
    press(page, "Næste: se beskeden")
    reads(page, re.compile(rf"Modtagere\s*{waiting}\s*Beskeder\s*{waiting}\s*Kan ikke nås\s*0"))
    town.look_at(page)
    press(page, "Send …")
    reads(page, f"Vil du sende {waiting} beskeder?")
    press(page, "Send beskederne")
    with acting_for(town.municipality):
        to = Message.objects.filter(event="").values_list("participant", flat=True)
        assert len(set(to)) == len(to) == waiting
        names = {f"{one.first_names} {one.last_name}" for one in Participant.objects.filter(pk__in=to)}
    assert ill not in names


def prints_the_roster(town: Town, page: Page, folder: Path) -> None:
    """On paper stand those who have said yes, and nobody else."""
    at_place(page, PLACE)
    press(page, "Udskriv lister")
    town.look_at(page)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("i én PDF")).click()
    path = folder / "liste.pdf"
    download.value.save_as(path)
    text = " ".join(" ".join(one.extract_text() for one in PdfReader(path).pages).split())
    with acting_for(town.municipality):
        coming, others = (
            [f"{one.first_names} {one.last_name}" for one in Participant.objects.filter(tasks__state=state)]
            for state in ("accepted", "unanswered")
        )
    assert len(coming) == 2
    assert [name for name in coming + others if name in text] == coming


def exports_for_the_election_system(town: Town, page: Page, folder: Path) -> None:
    """The place lacks its number, which the page says; then the file is as the election system takes it."""
    page.get_by_role("link", name="Lister").first.click()
    press(page, "Valgsystem")
    reads(page, "Udeladt: arbejdssteder med afstemningsområde 0")
    town.look_at(page)
    press(page, f"{PLACE}: 2 opgaver")
    for label, value in {"Adresse": "Nygade 1", "Postnummer": "4272", "By": "Korsbæk"}.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("Afstemningsområde").fill("1")
    press(page, "Gem", exact=True)
    reads(page, f"Lad ændringen gælde i {TITLE}")
    box = page.get_by_label(f"Lad ændringen gælde i {TITLE}")
    box.check()
    press(page, "Lad ændringen gælde i valg med kryds")
    page.get_by_role("link", name="Lister").first.click()
    press(page, "Valgsystem")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("CSV")).first.click()
    path = folder / "valgsystem.csv"
    download.value.save_as(path)
    lines = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8"))))
    assert lines[0] == ["Rolle", "Fulde navn", "Fødselsdato", "Afstemningsområde", "Brugernavn", "CPR-nummer"]
    assert [(line[0], line[3]) for line in lines[1:]] == [(TASK_TYPE, "1")] * 2
