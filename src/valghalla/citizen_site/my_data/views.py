"""What is held about oneself: seeing it, taking it out, the consent, e-mails to many, and deleting the profile.

Open without an election too: these are rights that do not wait for one.
"""

from typing import cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valghalla.accounts.rate_limits import limited
from valghalla.accounts.sign_out import leave
from valghalla.base import clock
from valghalla.citizen_site.my_data.pages import delete_page, my_data_page, statement_page
from valghalla.citizen_site.my_data.paper import pdf
from valghalla.citizen_site.page import PARTICIPANT, citizen_page
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.who import herself
from valghalla.communication.unsubscribing.addresses import Kind, resume, stop
from valghalla.components.uploads import pdf_answer
from valghalla.content.current import current_active
from valghalla.content.models import Text
from valghalla.lists.own_data import as_file, record_taken
from valghalla.participants.consents import answers_of
from valghalla.participants.models import Participant
from valghalla.participants.statements import answered, consent_of
from valghalla.tasks.errors import CannotLeave, Gone
from valghalla.tasks.people.erase_oneself import erase_oneself, what_stands_in_the_way


@require_GET
@citizen_page(needs=PARTICIPANT, gated=False)
def my_data(request: CitizenRequest) -> HttpResponse:
    """What is held, why, on what grounds and how long."""
    person = _person(request)
    page = my_data_page(person, _declaration(), of=request.municipality)
    return render(request, "citizen_site/my_data/my_data.html", {"page": page})


@require_POST
@citizen_page(needs=PARTICIPANT, gated=False)
@limited("own_data")
def my_data_file(request: CitizenRequest, format: str) -> HttpResponse:
    """All of it as a file: a PDF to read, or JSON for another system. That it was taken is recorded."""
    person, now = _person(request), clock.now()
    called = _("my-data")
    name = f"{clock.danish_date(now):%Y%m%d}-{called}.{format}"
    if format == "pdf":
        content = pdf(person, request.municipality, now=now)
        record_taken(person, format, now=now)
        return pdf_answer(name, content)
    if format != "json":
        raise Http404
    file = as_file(person, now=now)
    record_taken(person, format, now=now)
    made = FileResponse(file, as_attachment=True, filename=name, content_type="application/json")
    return cast(HttpResponse, made)


@require_GET
@citizen_page(needs=PARTICIPANT, gated=False)
def my_statement(request: CitizenRequest, number: int) -> HttpResponse:
    """A version of the disclosure statement or the consent, as the person saw it."""
    shown = next((one for one in answers_of(_person(request)) if one.pk == number), None)
    text = Text.objects.filter(pk=shown.statement_id).first() if shown is not None else None
    if shown is None or text is None:
        raise Http404
    return render(request, "citizen_site/my_data/statement.html", {"page": statement_page(text, shown)})


@require_POST
@citizen_page(needs=PARTICIPANT, gated=False)
def my_consent(request: CitizenRequest) -> HttpResponse:
    """Give consent, or take it back. A yes is to the text that was shown; a no always counts."""
    person, yes = _person(request), request.POST.get("answer") == "yes"
    declaration, newest = _declaration(), consent_of(person)
    if yes and (declaration is None or request.POST.get("statement") != str(declaration.pk)):
        messages.warning(request, _("The text has been changed meanwhile, so nothing was saved. Please read it again."))
        return _back(request)
    about = declaration or (Text.objects.filter(pk=newest.statement_id).first() if newest is not None else None)
    if about is not None:
        answered(person, about, yes, by=herself(request), now=clock.now())
        messages.success(
            request, _("Thank you. Your consent has been saved.") if yes else _("Your consent has been taken back.")
        )
    return _back(request)


@require_POST
@citizen_page(needs=PARTICIPANT, gated=False)
def my_emails(request: CitizenRequest) -> HttpResponse:
    """End what is written to many by e-mail, or have it again; the same as at the address in those e-mails."""
    act = resume if request.POST.get("act") == "resume" else stop
    if act(_person(request).pk, Kind.GROUP, by=herself(request), now=clock.now()):
        messages.success(request, _("Your choice is saved."))
    return _back(request)


@require_http_methods(["GET", "POST"])
@citizen_page(needs=PARTICIPANT, gated=False)
def my_data_delete(request: CitizenRequest) -> HttpResponse:
    """Delete one's own profile, after a question; then one is signed out."""
    person, now = _person(request), clock.now()
    why = what_stands_in_the_way(person, today=clock.danish_date(now))
    if request.method == "POST":
        try:
            erase_oneself(person, now=now)
        except CannotLeave as refused:
            why = refused.why  # type: ignore[assignment]
        except Gone:
            return leave(request, now=now)
        else:
            messages.success(request, _("Your profile has been deleted, and you are signed out."))
            return leave(request, now=now)
    status = 409 if request.method == "POST" else 200
    return render(request, "citizen_site/my_data/delete.html", {"page": delete_page(why)}, status=status)


def _person(request: CitizenRequest) -> Participant:
    return request.participant


def _declaration() -> Text | None:
    return current_active(Text.Kind.CONSENT, language=translation.get_language() or "da")


def _back(request: CitizenRequest) -> HttpResponse:
    """To the page the question stood on."""
    asked = request.POST.get("next", "")
    safe = asked in (reverse("profile"), reverse("my_data"))
    return HttpResponseRedirect(asked if safe else reverse("my_data"))
