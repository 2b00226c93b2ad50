"""Tables: teams, who is in them, who is responsible, and the links that let people in."""

import secrets

from django.db import models

from valghalla.base.danish_order import sort_key
from valghalla.base.tenancy import TenantForeignKey, TenantModel
from valghalla.participants.models import Participant


def new_token() -> str:
    """128 random bits for an address that nobody can guess."""
    return secrets.token_urlsafe(16)


class Team(TenantModel):
    """A party, a department, volunteers: whoever fills tasks together."""

    name = models.CharField(max_length=255)
    short_name = models.CharField(max_length=20)
    description = models.TextField(blank=True)
    sort_key = models.CharField(max_length=300, editable=False, db_collation="C")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "sort_key"], name="one_team_a_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, **options) -> None:
        self.sort_key = sort_key(self.name)
        super().save(**options)


class TeamMember(TenantModel):
    """Somebody belongs to a team. joined_by: "staff", "link", "task", "import"."""

    team = TenantForeignKey(Team, models.DO_NOTHING, in_database="CASCADE", related_name="members")
    participant = TenantForeignKey(Participant, models.DO_NOTHING, in_database="CASCADE", related_name="memberships")
    joined_at = models.DateTimeField()
    joined_by = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "participant"], name="one_membership_a_team")]


class TeamResponsible(TenantModel):
    """Somebody answers for a team; need not be a member."""

    team = TenantForeignKey(Team, models.DO_NOTHING, in_database="CASCADE", related_name="responsibles")
    participant = TenantForeignKey(
        Participant, models.DO_NOTHING, in_database="CASCADE", related_name="responsible_for_teams"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "participant"], name="one_responsibility_a_team")]


class TeamLink(TenantModel):
    """An address by which people join a team: random, counted, revocable, and ending.

    asks_first: whoever comes by it waits until somebody who answers for the team, or the office, lets her in.
    """

    team = TenantForeignKey(Team, models.DO_NOTHING, in_database="CASCADE", related_name="links")
    token = models.CharField(max_length=32, default=new_token)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)
    joined = models.PositiveIntegerField(default=0)
    asks_first = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "token"], name="one_team_link_a_token")]


class JoinRequest(TenantModel):
    """Somebody who came by a link that asks first, and waits to be let into the team.

    link: by which, None when it is gone.   decided_at: when she was let in or not, None while she waits.   let_in: which of the two.
    put_away_at: when she had read the answer and put it away.
    """

    team = TenantForeignKey(
        Team, models.DO_NOTHING, in_database="CASCADE", related_name="join_requests", db_index=False
    )
    participant = TenantForeignKey(Participant, models.DO_NOTHING, in_database="CASCADE", related_name="join_requests")
    link = TenantForeignKey(TeamLink, models.DO_NOTHING, in_database="SET NULL", null=True, related_name="+")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    let_in = models.BooleanField(null=True)
    put_away_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "participant"],
                condition=models.Q(decided_at__isnull=True),
                name="one_waiting_request_a_team",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, let_in__isnull=True)
                | models.Q(decided_at__isnull=False, let_in__isnull=False),
                name="decided_one_way_or_the_other",
            ),
        ]
        indexes = [models.Index(fields=["team", "decided_at"], name="join_requests_of_team")]
