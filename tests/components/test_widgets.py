"""Inputs written in Python are those that the templates make."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html
from django.utils.safestring import SafeString

from valghalla.components.forms import DateField, DesignForm, Renderer

ODD = 'Ærø & "Nord" <1>'
CHOICES = [("", "Alle"), (1, ODD), ("Grupper", [(2, "To"), ("tre", SafeString("<b>Tre</b>"))])]


class Everything(DesignForm):
    """A field of each kind."""

    text = forms.CharField(
        required=False, max_length=20, widget=forms.TextInput(attrs={"placeholder": ODD, "data-on": True})
    )
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)
    number = forms.IntegerField(min_value=0, max_value=2000)
    email = forms.EmailField()
    secret = forms.CharField(widget=forms.PasswordInput)
    day = DateField(required=False)
    tick = forms.BooleanField(required=False)
    one = forms.ChoiceField(choices=CHOICES, help_text="Vælg")
    radio = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    many = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple, disabled=True)
    several = forms.MultipleChoiceField(choices=CHOICES, widget=forms.SelectMultiple(attrs={"size": "8"}))
    number_of = forms.TypedChoiceField(choices=[(1234, "1234")], coerce=int)


def both(name: str, data: dict[str, object] | None) -> tuple[str, str]:
    """The field with its widget as we write it, and as its templates do."""
    drawn = []
    for render in (Renderer.render, DjangoTemplates.render):
        renderer = type("Either", (Renderer,), {"render": render})()
        form = Everything(data, initial={"number": 1999, "many": [1, "tre"], "text": ODD}, renderer=renderer)
        drawn.append(str(form[name].as_field_group()))
    return drawn[0], drawn[1]


@pytest.mark.parametrize(
    "data", [None, {"text": ODD, "one": "1", "radio": "tre", "several": ["1", "2"], "tick": "on", "number": "12x"}]
)
@pytest.mark.parametrize("name", Everything.base_fields)
def test_the_same_as_its_template(name, data):
    ours, template = both(name, data)
    assert parse_html(ours) == parse_html(template)
    assert "<1>" not in ours
