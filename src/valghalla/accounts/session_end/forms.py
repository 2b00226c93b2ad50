"""Which form of ours a post was for, found by its address: for the words of its fields, and for its secrets.

A post has names and values only. The view behind the address, and the forms beside it, know what they stand for.
"""

import sys
from collections.abc import Iterable, Iterator
from types import ModuleType

from django import forms
from django.urls import Resolver404, resolve
from django.utils.choices import flatten_choices
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from valghalla.accounts.session_end.posted import Posted
from valghalla.components.parts import Fact

LONGEST_VALUE = 300
_HIDDEN = (forms.HiddenInput, forms.MultipleHiddenInput, forms.PasswordInput, forms.FileInput)


def secrets_at(path: str, *, urlconf: str | None) -> frozenset[str]:
    """Names of the fields of that page that are typed unseen."""
    return frozenset(
        name
        for form in _forms_at(path, urlconf)
        for name, field in _declared(form).items()
        if isinstance(field.widget, forms.PasswordInput)
    )


def in_words(posted: Posted, *, urlconf: str | None) -> tuple[Fact, ...]:
    """What was typed and chosen, by the words of the form; what the form does not show is left out."""
    fields = _fields(posted, urlconf)
    shown = [(fields[name], values) for name, values in posted.fields if name in fields]
    told = [(field.label, _value(field, values)) for field, values in shown if _is_shown(field)]
    return tuple(Fact(label, value) for label, value in told if label and value)


def files_in_words(posted: Posted, *, urlconf: str | None) -> tuple[tuple[str, str, str], ...]:
    """The files that have to be chosen again: name of the field, its label, name of the file."""
    fields = _fields(posted, urlconf)
    return tuple((name, str(_label(fields, name) or _("File")), file) for name, file in posted.files)


def _fields(posted: Posted, urlconf: str | None) -> dict[str, forms.Field]:
    """The fields of the form with most of the names that were posted."""
    names = {name for name, _values in (*posted.fields, *posted.files)}
    candidates = list(_forms_at(posted.path, urlconf))
    best = max(candidates, key=lambda form: len(names & _declared(form).keys()), default=None)
    return _declared(best) if best is not None else {}


def _forms_at(path: str, urlconf: str | None) -> Iterator[type[forms.BaseForm]]:
    try:
        view = resolve(path.partition("?")[0], urlconf=urlconf).func
    except Resolver404:
        return
    beside = f"{view.__module__.rpartition('.')[0]}.forms"
    seen: set[type] = set()
    for name in (view.__module__, beside):
        for value in _classes(sys.modules.get(name)):
            if value not in seen:
                seen.add(value)
                yield value


def _classes(module: ModuleType | None) -> Iterator[type[forms.BaseForm]]:
    for value in vars(module).values() if module else ():
        if isinstance(value, type) and issubclass(value, forms.BaseForm) and "base_fields" in vars(value):
            yield value


def _declared(form: type[forms.BaseForm]) -> dict[str, forms.Field]:
    """The fields of every such form; Django's classes have them by their metaclass."""
    return vars(form)["base_fields"]


def _is_shown(field: forms.Field) -> bool:
    return not isinstance(field.widget, _HIDDEN)


def _label(fields: dict[str, forms.Field], name: str) -> object:
    return fields[name].label if name in fields else None


def _value(field: forms.Field, values: tuple[str, ...]) -> str:
    if isinstance(field, forms.BooleanField):
        return _("Yes") if any(values) else ""
    if isinstance(field, forms.ChoiceField):
        pairs: Iterable[tuple[object, object]] = flatten_choices(list(field.choices))  # type: ignore[arg-type]
        words = {str(key): str(word) for key, word in pairs}
        told = [words[value] for value in values if words.get(value)]
        chosen = [value for value in values if value]
        # Choices that the page looks up for itself have no words here.
        return ", ".join(told) if told or not chosen else _("Chosen: %(count)s") % {"count": len(chosen)}
    text = ", ".join(value for value in values if value).strip()
    text = strip_tags(text) if text.startswith("<") else text
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]} …"
