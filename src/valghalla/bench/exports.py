"""Ten thousand people as CSV and as XLSX: how long the file takes, and the memory of the worker that makes it."""

import time
from pathlib import Path
from urllib.parse import urlencode

from django.db import transaction

from valghalla.base.tenancy import acting_for
from valghalla.bench import bare, client, programs, sessions
from valghalla.bench.client import Ask
from valghalla.bench.dataset import Dataset
from valghalla.bench.figures import Figure
from valghalla.lists.columns import COLUMNS

ROWS = 10_000
LONGEST = {"csv": 1.0, "xlsx": 4.0}


def measure(data: Dataset, var: Path) -> list[Figure]:
    """The participant list of the election with every column, as many days of it as make ten thousand rows."""
    with acting_for(data.municipality), transaction.atomic():
        staff = sessions.of_staff()
        days, rows = _days(data)
        limit = _bare(data)
    asked = [("columns", "1"), *(("column", column.key) for column in COLUMNS)] + [("day", day) for day in days]
    found = []
    with programs.web(var / "log" / "bench-web.log") as (port, process):
        for kind, longest in LONGEST.items():
            path = f"/elections/{data.election.pk}/lists/participants/export/?{urlencode([*asked, ('format', kind)])}"
            host = data.municipality.admin_host
            client.all_at_once(port, host, [Ask(f"{path}&day=1900-01-01", staff)])
            answers = [client.all_at_once(port, host, [Ask(path, staff)])[0] for _ in range(3)]
            seconds = sorted(answer.seconds for answer in answers)[1]
            sound = all(answer.status == 200 and answer.size > rows * 20 for answer in answers)
            found.append(
                Figure(
                    f"{rows} rows as {kind.upper()}, every column",
                    f"{seconds:.2f} s, {answers[0].size // 1000} kB",
                    f"≤ {longest:.0f} s",
                    f"{limit:.2f} s",
                    reached=sound and seconds <= longest,
                )
            )
        memory = programs.memory_mb(process)
    return [*found, Figure("memory of a web worker after them", f"{memory:.0f} MB", "≤ 200 MB", reached=memory <= 200)]


def _days(data: Dataset) -> tuple[list[str], int]:
    """The first days of the election that hold ten thousand taken tasks together, and how many these are."""
    days, rows = [], 0
    held = data.election.tasks.exclude(participant=None)
    for day in sorted(set(held.values_list("task_day", flat=True))):
        if rows >= ROWS:
            break
        days.append(day.isoformat())
        rows += held.filter(task_day=day).count()
    return days, rows


def _bare(data: Dataset) -> float:
    """Seconds for the same rows by one query without any of our work."""
    query = f"""
        SELECT p.first_names, p.last_name, t.task_day FROM tasks_task t
        JOIN participants_participant p ON p.id = t.participant_id WHERE t.election_id = {data.election.pk} LIMIT {ROWS}
    """  # noqa: S608 (two numbers of our own)
    with bare.connect() as connection, connection.transaction():
        connection.execute(f"SET LOCAL valghalla.municipality = '{data.municipality.pk}'")
        began = time.perf_counter()
        connection.execute(query).fetchall()
        return time.perf_counter() - began
