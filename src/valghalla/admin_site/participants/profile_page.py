"""The profile of a participant: what CPR says, what the office knows, tasks, and messages."""

import datetime
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.accounts.models import StaffUser
from valghalla.admin_site.catalogue.editing import may_edit
from valghalla.admin_site.participants import (
    messages_shown,
    preferences_shown,
    rules_shown,
    statements_shown,
    tasks_shown,
    words,
)
from valghalla.admin_site.participants.forms import CommentForm
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.components.inline import Badge, Link
from valghalla.components.parts import Crumb, Fact
from valghalla.components.tables import Table
from valghalla.municipalities.models import Municipality
from valghalla.participants.consents import Answered, answers_of
from valghalla.participants.contact import shown_mobile
from valghalla.participants.models import Participant
from valghalla.places.models import WorkLocationResponsible
from valghalla.preferences.named import Named, expressions, from_row
from valghalla.tasks.eligibility import ANNULLED, DEAD, DISAPPEARED, age_on
from valghalla.teams.models import Team, TeamMember, TeamResponsible

Text = str | Promise


@dataclass(frozen=True)
class CommentShown:
    """A comment with its author and the addresses of what can be done with it, "" for readers."""

    text: str
    author: str
    at: datetime.datetime
    edit_url: str
    delete_url: str


@dataclass(frozen=True)
class ProfilePage:
    """What the template shows.

    address_url: where showing a protected address is asked for, "" when there is nothing to ask.
    alarm: why the person can take no tasks at all, "" for most.
    """

    title: Text
    breadcrumb: tuple[Crumb, ...]
    facts: tuple[Fact, ...]
    validation: tuple[Fact, ...]
    alarm: Text
    address_url: str
    teams: tuple[Link, ...]
    responsible_teams: tuple[Link, ...]
    responsible_places: tuple[Link, ...]
    comments: tuple[CommentShown, ...]
    comment_form: CommentForm
    comment_url: str
    rules: Table
    statements: Table
    tasks: Table
    messages: Table
    edit_url: str
    delete_url: str
    refresh_url: str
    history_url: str = ""
    messages_url: str = ""


def profile_page(
    request: AdminRequest,
    person: Participant,
    *,
    now: datetime.datetime,
    show_address: bool = False,
    comment_form: CommentForm | None = None,
) -> ProfilePage:
    """The profile. show_address: a protected address was asked for, and that is recorded."""
    editing = may_edit(request)
    hidden = person.protected_address and not show_address

    def address(name: str) -> str:
        return reverse(name, args=[person.pk]) if editing else ""

    teams, responsible = _teams(person)
    answers = answers_of(person)
    diets, municipality, wishes = _diets_municipality_wishes(person)
    return ProfilePage(
        title=person.name,
        breadcrumb=(Crumb(_("Participants"), reverse("participants")), Crumb(person.name)),
        facts=_facts(person, diets, wishes, answers, hidden=hidden),
        validation=_validation(person, municipality, now=now),
        alarm=_alarm(person),
        address_url=reverse("participant_address", args=[person.pk]) if hidden else "",
        teams=teams,
        responsible_teams=responsible,
        responsible_places=_places(person, editing),
        comments=tuple(_comments(person, editing)),
        comment_form=comment_form or CommentForm(),
        comment_url=address("participant_comment_add"),
        rules=rules_shown.table(person, today=clock.danish_date(now)),
        statements=statements_shown.table(answers),
        tasks=tasks_shown.table(request, person),
        messages=messages_shown.table(person),
        edit_url=address("participant_edit"),
        delete_url=address("participant_delete"),
        refresh_url=address("participant_refresh"),
        history_url=reverse("participant_history", args=[person.pk]),
        messages_url=f"{reverse('messages')}?participant={person.pk}",
    )


def address_lines(person: Participant) -> str:
    """Care-of, street, postal code and city on one line."""
    town = f"{person.postal_code} {person.city}".strip()
    return ", ".join(part for part in (person.care_of, person.street_address, town) if part)


def _facts(
    person: Participant, diets: str, wishes: Named | None, answers: list[Answered], *, hidden: bool
) -> tuple[Fact, ...]:
    return (
        Fact(_("Name"), person.name),
        Fact(_("CPR number"), person.cpr.formatted),
        Fact(_("Birth date"), person.birth_date),
        Fact(_("Address"), _("Hidden, the address is protected") if hidden else address_lines(person)),
        Fact(_("Protected address"), Badge(_("Yes"), "bad", "lock") if person.protected_address else _("No")),
        Fact(_("Mobile number"), shown_mobile(person.mobile)),
        Fact(_("E-mail"), person.email),
        Fact(_("Digital Post"), words.digital_post_in_words(person.digital_post)),
        Fact(_("Special diet"), diets),
        Fact(_("Would rather"), preferences_shown.in_words(wishes)),
        Fact(_("Consent"), statements_shown.consent_now(answers)),
    )


def _diets_municipality_wishes(person: Participant) -> tuple[str, str, Named | None]:
    """What she eats, and where she lives, in words; and what she would rather."""
    titles = ArrayAgg(
        "diets__diet__title", filter=Q(diets__isnull=False), order_by="diets__diet__sort_key", default=Value([])
    )
    name = Municipality.objects.filter(code=OuterRef("municipality_code")).values("name")
    found = Participant.objects.filter(pk=person.pk).annotate(eats=titles, lives_in=Subquery(name))
    row = found.values("eats", "lives_in", **expressions()).get()
    lives_in = words.named_municipality(person.municipality_code, row["lives_in"])
    return ", ".join(row["eats"]), lives_in, from_row(row)


def _validation(person: Participant, municipality: str, *, now: datetime.datetime) -> tuple[Fact, ...]:
    today = clock.danish_date(now)
    return (
        Fact(_("Age today"), age_on(today, person.birth_date) if person.birth_date else _("CPR does not say")),
        Fact(_("Municipality"), municipality),
        Fact(_("Citizenship"), words.citizenship_in_words(person.citizenship)),
        Fact(_("Has lost legal capacity"), words.incapable_in_words(person.incapable)),
        Fact(_("Alive"), _alive(person.status)),
        Fact(_("Status in CPR"), words.status_in_words(person.status)),
        Fact(_("Last looked up in CPR"), person.cpr_checked_at),
    )


def _alive(status: int | None) -> object:
    if status is None or status == DISAPPEARED:
        return _("Not known")
    return Badge(_("No"), "bad", "close") if status in (DEAD, ANNULLED) else Badge(_("Yes"), "good", "check")


def _alarm(person: Participant) -> Text:
    if person.status == DEAD:
        return _("The person is dead according to CPR and can be given no tasks.")
    if person.status == DISAPPEARED:
        return _("The person has disappeared according to CPR and can be given no tasks.")
    return _("The CPR number was annulled. The person can be given no tasks.") if person.status == ANNULLED else ""


def _teams(person: Participant) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """Those she is in, and those she answers for."""
    member = Exists(TeamMember.objects.filter(participant=person, team=OuterRef("pk")))
    responsible = Exists(TeamResponsible.objects.filter(participant=person, team=OuterRef("pk")))
    teams = Team.objects.filter(member | responsible).annotate(is_member=member, is_responsible=responsible)
    rows = [
        (Link(name, reverse("team", args=[pk])), in_it, answers)
        for pk, name, in_it, answers in teams.order_by("sort_key").values_list(
            "pk", "name", "is_member", "is_responsible"
        )
    ]
    return tuple(link for link, in_it, _answers in rows if in_it), tuple(link for link, _in, answers in rows if answers)


def _places(person: Participant, editing: bool) -> tuple[Link, ...]:
    rows = WorkLocationResponsible.objects.filter(participant=person).order_by("work_location__sort_key")
    return tuple(
        Link(title, reverse("work_location_edit", args=[pk]) if editing else reverse("work_locations"))
        for pk, title in rows.values_list("work_location_id", "work_location__title")
    )


def _comments(person: Participant, editing: bool):
    author = StaffUser.objects.filter(pk=OuterRef("author_id")).values("name")[:1]
    for comment in person.comments.annotate(author=Subquery(author)).order_by("-at", "-pk"):
        place = [person.pk, comment.pk]
        yield CommentShown(
            text=comment.text,
            author=comment.author or _("Unknown"),
            at=comment.at,
            edit_url=reverse("participant_comment_edit", args=place) if editing else "",
            delete_url=reverse("participant_comment_delete", args=place) if editing else "",
        )
