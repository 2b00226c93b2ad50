"""The communication log in a real browser: accessible, within every screen, and usable without scripts."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.communication.factories import Letterbox, by_mail, invitation, sender
from tests.elections.factories import scene
from tests.journeys.axe import at_widths
from tests.pages import staff_client
from tests.participants.factories import participant
from valghalla.accounts.models import StaffUser
from valghalla.base.tenancy import acting_for
from valghalla.communication.deliver import deliver
from valghalla.communication.models import Message
from valghalla.integrations.email import Refused, Unavailable

pytestmark = pytest.mark.browser
WIDTHS = [1440, 1024, 390]


@pytest.fixture
def desk(live_site, municipality, now, browser: Browser):
    """``desk(name, scripts, on)``: that page, seen by an editor, in a window of its own or in that of ``on``.

    There are messages sent, failed and waiting, and one that cannot go by SMS.
    """
    with acting_for(municipality):
        staff = StaffUser.objects.create(subject="karen", name="Karen Valgmand", role="editor", created_at=now)
        addresses = _furnish(now)
    base = f"http://{municipality.admin_host}{live_site}"
    cookie = staff_client(staff, municipality).cookies["valghalla"].value
    contexts = []

    def window(scripts: bool) -> Page:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, java_script_enabled=scripts)
        contexts.append(context)
        context.add_cookies([{"name": "valghalla", "value": cookie, "url": base}])
        return context.new_page()

    def opened(name: str, *, scripts: bool = True, on: Page | None = None) -> Page:
        page = on or window(scripts)
        answer = page.goto(base + addresses[name])
        assert answer is not None
        assert answer.status == 200, name
        return page

    yield opened
    for context in contexts:
        context.close()


def _furnish(now) -> dict[str, str]:
    sender()
    stage = scene()
    mail = (None, Refused("email", "550"), Refused("email", "552"), Unavailable("email", "timeout"))
    for first, raises in zip(("Anna", "Bo", "Carl", "Dorte"), mail, strict=True):
        message, _ = invitation(stage, now, person=participant(first_names=first, last_name="Holm"))
        deliver([message.pk], carriers=by_mail(Letterbox(raises=raises)), clock=lambda: now)
    last, _ = invitation(stage, now, person=participant(first_names="Eva", last_name="Holm"))
    Message.objects.filter(pk=last.pk).update(channel="sms", because="office")
    deliver([last.pk], carriers=by_mail(Letterbox()), clock=lambda: now)
    return {
        "log": "/messages/",
        "failed": "/messages/?status=failed",
        "nothing": "/messages/?written=manual",
        "one": f"/messages/{last.pk}/",
    }


@pytest.mark.acceptance("A-356", "A-359")
def test_accessible_and_within_every_screen(desk):
    page = None
    for name in ("log", "failed", "nothing", "one"):
        page = desk(name, on=page)
        page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        assert at_widths(page, WIDTHS) == [], name


@pytest.mark.acceptance("A-358", "A-360")
def test_failed_ones_are_found_and_tried_again_without_scripts(desk):
    page = desk("log", scripts=False)
    page.locator("details.filters > summary").click()
    page.get_by_label("Status", exact=True).select_option(label="Fejlet")
    page.get_by_label("Fra og med").fill("2026-10-01")
    page.get_by_role("button", name="Vis", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(3)
    for name in ("Bo Holm", "Carl Holm"):
        page.get_by_role("checkbox", name=name).check(force=True)
    page.get_by_role("button", name="Prøv de valgte igen").click()
    expect(page.get_by_text("2 beskeder er i kø")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(1)


@pytest.mark.acceptance("A-360")
def test_a_message_that_cannot_go_one_way_is_sent_another(desk):
    page = desk("one")
    page.get_by_role("button", name="Send som e-mail i stedet").click()
    expect(page.get_by_text("En ny besked er i kø")).to_be_visible()
    expect(page.get_by_text("Valgkontoret valgte det.")).to_be_visible()


@pytest.mark.acceptance("A-357")
def test_whom_one_searches_for_is_found_while_one_types_and_stands_in_no_address(desk):
    page = desk("log")
    page.get_by_role("searchbox", name="Søg i modtager og titel").fill("carl")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("[data-told]")).to_have_text("1–1 af 1")  # told to those who do not see it
    assert "carl" not in page.url.lower()
