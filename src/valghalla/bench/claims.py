"""Two hundred people race for a hundred places over HTTP: all checks, history, audit and message included."""

import sys
from collections import Counter
from pathlib import Path

from django.db import transaction

from valghalla.base.tenancy import acting_for
from valghalla.bench import bare, client, programs, sessions
from valghalla.bench.client import Ask
from valghalla.bench.dataset import Dataset
from valghalla.bench.figures import Figure, percentile
from valghalla.communication.models import Message
from valghalla.participants.models import Participant
from valghalla.tasks.models import Task, TaskEvent, TaskState

RACES, RACERS, PLACES = 20, 200, 100


def measure(data: Dataset, var: Path) -> list[Figure]:
    """Twenty races, each for new places on a day of its own; what they leave is taken away."""
    with acting_for(data.municipality), transaction.atomic():
        people = racers(data)
        cookies = [sessions.of_citizen(person) for person in people]
    right, rates, waits, memory = 0, [], [], 0.0
    with programs.web(var / "log" / "bench-web.log") as (port, process):
        _warm_up(port, data, cookies)
        for _ in range(RACES):
            made = places(data)
            taken_at = path(made[0])
            answers = client.all_at_once(
                port, data.municipality.citizen_host, [Ask(taken_at, cookie, {}) for cookie in cookies]
            )
            seconds = max(answer.seconds for answer in answers)
            won = [answer for answer in answers if answer.status == 302 and "/receipt/" in answer.location]
            told = [answer for answer in answers if answer.status in (200, 409)]
            if len(won) != PLACES or len(told) != RACERS - PLACES:
                print(f"answers: {Counter(answer.status for answer in answers)}", file=sys.stderr)
            right += len(won) == PLACES and len(told) == RACERS - PLACES and _is_right(data, made)
            rates.append(len(answers) / seconds)
            waits += [answer.seconds for answer in answers]
            memory = max(memory, programs.memory_mb(process))
            clean_up(data, made)
    rate, slow = percentile(rates, 0.5), percentile(waits, 0.99)
    with acting_for(data.municipality):
        limit = _bare(data)
    return [
        Figure(
            f"{RACERS} racing for {PLACES} places: right",
            f"{right} of {RACES} races",
            f"{RACES} of {RACES}",
            reached=right == RACES,
        ),
        Figure("claims answered, median race", f"{rate:.0f}/s", "≥ 400/s", f"{limit:.0f}/s", reached=rate >= 400),
        Figure("time to an answer, p99", f"{slow:.2f} s", "≤ 0.5 s", reached=slow <= 0.5),
        Figure("memory of a web worker", f"{memory:.0f} MB", "≤ 200 MB", reached=memory <= 200),
    ]


def racers(data: Dataset) -> list[Participant]:
    """Members of one team who hold nothing."""
    team = data.election.teams.select_related("source").earliest("id").source
    assert team is not None
    free = Participant.objects.filter(memberships__team=team, tasks=None).order_by("id")
    return list(free[:RACERS])


def places(data: Dataset) -> list[Task]:
    """A hundred new places of the racers' team, all alike, and no other like them."""
    election = data.election
    day = election.first_day
    with acting_for(data.municipality), transaction.atomic():
        place = election.work_locations.earliest("id")
        team = election.teams.earliest("id")
        kind = election.task_types.filter(trusted=False).earliest("id")
        Task.objects.filter(
            work_location=place, team=team, task_type=kind, task_day=day, state=TaskState.AVAILABLE
        ).delete()
        return Task.objects.bulk_create(
            Task(
                election=election,
                work_location=place,
                team=team,
                task_type=kind,
                task_day=day,
                starts=kind.starts,
                ends=kind.ends,
            )
            for _ in range(PLACES)
        )


def path(place: Task) -> str:
    """Where one of the places like this one is taken."""
    day = f"{place.task_day:%Y%m%d}"
    return f"/tasks/{place.work_location_id}-{place.team_id}-{place.task_type_id}-{day}/take/"


def _warm_up(port: int, data: Dataset, cookies: list[str]) -> None:
    client.in_turn(
        port,
        data.municipality.citizen_host,
        [Ask("/my-tasks/", cookie) for cookie in cookies],
        connections=8,
        seconds=3,
    )


def _is_right(data: Dataset, made: list[Task]) -> bool:
    """A hundred tasks taken by a hundred people, none twice, a message each."""
    with acting_for(data.municipality):
        keys = [place.pk for place in made]
        holders = set(Task.objects.filter(pk__in=keys).values_list("participant_id", flat=True))
        return len(holders - {None}) == PLACES and Message.objects.filter(task_id__in=keys).count() == PLACES


def clean_up(data: Dataset, made: list[Task]) -> None:
    """Take the race's tasks and what was told of them away, so that each begins alike."""
    keys = [place.pk for place in made]
    with bare.as_owner() as connection:  # histories are only ever added to
        connection.execute("SELECT set_config('valghalla.municipality', %s, true)", [str(data.municipality.pk)])
        for table, column in (
            (Message._meta.db_table, "task_id"),
            (TaskEvent._meta.db_table, "task_id"),
            (Task._meta.db_table, "id"),
        ):
            connection.execute(f"DELETE FROM {table} WHERE {column} = ANY(%s)", [keys])  # noqa: S608 (names of our own)


def _bare(data: Dataset) -> float:
    """The barest taking of a place: find one with SKIP LOCKED, set it, in a transaction."""
    statement = f"""
        SET LOCAL valghalla.municipality = '{data.municipality.pk}';
        UPDATE tasks_task SET reminded_at = now() WHERE id = (
            SELECT id FROM tasks_task WHERE election_id = {data.election.pk} AND state = 'available'
            LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
    """  # noqa: S608 (two numbers of our own)

    def take(connection) -> None:
        with connection.transaction():
            connection.execute(statement)

    return bare.per_second(take, connections=8)
