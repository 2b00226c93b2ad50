"""The bar over a list: a search field, filters, and what is filtered on as chips that can be taken away."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise

from valghalla.components.formats import written
from valghalla.components.links import with_query

SEARCH = "search"
Text = str | Promise


@dataclass(frozen=True)
class Chip:
    """One filter in force and the address of the list without it."""

    label: Text
    remove_url: str


@dataclass(frozen=True)
class FilterBar:
    """What the bar shows.

    form: the filter form, bound or not; its field ``search`` stands first, the others under "Filters".
    target: id of the region that is exchanged while one types; without it (and without scripts) the page is sent for.
    clear_url: the list without any filter.   open: the filters are unfolded at first.
    """

    form: forms.BaseForm
    chips: tuple[Chip, ...] = ()
    clear_url: str = "?"
    target: str = ""
    open: bool = False

    @property
    def search(self) -> forms.BoundField | None:
        """The search field, if the form has one."""
        return self.form[SEARCH] if SEARCH in self.form.fields else None

    @property
    def fields(self) -> list[forms.BoundField]:
        """The other fields that are seen."""
        return [bound for bound in self.form.visible_fields() if bound.name != SEARCH]


def chips(form: forms.BaseForm, query: QueryDict) -> tuple[Chip, ...]:
    """A chip for each filter in force, in the order of the form's fields; a choice of several gives a chip each.

    form: the bound and validated filter form.   query: what was asked for. Fields in error give none.
    """
    found: list[Chip] = []
    for bound in form:
        value = form.cleaned_data.get(bound.name) if form.is_bound and form.is_valid() else None
        if value in (None, "", [], False) or bound.field.widget.is_hidden:
            continue
        for raw in query.getlist(bound.name):
            rest = [other for other in query.getlist(bound.name) if other != raw]
            label = f"{bound.label}: {_shown(bound, raw, value)}" if value is not True else str(bound.label)
            found.append(Chip(label, with_query(query, {bound.name: rest or None})))
    return tuple(found)


def _shown(bound: forms.BoundField, raw: str, value: object) -> str:
    choices = getattr(bound.field, "choices", None)
    if choices is None:
        return written(value)
    for key, label in choices:
        pairs = label if isinstance(label, (list, tuple)) else [(key, label)]
        for choice, text in pairs:
            if str(choice) == raw:
                return str(text)
    return raw
