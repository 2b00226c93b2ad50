"""Somebody who walks through pages by what they say: by pointing or with the keyboard alone, and looks at each."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Download, Locator, Page

from tests.citizen_site.looked_at import complaints
from tests.journeys.axe import findings

# How many times Tab leads from what has the focus to a part, less than none for backwards; of radio buttons the chosen
# one is a stop.
_AWAY = """(wanted) => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
  const stop = (part) => part.tabIndex >= 0 && !part.disabled && part.type !== "hidden" && part.checkVisibility(
    {visibilityProperty: true}) && (part.type !== "radio" || part.checked);
  const after = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
  const at = document.activeElement, stops = all.filter(stop);
  return at === document.body || after(at, wanted)
    ? stops.filter((part) => (at === document.body || after(at, part)) && (part === wanted || after(part, wanted))).length
    : -stops.filter((part) => after(part, at) && (part === wanted || after(wanted, part))).length;
}"""
# Whether it has the focus, and shows it where one sees it.
_SEEN = """(part) => {
  const looks = [part, part.labels && part.labels[0]].filter(Boolean).flatMap(
    (one) => [null, "::before", "::after"].map((side) => getComputedStyle(one, side)));
  const ring = looks.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  const box = part.getBoundingClientRect();
  return [document.activeElement === part, ring, box.bottom > 0 && box.top < innerHeight];
}"""

DESK = 1280


@dataclass(frozen=True)
class Way:
    """How somebody walks. widths: of the screen in px, the first is walked at, the others looked at besides."""

    widths: tuple[int, ...]
    scripts: bool = True
    keyboard: bool = False


@dataclass
class Walker:
    """Walks on the site at ``base``. found: what there is to complain of, a sentence each."""

    browser: Browser
    base: str
    way: Way
    cookie_of: Callable[[str], str]
    found: list[str] = field(default_factory=list)
    page: Page = field(init=False)
    _looked_at: set[str] = field(default_factory=set)

    def come(self, cpr: str, path: str) -> None:
        """Open the page as whoever has the CPR number, in a browser that has been on the site before."""
        if not hasattr(self, "page"):
            self.page = self._new_page()
        self.page.context.clear_cookies()
        self.page.context.add_cookies([{"name": "valghalla", "value": self.cookie_of(cpr), "url": self.base}])
        self.open(path)

    def leave(self) -> None:
        """Close the browser."""
        if hasattr(self, "page"):
            self.page.context.close()

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.base + path, wait_until="load")
        self._arrived()

    def press(self, name: str, within: str = "main") -> None:
        """Press the button or follow the link that begins with these words, and see the page it leads to."""
        part = self._named(name, within)
        with self.page.expect_navigation(wait_until="load"):
            self._act(part)
        self._arrived()

    def fetch(self, name: str) -> Download:
        """Press what gives a file."""
        with self.page.expect_download() as got:
            self._act(self._named(name, "main"))
        return got.value

    def unfold(self, name: str) -> None:
        """Open what is folded away."""
        self._act(self.page.locator("main summary", has_text=name).first)
        self._look()

    def fill(self, label: str, text: str) -> None:
        """Write in a field."""
        part = self._labelled(label)
        if self.way.keyboard:
            self._go_to(part)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(text)
        else:
            part.fill(text)

    def tick(self, label: str) -> None:
        """Tick a box, or choose a radio button."""
        part = self._labelled(label)
        if self.way.keyboard and part.get_attribute("type") == "radio":
            self._go_to(self.page.locator(f"input[name={part.get_attribute('name')}]:checked"))
            while not part.is_checked():
                self.page.keyboard.press("ArrowDown")
        else:
            self._act(part, "Space")
        assert part.is_checked(), label

    def choose(self, label: str, option: str) -> None:
        """Choose from a list."""
        part = self._labelled(label)
        if self.way.keyboard:
            self._go_to(part)
            down = part.evaluate(
                "(list, text) => [...list.options].findIndex((one) => one.text === text) - list.selectedIndex", option
            )
            for _ in range(down):
                self.page.keyboard.press("ArrowDown")
        else:
            part.select_option(label=option)
        assert part.locator("option:checked").inner_text() == option

    def arrives(self, heading: str, *sentences: str) -> None:
        """The page has that heading, and says these things."""
        assert self._text("h1") == heading, self.page.url
        self.reads(*sentences)

    def reads(self, *sentences: str) -> None:
        """The page says these things."""
        said = self._text("main")
        assert [one for one in sentences if one not in said] == [], f"{self.page.url}: {said}"

    def value(self, label: str) -> str:
        """What stands in a field."""
        return self._labelled(label).input_value()

    def _new_page(self) -> Page:
        context = self.browser.new_context(
            viewport={"width": self.way.widths[0], "height": 800},
            locale="da-DK",
            reduced_motion="reduce",
            java_script_enabled=self.way.scripts,
        )
        context.set_default_timeout(30_000)  # for a machine that has much else to do
        page = context.new_page()
        page.on("pageerror", lambda error: self.found.append(f"{page.url}: {error}"))
        return page

    def _text(self, part: str) -> str:
        return re.sub(r"\s+", " ", self.page.inner_text(part)).strip()

    def _named(self, name: str, within: str) -> Locator:
        place, called = self.page.locator(within), re.compile(rf"^{re.escape(name)}")
        return place.get_by_role("button", name=called).or_(place.get_by_role("link", name=called)).first

    def _labelled(self, label: str) -> Locator:
        called = self.page.locator("main").get_by_label(re.compile(rf"^{re.escape(label)}"))
        return called.and_(self.page.locator("input, select, textarea")).first

    def _act(self, part: Locator, key: str = "Enter") -> None:
        """Click, or come to it with Tab and press the key."""
        if self.way.keyboard:
            self._go_to(part)
            self.page.keyboard.press(key)
        else:
            part.click()

    def _go_to(self, part: Locator) -> None:
        wanted = part.element_handle()
        away = int(wanted.evaluate(_AWAY))
        for _ in range(abs(away)):
            self.page.keyboard.press("Tab" if away > 0 else "Shift+Tab")
        assert wanted.evaluate(_SEEN) == [True, True, True], f"{self.page.url}: Tab does not show {part}"

    def _arrived(self) -> None:
        self._look()
        if self.way.keyboard and self.page.evaluate("document.activeElement === document.body"):
            for key in ("Tab", "Enter"):  # past the menu
                self.page.keyboard.press(key)
            assert self.page.evaluate("document.activeElement.id") == "main", self.page.url

    def _look(self) -> None:
        """At the width walked at last, so that the page is left as it was."""
        for width in reversed(self.way.widths):
            if len(self.way.widths) > 1:
                self.page.set_viewport_size({"width": width, "height": 800})
            self.found += [f"{width} px: {one}" for one in complaints(self.page)]
            if self.way.scripts and (kind := f"{width} {_kind(self.page)}") not in self._looked_at and width < DESK:
                self._looked_at.add(kind)
                self.found += findings(self.page)


def _kind(page: Page) -> str:
    """What a page is, of whichever task or person; with mistakes told it is another."""
    told = page.locator("main .alert").count()
    return re.sub(r"/[0-9]+/|/[A-Za-z0-9_-]{20,}/", "/…/", page.url.partition("?")[0]) + f" {told}"
