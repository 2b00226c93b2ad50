"""Wishes to swap: those waiting, and the answer to one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from valghalla.admin_site.catalogue.editing import actor, may_edit
from valghalla.admin_site.page import EDIT, READ, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.swaps.forms import AnswerForm
from valghalla.admin_site.swaps.pages import swap_page, swaps_page
from valghalla.base import clock
from valghalla.tasks.errors import Gone
from valghalla.tasks.models import SwapWish
from valghalla.tasks.swap import open_wishes, settle


@require_GET
@admin_page(may=READ)
def swaps(request: AdminRequest) -> HttpResponse:
    """Everybody who would rather have another task, the oldest wish first."""
    page = swaps_page(request.election, request.GET, may_edit=may_edit(request))
    return render(request, "admin_site/swaps/swaps.html", {"page": page})


@require_http_methods(["GET", "POST"])
@admin_page(may=EDIT)
def swap(request: AdminRequest, wish_id: int) -> HttpResponse:
    """One wish, and what the office says to it. The tasks are changed on their own pages, before."""
    known = SwapWish.objects.filter(election=request.election)
    get_object_or_404(known, pk=wish_id)
    wish = open_wishes(request.election).filter(pk=wish_id).first()
    if wish is None:
        messages.info(request, _("The wish has been answered or taken back already."))
        return redirect("swaps", request.election.pk)
    form = AnswerForm(request.POST or None)
    do = request.POST.get("do")
    if do in ("done", "refuse") and form.is_valid():
        try:
            settle(wish, done=do == "done", answer=form.cleaned_data["answer"], by=actor(request), now=clock.now())
            messages.success(request, _("The answer stands with the person's tasks."))
        except Gone:
            messages.info(request, _("The wish has been answered or taken back already."))
        return redirect("swaps", request.election.pk)
    page = swap_page(wish.pk, request.election, form)
    return render(request, "admin_site/swaps/swap.html", {"page": page}, status=422 if form.errors else 200)
