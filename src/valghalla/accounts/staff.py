"""Staff coming in: the role that the municipality's mapping finds in what Context Handler says.

The first sign-in makes the user; name and role follow at each. Without a role access is over until there is one again.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from valghalla.accounts.endings import end_sessions_of_staff
from valghalla.accounts.errors import SignInRefused
from valghalla.accounts.identities import Identity
from valghalla.accounts.levels import demand_level
from valghalla.accounts.models import Role, RoleMapping, ServiceProvider, StaffUser
from valghalla.accounts.whose import Named
from valghalla.audit import actors
from valghalla.audit.record import record
from valghalla.base import tenancy
from valghalla.integrations.saml.assertion import Assertion
from valghalla.integrations.saml.errors import SamlRefused
from valghalla.integrations.saml.oiosaml import Employee, employee_of
from valghalla.integrations.saml.privileges import role_uris_for
from valghalla.municipalities.models import Municipality

HIGHEST_FIRST = (Role.ADMINISTRATOR, Role.EDITOR, Role.READER)
LONGEST_NAME = 255


def identify(assertion: Assertion, *, now: datetime.datetime) -> Identity:
    """The member of staff in a verified answer, with her role here.

    Raises SamlRefused: "level", "other_municipality", "no_role" and those of ``employee_of``. Whoever has no role any
    more is out at once: her sessions end, and her access with them.
    """
    demand_level(assertion, "admin")
    employee = employee_of(assertion)
    municipality = Municipality.objects.get(pk=tenancy.required_id())
    _demand_employer(employee, municipality)
    role = highest_role(role_uris_for(employee.groups, municipality.cvr))
    if role is None:
        close_access(employee.subject, now=now)
        raise SamlRefused("no_role")
    named = Named(assertion.name_id, assertion.session_index)
    return Identity(employee.name[:LONGEST_NAME], named, subject=employee.subject, role=role)


def highest_role(uris: Iterable[str]) -> Role | None:
    """The most that the municipality's mapping makes of these role URIs; None when it knows none of them."""
    found = set(RoleMapping.objects.filter(role_uri__in=list(uris)).values_list("role", flat=True))
    return next((role for role in HIGHEST_FIRST if role in found), None)


def arrive(identity: Identity, *, now: datetime.datetime) -> StaffUser:
    """Make the user, or bring name and role in step; access that ended with a role begins again with one.

    Raises SignInRefused("access_ended") when the office has ended it: only the office takes that back.
    """
    name = identity.name or identity.subject
    with transaction.atomic():
        user, made = StaffUser.objects.select_for_update().get_or_create(
            subject=identity.subject, defaults={"name": name, "role": identity.role, "created_at": now}
        )
        if user.ended_why == StaffUser.Ended.BY_OFFICE:
            raise SignInRefused("access_ended")
        if made:
            record("staff.added", user, by=actors.SYSTEM, now=now, role=user.role)
        else:
            _follow(user, identity, now=now)
    return user


def close_access(subject: str, *, now: datetime.datetime) -> None:
    """Mark that somebody has no role any more, and end her sessions. Does nothing for a stranger."""
    with transaction.atomic():
        user = StaffUser.objects.select_for_update().filter(subject=subject).first()
        if user is None:
            return
        ended = end_sessions_of_staff(user)
        if user.ended_at is None:
            user.ended_at, user.ended_why = now, StaffUser.Ended.ROLE_GONE
            user.save(update_fields=["ended_at", "ended_why"])
            record("staff.access_ended", user, by=actors.SYSTEM, now=now, why=user.ended_why, sessions_ended=ended)


def _demand_employer(employee: Employee, municipality: Municipality) -> None:
    if employee.cvr == municipality.cvr:
        return
    if not ServiceProvider.objects.filter(site="admin", allow_delegated=True).exists():
        raise SamlRefused("other_municipality")


def _follow(user: StaffUser, identity: Identity, *, now: datetime.datetime) -> None:
    changed: dict[str, Any] = {}
    if identity.name and user.name != identity.name:
        user.name, changed["name"] = identity.name, True
    if user.role != identity.role:
        changed["role"] = [user.role, identity.role]
        user.role = identity.role
    if changed:
        record("staff.changed", user, by=actors.SYSTEM, now=now, **changed)
    if user.ended_at is not None:
        user.ended_at, user.ended_why = None, ""
        record("staff.access_opened", user, by=actors.SYSTEM, now=now, role=user.role)
    user.save(update_fields=["name", "role", "ended_at", "ended_why"])
