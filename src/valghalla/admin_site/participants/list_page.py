"""The list of participants: what is asked for, who fits, and how it is shown."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.editing import may_edit
from valghalla.admin_site.catalogue.page_size import page_size, page_sizes
from valghalla.admin_site.catalogue.paging import part_of
from valghalla.admin_site.participants.filtering import asked, election_of, fitting
from valghalla.admin_site.participants.forms import ListForm
from valghalla.admin_site.request import AdminRequest
from valghalla.components.filters import Chip, FilterBar, chips
from valghalla.components.inline import Badge, Link, Status
from valghalla.components.links import address_of_each
from valghalla.components.parts import Crumb, Pager
from valghalla.components.tables import Column, Row, Selection, Table
from valghalla.elections.models import Election
from valghalla.tasks.models import Task, TaskState
from valghalla.teams.models import TeamMember

Text = str | Promise

FORM_ID = "chosen"
_BEFORE_ALL = datetime.date(1, 1, 1)
# Plain values: a page of a hundred people is no hundred objects, and nothing sealed is read.
_SHOWN = ("pk", "first_names", "last_name", "birth_date", "digital_post", "name_key", "born_or_before")
_SORTS = {"name": "name_key", "born": "born_or_before"}


@dataclass(frozen=True)
class ListPage:
    """What the template shows. delete_url, bulk_url: where those chosen are posted, with the filters in force; "" for readers.
    actions: (value, label, icon) of what can be done with them.

    election_id: what the filters on tasks are about; the address keeps it, so that it means the same to whoever opens it.
    """

    title: Text
    breadcrumb: tuple[Crumb, ...]
    table: Table
    bar: FilterBar
    new_url: str
    import_url: str
    broken_url: str
    delete_url: str
    bulk_url: str
    actions: tuple[tuple[str, Text, str], ...]
    sort: str
    election_id: int | None
    not_found: bool = False


class Together:
    """Parts of ``inline`` side by side in one cell."""

    def __init__(self, *parts: object) -> None:
        self.parts = parts

    def __html__(self) -> str:
        return "".join(f"<span>{part.__html__()}</span> " for part in self.parts)  # type: ignore[attr-defined]


def list_page(request: AdminRequest, *, not_found: bool = False) -> ListPage:
    """The list as asked for."""
    election = election_of(request)
    form = asked(request, election)
    people = (
        fitting(form, election)
        .annotate(born_or_before=Coalesce("birth_date", _BEFORE_ALL))
        .values_list(*_SHOWN, named=True)
    )
    size = page_size(request)
    part = part_of(people, _SORTS, "name", request.GET, size=size)
    editing = may_edit(request)
    sizes = page_sizes(request)
    shown = _chips(form, request.GET)
    table = Table(
        caption=_("Participants"),
        columns=_columns(election, editing),
        rows=tuple(_rows(part.rows, election, editing)),
        sort=part.sort,
        empty=_empty(bool(shown)),
        selection=Selection(FORM_ID, part.pager.total or 0) if editing else None,
        pager=Pager(**(part.pager.__dict__ | {"sizes": sizes})) if part.rows else None,
        id="participants",
    )
    query = request.GET.urlencode()
    return ListPage(
        title=_("Participants"),
        breadcrumb=(Crumb(_("Participants")),),
        table=table,
        bar=FilterBar(form, shown, reverse("participants"), target="list"),
        new_url=reverse("participant_new") if editing else "",
        import_url=reverse("participant_import") if editing else "",
        broken_url=reverse("participants_rules_broken"),
        delete_url=f"{reverse('participants_delete')}?{query}" if editing else "",
        bulk_url=f"{reverse('bulk_people')}?{query}" if editing else "",
        actions=_actions(election) if editing else (),
        sort=part.sort,
        election_id=election.pk if election else None,
        not_found=not_found,
    )


def _actions(election: Election | None) -> tuple[tuple[str, Text, str], ...]:
    message = (("message", _("Write a message"), "email"),) if election else ()
    return (
        *message,
        ("join_team", _("Add to a team"), "groups"),
        ("leave_team", _("Remove from a team"), "minus"),
        ("check_cpr", _("Ask CPR again"), "refresh"),
    )


def _chips(form: ListForm, query: QueryDict) -> tuple[Chip, ...]:
    """What is filtered on; the search field's long label gives way to one word."""
    label = str(form["search"].label)
    return tuple(replace(chip, label=str(chip.label).replace(label, _("Search"), 1)) for chip in chips(form, query))


def _columns(election: Election | None, editing: bool) -> tuple[Column, ...]:
    return (
        Column("name", _("Name"), sortable=True),
        Column("born", _("Birth date"), sortable=True),
        Column("teams", _("Teams")),
        Column("digital_post", _("Digital Post"), secondary=True),
        *((Column("tasks", _("Tasks")), Column("task_types", _("Task types"), secondary=True)) if election else ()),
        *((Column("actions", _("Actions"), short=" "),) if editing else ()),
    )


def _rows(people: list[Any], election: Election | None, editing: bool):
    keys = [person.pk for person in people]
    teams = _grouped(
        TeamMember.objects.filter(participant__in=keys)
        .order_by("team__sort_key")
        .values_list("participant_id", "team__short_name")
    )
    tasks = _tasks_of(keys, election)
    edit, edit_url, profile_url = _("Edit"), address_of_each("participant_edit"), address_of_each("participant")
    for person in people:
        name = f"{person.first_names} {person.last_name}".strip()
        own = tasks.get(person.pk, [])
        about_tasks = (_state(own), ", ".join(sorted({kind for _state_, kind in own})))
        yield Row(
            cells=(
                name,
                person.birth_date,
                ", ".join(teams.get(person.pk, [])),
                _digital_post(person.digital_post),
                *(about_tasks if election else ()),
                *((Link(edit, edit_url(person.pk), name, "edit"),) if editing else ()),
            ),
            url=profile_url(person.pk),
            id=str(person.pk),
            name=name,
        )


def _tasks_of(keys: list[int], election: Election | None) -> dict[int, list[tuple[str, str]]]:
    if election is None:
        return {}
    found: dict[int, list[tuple[str, str]]] = {}
    tasks = Task.objects.filter(participant__in=keys, election=election)
    for participant, state, kind in tasks.values_list("participant_id", "state", "task_type__short_name"):
        found.setdefault(participant, []).append((state, kind))
    return found


def _grouped(pairs) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _state(tasks: list[tuple[str, str]]) -> object:
    counts = {state: sum(own == state for own, _kind in tasks) for state in (TaskState.ACCEPTED, TaskState.UNANSWERED)}
    held = [Status(str(state), count) for state, count in counts.items() if count]
    return Together(*held) if held else _("None")


def _digital_post(gets: bool | None) -> object:
    if gets is None:
        return _("Unknown")
    return Badge(_("Yes"), "good", "check") if gets else Badge(_("Exempt"), "bad", "close")


def _empty(filtered: bool) -> str:
    if filtered:
        return _("Nobody fits what you search for. Change the search or clear the filters.")
    return _("There are no participants yet. Create one, or bring many in from a file.")
