"""Erasing people: what goes, and what stays without them.

Gone: the person with contact data, CPR number (former ones too), diets, comments, answers to statements, and by the
database's own references memberships, responsibilities and messages. Staying, without the person: what happened to
tasks, the lines of imports, and the audit, which knows people by a bare number that leads nowhere from then on.
Tasks are freed first, by whoever knows of tasks: tasks/people/erase.py.
"""

import datetime
from collections.abc import Collection

from django.db import IntegrityError, connection, transaction

from valghalla.accounts.endings import end_sessions_of_citizens
from valghalla.audit.actors import Actor
from valghalla.audit.models import AuditEntry
from valghalla.audit.record import entry
from valghalla.participants.errors import HasTasks
from valghalla.participants.models import FormerCprNumber, Participant


def erase(participant_ids: Collection[int], *, by: Actor, now: datetime.datetime) -> int:
    """Delete these people with everything about them and tell how many there were; the audit keeps a row for each.

    Keys of nobody are passed over. Raises HasTasks when one of them still holds a task; nobody is gone then.
    """
    try:
        with transaction.atomic():
            found = sorted(
                Participant.objects.select_for_update().filter(pk__in=participant_ids).values_list("pk", flat=True)
            )
            end_sessions_of_citizens(_numbers(found))
            AuditEntry.objects.bulk_create(
                entry("participant.erased", Participant(pk=pk), by=by, now=now, participant_id=pk) for pk in found
            )
            Participant.objects.filter(pk__in=found)._raw_delete(
                "default"
            )  # the database takes along what hangs on them
            with connection.cursor() as cursor:  # now rather than at the end, where nobody could answer
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as held:
        raise HasTasks(sorted(participant_ids)) from held
    return len(found)


def _numbers(participant_ids: Collection[int]) -> list[bytes]:
    """Digests of the CPR numbers they have and had, by which they may be signed in."""
    now_theirs = Participant.objects.filter(pk__in=participant_ids).values_list("cpr_digest", flat=True)
    once_theirs = FormerCprNumber.objects.filter(participant_id__in=participant_ids).values_list(
        "cpr_digest", flat=True
    )
    return [bytes(digest) for digest in (*now_theirs, *once_theirs)]
