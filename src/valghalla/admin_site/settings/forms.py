"""The forms of the settings, a page each."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.content.forms import secure
from valghalla.components.forms import Group, VersionedForm
from valghalla.content.look.contrast import can_be_read, colour, nearest_that_can
from valghalla.elections.plan import LONGEST_LOCK_DAYS
from valghalla.task_types.models import PaymentKind

SHORTEST_AUDIT_MONTHS, LONGEST_AUDIT_MONTHS = 6, 60
SHORTEST_PARTICIPANT_MONTHS, LONGEST_PARTICIPANT_MONTHS = 1, 120


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
    audit_months = forms.IntegerField(
        label=_("The audit log, in months"),
        min_value=SHORTEST_AUDIT_MONTHS,
        max_value=LONGEST_AUDIT_MONTHS,
        help_text=_("Six at least. Every night, rows that are older go by themselves."),
        error_messages={"min_value": _("The audit log is kept for six months at least.")},
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
