"""A clerk writes to many by Digital Post, finds the one that failed, and sends it again by SMS."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.communication.received.test_end_to_end import reopened
from tests.journeys.stage import stage, volunteer
from tests.journeys.town import Town, arrives, press, reads
from tests.outside import platform_settings
from tests.worker_process import application_environment, wait_until, worker
from valghalla.base.tenancy import acting_for
from valghalla.bench.programs import free_port
from valghalla_simulators import Simulators, residents
from valghalla_simulators.people import UNDELIVERABLE

pytestmark = pytest.mark.browser
BODIL, CAI = residents.ordinary("0999", 2)
PHONE = "+4520304050"


@pytest.fixture
def by_every_way(town: Town, settings) -> Iterator[None]:
    """Digital Post and SMS are open, a worker sends, and receipts find their way back."""
    outside, port = town.outside, free_port()
    for name, value in platform_settings(outside).items():
        setattr(settings, name, value)
    settings.SMS_URL = f"inmobile+http://any:simulated-key@127.0.0.1:{outside.http_port}/gateways/inmobile"
    outside.platform.beskedfordeler.callback = f"https://127.0.0.1:{port}/receipts/"
    outside.platform.digital_post.pause_seconds = outside.gateways.pause_seconds = 0.1
    with reopened(outside, port), worker(application_environment(outside.smtp_url) | _ways(outside, settings)):
        yield


def _ways(outside: Simulators, settings) -> dict[str, str]:
    platform = settings.SERVICEPLATFORMEN
    return {
        "VALGHALLA_SERVICEPLATFORMEN_URL": platform["url"],
        "VALGHALLA_STS_URL": platform["sts_url"],
        "VALGHALLA_STS_ISSUER": platform["sts_issuer"],
        "VALGHALLA_STS_CERTIFICATES": platform["sts_certificates_path"],
        "VALGHALLA_SYSTEM_CERTIFICATE": platform["certificate_path"],
        "VALGHALLA_SYSTEM_KEY": platform["key_path"],
        "VALGHALLA_SYSTEM_AUTHORITIES": platform["authorities_path"],
        "VALGHALLA_SMS_URL": settings.SMS_URL,
    }


@pytest.mark.acceptance("A-349", "A-351", "A-354", "A-360", "E-243")
def test_the_one_that_failed_is_found_and_sent_again_by_sms(town: Town, by_every_way):
    with acting_for(town.municipality):
        stage(tasks=0)
        for cpr, first, last in (
            (BODIL, "Bodil", "Bager"),
            (CAI, "Cai", "Carlsen"),
            (UNDELIVERABLE, "Karla", "Fuldkasse"),
        ):
            volunteer(cpr, first, last)
    clerk = town.office()
    composes(town, clerk)
    previews_and_sends(town, clerk)
    follows(town, clerk)
    sends_the_failed_one_by_sms(town, clerk)
    assert "Kære Karla Fuldkasse, husk mødet på torsdag." in town.outside.gateways.phones.of(PHONE)[0].text
    assert town.findings == []
    assert town.complaints == []


def composes(town: Town, page: Page) -> None:
    """A text, and those it is for."""
    page.get_by_role("link", name="Kommunikation").first.click()
    press(page, "Send besked")
    press(page, "Skriv en besked")
    page.get_by_label("Digital Post").check(force=True)
    press(page, "Næste: teksten")
    page.get_by_label("Emne").fill("Møde på torsdag")
    page.locator("trix-editor").click()
    page.keyboard.type("Kære !name, husk mødet på torsdag.")
    press(page, "Næste: modtagere")
    page.get_by_label("Medlemmer af teams").check(force=True)
    reads(page, "3 modtagere")
    expect(page.get_by_label("Ubesvaret")).to_have_count(0)
    town.look_at(page)
    press(page, "Næste: se beskeden")


def previews_and_sends(town: Town, page: Page) -> None:
    """What each of them will get, and by which way."""
    reads(page, "3 deltagere får Digital Post.", re.compile(r"Kære \w.*, husk mødet på torsdag\."))
    reads(page, "Prøven kommer som e-mail")
    town.look_at(page)
    press(page, "Send …")
    reads(page, "Vil du sende 3 beskeder?", "3 deltagere får Digital Post.")
    press(page, "Send beskederne")


def follows(town: Town, page: Page) -> None:
    """The page moves by itself until all have left; one of them comes to nothing."""
    expect(page.locator(".message-state")).to_contain_text("Sendt")
    wait_until(town.outside.platform.quiet, "receipts are not handed over")

    def told() -> bool:
        page.reload()
        return "Leveret 2" in words(page)

    wait_until(told, "the receipts are not read")
    assert "Fejlet 1" in words(page)
    reads(page, "2 deltagere har fået sendt Digital Post.", "1: Digital Post kunne ikke levere beskeden")
    town.look_at(page)


def words(page: Page) -> str:
    return " ".join(page.locator("#figures").inner_text().split())


def sends_the_failed_one_by_sms(town: Town, page: Page) -> None:
    """From the report to the log, and from there to the message."""
    press(page, "Find dem, og prøv igen")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody tr").get_by_role("link").first.click()
    arrives(page, "Møde på torsdag")
    press(page, "Send som sms i stedet")
    reads(page, "Valgkontoret valgte det.")

    def arrived() -> bool:
        page.reload()
        return "Leveret" in page.locator(".message-state").inner_text()

    wait_until(arrived, "the SMS does not arrive")
    reads(page, "Afleveret til sms-udbyderen", "Sendt i stedet for")
    town.look_at(page)
    press(page, "Møde på torsdag", within=page.locator(".message-side"))
    reads(page, "1 deltager har fået sendt en sms, fordi valgkontoret har valgt det.")
    assert "Fejlet 0" in words(page)
