"""Special diets: the kinds of food people can ask for."""

import datetime

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.records import claim_name, held, take_over, tidy
from valghalla.participants.models import SpecialDiet


def create_diet(*, title: str, by: Actor, now: datetime.datetime) -> SpecialDiet:
    """Add a diet. Raises NameTaken."""
    with transaction.atomic():
        claim_name(SpecialDiet, "title", title)
        diet = SpecialDiet.objects.create(title=tidy(title))
        record("diet.created", diet, by=by, now=now, title=diet.title)
    return diet


def change_diet(pk: int, *, title: str, version: int, by: Actor, now: datetime.datetime) -> SpecialDiet:
    """Rename a diet, with everybody who has it. Raises NameTaken or StaleVersion."""
    with transaction.atomic():
        claim_name(SpecialDiet, "title", title, besides=pk)
        diet = held(SpecialDiet, pk, version)
        if changed := take_over(diet, {"title": tidy(title)}):
            record("diet.changed", diet, by=by, now=now, changed=changed)
    return diet


def delete_diet(pk: int, *, by: Actor, now: datetime.datetime) -> int:
    """Delete a diet; those who had it no longer have. Returns how many they were; nothing when it is gone already."""
    with transaction.atomic():
        diet = SpecialDiet.objects.select_for_update().filter(pk=pk).first()
        if diet is None:
            return 0
        eaters = diet.eaters.count()
        record("diet.deleted", diet, by=by, now=now, title=diet.title, participants=eaters)
        diet.delete()
    return eaters
