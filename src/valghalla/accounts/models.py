"""Tables: the staff of election offices, their sessions, and the tickets already used."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from valghalla.base.tenancy import TenantModel


class Role(models.TextChoices):
    """What a member of staff may do on the administrative site."""

    ADMINISTRATOR = "administrator"
    EDITOR = "editor"
    READER = "reader"


class StaffUser(TenantModel):
    """A member of staff, made at the first sign-in.

    subject: the identity provider's stable name for the person.   last_election_id: the election worked on last.
    """

    subject = models.CharField(max_length=255)
    name = models.CharField(max_length=255)
    role = models.CharField(max_length=15, choices=Role.choices)
    language = models.CharField(max_length=5, default="da")
    last_election_id = models.BigIntegerField(null=True)
    preferences = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    last_sign_in_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "subject"], name="one_staff_user_a_subject")]

    def __str__(self) -> str:
        return self.name


class Session(AbstractBaseSession, TenantModel):
    """A signed-in browser, worthless at any other municipality. session_key: SHA-256 of the cookie's value."""

    session_key = models.CharField(max_length=64)
    id = models.BigAutoField(primary_key=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["municipality", "session_key"], name="one_session_a_key")]

    @classmethod
    def get_session_store_class(cls):
        from valghalla.accounts.sessions import SessionStore  # the store imports this table

        return SessionStore


class UsedTicket(TenantModel):
    """A one-time ticket that has been used, until it would have expired anyway."""

    jti = models.CharField(max_length=64)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "jti"], name="a_ticket_once")]
