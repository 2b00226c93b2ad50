"""A clerk writes to many in a real browser: with a template, one file less, two looked at, one tried out, sent, followed."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.communication.factories import Letterbox, MailServer, by_mail, sender
from tests.communication.files import uploaded
from tests.elections.factories import scene
from tests.journeys.axe import findings
from tests.pages import staff_client
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.accounts.models import StaffUser
from valghalla.audit.actors import SYSTEM
from valghalla.base.tenancy import acting_for
from valghalla.communication.deliver import deliver
from valghalla.communication.message_templates.keep import create_template
from valghalla.communication.models import Message, MessageTemplate
from valghalla.tasks.models import TaskState

pytestmark = pytest.mark.browser


def looked_over(page: Page) -> None:
    """Accessible, and within the screen of a desk and a telephone."""
    assert findings(page) == [], page.url
    for width in (1024, 390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (page.url, width)


@pytest.mark.acceptance("A-336", "A-347", "A-349", "A-351", "A-352", "A-353", "A-354", "E-243")
def test_from_a_template_to_the_report(live_site, municipality, now, browser: Browser, settings):
    with acting_for(municipality):
        staff = StaffUser.objects.create(subject="karen", name="Karen Valgmand", role="editor", created_at=now)
        sender()
        stage = scene()
        for name, email in (("Anna", "anna@example.com"), ("Bo", "bo@example.com"), ("Carl", "")):
            held(stage, participant(first_names=name, last_name="Holm", email=email), TaskState.ACCEPTED)
        template = create_template(
            title="Mødetid", channel="email", subject="Mød på !work_location", body="<p>Kære !name</p>",
            files_added=[uploaded("brev.pdf"), uploaded("tal.xlsx")], by=SYSTEM, now=now,
        )  # fmt: skip
    base = f"http://{municipality.admin_host}{live_site}"
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    cookie = staff_client(staff, municipality).cookies["valghalla"].value
    context.add_cookies([{"name": "valghalla", "value": cookie, "url": base}])
    page = context.new_page()

    page.goto(f"{base}/messages/")
    page.get_by_role("link", name="Send besked").click()
    looked_over(page)
    page.get_by_role("link", name="Skriv en besked").click()
    looked_over(page)
    page.get_by_label("Begynd med teksten fra").select_option(label="Mødetid")
    page.get_by_role("button", name="Næste: teksten").click()
    looked_over(page)
    page.get_by_role("checkbox", name="brev.pdf").check(force=True)
    page.get_by_role("button", name="Næste: modtagere").click()

    expect(page.get_by_text("3 modtagere")).to_be_visible()
    page.get_by_role("checkbox", name="Afvist").check(force=True)
    expect(page.get_by_text("0 modtagere")).to_be_visible()
    page.get_by_role("link", name="Fjern Status: Afvist").click()
    expect(page.get_by_text("3 modtagere")).to_be_visible()
    looked_over(page)
    page.get_by_role("button", name="Næste: se beskeden").click()

    expect(page.get_by_role("heading", name="Som Anna Holm får den")).to_be_visible()
    page.get_by_role("link", name="Den næste").click()
    expect(page.get_by_text("Kære Bo Holm")).to_be_visible()
    looked_over(page)
    with MailServer() as server:
        settings.SMTP_URL = server.url
        page.get_by_label("Din e-mailadresse").fill("karen@korsbaek.example")
        page.get_by_role("checkbox", name="Udfyld den med de viste oplysninger").check(force=True)
        page.get_by_role("button", name="Send prøven").click()
        expect(page.get_by_text("Prøven er sendt til karen@korsbaek.example")).to_be_visible()
    assert [letter["Subject"] for letter in server.received] == ["Prøve: Mød på Skolen"]
    assert [part.get_filename() for part in server.received[0].iter_attachments()] == ["tal.xlsx"]

    page.get_by_role("link", name="Send …").click()
    looked_over(page)
    page.get_by_role("button", name="Send beskederne").click()
    expect(page.get_by_text("2 beskeder er i kø.")).to_be_visible()
    looked_over(page)
    with acting_for(municipality):
        letterbox = Letterbox()
        deliver(list(Message.objects.values_list("pk", flat=True)), carriers=by_mail(letterbox))
        assert [letter.recipient.address for letter in letterbox.letters] == ["anna@example.com", "bo@example.com"]
        assert MessageTemplate.objects.get(pk=template.pk).files.count() == 2
    expect(page.locator(".message-state").get_by_text("Sendt")).to_be_visible(timeout=10_000)
    page.get_by_role("link", name="Se beskederne i loggen").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    context.close()
