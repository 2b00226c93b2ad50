"""Pages that ask before something is done, or where to move tasks."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.telling import tick_to_tell
from valghalla.admin_site.tasks.forms import MoveForm
from valghalla.admin_site.tasks.words import task_in_words
from valghalla.components.parts import Confirm, Crumb
from valghalla.elections.models import ElectionTeam, ElectionWorkLocation
from valghalla.participants.models import Participant
from valghalla.tasks.messages import is_known_to_holder
from valghalla.tasks.models import Task, TaskState


@dataclass(frozen=True)
class AskPage:
    """A question."""

    title: str
    breadcrumb: tuple[Crumb, ...]
    confirm: Confirm


@dataclass(frozen=True)
class MovePage:
    """A form for moving tasks."""

    title: str
    lead: str
    breadcrumb: tuple[Crumb, ...]
    form: MoveForm
    cancel_url: str


def crumbs(place: ElectionWorkLocation, last: str) -> tuple[Crumb, ...]:
    """The way to a page under a place."""
    return (
        Crumb(_("Start"), reverse("start")),
        Crumb(_("Overview of tasks"), reverse("overview", args=[place.election_id])),
        Crumb(place.title, reverse("place", args=[place.election_id, place.pk])),
        Crumb(last),
    )


def place_url(task: Task) -> str:
    """The page of the task's place."""
    return reverse("place", args=[task.election_id, task.work_location_id])


def remove_page(task: Task) -> AskPage:
    """Asks whether the holder is to be taken off; says what she will be told."""
    assert task.participant is not None
    return AskPage(
        _("Remove from the task"),
        crumbs(task.work_location, _("Remove from the task")),
        Confirm(
            question=_("Remove %(name)s from the task?") % {"name": task.participant.name},
            lines=(
                f"{task_in_words(task)}, {task.work_location.title}, {task.team.name}.",
                _("The task becomes available again."),
                _what_is_sent(task),
            ),
            yes=_("Remove from the task"),
            cancel_url=place_url(task),
            hidden=(("participant", str(task.participant_id)),),
            action=reverse("task_remove", args=[task.election_id, task.pk]),
            tick=tick_to_tell() if task.election.is_active and is_known_to_holder(task) else None,
        ),
    )


def _what_is_sent(task: Task) -> str:
    if not task.election.is_active:
        return _("No message is sent, since the election is not active.")
    if task.state == TaskState.ACCEPTED:
        return _("The participant is sent a message about being removed from the task.")
    if task.invited_at is not None:
        return _("The participant is sent a message that the invitation no longer holds.")
    return _("No message is sent, since the participant has not been sent an invitation.")


def again_page(task: Task, person: Participant) -> AskPage:
    """Asks whether somebody who said no is to be asked again."""
    return AskPage(
        _("Assign a task"),
        crumbs(task.work_location, _("Assign a task")),
        Confirm(
            question=_("%(name)s has declined this task before. Assign it all the same?") % {"name": person.name},
            lines=(f"{task_in_words(task)}, {task.work_location.title}, {task.team.name}.",),
            yes=_("Assign all the same"),
            cancel_url=reverse("task_assign", args=[task.election_id, task.pk]),
            hidden=(("participant", str(person.pk)), ("although_declined", "1")),
            danger=False,
            action=reverse("task_assign", args=[task.election_id, task.pk]),
        ),
    )


def trusted_page(task: Task) -> AskPage:
    """Asks before a trusted task gets a link that can be passed on."""
    return AskPage(
        _("Make a task link"),
        crumbs(task.work_location, _("Make a task link")),
        Confirm(
            question=_("Shall the link show trusted tasks?"),
            lines=(
                f"{task_in_words(task)}, {task.work_location.title}, {task.team.name}.",
                _("Trusted tasks are otherwise seen only by those you give them to."),
                _("Whoever has the link can take one, also somebody it was passed on to."),
            ),
            yes=_("Make the link"),
            cancel_url=place_url(task),
            hidden=(("agreed", "1"),),
            danger=False,
            action=reverse("task_link", args=[task.election_id, task.pk]),
        ),
    )


def move_page(place: ElectionWorkLocation, team: ElectionTeam, form: MoveForm) -> MovePage:
    """Where the available tasks of a team are to go."""
    return MovePage(
        title=_("Move available tasks"),
        lead=_("From %(team)s at %(place)s. Tasks that somebody has stay where they are.")
        % {"team": team.name, "place": place.title},
        breadcrumb=crumbs(place, _("Move available tasks")),
        form=form,
        cancel_url=reverse("place", args=[place.election_id, place.pk]),
    )
