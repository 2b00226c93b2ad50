"""What people do in a journey: open a browser, sign in, press, read, and look into the mailbox."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.journeys import axe
from tests.worker_process import wait_until
from valghalla.municipalities.models import Municipality
from valghalla_simulators import Simulators

KAREN, BIRGER = "Karen Valgmand", "Birger Urneholm"
AASE = "1012620000"
PHONE, DESK = 360, 1280
PATIENCE_MS = 15_000

expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Town:
    """A municipality with both sites, reached through browsers.

    findings: what axe and the eye had against the pages looked at.   complaints: what the browsers had.
    looking: False while people go where another journey has looked.
    """

    browser: Browser
    port: str
    outside: Simulators
    municipality: Municipality
    pictures: Path
    findings: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    looking: bool = True

    @property
    def office_address(self) -> str:
        """Where the election office works."""
        return f"http://{self.municipality.admin_host}{self.port}"

    @property
    def citizen_address(self) -> str:
        """Where citizens go."""
        return f"http://{self.municipality.citizen_host}{self.port}"

    def window(self, width: int = DESK, *, scripts: bool = True) -> Page:
        """A page in a browser of its own, with nobody signed in."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 800}, locale="da-DK", java_script_enabled=scripts
        )
        context.set_default_timeout(PATIENCE_MS)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", self._note)
        return page

    def office(self, name: str = KAREN, path: str = "/", *, scripts: bool = True) -> Page:
        """A clerk's page, signed in through the simulated sign-in."""
        page = self.window(scripts=scripts)
        page.goto(self.office_address + path)
        page.get_by_role("button", name=name).click()
        come_back(page, scripts=scripts)
        return page

    def citizen(self, cpr: str, path: str = "/my-tasks/", width: int = PHONE, *, scripts: bool = True) -> Page:
        """A citizen's page, signed in with the CPR number."""
        page = self.window(width, scripts=scripts)
        page.goto(f"{self.citizen_address}/sign-in/?next={path}")
        sign_in_with(page, cpr, scripts=scripts)
        return page

    def subjects(self, to: str, number: int) -> list[str]:
        """The subjects of the letters to an address, oldest first; waits until there are so many."""
        wait_until(lambda: len(self.outside.inbox.letters(to)) >= number, f"{number} letters do not reach {to}")
        return [letter.subject for letter in reversed(self.outside.inbox.letters(to))]

    def open_invitation(self, page: Page, to: str) -> None:
        """Look into the mailbox, open the invitation to that address and follow its link."""
        self.subjects(to, 1)
        page.goto(f"{self.outside.http_url}/inbox/?search={to}")
        page.get_by_role("row", name=to).get_by_role("link").last.click()
        address = page.locator("pre a[href*='/invitation/']").get_attribute("href")
        assert address
        page.goto(address)

    def look_at(self, page: Page) -> None:
        """Have axe look at the page, and see that nothing sticks out at the side."""
        if not self.looking:
            return
        self.findings += axe.findings(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.findings.append(f"{page.url} is {wide} px wider than its window")

    def photograph(self) -> None:
        """Keep a picture of every page that is open."""
        for number, page in enumerate(page for context in self.contexts for page in context.pages):
            page.screenshot(path=self.pictures / f"page-{number}.png", full_page=True)
            print(f"{page.url} is pictured in {self.pictures}/page-{number}.png")

    def leave(self) -> None:
        """Close every browser."""
        for context in self.contexts:
            context.close()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "responded with a status of 4" not in message.text:
            self.complaints.append(message.text)


def sign_in_with(page: Page, cpr: str, *, scripts: bool = True) -> None:
    """Type a CPR number on the simulated sign-in page, and wait for the site that asked."""
    page.get_by_label("CPR-nummer").fill(cpr)
    page.get_by_role("button", name="Log ind", exact=True).click()
    come_back(page, scripts=scripts)


def come_back(page: Page, *, scripts: bool) -> None:
    """A script carries the answer on to the site; without scripts a button does."""
    if not scripts:
        page.locator("#answer button").click()
    page.wait_for_url(re.compile(r"korsbaek\.localhost"))


def press(page: Page, name: str, *, within: Locator | None = None, exact: bool = False) -> None:
    """Press the button, or follow the link, that a person sees under that name."""
    place = within or page.locator("main")
    place.get_by_role("button", name=name, exact=exact).or_(place.get_by_role("link", name=name, exact=exact)).click()


def arrives(page: Page, heading: str | re.Pattern[str]) -> None:
    """Wait for the page with this heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def reads(page: Page, *sentences: str | re.Pattern[str]) -> None:
    """Wait until the main part of the page says so."""
    for sentence in sentences:
        expect(page.locator("main")).to_contain_text(sentence)


def text_of(place: Locator) -> str:
    """What stands there, as a person reads it: one space between words."""
    return re.sub(r"\s+", " ", place.inner_text()).strip()
