"""Making an election active with 3,000 people who hold tasks, CPR answering in 50 ms."""

import time
import urllib.parse
import urllib.request
from pathlib import Path

from django.conf import settings
from django.db import transaction

from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.bench import programs
from valghalla.bench.dataset import Dataset
from valghalla.bench.figures import Figure
from valghalla.cli.surroundings import simulator_keys
from valghalla.elections.copy import take_in
from valghalla.elections.models import Activation, Election
from valghalla.participants.models import Participant
from valghalla.places.models import WorkLocation
from valghalla.tasks.elections.activate import carry_out
from valghalla.tasks.models import Task, TaskState

PEOPLE = 3000
CPR_MS = 50


def measure(data: Dataset, var: Path) -> list[Figure]:
    """Carry out an activation of a second election in the same municipality, and take it away again."""
    with programs.simulators(var, var / "log" / "bench-simulators.log") as (ports, _):
        form = urllib.parse.urlencode({"delay_ms": CPR_MS}).encode()
        urllib.request.urlopen(f"http://127.0.0.1:{ports.simulators}/cpr/switch", form, timeout=10).close()
        _point_to(ports.cpr, var)
        with acting_for(data.municipality):
            election = _election(data)
            try:
                activation = Activation.objects.create(election=election, started_at=clock.now(), total=PEOPLE)
                began = time.perf_counter()
                done = carry_out(activation.pk, tick=clock.now)
                seconds = time.perf_counter() - began
            finally:
                with transaction.atomic():
                    Task.objects.filter(election=election).delete()
                    election.delete()
    looked_up = done.done - done.failed
    return [
        Figure(
            f"activating, {PEOPLE} people, CPR {CPR_MS} ms",
            f"{seconds:.1f} s ({looked_up} looked up, {done.failed} not)",
            "≤ 60 s",
            f"{PEOPLE * CPR_MS / 1000 / 8:.0f} s of waiting on 8 lines",
            reached=seconds <= 60 and done.failed == 0,
        )
    ]


def _election(data: Dataset) -> Election:
    """An active election a year later, in which 3,000 people hold a task each."""
    day = data.election.election_day.replace(year=data.election.election_day.year + 1)
    with transaction.atomic():
        election = Election.objects.create(
            title="Prøve",
            type=data.election.type,
            election_day=day,
            first_day=day,
            last_day=day,
            state=Election.State.ACTIVE,
        )
        (place, *_) = take_in(election, WorkLocation.objects.all()[:1])
        kind, team = election.task_types.earliest("id"), election.teams.earliest("id")
        people = list(Participant.objects.order_by("id")[:PEOPLE])
        Task.objects.bulk_create(
            (
                Task(
                    election=election,
                    work_location=place,
                    team=team,
                    task_type=kind,
                    task_day=day,
                    starts=kind.starts,
                    ends=kind.ends,
                    state=TaskState.ACCEPTED,
                    participant=person,
                    assigned_at=clock.now(),
                    confirmed_at=clock.now(),
                )
                for person in people
            ),
            batch_size=1000,
        )
    return election


def _point_to(port: int, var: Path) -> None:
    keys = simulator_keys(var)
    settings.CPR = {
        "url": f"https://127.0.0.1:{port}/service/CPR/PersonBaseDataExtended/5",
        "certificate": str(keys / "cpr-client.pem"),
        "key": str(keys / "cpr-client.key"),
        "authorities": str(keys / "authority.pem"),
    }
