"""The message log, one message, and trying a failed one again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.communication.log_page import PRIVATE, log_page
from valghalla.admin_site.communication.message_page import message_page
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.participants.searches import address_of
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.communication.again import try_again
from valghalla.communication.models import Message
from valghalla.communication.states import NoSuchStep

PLAIN = ("status", "event", "election", "sort")


@admin_page()
def message_log(request: HttpRequest) -> HttpResponse:
    """The list. The name searched for is posted, kept sealed, and never stands in an address."""
    if request.method == "POST":
        query = address_of(request.POST, request.session, plain=PLAIN, private=PRIVATE)
        return redirect(f"{reverse('messages')}?{query.urlencode()}")
    return render(request, "admin_site/communication/log.html", {"page": log_page(request)})


@admin_page()
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """One message with its text; that it was opened is recorded."""
    found = get_object_or_404(Message.objects.select_related("participant", "election"), pk=message_id)
    record("message.opened", found, by=actor(request), now=clock.now(), participant_id=found.participant_id)
    return render(request, "admin_site/communication/message.html", {"page": message_page(request, found)})


@require_POST
@admin_page(may=EDIT)
def again(request: HttpRequest, message_id: int) -> HttpResponse:
    """Try a failed message again."""
    get_object_or_404(Message, pk=message_id)
    try:
        try_again(message_id, by=actor(request), now=clock.now())
    except NoSuchStep:
        messages.info(request, _("The message has not failed, so it is not sent again."))
    else:
        messages.success(request, _("The message is in the queue and is sent in a moment."))
    return redirect("message", message_id)
