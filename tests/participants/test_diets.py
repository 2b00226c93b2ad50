"""Special diets."""

import pytest

from tests.participants.factories import participant
from valghalla.audit.models import AuditEntry
from valghalla.base.errors import NameTaken, StaleVersion
from valghalla.participants.diets import change_diet, create_diet, delete_diet
from valghalla.participants.models import ParticipantDiet, SpecialDiet


@pytest.mark.acceptance("A-120")
def test_made_renamed_and_unique(acting, by, now):
    diet = create_diet(title="Vegetarisk", by=by, now=now)
    create_diet(title="Glutenfri", by=by, now=now)
    with pytest.raises(NameTaken):
        change_diet(diet.pk, title=" glutenFRI", version=1, by=by, now=now)
    with pytest.raises(StaleVersion):
        change_diet(diet.pk, title="Vegansk", version=4, by=by, now=now)
    assert change_diet(diet.pk, title="Vegansk", version=1, by=by, now=now).title == "Vegansk"


@pytest.mark.acceptance("A-121", "A-122")
def test_deleting_takes_it_from_everybody_and_says_how_many(acting, by, now):
    diet = create_diet(title="Vegetarisk", by=by, now=now)
    for _ in range(2):
        ParticipantDiet.objects.create(participant=participant(), diet=diet)
    assert delete_diet(diet.pk, by=by, now=now) == 2
    assert (SpecialDiet.objects.count(), ParticipantDiet.objects.count()) == (0, 0)
    assert AuditEntry.objects.latest("id").details == {"title": "Vegetarisk", "participants": 2}
    assert delete_diet(diet.pk, by=by, now=now) == 0
