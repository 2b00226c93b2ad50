"""What is open, for whom, and who could be let in."""

import datetime
from collections.abc import Iterable

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import OuterRef, QuerySet, Subquery

from valghalla.accounts.models import Fallback, SecondFactor, StaffUser
from valghalla.base.danish_order import sort_key

# The session of somebody who came in by a fallback keeps its key under this name.
MARK = "fallback"


def open_now(*, now: datetime.datetime) -> Fallback | None:
    """The municipality's open fallback."""
    return Fallback.objects.filter(closed_at__isnull=True, until__gt=now).first()


def still_holds(session: SessionBase, *, now: datetime.datetime) -> bool:
    """Whether a session may go on: it is of the ordinary kind, or its fallback is open still."""
    pk = session.get(MARK)
    return pk is None or Fallback.objects.filter(pk=pk, closed_at__isnull=True, until__gt=now).exists()


def fallback_until(session: SessionBase) -> datetime.datetime | None:
    """When a session that began by the fallback is over for good; None for one of the ordinary kind."""
    if session.get(MARK) is None:
        return None
    return datetime.datetime.fromtimestamp(session["latest"], datetime.UTC)


def has_second_factor(staff: StaffUser) -> bool:
    """Whether she has a second factor in use."""
    return SecondFactor.objects.filter(staff=staff, confirmed_at__isnull=False).exists()


def staff_for_fallback() -> QuerySet[StaffUser]:
    """Everybody whose access has not ended, with ``second_factor_at``: since when, or None without one."""
    confirmed = SecondFactor.objects.filter(staff=OuterRef("pk")).values("confirmed_at")[:1]
    people = StaffUser.objects.filter(ended_at__isnull=True)
    return people.annotate(second_factor_at=Subquery(confirmed)).order_by("pk")


def by_name(people: Iterable[StaffUser]) -> list[StaffUser]:
    """In Danish order of their names."""
    return sorted(people, key=lambda one: sort_key(one.name))


def ready() -> QuerySet[StaffUser]:
    """Those of them who have a second factor in use."""
    return staff_for_fallback().filter(second_factors__confirmed_at__isnull=False)
