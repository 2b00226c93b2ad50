"""Pages of the catalogue as the templates show them: a list, a form, a question."""

from dataclasses import dataclass

from django.forms import BaseForm
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.components.filters import FilterBar
from valghalla.components.parts import Confirm, Conflict, Crumb, Figure
from valghalla.components.tables import Table

Text = str | Promise


@dataclass(frozen=True)
class Way:
    """A button that leads on. kind: primary, secondary or tertiary."""

    label: Text
    url: str
    kind: str = "secondary"
    icon: str = ""


@dataclass(frozen=True)
class ListPage:
    """A list with its search, filters and ways on."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    table: Table
    bar: FilterBar
    ways: tuple[Way, ...] = ()
    lead: Text = ""
    note: Text = ""


@dataclass(frozen=True)
class FormPage:
    """A form. conflict: somebody else saved first.   ways: links beside the heading."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    form: BaseForm
    cancel_url: str
    delete_url: str = ""
    conflict: Conflict | None = None
    ways: tuple[Way, ...] = ()
    lead: Text = ""
    note: Text = ""
    save: Text = ""


@dataclass(frozen=True)
class AskPage:
    """A question before something is deleted, or, without ``confirm``, why it is not.

    figures: what it would mean, in numbers.   refusal: (heading, sentence).   ways: where to go instead.
    table: whom it concerns, one by one.   notice: why it is asked again.
    """

    title: Text
    breadcrumb: tuple[Crumb, ...]
    confirm: Confirm | None = None
    figures: tuple[Figure, ...] = ()
    refusal: tuple[Text, Text] | None = None
    ways: tuple[Way, ...] = ()
    table: Table | None = None
    notice: Text = ""


def crumbs(*further: tuple[Text, str]) -> tuple[Crumb, ...]:
    """The way from the administration to a page: (label, url) pairs, the last without address."""
    return (Crumb(_("Administration"), reverse("administration")), *(Crumb(label, url) for label, url in further))
