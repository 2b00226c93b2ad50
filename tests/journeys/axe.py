"""Accessibility of a page as axe-core finds it in the browser."""

from collections.abc import Collection
from functools import cache

from playwright.sync_api import Page

from valghalla.cli.parts import ensure_parts
from valghalla.config import env

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], selectors: false, iframes: false})"


@cache
def _source() -> str:
    return (ensure_parts(env.var()) / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def at_widths(page: Page, widths: Collection[int], *, measured_at: Collection[int] = ()) -> list[str]:
    """What axe has against the page at each width of the window in px, and where it is wider than that.

    measured_at: further widths, where axe is not asked. The page is opened once: drawing it anew is cheap, opening it
    is not.
    """
    found = []
    for width in (*measured_at, *widths):
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            found.append(f"{page.url.partition('localhost')[2]} is {wide} px wider than {width}")
        if width in widths:
            found += [f"{width} px: {one}" for one in findings(page)]
    return found


def findings(page: Page) -> list[str]:
    """What axe has against the page as it stands: its path, how bad, the rule, and the elements it is about.

    The source is evaluated by the debugger, which the page's content policy does not stop.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    return [
        f"{page.url.partition('localhost')[2]} {one['impact']} {one['id']}: {[node['html'] for node in one['nodes']]}"
        for one in page.evaluate(RUN, RULES)["violations"]
    ]
