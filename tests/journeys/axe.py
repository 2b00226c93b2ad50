"""Accessibility of a page as axe-core finds it in the browser."""

from functools import cache

from playwright.sync_api import Page

from valghalla.cli.parts import ensure_parts
from valghalla.config import env

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], selectors: false, iframes: false})"


@cache
def _source() -> str:
    return (ensure_parts(env.var()) / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


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
