"""The addresses that stand in letters, and what is done at them.

An address is the same in all letters of a person, says nothing of her, and opens nothing else. docs/rules/group-messages.md.
"""

import datetime
from collections.abc import Collection
from enum import StrEnum

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.communication.models import NoticeChoice, UnsubscribeAddress
from valghalla.municipalities.links import citizen_page
from valghalla.municipalities.models import Municipality
from valghalla.participants.models import Participant
from valghalla.teams.models import new_token


class Kind(StrEnum):
    """What can be ended."""

    GROUP = "group"  # what is written to many
    NOTICES = "notices"  # news to those who answer for teams and work locations


# As the audit names what was changed.
_FIELDS = {Kind.GROUP: "no_group_email", Kind.NOTICES: "notices"}


def tokens_of(people: Collection[int], *, now: datetime.datetime) -> dict[int, str]:
    """Participant → her token, made for those who have none. Two queries, and one more for each that is new at once."""
    found = _read(people)
    if missing := set(people) - found.keys():
        with transaction.atomic():
            new = [UnsubscribeAddress(participant_id=pk, token=new_token(), created_at=now) for pk in sorted(missing)]
            UnsubscribeAddress.objects.bulk_create(new, ignore_conflicts=True)
        found = _read(people)  # somebody else may have been first
    return found


def address(token: str, kind: Kind, *, municipality: Municipality) -> str:
    """The web address that stands in a letter."""
    return citizen_page(municipality, "stop_emails", kind, token)


def by_token(token: str) -> Participant | None:
    """Whose letters an address ends; None when it leads nowhere."""
    found = UnsubscribeAddress.objects.select_related("participant").filter(token=token).first()
    return found.participant if found else None


def has_stopped(participant: Participant, kind: Kind) -> bool:
    """Whether the person gets no more of that kind."""
    if kind is Kind.GROUP:
        return participant.no_group_email
    paces = list(NoticeChoice.objects.filter(participant=participant).values_list("pace", flat=True))
    return bool(paces) and len(paces) == len(NoticeChoice.Role) and set(paces) == {NoticeChoice.Pace.NEVER}


def stop(participant_id: int, kind: Kind, *, by: Actor, now: datetime.datetime) -> bool:
    """No more letters of that kind by e-mail; False when it was so already."""
    with transaction.atomic():
        person = Participant.objects.select_for_update(no_key=True).get(pk=participant_id)
        if has_stopped(person, kind):
            return False
        _set(person, kind, stopped=True, now=now)
        record("participant.changed", person, by=by, now=now, participant_id=person.pk, fields=[_FIELDS[kind]])
    return True


def resume(participant_id: int, kind: Kind, *, by: Actor, now: datetime.datetime) -> bool:
    """Letters of that kind again; False when there was nothing to take back. Notices come once a day then."""
    with transaction.atomic():
        person = Participant.objects.select_for_update(no_key=True).get(pk=participant_id)
        if not has_stopped(person, kind):
            return False
        _set(person, kind, stopped=False, now=now)
        record("participant.changed", person, by=by, now=now, participant_id=person.pk, fields=[_FIELDS[kind]])
    return True


def _set(person: Participant, kind: Kind, *, stopped: bool, now: datetime.datetime) -> None:
    if kind is Kind.GROUP:
        Participant.objects.filter(pk=person.pk).update(no_group_email=stopped)
        return
    pace = NoticeChoice.Pace.NEVER if stopped else NoticeChoice.Pace.DAILY
    for role in NoticeChoice.Role:
        NoticeChoice.objects.update_or_create(participant=person, role=role, defaults={"pace": pace, "told_until": now})


def _read(people: Collection[int]) -> dict[int, str]:
    rows = UnsubscribeAddress.objects.filter(participant__in=people)
    return dict(rows.values_list("participant_id", "token"))
