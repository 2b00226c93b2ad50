"""Numbers proposed from a norm, place by place, before and after they are taken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from valghalla.admin_site.tasks.norm_form import NormForm
from valghalla.admin_site.tasks.words import would_retract
from valghalla.components.formats import number
from valghalla.components.inline import Badge, Link
from valghalla.components.parts import Crumb
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.tasks.distribute import Distributed
from valghalla.tasks.proposals import Plan, Proposal

OBSTACLES = {
    "no_votes": gettext_lazy("Valid votes are not known"),
    "no_type": gettext_lazy("The task type is not done here"),
    "no_team": gettext_lazy("None of the teams is here"),
    "too_many": gettext_lazy("The norm gives more tasks than a place can have"),
}


@dataclass(frozen=True)
class Outcome:
    """What came of taking the proposal at a place. problem: why nothing was changed, or ""."""

    place: ElectionWorkLocation
    problem: str
    done: Distributed = field(default_factory=Distributed)


@dataclass(frozen=True)
class TeamChange:
    """What changes for one team."""

    name: str
    short_name: str
    before: int
    after: int


@dataclass(frozen=True)
class ProposalRow:
    """A place in the preview. chosen: ticked at first.   can_be_taken: there is something to change."""

    key: int
    title: str
    url: str
    area: str
    votes: int | None
    people: int | None
    before: int
    after: int
    teams: tuple[TeamChange, ...]
    notes: tuple[Badge, ...]
    can_be_taken: bool
    chosen: bool
    seen: str


@dataclass(frozen=True)
class ProposalPage:
    """The norm, what it means, and what came of it."""

    title: str
    lead: str
    breadcrumb: tuple[Crumb, ...]
    form: NormForm
    place: ElectionWorkLocation | None
    rows: tuple[ProposalRow, ...]
    asked: bool
    summary: str
    retracting: bool
    carried: tuple[tuple[str, str], ...]
    results: Table | None
    back_url: str


def proposal_page(
    election: Election,
    form: NormForm,
    plan: Plan | None,
    found: Sequence[Proposal],
    outcomes: Sequence[Outcome],
    *,
    query: QueryDict,
    place: ElectionWorkLocation | None,
) -> ProposalPage:
    """place: when the norm is worked out for one place only."""
    rows = tuple(_row(one) for one in found)
    overview = reverse("overview", args=[election.pk])
    return ProposalPage(
        title=_("Propose tasks from a norm"),
        lead=place.title if place else _("All work locations of the election"),
        breadcrumb=(
            Crumb(_("Start"), reverse("start")),
            Crumb(_("Overview of tasks"), overview),
            Crumb(_("Propose tasks from a norm")),
        ),
        form=form,
        place=place,
        rows=() if outcomes else rows,
        asked=plan is not None,
        summary=_summary(found),
        retracting=any(one.retracted for one in found),
        carried=tuple(_carried(form, query)),
        results=_results(election, outcomes) if outcomes else None,
        back_url=reverse("place", args=[election.pk, place.pk]) if place else overview,
    )


def _summary(found: Sequence[Proposal]) -> str:
    changing = [one for one in found if one.changes]
    if not changing:
        return _("The norm changes nothing.")
    return ngettext(
        "%(count)s place would go from %(before)s to %(after)s tasks.",
        "%(count)s places would go from %(before)s to %(after)s tasks in all.",
        len(changing),
    ) % {
        "count": number(len(changing)),
        "before": number(sum(one.now for one in changing)),
        "after": number(sum(one.number for one in changing)),
    }


def _row(one: Proposal) -> ProposalRow:
    return ProposalRow(
        key=one.place.pk,
        title=one.place.title,
        url=reverse("place", args=[one.place.election_id, one.place.pk]),
        area=one.place.area_name,
        votes=one.place.valid_votes,
        people=one.people,
        before=one.now,
        after=one.number,
        teams=tuple(
            TeamChange(part.team.name, part.team.short_name, part.now.total, part.number)
            for part in one.parts
            if part.now.total != part.number
        ),
        notes=tuple(_notes(one)),
        can_be_taken=one.changes,
        chosen=one.changes and not one.retracted,
        seen=one.seen,
    )


def _notes(one: Proposal) -> Iterator[Badge]:
    if one.obstacle:
        yield Badge(OBSTACLES[one.obstacle], "waiting", "warning")
    if one.raised:
        yield Badge(_("More have accepted than the norm gives"), "waiting", "info")
    if one.retracted:
        yield Badge(would_retract(one.retracted), "bad", "warning")
    if one.others:
        others = ngettext("Other teams have %(count)s task here.", "Other teams have %(count)s tasks here.", one.others)
        yield Badge(others % {"count": one.others}, "news", "info")
    if not one.obstacle and not one.changes:
        yield Badge(_("As the norm says"), "good", "check")


def _carried(form: NormForm, query: QueryDict) -> Iterator[tuple[str, str]]:
    """What was asked, to go along with the yes."""
    for name in ("place", *form.fields):
        if value := query.get(name):
            yield name, value


def _results(election: Election, outcomes: Sequence[Outcome]) -> Table:
    rows = tuple(
        Row(
            (
                Link(one.place.title, reverse("place", args=[election.pk, one.place.pk])),
                Badge(one.problem, "bad", "error") if one.problem else Badge(_("Done"), "good", "check"),
                one.done.added,
                one.done.deleted,
                one.done.retracted,
            )
        )
        for one in outcomes
    )
    return Table(
        _("Result"),
        (
            Column("place", _("Work location")),
            Column("result", _("Result")),
            Column("added", _("Tasks added"), numeric=True),
            Column("deleted", _("Tasks deleted"), numeric=True),
            Column("retracted", _("Invitations retracted"), numeric=True),
        ),
        rows,
        show_caption=True,
        id="results",
        classes="table--compact",
    )
