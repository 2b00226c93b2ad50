"""Pages of the largest municipality: how many a second, how long each takes, how many queries."""

import sys
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from valghalla.base.tenancy import acting_for
from valghalla.bench import bare, client, programs, visits
from valghalla.bench.client import Ask
from valghalla.bench.dataset import Dataset
from valghalla.bench.figures import Figure, percentile
from valghalla.bench.visits import Page

SECONDS = 8.0
MOST_QUERIES = 15
ALL_TASKS = ("", "?state=available", "?waiting=7", "?sort=name", "?sort=work_location", "?invited=no&sort=team")
# Found, moved, and only by a form.
ELSEWHERE = (204, 301, 302, 303, 405)


def measure(data: Dataset, var: Path) -> list[Figure]:
    """Each list under load, each page one request at a time, and their queries."""
    with acting_for(data.municipality), transaction.atomic():
        found = visits.pages(data)
    shown = [page for page in found if _is_page(page)]
    with programs.web(var / "log" / "bench-web.log") as (port, _):
        return [_list(port, page) if page.is_list else _other(port, page) for page in shown]


def _is_page(page: Page) -> bool:
    """Whether its address answers with a page: not with a file, nor sending elsewhere, nor waiting for a form. Others are said."""
    answer = _browser(page).get(page.paths[0])
    if answer.status_code not in (200, *ELSEWHERE):
        print(f"{page.name} answers {answer.status_code}", file=sys.stderr)
    return answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")


def _list(port: int, page: Page) -> Figure:
    asks = [Ask(path, page.session) for path in page.paths]
    alone = _alone(port, page, asks)
    answers, took = client.in_turn(port, page.host, asks, connections=8, seconds=SECONDS)
    rate, slow = len(answers) / took, 1000 * percentile([answer.seconds for answer in answers], 0.99)
    queries = _queries(page)
    what = f"{rate:.0f}/s, p99 {slow:.0f} ms; alone p95 {alone:.0f} ms; {queries} queries; {answers[0].size // 1000} kB"
    if wrong := {answer.status for answer in answers} - {200}:
        what += f"; status {sorted(wrong)}"
    reached = rate >= 150 and slow <= 100 and queries <= MOST_QUERIES and not wrong
    return Figure(page.name, what, "≥ 150/s, p99 ≤ 100 ms, ≤ 15 queries", f"{_bare_list():.0f}/s", reached)


def _other(port: int, page: Page) -> Figure:
    alone, queries = _alone(port, page, [Ask(path, page.session) for path in page.paths]), _queries(page)
    what = f"p95 {alone:.0f} ms; {queries} queries"
    return Figure(page.name, what, "p95 ≤ 100 ms, ≤ 15 queries", reached=alone <= 100 and queries <= MOST_QUERIES)


def _alone(port: int, page: Page, asks: list[Ask]) -> float:
    """Milliseconds within which 95 of 100 are answered, one after the other."""
    client.in_turn(port, page.host, asks, connections=2, seconds=0.5)
    answers, _took = client.in_turn(port, page.host, asks, connections=1, seconds=1.5 + len(asks) / 10)
    return 1000 * percentile([answer.seconds for answer in answers], 0.95)


def _browser(page: Page) -> Client:
    browser = Client(headers={"host": page.host})
    if page.session:
        browser.cookies[settings.SESSION_COOKIE_NAME] = page.session
    return browser


def _queries(page: Page) -> int:
    """The most that one of its paths takes."""
    return max(_queries_of(page, path) for path in page.paths)


def _queries_of(page: Page, path: str) -> int:
    """Those of a visit after another; the first also looks the host up, which is remembered for a while."""
    _browser(page).get(path)
    with CaptureQueriesContext(connection) as captured:
        _browser(page).get(path)
    told = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return sum(not one["sql"].startswith(told) for one in captured.captured_queries)


def _bare_list() -> float:
    query = "SELECT id, last_name FROM participants_participant ORDER BY name_key, id LIMIT 50"

    def page(connection) -> None:
        connection.execute(query).fetchall()

    return bare.per_second(page, connections=8, seconds=1)
