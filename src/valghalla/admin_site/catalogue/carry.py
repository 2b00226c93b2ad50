"""The page that offers to carry a change of the catalogue into elections that are not over, with what it means."""

import datetime
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.catalogue.rechecks import checked_lines, losing_table
from valghalla.admin_site.catalogue.telling import is_to_tell, tick_to_tell
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.base.errors import StaleVersion
from valghalla.components.formats import number
from valghalla.components.inline import Badge
from valghalla.components.parts import Crumb, Tick
from valghalla.components.tables import Table
from valghalla.content.clean import as_text
from valghalla.elections.models import Election
from valghalla.task_types.models import PaymentKind, VotingRole
from valghalla.tasks.bulk.selection import NothingChosen, TooMany, choose_tasks
from valghalla.tasks.catalogue.carry import Carrying, WouldOverlap, carry_all, concerned, is_news
from valghalla.tasks.catalogue.effects import Effects
from valghalla.tasks.models import BulkRun, Recheck

Text = str | Promise

FIELDS: dict[str, Text] = {
    "title": gettext_lazy("Title"),
    "name": gettext_lazy("Name"),
    "short_name": gettext_lazy("Short name"),
    "starts": gettext_lazy("Start"),
    "ends": gettext_lazy("End"),
    "payment_dkk": gettext_lazy("Payment in kroner"),
    "voting_role": gettext_lazy("Role in the election system"),
    "payment_kind": gettext_lazy("Kind of payment"),
    "validation_off": gettext_lazy("No validation"),
    "trusted": gettext_lazy("Trusted task"),
    "send_reminder": gettext_lazy("Send a reminder"),
    "description": gettext_lazy("Description"),
    "area_name": gettext_lazy("Area"),
    "address": gettext_lazy("Address"),
    "postal_code": gettext_lazy("Postal code"),
    "city": gettext_lazy("City"),
    "directions": gettext_lazy("How to find the place"),
    "voting_area_number": gettext_lazy("Voting area number"),
    "valid_votes": gettext_lazy("Valid votes"),
    "files": gettext_lazy("Files"),
}
# What these mean is said of each.
SAID_APART = frozenset({"starts", "ends", "validation_off", "trusted"})
CODES: dict[str, dict[str, Text]] = {
    "voting_role": {
        VotingRole.SECRETARY: gettext_lazy("Election secretary"),
        VotingRole.APPOINTED: gettext_lazy("Appointed elector"),
        VotingRole.NONE: gettext_lazy("Not exported"),
    },
    "payment_kind": {
        PaymentKind.ALLOWANCE: gettext_lazy("Allowance"),
        PaymentKind.FEE: gettext_lazy("Fee"),
    },
}


@dataclass(frozen=True)
class ChangeLine:
    """One thing that would change: what, how it is in the election, how it is in the catalogue."""

    label: Text
    in_election: object
    in_catalogue: object


@dataclass(frozen=True)
class CarryItem:
    """One record with its changes. kept_back: what an active election keeps, "" for nothing."""

    name: str
    lines: tuple[ChangeLine, ...]
    kept_back: Text = ""


@dataclass(frozen=True)
class CarryGroup:
    """One election. value: posted when it is ticked.   effects: what it means for tasks and people, a sentence each.

    losing: who would lose a task when validation is switched on, None when nobody would.
    """

    election: Election
    value: str
    items: tuple[CarryItem, ...]
    effects: tuple[Text, ...]
    ticked: bool
    state: Badge
    losing: Table | None = None

    @property
    def can(self) -> bool:
        """Whether any of it can be carried."""
        return any(item.lines for item in self.items)

    @property
    def single(self) -> bool:
        """Whether it is about one record only."""
        return len(self.items) == 1


@dataclass(frozen=True)
class CarryPage:
    """What the template shows. overlap, stale: why the last attempt came to nothing."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    groups: tuple[CarryGroup, ...]
    back_url: str
    overlap: str = ""
    stale: bool = False
    tick: Tick | None = None
    none_chosen: bool = False

    @property
    def can(self) -> bool:
        """Whether there is anything to agree to."""
        return any(group.can for group in self.groups)


def carry_page(
    request: AdminRequest,
    carryings_now: Callable[[], list[Carrying]],
    *,
    title: Text,
    breadcrumb: tuple[Crumb, ...],
    back_url: str,
) -> HttpResponse:
    """Show what differs, election by election; carry what is ticked. carryings_now: reads how things stand."""
    groups = _groups(carryings_now())
    outcome: dict[str, Any] = {}
    if request.method == "POST":
        chosen = set(request.POST.getlist("election"))
        known = dict(groups)
        if not chosen:
            outcome = {"none_chosen": True}
        elif not chosen <= known.keys():
            outcome = {"stale": True}
        else:
            outcome, recheck = _carry(request, [one for value in chosen for one in known[value] if one.allowed])
            if not outcome:
                return HttpResponseRedirect(reverse("recheck", args=[recheck.pk]) if recheck else back_url)
            groups = _groups(carryings_now())
    shown = tuple(_shown(value, carryings, request) for value, carryings in groups)
    tick = _tick([one for _value, carryings in groups for one in carryings])
    page = CarryPage(title, breadcrumb, shown, back_url, tick=tick, **outcome)
    return render(request, "admin_site/catalogue/carry.html", {"page": page})


def _carry(request: AdminRequest, carryings: list[Carrying]) -> tuple[dict[str, Any], Recheck | None]:
    """What to show when nothing was carried, and the check that carrying set going."""
    now = clock.now()
    try:
        carried = carry_all(
            carryings,
            agreed=[one.fingerprint for one in carryings],
            today=clock.danish_date(now),
            by=actor(request),
            now=now,
            tell_them=is_to_tell(request.POST),
        )
    except StaleVersion:
        return {"stale": True}, None
    except WouldOverlap as overlap:
        return {"overlap": overlap.election.title}, None
    elections = {one.election.pk: one.election.title for one in carryings}
    messages.success(
        request,
        _("The change now applies in %(elections)s too.") % {"elections": _and(list(elections.values()))},
    )
    if carried.told:
        words = ngettext(
            "%(count)s message about a new time or place is on its way.",
            "%(count)s messages about a new time or place are on their way.",
            carried.told,
        )
        messages.info(request, words % {"count": number(carried.told)})
        return {}, carried.recheck
    for _key, ours in groupby(sorted(carryings, key=lambda one: one.election.pk), key=lambda one: one.election.pk):
        _offer_to_write(request, list(ours), now)
    return {}, carried.recheck


def _tick(carryings: list[Carrying]) -> Tick | None:
    """Whether people are told of a new time or place, where an active election gets one."""
    told = [one for one in carryings if one.election.is_active and one.allowed]
    if not concerned(told, today=clock.danish_date(clock.now())).exists():
        return None
    hint = _("Whoever has a task with a new time or place, or is invited to one, gets a message about it.")
    return tick_to_tell(hint=hint)


def _offer_to_write(request: AdminRequest, carryings: list[Carrying], now: datetime.datetime) -> None:
    """People who go by what was changed are one step from a message; it is the clerk who writes it, or does not."""
    election, tasks = carryings[0].election, concerned(carryings, today=clock.danish_date(now))
    try:
        chosen = choose_tasks(election, tasks, action=BulkRun.Action.MESSAGE, by=actor(request), now=now)
    except (NothingChosen, TooMany):
        return
    people = tasks.values("participant").distinct().count()
    told = ngettext(
        "%(count)s person in %(election)s has a task with a new time or place.",
        "%(count)s people in %(election)s have a task with a new time or place.",
        people,
    ) % {"count": people, "election": election.title}
    address = f"{reverse('group_message_new', args=[election.pk])}?selection={chosen.pk}"
    messages.info(request, format_html('{} <a href="{}">{}</a>', told, address, _("Write to them")))


def _groups(carryings: list[Carrying]) -> list[tuple[str, list[Carrying]]]:
    def day(one: Carrying) -> tuple[Any, int]:
        return one.election.election_day, one.election.pk

    found = []
    for _key, group in groupby(sorted(carryings, key=day), key=day):
        members = list(group)
        text = " ".join(one.fingerprint for one in members)
        found.append((hashlib.sha256(text.encode()).hexdigest()[:20], members))
    return found


def _shown(value: str, carryings: list[Carrying], request: AdminRequest) -> CarryGroup:
    election = carryings[0].election
    active = election.is_active
    failing = [one.checked for one in carryings if one.checked.failing]
    return CarryGroup(
        election=election,
        value=value,
        items=tuple(_item(one) for one in carryings),
        effects=_effects([one for one in carryings if one.allowed]),
        ticked=value in request.POST.getlist("election") if request.method == "POST" else not active,
        state=Badge(_("Active"), "good", "check") if active else Badge(_("Not active"), "neutral", "minus"),
        losing=losing_table(failing[0], id=f"losing-{election.pk}") if failing else None,
    )


def _item(one: Carrying) -> CarryItem:
    difference = one.difference
    lines = [
        ChangeLine(
            FIELDS[change.field], _value(change.field, change.in_election), _value(change.field, change.in_catalogue)
        )
        for change in difference.fields
    ]
    for label, added, gone in (
        (_("Task types"), difference.task_types_added, difference.task_types_gone),
        (_("Teams"), difference.teams_added, difference.teams_gone),
    ):
        if added:
            lines.append(
                ChangeLine(_("%(what)s to be added") % {"what": label}, None, ", ".join(link.name for link in added))
            )
        if gone:
            lines.append(
                ChangeLine(_("%(what)s to be removed") % {"what": label}, ", ".join(link.name for link in gone), None)
            )
    names = ", ".join(link.name for link in one.held_back)
    kept_back = _("Stays, since the election is active: %(names)s.") % {"names": names} if names else ""
    return CarryItem(str(difference.copy), tuple(lines), kept_back)


def _effects(carryings: Iterable[Carrying]) -> tuple[Text, ...]:
    sentences: list[Text] = []
    carryings = list(carryings)
    times, deleted = _sum(one.times_change for one in carryings), _sum(one.deleted for one in carryings)
    if times.tasks:
        sentences.append(
            ngettext("%(count)s task gets new times.", "%(count)s tasks get new times.", times.tasks)
            % {"count": times.tasks}
        )
        sentences.append(_people(times))
        if times.people and not any(is_news(one) for one in carryings):
            sentences.append(_("They are not told by this: write to them yourself."))
    if deleted.tasks:
        sentences.append(
            ngettext("%(count)s task is deleted.", "%(count)s tasks are deleted.", deleted.tasks)
            % {"count": deleted.tasks}
        )
        sentences.append(_people(deleted))
        if deleted.people and not deleted.active_elections:
            sentences.append(_("They are not told, since the election is not active."))
    for one in carryings:
        sentences += _of_switches(one)
    said = bool(times.people or deleted.people) or any(is_news(one) for one in carryings)
    sentences += _of_reach(carryings, told=said)
    return tuple(sentences) or (_("No tasks or people are affected."),)


def _of_reach(carryings: list[Carrying], *, told: bool) -> list[Text]:
    """Whom names, addresses, payment and the like concern, and which messages tell of them. told: it has been said."""
    sentences: list[Text] = []
    plain = [one for one in carryings if any(field.field not in SAID_APART for field in one.difference.fields)]
    reach = _sum(one.reach for one in plain)
    if reach.tasks:
        words = ngettext(
            "%(count)s task to come is shown with it from now on.",
            "%(count)s tasks to come are shown with it from now on.",
            reach.tasks,
        )
        sentences += [words % {"count": reach.tasks}, _people(reach)]
        if reach.people and not told:
            sentences.append(_("No message is sent by this."))
    if waiting := sum(one.waiting for one in carryings):
        words = ngettext(
            "%(count)s message in the outbox will tell of it as it is then.",
            "%(count)s messages in the outbox will tell of it as it is then.",
            waiting,
        )
        sentences.append(words % {"count": waiting})
    return sentences


def _of_switches(carrying: Carrying) -> list[Text]:
    """What switching validation or trusted means."""
    sentences: list[Text] = []
    becomes = {one.field: one.in_catalogue for one in carrying.difference.fields}
    if becomes.get("validation_off") is True:
        sentences.append(_("From now on only that the person is alive is checked. Whoever has a task keeps it."))
    elif becomes.get("validation_off") is False:
        sentences += checked_lines(carrying.checked)
    if becomes.get("trusted") is True:
        sentences.append(_("Members of the teams no longer see the tasks: they are taken by invitation or by a link."))
    elif becomes.get("trusted") is False:
        sentences.append(_("All members of the teams see the tasks and can take them."))
    if "trusted" in becomes:
        sentences.append(
            ngettext(
                "It concerns %(count)s task that is available. Whoever has a task keeps it.",
                "It concerns %(count)s tasks that are available. Whoever has a task keeps it.",
                carrying.available,
            )
            % {"count": carrying.available}
        )
    return sentences


def _people(effects: Effects) -> str:
    if not effects.people:
        return _("Nobody has these tasks yet.")
    return _("People who have accepted: %(accepted)s. Invited and not answered: %(unanswered)s.") % {
        "accepted": effects.accepted,
        "unanswered": effects.unanswered,
    }


def _sum(effects: Iterable[Effects]) -> Effects:
    names = ("tasks", "accepted", "unanswered", "people", "elections", "active_elections")
    all_ = list(effects)
    return Effects(**{name: sum(getattr(one, name) for one in all_) for name in names})


def _value(field: str, value: Any) -> object:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field in CODES:
        return CODES[field].get(str(value))
    if field == "files":
        return str(value)
    if field == "description":
        return as_text(str(value))
    return value


def _and(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
