"""The channels: how they do, in which order they are tried, who messages are from."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.editing import Attempt, actor, attempt
from valghalla.admin_site.channels.forms import ChannelsForm, values_of
from valghalla.admin_site.channels.pages import channels_page
from valghalla.admin_site.page import ADMINISTER, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.communication.order import PAGE, settle_channels
from valghalla.municipalities.change import version_of
from valghalla.municipalities.models import Settings


@admin_page(may=ADMINISTER)
def channels(request: AdminRequest) -> HttpResponse:
    """Change them."""
    row = Settings.objects.get()
    if request.method != "POST":
        return _page(request, Attempt(ChannelsForm(initial=_values(row))))
    form = ChannelsForm(request.POST)
    done = attempt(
        form,
        lambda data: settle_channels(
            form.orders(),
            digital_post_sender=data["digital_post_sender"],
            sms_sender=data["sms_sender"],
            version=data["version"],
            by=actor(request),
            now=clock.now(),
        ),
        record=row,
        values_of=_values,
        page=PAGE,
    )
    if done.saved:
        messages.success(request, _("The settings are saved: %(group)s.") % {"group": _("Channels")})
        return redirect("settings")
    return _page(request, done)


def _values(row: Settings) -> dict[str, Any]:
    return values_of(row) | {"version": version_of(row, PAGE)}


def _page(request: AdminRequest, done: Attempt) -> HttpResponse:
    page = channels_page(done.form, conflict=done.conflict)  # type: ignore[arg-type]
    return render(request, "admin_site/channels/channels.html", {"page": page})
