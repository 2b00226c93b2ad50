"""The pages before, during and after making an election active."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from valghalla.accounts.models import StaffUser
from valghalla.admin_site.catalogue.editing import may_edit
from valghalla.admin_site.catalogue.pages import AskPage, Way
from valghalla.admin_site.communication.words import EVENTS
from valghalla.admin_site.elections.pages import further_crumbs
from valghalla.admin_site.elections.templates_used import TemplateUsed, templates_used
from valghalla.admin_site.elections.words import in_words
from valghalla.admin_site.request import AdminRequest
from valghalla.communication.models import Event
from valghalla.communication.queue import templates_of
from valghalla.components.formats import number, written
from valghalla.components.inline import Badge
from valghalla.components.parts import Confirm, Crumb, Fact, Figure, Progress, Tick
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.activity import other_active
from valghalla.elections.models import Activation, Election, ElectionWorkLocation
from valghalla.participants.models import Participant
from valghalla.tasks.elections.activate import may_begin_again, not_looked_up
from valghalla.tasks.elections.activation_result import Letters, letters, removed
from valghalla.tasks.elections.call_off import would_be_told
from valghalla.tasks.elections.checklist import CheckList, Unqualified, check_list
from valghalla.tasks.models import TaskEvent

Text = str | Promise
MOST_SHOWN = 50


@dataclass(frozen=True)
class Item:
    """Somebody or something found. note: why."""

    label: Text
    url: str = ""
    note: Text = ""


@dataclass(frozen=True)
class Finding:
    """One line of the check-list. items: at most MOST_SHOWN.   more: how many are left out."""

    heading: Text
    text: Text
    badge: Badge
    items: tuple[Item, ...] = ()
    more: int = 0
    way: Way | None = None


@dataclass(frozen=True)
class CheckPage:
    """The check-list. refusal: why the election cannot be made active, "" when it can."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    lead: Text
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]
    consequences: tuple[Text, ...]
    templates: tuple[TemplateUsed, ...]
    cancel_url: str
    refusal: Text = ""


@dataclass(frozen=True)
class ResultPage:
    """Progress, and the result when it has come to its end. again_url: where the rest is looked up, "" for nowhere."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    lead: Text
    progress: Progress
    facts: tuple[Fact, ...]
    finished: bool
    figures: tuple[Figure, ...]
    letters: Table
    missed: Table
    missed_more: int
    removed: Table
    removed_more: int
    ways: tuple[Way, ...]
    again_url: str = ""
    given_up: bool = False
    messages_url: str = ""


def check_page(election: Election, *, today: datetime.date) -> CheckPage:
    """What to look at before. today: Danish calendar date."""
    templates = templates_of(election)
    found = check_list(election, today=today, templates=templates)
    refusal: Text = ""
    if election.last_day < today:
        refusal = _("The last day of the election has passed. Change its days first.")
    elif found.missing_templates:
        refusal = _("Message templates are missing, so people could not be written to. Create them first.")
    return CheckPage(
        title=_("Activate election"),
        breadcrumb=further_crumbs(election, _("Activate election")),
        lead=f"{election.title}, {written(election.election_day)}",
        figures=(
            Figure(_("Tasks"), found.tasks, icon="list-check"),
            Figure(_("Available"), found.available, icon="free"),
            Figure(_("People to look up"), found.people, icon="persons"),
            Figure(_("Invitations"), found.to_invite, icon="email"),
            Figure(_("Confirmations"), found.to_confirm, icon="email"),
        ),
        findings=_findings(found, election),
        consequences=_consequences(found, election),
        templates=templates_used(templates),
        cancel_url=reverse("election", args=[election.pk]),
        refusal=refusal,
    )


def bar_of(election: Election, activation: Activation) -> Progress:
    """The bar alone."""
    page = reverse("election_activation", args=[election.pk, activation.pk])
    return Progress(
        label=_("People are looked up in CPR"),
        done=activation.done,
        total=activation.total,
        poll_url=f"{page}?bar=1",
        page_url=page,
        finished=activation.finished_at is not None,
        failed=activation.failed,
    )


def result_page(
    request: AdminRequest, election: Election, activation: Activation, *, now: datetime.datetime
) -> ResultPage:
    """The bar, and what came of it so far."""
    finished = activation.finished_at is not None
    again = election.is_active and may_edit(request) and may_begin_again(activation, now=now)
    missed = list(not_looked_up(activation)[: MOST_SHOWN + 1]) if finished and activation.failed else []
    freed = list(removed(activation)[: MOST_SHOWN + 1]) if activation.removed else []
    return ResultPage(
        title=_("Activation"),
        breadcrumb=further_crumbs(election, _("Activation")),
        lead=election.title,
        progress=bar_of(election, activation),
        facts=_facts(activation),
        finished=finished,
        figures=(
            Figure(_("Looked up"), activation.done - activation.failed, "", "good", "check"),
            Figure(_("Not looked up"), activation.failed, "", "waiting" if activation.failed else "neutral", "help"),
            Figure(
                _("Tasks freed"), activation.removed, "", "bad" if activation.removed else "neutral", "person-remove"
            ),
        ),
        letters=_letters(letters(activation)),
        missed=_missed(missed[:MOST_SHOWN]),
        missed_more=max(activation.failed - MOST_SHOWN, 0),
        removed=_removed(freed[:MOST_SHOWN]),
        removed_more=max(activation.removed - MOST_SHOWN, 0),
        ways=(
            Way(_("Overview of tasks"), reverse("overview", args=[election.pk]), "primary", "assignment"),
            Way(_("The election"), reverse("election", args=[election.pk]), "secondary"),
        ),
        again_url=reverse("election_look_up_again", args=[election.pk, activation.pk])
        if again and (missed or not finished)
        else "",
        given_up=not finished and may_begin_again(activation, now=now),
        messages_url=f"{reverse('messages')}?election={election.pk}",
    )


def called_off_words(election: Election, told: int) -> str:
    """That it is off, and how many are told."""
    words = ngettext(
        "%(name)s is called off and no longer active. %(count)s person is told.",
        "%(name)s is called off and no longer active. %(count)s people are told.",
        told,
    )
    return words % {"name": election.title, "count": number(told)}


def deactivate_page(election: Election, *, today: datetime.date) -> AskPage:
    """The question with both consequences, or that it is not active. Whether it is off for good is asked of its own."""
    title = _("Deactivate election")
    breadcrumb = further_crumbs(election, title)
    back = reverse("election", args=[election.pk])
    if not election.is_active:
        heading = _("%(name)s is not active") % {"name": election.title}
        return AskPage(
            title, breadcrumb, refusal=(heading, _("There is nothing to deactivate.")), ways=(Way(_("Back"), back),)
        )
    if other_active(election):
        citizens = _("Citizens no longer see this election. Their site stays open, since another election is active.")
    else:
        citizens = _("The citizens' site closes for tasks, since no other election is active.")
    return AskPage(
        title,
        breadcrumb,
        confirm=Confirm(
            question=_("Deactivate %(name)s?") % {"name": election.title},
            lines=(
                _("No more invitations, confirmations or reminders are sent. Messages you write yourself still are."),
                citizens,
                _("People keep their tasks, and nothing is sent twice when you activate it again."),
                _("Nobody is told, unless you tick that the election is called off."),
            ),
            yes=_("Deactivate election"),
            cancel_url=back,
            danger=False,
            tick=_off_for_good(election, today),
        ),
    )


def _off_for_good(election: Election, today: datetime.date) -> Tick | None:
    people = would_be_told(election, today=today).aggregate(people=Count("participant", distinct=True))["people"]
    if not people:
        return None
    hint = ngettext(
        "%(count)s person who has a task, or is invited to one, gets a message that the election is called off.",
        "%(count)s people who have a task, or are invited to one, get a message that the election is called off.",
        people,
    ) % {"count": number(people)}
    return Tick("called_off", _("The election is called off for good: write to everybody"), hint, ticked=False)


def _findings(found: CheckList, election: Election) -> tuple[Finding, ...]:
    return (
        _finding(
            _("Message templates"),
            [Item(EVENTS[event]) for event in found.missing_templates],
            well=_("There is a template for every message."),
            wrong=_("Templates are missing for:"),
            way=Way(_("Communication"), reverse("messages")),
            stops=True,
        ),
        _finding(
            _("Places without tasks"),
            _place_items(election, found.places_without_tasks),
            well=_("Every work location has tasks."),
            wrong=_("Nobody can be asked to these places yet:"),
        ),
        _finding(
            _("Places without a voting area number"),
            _place_items(election, found.places_without_number),
            well=_("Every work location has a voting area number."),
            wrong=_("They cannot be matched with the election system later:"),
            way=Way(_("Work locations"), reverse("work_locations")),
        ),
        _finding(
            _("People who may not have their task"),
            _unqualified_items(found.unqualified),
            well=_("Everybody meets the rules, by what was last heard from CPR."),
            wrong=_("They lose their task by the activation, unless CPR tells otherwise now:"),
        ),
        _finding(
            _("People without an e-mail address"),
            _person_items(found.without_address),
            well=_("Everybody who will be written to has an e-mail address."),
            wrong=_("They cannot be reached until they have one:"),
        ),
    )


def _finding(
    heading: Text, items: Sequence[Item], *, well: Text, wrong: Text, way: Way | None = None, stops: bool = False
) -> Finding:
    if not items:
        return Finding(heading, well, Badge(_("In order"), "good", "check"))
    count = written(len(items))
    badge = Badge(count, "bad", "error") if stops else Badge(count, "waiting", "warning")
    return Finding(heading, wrong, badge, tuple(items[:MOST_SHOWN]), max(len(items) - MOST_SHOWN, 0), way)


def _place_items(election: Election, places: Iterable[ElectionWorkLocation]) -> list[Item]:
    return [Item(place.title, reverse("place", args=[election.pk, place.pk])) for place in places]


def _person_items(people: Iterable[Participant]) -> list[Item]:
    return [Item(person.name, reverse("participant", args=[person.pk])) for person in people]


def _unqualified_items(found: Iterable[Unqualified]) -> list[Item]:
    return [
        Item(one.participant.name, reverse("participant", args=[one.participant.pk]), in_words(one.failed))
        for one in found
    ]


def _consequences(found: CheckList, election: Election) -> tuple[Text, ...]:
    lines: list[Text] = [
        ngettext(
            "%(count)s person is looked up in CPR.",
            "%(count)s people are looked up in CPR.",
            found.people,
        )
        % {"count": written(found.people)},
        _("Whoever may no longer have a task loses it, and is told if she accepted."),
        _("Invitations sent: %(invitations)s. Confirmations sent: %(confirmations)s.")
        % {"invitations": written(found.to_invite), "confirmations": written(found.to_confirm)},
    ]
    if other_active(election):
        lines.append(
            _("Citizens see this election beside the others that are active, and can take its available tasks.")
        )
    else:
        lines.append(_("The citizens' site opens: they see the election, and can take its available tasks."))
    return tuple(lines)


def _facts(activation: Activation) -> tuple[Fact, ...]:
    by = StaffUser.objects.filter(pk=activation.started_by or 0).values_list("name", flat=True).first()
    return (
        Fact(_("Started"), activation.started_at),
        Fact(_("Finished"), activation.finished_at),
        Fact(_("By"), by),
    )


def _letters(found: dict[str, Letters]) -> Table:
    return Table(
        caption=_("Messages"),
        columns=(
            Column("event", _("Message")),
            Column("all", _("In all"), numeric=True),
            Column("sent", pgettext("message", "Sent"), numeric=True),
            Column("under_way", _("On the way"), numeric=True),
            Column("failed", pgettext("message", "Failed"), numeric=True),
            Column("dropped", _("No longer due"), numeric=True),
        ),
        rows=tuple(
            Row((label, one.all, one.sent, one.under_way, one.failed, one.dropped))
            for label, one in (
                (_("Invitations"), found[Event.INVITATION]),
                (_("Confirmations"), found[Event.CONFIRMATION]),
            )
        ),
        id="letters",
    )


def _missed(people: Iterable[Participant]) -> Table:
    return Table(
        caption=_("Not looked up"),
        columns=(Column("name", _("Name")), Column("checked", _("Last heard from CPR"))),
        rows=tuple(
            Row((person.name, person.cpr_checked_at), url=reverse("participant", args=[person.pk])) for person in people
        ),
        empty=_("Everybody was looked up."),
        id="missed",
    )


def _removed(events: Iterable[TaskEvent]) -> Table:
    return Table(
        caption=_("Taken off their task"),
        columns=(
            Column("name", _("Name")),
            Column("reason", _("Reason")),
            Column("task", _("Task type")),
            Column("place", _("Work location")),
            Column("day", _("Day")),
        ),
        rows=tuple(
            Row(
                (
                    event.participant.name if event.participant else _("Erased person"),
                    in_words(event.facts.get("failed", ())),
                    event.task_type.title,
                    event.work_location.title,
                    event.task_day,
                ),
                url=reverse("participant", args=[event.participant_id]) if event.participant else "",
            )
            for event in events
        ),
        empty=_("Nobody lost a task."),
        id="removed",
    )
