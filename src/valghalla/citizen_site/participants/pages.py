"""What Min profil shows."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from valghalla.citizen_site.emails.pages import EmailsPage
from valghalla.citizen_site.participants.consent import ConsentAsked
from valghalla.citizen_site.participants.forms import ContactForm
from valghalla.citizen_site.words import two_lines
from valghalla.components.parts import Fact
from valghalla.municipalities.models import Municipality


@dataclass(frozen=True)
class ProfilePage:
    """facts: from CPR, for reading.   consent: None when it is not asked for.   emails: what is written to many."""

    title: str
    facts: tuple[Fact, ...]
    form: ContactForm
    consent: ConsentAsked | None
    emails: EmailsPage | None
    stale: bool


def profile_page(
    facts: tuple[Fact, ...],
    form: ContactForm,
    *,
    consent: ConsentAsked | None,
    emails: EmailsPage | None,
    stale: bool = False,
) -> ProfilePage:
    """The page. stale: the office has changed the profile meanwhile, nothing was saved."""
    return ProfilePage(_("My profile"), facts, form, consent, emails, stale)


def cpr_facts(
    *,
    name: str,
    number: str,
    street: str,
    care_of: str,
    postal: str,
    municipality_code: str,
    own: Municipality,
) -> tuple[Fact, ...]:
    """What CPR says, in the order people look for it.

    number: the whole CPR number, the person's own.   municipality_code: where she lives, four digits or "".
    """
    home = ", ".join(filter(None, [care_of, street]))
    return (
        Fact(_("Name"), name),
        Fact(_("CPR number"), number),
        Fact(_("Address"), two_lines(home, postal) if home else postal),
        Fact(_("Municipality"), _municipality(municipality_code, own)),
    )


def _municipality(code: str, own: Municipality) -> str:
    if code == own.code:
        return own.name
    return _("Another municipality (code %(code)s)") % {"code": code} if code else _("No municipality in Denmark")
