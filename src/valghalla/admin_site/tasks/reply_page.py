"""Writing down what an invited person answered."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.editing import overtaken
from valghalla.admin_site.tasks.ask_pages import crumbs, place_url
from valghalla.admin_site.tasks.forms import ReplyForm
from valghalla.admin_site.tasks.words import task_in_words, why_not
from valghalla.audit.actors import Actor
from valghalla.base.errors import StaleVersion
from valghalla.components.parts import Conflict, Crumb, Fact
from valghalla.participants.models import Participant
from valghalla.tasks.answer import decline
from valghalla.tasks.errors import TaskError
from valghalla.tasks.models import Task
from valghalla.tasks.reply import accept_for


@dataclass(frozen=True)
class ReplyPage:
    """The form. conflict: somebody else changed the participant meanwhile.   note: what will be sent."""

    title: str
    breadcrumb: tuple[Crumb, ...]
    facts: tuple[Fact, ...]
    form: ReplyForm
    conflict: Conflict | None
    note: str
    cancel_url: str


def filled(person: Participant) -> ReplyForm:
    """The form with what is known of the person."""
    return ReplyForm(initial=_values(person))


def write_down(
    task: Task, posted: QueryDict, *, by: Actor, now: datetime.datetime
) -> tuple[ReplyForm, str, Conflict | None]:
    """Save the answer: the form, what to say when saved (else ""), and how the participant had been changed meanwhile."""
    assert task.participant is not None
    person, form = task.participant, ReplyForm(posted)
    if not _may_save(form):
        return form, "", None
    try:
        if form.cleaned_data["answer"] == "no":
            decline(task, participant_id=person.pk, by=by, now=now)
            return form, _("%(name)s has declined. The task is available again.") % {"name": person.name}, None
        accept_for(
            task,
            participant=person,
            mobile=form.cleaned_data["mobile"],
            email=form.cleaned_data["email"],
            diets=[diet.pk for diet in form.cleaned_data["diets"]],
            version=form.cleaned_data["version"],
            by=by,
            now=now,
        )
    except StaleVersion:
        return form, "", overtaken(form, person, _values).conflict
    except TaskError as refused:
        for sentence in why_not(refused):
            form.add_error(None, sentence)
        return form, "", None
    return form, _("%(name)s has accepted.") % {"name": person.name}, None


def reply_page(task: Task, form: ReplyForm, *, conflict: Conflict | None) -> ReplyPage:
    """The page around the form."""
    assert task.participant is not None
    active = task.election.is_active
    return ReplyPage(
        title=_("Write down the answer"),
        breadcrumb=crumbs(task.work_location, _("Write down the answer")),
        facts=(
            Fact(_("Participant"), task.participant.name),
            Fact(_("Task"), task_in_words(task)),
            Fact(_("Work location"), task.work_location.title),
            Fact(_("Team"), task.team.name),
        ),
        form=form,
        conflict=conflict,
        note=_("After a yes the participant is sent a confirmation.")
        if active
        else _("After a yes the participant is sent a confirmation when the election is activated."),
        cancel_url=place_url(task),
    )


def _may_save(form: ReplyForm) -> bool:
    """A no needs no contact data, so nothing wrong there stands in its way."""
    if not form.is_valid() and form.data.get("answer") == "no":
        for name in ("mobile", "email", "diets"):
            form.errors.pop(name, None)
    return not form.errors


def _values(person: Participant) -> dict[str, Any]:
    return {
        "version": person.version,
        "mobile": person.mobile,
        "email": person.email,
        "diets": list(person.diets.values_list("diet_id", flat=True)),
    }
