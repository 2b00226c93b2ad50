"""Verbs: a member of staff may come in no more, and may again."""

import datetime

from django.db import transaction

from valghalla.accounts.endings import end_sessions_of_staff
from valghalla.accounts.models import StaffUser
from valghalla.accounts.users.errors import ActorEnded, AlreadyEnded, NotEnded, OwnAccess
from valghalla.audit.actors import Actor
from valghalla.audit.record import record

_Ended = StaffUser.Ended


def end_access(pk: int, *, by: Actor, now: datetime.datetime) -> StaffUser:
    """Shut a member of staff out at once, whatever roles she comes with, until somebody opens it again.

    Raises StaffUser.DoesNotExist, OwnAccess, AlreadyEnded; ActorEnded when whoever does it has been shut out herself:
    so two administrators who shut each other out leave one of them in.
    """
    doing = by.id if by.kind == "staff" else None
    if doing == pk:
        raise OwnAccess
    with transaction.atomic():
        held = {
            user.pk: user for user in StaffUser.objects.select_for_update().filter(pk__in=[pk, doing]).order_by("pk")
        }
        if pk not in held:
            raise StaffUser.DoesNotExist
        if doing is not None and held[doing].ended_at is not None:
            raise ActorEnded
        user = held[pk]
        if user.ended_why == _Ended.BY_OFFICE:
            raise AlreadyEnded
        user.ended_at, user.ended_why = now, _Ended.BY_OFFICE
        user.save(update_fields=["ended_at", "ended_why"])
        sessions = end_sessions_of_staff(user)
        record("staff.access_ended", user, by=by, now=now, why=_Ended.BY_OFFICE, sessions_ended=sessions)
    return user


def reopen_access(pk: int, *, by: Actor, now: datetime.datetime) -> StaffUser:
    """Let a member of staff in again whom the office had shut out; she still needs a role to sign in with.

    Raises StaffUser.DoesNotExist, NotEnded.
    """
    with transaction.atomic():
        user = StaffUser.objects.select_for_update().get(pk=pk)
        if user.ended_why != _Ended.BY_OFFICE:
            raise NotEnded
        user.ended_at, user.ended_why = None, ""
        user.save(update_fields=["ended_at", "ended_why"])
        record("staff.access_reopened", user, by=by, now=now)
    return user
