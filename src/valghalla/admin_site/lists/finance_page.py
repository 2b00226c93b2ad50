"""The payment list on the page, where it is also laid down who is an employee and how people are paid."""

from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.lists.forms import FinanceForm, LayoutForm, PayeesForm, layout_of
from valghalla.admin_site.lists.listing import ListingPage, Notice, asked_for, common, headings, nobody_fits
from valghalla.admin_site.lists.pages import summed_up
from valghalla.admin_site.lists.parts import people_part
from valghalla.admin_site.page import EDIT
from valghalla.admin_site.request import AdminRequest
from valghalla.components.formats import number
from valghalla.components.tables import Row, Selection, Table
from valghalla.elections.models import Election
from valghalla.lists.columns import Layout, words
from valghalla.lists.filters import counts_of, tasks_of
from valghalla.lists.finance import FinanceWords, PersonPaid, amount, cells_of, headings_of, kind_words, paid
from valghalla.lists.names import names_of

MARK_FORM = "mark"


def finance_page(request: AdminRequest, election: Election) -> ListingPage:
    """The list as asked for: by person, or with a line for each task."""
    names, layout = names_of(election), layout_of(request.GET, Layout.PEOPLE)
    form = asked_for(FinanceForm, request, election, names)
    tasks = tasks_of(election, form.filters)
    people, total = counts_of(tasks)
    persons, pager = people_part(request, tasks, people)
    sum_dkk, undecided = amount(tasks, names)
    columns = headings_of(layout)
    said = FinanceWords(words(), kind_words())
    may_edit = request.staff.role in EDIT
    marking = may_edit and layout == Layout.PEOPLE and people
    return ListingPage(
        **common(request, election, _("Payment list"), form, "finance_export"),
        lead=_("%(what)s, %(amount)s kr. in all")
        % {"what": summed_up(people, total, election), "amount": number(sum_dkk)},
        table=Table(
            caption=_("Payment list"),
            columns=headings(columns),
            rows=tuple(
                _row(person, cells)
                for person in paid(tasks, names, persons)
                for cells in cells_of(person, layout, said)
            ),
            empty=nobody_fits(),
            pager=pager,
            id="list",
            selection=Selection(MARK_FORM, people) if marking else None,
        ),
        notices=_notices(undecided),
        columns=tuple(column.title for column in columns),
        people=people,
        rules_url=reverse("list_rules", args=[election.pk]) if may_edit else "",
        layout_form=LayoutForm(initial={"rows": layout}),
        mark_form=PayeesForm() if marking else None,
        mark_url=reverse("finance_people", args=[election.pk]),
    )


def _row(person: PersonPaid, cells: tuple) -> Row:
    url = reverse("participant", args=[person.participant_id])
    return Row(cells=cells, url=url, id=str(person.participant_id), name=person.name)


def _notices(titles: list[str]) -> tuple[Notice, ...]:
    if not titles:
        return ()
    return (
        Notice(
            "warning",
            _("Nobody has said whether the payment is an allowance or a fee"),
            lines=tuple((title, "") for title in titles),
        ),
    )
