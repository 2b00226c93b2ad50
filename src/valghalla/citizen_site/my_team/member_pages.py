"""What the pages about one member show."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.citizen_site.my_team.pages import ShownMemberTask, confirm_of, shown_task
from valghalla.citizen_site.words import long_day
from valghalla.components.parts import Confirm
from valghalla.participants.contact import shown_mobile
from valghalla.participants.models import Participant
from valghalla.tasks.models import Task
from valghalla.tasks.teams.leave import Leaving
from valghalla.tasks.teams.seen import Member
from valghalla.teams.models import Team


@dataclass(frozen=True)
class MemberPage:
    """A member. with_contact: whether telephone and e-mail are shown at all; "" when she has given none.

    stays: why she cannot be taken out, "" when she can."""

    title: str
    team: str
    back_url: str
    with_contact: bool
    mobile: str
    email: str
    tasks: tuple[ShownMemberTask, ...]
    remove_url: str
    stays: str


@dataclass(frozen=True)
class RemovePage:
    """The question, or why not. tasks: which stand in the way."""

    title: str
    back_url: str
    confirm: Confirm | None
    stays: str
    tasks: tuple[str, ...]


def member_page(team: Team, one: Member, effects: Leaving, *, with_contact: bool) -> MemberPage:
    """The page."""
    person = one.participant
    return MemberPage(
        title=person.name,
        team=team.name,
        back_url=f"{reverse('my_team')}?team={team.pk}",
        with_contact=with_contact,
        mobile=shown_mobile(person.mobile) if with_contact else "",
        email=person.email if with_contact else "",
        tasks=tuple(shown_task(task) for task in one.tasks),
        remove_url=reverse("my_team_remove", args=[team.pk, person.pk]) if effects.possible else "",
        stays=why_stays(effects),
    )


def remove_page(team: Team, person: Participant, effects: Leaving) -> RemovePage:
    """What taking her out means, told as it is."""
    back = reverse("my_team_member", args=[team.pk, person.pk])
    names = {"name": person.name, "team": team.name}
    if not effects.possible:
        return RemovePage(
            title=_("%(name)s cannot be removed") % names,
            back_url=back,
            confirm=None,
            stays=why_stays(effects),
            tasks=tuple(_in_words(effects.served or effects.locked)),
        )
    question = _("Remove %(name)s from %(team)s?") % names
    lines = [*_of_tasks(effects), _of_profile(effects), _("You cannot undo it, but the person can be invited again.")]
    return RemovePage(
        title=_("Remove from the team"),
        back_url=back,
        confirm=confirm_of(question, _("Yes, remove from the team"), back, lines),
        stays="",
        tasks=tuple(_in_words(effects.held)),
    )


def why_stays(effects: Leaving) -> str:
    """Why she cannot be taken out; "" when she can."""
    if effects.served:
        return _("The person has served for the team and is to be paid for it, so the person stays a member.")
    if effects.locked:
        return _("A task is so close that only the municipality can change it. Contact the municipality.")
    return ""


def _of_tasks(effects: Leaving) -> list[str]:
    held = len(effects.held)
    if not held:
        return [_("The person has no tasks for the team.")]
    freed = ngettext(
        "%(count)s task becomes free and is offered to others at once.",
        "%(count)s tasks become free and are offered to others at once.",
        held,
    ) % {"count": held}
    if not effects.told:
        return [freed, _("No messages are sent, since the person has not been told of a task yet.")]
    told = ngettext(
        "The person is sent %(count)s message about it.",
        "The person is sent %(count)s messages about it.",
        effects.told,
    )
    return [freed, told % {"count": effects.told}]


def _of_profile(effects: Leaving) -> str:
    if not effects.other_teams:
        return _("It is the person's only team. The profile stays, and so do the person's data, without any team.")
    return ngettext(
        "The person stays in %(count)s other team and keeps the tasks there.",
        "The person stays in %(count)s other teams and keeps the tasks there.",
        effects.other_teams,
    ) % {"count": effects.other_teams}


def _in_words(tasks: Iterable[Task]) -> list[str]:
    return [f"{task.task_type.title}, {task.work_location.title}, {long_day(task.task_day)}" for task in tasks]
