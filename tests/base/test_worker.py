"""The job worker: jobs belong to the transaction that puts them in the queue, and to nobody who has died."""

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import TaskNotFound

from valghalla.base import jobs, tenancy, worker
from valghalla.base.jobs import job, put_in_queue
from valghalla.base.tenancy import acting_for

done: list[tuple[str, int | None]] = []


class Changed(Exception):
    """Somebody thinks better of it."""


@job(name="tests.note")
def note(*, word: str) -> None:
    """Note for whom it ran."""
    done.append((word, tenancy.current_id()))


@job(name="tests.put_in_queue")
def put_two_in_queue() -> None:
    """Put one job in the queue that stays, and one in a transaction that does not."""
    municipality = tenancy.required_id()
    put_in_queue("tests.note", [{"municipality": municipality, "word": "stays"}])
    try:
        with transaction.atomic():
            put_in_queue("tests.note", [{"municipality": municipality, "word": "goes"}])
            raise Changed
    except Changed:
        pass


@pytest.fixture(autouse=True)
def _nothing_done(committed) -> None:
    done.clear()


def statuses(name: str) -> list[str]:
    return list(ProcrastinateJob.objects.filter(task_name=name).order_by("id").values_list("status", flat=True))


def work() -> None:
    """Do what is in the queue, and no more."""
    worker.run(threads=2, wait=False)


def test_a_job_acts_for_its_municipality(municipality, other_municipality):
    for one, word in [(municipality, "ours"), (other_municipality, "theirs")]:
        put_in_queue("tests.note", [{"municipality": one.pk, "word": word}])
    work()
    assert sorted(done) == [("ours", municipality.pk), ("theirs", other_municipality.pk)]


def test_a_job_put_in_the_queue_by_a_job_belongs_to_that_jobs_transaction(municipality):
    put_in_queue("tests.put_in_queue", [{"municipality": municipality.pk}])
    work()
    work()
    assert done == [("stays", municipality.pk)]
    assert statuses("tests.note") == ["succeeded"]


def test_a_job_for_later_waits(municipality):
    put_in_queue("tests.note", [{"municipality": municipality.pk, "word": "later"}], seconds=3600)
    work()
    assert (done, statuses("tests.note")) == ([], ["todo"])


def test_an_unknown_job_is_refused(municipality):
    with pytest.raises(TaskNotFound):
        put_in_queue("tests.nowhere", [{"municipality": municipality.pk}])


def _leave_with(last_heard: str) -> None:
    """Make every job one that a worker had in hand, last heard of so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) RETURNING id",
            [last_heard],
        )
        (key,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [key])


def test_what_a_dead_worker_had_in_hand_is_done_by_another(municipality):
    put_in_queue("tests.note", [{"municipality": municipality.pk, "word": "left"}])
    _leave_with("2 minutes")
    work()
    assert done == [("left", municipality.pk)]


def test_what_a_living_worker_has_in_hand_stays_with_it(municipality):
    put_in_queue("tests.note", [{"municipality": municipality.pk, "word": "held"}])
    _leave_with("5 seconds")
    work()
    assert (done, statuses("tests.note")) == ([], ["doing"])


def test_a_round_left_by_a_dead_worker_does_not_stop_the_next(municipality):
    jobs.rounds["communication.round"].defer(timestamp=1)
    _leave_with("2 minutes")
    work()
    assert statuses("communication.round")[0] == "aborted"
    work()  # a worker that stays looks again after a few seconds
    assert "succeeded" in statuses("communication.round")


def test_acting_ends_with_the_job(municipality):
    with acting_for(municipality):
        put_in_queue("tests.note", [{"municipality": municipality.pk, "word": "x"}])
    work()
    assert tenancy.current_id() is None
