"""Pages of the largest municipality: how many a second, how long each takes, how many queries."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from valghalla.base.tenancy import acting_for
from valghalla.bench import bare, client, programs, sessions
from valghalla.bench.client import Ask
from valghalla.bench.dataset import Dataset
from valghalla.bench.figures import Figure, percentile
from valghalla.participants.models import Participant
from valghalla.tasks.models import TaskState

SECONDS = 8.0
MOST_QUERIES = 15


@dataclass(frozen=True)
class Page:
    """A page to measure. is_list: held to the list's figures rather than to any other page's."""

    name: str
    host: str
    session: str
    paths: list[str]
    is_list: bool = False


def measure(data: Dataset, var: Path) -> list[Figure]:
    """Each page: load with eight connections, one request at a time, and its queries."""
    with acting_for(data.municipality), transaction.atomic():
        pages = _pages(data)
    found: list[Figure] = []
    with programs.web(var / "log" / "bench-web.log") as (port, _):
        for page in pages:
            found += _one(port, page)
    return found


def _pages(data: Dataset) -> list[Page]:
    office, citizens = data.municipality.admin_host, data.municipality.citizen_host
    staff = sessions.of_staff()
    accepted = data.election.tasks.filter(state=TaskState.ACCEPTED).select_related("participant")
    holder = accepted.earliest("id").participant
    assert holder is not None
    citizen = sessions.of_citizen(holder)
    e, place = data.election.pk, data.election.work_locations.earliest("id").pk
    people = Participant.objects.order_by("name_key").values_list("last_name", flat=True)
    names = [name.split()[0] for name in people[::997]]
    lists = [f"/participants/?search={name}" for name in names] + ["/participants/", "/participants/?sort=birth_date"]
    return [
        Page("participants: list, search, sort", office, staff, lists, is_list=True),
        Page("participant list of the election", office, staff, [f"/elections/{e}/lists/participants/"], is_list=True),
        Page("start page of the office", office, staff, ["/"]),
        Page("overview of 100,000 tasks", office, staff, [f"/elections/{e}/tasks/"]),
        Page("a work location's tasks", office, staff, [f"/elections/{e}/places/{place}/"]),
        Page("distribution at a work location", office, staff, [f"/elections/{e}/places/{place}/distribute/"]),
        Page("a participant's profile", office, staff, [f"/participants/{holder.pk}/"]),
        Page("message log", office, staff, ["/messages/"]),
        Page("front page, nobody signed in", citizens, "", ["/"]),
        Page("available tasks of my teams", citizens, citizen, ["/tasks/"]),
        Page("my tasks", citizens, citizen, ["/my-tasks/"]),
    ]


def _one(port: int, page: Page) -> list[Figure]:
    asks = [Ask(path, page.session) for path in page.paths]
    client.in_turn(port, page.host, asks, connections=2, seconds=1)
    alone, _ = client.in_turn(port, page.host, asks, connections=1, seconds=2)
    answers, took = client.in_turn(port, page.host, asks, connections=8, seconds=SECONDS)
    wrong = {answer.status for answer in (*alone, *answers)} - {200}
    rate, slow = len(answers) / took, 1000 * percentile([answer.seconds for answer in answers], 0.99)
    server = 1000 * percentile([answer.seconds for answer in alone], 0.95)
    queries = max(_queries(page, path) for path in page.paths)
    what = f"{rate:.0f}/s, p99 {slow:.0f} ms; alone p95 {server:.0f} ms; {queries} queries; {alone[0].size // 1000} kB"
    if wrong:
        return [Figure(page.name, f"status {sorted(wrong)}", reached=False)]
    if page.is_list:
        reached = rate >= 150 and slow <= 100 and queries <= MOST_QUERIES
        return [Figure(page.name, what, "≥ 150/s, p99 ≤ 100 ms, ≤ 15 queries", f"{_bare_list():.0f}/s", reached)]
    return [Figure(page.name, what, "p95 ≤ 100 ms, ≤ 15 queries", reached=server <= 100 and queries <= MOST_QUERIES)]


def _queries(page: Page, path: str) -> int:
    browser = Client(headers={"host": page.host})
    if page.session:
        browser.cookies[settings.SESSION_COOKIE_NAME] = page.session
    with CaptureQueriesContext(connection) as captured:
        browser.get(path)
    return len(
        [
            one
            for one in captured.captured_queries
            if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
        ]
    )


def _bare_list() -> float:
    query = "SELECT id, last_name FROM participants_participant ORDER BY name_key, id LIMIT 50"

    def page(connection) -> None:
        connection.execute(query).fetchall()

    return bare.per_second(page, connections=8, seconds=1)
