"""Looking everybody up in CPR: begun, gone on with slice by slice, ended. Which elections ask for it is for tasks/rules/weekly_check.py.

One slice a job, and one such job at a time whatever the municipality, so that messages and pages are not kept waiting and
CPR is not flooded. A killed job leaves the rest to the next; where CPR does not answer, all wait and are asked for again.
"""

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import IntegrityError, close_old_connections, transaction
from django.db.models import Q, QuerySet

from valghalla.audit import actors
from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base import jobs, tenancy
from valghalla.base.tenancy import acting_for
from valghalla.integrations import cpr
from valghalla.municipalities.models import Municipality
from valghalla.participants.cpr.look_up import open_session, result_of
from valghalla.participants.cpr.refresh import Came, refresh
from valghalla.participants.models import CprCheck, Participant

JOB = "participants.cpr_check"
BY_CLOCK = actors.system("weekly")
PURPOSE = "weekly"
AT_ONCE = 4
BATCH = 40
SLICE = 400
FIRST_PAUSE_MINUTES, LONGEST_PAUSE_MINUTES = 10, 60
MOST_PASSES = 24
# Nothing has come of it for so long: the job is lost.
LOST_AFTER = datetime.timedelta(minutes=30)

Clock = Callable[[], datetime.datetime]


def begin(*, whom: str = CprCheck.Whom.ALL, by: Actor = BY_CLOCK, now: datetime.datetime) -> CprCheck | None:
    """Begin to look people up; None when that is under way. whom: CprCheck.Whom."""
    try:
        with transaction.atomic():
            check = CprCheck(
                whom=whom, started_at=now, touched_at=now, started_by=by.id if by.kind == "staff" else None
            )
            check.total = left(check).count()
            check.save(force_insert=True)
            record("participants.check_begun", check, by=by, now=now, people=check.total)
            _put_in_queue(check, after=0)
    except IntegrityError:
        return None
    return check


def left(check: CprCheck) -> QuerySet[Participant]:
    """Whom this check has not asked about yet, by key."""
    people = Participant.objects.filter(Q(cpr_failed_at=None) | Q(cpr_failed_at__lt=check.started_at))
    if check.whom == CprCheck.Whom.FAILED:
        return people.exclude(cpr_failure="").order_by("pk")
    return people.filter(cpr_checked_at__lt=check.started_at).order_by("pk")


def not_looked_up() -> QuerySet[Participant]:
    """Whom CPR could not tell of when it was asked last, in Danish order."""
    return Participant.objects.exclude(cpr_failure="").order_by("name_key", "pk")


def under_way() -> CprCheck | None:
    """The check that has not come to its end."""
    return CprCheck.objects.filter(finished_at=None).first()


def newest_of_all() -> CprCheck | None:
    """The newest check of everybody that is at its end."""
    ended = CprCheck.objects.filter(whom=CprCheck.Whom.ALL, finished_at__isnull=False)
    return ended.order_by("-started_at", "-pk").first()


def take_up(*, now: datetime.datetime) -> bool:
    """Queue a job for the check under way, when its pause is over or its job is lost; whether it did."""
    with transaction.atomic():
        check = CprCheck.objects.select_for_update(no_key=True).filter(finished_at=None).first()
        if check is None:
            return False
        if check.next_try_at is not None and check.next_try_at > now:
            return False
        if check.next_try_at is None and check.touched_at + LOST_AFTER > now:
            return False
        check.next_try_at, check.touched_at = None, now
        check.save(update_fields=["next_try_at", "touched_at"])
        _put_in_queue(check, after=0)
    return True


def carry_on(check_id: int, *, after: int, tick: Clock) -> CprCheck | None:
    """Look up the next slice; the check when nobody is left to be asked about, None while it goes on.

    after: key of the last person this pass has been at.   tick: the clock, since this takes its time.
    """
    check = CprCheck.objects.filter(pk=check_id, finished_at=None, next_try_at=None).first()
    if check is None:
        return None
    keys = list(left(check).filter(pk__gt=after).values_list("pk", flat=True)[:SLICE])
    trouble = ""
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        trouble = _look_up(some, tick)
        CprCheck.objects.filter(pk=check.pk).update(touched_at=tick(), trouble=trouble)
        if trouble or jobs.is_stopping():
            break
        after = some[-1]
    if trouble:
        return _pause(check, trouble, now=tick())
    if jobs.is_stopping() or left(check).filter(pk__gt=after).exists():
        _put_in_queue(check, after=after)
        return None
    return _pause(check, "unavailable", now=tick()) if left(check).exists() else check


def end(check: CprCheck, *, freed: int, now: datetime.datetime) -> CprCheck:
    """Write down that it is at its end. freed: tasks somebody lost by it."""
    with transaction.atomic():
        CprCheck.objects.filter(pk=check.pk).update(finished_at=now, touched_at=now, freed=freed)
        failed = Participant.objects.filter(cpr_failed_at__gte=check.started_at).count()
        record("participants.checked", check, by=BY_CLOCK, now=now, people=check.total, not_found=failed, freed=freed)
    check.refresh_from_db()
    return check


def _look_up(keys: list[int], tick: Clock) -> str:
    """Look some people up, several at a time; the word for why nobody can be looked up just now, "" when some could."""
    municipality = tenancy.current()
    assert isinstance(municipality, Municipality)
    try:
        with open_session() as session, ThreadPoolExecutor(AT_ONCE) as workers:

            def one(pk: int) -> Came:
                try:
                    with acting_for(municipality):
                        return refresh(pk, by=BY_CLOCK, now=tick(), purpose=PURPOSE, session=session)
                finally:
                    close_old_connections()

            came = list(workers.map(one, keys))
    except (cpr.AgreementMissing, cpr.WrongSettings) as failure:
        return result_of(failure)
    return "unavailable" if all(one == Came.LATER for one in came) else ""


def _pause(check: CprCheck, trouble: str, *, now: datetime.datetime) -> CprCheck | None:
    """Let those who are left wait, with growing pauses; after a day of them they count as not looked up."""
    passes = check.passes + 1
    if passes >= MOST_PASSES:
        left(check).update(cpr_failure=trouble, cpr_failed_at=now)
        return check
    minutes = min(FIRST_PAUSE_MINUTES * 2 ** (passes - 1), LONGEST_PAUSE_MINUTES)
    CprCheck.objects.filter(pk=check.pk).update(
        passes=passes, trouble=trouble, touched_at=now, next_try_at=now + datetime.timedelta(minutes=minutes)
    )
    return None


def _put_in_queue(check: CprCheck, *, after: int) -> None:
    municipality = tenancy.required_id()
    jobs.put_in_queue(JOB, [{"municipality": municipality, "check": check.pk, "after": after}])
