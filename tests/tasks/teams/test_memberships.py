"""Teams as the office sets them."""

import datetime

import pytest

from tests.elections.factories import ELECTION_DAY, scene, team
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.audit.models import AuditEntry
from valghalla.base.errors import StaleVersion
from valghalla.participants.errors import InvalidMobile
from valghalla.tasks.errors import HoldsTasksFor, NoTeam
from valghalla.tasks.models import TaskState
from valghalla.tasks.teams.memberships import change_person, set_teams
from valghalla.teams.models import TeamMember


def teams_of(person) -> set[int]:
    return set(TeamMember.objects.filter(participant=person).values_list("team_id", flat=True))


def test_teams_are_exchanged_and_the_audit_tells_which(acting, by, now):
    person, (old, kept, new) = participant(), (team("A"), team("B"), team("C"))
    set_teams(person, [old.pk, kept.pk], by=by, now=now)
    set_teams(person, [kept.pk, new.pk, 999_999], by=by, now=now)
    assert teams_of(person) == {kept.pk, new.pk}
    entry = AuditEntry.objects.filter(action="participant.teams_changed").latest("id")
    assert entry.details == {"joined": [new.pk], "left": [old.pk]}


def test_nobody_is_left_without_a_team(acting, by, now):
    person, only = participant(), team("A")
    set_teams(person, [only.pk], by=by, now=now)
    with pytest.raises(NoTeam):
        set_teams(person, [], by=by, now=now)
    assert teams_of(person) == {only.pk}


@pytest.mark.parametrize("state", [TaskState.UNANSWERED, TaskState.ACCEPTED])
def test_a_team_with_a_task_of_hers_stays(acting, by, now, state):
    stage, person, other = scene(), participant(), team("Andre")
    set_teams(person, [stage.team.source_id], by=by, now=now)
    held(stage, person, state)
    with pytest.raises(HoldsTasksFor) as refused:
        set_teams(person, [other.pk], by=by, now=now)
    assert refused.value.teams == [stage.team.source.name]
    after = datetime.datetime.combine(ELECTION_DAY + datetime.timedelta(days=2), datetime.time(12), datetime.UTC)
    set_teams(person, [other.pk], by=by, now=after)
    assert teams_of(person) == {other.pk}


def test_contact_and_teams_are_saved_together_or_not_at_all(acting, by, now):
    person, one = participant(mobile="11111111"), team("A")
    named = {"email": "", "diets": [], "by": by, "now": now}
    with pytest.raises(NoTeam):
        change_person(person, mobile="22222222", teams=[], version=1, **named)
    with pytest.raises(InvalidMobile):
        change_person(person, mobile="2", teams=[one.pk], version=1, **named)
    person.refresh_from_db()
    assert (person.mobile, person.version, teams_of(person)) == ("11111111", 1, set())
    change_person(person, mobile="22222222", teams=[one.pk], version=1, **named)
    with pytest.raises(StaleVersion):
        change_person(person, mobile="33333333", teams=[one.pk], version=1, **named)
    person.refresh_from_db()
    assert person.mobile == "22222222"
