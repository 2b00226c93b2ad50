"""The page on which a link is made: the filter, what it shows, and the address once it is made."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.catalogue.pages import AskPage
from valghalla.admin_site.task_links.forms import LinkFilter, NameForm, shown_by
from valghalla.admin_site.tasks.words import day_in_words, hours
from valghalla.components.filters import FilterBar, chips
from valghalla.components.formats import number
from valghalla.components.inline import Actions, Badge, Lines, Link, escaped, icon
from valghalla.components.parts import Confirm, Crumb, Pager
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import Election
from valghalla.municipalities.links import citizen_page
from valghalla.municipalities.models import Municipality
from valghalla.tasks.claim import Group
from valghalla.tasks.links.links import tasks_behind
from valghalla.tasks.models import TaskLink, TaskState
from valghalla.tasks.queries import OpenGroup, open_groups

FORM = "make-link"
PAGE = 50


@dataclass(frozen=True)
class MadeLink:
    """The address to pass on and the page of its link."""

    address: str
    url: str


@dataclass(frozen=True)
class NewPage:
    """Everything the template shows. bar, preview: None when the election has no teams.   trusted: the link would show
    trusted tasks.   hidden: the filter, posted with what is pressed."""

    title: str
    lead: str
    breadcrumb: tuple[Crumb, ...]
    bar: FilterBar | None
    preview: Table | None
    counted: str
    trusted: bool
    form: LinkFilter | None
    name_form: NameForm
    hidden: tuple[tuple[str, str], ...]
    action: str
    made: MadeLink | None


@dataclass(frozen=True)
class DirectButton:
    """Makes the direct link of a group of tasks; belongs to the one form of the page."""

    group: Group
    hint: str

    def __html__(self) -> SafeString:
        word, hint, key = escaped(_("Direct link")), escaped(self.hint), escaped(key_of(self.group))
        return SafeString(
            f'<button class="plain-link" type="submit" form="{FORM}" name="direct" value="{key}">{icon("link")}'
            f'<span>{word}<span class="sr-only"> {hint}</span></span></button>'
        )


def key_of(group: Group) -> str:
    """The group among those of its election and team."""
    return f"{group.work_location_id}-{group.task_type_id}-{group.task_day.isoformat()}"


def groups_of(form: LinkFilter) -> list[OpenGroup]:
    """The available tasks that the link would show, equal ones together."""
    team = form.cleaned_data["team"]
    election = form.offered_for
    shown = tasks_behind(shown_by(form.narrowing, team, election))
    return open_groups(shown.filter(state=TaskState.AVAILABLE))


def new_page(
    election: Election,
    form: LinkFilter | None,
    *,
    number_of_page: int,
    made: TaskLink | None,
    municipality: Municipality,
) -> NewPage:
    """The page for a filter. number_of_page: of the preview, from 1."""
    valid = form is not None and form.is_valid()
    groups = groups_of(form) if form is not None and valid else []
    own = reverse("task_link_new", args=[election.pk])
    return NewPage(
        title=_("Make a task link"),
        lead=_("Whoever has the link sees the tasks without signing in, and joins the team by taking one."),
        breadcrumb=crumbs(election, _("Make a task link")),
        bar=None if form is None else _bar(form),
        preview=_preview(form, groups, number_of_page, municipality) if form is not None and valid else None,
        counted=_counted(groups),
        trusted=form is not None and valid and form.narrowing["with_trusted"],
        form=form,
        name_form=NameForm(),
        hidden=() if form is None else form.pairs,
        action=own,
        made=None if made is None else made_link(made, municipality),
    )


def made_link(link: TaskLink, municipality: Municipality) -> MadeLink:
    """The address of the link on the citizens' site."""
    return MadeLink(
        citizen_page(municipality, "task_link", link.token),
        reverse("task_link_one", args=[link.election_id, link.pk]),
    )


def trusted_page(election: Election, hidden: tuple[tuple[str, str], ...], back: str) -> AskPage:
    """Asks before a link is made that shows trusted tasks."""
    return AskPage(
        title=_("Make a task link"),
        breadcrumb=crumbs(election, _("Make a task link")),
        confirm=Confirm(
            _("Shall the link show trusted tasks?"),
            _("Make the link"),
            back,
            (
                _("Trusted tasks are otherwise seen only by those you give them to."),
                _("Whoever has the link can take one, also somebody it was passed on to."),
            ),
            (*hidden, ("agreed", "1")),
            danger=False,
            action=reverse("task_link_new", args=[election.pk]),
        ),
    )


def crumbs(election: Election, last: str) -> tuple[Crumb, ...]:
    """The way from the overview of tasks to a page of links."""
    listed = _("Task links")
    way = (
        Crumb(_("Start"), reverse("start")),
        Crumb(_("Overview of tasks"), reverse("overview", args=[election.pk])),
    )
    if last == listed:
        return (*way, Crumb(listed))
    return (*way, Crumb(listed, reverse("task_links", args=[election.pk])), Crumb(last))


def _bar(form: LinkFilter) -> FilterBar:
    in_force = chips(form, form.data)[1:]  # type: ignore[arg-type]  # a link always has a team
    return FilterBar(form, in_force, f"?{urlencode({'team': form.data['team']})}", "task-link", open=True)


def _counted(groups: Iterable[OpenGroup]) -> str:
    found = list(groups)
    tasks = sum(one.free for one in found)
    said = ngettext("%(count)s available task", "%(count)s available tasks", tasks)
    return said % {"count": number(tasks)}


def _preview(form: LinkFilter, groups: list[OpenGroup], number_of_page: int, municipality: Municipality) -> Table:
    first = min(max(number_of_page - 1, 0) * PAGE, max(len(groups) - 1, 0) // PAGE * PAGE)
    shown = groups[first : first + PAGE]
    asked = urlencode(form.pairs)
    made = _made_before(form)
    return Table(
        _("What the link shows"),
        (
            Column("type", _("Task type")),
            Column("place", _("Work location")),
            Column("day", _("Day")),
            Column("hours", _("Hours")),
            Column("trusted", _("Trusted")),
            Column("free", _("Available"), numeric=True),
            Column("link", _("Direct link")),
        ),
        tuple(_row(one, made, municipality) for one in shown),
        empty=_("There are no available tasks that fit. The link shows them once there are."),
        pager=Pager(
            previous_url=f"?{asked}&page={first // PAGE}" if first else "",
            next_url=f"?{asked}&page={first // PAGE + 2}" if first + PAGE < len(groups) else "",
            first=first + 1,
            last=first + len(shown),
            total=len(groups),
        )
        if len(groups) > PAGE
        else None,
        id="preview",
        classes="table--compact",
    )


def _made_before(form: LinkFilter) -> dict[str, str]:
    """Tokens of the direct links that work, by the key of their group."""
    links = TaskLink.objects.filter(
        election=form.offered_for, team_id=form.cleaned_data["team"], single=True, revoked_at=None
    )
    return {
        f"{link.work_locations[0]}-{link.task_types[0]}-{link.task_day.isoformat()}": link.token
        for link in links
        if link.task_day
    }


def _row(one: OpenGroup, made: dict[str, str], municipality: Municipality) -> Row:
    place, hint = one.work_location, f"{one.task_type.title}, {one.work_location.title}"
    town = f"{place.postal_code} {place.city}".strip()
    said = Truncator(" ".join(strip_tags(one.task_type.description.replace("<", " <")).split())).chars(140)
    token = made.get(key_of(one.group))
    opened = (Link(_("Open"), citizen_page(municipality, "task_link", token), hint, "open-in-new"),) if token else ()
    return Row(
        (
            Lines(one.task_type.title, said),
            Lines(place.title, ", ".join(filter(None, [place.address, town]))),
            day_in_words(one.group.task_day),
            hours(one.starts, one.ends),
            Badge(_("Trusted"), "waiting", "lock") if one.task_type.trusted else _("No"),
            one.free,
            Actions((DirectButton(one.group, hint), *opened)),
        )
    )
