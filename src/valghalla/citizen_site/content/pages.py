"""What the open pages show."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.accounts.session_end.door import sign_in_address
from valghalla.citizen_site.frame import contact_of
from valghalla.components.frame import FooterContact
from valghalla.components.parts import Card
from valghalla.content.models import Text
from valghalla.municipalities.models import Municipality, Settings
from valghalla.participants.models import Participant
from valghalla.tasks.models import TaskState
from valghalla.tasks.queries import held_by


@dataclass(frozen=True)
class FrontPage:
    """html: the municipality's own text, cleaned when it was kept; "" for none.   sign_in_url: "" when signed in."""

    title: str
    html: str
    open: bool
    sign_in_url: str
    no_profile: bool
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class TextPage:
    """A page that is one text. html: cleaned when it was kept; "" when none was written."""

    title: str
    html: str


@dataclass(frozen=True)
class ContactPage:
    """The ways to reach the municipality, those that are filled in."""

    title: str
    contact: FooterContact


def front_page_of(
    municipality: Municipality,
    *,
    text: Text | None,
    participant: Participant | None,
    signed_in: bool,
    open_: bool,
    today: datetime.date,
) -> FrontPage:
    """The front page; open_: whether an election is active.   today: Danish calendar date."""
    if not open_:
        return FrontPage(_("No elections at present"), "", False, "", False, ())
    title = text.title if text is not None and text.title else _("Elections in %(name)s") % {"name": municipality.name}
    return FrontPage(
        title=title,
        html=text.html if text is not None else "",
        open=True,
        sign_in_url="" if signed_in else sign_in_address(reverse("front_page")),
        no_profile=signed_in and participant is None,
        cards=_entrances(participant, today) if participant is not None else (),
    )


def text_page(title: str, text: Text | None) -> TextPage:
    """A page of the text, which may not have been written yet."""
    return TextPage(title, text.html if text is not None else "")


def contact_page(settings: Settings) -> ContactPage:
    """The contact page."""
    return ContactPage(_("Contact"), contact_of(settings))


def _entrances(participant: Participant, today: datetime.date) -> tuple[Card, ...]:
    states = list(held_by(participant, today=today).values_list("state", flat=True))
    waiting = states.count(TaskState.UNANSWERED)
    if waiting:
        mine = ngettext("One invitation awaits your answer.", "%(count)s invitations await your answer.", waiting)
    elif states:
        mine = ngettext("You have signed up for one task.", "You have signed up for %(count)s tasks.", len(states))
    else:
        mine = _("You have no tasks yet.")
    return (
        Card(_("My tasks"), reverse("my_tasks"), mine % {"count": waiting or len(states)}, "assignment"),
        Card(_("Tasks"), reverse("tasks"), _("See what your teams still need help with."), "search"),
        Card(_("My profile"), reverse("profile"), _("Mobile number, e-mail and special diets."), "account"),
    )
