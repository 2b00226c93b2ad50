"""Adding people with what CPR says of them, and following CPR from then on."""

import datetime
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from valghalla.audit import actors
from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.cpr_number import CprNumber
from valghalla.integrations.cpr import PersonFacts
from valghalla.participants.contact import email_of, mobile_of
from valghalla.participants.errors import AlreadyRegistered, NumberReplaced
from valghalla.participants.find import by_cpr
from valghalla.participants.models import (
    CONTACT,
    KEYS,
    FormerCprNumber,
    Participant,
    ParticipantDiet,
    SpecialDiet,
    cpr_digest,
)

FROM_CPR = (
    "first_names",
    "last_name",
    "birth_date",
    "status",
    "street_address",
    "care_of",
    "postal_code",
    "city",
    "municipality_code",
    "citizenship",
    "incapable",
    "protected_address",
    "digital_post",
)


def add_participant(
    person: PersonFacts,
    *,
    mobile: str = "",
    email: str = "",
    diets: Iterable[int] = (),
    by: Actor | None,
    now: datetime.datetime,
) -> Participant:
    """Make a participant of a person as CPR has just answered.

    mobile, email: as written; what is required of them is the form's to say.   diets: keys of the municipality's own,
    others are passed over.   by: None when the person registers herself. Teams are joined by the caller.
    Raises AlreadyRegistered, NumberReplaced, InvalidMobile or InvalidEmail; nothing is stored then.
    """
    if person.cpr_number is None:
        raise NumberReplaced
    participant = Participant(**facts_of(person), created_at=now)
    participant.mobile, participant.email = mobile_of(mobile), email_of(email)
    participant.cpr_checked_at = person.looked_up_at
    participant.set_cpr(person.cpr_number)
    with transaction.atomic():
        _demand_new(person)
        try:
            with transaction.atomic():
                participant.save(force_insert=True)
        except IntegrityError:
            _demand_new(person)
            raise
        if person.superseded:
            FormerCprNumber.objects.create(participant=participant, cpr_digest=cpr_digest(person.asked_cpr_number))
        set_diets(participant, diets)
        by = by or actors.participant(participant.pk)
        record("participant.added", participant, by=by, now=now, participant_id=participant.pk)
    return participant


def update_from_cpr(
    participant: Participant, person: PersonFacts, *, by: Actor = actors.SYSTEM, now: datetime.datetime
) -> frozenset[str]:
    """Bring a participant in step with CPR and say which fields changed; a changed number is followed ("cpr" is among
    them).

    The number before leads to the person as well. Where another participant already has the new number, facts are
    taken over and the number stays ("cpr_taken"): two records of one person are for the office to see to. Where CPR
    says
    that the number was replaced, and not by which, nothing is taken over, since nothing is left there ("cpr_unknown").
    Raises participants' DoesNotExist when erased meanwhile.
    """
    with transaction.atomic():
        held = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
        if person.cpr_number is None:
            held.cpr_failure, held.cpr_failed_at = "number_replaced", now
            held.save(update_fields=["cpr_failure", "cpr_failed_at"])
            record("participant.number_replaced", held, by=by, now=now, participant_id=held.pk)
            return frozenset({"cpr_unknown"})
        known = facts_of(person)
        changed = {field for field, value in known.items() if getattr(held, field) != value}
        for field in changed:
            setattr(held, field, known[field])
        if cpr_digest(person.cpr_number) != bytes(held.cpr_digest):
            changed.add(_follow(held, person.cpr_number))
        held.cpr_checked_at = person.looked_up_at
        held.cpr_failure, held.cpr_failed_at = "", None
        plain = [field for field in FROM_CPR if field not in CONTACT]
        asked = ["cpr_checked_at", "cpr_failure", "cpr_failed_at", "facts_changed_at"]
        held.facts_changed_at = now if changed else held.facts_changed_at
        held.save(update_fields=[*plain, "cpr_sealed", "cpr_digest", *asked, *KEYS])
        if changed:
            record("participant.updated_from_cpr", held, by=by, now=now, participant_id=held.pk, fields=sorted(changed))
    participant.refresh_from_db()
    return frozenset(changed)


def set_diets(participant: Participant, diets: Iterable[int]) -> None:
    """Let these be the person's diets, by their keys; keys that are not the municipality's are passed over."""
    wanted = set(SpecialDiet.objects.filter(pk__in=list(diets)).values_list("pk", flat=True))
    held = dict(participant.diets.values_list("diet_id", "pk"))
    ParticipantDiet.objects.filter(pk__in=[pk for diet, pk in held.items() if diet not in wanted]).delete()
    ParticipantDiet.objects.bulk_create(
        ParticipantDiet(participant=participant, diet_id=diet) for diet in sorted(wanted - held.keys())
    )


def facts_of(person: PersonFacts) -> dict[str, object]:
    """The columns of a participant that CPR fills. Who lives abroad has the address there on one line."""
    abroad = ", ".join(person.abroad_lines)
    home = ", ".join(filter(None, [person.locality, person.street_address, person.town]))
    named = bool(person.first_names or person.last_name)
    return {
        "first_names": person.first_names[:255],
        "last_name": (person.last_name if named else person.addressing_name)[:255],
        "birth_date": person.birth_date,
        "status": person.status,
        "street_address": (home or abroad)[:255],
        "care_of": person.care_of[:255],
        "postal_code": person.postal_code[:20],
        "city": person.city[:255],
        "municipality_code": person.municipality_code,
        "citizenship": person.citizenship_code,
        "incapable": person.incapable,
        "protected_address": person.protected,
        "digital_post": person.digital_post,
    }


def _demand_new(person: PersonFacts) -> None:
    for number in (person.cpr_number, person.asked_cpr_number):
        if number is not None and (known := by_cpr(number)) is not None:
            raise AlreadyRegistered(known.pk)


def _follow(held: Participant, number: CprNumber) -> str:
    known = by_cpr(number)
    if known is not None and known.pk != held.pk:
        return "cpr_taken"
    FormerCprNumber.objects.filter(cpr_digest=cpr_digest(number)).delete()
    FormerCprNumber.objects.get_or_create(cpr_digest=bytes(held.cpr_digest), defaults={"participant": held})
    held.set_cpr(number)
    return "cpr"
