"""The settings: all of them to read, a group at a time to change."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.editing import Attempt, actor, attempt
from valghalla.admin_site.page import ADMINISTER, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.settings import pages
from valghalla.admin_site.settings.forms import SendersForm
from valghalla.admin_site.settings.groups import SettingsGroup
from valghalla.base import clock
from valghalla.components.forms import VersionedForm
from valghalla.municipalities.change import change_settings, version_of
from valghalla.municipalities.models import Settings
from valghalla.tasks.elections.due_for_erasure import due_for_erasure


@admin_page()
def settings(request: AdminRequest) -> HttpResponse:
    """Read them."""
    page = pages.settings_page(request, Settings.objects.get())
    return render(request, "admin_site/settings/settings.html", {"page": page})


@admin_page(may=ADMINISTER)
def change(request: AdminRequest, group: SettingsGroup) -> HttpResponse:
    """Change a group."""
    row = Settings.objects.get()
    if request.method != "POST":
        return _page(request, group, Attempt(_form(group, row, initial=_values(group, row))), row)
    done = attempt(
        _form(group, row, request.POST),
        lambda data: change_settings(
            group.name,
            {name: data[name] for name in group.fields},
            version=data["version"],
            by=actor(request),
            now=clock.now(),
        ),
        record=row,
        values_of=lambda held: _values(group, held),
        page=group.name,
    )
    if done.saved:
        messages.success(request, _("The settings are saved: %(group)s.") % {"group": group.label})
        return redirect("settings")
    return _page(request, group, done, row)


def _form(group: SettingsGroup, row: Settings, *args: Any, **named: Any) -> VersionedForm:
    if group.form is SendersForm:
        named["contact_email"] = row.email
    return group.form(*args, **named)


def _values(group: SettingsGroup, row: Settings) -> dict[str, Any]:
    return group.values(row) | {"version": version_of(row, group.name)}


def _page(request: AdminRequest, group: SettingsGroup, done: Attempt, row: Settings) -> HttpResponse:
    due = (
        due_for_erasure(today=clock.today(), months=row.participant_months).count()
        if group.name == "retention"
        else None
    )
    page = pages.group_page(group, done.form, row, conflict=done.conflict, due=due)  # type: ignore[arg-type]
    return render(request, "admin_site/settings/group.html", {"page": page})
