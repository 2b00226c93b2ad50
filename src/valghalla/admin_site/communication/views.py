"""The message log, as a page and as a file; one message; and trying failed ones again."""

from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.communication.export import export
from valghalla.admin_site.communication.log_filter import PLAIN, PRIVATE, asked, fitting
from valghalla.admin_site.communication.log_page import log_page
from valghalla.admin_site.communication.message_page import message_page
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.communication.again import send_another_way, try_again, try_all_again
from valghalla.communication.models import Channel, Message
from valghalla.communication.states import NoSuchStep, State
from valghalla.components.formats import number
from valghalla.lists.export import Format
from valghalla.participants.searches import address_of

MOST_AT_ONCE = 5_000


@admin_page()
def message_log(request: AdminRequest) -> HttpResponse:
    """The list. The name searched for is posted, kept sealed, and never stands in an address."""
    if request.method == "POST":
        query = address_of(request.POST, request.session, plain=PLAIN, private=PRIVATE)
        return redirect(f"{reverse('messages')}?{query.urlencode()}")
    return render(request, "admin_site/communication/log.html", {"page": log_page(request)})


@admin_page()
def log_export(request: AdminRequest) -> HttpResponse:
    """The log as a file, with the filters in the address."""
    wanted = request.GET.get("format", "")
    made = export(
        asked(request),
        format=Format(wanted) if wanted in list(Format) else Format.XLSX,
        by=actor(request),
        now=clock.now(),
    )
    answer = FileResponse(made.file, as_attachment=True, filename=made.name, content_type=made.content_type)
    return cast(HttpResponse, answer)


@admin_page()
def message(request: AdminRequest, message_id: int) -> HttpResponse:
    """One message with its text; that it was opened is recorded."""
    found = get_object_or_404(Message.objects.select_related("participant", "election", "group"), pk=message_id)
    record("message.opened", found, by=actor(request), now=clock.now(), participant_id=found.participant_id)
    return render(request, "admin_site/communication/message.html", {"page": message_page(request, found)})


@require_POST
@admin_page(may=EDIT)
def again(request: AdminRequest, message_id: int) -> HttpResponse:
    """Try a failed message again."""
    get_object_or_404(Message, pk=message_id)
    try:
        try_again(message_id, by=actor(request), now=clock.now())
    except NoSuchStep:
        messages.info(request, _("The message has not failed, so it is not sent again."))
    else:
        messages.success(request, _("The message is in the queue and is sent in a moment."))
    return redirect("message", message_id)


@require_POST
@admin_page(may=EDIT)
def another_way(request: AdminRequest, message_id: int) -> HttpResponse:
    """Send a failed message by the channel that was posted; the new message is shown."""
    get_object_or_404(Message, pk=message_id)
    wanted = request.POST.get("channel", "")
    try:
        if wanted not in list(Channel):
            raise NoSuchStep(wanted)
        sent = send_another_way(message_id, Channel(wanted), by=actor(request), now=clock.now())
    except NoSuchStep:
        messages.info(request, _("The message cannot be sent that way."))
        return redirect("message", message_id)
    messages.success(request, _("A new message is in the queue and is sent in a moment."))
    return redirect("message", sent.pk)


@require_POST
@admin_page(may=EDIT)
def chosen_again(request: AdminRequest) -> HttpResponse:
    """Try failed messages again: those ticked, or all that fit the filters in the address."""
    count = try_all_again(_chosen(request), by=actor(request), now=clock.now())
    if count:
        said = ngettext(
            "%(count)s message is in the queue and is sent in a moment.",
            "%(count)s messages are in the queue and are sent in a moment.",
            count,
        )
        messages.success(request, said % {"count": number(count)})
    else:
        messages.info(request, _("No failed messages were chosen, so nothing is sent again."))
    query = request.GET.urlencode()
    return redirect(reverse("messages") + (f"?{query}" if query else ""))


def _chosen(request: AdminRequest) -> list[int]:
    if "all_matching" in request.POST:
        failed = fitting(asked(request)).filter(state=State.FAILED)
        return list(failed.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    return [int(text) for text in request.POST.getlist("selected") if text.isdecimal() and len(text) <= 18]
