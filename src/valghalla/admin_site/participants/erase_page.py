"""The questions before people are erased."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.catalogue.deleting import seen
from valghalla.components.formats import number
from valghalla.components.parts import Confirm, Crumb
from valghalla.participants.models import Participant
from valghalla.tasks.elections.due_for_erasure import to_be_spared
from valghalla.tasks.people.erase import Losses, losses_of

Text = str | Promise


@dataclass(frozen=True)
class Fewer:
    """The way to ask about fewer: without those who have consented or answer for something. ids: of those who are left."""

    text: Text
    label: Text
    ids: str
    action: str


@dataclass(frozen=True)
class ErasePage:
    """The question, with what is lost. warnings: a sentence each, none when nothing speaks against it."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    confirm: Confirm
    warnings: tuple[Text, ...]
    fewer: Fewer | None = None


def ask_about_many(people: Sequence[int], *, action: str, back_url: str, error: str = "") -> ErasePage:
    """About several; a word is to be typed. action: where it is asked."""
    losses = losses_of(people)
    question = ngettext("Delete %(count)s participant?", "Delete %(count)s participants?", losses.people)
    return ErasePage(
        title=_("Delete participants"),
        breadcrumb=(Crumb(_("Participants"), reverse("participants")), Crumb(_("Delete participants"))),
        warnings=tuple(_warnings(losses)),
        fewer=_fewer(people, action),
        confirm=Confirm(
            question=question % {"count": number(losses.people)},
            yes=_("Delete participants"),
            cancel_url=back_url,
            lines=_what_goes(),
            hidden=(("ids", ",".join(map(str, people))),),
            word=_("DELETE"),
            error=error,
        ),
    )


def ask_about_one(person: Participant) -> ErasePage:
    """About one person."""
    profile, losses = reverse("participant", args=[person.pk]), losses_of([person.pk])
    return ErasePage(
        title=_("Delete participant"),
        breadcrumb=(
            Crumb(_("Participants"), reverse("participants")),
            Crumb(person.name, profile),
            Crumb(_("Delete participant")),
        ),
        warnings=tuple(_warnings(losses)),
        confirm=Confirm(
            question=_("Delete %(name)s?") % {"name": person.name},
            yes=_("Delete participant"),
            cancel_url=profile,
            lines=_what_goes(),
            hidden=seen(person, losses),
        ),
    )


def _fewer(people: Sequence[int], action: str) -> Fewer | None:
    spared = set(to_be_spared(people).values_list("pk", flat=True))
    left = [pk for pk in people if pk not in spared]
    if not spared or not left:
        return None
    text = ngettext(
        "%(count)s of them has consented, or is responsible for a team or a work location.",
        "%(count)s of them have consented, or are responsible for a team or a work location.",
        len(spared),
    )
    label = ngettext("Leave out that person", "Leave out those %(count)s", len(spared))
    return Fewer(
        text % {"count": number(len(spared))}, label % {"count": number(len(spared))}, ",".join(map(str, left)), action
    )


def _what_goes() -> tuple[str, ...]:
    return (
        _("CPR data, contact data, comments, diets, memberships and messages are deleted. Nobody is written to."),
        _("What happened to tasks stays without the name, and so do numbers in the audit. It cannot be undone."),
    )


def _warnings(losses: Losses):
    if losses.tasks:
        yield ngettext(
            "%(count)s task in an active election becomes available.",
            "%(count)s tasks in active elections become available.",
            losses.tasks,
        ) % {"count": number(losses.tasks)}
    if losses.team_responsibles:
        yield ngettext(
            "%(count)s person is responsible for a team.",
            "%(count)s people are responsible for teams.",
            losses.team_responsibles,
        ) % {"count": number(losses.team_responsibles)}
    if losses.place_responsibles:
        yield ngettext(
            "%(count)s person is responsible for a work location.",
            "%(count)s people are responsible for work locations.",
            losses.place_responsibles,
        ) % {"count": number(losses.place_responsibles)}
