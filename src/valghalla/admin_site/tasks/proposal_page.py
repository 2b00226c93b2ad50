"""Numbers proposed from a norm, place by place, before and after they are taken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from valghalla.admin_site.tasks.marks import Marks
from valghalla.admin_site.tasks.norm_form import NormForm
from valghalla.admin_site.tasks.words import would_retract
from valghalla.components.formats import number
from valghalla.components.inline import Badge, Link, escaped
from valghalla.components.parts import Crumb
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.tasks.distribution.distribute import Distributed
from valghalla.tasks.distribution.proposals import Part, Plan, Proposal

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
class Choice:
    """A place with its checkbox and, hidden, the numbers shown with it; without both when there is nothing to take."""

    proposal: Proposal

    def __html__(self) -> SafeString:
        place, one = self.proposal.place, self.proposal
        name = f'{escaped(place.title)}<span class="quiet">{escaped(place.area_name)}</span>'
        if not one.changes:
            return SafeString(name)
        chosen = "" if one.retracted else " checked"
        return SafeString(
            f'<div class="form-group-checkbox"><input class="form-checkbox" type="checkbox" id="take-{place.pk}" '
            f'name="selected" value="{place.pk}"{chosen}><label for="take-{place.pk}">{name}</label></div>'
            f'<input type="hidden" name="seen-{place.pk}" value="{escaped(one.seen)}">'
        )


@dataclass(frozen=True)
class TeamChanges:
    """What changes for each team, by its short name."""

    parts: tuple[Part, ...]

    def __html__(self) -> SafeString:
        changes = (
            f"<li>{_short(part.team.name, part.team.short_name)} {part.now.total} → {part.number}</li>"
            for part in self.parts
            if part.now.total != part.number
        )
        return SafeString(f'<ul class="team-changes">{"".join(changes)}</ul>')


@lru_cache(maxsize=512)
def _short(name: str, short_name: str) -> str:
    return f'<abbr title="{escaped(name)}">{escaped(short_name)}</abbr>'


@dataclass(frozen=True)
class ProposalPage:
    """The norm, what it means, and what came of it."""

    title: str
    lead: str
    breadcrumb: tuple[Crumb, ...]
    form: NormForm
    place: ElectionWorkLocation | None
    table: Table | None
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
        table=None if outcomes or not found else _table(found),
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


def _table(found: Sequence[Proposal]) -> Table:
    return Table(
        _("Proposal"),
        (
            Column("place", _("Work location")),
            Column("votes", _("Valid votes"), numeric=True),
            Column("now", _("Now"), numeric=True),
            Column("proposed", _("Proposed"), numeric=True),
            Column("teams", _("Teams")),
            Column("notes", _("To know")),
        ),
        tuple(
            Row(
                (
                    Choice(one),
                    one.place.valid_votes,
                    one.now,
                    None if one.obstacle else one.number,
                    TeamChanges(one.parts),
                    Marks(tuple(_notes(one))),
                )
            )
            for one in found
        ),
        id="proposal",
        classes="table--compact",
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
