"""The forms of the settings, a page each."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.content.forms import secure
from valghalla.components.formats import at_hour
from valghalla.components.forms import Group, VersionedForm
from valghalla.content.look.contrast import can_be_read, colour, nearest_that_can
from valghalla.elections.plan import LONGEST_LOCK_DAYS
from valghalla.task_types.models import PaymentKind

SHORTEST_AUDIT_MONTHS, LONGEST_AUDIT_MONTHS = 6, 60
SHORTEST_PARTICIPANT_MONTHS, LONGEST_PARTICIPANT_MONTHS = 1, 120
SHORTEST_MESSAGE_MONTHS, LONGEST_MESSAGE_MONTHS = 1, 36
MOST_DAYS_BETWEEN, MOST_DAYS_BEFORE = 30, 60
MOST_TEAM_MESSAGES = 10


class SendersForm(VersionedForm):
    """Who letters come from."""

    sender_name = forms.CharField(
        label=_("Sender's name"),
        max_length=120,
        required=False,
        help_text=_("What people see as the sender. Empty: the municipality's name."),
    )
    sender_email = forms.EmailField(
        label=_("Sender's e-mail"),
        required=False,
        help_text=_(
            "Empty: the e-mail of the contact information. Your mail provider has to allow us to send from it."
        ),
    )
    reply_to_name = forms.CharField(label=_("Name for replies"), max_length=120, required=False)
    reply_to_email = forms.EmailField(label=_("E-mail for replies"), required=False)

    marking = "none"
    groups = (
        Group(_("Sender of e-mail"), ("sender_name", "sender_email"), columns=2),
        Group(
            _("Replies"),
            ("reply_to_name", "reply_to_email"),
            hint=_("Where an answer to our e-mail goes. Leave both empty, and it goes to the sender."),
            columns=2,
        ),
    )

    def __init__(self, *args: Any, contact_email: str = "", **named: Any) -> None:
        super().__init__(*args, **named)
        self.contact_email = contact_email

    def clean(self) -> dict[str, Any]:
        """Somebody to send from, and both or neither for replies."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not data["sender_email"] and not self.contact_email:
            self.add_error(
                "sender_email", gettext("Without an e-mail here or in the contact information nothing is sent.")
            )
        if "reply_to_email" not in self.errors and bool(data.get("reply_to_name")) != bool(data["reply_to_email"]):
            missing = "reply_to_email" if data.get("reply_to_name") else "reply_to_name"
            self.add_error(missing, gettext("Fill in both name and e-mail for replies, or neither."))
        return data


class DeadlinesForm(VersionedForm):
    """What new elections and task types begin with."""

    lock_days = forms.IntegerField(
        label=_("Lock period in days"),
        min_value=1,
        max_value=LONGEST_LOCK_DAYS,
        help_text=_("What a new election begins with. Participants cannot give up a task in its last days themselves."),
        error_messages={
            "min_value": _("The lock period is one day at least."),
            "max_value": _("The lock period is %(limit_value)s days at most."),
        },
    )
    payment_kind = forms.ChoiceField(
        label=_("Kind of payment"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "What a new task type begins with. It can be laid down otherwise for each, with the list for payment."
        ),
        choices=[
            (PaymentKind.ALLOWANCE, _("Allowance")),
            (PaymentKind.FEE, _("Fee")),
            (PaymentKind.UNDECIDED, _("Not settled")),
        ],
    )


class RemindersForm(VersionedForm):
    """When reminders leave, and between which hours messages do."""

    invitation_reminder_days = forms.IntegerField(
        label=_("Days between reminders of an invitation"),
        min_value=1,
        max_value=MOST_DAYS_BETWEEN,
        help_text=_("Until the person answers, and at last on the day before the task."),
        error_messages={
            "min_value": _("There is one day at least between reminders."),
            "max_value": _("There are %(limit_value)s days at most between reminders."),
        },
    )
    task_reminder_days = forms.IntegerField(
        label=_("Days before the task"),
        min_value=1,
        max_value=MOST_DAYS_BEFORE,
        help_text=_(
            "Everybody who has accepted is reminded once, unless reminders are switched off for the task type."
        ),
        error_messages={
            "min_value": _("Tasks are reminded of one day before at the latest."),
            "max_value": _("Tasks are reminded of %(limit_value)s days before at the earliest."),
        },
    )
    sends_from = forms.TypedChoiceField(
        label=_("From"), coerce=int, choices=lambda: [(hour, at_hour(hour)) for hour in range(24)]
    )
    sends_until = forms.TypedChoiceField(
        label=pgettext_lazy("hour", "Until"),
        coerce=int,
        choices=lambda: [(hour, at_hour(hour)) for hour in range(1, 25)],
    )

    marking = "none"
    groups = (
        Group(_("Reminders"), ("invitation_reminder_days", "task_reminder_days"), columns=2),
        Group(
            _("Messages are sent"),
            ("sends_from", "sends_until"),
            hint=_(
                "By Danish time. What is due at night waits for the morning. On election day, and when the task begins before "
                "the morning, messages are sent at any hour."
            ),
            columns=2,
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Some hours in which messages can be sent."""
        data = super().clean() or self.cleaned_data
        if not self.errors and data["sends_from"] >= data["sends_until"]:
            self.add_error("sends_until", gettext("Messages have to be sent from an earlier hour to a later one."))
        return data


class RetentionForm(VersionedForm):
    """How long what is kept of people."""

    participant_months = forms.IntegerField(
        label=_("Participants, in months"),
        min_value=SHORTEST_PARTICIPANT_MONTHS,
        max_value=LONGEST_PARTICIPANT_MONTHS,
        help_text=_(
            "So long after the last election they took part in. Then it is proposed to erase them, save those who have "
            "consented to being kept; nobody is erased until you agree."
        ),
    )
    message_months = forms.IntegerField(
        label=_("The message log, in months"),
        min_value=SHORTEST_MESSAGE_MONTHS,
        max_value=LONGEST_MESSAGE_MONTHS,
        help_text=_(
            "Every night, messages that were queued longer ago go by themselves. What is still to be sent stays."
        ),
        error_messages={
            "min_value": _("Messages are kept for one month at least."),
            "max_value": _("Messages are kept for %(limit_value)s months at most."),
        },
    )
    audit_months = forms.IntegerField(
        label=_("The audit log, in months"),
        min_value=SHORTEST_AUDIT_MONTHS,
        max_value=LONGEST_AUDIT_MONTHS,
        help_text=_("Six at least. Every night, rows that are older go by themselves."),
        error_messages={"min_value": _("The audit log is kept for six months at least.")},
    )
    lets_people_leave = forms.BooleanField(
        label=_("Participants may delete their own profile"),
        required=False,
        help_text=_(
            "Never while they hold a task in its lock period, nor while a task they have served may have to be paid. Switched "
            "off, they are told to contact you."
        ),
    )


class LookForm(VersionedForm):
    """Colour, languages, accessibility statement."""

    accent = forms.CharField(
        label=_("Colour"),
        max_length=7,
        required=False,
        help_text=_("Of buttons and links on both sites, as six signs: #0b5563. Empty: the standard colour."),
        widget=forms.TextInput(attrs={"class": "input-width-xs", "spellcheck": "false", "autocomplete": "off"}),
    )
    english = forms.BooleanField(
        label=_("Citizens can choose English"),
        required=False,
        help_text=_("Your own texts are shown in Danish until you have written them in English as well."),
    )
    hides_task_ends = forms.BooleanField(
        label=_("Do not tell citizens when tasks end"),
        required=False,
        help_text=_("They are shown when a task begins, and that it ends after midnight when it does."),
    )
    accessibility_statement = forms.URLField(
        label=_("Accessibility statement"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_(
            "The address of the statement you have made in the Danish agency's WAS tool. It stands in the footer."
        ),
    )

    def clean_accent(self) -> str:
        """A colour that people who see badly can read."""
        written = str(self.cleaned_data["accent"])
        if not written:
            return ""
        if (accent := colour(written)) is None:
            raise forms.ValidationError(gettext("Write the colour as # and six signs, 0 to 9 and a to f: #0b5563."))
        if not can_be_read(accent):
            raise forms.ValidationError(
                gettext(
                    "Too light: links and buttons in it cannot be read by everybody. "
                    "The nearest that can be read is %(colour)s."
                ),
                params={"colour": nearest_that_can(accent)},
            )
        return accent

    def clean_accessibility_statement(self) -> str:
        """A secure address."""
        return secure(self.cleaned_data["accessibility_statement"])


class AutomaticForm(VersionedForm):
    """What runs without anybody asking for it."""

    closes_elections = forms.BooleanField(
        label=_("Close an election when its last day is over"),
        required=False,
        help_text=_(
            "The citizens' site closes for it, and no automatic messages are sent any more. Switched off, you deactivate it "
            "yourselves."
        ),
    )
    reminds_of_invitations = forms.BooleanField(
        label=_("Remind those who have not answered an invitation"),
        required=False,
        help_text=_("In active elections, with the template of the election for that occasion."),
    )
    reminds_of_tasks = forms.BooleanField(
        label=_("Remind those who have accepted a task"),
        required=False,
        help_text=_("Once, some days before. It can be switched off for a single task type too."),
    )
    checks_cpr = forms.BooleanField(
        label=_("Look everybody up in CPR each week"),
        required=False,
        help_text=_("While an election is active. Names, addresses and what the rules ask are brought up to date."),
    )
    frees_tasks = forms.BooleanField(
        label=_("Free the tasks of those who no longer meet the rules"),
        required=False,
        help_text=_(
            "Right after the weekly check, and they are told by a message. Switched off, they are listed for you, and you decide."
        ),
    )


class TeamsForm(VersionedForm):
    """What those who answer for teams may do on the citizen site."""

    shows_members_contact = forms.BooleanField(
        label=_("See mobile numbers and e-mail addresses of members"),
        required=False,
        help_text=_("Each look is recorded. CPR numbers, addresses and diets are never shown to them."),
    )
    lets_teams_propose = forms.BooleanField(
        label=_("Offer a free task to a member"),
        required=False,
        help_text=_("The member gets an invitation and answers it. Nobody gets a task without saying yes."),
    )
    team_messages_a_day = forms.IntegerField(
        label=_("Messages a day to each team's members"),
        min_value=0,
        max_value=MOST_TEAM_MESSAGES,
        help_text=_("By e-mail from the municipality; you can read them among the group messages. 0 switches it off."),
        error_messages={"max_value": _("A team is written to %(limit_value)s times a day at most.")},
    )

    marking = "none"
