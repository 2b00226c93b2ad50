"""Changing the type of an election, until it is activated for the first time."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.catalogue.editing import actor, attempt
from valghalla.admin_site.catalogue.pages import AskPage, Way
from valghalla.admin_site.elections.activation_pages import MOST_SHOWN, Item
from valghalla.admin_site.elections.forms import TypeForm
from valghalla.admin_site.elections.pages import further_crumbs
from valghalla.admin_site.elections.words import in_words
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.components.parts import Conflict, Crumb
from valghalla.elections.errors import TypeIsFixed
from valghalla.elections.models import Election, ElectionType
from valghalla.elections.plan import change_type, type_is_fixed
from valghalla.tasks.elections.checklist import Unqualified, unqualified_with

Text = str | Promise


@dataclass(frozen=True)
class TypePage:
    """The form. losing: people with tasks who fail the rules of the type chosen, at most MOST_SHOWN.

    agreed_to: how many they are, posted back with the yes.
    """

    title: Text
    breadcrumb: tuple[Crumb, ...]
    lead: Text
    form: BaseForm
    cancel_url: str
    losing: tuple[Item, ...] = ()
    more: int = 0
    agreed_to: int = 0
    words: Text = ""
    conflict: Conflict | None = None


@admin_page(may=EDIT)
def election_type(request: AdminRequest) -> HttpResponse:
    """Choose another; when people with tasks would fail its rules they are shown first."""
    election: Election = request.election
    if type_is_fixed(election):
        return render(request, "admin_site/catalogue/ask.html", {"page": _fixed_page(election)})
    types = list(ElectionType.objects.order_by("sort_key", "pk"))
    if request.method != "POST":
        return _show(request, election, TypeForm(initial=_values(election), types=types))
    form = TypeForm(request.POST, types=types)
    losing = _losing(election, form.cleaned_data["type"]) if form.is_valid() else []
    if losing and request.POST.get("agreed") != str(len(losing)):
        return _show(request, election, form, losing)
    done = attempt(
        form,
        lambda data: change_type(
            election,
            next(kind for kind in types if kind.pk == data["type"]),
            version=data["version"],
            by=actor(request),
            now=clock.now(),
        ),
        record=election,
        values_of=_values,
        refusals={TypeIsFixed: lambda _fixed: ("type", _("The election has been activated meanwhile."))},
    )
    if done.saved:
        messages.success(request, _("%(name)s is saved.") % {"name": election.title})
        return redirect("election", election.pk)
    return _show(request, election, form, conflict=done.conflict)


def _losing(election: Election, key: int) -> list[Unqualified]:
    if key == election.type_id:
        return []
    return unqualified_with(election, ElectionType.objects.get(pk=key), today=clock.today())


def _show(
    request: AdminRequest,
    election: Election,
    form: TypeForm,
    losing: Sequence[Unqualified] = (),
    *,
    conflict: Conflict | None = None,
) -> HttpResponse:
    title = _("Change election type")
    words = ngettext(
        "%(count)s person with a task does not meet the rules of this type, and loses it when the election is activated.",
        "%(count)s people with tasks do not meet the rules of this type, and lose them when the election is activated.",
        len(losing),
    )
    page = TypePage(
        title=title,
        breadcrumb=further_crumbs(election, title),
        lead=election.title,
        form=form,
        cancel_url=reverse("election", args=[election.pk]),
        losing=tuple(
            Item(one.participant.name, reverse("participant", args=[one.participant.pk]), in_words(one.failed))
            for one in losing[:MOST_SHOWN]
        ),
        more=max(len(losing) - MOST_SHOWN, 0),
        agreed_to=len(losing),
        words=words % {"count": len(losing)},
        conflict=conflict,
    )
    return render(request, "admin_site/elections/type.html", {"page": page})


def _fixed_page(election: Election) -> AskPage:
    title = _("Change election type")
    heading = _("The election type stays")
    words = _("The election is or has been open to citizens, who have been given tasks by the rules of %(type)s.")
    back = Way(_("Back"), reverse("election", args=[election.pk]))
    return AskPage(
        title,
        further_crumbs(election, title),
        refusal=(heading, words % {"type": election.type.title}),
        ways=(back,),
    )


def _values(election: Election) -> dict[str, object]:
    return {"type": election.type_id, "version": election.version}
