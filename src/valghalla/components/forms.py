"""Forms in the design system's markup, dressed in one place: ``{{ form }}`` and ``{% field form.name %}``.

The renderer is set for the whole project (``FORM_RENDERER``), so every Django form gets labels, hints, errors and
classes. ``DesignForm`` adds our own words for what is missing or wrong, and groups of fields.
"""

import datetime
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.functional import Promise, cached_property, lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valghalla.base import clock
from valghalla.base.readable import on_one_line, readable
from valghalla.components.fields import drawn_field
from valghalla.components.widgets import DRAWN

Text = str | Promise

DATE_FORMATS = [
    "%Y-%m-%d",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%d %m %Y",
    "%d%m%Y",
    "%d-%m-%y",
    "%d.%m.%y",
    "%d/%m/%y",
]
FIRST_YEAR, LAST_YEAR = 1900, 2199
TIME_FORMATS = ["%H:%M", "%H.%M", "%H:%M:%S", "%H%M", "%H"]

_CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


class DesignBoundField(BoundField):
    """A field with the design system's classes, the browser's pickers, and what assistive tools need."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        _prepare(field)

    @property
    def data(self) -> Any:
        """What was sent, freed of signs that nobody can see; on one line where the field has but one."""
        sent, widget = super().data, self.field.widget
        tidy = on_one_line if isinstance(widget, forms.TextInput) and not widget.is_hidden else readable
        if isinstance(sent, str):
            return tidy(sent)
        return [tidy(one) if isinstance(one, str) else one for one in sent] if isinstance(sent, list) else sent

    @property
    def kind(self) -> str:
        """How the field is laid out: "checkbox", "choices" (radios, checkboxes) or "input" (all the rest)."""
        widget = self.field.widget
        if isinstance(widget, _CHOICES):
            return "choices"
        return "checkbox" if isinstance(widget, forms.CheckboxInput) else "input"

    @property
    def wide(self) -> bool:
        """Takes the whole width of a form of several columns."""
        return isinstance(self.field.widget, (forms.Textarea, *_CHOICES)) or "wide" in self._classes

    @property
    def mark(self) -> str:
        """What stands after the label: "optional", "required" or nothing. A lone checkbox has none."""
        if self.kind == "checkbox" or self.field.disabled:
            return ""
        marking = getattr(self.form, "marking", None) or _marking(self.form)
        if marking == "optional" and not self.field.required:
            return "optional"
        return "required" if marking == "required" and self.field.required else ""

    @property
    def first_id(self) -> str:
        """Where a link in the error summary leads: the field, or the first of its choices."""
        return f"{self.auto_id}_0" if self.kind == "choices" else str(self.auto_id)

    def as_widget(self, widget: forms.Widget | None = None, attrs: Any = None, only_initial: bool = False) -> Any:
        """The input. A picker shows nothing of what it cannot read, so what was typed wrong stands as plain text."""
        own = self.field.widget
        if widget is None and self.errors and isinstance(own, (forms.DateInput, forms.TimeInput, forms.NumberInput)):
            own.input_type = "text"
        return super().as_widget(widget, attrs, only_initial)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Attributes of the input: our class, and "required" told to assistive tools rather than to the browser, whose
        own messages come one at a time and in its own language."""
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("required", None)
        if self.field.required and self.kind == "input" and not self.is_hidden and not self._is_file:
            attrs["aria-required"] = "true"
        if self.kind == "choices":
            attrs.pop("aria-invalid", None)
        attrs["class"] = " ".join(filter(None, [self._design_class, *self._classes]))
        return attrs

    @property
    def _is_file(self) -> bool:
        return isinstance(self.field.widget, forms.FileInput)

    @property
    def _classes(self) -> list[str]:
        return str(self.field.widget.attrs.get("class", "")).split()

    @property
    def _design_class(self) -> str:
        widget = self.field.widget
        if self.is_hidden or self.kind == "choices":
            return ""
        if self.kind == "checkbox":
            return "form-checkbox"
        return (
            "form-select" if isinstance(widget, forms.Select) and not widget.allow_multiple_selected else "form-input"
        )


class Renderer(DjangoTemplates):
    """Every form of the project in the design system's markup."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = DesignBoundField

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """What stands in forms most often is written in Python (``fields.py``, ``widgets.py``), the rest by its template."""
        if template_name == self.field_template_name:
            return drawn_field(context["field"])
        draw = DRAWN.get(template_name)
        return super().render(template_name, context, request) if draw is None else draw(context["widget"])


@dataclass(frozen=True)
class Group:
    """Fields that belong together, under a heading of their own.

    columns: how many stand beside each other where there is room, 1 to 4.
    folded: seldom needed, so it is shown when asked for.
    """

    legend: Text
    fields: tuple[str, ...]
    hint: Text = ""
    columns: int = 1
    folded: bool = False


@dataclass(frozen=True)
class ShownGroup:
    """A group with its bound fields, as the template loops over it."""

    legend: Text
    hint: Text
    columns: int
    fields: tuple[BoundField, ...]
    folded: bool = False

    @property
    def open(self) -> bool:
        """What is folded opens by itself where something is to be corrected."""
        return any(bound.errors for bound in self.fields)

    @property
    def filled(self) -> bool:
        """Whether anything stands in it, told while it is folded."""
        return any(bound.value() for bound in self.fields)


class DesignForm(forms.Form):
    """A form with our words for what is missing or wrong.

    groups: the layout; fields left out of it come after, without a heading. Without groups all stand in one.
    columns: of a form without groups.
    marking: "optional" or "required", which of the two is marked; by default the rarer one. "none" for neither.
    """

    groups: tuple[Group, ...] = ()
    columns: int = 1
    marking: str | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, field in self.fields.items():
            _say_it_our_way(name, field)

    @cached_property
    def shown_groups(self) -> list[ShownGroup]:
        """The visible fields in their groups, in order. A group none of whose fields is in the form is left out."""
        return list(_grouped(self))


class VersionedForm(DesignForm):
    """A form over a record that two people may edit: carries the version it was filled from, in ``version``."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class DateField(forms.DateField):
    """A calendar date: the browser's own picker, or typed as 24-12-2026, 24.12.2026, 24/12/26 or 24122026.

    A slip of the keyboard such as 0026 or 20266 is no date of people or elections, and would be past the end of time where
    days are added.
    """

    widget = forms.DateInput(format="%Y-%m-%d")

    def __init__(self, **named: Any) -> None:
        named.setdefault("input_formats", DATE_FORMATS)
        super().__init__(**named)

    def validate(self, value: Any) -> None:
        """Besides what Django asks: the year is one that somebody alive was born in, or may plan for."""
        super().validate(value)
        if value is not None and not FIRST_YEAR <= value.year <= LAST_YEAR:
            years = {"first": FIRST_YEAR, "last": LAST_YEAR}
            raise forms.ValidationError(gettext("Write a year between %(first)s and %(last)s.") % years, "year")


class LastDayField(DateField):
    """The last day that something works. Cleaned to the instant at which it stops, midnight in Denmark; None when left empty.

    today: set by the form; a day before it is refused.
    """

    today: datetime.date

    def clean(self, value: Any) -> datetime.datetime | None:
        """The end of the day."""
        day: datetime.date | None = super().clean(value)
        if day is None:
            return None
        if day < self.today:
            raise forms.ValidationError(gettext("Choose today or a later day."))
        return clock.instant(day + datetime.timedelta(days=1), datetime.time())


class TimeField(forms.TimeField):
    """A Danish clock time: the browser's own picker, or typed as 8:30, 08.30, 0830 or 8."""

    widget = forms.TimeInput(format="%H:%M")

    def __init__(self, **named: Any) -> None:
        named.setdefault("input_formats", TIME_FORMATS)
        super().__init__(**named)


def _prepare(field: forms.Field) -> None:
    widget = field.widget
    if isinstance(widget, forms.DateInput) and not widget.is_hidden:
        widget.input_type, widget.format = "date", "%Y-%m-%d"
        field.input_formats = DATE_FORMATS  # type: ignore[attr-defined]
    elif isinstance(widget, forms.TimeInput):
        widget.input_type, widget.format = "time", "%H:%M"
        field.input_formats = TIME_FORMATS  # type: ignore[attr-defined]
    elif isinstance(widget, _CHOICES):
        widget.template_name = "components/choices.html"
    elif isinstance(widget, forms.ClearableFileInput):
        widget.template_name = "components/file_input.html"
    elif isinstance(widget, forms.NumberInput):
        widget.attrs.setdefault("inputmode", "numeric" if isinstance(field, forms.IntegerField) else "decimal")
        widget.attrs["class"] = f"{widget.attrs.get('class', '')} num".strip()
    elif isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":
        widget.attrs["rows"] = "4"
    elif isinstance(widget, forms.EmailInput):
        widget.attrs.setdefault("autocomplete", "email")
    if isinstance(widget, (forms.DateInput, forms.TimeInput, forms.NumberInput)) and "input-" not in str(widget.attrs):
        widget.attrs["class"] = f"{widget.attrs.get('class', '')} input-width-xs".strip()


def _marking(form: forms.BaseForm) -> str:
    weighed = [f for f in form.fields.values() if not f.widget.is_hidden and not isinstance(f, forms.BooleanField)]
    required = sum(field.required for field in weighed)
    return "optional" if required * 2 >= len(weighed) else "required"


def _grouped(form: DesignForm) -> Iterator[ShownGroup]:
    placed: set[str] = set()
    for group in form.groups:
        names = [name for name in group.fields if name in form.fields and not form[name].is_hidden]
        placed.update(names)
        if names:
            yield ShownGroup(
                group.legend, group.hint, group.columns, tuple(form[name] for name in names), folded=group.folded
            )
    if rest := tuple(bound for bound in form.visible_fields() if bound.name not in placed):
        yield ShownGroup("", "", form.columns, rest)


_MISSING: tuple[tuple[type[forms.Field], Text], ...] = (
    (forms.FileField, _("Choose a file for “%(label)s”.")),
    (forms.BooleanField, _("Tick “%(label)s” to go on.")),
    (forms.ChoiceField, _("Choose “%(label)s”.")),
    (forms.ModelChoiceField, _("Choose “%(label)s”.")),
    (forms.Field, _("Fill in “%(label)s”.")),
)
_WRONG: tuple[tuple[type[forms.Field], str, Text], ...] = (
    (forms.DateField, "invalid", _("Write the date as day-month-year, for example 24-12-2026.")),
    (forms.TimeField, "invalid", _("Write the time as hours and minutes, for example 08:30.")),
    (forms.DecimalField, "invalid", _("Write a number in figures.")),
    (forms.FloatField, "invalid", _("Write a number in figures.")),
    (forms.IntegerField, "invalid", _("Write a whole number in figures.")),
    (forms.EmailField, "invalid", _("Write an e-mail address, for example name@example.dk.")),
    (forms.ModelMultipleChoiceField, "invalid_choice", _("One of the choices is no longer there. Choose again.")),
    (forms.ModelChoiceField, "invalid_choice", _("The choice is no longer there. Choose again.")),
    (forms.MultipleChoiceField, "invalid_choice", _("One of the choices is no longer there. Choose again.")),
    (forms.ChoiceField, "invalid_choice", _("The choice is no longer there. Choose again.")),
    (forms.FileField, "empty", _("The file is empty. Choose another.")),
)


def _say_it_our_way(name: str, field: forms.Field) -> None:
    label = field.label if field.label is not None else name.replace("_", " ").capitalize()
    if field.error_messages.get("required") is forms.Field.default_error_messages["required"]:
        message = next(text for kind, text in _MISSING if isinstance(field, kind))
        field.error_messages["required"] = _named(message, label)
    for code, wrong, djangos in _instead_of_djangos(type(field)):  # type: ignore[arg-type]
        # The very text, not an equal one: to compare them would be to translate both.
        if any(field.error_messages.get(code) is text for text in djangos):
            field.error_messages[code] = wrong  # type: ignore[assignment]


@functools.cache
def _instead_of_djangos(kind: type[forms.Field]) -> tuple[tuple[str, Text, tuple[Text | None, ...]], ...]:
    """For fields of a kind: each code, our words for it, and Django's own (None: not said at all)."""
    found: dict[str, tuple[str, Text, tuple[Text | None, ...]]] = {}
    for of, code, ours in _WRONG:
        if issubclass(kind, of):
            found.setdefault(code, (code, ours, (None, *_djangos(kind, code))))
    return tuple(found.values())


def _djangos(kind: type[forms.Field], code: str) -> list[Text]:
    return [
        of.__dict__["default_error_messages"][code]
        for of in kind.__mro__
        if of.__module__.startswith("django.") and code in of.__dict__.get("default_error_messages", {})
    ]


def _filled(message: Text, label: Text) -> str:
    return str(message) % {"label": str(label)}


_named = lazy(_filled, str)


@dataclass(frozen=True)
class Problem:
    """One line of the error summary: what is wrong, and where (empty when it is the whole form)."""

    text: Text
    href: str = ""


def problems(*sources: Any) -> list[Problem]:
    """Every error of the forms and formsets given, in the order they stand on the page."""
    found: list[Problem] = []
    for source in sources:
        if hasattr(source, "forms") and hasattr(source, "non_form_errors"):
            found += [Problem(error) for error in source.non_form_errors()]
            found += problems(*source.forms)
        elif source is not None and source.is_bound:
            found += [Problem(error) for error in source.non_field_errors()]
            found += [
                Problem(_with_label(bound, error), "" if bound.is_hidden else f"#{bound.first_id}")
                for bound in source
                for error in bound.errors
            ]
    return found


def _with_label(bound: Any, error: str) -> str:
    """The sentence says which field it is about, even where it stands far from it."""
    label = str(bound.label).rstrip("?:")
    return error if bound.is_hidden or not label or label.lower() in error.lower() else f"{label}: {error}"


def counted(number: int) -> str:
    """The heading of the error summary."""
    if number == 1:
        return gettext("There is one thing to correct")
    return gettext("There are %(number)s things to correct") % {"number": number}
