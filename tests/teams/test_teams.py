"""Teams of the catalogue, who answers for them, and links to join."""

import pytest

from tests.elections.factories import team
from tests.participants.factories import participant
from valghalla.audit.models import AuditEntry
from valghalla.base.errors import NameTaken, StaleVersion
from valghalla.teams.links import create_link
from valghalla.teams.members import join
from valghalla.teams.models import Team, TeamLink
from valghalla.teams.responsibles import add_responsible, remove_responsible
from valghalla.teams.teams import change_team, create_team, members_without_another


def test_a_team_is_made_and_changed_with_audit(acting, by, now):
    made = create_team(name=" Venstre ", short_name="V", description=" Parti ", by=by, now=now)
    changed = change_team(made.pk, name="Venstre", short_name="VE", description="Parti", version=1, by=by, now=now)
    assert (changed.name, changed.short_name, changed.description, changed.version) == ("Venstre", "VE", "Parti", 2)
    assert [entry.details for entry in AuditEntry.objects.order_by("id")] == [
        {"name": "Venstre", "short_name": "V"},
        {"changed": {"short_name": ["V", "VE"]}},
    ]


@pytest.mark.acceptance("A-082")
def test_names_are_unique_and_versions_hold(acting, by, now):
    create_team(name="Ældre Sagen", short_name="ÆS", by=by, now=now)
    other = create_team(name="Venstre", short_name="V", by=by, now=now)
    with pytest.raises(NameTaken):
        create_team(name="ældre  sagen", short_name="x", by=by, now=now)
    with pytest.raises(NameTaken):
        change_team(other.pk, name="ÆLDRE SAGEN", short_name="V", description="", version=1, by=by, now=now)
    with pytest.raises(StaleVersion):
        change_team(other.pk, name="Venstre 2", short_name="V", description="", version=7, by=by, now=now)
    assert Team.objects.filter(name="Venstre").exists()


def test_members_that_are_in_no_other_team_are_counted(acting, now):
    one, two = team("Venstre"), team("Frivillige")
    alone, both = participant(), participant()
    for club, person in ((one, alone), (one, both), (two, both)):
        join(club.pk, person.pk, joined_by="staff", now=now)
    assert (members_without_another(one), members_without_another(two)) == (1, 0)


@pytest.mark.acceptance("A-084", "A-085")
def test_a_responsible_need_not_be_a_member_and_the_last_can_go(acting, by, now):
    club, person = team(), participant()
    assert add_responsible(club, person.pk, by=by, now=now)
    assert club.members.count() == 0
    assert remove_responsible(club, person.pk, by=by, now=now)
    assert [entry.participant_id for entry in AuditEntry.objects.all()] == [person.pk] * 2


def test_links_are_random_and_go_with_the_team(acting, by, now):
    club = team()
    tokens = {create_link(club, by=by, now=now).token for _ in range(5)}
    assert len(tokens) == 5
    assert all(len(token) >= 22 for token in tokens)
    club.delete()
    assert not TeamLink.objects.exists()
