"""What a clerk does before anybody is asked: brings in the polling places, and plans the election."""

import datetime

from playwright.sync_api import Page, expect

from tests.journeys.polling import Polling
from tests.journeys.town import Town, arrives, press, reads
from valghalla.base import clock

TITLE = "Folketingsvalg i København"


def brings_in_places(town: Town, page: Page, given: Polling) -> None:
    """File, columns, check, yes."""
    reads_the_file(town, page, given)
    arrives(page, "Hvad er kolonnerne?")
    expect(page.get_by_label("GYLDIGE STEMMER I ALT")).to_have_value("valid_votes")
    town.look_at(page)
    press(page, "Fortsæt til kontrol")
    arrives(page, "Kontrollér og godkend")
    reads(page, "Intet er gemt endnu", f"Der oprettes {given.areas} nye områder: 1. Østerbro, 2. Sundbyvester")
    town.look_at(page)
    press(page, f"Opret {given.places} arbejdssteder")
    reads(page, "Sæt kryds ved, at stederne oprettes uden adresse")
    page.get_by_label(f"{given.places} nye steder mangler en hel adresse").check()
    press(page, f"Opret {given.places} arbejdssteder")
    arrives(page, "Arbejdssteder")
    reads(page, f"Importen er gemt. Nye: {given.places}, ændrede: 0, som før: 0")
    town.look_at(page)


def reads_the_file(town: Town | None, page: Page, given: Polling) -> None:
    """Choose the file and have it read."""
    page.get_by_role("link", name="Administration").first.click()
    press(page, "Arbejdssteder")
    press(page, "Importér fra fil")
    if town:
        town.look_at(page)
    page.get_by_label("Fil med arbejdssteder").set_input_files(
        {"name": "kbh.csv", "mimeType": "text/csv", "buffer": given.file}
    )
    press(page, "Læs filen")


def plans_the_election(town: Town, page: Page, given: Polling) -> None:
    """Through the wizard, with the places of the file and none of the samples."""
    page.get_by_role("link", name="Start").first.click()
    press(page, "Valg", exact=True)
    page.get_by_label("Titel", exact=True).fill(TITLE)
    page.get_by_label("Folketingsvalg og folkeafstemning").check()
    page.get_by_label("Valgtypen og dens regler er rigtige").check()
    town.look_at(page)
    press(page, "Næste")
    for label in ("Valgdag", "Første dag", "Sidste dag"):
        page.get_by_label(label, exact=True).fill(election_day().isoformat())
    town.look_at(page)
    press(page, "Næste")
    for area in ("Nord", "Syd", "Vest", "Øst"):
        press(page, f"Vælg ingen her {area}", exact=True)
        expect(page.get_by_role("button", name=f"Vælg alle her {area}", exact=True)).to_be_visible()
    reads(page, f"{given.places} af {given.places + 4} valgt")
    town.look_at(page)
    press(page, "Næste")
    reads(page, "Kommunikation", "Når en deltager får en opgave, eller valget aktiveres.")
    town.look_at(page)
    press(page, "Næste")
    reads(page, f"{given.places} arbejdssteder", "Standard - Invitation til opgave")
    town.look_at(page)
    press(page, "Opret valg")
    arrives(page, TITLE)
    reads(page, "Det er ikke aktivt, så der sendes intet endnu")
    town.look_at(page)


def election_day() -> datetime.date:
    """Thirty days from now: open to citizens, outside the lock period."""
    return clock.today() + datetime.timedelta(days=30)
