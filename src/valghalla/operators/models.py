"""Tables: those who run the service, their sessions, and what they did. They belong to no municipality."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Operator(models.Model):
    """Somebody who runs the service, made at the first sign-in. subject: the provider's stable name for her."""

    subject = models.CharField(max_length=255, unique=True)
    name = models.CharField(max_length=255)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="da")
    created_at = models.DateTimeField()
    last_sign_in_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class OperatorSession(AbstractBaseSession):
    """A signed-in browser on the operator's site. session_key: SHA-256 of the cookie's value."""

    session_key = models.CharField(max_length=64, unique=True)
    id = models.BigAutoField(primary_key=True)
    operator = models.ForeignKey(Operator, models.CASCADE, null=True, related_name="sessions")

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls):
        from valghalla.operators.sessions import SessionStore  # the store imports this table

        return SessionStore


class OperatorSignIn(models.Model):
    """A sign-in under way at the operator's provider (OpenID Connect).

    state: SHA-256 of the ``state`` sent.   browser: SHA-256 of the browser's sign-in cookie.
    nonce, code_verifier: to check the answer by (OpenID Connect Core 3.1.2.1, RFC 7636).
    """

    state = models.BinaryField(max_length=32, unique=True)
    browser = models.BinaryField(max_length=32)
    nonce = models.CharField(max_length=64)
    code_verifier = models.CharField(max_length=128)
    return_to = models.TextField()
    started_at = models.DateTimeField(db_index=True)


class OperatorEntry(models.Model):
    """One thing an operator did or saw. Rows are only added. What concerns a municipality stands in its own audit too.

    action: "fallback.opened": area and past participle.   details: facts without personal data.
    """

    at = models.DateTimeField(db_index=True)
    operator = models.ForeignKey(Operator, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, null=True, related_name="+")
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "operator entries"


class OutsideLook(models.Model):
    """What was found when we last looked whether a party outside can be reached.

    party: "cpr" or "email".   level, code, on: the worst finding (integrations.Finding).   since: from when on it has been so.
    """

    party = models.CharField(max_length=20, unique=True)
    level = models.CharField(max_length=10)
    code = models.CharField(max_length=60)
    on = models.DateField(null=True)
    since = models.DateTimeField()
    at = models.DateTimeField()
