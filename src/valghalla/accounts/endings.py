"""Ending sessions at once, from wherever: access taken away, a person erased, a sign-out begun elsewhere."""

from collections.abc import Collection

from valghalla.accounts.models import Session, StaffUser
from valghalla.accounts.whose import name_id_digest, session_index_digest


def end_sessions_of_staff(user: StaffUser) -> int:
    """End every session of a member of staff; how many there were."""
    return _end(staff=user)


def end_sessions_of_role(role: str, *, but: int | None) -> int:
    """End every session of staff with this role, except those of one of them (her key); how many there were."""
    return Session.objects.filter(staff__role=role).exclude(staff=but).delete()[0]


def end_sessions_of_citizens(digests: Collection[bytes]) -> int:
    """End every session of the citizens with these digests of CPR numbers (participants are found by the same)."""
    return _end(citizen__in=list(digests))


def end_sessions_named(name_id: str, session_index: str | None) -> int:
    """End what an identity provider calls so: one session, or all of the person's when it names none."""
    if session_index is None:
        return _end(name_id=name_id_digest(name_id))
    return _end(name_id=name_id_digest(name_id), session_index=session_index_digest(session_index))


def _end(**whose: object) -> int:
    return Session.objects.filter(**whose).delete()[0]
