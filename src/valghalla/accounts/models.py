"""Tables: the staff of election offices, sessions, what signing in by SAML needs, and the fallback without it."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from valghalla.base.tenancy import TenantForeignKey, TenantModel


class Role(models.TextChoices):
    """What a member of staff may do on the administrative site."""

    ADMINISTRATOR = "administrator"
    EDITOR = "editor"
    READER = "reader"


class StaffUser(TenantModel):
    """A member of staff, made at the first sign-in.

    subject: the identity provider's stable name for the person.   last_election_id: the election worked on last.
    ended_at, ended_why: since when access is over, and why; a sign-in with a role opens it again, save after
    "by_office", which only the office takes back.
    """

    class Ended(models.TextChoices):
        """Why somebody may come in no more."""

        ROLE_GONE = "role_gone"
        BY_OFFICE = "by_office"

    subject = models.CharField(max_length=255)
    name = models.CharField(max_length=255)
    role = models.CharField(max_length=15, choices=Role.choices)
    language = models.CharField(max_length=5, default="da")
    last_election_id = models.BigIntegerField(null=True)
    preferences = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    last_sign_in_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=10, choices=Ended.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "subject"], name="one_staff_user_a_subject"),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_why="")
                | models.Q(ended_at__isnull=False) & ~models.Q(ended_why=""),
                name="ended_at_and_why_together",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RoleMapping(TenantModel):
    """Which of our roles a role of the identity provider carries. role_uri: exactly as the privilege list has it."""

    role_uri = models.CharField(max_length=255)
    role = models.CharField(max_length=15, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "role_uri"], name="one_mapping_a_role_uri")]


class Session(AbstractBaseSession, TenantModel):
    """A signed-in browser, worthless at any other municipality. session_key: SHA-256 of the cookie's value.

    staff: whose it is; the session goes when she does.   citizen: digest of the citizen's CPR number.
    name_id, session_index: digests of what the identity provider calls the person and the session, by which it ends it.
    Digests are keyed by the municipality (``accounts/sessions.py``); all four are empty before signing in.
    """

    session_key = models.CharField(max_length=64)
    id = models.BigAutoField(primary_key=True)
    staff = TenantForeignKey(StaffUser, models.CASCADE, null=True, related_name="sessions", in_database="CASCADE")
    citizen = models.BinaryField(max_length=32, null=True)
    name_id = models.BinaryField(max_length=32, null=True)
    session_index = models.BinaryField(max_length=32, null=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["municipality", "session_key"], name="one_session_a_key")]
        indexes = [
            models.Index(fields=["municipality", "citizen"], name="session_of_citizen"),
            models.Index(fields=["municipality", "name_id"], name="session_of_name_id"),
        ]

    @classmethod
    def get_session_store_class(cls):
        from valghalla.accounts.sessions import SessionStore  # the store imports this table

        return SessionStore


class Site(models.TextChoices):
    """The sites of a municipality, each a service provider of its own."""

    CITIZEN = "citizen"
    ADMIN = "admin"


class SignInAttempt(TenantModel):
    """A sign-in under way, from the request to the identity provider until the browser is back.

    request_id: the AuthnRequest's ID.   browser: SHA-256 of the browser's sign-in cookie.
    handle: names the attempt in the address once the answer is in; worthless without the cookie.
    identity: what the verified answer said, sealed.
    """

    site = models.CharField(max_length=10, choices=Site.choices)
    request_id = models.CharField(max_length=80)
    browser = models.BinaryField(max_length=32)
    return_to = models.TextField()
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    handle = models.CharField(max_length=43, null=True)  # noqa: DJ001 - absent, and unique when there
    identity = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "request_id"], name="one_attempt_a_request"),
            models.UniqueConstraint(fields=["municipality", "handle"], name="one_attempt_a_handle"),
        ]
        indexes = [models.Index(fields=["municipality", "started_at"], name="attempt_by_age")]


class SignOutAttempt(TenantModel):
    """A LogoutRequest sent and not yet answered. browser: SHA-256 of the browser's sign-in cookie."""

    site = models.CharField(max_length=10, choices=Site.choices)
    request_id = models.CharField(max_length=80)
    browser = models.BinaryField(max_length=32)
    started_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "request_id"], name="one_sign_out_a_request")]


class UsedAssertion(TenantModel):
    """An assertion that has let somebody in, until it would have expired anyway. assertion: SHA-256 of its ID."""

    assertion = models.BinaryField(max_length=32)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "assertion"], name="an_assertion_once")]


class KeptForm(TenantModel):
    """What somebody had typed when the session was over, until she is back. key: SHA-256 of the handle in the address.

    browser: SHA-256 of the browser's sign-in cookie.   owner: digest of who was signed in, empty when not known.
    content: path and fields, sealed.
    """

    key = models.BinaryField(max_length=32)
    browser = models.BinaryField(max_length=32)
    owner = models.BinaryField(max_length=32, null=True)
    content = models.BinaryField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "key"], name="one_kept_form_a_key")]


class ServiceProvider(TenantModel):
    """The municipality's site as an identity provider knows it.

    entity_id: registered there, and so never changed.   accept_legacy_level: take AssuranceLevel 3 or more for an NSIS
    level where there is none.   allow_delegated: let in employees of another CVR number whose role is for this one.
    """

    site = models.CharField(max_length=10, choices=Site.choices)
    entity_id = models.CharField(max_length=256)
    accept_legacy_level = models.BooleanField(default=False)
    allow_delegated = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "site"], name="one_service_provider_a_site")]


class ServiceProviderKey(TenantModel):
    """A key pair of a service provider and its certificate.

    certificate: PEM.   private_key: PKCS 8 PEM, sealed.   fingerprint: SHA-256 of the certificate, hexadecimal.
    state: "next" stands in the metadata beside the current one; "current" signs; "old" still opens what was encrypted
    to it; "gone" is kept for the record without its private key. Drawn in docs/states/service-provider-key.md.
    """

    class State(models.TextChoices):
        NEXT = "next"
        CURRENT = "current"
        OLD = "old"
        GONE = "gone"

    provider = TenantForeignKey(ServiceProvider, models.CASCADE, related_name="keys", in_database="CASCADE")
    state = models.CharField(max_length=7, choices=State.choices)
    certificate = models.TextField()
    private_key = models.BinaryField(null=True)
    fingerprint = models.CharField(max_length=64)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    warned_days = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "provider"], condition=models.Q(state="current"), name="one_current_key"
            ),
            models.UniqueConstraint(
                fields=["municipality", "provider"], condition=models.Q(state="next"), name="one_next_key"
            ),
            models.UniqueConstraint(fields=["municipality", "provider", "fingerprint"], name="a_certificate_once"),
            models.CheckConstraint(
                condition=models.Q(state="gone") | models.Q(private_key__isnull=False), name="a_key_in_use_is_there"
            ),
        ]


class SecondFactor(TenantModel):
    """A member of staff's authenticator (TOTP, RFC 6238), for the fallback. secret: base32, sealed.

    confirmed_at: empty until the first right code.   last_step: the 30-second step of the last code used, so that no
    code works twice.
    """

    staff = TenantForeignKey(StaffUser, models.CASCADE, related_name="second_factors", in_database="CASCADE")
    secret = models.BinaryField()
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "staff"], name="one_second_factor_each")]


class Fallback(TenantModel):
    """A time in which named staff may come in without the national sign-in, opened by an operator for a reason."""

    opened_at = models.DateTimeField()
    opened_by = models.BigIntegerField()
    reason = models.CharField(max_length=500)
    until = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"], condition=models.Q(closed_at__isnull=True), name="one_open_fallback"
            )
        ]


class FallbackCode(TenantModel):
    """One member of staff's code for one fallback: the first factor. digest: keyed digest of the code.

    failed: wrong tries at this code or its second factor; too many shut it.
    """

    fallback = TenantForeignKey(Fallback, models.CASCADE, related_name="codes", in_database="CASCADE")
    staff = TenantForeignKey(StaffUser, models.CASCADE, related_name="fallback_codes", in_database="CASCADE")
    digest = models.BinaryField(max_length=32)
    failed = models.PositiveSmallIntegerField(default=0)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "fallback", "staff"], name="one_code_each"),
            models.UniqueConstraint(fields=["municipality", "fallback", "digest"], name="a_code_is_of_one"),
        ]


class RateCount(models.Model):
    """How often somebody did something in a stretch of time; of no municipality, and nothing personal in it.

    key: keyed digest of what is counted and for whom.   window: the stretch's number, Unix time divided by its length.
    """

    key = models.BinaryField(max_length=32)
    window = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="one_count_a_window")]
