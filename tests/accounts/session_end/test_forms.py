"""A posted form in words, and what is typed unseen."""

import sys
from types import ModuleType

import pytest
from django import forms
from django.http import HttpResponse
from django.urls import path

from valghalla.accounts.session_end.forms import files_in_words, in_words, secrets_at
from valghalla.accounts.session_end.posted import Posted
from valghalla.components.parts import Fact

HERE = "tests_of_session_end.feature.views"


class Other(forms.Form):
    title = forms.CharField(label="En anden formular")


class Meeting(forms.Form):
    title = forms.CharField(label="Overskrift")
    text = forms.CharField(label="Tekst", widget=forms.Textarea)
    kind = forms.ChoiceField(label="Slags", choices=[("a", "Kort"), ("Lange", [("b", "Lang"), ("c", "Længst")])])
    places = forms.MultipleChoiceField(label="Steder")
    sure = forms.BooleanField(label="Er du sikker?")
    version = forms.IntegerField(label="Version", widget=forms.HiddenInput)
    pin = forms.CharField(label="Pinkode", widget=forms.PasswordInput)
    minutes = forms.FileField(label="Referat")


def view(request, number):
    return HttpResponse()


@pytest.fixture(autouse=True)
def feature(monkeypatch) -> str:
    """A feature with a view and, beside it, its forms; gives the addresses' name."""
    views, beside, urls = ModuleType(HERE), ModuleType(HERE.replace("views", "forms")), ModuleType("tests_of_urls")
    view.__module__ = HERE
    views.view = view
    beside.Other, beside.Meeting = Other, Meeting
    urls.urlpatterns = [path("meetings/<int:number>/", view)]
    for module in (views, beside, urls):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    return "tests_of_urls"


def posted(*fields: tuple[str, tuple[str, ...]], files: tuple[tuple[str, str], ...] = ()) -> Posted:
    return Posted("/meetings/7/?a=1", fields, files)


@pytest.mark.parametrize(
    ("field", "told"),
    [
        (("title", ("Møde på Ærø",)), Fact("Overskrift", "Møde på Ærø")),
        (("title", ("",)), None),
        (("text", ("<p>Husk <b>nøgler</b></p>",)), Fact("Tekst", "Husk nøgler")),
        (("text", ("1 < 2 > 0",)), Fact("Tekst", "1 < 2 > 0")),
        (("text", ("x" * 301,)), Fact("Tekst", "x" * 300 + " …")),
        (("kind", ("a",)), Fact("Slags", "Kort")),
        (("kind", ("c",)), Fact("Slags", "Længst")),
        (("kind", ("",)), None),
        (("places", ("4", "9")), Fact("Steder", "Valgt: 2")),
        (("sure", ("on",)), Fact("Er du sikker?", "Ja")),
        (("version", ("3",)), None),
        (("pin", ("1234",)), None),
        (("unknown", ("x",)), None),
    ],
)
def test_a_field_in_words(feature, field, told):
    both = posted(("text", ("t",)), ("sure", ("on",)), field) if field[0] not in ("text", "sure") else posted(field)
    expected = [] if field[0] in ("text", "sure") else [Fact("Tekst", "t"), Fact("Er du sikker?", "Ja")]
    assert list(in_words(both, urlconf=feature)) == [*expected, *([told] if told else [])]


def test_the_form_with_most_of_the_names_is_meant(feature):
    assert in_words(posted(("title", ("x",))), urlconf=feature) == (Fact("En anden formular", "x"),)
    assert in_words(posted(("title", ("x",)), ("version", ("1",))), urlconf=feature) == (Fact("Overskrift", "x"),)


def test_files_by_their_labels(feature):
    both = posted(("text", ("t",)), files=(("minutes", "møde.pdf"), ("unknown", "x.csv")))
    assert files_in_words(both, urlconf=feature) == (("minutes", "Referat", "møde.pdf"), ("unknown", "Fil", "x.csv"))


def test_what_is_typed_unseen_is_a_secret(feature):
    assert secrets_at("/meetings/7/", urlconf=feature) == {"pin"}


def test_an_address_of_nothing_has_no_words(feature):
    assert secrets_at("/nowhere/", urlconf=feature) == frozenset()
    assert in_words(Posted("/nowhere/", (("title", ("x",)),)), urlconf=feature) == ()


def test_there_and_back():
    one = posted(("a", ("1", "å")), ("b", ()), files=(("f", "ø.csv"),))
    assert Posted.read(one.as_text()) == one
    assert one.pairs == (("a", "1"), ("a", "å"))
