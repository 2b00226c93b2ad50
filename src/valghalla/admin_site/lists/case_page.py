"""The list for the records system on the page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.lists.forms import CaseForm
from valghalla.admin_site.lists.listing import ListingPage, asked_for, common, headings, nobody_fits
from valghalla.admin_site.lists.pages import summed_up
from valghalla.admin_site.lists.parts import tasks_part
from valghalla.admin_site.request import AdminRequest
from valghalla.components.tables import Row, Table
from valghalla.elections.models import Election
from valghalla.lists.case_list import appointments, cells_of, headings_of
from valghalla.lists.columns import words
from valghalla.lists.filters import counts_of, tasks_of
from valghalla.lists.names import names_of


def case_page(request: AdminRequest, election: Election) -> ListingPage:
    """The list as asked for."""
    names = names_of(election)
    form = asked_for(CaseForm, request, election, names)
    tasks = tasks_of(election, form.filters)
    people, total = counts_of(tasks)
    found, pager = tasks_part(request, tasks, total)
    columns, said = headings_of(), words()
    return ListingPage(
        **common(request, election, _("Appointments for the records system"), form, "case_export"),
        lead=summed_up(people, total, election),
        table=Table(
            caption=_("Appointments for the records system"),
            columns=headings(columns),
            rows=tuple(
                Row(cells=cells_of(one, election, said), url=reverse("participant", args=[one.person.pk]))
                for one in appointments(found, names, with_protected=form.with_protected)
            ),
            empty=nobody_fits(),
            pager=pager,
            id="list",
            fixed_first=True,
        ),
        columns=tuple(column.title for column in columns),
        people=people,
        with_protected=form.with_protected,
    )
