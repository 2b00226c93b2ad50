"""Verbs: which of our roles a role of the identity provider carries.

What a mapping gave is gone at once when the mapping is: whoever is signed in with that role signs in again, save the one
who changes it. Which of several mappings somebody came in by is not kept, so it is everybody with the role.
"""

import datetime

from django.db import transaction

from valghalla.accounts.endings import end_sessions_of_role
from valghalla.accounts.models import Role, RoleMapping
from valghalla.accounts.users.errors import LastAdministrator, RoleMappingChanged
from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.errors import NameTaken


def add_role_mapping(role_uri: str, role: str, *, by: Actor, now: datetime.datetime) -> RoleMapping:
    """Let people with that role come in as ours. Raises NameTaken when the role has a mapping already."""
    with transaction.atomic():
        _refuse_taken(role_uri, _locked())
        mapping = RoleMapping.objects.create(role_uri=role_uri, role=role)
        record("role_mapping.added", mapping, by=by, now=now, role_uri=role_uri, role=role)
    return mapping


def change_role_mapping(
    pk: int, role_uri: str, role: str, *, seen: tuple[str, str], by: Actor, now: datetime.datetime
) -> RoleMapping:
    """Change a mapping. seen: role URI and role as they were when the change was begun.

    Raises RoleMapping.DoesNotExist, RoleMappingChanged, NameTaken, LastAdministrator.
    """
    with transaction.atomic():
        mappings = _locked()
        mapping = _found(pk, mappings)
        if (mapping.role_uri, mapping.role) != seen:
            raise RoleMappingChanged(mapping.role_uri, mapping.role)
        others = [one for one in mappings if one.pk != pk]
        _refuse_taken(role_uri, others)
        if role != Role.ADMINISTRATOR:
            _require_administrator(others)
        mapping.role_uri, mapping.role = role_uri, role
        mapping.save(update_fields=["role_uri", "role"])
        if (role_uri, role) != seen:
            record(
                "role_mapping.changed",
                mapping,
                by=by,
                now=now,
                role_uri=role_uri,
                role=role,
                role_uri_before=seen[0],
                role_before=seen[1],
                sessions_ended=_end_sessions_with(seen[1], by=by),
            )
    return mapping


def delete_role_mapping(pk: int, *, by: Actor, now: datetime.datetime) -> None:
    """Let nobody in by that role any more. Raises RoleMapping.DoesNotExist, LastAdministrator."""
    with transaction.atomic():
        mappings = _locked()
        mapping = _found(pk, mappings)
        _require_administrator([one for one in mappings if one.pk != pk])
        ended = _end_sessions_with(mapping.role, by=by)
        record(
            "role_mapping.deleted",
            mapping,
            by=by,
            now=now,
            role_uri=mapping.role_uri,
            role=mapping.role,
            sessions_ended=ended,
        )
        mapping.delete()


def is_last_administrator(mapping: RoleMapping) -> bool:
    """Whether nobody could sign in as an administrator without it."""
    others = RoleMapping.objects.filter(role=Role.ADMINISTRATOR).exclude(pk=mapping.pk)
    return mapping.role == Role.ADMINISTRATOR and not others.exists()


def _end_sessions_with(role: str, *, by: Actor) -> int:
    return end_sessions_of_role(role, but=by.id if by.kind == "staff" else None)


def _locked() -> list[RoleMapping]:
    """All of them, held: the last administrator's is the last only as long as nobody else takes another away."""
    return list(RoleMapping.objects.select_for_update().order_by("pk"))


def _found(pk: int, mappings: list[RoleMapping]) -> RoleMapping:
    for mapping in mappings:
        if mapping.pk == pk:
            return mapping
    raise RoleMapping.DoesNotExist


def _refuse_taken(role_uri: str, mappings: list[RoleMapping]) -> None:
    for other in mappings:
        if other.role_uri == role_uri:
            raise NameTaken("role_uri", other.pk)


def _require_administrator(remaining: list[RoleMapping]) -> None:
    if not any(one.role == Role.ADMINISTRATOR for one in remaining):
        raise LastAdministrator
