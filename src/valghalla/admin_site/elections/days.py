"""Changing the days of an election."""

from dataclasses import dataclass

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.editing import actor, attempt
from valghalla.admin_site.elections.forms import DAY_FIELDS, DaysForm
from valghalla.admin_site.elections.pages import further_crumbs
from valghalla.admin_site.elections.words import same_election, wrong_days
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.components.inline import Link
from valghalla.components.parts import Conflict, Crumb
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.errors import DayIsFixed, SameElection, WrongDays
from valghalla.elections.models import Election
from valghalla.elections.plan import Days
from valghalla.tasks.elections.days import PlaceOutside, change_days, tasks_outside
from valghalla.tasks.errors import TasksOutside

Text = str | Promise


@dataclass(frozen=True)
class DaysPage:
    """The form. outside: tasks that would fall outside.   held: how many of them somebody has; with none,
    the office may agree to delete them."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    form: BaseForm
    cancel_url: str
    conflict: Conflict | None = None
    outside: Table | None = None
    available: int = 0
    held: int = 0


@admin_page(may=EDIT)
def election_days(request: AdminRequest) -> HttpResponse:
    """More days freely; fewer when nobody has a task on those that go, after showing what is deleted."""
    election: Election = request.election
    today = clock.today()
    if request.method != "POST":
        return _show(request, election, DaysForm(election=election, today=today))
    form = DaysForm(request.POST, election=election, today=today)
    outside: list[TasksOutside] = []

    def note(found: TasksOutside) -> tuple[None, str]:
        outside.append(found)
        return None, _("Tasks would fall outside the new days. Nothing has been changed.")

    done = attempt(
        form,
        lambda data: change_days(
            election,
            form.days(),
            version=data["version"],
            although_available=_agreed_to(request),
            by=actor(request),
            now=clock.now(),
        ),
        record=election,
        values_of=_values,
        refusals={
            TasksOutside: note,
            WrongDays: lambda wrong: (wrong.field, wrong_days(wrong)),
            SameElection: lambda _same: ("election_day", same_election()),
            DayIsFixed: lambda _fixed: ("election_day", _("The election day cannot be changed any more.")),
        },
    )
    if done.saved:
        messages.success(request, _("The days of %(name)s are saved.") % {"name": election.title})
        return redirect("election", election.pk)
    return _show(request, election, form, conflict=done.conflict, outside=outside[0] if outside else None)


def _agreed_to(request: AdminRequest) -> int:
    typed = request.POST.get("agreed", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _show(
    request: AdminRequest,
    election: Election,
    form: DaysForm,
    *,
    conflict: Conflict | None = None,
    outside: TasksOutside | None = None,
) -> HttpResponse:
    title = _("Change days")
    page = DaysPage(
        title=title,
        breadcrumb=further_crumbs(election, title),
        form=form,
        cancel_url=reverse("election", args=[election.pk]),
        conflict=conflict,
        outside=_table(election, tasks_outside(election, _days(form))) if outside else None,
        available=outside.available if outside else 0,
        held=outside.held if outside else 0,
    )
    return render(request, "admin_site/elections/days.html", {"page": page})


def _days(form: DaysForm) -> Days:
    return Days(**{name: form.cleaned_data[name] for name in DAY_FIELDS})


def _table(election: Election, rows: list[PlaceOutside]) -> Table:
    return Table(
        caption=_("Tasks outside the new days"),
        columns=(
            Column("place", _("Work location")),
            Column("day", _("Day")),
            Column("held", _("Somebody has"), numeric=True),
            Column("available", _("Available"), numeric=True),
            Column("actions", _("Actions")),
        ),
        rows=tuple(
            Row(
                (
                    row.title,
                    row.task_day,
                    row.held,
                    row.available,
                    Link(_("See the tasks"), _place(election, row), hint=f"{row.title} {row.task_day:%d-%m-%Y}"),
                )
            )
            for row in rows
        ),
        id="outside",
    )


def _place(election: Election, row: PlaceOutside) -> str:
    return f"{reverse('place', args=[election.pk, row.work_location_id])}?day={row.task_day.isoformat()}"


def _values(election: Election) -> dict[str, object]:
    return {name: getattr(election, name) for name in (*DAY_FIELDS, "version")}
