"""The manual as the template shows it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.page import current_election
from valghalla.admin_site.request import AdminRequest
from valghalla.components.inline import Link
from valghalla.components.parts import Crumb


@dataclass(frozen=True)
class Work:
    """One step of the work on an election: where it is done, and a sentence about it."""

    link: Link
    text: str


@dataclass(frozen=True)
class ManualPage:
    """What the template shows."""

    title: str
    breadcrumb: tuple[Crumb, ...]
    works: tuple[Work, ...]


def manual_page(request: AdminRequest) -> ManualPage:
    """The steps lead to the pages of the election worked on, where there is one."""
    election = current_election(request)

    def of_election(name: str) -> str:
        return reverse(name, args=[election.pk]) if election else reverse("no_election")

    steps = (
        (
            _("Administration"),
            reverse("administration"),
            _(
                "Work locations, areas, teams, task types and election types "
                "stand in a catalogue that holds for all elections."
            ),
        ),
        (
            _("Elections"),
            reverse("elections"),
            _(
                "An election takes in a copy of the places, teams and task types. It is "
                "inactive until you activate it, and nothing is sent before."
            ),
        ),
        (
            _("Tasks"),
            of_election("overview"),
            _(
                "Say at each work location how many people each team is to provide, "
                "and assign people or pass on links to the tasks."
            ),
        ),
        (
            _("Participants"),
            reverse("participants"),
            _(
                "Bring people in from a file, create them one by one, or let them "
                "sign up by a team's link. Their facts come from CPR."
            ),
        ),
        (
            _("Communication"),
            reverse("messages"),
            _("Follow every message: what was sent, to whom, and what came of it. What failed can be tried again."),
        ),
        (
            _("Lists"),
            of_election("lists"),
            _("Fetch lists of participants for payment, for the work locations and for the national election system."),
        ),
    )
    return ManualPage(
        title=_("Manual"),
        breadcrumb=(Crumb(_("Start"), reverse("start")), Crumb(_("Manual"))),
        works=tuple(Work(Link(label, url), text) for label, url, text in steps),
    )
