"""The main job, whole: from a file of polling places to a list of those who have said yes."""

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.planning import TITLE, brings_in_places, election_day, plans_the_election, reads_the_file
from tests.journeys.polling import AT_PLACE, PLACE, Polling, polling
from tests.journeys.town import AASE, PHONE, Town, arrives, press, reads, sign_in_with, text_of
from valghalla_simulators import residents

pytestmark = pytest.mark.browser
TEAM, PARTY = "Borgerservice", "Socialdemokratiet"
AASE_MAIL = "aase@example.com"


def test_a_clerk_staffs_an_election_from_a_file_of_polling_places_and_citizens_answer(town: Town, at_work, tmp_path):
    given = polling()
    clerk = town.office()
    arrives(clerk, "Kom i gang")
    town.look_at(clerk)

    brings_in_places(town, clerk, given)
    brings_in_places_again(clerk, given)
    plans_the_election(town, clerk, given)
    distributes(town, clerk, given)
    creates_participants(town, clerk)
    assigns(town, clerk, given, ["Åse Prøve Østergård", "Stine Eriksen", "Emil Vestergaard"])
    activates(town, clerk)

    says_yes_on_a_phone(town, given)
    says_no(town)
    sees_it_in_the_overview(town, clerk, given)
    takes_the_list(town, clerk, given, tmp_path)

    assert town.findings == []
    assert town.complaints == []


def brings_in_places_again(page: Page, given: Polling) -> None:
    """The same file brings nothing new."""
    reads_the_file(None, page, given)
    press(page, "Fortsæt til kontrol")
    reads(page, re.compile(rf"Nye arbejdssteder\s*0\s*Ændrede arbejdssteder\s*0\s*Som før\s*{given.places}"))
    expect(page.get_by_role("button", name=re.compile("^(Opret|Ret) "))).to_have_count(0)
    press(page, "Afbryd importen")
    total = given.places + 4
    reads(page, f"1–{min(total, 50)} af {total}")


def distributes(town: Town, page: Page, given: Polling) -> None:
    """One place by hand, all of them from the norm."""
    press(page, PLACE, within=page.locator("main table"), exact=True)
    arrives(page, PLACE)
    press(page, "Fordel opgaver")
    page.get_by_label(f"{PARTY}, Valgstyrer", exact=True).fill("2")
    expect(page.get_by_role("row", name=PARTY).locator("[data-row-total]")).to_have_text("2")
    town.look_at(page)
    press(page, "Gem", exact=True)
    reads(page, "Gemt. Tilføjede opgaver: 2. Slettede: 0.")
    page.get_by_role("link", name="Oversigt over opgaver").click()
    press(page, "Foreslå ud fra norm")
    page.get_by_label("Opgavetype").select_option(label="Tilforordnet")
    expect(page.get_by_label("Gyldige stemmer pr. person")).to_have_value("400")
    town.look_at(page)
    press(page, "Vis forslaget")
    reads(page, f"{given.places} steder går fra 0 til {given.needed:,} opgaver i alt.".replace(",", "."))
    town.look_at(page)
    press(page, "Brug forslaget på de valgte steder")
    expect(page.get_by_role("row", name="Færdig")).to_have_count(given.places)


def creates_participants(town: Town, page: Page) -> None:
    """One by CPR number, ten from a file."""
    page.get_by_role("link", name="Deltagere").first.click()
    press(page, "Opret deltager")
    page.get_by_label("CPR-nummer").fill(AASE)
    town.look_at(page)
    press(page, "Slå op i CPR")
    reads(page, "Åse Prøve Østergård", "101262-0000", "Nygade 40, 3. th, 4272 Korsbæk")
    page.get_by_label("E-mail").fill(AASE_MAIL)
    page.get_by_label(TEAM).check()
    town.look_at(page)
    press(page, "Opret deltager")
    arrives(page, "Åse Prøve Østergård")
    town.look_at(page)

    page.get_by_role("link", name="Deltagere").first.click()
    press(page, "Importér fra fil")
    people = residents.as_csv(residents.ordinary("0999", 10)).encode()
    page.locator("input[type=file]").set_input_files({"name": "folk.csv", "mimeType": "text/csv", "buffer": people})
    press(page, "Læs filen")
    page.locator("[name=team_for_all]").select_option(label=TEAM)
    press(page, "Vis igen")
    town.look_at(page)
    press(page, "Slå 10 personer op i CPR")
    reads(page, re.compile(r"10 af 10 · Afsluttet"), "Stine Eriksen", "Ivan Øllgaard")
    expect(page.get_by_role("row", name="Oprettet")).to_have_count(10)
    town.look_at(page)


def assigns(town: Town, page: Page, given: Polling, names: list[str]) -> None:
    """A task at the place to each of them, the first ones free."""
    page.get_by_role("link", name="Opgaver").first.click()
    press(page, PLACE, within=page.locator("details.area table"), exact=True)
    for team_name, name in zip((TEAM, TEAM, PARTY), names, strict=True):
        team = page.locator("details.team").filter(has=page.get_by_role("heading", name=team_name))
        if team.get_attribute("open") is None:
            team.locator("summary").click()
        press(page, "Tildel Tilforordnet", within=team.get_by_role("row", name="Ledig").first)
        arrives(page, "Tildel en opgave")
        if name == names[0]:
            town.look_at(page)
        page.get_by_label("Navn, mobilnummer eller e-mail").fill(name.split()[0])
        press(page, f"Tildel {name}")
        expect(page.get_by_role("row", name=name)).to_contain_text("Endnu ikke inviteret")
    town.look_at(page)


def activates(town: Town, page: Page) -> None:
    """Check-list, progress, result."""
    page.get_by_role("link", name=f"Valg: {TITLE}").click()
    press(page, TITLE, exact=True)
    press(page, "Aktivér valg")
    arrives(page, "Aktivér valg")
    reads(page, "Der er en skabelon til alle beskeder.", "Invitationer, der sendes: 3. Bekræftelser, der sendes: 0.")
    town.look_at(page)
    press(page, "Aktivér valg")
    reads(page, "Aktiveringen er færdig", re.compile(r"Slået op\s*3\s*Ikke slået op\s*0"))
    town.look_at(page)


def says_yes_on_a_phone(town: Town, given: Polling) -> None:
    """From the letter through the sign-in to the receipt, at the width of a phone."""
    phone = town.window(PHONE)
    town.open_invitation(phone, AASE_MAIL)
    arrives(phone, "Vil du hjælpe ved valget?")
    reads(phone, "Tilforordnet", PLACE, "Kl. 07:00", "800 kr.")
    town.look_at(phone)
    press(phone, "Ja, jeg tager opgaven")
    sign_in_with(phone, AASE)
    town.look_at(phone)
    phone.locator("main form").get_by_role("button").click()
    arrives(phone, "Du er tilmeldt")
    town.look_at(phone)
    phone.get_by_role("link", name="Mine opgaver").last.click()
    reads(phone, "Tilforordnet", PLACE)
    town.look_at(phone)
    assert town.subjects(AASE_MAIL, 2) == [
        f"Vil du være Tilforordnet den {day_in_words()}?",
        f"Du er tilmeldt: Tilforordnet den {day_in_words()}",
    ]


def says_no(town: Town) -> None:
    """Another declines, and is told that it is noted."""
    phone = town.window(PHONE)
    town.open_invitation(phone, "stine.eriksen")
    press(phone, "Nej, jeg kan ikke tage opgaven")
    sign_in_with(phone, residents.ordinary("0999", 1)[0])
    town.look_at(phone)
    phone.locator("main form").get_by_role("button").click()
    arrives(phone, "Du har sagt nej til opgaven")
    town.look_at(phone)
    assert len(town.subjects("stine.eriksen", 2)) == 2


def sees_it_in_the_overview(town: Town, page: Page, given: Polling) -> None:
    """All tasks, one yes, one unanswered, one no."""
    page.get_by_role("link", name="Opgaver").first.click()
    total = given.needed + 2
    reads(page, re.compile(rf"Accepteret\s*1 / {written(total)}"))
    reads(page, re.compile(rf"Ledig\s*{written(total - 2)}\s*Ubesvaret\s*1\s*Afvist\s*1"))
    row = page.locator("details.area tr").filter(has=page.get_by_role("link", name=PLACE, exact=True))
    here = AT_PLACE + 2
    assert f"1 af {here} er accepteret. Ubesvaret: 1. Ledig: {here - 2}." in text_of(row.locator("td").last)
    town.look_at(page)
    press(page, PLACE, within=page.locator("details.area table"), exact=True)
    reads(page, "Åse Prøve Østergård", "Emil Vestergaard")
    town.look_at(page)


def takes_the_list(town: Town, page: Page, given: Polling, folder: Path) -> None:
    """The participant list on the page, as CSV for Danish Excel and as XLSX."""
    page.get_by_role("link", name="Lister").first.click()
    arrives(page, "Lister")
    town.look_at(page)
    press(page, "Deltagerliste", exact=True)
    arrives(page, "Deltagerliste")
    town.look_at(page)
    common = [PLACE, "Tilforordnet"]
    expected = [
        ["Emil Vestergaard", "emil.vestergaard.30019@example.com", "Nej", PARTY, "Ubesvaret", *common],
        ["Åse Prøve Østergård", AASE_MAIL, "Nej", TEAM, "Accepteret", *common],
    ]
    columns = [
        "Fuldt navn",
        "E-mailadresse",
        "Adressebeskyttelse",
        "Team",
        "Opgavestatus",
        "Arbejdssted",
        "Opgavetyper",
    ]
    assert rows(from_csv(taken(page, "CSV til dansk Excel", folder)), columns) == expected
    assert rows(from_xlsx(taken(page, "Excel", folder)), columns) == expected


def taken(page: Page, button: str, folder: Path) -> Path:
    """The file that the button gives."""
    with page.expect_download() as download:
        press(page, button, exact=True)
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def from_csv(path: Path) -> list[list[str]]:
    """As Danish Excel reads it: marked as UTF-8, parted by semicolons."""
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))


def from_xlsx(path: Path) -> list[list[str]]:
    """The first sheet's cells as text."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def rows(table: list[list[str]], columns: list[str]) -> list[list[str]]:
    """Those columns of a table whose first line names them."""
    at = [table[0].index(name) for name in columns]
    return [[line[place] for place in at] for line in table[1:]]


def day_in_words() -> str:
    """As a letter's subject writes the day."""
    return f"{election_day():%d-%m-%Y}"


def written(number: int) -> str:
    """A Danish number, as a pattern: a full stop between thousands."""
    return f"{number:,}".replace(",", r"\.")
