"""What citizens do most: look at the list, open a task, take it, look at their own tasks.

First one citizen after the other, which is held to the figure of any page, then over eight connections.
"""

import sys
from collections import Counter, defaultdict
from pathlib import Path

from django.db import transaction

from valghalla.base.tenancy import acting_for
from valghalla.bench import claims, client, programs, sessions
from valghalla.bench.client import Answer, Ask
from valghalla.bench.dataset import Dataset
from valghalla.bench.figures import Figure, percentile

ALONE, TOGETHER, CONNECTIONS = 36, 64, 8  # as many as there are places; together a multiple of the connections
LIST, TASK, TAKE, MINE = "looks at the list", "opens a task", "takes it", "looks at her tasks"
STEPS = (LIST, TASK, TAKE, MINE)


def measure(data: Dataset, var: Path) -> list[Figure]:
    """A hundred citizens of one team, each for a place of her own; what they leave is taken away."""
    with acting_for(data.municipality), transaction.atomic():
        cookies = [sessions.of_citizen(person) for person in claims.racers(data)[: ALONE + TOGETHER]]
    made = claims.places(data)
    task, host = claims.path(made[0]).removesuffix("take/"), data.municipality.citizen_host
    with programs.web(var / "log" / "bench-web.log") as (port, _):
        client.in_turn(port, host, [Ask("/tasks/", cookie) for cookie in cookies], connections=CONNECTIONS, seconds=2)
        alone = _steps(port, host, task, cookies[:ALONE], connections=1)
        together = _steps(port, host, task, cookies[ALONE:], connections=CONNECTIONS)
    claims.clean_up(data, made)
    return [*(_alone(step, alone[step]) for step in STEPS), *(_together(step, together[step]) for step in STEPS)]


def _steps(port: int, host: str, task: str, cookies: list[str], *, connections: int) -> dict[str, list[Answer]]:
    """Each citizen takes the four steps in turn; the answers by step."""
    asks = _side_by_side([_of_one(task, cookie) for cookie in cookies], connections)
    found: dict[str, list[Answer]] = defaultdict(list)
    for ask, answer in zip(asks, client.each_once(port, host, asks, connections=connections), strict=True):
        found[_step(ask, task)].append(answer)
    for step, answers in found.items():
        if wrong := Counter(answer.status for answer in answers if answer.status != (302 if step == TAKE else 200)):
            print(f"{step}: {dict(wrong)}", file=sys.stderr)
    return found


def _of_one(task: str, cookie: str) -> list[Ask]:
    return [Ask("/tasks/", cookie), Ask(task, cookie), Ask(f"{task}take/", cookie, {}), Ask("/my-tasks/", cookie)]


def _side_by_side(citizens: list[list[Ask]], connections: int) -> list[Ask]:
    """All requests, laid so that every ``connections``-th are of the same citizens, step by step: a connection follows them."""
    lanes = [[ask for one in citizens[lane::connections] for ask in one] for lane in range(connections)]
    return [ask for row in zip(*lanes, strict=True) for ask in row]


def _step(ask: Ask, task: str) -> str:
    return {"/tasks/": LIST, task: TASK, f"{task}take/": TAKE, "/my-tasks/": MINE}[ask.path]


def _alone(step: str, answers: list[Answer]) -> Figure:
    slow = 1000 * percentile([answer.seconds for answer in answers], 0.95)
    right = _all_right(step, answers)
    return Figure(f"a citizen {step}", f"p95 {slow:.0f} ms", "p95 ≤ 100 ms", reached=slow <= 100 and right)


def _together(step: str, answers: list[Answer]) -> Figure:
    slow = percentile([answer.seconds for answer in answers], 0.99)
    what = f"{len(answers)} times, p99 {slow:.2f} s"
    return Figure(
        f"{CONNECTIONS} citizens at once, each {step}",
        what,
        "p99 ≤ 0.5 s",
        reached=slow <= 0.5 and _all_right(step, answers),
    )


def _all_right(step: str, answers: list[Answer]) -> bool:
    """Every page came; every taking led on to the receipt."""
    if step == TAKE:
        return all(answer.status == 302 and "/receipt/" in answer.location for answer in answers)
    return all(answer.status == 200 for answer in answers)
