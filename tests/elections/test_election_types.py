"""Election types."""

import pytest

from tests.elections.factories import election
from valghalla.audit.models import AuditEntry
from valghalla.base.errors import NameTaken, StaleVersion
from valghalla.elections.election_types import (
    ElectionTypeInUse,
    change_election_type,
    create_election_type,
    delete_election_type,
)
from valghalla.elections.models import Election, ElectionType

RULES = {"requires_age": True, "requires_residence": True, "requires_citizenship": False, "requires_competence": False}


@pytest.mark.acceptance("A-124")
def test_made_changed_and_unique(acting, by, now):
    kind = create_election_type(title="Kommunalvalg", **RULES, by=by, now=now)
    with pytest.raises(NameTaken):
        create_election_type(title="kommunalvalg", **RULES, by=by, now=now)
    with pytest.raises(StaleVersion):
        change_election_type(kind.pk, title="X", version=3, **RULES, by=by, now=now)
    change_election_type(kind.pk, title="Kommunalvalg", version=1, **RULES | {"requires_age": False}, by=by, now=now)
    assert AuditEntry.objects.latest("id").details == {"changed": {"requires_age": [True, False]}}


@pytest.mark.acceptance("A-127")
@pytest.mark.parametrize("state", list(Election.State))
def test_a_type_any_election_is_of_stays(acting, by, now, state):
    used = election(state=state)
    with pytest.raises(ElectionTypeInUse) as refused:
        delete_election_type(used.type_id, by=by, now=now)
    assert refused.value.elections == 1


def test_an_unused_type_goes(acting, by, now):
    kind = create_election_type(title="Kommunalvalg", **RULES, by=by, now=now)
    delete_election_type(kind.pk, by=by, now=now)
    assert not ElectionType.objects.exists()
