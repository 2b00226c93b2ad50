"""What each page for citizens weighs on the wire: the first time, with everything it asks for, and after that."""

import gzip
import http.client
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction

from valghalla.base.tenancy import acting_for
from valghalla.bench import programs, visits
from valghalla.bench.dataset import Dataset
from valghalla.bench.figures import Figure

FIRST_KB, AFTER_KB = 200, 60
# What a browser fetches because it stands in the page: sheets, scripts, pictures, fonts and icons.
_OF_PAGE = re.compile(r'<(?:link|script|img|use)\b[^>]*?(?:href|src)="(/[^"#]+)')
_OF_SHEET = re.compile(r"url\(([^)]+)\)")
_KEPT_FOR_GOOD = "immutable"


@dataclass(frozen=True)
class Fetched:
    """One answer as it came. size: bytes on the wire, head included.   kept: never asked for again."""

    size: int
    text: str
    kept: bool


@dataclass(frozen=True)
class Weight:
    """Bytes on the wire. first: with nothing kept.   after: with everything kept that may be."""

    first: int
    after: int


Fetch = Callable[[str], Fetched]


def measure(data: Dataset, var: Path) -> list[Figure]:
    """Every page of the citizens' site in the largest municipality."""
    with acting_for(data.municipality), transaction.atomic():
        found = [page for page in visits.pages(data) if page.host == data.municipality.citizen_host]
    with programs.web(var / "log" / "bench-web.log") as (port, _):
        weighed = [(page, weight(page.paths[0], _over_http(port, page.host, page.session))) for page in found]
    return [_figure(page.name, of_page) for page, of_page in weighed if of_page is not None]


def weight(path: str, fetch: Fetch) -> Weight | None:
    """What the page weighs; None when the address does not answer with a page.

    Pictures of a sheet count although the browser leaves out those that no rule on the page needs; fonts count when the page asks
    for them by itself.
    """
    page = fetch(path)
    if "<html" not in page.text:
        return None
    parts = {part: fetch(part) for part in sorted(set(_OF_PAGE.findall(page.text)))}
    sheets = {
        urljoin(name, url.strip("\"' ")) for name, part in parts.items() if ".css" in name for url in _of_sheet(part)
    }
    parts |= {name: fetch(name) for name in sorted(sheets - parts.keys()) if not name.endswith(".woff2")}
    return Weight(
        first=page.size + sum(part.size for part in parts.values()),
        after=page.size + sum(part.size for part in parts.values() if not part.kept),
    )


def _of_sheet(part: Fetched) -> list[str]:
    return [url for url in _OF_SHEET.findall(part.text) if "data:" not in url]


def _over_http(port: int, host: str, session: str) -> Fetch:
    def fetch(path: str) -> Fetched:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        cookie = f"{settings.SESSION_COOKIE_NAME}={session}" if session else ""
        connection.request("GET", path, headers={"Host": host, "Accept-Encoding": "gzip", "Cookie": cookie})
        answer = connection.getresponse()
        body, head = answer.read(), sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
        connection.close()
        shown = gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body
        kept = _KEPT_FOR_GOOD in answer.headers.get("Cache-Control", "")
        return Fetched(len(body) + head, shown.decode("utf-8", "replace") if answer.status == 200 else "", kept)

    return fetch


def _figure(name: str, found: Weight) -> Figure:
    reached = found.first <= FIRST_KB * 1000 and found.after <= AFTER_KB * 1000
    what = f"{found.first / 1000:.0f} kB, then {found.after / 1000:.0f} kB"
    return Figure(f"weight of {name}", what, f"≤ {FIRST_KB} kB, then ≤ {AFTER_KB} kB", reached=reached)
