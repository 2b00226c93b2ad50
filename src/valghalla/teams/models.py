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
    """An address by which people join a team: random, counted, revocable, and ending."""

    team = TenantForeignKey(Team, models.DO_NOTHING, in_database="CASCADE", related_name="links")
    token = models.CharField(max_length=32, default=new_token)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)
    joined = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "token"], name="one_team_link_a_token")]
