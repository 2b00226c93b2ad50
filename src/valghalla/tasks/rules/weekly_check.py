"""Each week, while an election is active: everybody is looked up in CPR, and it shows who may not have her task any more.

Source: docs/rules/weekly-check.md; requirements, §4.7.
"""

import datetime

from django.db.models import Min

from valghalla.base import clock, tenancy
from valghalla.elections.models import Election
from valghalla.municipalities.models import Municipality, Settings
from valghalla.participants.cpr import check as cpr_check
from valghalla.participants.cpr.check import Clock
from valghalla.participants.models import CprCheck, Participant
from valghalla.tasks.check import failed
from valghalla.tasks.errors import Gone
from valghalla.tasks.remove import invalidate
from valghalla.tasks.rules.broken import tasks_against_rules

WEEK = datetime.timedelta(days=7)


def see_to(*, now: datetime.datetime) -> None:
    """Begin the weekly check when it is due, or see to the one under way."""
    if not cpr_check.take_up(now=now) and is_due(now=now):
        cpr_check.begin(now=now)


def is_due(*, now: datetime.datetime) -> bool:
    """Whether everybody is to be looked up now."""
    if cpr_check.under_way() is not None:
        return False
    due = due_at()
    return due is not None and due <= now


def due_at() -> datetime.datetime | None:
    """When the next check begins: a week after the last, or when there was none, after the oldest look-up of anybody; None
    when no election is active, nobody is there, or the municipality does not want it."""
    if not Settings.objects.filter(checks_cpr=True).exists():
        return None
    if not Election.objects.filter(state=Election.State.ACTIVE).exists():
        return None
    last = cpr_check.newest_of_all()
    since = last.started_at if last else Participant.objects.aggregate(oldest=Min("cpr_checked_at"))["oldest"]
    return None if since is None else since + WEEK


def carry_on(check_id: int, *, after: int, tick: Clock) -> CprCheck | None:
    """Look up the next slice; when it was the last, free tasks where the municipality wants that, and end the check."""
    check = cpr_check.carry_on(check_id, after=after, tick=tick)
    if check is None:
        return None
    freed = 0
    if Settings.objects.filter(frees_tasks=True).exists():
        freed = free_those_who_may_not(check, now=tick())
    return cpr_check.end(check, freed=freed, now=tick())


def free_those_who_may_not(check: CprCheck, *, now: datetime.datetime) -> int:
    """Free the tasks to come, in active elections, of people whom the check asked about and who fail a rule; how many.

    They are told, as ``remove.invalidate`` does. Whom CPR could not tell of keeps her task.
    """
    municipality = tenancy.current()
    assert isinstance(municipality, Municipality)
    tasks = tasks_against_rules(today=clock.danish_date(now)).filter(
        election__state=Election.State.ACTIVE,
        participant__cpr_checked_at__gte=check.started_at,
        participant__cpr_failure="",
    )
    freed = 0
    for task in tasks.select_related("participant", "task_type", "election__type").order_by("pk"):
        assert task.participant is not None
        if why := failed(task.participant, task, municipality_code=municipality.code):
            try:
                invalidate(task, failed=why, by=cpr_check.BY_CLOCK, now=now)
            except Gone:
                continue
            freed += 1
    return freed
