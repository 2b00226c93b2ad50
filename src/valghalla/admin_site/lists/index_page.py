"""The kinds of lists, with what each is for."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.components.parts import Card, Crumb
from valghalla.elections.models import Election

Text = str | Promise


@dataclass(frozen=True)
class IndexPage:
    """The entrances."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    cards: tuple[Card, ...]


def index_page(election: Election, *, may_edit: bool) -> IndexPage:
    """What can be taken out of an election. may_edit: whether the reader may lay down what the lists are made by."""
    entrances = [
        (
            "participant_list",
            "persons",
            _("Participant list"),
            _(
                "Who does what, where and when, with the columns you choose. On the screen, on paper to sign, or as a file."
            ),
        ),
        (
            "election_system_list",
            "how-to-reg",
            _("Export to the election system"),
            _("Election secretaries and appointed electors by voting area, checked and ready for the import."),
        ),
        (
            "finance_list",
            "payments",
            _("Payment list"),
            _("What each person is to be paid, as allowance or fee, for the finance department."),
        ),
        (
            "diet_list",
            "list-check",
            _("Special diets"),
            _("How many eat what at each work location each day, for whoever orders the food. Without names."),
        ),
        (
            "case_list",
            "document",
            _("Appointments for the records system"),
            _("A line for each person and task with the facts of the appointment, for ESDH."),
        ),
    ]
    if may_edit:
        entrances.append(
            (
                "list_rules",
                "settings",
                _("Roles and kinds of payment"),
                _(
                    "What each task type is called in the election system, and what its payment is to the finance department."
                ),
            )
        )
    return IndexPage(
        title=_("Lists"),
        lead=_("%(election)s. Everything you take out is recorded with filters, columns and the number of people.")
        % {"election": election.title},
        breadcrumb=(Crumb(_("Lists")),),
        cards=tuple(
            Card(heading=heading, url=reverse(name, args=[election.pk]), text=text, icon=icon)
            for name, icon, heading, text in entrances
        ),
    )
