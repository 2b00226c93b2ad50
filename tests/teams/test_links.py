"""A team's links: random, one at a time, revoked and replaced."""

import datetime

import pytest

from tests.elections.factories import team
from valghalla.audit.models import AuditEntry
from valghalla.teams.errors import TeamLinkClosed
from valghalla.teams.joining import read_team_link
from valghalla.teams.links import closed_links, create_link, link_of, replace_link, revoke_links
from valghalla.teams.models import TeamLink

DAY = datetime.timedelta(days=1)


def reason(link: TeamLink, now: datetime.datetime) -> str:
    """Why the link leads nowhere, "" when it does not."""
    try:
        read_team_link(link.token, now=now)
    except TeamLinkClosed as closed:
        return closed.reason
    return ""


@pytest.mark.acceptance("A-088")
def test_tokens_are_random_and_say_nothing_of_the_team(acting, by, now):
    club = team()
    tokens = {create_link(club, by=by, now=now).token for _ in range(50)}
    assert len(tokens) == 50
    assert min(len(token) for token in tokens) >= 22  # 128 bits in base64
    assert not [token for token in tokens if str(club.pk) == token]


@pytest.mark.acceptance("A-087")
def test_replacing_closes_the_old_one_and_opens_another(acting, by, now):
    club = team()
    old = create_link(club, by=by, now=now)
    new = replace_link(club, by=by, now=now)
    assert (reason(old, now), reason(new, now)) == ("revoked", "")
    assert link_of(club, now=now) == new
    assert closed_links(club, now=now) == [old]


@pytest.mark.acceptance("A-087")
def test_revoking_closes_every_link_of_this_team_only_and_is_recorded(acting, by, now):
    club, other = team(), team("Andre")
    links = [create_link(club, by=by, now=now) for _ in range(2)]
    theirs = create_link(other, by=by, now=now)
    assert (revoke_links(club, by=by, now=now), revoke_links(club, by=by, now=now)) == (2, 0)
    assert [reason(one, now) for one in (*links, theirs)] == ["revoked", "revoked", ""]
    assert [entry.details for entry in AuditEntry.objects.filter(action="team.links_revoked")] == [{"links": 2}]


def test_a_link_ends_at_its_instant(acting, by, now):
    club = team()
    link = create_link(club, by=by, now=now, expires_at=now + DAY)
    assert link_of(club, now=now) == link
    assert (link_of(club, now=now + DAY), reason(link, now + DAY)) == (None, "expired")
    assert closed_links(club, now=now + DAY) == [link]


@pytest.mark.acceptance("A-089")
def test_a_link_goes_with_its_team(acting, by, now):
    club = team()
    link = create_link(club, by=by, now=now)
    club.delete()
    assert reason(link, now) == "unknown"
    assert not TeamLink.objects.exists()
