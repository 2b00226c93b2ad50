"""The pages of settings: what is on each, and how its values read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.settings import forms
from valghalla.components.formats import at_hour
from valghalla.components.forms import VersionedForm
from valghalla.components.parts import Fact
from valghalla.municipalities.models import Settings

Words = str | Promise


@dataclass(frozen=True)
class SettingsGroup:
    """A page. name: in addresses (``settings_<name>``), in the audit and for its version.   facts: its values to read."""

    name: str
    label: Words
    lead: Words
    form: type[VersionedForm]
    facts: Callable[[Settings], tuple[Fact, ...]]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of Settings it changes."""
        return tuple(name for name in self.form.base_fields if name != "version")

    def values(self, settings: Settings) -> dict[str, Any]:
        """What of the settings the form holds."""
        return {name: getattr(settings, name) for name in self.fields}


def _senders(settings: Settings) -> tuple[Fact, ...]:
    replies = f"{settings.reply_to_name} <{settings.reply_to_email}>" if settings.reply_to_email else ""
    return (
        Fact(_("Sender's name"), settings.sender_name or gettext("The municipality's name")),
        Fact(_("Sender's e-mail"), settings.sender_email or settings.email),
        Fact(_("Replies go to"), replies or gettext("The sender")),
    )


def _deadlines(settings: Settings) -> tuple[Fact, ...]:
    choices: Any = forms.DeadlinesForm.base_fields["payment_kind"].choices  # type: ignore[attr-defined]
    return (
        Fact(_("Lock period"), _days(settings.lock_days)),
        Fact(_("Kind of payment"), dict(choices).get(settings.payment_kind, "")),
    )


def _reminders(settings: Settings) -> tuple[Fact, ...]:
    days = _days(settings.task_reminder_days)
    since, until = at_hour(settings.sends_from), at_hour(settings.sends_until)
    return (
        Fact(_("Between reminders of an invitation"), _days(settings.invitation_reminder_days)),
        Fact(_("Reminder of a task"), gettext("%(days)s before") % {"days": days}),
        Fact(_("Messages are sent"), gettext("From %(since)s to %(until)s") % {"since": since, "until": until}),
    )


def _retention(settings: Settings) -> tuple[Fact, ...]:
    return (
        Fact(_("Participants, after their last election"), _months(settings.participant_months)),
        Fact(_("The message log"), _months(settings.message_months)),
        Fact(_("The audit log"), _months(settings.audit_months)),
        Fact(_("Participants may delete their own profile"), settings.lets_people_leave),
    )


def _look(settings: Settings) -> tuple[Fact, ...]:
    return (
        Fact(_("Colour"), settings.accent or gettext("Standard")),
        Fact(_("Languages for citizens"), gettext("Danish and English") if settings.english else gettext("Danish")),
        Fact(
            _("When tasks end"),
            gettext("Not told to citizens") if settings.hides_task_ends else gettext("Told to citizens"),
        ),
        Fact(_("Accessibility statement"), settings.accessibility_statement),
    )


def _automatic(settings: Settings) -> tuple[Fact, ...]:
    return tuple(
        Fact(field.label or name, getattr(settings, name))
        for name, field in forms.AutomaticForm.base_fields.items()
        if name != "version"
    )


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def _months(count: int) -> str:
    return ngettext("%(count)s month", "%(count)s months", count) % {"count": count}


def _teams(settings: Settings) -> tuple[Fact, ...]:
    return tuple(
        Fact(field.label or name, getattr(settings, name))
        for name, field in forms.TeamsForm.base_fields.items()
        if name != "version"
    )


GROUPS = (
    SettingsGroup("senders", _("Senders"), _("Who messages to participants come from."), forms.SendersForm, _senders),
    SettingsGroup(
        "deadlines",
        _("Deadlines and payment"),
        _("What new elections and task types begin with. Those there are stay as they are."),
        forms.DeadlinesForm,
        _deadlines,
    ),
    SettingsGroup(
        "reminders",
        _("Reminders and sending hours"),
        _("When people are reminded, and at which hours they are written to."),
        forms.RemindersForm,
        _reminders,
    ),
    SettingsGroup(
        "retention",
        _("Retention"),
        _("How long data about people is kept."),
        forms.RetentionForm,
        _retention,
    ),
    SettingsGroup(
        "look",
        _("Look and languages"),
        _("Colour, languages and the accessibility statement. The logo is changed under “External website”."),
        forms.LookForm,
        _look,
    ),
    SettingsGroup(
        "teams",
        _("Team responsibles"),
        _("What those who answer for a team may see and do on the citizen site."),
        forms.TeamsForm,
        _teams,
    ),
    SettingsGroup(
        "automatic",
        _("Steps that run by themselves"),
        _("Everything else waits for somebody in the office."),
        forms.AutomaticForm,
        _automatic,
    ),
)
