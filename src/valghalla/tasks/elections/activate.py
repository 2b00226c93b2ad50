"""Making an election active: citizens meet it, people are checked in CPR, and those who wait are written to.

The first step is taken at once; the rest is background work that shows its progress, can be killed and goes on.
"""

import datetime
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import close_old_connections, transaction
from django.db.models import F, QuerySet

from valghalla.audit.actors import Actor, system
from valghalla.audit.record import record
from valghalla.base import clock, tenancy
from valghalla.base.errors import Outside
from valghalla.base.jobs import do_later
from valghalla.base.tenancy import acting_for
from valghalla.communication.models import Event
from valghalla.communication.queue import queue_all
from valghalla.elections.models import Activation, Election
from valghalla.integrations import cpr
from valghalla.municipalities.models import Municipality
from valghalla.participants.cpr.look_up import open_session, result_of
from valghalla.participants.cpr.refresh import Came, could_not_tell, refresh
from valghalla.participants.models import Participant
from valghalla.tasks.check import failed
from valghalla.tasks.elections.checklist import missing_templates
from valghalla.tasks.elections.waiting import not_written_to
from valghalla.tasks.errors import Gone, IsOver, MissingTemplates
from valghalla.tasks.messages import due
from valghalla.tasks.models import Task, TaskState
from valghalla.tasks.remove import invalidate

JOB = "tasks.activation"
AT_ONCE = 8
BATCH = 200
BY_ACTIVATION = system("activation")
# Work that has not come to its end by then has been given up by the job queue; the office may begin it again.
GIVEN_UP_AFTER = datetime.timedelta(hours=1)


def activate(election: Election, *, by: Actor, now: datetime.datetime) -> Activation | None:
    """Make the election active and start the rest in the background; None when it is active already.

    Raises IsOver after its last day, and MissingTemplates when people could not be written to.
    """
    with transaction.atomic():
        held = Election.objects.select_for_update(no_key=True).get(pk=election.pk)
        if held.is_active:
            return None
        if held.last_day < clock.danish_date(now):
            raise IsOver
        if missing := missing_templates(held):
            raise MissingTemplates(missing)
        held.state = Election.State.ACTIVE
        held.activated_at = now
        held.version += 1
        held.save()
        activation = Activation.objects.create(
            election=held, started_at=now, started_by=by.id, total=_holders(held).count()
        )
        record("election.activated", held, by=by, now=now, people=activation.total)
        do_later(JOB, activation=activation.pk)
    return activation


def look_up_again(activation: Activation, *, by: Actor, now: datetime.datetime) -> bool:
    """Begin the background part again: those CPR could not tell of are looked up, those who may not are freed, and
    whoever waits is written to. False, and nothing, when it is still under way or the election is not active."""
    with transaction.atomic():
        held = Activation.objects.select_for_update().select_related("election").get(pk=activation.pk)
        if not held.election.is_active or not may_begin_again(held, now=now):
            return False
        held.finished_at = None
        held.save(update_fields=["finished_at"])
        record("election.looked_up_again", held.election, by=by, now=now, people=held.failed)
        do_later(JOB, activation=held.pk)
    return True


def may_begin_again(activation: Activation, *, now: datetime.datetime) -> bool:
    """Whether the background part is at its end, or has been given up."""
    return activation.finished_at is not None or activation.started_at + GIVEN_UP_AFTER < now


def carry_out(activation_id: int, *, tick: Callable[[], datetime.datetime]) -> Activation:
    """Check the people in CPR, free the tasks of those who no longer may, then invite and confirm. Begun again after a
    break, it goes on with the people not looked up yet, and nobody is written to twice.

    tick: the clock, since this takes its time.
    """
    activation = Activation.objects.select_related("election__type").get(pk=activation_id)
    if activation.finished_at is not None or not activation.election.is_active:
        return activation
    holders = _holders(activation.election)
    waiting = list(holders.filter(cpr_checked_at__lt=activation.started_at).values_list("pk", flat=True))
    # Those freed by an earlier round hold nothing any more, and were looked up all the same.
    looked_up = max(activation.done - activation.failed, holders.count() - len(waiting))
    Activation.objects.filter(pk=activation.pk).update(total=looked_up + len(waiting), done=looked_up, failed=0)
    for start in range(0, len(waiting), BATCH):
        _check(activation, waiting[start : start + BATCH], tick)
    _free_those_who_may_not(activation, now=tick())
    _write_to_those_who_wait(activation, now=tick())
    Activation.objects.filter(pk=activation.pk).update(finished_at=tick())
    activation.refresh_from_db()
    return activation


def not_looked_up(activation: Activation) -> QuerySet[Participant]:
    """People with tasks in the election whom CPR could not be asked about, in Danish order."""
    return _holders(activation.election).filter(cpr_checked_at__lt=activation.started_at).order_by("name_key", "pk")


def _holders(election: Election) -> QuerySet[Participant]:
    return Participant.objects.filter(pk__in=election.tasks.exclude(state=TaskState.AVAILABLE).values("participant_id"))


def _check(activation: Activation, people: Sequence[int], tick: Callable[[], datetime.datetime]) -> None:
    municipality = tenancy.current()
    assert isinstance(municipality, Municipality)
    with open_session() as session, ThreadPoolExecutor(AT_ONCE) as workers:

        def one(pk: int) -> bool:
            try:
                with acting_for(municipality):
                    return _refresh(pk, session, tick)
            finally:
                close_old_connections()

        results = list(workers.map(one, people))
    Activation.objects.filter(pk=activation.pk).update(
        done=F("done") + len(results), failed=F("failed") + results.count(False)
    )


def _refresh(pk: int, session: cpr.Session, tick: Callable[[], datetime.datetime]) -> bool:
    """Bring one person's facts up to date; False when CPR could not tell."""
    for _ in range(3):
        try:
            came = refresh(pk, by=BY_ACTIVATION, now=tick(), purpose="activation", session=session)
        except Outside as failure:
            could_not_tell(pk, result_of(failure), now=tick())
            return False
        if came != Came.LATER:
            return came == Came.TOLD
    could_not_tell(pk, "unavailable", now=tick())
    return False


def _free_those_who_may_not(activation: Activation, *, now: datetime.datetime) -> None:
    """Tasks whose day is over stay with whoever served."""
    municipality = tenancy.current()
    assert isinstance(municipality, Municipality)
    tasks = (
        activation.election.tasks.exclude(state=TaskState.AVAILABLE)
        .filter(task_day__gte=clock.danish_date(now))
        .select_related("participant", "task_type", "election__type")
    )
    removed = 0
    for task in tasks:
        assert task.participant is not None
        if failures := failed(task.participant, task, municipality_code=municipality.code):
            try:
                invalidate(task, failed=failures, by=BY_ACTIVATION, now=now)
                removed += 1
            except Gone:
                continue
    Activation.objects.filter(pk=activation.pk).update(removed=F("removed") + removed)


def _write_to_those_who_wait(activation: Activation, *, now: datetime.datetime) -> None:
    with transaction.atomic():
        election = Election.objects.select_for_update(no_key=True).get(pk=activation.election_id)
        today = clock.danish_date(now)
        invitations = list(not_written_to(election, Event.INVITATION, today=today))
        confirmations = list(not_written_to(election, Event.CONFIRMATION, today=today))
        queue_all([due(Event.INVITATION, task) for task in invitations], election=election, now=now)
        queue_all([due(Event.CONFIRMATION, task) for task in confirmations], election=election, now=now)
        Task.objects.filter(pk__in=[task.pk for task in confirmations]).update(confirmed_at=now)
        Activation.objects.filter(pk=activation.pk).update(
            invitations=F("invitations") + len(invitations), confirmations=F("confirmations") + len(confirmations)
        )
