"""What people have written by SMS, and answering by it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.editing import Attempt, actor, attempt
from valghalla.admin_site.page import ADMINISTER, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.text_messages.forms import AnswersForm
from valghalla.admin_site.text_messages.pages import answers_page, new_addresses_page, received_page
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.communication.text_messages.secret import rotate
from valghalla.municipalities.change import change_settings, version_of
from valghalla.municipalities.models import Settings

PAGE = "answers"


@admin_page()
def received(request: AdminRequest) -> HttpResponse:
    """The list; that it was looked at is recorded."""
    page = received_page(request)
    if page.table.rows:
        record("received_texts.opened", by=actor(request), now=clock.now(), number=len(page.table.rows))
    return render(request, "admin_site/text_messages/received.html", {"page": page})


@admin_page(may=ADMINISTER)
def answers(request: AdminRequest) -> HttpResponse:
    """Change the number; read the addresses."""
    row = Settings.objects.get()
    if request.method != "POST":
        return _page(request, Attempt(AnswersForm(initial=_values(row))))
    done = attempt(
        AnswersForm(request.POST),
        lambda data: change_settings(
            PAGE,
            {"sms_reply_number": data["sms_reply_number"]},
            version=data["version"],
            by=actor(request),
            now=clock.now(),
        ),
        record=row,
        values_of=_values,
        page=PAGE,
    )
    if done.saved:
        messages.success(request, _("The settings are saved: %(group)s.") % {"group": _("Answers by SMS")})
        return redirect("text_answers")
    return _page(request, done)


@admin_page(may=ADMINISTER)
def new_addresses(request: AdminRequest) -> HttpResponse:
    """Close the addresses and make new ones, after the question."""
    if request.method != "POST":
        return render(request, "admin_site/text_messages/new_addresses.html", {"page": new_addresses_page()})
    rotate(by=actor(request), now=clock.now())
    messages.success(request, _("There are new addresses. Tell the SMS gateway, if it was told the old ones."))
    return redirect("text_answers")


def _values(row: Settings) -> dict[str, Any]:
    return {"sms_reply_number": row.sms_reply_number, "version": version_of(row, PAGE)}


def _page(request: AdminRequest, done: Attempt) -> HttpResponse:
    page = answers_page(request.municipality, done.form, conflict=done.conflict)  # type: ignore[arg-type]
    return render(request, "admin_site/text_messages/answers.html", {"page": page})
