"""What the office lays down for its lists: roles and kinds of payment by task type, and how people are paid."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.lists.forms import FinanceForm, PayeesForm
from valghalla.admin_site.lists.rules_page import overtaken_page, rules_page
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.base.errors import StaleVersion
from valghalla.components.formats import number
from valghalla.elections.models import Election, ElectionTaskType
from valghalla.lists.filters import tasks_of
from valghalla.lists.laid_down import lay_down_for_people, lay_down_for_types
from valghalla.lists.names import names_of


@admin_page(may=EDIT)
def rules(request: AdminRequest) -> HttpResponse:
    """Show and lay down the roles and kinds of payment of the election's task types."""
    election = request.election
    page = rules_page(request, election, sent=request.POST or None)
    if request.method == "POST" and page.valid:
        try:
            lay_down_for_types(
                election,
                page.rules,
                for_later=page.later.cleaned_data["for_later"],
                by=actor(request),
                now=clock.now(),
            )
        except (StaleVersion, ElectionTaskType.DoesNotExist):
            page = overtaken_page(request, election, page)
        else:
            messages.success(request, _("Roles and kinds of payment are saved."))
            return redirect("list_rules", election.pk)
    return render(request, "admin_site/lists/rules.html", {"page": page})


@admin_page(may=EDIT)
@require_POST
def people(request: AdminRequest) -> HttpResponse:
    """Lay down how the people who are ticked are paid, also all that fit the filters."""
    election = request.election
    query, form = request.POST.get("query", ""), PayeesForm(request.POST)
    back = f"{reverse('finance_list', args=[election.pk])}?{QueryDict(query).urlencode()}"
    if not form.is_valid() or not form.change:
        messages.error(request, _("Choose what is to be changed."))
        return redirect(back)
    ids = _everybody(election, query) if "all_matching" in request.POST else _ticked(request)
    if not ids:
        messages.error(request, _("Tick the people it is about."))
        return redirect(back)
    count = lay_down_for_people(ids, **form.change, change=list(form.change), by=actor(request), now=clock.now())
    said = ngettext("%(count)s person is changed.", "%(count)s people are changed.", count)
    messages.success(request, said % {"count": number(count)})
    return redirect(back)


def _ticked(request: AdminRequest) -> list[int]:
    return [int(text) for text in request.POST.getlist("selected") if text.isdecimal() and len(text) <= 18]


def _everybody(election: Election, query: str) -> list[int]:
    """Everybody on the list that the query part shows."""
    form = FinanceForm(QueryDict(query), election=election, names=names_of(election))
    form.is_valid()
    held = tasks_of(election, form.filters).order_by().values_list("participant_id", flat=True)
    return [pk for pk in held.distinct() if pk is not None]
