"""Tables: the people who take tasks, their diets, the office's comments, what they consented to."""

import json

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from valghalla.base.cpr_number import CprNumber
from valghalla.base.danish_order import folded, sort_key
from valghalla.base.tenancy import TenantForeignKey, TenantModel
from valghalla.municipalities.keys import keyring

CPR_CONTEXT = "participants.participant.cpr"
CONTACT_CONTEXT = "participants.participant.contact"
CONTACT_WORD_CONTEXT = "participants.participant.contact_word"
# What ``refresh_keys`` brings in step: to be named wherever ``save`` is told which fields to write.
KEYS = ("name_key", "search_text", "contact_sealed", "contact_words")
CONTACT = ("mobile", "email", "street_address", "care_of", "postal_code", "city")


def cpr_digest(number: CprNumber) -> bytes:
    """What a CPR number is found by in this municipality."""
    return keyring().digest(number.digits, context=CPR_CONTEXT)


def open_contact(sealed: bytes | memoryview) -> dict[str, str]:
    """What ``contact_sealed`` holds: a text for each of CONTACT."""
    return json.loads(keyring().open(bytes(sealed), context=CONTACT_CONTEXT))


def contact_word_digest(word: str) -> str:
    """What a folded word of mobile number or e-mail address is found by in this municipality: 32 hexadecimal digits."""
    return keyring().digest(word, context=CONTACT_WORD_CONTEXT).hex()[:32]


def _contact(name: str) -> property:
    """One text of the sealed contact data, opened when first asked for."""

    def read(participant: "Participant") -> str:
        return participant.contact()[name]

    def change(participant: "Participant", value: str) -> None:
        participant.contact()[name] = value

    return property(read, change)


class Participant(TenantModel):
    """A person who may take tasks. Facts come from CPR; mobile, e-mail, diets and teams from the person or the office.

    birth_date: calendar date.   status: CPR's code (1 active … 90 dead), None when CPR left it out.
    municipality_code: four digits, "" when the person lives in no Danish municipality.   citizenship: CPR's country code, ""
    when not known,
    5100 is Danish.   digital_post: None when CPR does not say.
    cpr_failure: why the newest look-up could not tell, a word as in ``cpr.result_of``, or "number_replaced"; "" when it could.
    cpr_checked_at: when CPR was last asked.   facts_changed_at: when it last told something else than was known, None for never.
    contact_sealed: mobile (eight digits), e-mail and address, sealed together; read and set as plain attributes, sealed by
    ``save`` and ``refresh_keys``.   contact_words: digests of the words in mobile and e-mail, which they are found by.
    wished_channel: how the person would rather be written to: email, sms, digital_post, or "" for no wish.   no_sms: she has
    asked for no more text messages, and gets none.   no_group_email: she has asked for no more e-mails that are written to
    many; those about her own tasks she gets.
    """

    mobile = _contact("mobile")
    email = _contact("email")
    street_address = _contact("street_address")
    care_of = _contact("care_of")
    postal_code = _contact("postal_code")
    city = _contact("city")

    cpr_sealed = models.BinaryField(editable=False)
    cpr_digest = models.BinaryField(editable=False, max_length=32)
    first_names = models.CharField(max_length=255)
    last_name = models.CharField(max_length=255)
    name_key = models.CharField(max_length=300, editable=False, db_collation="C")
    search_text = models.TextField(editable=False)
    birth_date = models.DateField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    contact_sealed = models.BinaryField(editable=False)
    contact_words = ArrayField(models.CharField(max_length=32), default=list, editable=False)
    municipality_code = models.CharField(max_length=4, blank=True)
    citizenship = models.CharField(max_length=4, blank=True)
    incapable = models.BooleanField(null=True)
    protected_address = models.BooleanField(default=False)
    digital_post = models.BooleanField(null=True)
    cpr_checked_at = models.DateTimeField()
    cpr_failure = models.CharField(max_length=24, blank=True, default="", db_default="")
    cpr_failed_at = models.DateTimeField(null=True)
    facts_changed_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=5, default="da")
    wished_channel = models.CharField(max_length=12, blank=True, default="", db_default="")
    no_sms = models.BooleanField(default=False, db_default=False)
    no_group_email = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "cpr_digest"], name="one_participant_a_cpr")]
        indexes = [
            models.Index(fields=["municipality", "name_key", "id"], name="participants_by_name"),
            models.Index(fields=["municipality", "birth_date", "id"], name="participants_by_birth"),
            models.Index(
                fields=["municipality", "name_key", "id"],
                condition=~models.Q(cpr_failure=""),
                name="participants_not_looked_up",
            ),
            GinIndex(fields=["contact_words"], name="participants_by_contact"),
        ]

    def __str__(self) -> str:
        return f"participant {self.pk}"

    def save(self, **options) -> None:
        self.refresh_keys()
        super().save(**options)

    def refresh_keys(self) -> None:
        """Bring what is stored in step with name and contact data: sort key, search text, sealed contact, its words.

        ``save`` does it; before bulk writes it is for the caller.
        """
        self.name_key = sort_key(f"{self.first_names} {self.last_name}")
        self.search_text = folded(f"{self.first_names} {self.last_name}")
        if "_contact" in self.__dict__ or not self.contact_sealed:
            contact = self.contact()
            self.contact_sealed = keyring().seal(json.dumps(contact, ensure_ascii=False), context=CONTACT_CONTEXT)
            words = folded(f"{contact['mobile']} {contact['email']}").split()
            self.contact_words = sorted({contact_word_digest(word) for word in words})

    def refresh_from_db(self, *arguments, **options) -> None:
        super().refresh_from_db(*arguments, **options)
        self.__dict__.pop("_contact", None)

    def contact(self) -> dict[str, str]:
        """The contact data, opened once; what is changed in it is sealed by ``save``."""
        if "_contact" not in self.__dict__:
            sealed = self.contact_sealed
            self._contact = open_contact(sealed) if sealed else dict.fromkeys(CONTACT, "")
        return self._contact

    @property
    def name(self) -> str:
        """First names and last name."""
        return f"{self.first_names} {self.last_name}".strip()

    @property
    def cpr(self) -> CprNumber:
        """The CPR number, opened."""
        return CprNumber(keyring().open(bytes(self.cpr_sealed), context=CPR_CONTEXT))

    def set_cpr(self, number: CprNumber) -> None:
        """Seal the number and make its digest."""
        self.cpr_sealed = keyring().seal(number.digits, context=CPR_CONTEXT)
        self.cpr_digest = cpr_digest(number)


class CprCheck(TenantModel):
    """One time that everybody was looked up in CPR, or those whom it could not tell of the time before.

    whom: "all" or "failed".   total: people there were to look up when it began.   passes: how often all that were left
    had been asked for.   next_try_at: an instant, while CPR does not answer.   trouble: why, a word as in ``cpr.result_of``.
    touched_at: when it last came further.   freed: tasks whose holders lost them by it.
    """

    class Whom(models.TextChoices):
        ALL = "all"
        FAILED = "failed"

    whom = models.CharField(max_length=6, choices=Whom.choices, default=Whom.ALL)
    started_at = models.DateTimeField()
    started_by = models.BigIntegerField(null=True)
    touched_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    passes = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=24, blank=True, default="")
    freed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"], condition=models.Q(finished_at__isnull=True), name="one_cpr_check_at_a_time"
            )
        ]


class FormerCprNumber(TenantModel):
    """A number the person had before; look-ups by it lead to the person."""

    participant = TenantForeignKey(Participant, models.DO_NOTHING, in_database="CASCADE", related_name="former_numbers")
    cpr_digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "cpr_digest"], name="one_former_number")]


class SpecialDiet(TenantModel):
    """A kind of food some need."""

    title = models.CharField(max_length=255)
    sort_key = models.CharField(max_length=300, editable=False, db_collation="C")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "sort_key"], name="one_diet_a_title")]

    def __str__(self) -> str:
        return self.title

    def save(self, **options) -> None:
        self.sort_key = sort_key(self.title)
        super().save(**options)


class ParticipantDiet(TenantModel):
    """Somebody needs a diet."""

    participant = TenantForeignKey(Participant, models.DO_NOTHING, in_database="CASCADE", related_name="diets")
    diet = TenantForeignKey(SpecialDiet, models.DO_NOTHING, in_database="CASCADE", related_name="eaters")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant", "diet"], name="one_diet_once")]


class Comment(TenantModel):
    """What the office noted about a person."""

    participant = TenantForeignKey(Participant, models.DO_NOTHING, in_database="CASCADE", related_name="comments")
    text = models.TextField()
    author_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()


class StatementAnswer(TenantModel):
    """A person saw a version of the disclosure statement, or answered a version of the consent declaration.

    statement_id: the version, a row of content.Text.   answer: None for what was only to be seen.
    """

    participant = TenantForeignKey(
        Participant, models.DO_NOTHING, in_database="CASCADE", related_name="statement_answers"
    )
    statement_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    answer = models.BooleanField(null=True)
    at = models.DateTimeField()


class ImportRun(TenantModel):
    """People brought in from a file: how far it has come.

    choices: "headers" (the file's own), "columns" (meaning → position), "add_existing" (people who are participants join the
    team too).   team_id: for rows that name no team.   passes: how often the rows were gone through.
    next_try_at: an instant, while CPR does not answer.
    """

    class State(models.TextChoices):
        PREVIEW = "preview"
        RUNNING = "running"
        DONE = "done"

    state = models.CharField(max_length=10, choices=State.choices, default=State.PREVIEW)
    team_id = models.BigIntegerField(null=True)
    choices = models.JSONField(default=dict)
    passes = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    started_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)


class ImportRow(TenantModel):
    """One line of the file. sealed: the CPR number and contact data, sealed until the row is dealt with, then emptied.

    outcome: "" while waiting, else a word that the page turns into a sentence ("created", "exists", "dead", …).
    """

    run = TenantForeignKey(ImportRun, models.DO_NOTHING, in_database="CASCADE", related_name="rows")
    line = models.PositiveIntegerField()
    sealed = models.BinaryField()
    outcome = models.CharField(max_length=40, blank=True)
    participant = TenantForeignKey(Participant, models.DO_NOTHING, in_database="SET NULL", null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "line"], name="one_row_a_line")]
        indexes = [models.Index(fields=["run", "outcome"], name="import_rows_waiting")]
