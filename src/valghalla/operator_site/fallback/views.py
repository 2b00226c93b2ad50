"""An operator opens, watches and closes the fallback of one municipality."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from valghalla.accounts.fallback.errors import AlreadyOpen, NotOpen, OpeningRefused
from valghalla.accounts.fallback.open import Handed
from valghalla.accounts.fallback.queries import by_name, open_now, ready
from valghalla.accounts.models import Fallback
from valghalla.base import clock
from valghalla.municipalities.models import Municipality
from valghalla.operator_site.fallback import acts, pages
from valghalla.operator_site.fallback.forms import OpeningForm
from valghalla.operator_site.page import operator_page
from valghalla.operator_site.request import OperatorRequest
from valghalla.operators.models import Operator


@operator_page()
def fallback(request: OperatorRequest) -> HttpResponse:
    """State, staff, history; the form that opens it, and then the codes, this once."""
    now = clock.now()
    form = OpeningForm(request.POST or None, staff=by_name(ready()))
    if request.method == "POST" and form.is_valid():
        try:
            opened = acts.open_for(
                _municipality(request),
                people=[int(pk) for pk in form.cleaned_data["people"]],
                until=now + form.lasting(),
                reason=form.cleaned_data["reason"],
                operator=_operator(request),
                now=now,
            )
        except AlreadyOpen:
            messages.warning(request, _("The fallback is open already. Make a new code for whoever lacks one."))
            return redirect("fallback", _municipality(request).pk)
        except OpeningRefused:
            form.add_error("people", _("One of them can no longer be let in. Choose again."))
        else:
            return _codes(request, opened.fallback, opened.handed)
    page = pages.fallback_page(_municipality(request), open_now(now=now), form)
    return render(request, "operator_site/fallback/fallback.html", {"page": page})


@operator_page()
def code(request: OperatorRequest, staff_id: int) -> HttpResponse:
    """Ask, then make a new code for one of the staff, and show it this once."""
    now = clock.now()
    if (open_one := open_now(now=now)) is None:
        return _over(request)
    staff = get_object_or_404(ready(), pk=staff_id)
    if request.method != "POST":
        page = pages.code_page(_municipality(request), staff)
        return render(request, "operator_site/fallback/question.html", {"page": page})
    try:
        handed = acts.give(_municipality(request), open_one, staff.pk, operator=_operator(request), now=now)
    except (NotOpen, OpeningRefused):
        return _over(request)
    return _codes(request, open_one, (handed,))


@operator_page()
def close(request: OperatorRequest) -> HttpResponse:
    """Ask, then close it at once."""
    now = clock.now()
    if (open_one := open_now(now=now)) is None:
        return _over(request)
    if request.method != "POST":
        page = pages.close_page(_municipality(request))
        return render(request, "operator_site/fallback/question.html", {"page": page})
    acts.close_for(_municipality(request), open_one, operator=_operator(request), now=now)
    messages.success(request, _("The fallback is closed, and everybody who came in by it is signed out."))
    return redirect("fallback", _municipality(request).pk)


def _codes(request: OperatorRequest, open_one: Fallback, handed: tuple[Handed, ...]) -> HttpResponse:
    page = pages.codes_page(_municipality(request), open_one, handed)
    return render(request, "operator_site/fallback/codes.html", {"page": page})


def _over(request: OperatorRequest) -> HttpResponse:
    messages.warning(request, _("The fallback is not open."))
    return redirect("fallback", _municipality(request).pk)


def _municipality(request: OperatorRequest) -> Municipality:
    return request.municipality_shown


def _operator(request: OperatorRequest) -> Operator:
    return request.operator
