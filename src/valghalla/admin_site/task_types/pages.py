"""The pages of task types."""

from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.catalogue.deleting import effect_figures, effect_lines, seen
from valghalla.admin_site.catalogue.editing import may_edit
from valghalla.admin_site.catalogue.pages import AskPage, FormPage, ListPage, Way, crumbs
from valghalla.admin_site.catalogue.paging import in_danish_order, listed, matching
from valghalla.admin_site.catalogue.telling import tick_to_tell
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.task_types.forms import FILES, TaskTypeFilter, TaskTypeForm, time_span
from valghalla.components.inline import Badge
from valghalla.components.parts import Confirm, Conflict
from valghalla.components.tables import Column, Row
from valghalla.elections.carry import task_type_differences
from valghalla.task_types.keep import ends_next_day
from valghalla.task_types.models import TaskType
from valghalla.tasks.catalogue.effects import Effects


@dataclass(frozen=True)
class FileLink:
    """A file that is there. size: in words."""

    name: str
    size: str
    url: str


@dataclass(frozen=True)
class TaskTypePage(FormPage):
    """The form of a task type with the files it has."""

    files: tuple[FileLink, ...] = ()
    files_legend: str | Promise = FILES


def list_page(request: AdminRequest) -> ListPage:
    """All task types."""
    form = TaskTypeFilter(request.GET, label=_("Search task types"))
    edit = may_edit(request)
    rows = matching(TaskType.objects.all(), ["title", "short_name"], form.value("search"))
    if form.value("trusted"):
        rows = rows.filter(trusted=True)
    table, bar = listed(
        request,
        in_danish_order(rows, "short_name", as_="short_place"),
        form=form,
        columns=[
            Column("title", _("Title"), sortable=True),
            Column("short_name", _("Short name"), sortable=True),
            Column("time", _("Time")),
            Column("payment", _("Payment in kroner"), short=_("Payment"), numeric=True),
            Column("rules", _("Rules")),
        ],
        sorts={"title": "sort_key", "short_name": "short_place"},
        default="title",
        row=lambda kind: Row(
            (kind.title, kind.short_name, time_span(kind.starts, kind.ends), kind.payment_dkk, _Badges(kind)),
            url=reverse("task_type_edit", args=[kind.pk]) if edit else "",
        ),
        caption=_("Task types"),
        empty=_("There are no task types yet. Create the first; each task is of a type."),
    )
    return ListPage(
        title=_("Task types"),
        breadcrumb=crumbs((_("Task types"), "")),
        table=table,
        bar=bar,
        ways=(Way(_("Create task type"), reverse("task_type_new"), "primary", "plus"),) if edit else (),
    )


def form_page(
    form: TaskTypeForm, *, kind: TaskType | None = None, conflict: Conflict | None = None, today: Any = None
) -> TaskTypePage:
    """The form; with a way to the elections whose copies differ."""
    title = kind.title if kind else _("Create task type")
    differing = len(task_type_differences(kind, today=today)) if kind else 0
    ways: tuple[Way, ...] = ()
    if kind and differing:
        label = ngettext("%(count)s election has it otherwise", "%(count)s elections have it otherwise", differing)
        ways = (Way(label % {"count": differing}, reverse("task_type_carry", args=[kind.pk]), "secondary", "sync"),)
    return TaskTypePage(
        title=title,
        breadcrumb=crumbs((_("Task types"), reverse("task_types")), (title, "")),
        form=form,
        files=tuple(
            FileLink(file.name, filesizeformat(file.size), reverse("task_type_file", args=[kind.pk, file.pk]))
            for file in form.kept
            if kind
        ),
        cancel_url=reverse("task_types"),
        delete_url=reverse("task_type_delete", args=[kind.pk]) if kind else "",
        conflict=conflict,
        ways=ways,
        note=_next_day(kind) if kind and ends_next_day(kind.starts, kind.ends) else "",
    )


def delete_page(kind: TaskType, effects: Effects) -> AskPage:
    """The question, with what goes in elections that are not over."""
    return AskPage(
        title=_("Delete task type"),
        breadcrumb=crumbs(
            (_("Task types"), reverse("task_types")),
            (kind.title, reverse("task_type_edit", args=[kind.pk])),
            (_("Delete"), ""),
        ),
        figures=effect_figures(effects),
        confirm=Confirm(
            question=_("Delete the task type %(name)s?") % {"name": kind.title},
            lines=effect_lines(effects),
            yes=_("Delete the task type and its tasks") if effects.tasks else _("Delete the task type"),
            cancel_url=reverse("task_type_edit", args=[kind.pk]),
            hidden=seen(kind, effects),
            tick=tick_to_tell() if effects.active_elections and effects.people else None,
        ),
    )


def _next_day(kind: TaskType) -> str:
    return _("The task goes over midnight: it begins at %(starts)s and ends the next day at %(ends)s.") % {
        "starts": f"{kind.starts:%H:%M}",
        "ends": f"{kind.ends:%H:%M}",
    }


class _Badges:
    """The rules that differ from the usual, as badges."""

    def __init__(self, kind: TaskType) -> None:
        self.badges = [
            badge
            for on, badge in (
                (kind.trusted, Badge(_("Trusted"), "news", "lock")),
                (kind.validation_off, Badge(_("No validation"), "neutral", "info")),
                (not kind.send_reminder, Badge(_("No reminder"), "neutral", "notifications")),
            )
            if on
        ]

    def __html__(self) -> SafeString:
        return format_html_join(" ", "{}", ((badge,) for badge in self.badges))
