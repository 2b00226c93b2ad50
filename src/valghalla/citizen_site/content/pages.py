"""What the open pages show."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.accounts.session_end.door import sign_in_address
from valghalla.citizen_site.days import Leaf, leaf_of
from valghalla.citizen_site.frame import contact_of
from valghalla.citizen_site.tasks.shown import ShownTask, of_task
from valghalla.citizen_site.teams.told import Told
from valghalla.components.frame import FooterContact
from valghalla.components.parts import Card
from valghalla.content.defaults import accessibility_statement
from valghalla.content.models import Text
from valghalla.elections.models import Election
from valghalla.municipalities.models import Municipality, Settings
from valghalla.participants.models import Participant
from valghalla.tasks.models import Task, TaskState
from valghalla.tasks.queries import held_by

MOST_AHEAD = 3


@dataclass(frozen=True)
class Ahead:
    """An election ahead, by its day."""

    title: str
    leaf: Leaf


@dataclass(frozen=True)
class NextStep:
    """What there is to do first for whoever is signed in. text: "" or a sentence.   task: the one it is about, None for none.
    label, url: of the button.   waits: somebody waits for the answer.
    """

    heading: str
    text: str
    task: ShownTask | None
    label: str
    url: str
    waits: bool = False


@dataclass(frozen=True)
class FrontPage:
    """html: the municipality's own text, cleaned when it was kept; "" for none.   ahead: the active elections.
    sign_in_url: "" when signed in.   step: what the participant does first.   cards: where she can go.   ways: what
    anybody else can do.   told: of the teams the person asked to join.
    """

    title: str
    html: str
    ahead: tuple[Ahead, ...]
    sign_in_url: str
    no_profile: bool
    step: NextStep | None
    cards: tuple[Card, ...]
    ways: tuple[Card, ...]
    told: tuple[Told, ...] = ()

    @property
    def open(self) -> bool:
        """Whether there is an election at all."""
        return bool(self.ahead)


@dataclass(frozen=True)
class AccessibilityPage:
    """The statement. html: cleaned or our own.   elsewhere_url: where the same stands with the agency, "" for nowhere."""

    title: str
    html: str
    elsewhere_url: str


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
    elections: Sequence[Election],
    answers_for_teams: bool = False,
    waiting: int = 0,
    answers_for_places: bool = False,
    told: tuple[Told, ...] = (),
    today: datetime.date,
) -> FrontPage:
    """The front page. elections: the active ones.   waiting: how many wait to be let into the teams she answers for.
    today: Danish calendar date."""
    if not elections:
        return FrontPage(_("No elections at present"), "", (), "", False, None, (), ())
    title = text.title if text is not None and text.title else _("Elections in %(name)s") % {"name": municipality.name}
    return FrontPage(
        title=title,
        html=text.html if text is not None else "",
        ahead=tuple(Ahead(one.title, leaf_of(one.election_day)) for one in elections[:MOST_AHEAD]),
        sign_in_url="" if signed_in else sign_in_address(reverse("front_page")),
        no_profile=signed_in and participant is None,
        step=_first_step(participant, told, today=today) if participant is not None else None,
        cards=_entrances(teams=answers_for_teams, waiting=waiting, places=answers_for_places)
        if participant is not None
        else (),
        ways=() if signed_in else _ways(),
        told=told,
    )


def text_page(title: str, text: Text | None) -> TextPage:
    """A page of the text, which may not have been written yet."""
    return TextPage(title, text.html if text is not None else "")


def contact_page(settings: Settings) -> ContactPage:
    """The contact page."""
    return ContactPage(_("Contact"), contact_of(settings))


def accessibility_page(
    municipality: Municipality, settings: Settings, *, text: Text | None, language: str
) -> AccessibilityPage:
    """The municipality's statement in the language, or the one delivered."""
    own = text.html if text is not None else ""
    return AccessibilityPage(
        title=_("Accessibility statement"),
        html=own or accessibility_statement(municipality, settings, language=language),
        elsewhere_url=settings.accessibility_statement,
    )


def _ways() -> tuple[Card, ...]:
    return (
        Card(
            _("Have you been invited?"),
            text=_("Open the link in the message. You see the task before you answer."),
            icon="email",
        ),
        Card(
            _("Are you already signed up?"),
            sign_in_address(reverse("my_tasks")),
            _("Sign in to see your tasks, withdraw, or change your details."),
            "assignment",
        ),
        Card(
            _("Would you like to help?"),
            reverse("contact"),
            _("Write to us or call, and you will hear where you are needed."),
            "groups",
        ),
    )


def _first_step(participant: Participant, told: Sequence[Told], *, today: datetime.date) -> NextStep | None:
    """None for whoever waits to be let into her first team: until then there is nothing to do."""
    held = list(held_by(participant, today=today))
    if not held and any(one.answer == "waiting" for one in told) and not participant.memberships.exists():
        return None
    return _next_step(held)


def _next_step(held: Sequence[Task]) -> NextStep:
    """What comes first. held: the participant's tasks from today on, by day."""
    unanswered = [task for task in held if task.state == TaskState.UNANSWERED]
    mine = reverse("my_tasks")
    if unanswered:
        heading = ngettext(
            "One invitation awaits your answer.", "%(count)s invitations await your answer.", len(unanswered)
        )
        said = heading % {"count": len(unanswered)}
        return NextStep(said, "", of_task(unanswered[0]), _("See the task and answer"), mine, waits=True)
    if held:
        heading = ngettext("You have signed up for one task.", "You have signed up for %(count)s tasks.", len(held))
        text = _("This one comes first:") if len(held) > 1 else ""
        return NextStep(heading % {"count": len(held)}, text, of_task(held[0]), _("See my tasks"), mine)
    help_wanted = _("See what your teams still need help with.")
    return NextStep(_("You have no tasks yet."), help_wanted, None, _("See tasks available"), reverse("tasks"))


def _entrances(*, teams: bool, waiting: int, places: bool) -> tuple[Card, ...]:
    found = [
        Card(_("My tasks"), reverse("my_tasks"), _("Answer, cancel, and see where and when."), "assignment"),
        Card(_("Tasks"), reverse("tasks"), _("See what your teams still need help with."), "search"),
        Card(_("My profile"), reverse("profile"), _("Mobile number, e-mail and special diets."), "account"),
    ]
    if teams:
        who = _("See who is in it, and who has not answered.")
        if waiting:
            who = ngettext("One person waits to be let in.", "%(count)s people wait to be let in.", waiting)
        lacking = _("See which tasks still lack people.")
        found.append(Card(_("My team"), reverse("my_team"), who % {"count": waiting}, "persons"))
        found.append(Card(_("Task distribution"), reverse("team_tasks"), lacking, "groups"))
    if places:
        where = _("See who meets when, and print the list of the day.")
        found.append(Card(_("My work location"), reverse("work_location"), where, "location"))
    return tuple(found)
