"""Tables: the municipalities of the installation, their settings and their keys."""

from django.core.validators import RegexValidator
from django.db import models

from valghalla.base.tenancy import TenantModel

four_digits = RegexValidator(r"^\d{4}\Z")
eight_digits = RegexValidator(r"^\d{8}\Z")


class Municipality(models.Model):
    """One municipality. The only table all of them share; it holds nothing about people.

    code: as CPR writes it, "0751".   cvr: eight digits.   citizen_host, admin_host: lower case, without port.
    country: ISO 3166; identity numbers, registers and channels hang on it.
    """

    code = models.CharField(max_length=4, unique=True, validators=[four_digits])
    name = models.CharField(max_length=255, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    cvr = models.CharField(max_length=8, validators=[eight_digits])
    country = models.CharField(max_length=2, default="DK")
    citizen_host = models.CharField(max_length=253, unique=True)
    admin_host = models.CharField(max_length=253, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "municipalities"

    def __str__(self) -> str:
        return self.name


class Settings(TenantModel):
    """What a municipality has settled for itself; one row each.

    display_name: as citizens shall read it, "" for the municipality's own.   logo_number: the key of the logo in force
    (content), None for none.   accent: "#0b5563", "" for the standard.   english: citizens can choose English.
    lock_days: what a new election begins with.   payment_kind: what a new task type begins with, a
    task_types.PaymentKind.   audit_months: how long the audit is kept, six at least.   participant_months: so long
    after an election people who have not consented are kept until their erasure is proposed.   message_months: how long
    messages are kept.   invitation_reminder_days: Danish days between an invitation, or a reminder of it, and the next
    reminder.   task_reminder_days: at most so many days before a task its holder is reminded, once.   sends_from,
    sends_until: full hours by Danish clocks, 0 to 24, between which messages leave.   closes_elections: an election
    closes by itself when its last day is over.   reminds_of_invitations, reminds_of_tasks: reminders leave by themselves.
    checks_cpr: everybody is looked up in CPR each week while an election is active.   frees_tasks: whoever may not have
    her task any more by that check loses it at once; otherwise the office is shown it.
    shows_members_contact: who answers for a team sees its members' telephone and e-mail.   lets_teams_propose: she may
    offer a member a task, which the member then accepts or declines.   team_messages_a_day: so many messages to each
    team's members on a Danish day, 0 for none.
    hides_task_ends: citizens are told when tasks begin and not when they end.
    lets_people_leave: people may erase their own profile, where nothing stands in the way; otherwise they ask the office.
    digital_post_sender: who Digital Post and letters are from, "" for the municipality's name.   sms_sender: who an SMS is
    from, at most eleven letters and digits, "" for the provider's own.
    sms_reply_number: the number that people can answer a text message to, "" where nobody reads answers.   sms_secret: drawn
    at random; the secret that the SMS gateway is told follows from it (communication/text_messages/secret.py).
    contact_person: whom participants may ask for, in messages; "" for nobody in particular.
    versions: name of a settings page → how often it was changed.
    """

    display_name = models.CharField(max_length=255, blank=True, default="", db_default="")
    department = models.CharField(max_length=255, blank=True)
    address = models.CharField(max_length=255, blank=True)
    postal_code = models.CharField(max_length=4, blank=True)
    city = models.CharField(max_length=255, blank=True)
    contact_person = models.CharField(max_length=120, blank=True, default="", db_default="")
    telephone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    digital_post_link = models.URLField(blank=True)
    accessibility_statement = models.URLField(blank=True)
    sender_name = models.CharField(max_length=120, blank=True)
    sender_email = models.EmailField(blank=True)
    reply_to_name = models.CharField(max_length=120, blank=True)
    reply_to_email = models.EmailField(blank=True)
    lock_days = models.PositiveSmallIntegerField(default=4)
    task_reminder_days = models.PositiveSmallIntegerField(default=5)
    sample_data = models.BooleanField(default=False)
    logo_number = models.BigIntegerField(null=True)
    accent = models.CharField(max_length=7, blank=True, default="", db_default="")
    english = models.BooleanField(default=True, db_default=True)
    payment_kind = models.CharField(max_length=10, blank=True, default="", db_default="")
    audit_months = models.PositiveSmallIntegerField(default=6, db_default=6)
    participant_months = models.PositiveSmallIntegerField(default=24, db_default=24)
    message_months = models.PositiveSmallIntegerField(default=4, db_default=4)
    invitation_reminder_days = models.PositiveSmallIntegerField(default=4, db_default=4)
    sends_from = models.PositiveSmallIntegerField(default=8, db_default=8)
    sends_until = models.PositiveSmallIntegerField(default=20, db_default=20)
    closes_elections = models.BooleanField(default=True, db_default=True)
    reminds_of_invitations = models.BooleanField(default=True, db_default=True)
    reminds_of_tasks = models.BooleanField(default=True, db_default=True)
    checks_cpr = models.BooleanField(default=True, db_default=True)
    frees_tasks = models.BooleanField(default=False, db_default=False)
    shows_members_contact = models.BooleanField(default=False, db_default=False)
    lets_teams_propose = models.BooleanField(default=False, db_default=False)
    team_messages_a_day = models.PositiveSmallIntegerField(default=2, db_default=2)
    lets_people_leave = models.BooleanField(default=True, db_default=True)
    hides_task_ends = models.BooleanField(default=False, db_default=False)
    digital_post_sender = models.CharField(max_length=100, blank=True, default="", db_default="")
    sms_sender = models.CharField(max_length=11, blank=True, default="", db_default="")
    sms_reply_number = models.CharField(max_length=20, blank=True, default="", db_default="")
    sms_secret = models.CharField(max_length=32, blank=True, default="", db_default="", editable=False)
    versions = models.JSONField(default=dict, db_default={})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality"], name="one_settings_row_each"),
            models.CheckConstraint(condition=models.Q(audit_months__gte=6), name="audit_kept_six_months"),
            models.CheckConstraint(
                condition=models.Q(sends_from__lt=models.F("sends_until"), sends_until__lte=24), name="sends_some_hours"
            ),
            models.CheckConstraint(condition=models.Q(invitation_reminder_days__gte=1), name="reminders_days_apart"),
        ]


class DataKey(TenantModel):
    """A key of the municipality, wrapped by the master key; without it what it sealed stays sealed."""

    class Purpose(models.TextChoices):
        SEALING = "sealing"
        FINDING = "finding"

    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    number = models.PositiveSmallIntegerField(default=1)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "purpose", "number"], name="one_key_a_number"),
        ]
