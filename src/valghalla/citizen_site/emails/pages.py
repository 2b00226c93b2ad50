"""What the page says at which e-mails to many are ended, and one's own pages of the same."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from valghalla.citizen_site.settled import settings
from valghalla.communication.unsubscribing.addresses import Kind
from valghalla.municipalities.models import Municipality
from valghalla.participants.models import Participant


@dataclass(frozen=True)
class EmailsPage:
    """lead: what one gets, under the title; "" when that is ended, which ``done`` says then.   act: what the button does,
    "stop" or "resume"."""

    title: str
    lead: str
    done: str
    more: str
    act: str
    button: str


def emails_page(kind: Kind, *, stopped: bool, municipality: str) -> EmailsPage:
    """The page. municipality: its name, as citizens read it."""
    named = {"municipality": municipality}
    if kind is Kind.GROUP:
        title = _("E-mails to many")
        said = (
            _("You get no more e-mails from %(municipality)s that are written to many.")
            if stopped
            else _("You get e-mails from %(municipality)s that are written to many people who help at the election.")
        )
        more = _(
            "What concerns your own tasks, such as invitations, confirmations and reminders, is sent to you as before."
        )
    else:
        title = _("E-mails about your teams and places")
        said = (
            _("You get no more e-mails from %(municipality)s about what happens in your teams and at your places.")
            if stopped
            else _("You get e-mails from %(municipality)s about what happens in your teams and at your places.")
        )
        more = _("You can see all of it on your own pages.")
    return EmailsPage(
        title,
        "" if stopped else said % named,
        said % named if stopped else "",
        more,
        "resume" if stopped else "stop",
        _("I want them again") if stopped else _("No more of these e-mails"),
    )


def emails_to_many(person: Participant, municipality: Municipality) -> EmailsPage | None:
    """How the person stands to what is written to many, for her own pages; None when she gets no e-mails at all."""
    if not person.email and not person.no_group_email:
        return None
    return emails_page(Kind.GROUP, stopped=person.no_group_email, municipality=shown_name(municipality))


def shown_name(municipality: Municipality) -> str:
    """What citizens call it."""
    return settings().display_name or municipality.name
