"""What a page weighs: counted as a browser fetches it, and the front page as it is."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from valghalla.bench.weight import AFTER_KB, FIRST_KB, Fetched, Weight, weight
from valghalla.cli import static_files
from valghalla.config import env

PAGE = """<html><link rel="stylesheet" href="/a.css"><script src="/b.js" defer></script><img src="/logo.svg" alt="">
<svg><use href="/icons.svg#menu"></use></svg><svg><use href="/icons.svg#lock"></use></svg><a href="/far/">x</a>"""
SHEET = "@font-face{src:url(f.woff2)} .x{background:url('img/x.svg')} .y{background:url(data:abc)}"


def test_each_part_counts_once_and_what_is_kept_counts_no_more():
    asked = []

    def fetch(path: str) -> Fetched:
        asked.append(path)
        text = {"/": PAGE, "/a.css": SHEET}.get(path, "")
        return Fetched(100, text, kept=path not in ("/", "/logo.svg"))

    assert weight("/", fetch) == Weight(first=600, after=200)
    assert asked == ["/", "/a.css", "/b.js", "/icons.svg", "/logo.svg", "/img/x.svg"]
    assert weight("/b.js", fetch) is None


def test_the_front_page_loads_on_a_bad_line(acting, anonymous_citizen):
    """At most 200 kB with everything it asks for, 60 kB after that; the head of each answer is left out here."""
    static_files.ensure_built(env.var())

    def fetch(path: str) -> Fetched:
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            assert found, path
            body = Path(found).read_bytes()
            text = body.decode("utf-8") if path.endswith((".css", ".svg")) else ""
            return Fetched(len(gzip.compress(body, 6)), text, kept=True)
        answer = anonymous_citizen.get(path)
        assert answer.status_code == 200, path
        return Fetched(len(answer.content), answer.content.decode(), kept=False)

    found = weight("/", fetch)
    assert found is not None
    assert 20_000 < found.first <= FIRST_KB * 1000
    assert found.after <= AFTER_KB * 1000


@pytest.mark.parametrize("name", ["components/base.css", "components/citizen.css", "components/site.js"])
def test_what_citizens_load_comes_from_here_alone(name):
    """No other host is asked for anything."""
    text = Path(finders.find(name) or "").read_text(encoding="utf-8")
    assert "//" not in text.replace("http://www.w3.org/2000/svg", "").replace("// ", "")
