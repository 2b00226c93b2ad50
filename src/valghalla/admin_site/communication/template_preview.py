"""A template as somebody would get it: with examples, or with a participant's own facts."""

import datetime
from dataclasses import dataclass

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valghalla.admin_site.catalogue.editing import actor, may_edit
from valghalla.admin_site.catalogue.pages import Way
from valghalla.admin_site.communication.attaching import FileLink
from valghalla.admin_site.communication.template_pages import template_crumbs, template_files, texts_of
from valghalla.admin_site.communication.template_sample import Filled, filled, in_each_form, sample
from valghalla.admin_site.page import selected_election
from valghalla.admin_site.request import AdminRequest
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.base.danish_order import search_terms
from valghalla.communication.models import MessageTemplate
from valghalla.communication.words import CHANNELS
from valghalla.components.forms import DesignForm
from valghalla.components.parts import Crumb
from valghalla.elections.models import Election
from valghalla.participants.find import matching
from valghalla.participants.models import Participant
from valghalla.tasks.messages import values_of
from valghalla.tasks.models import Task

Text = str | Promise
MOST = 20


class HolderSearch(DesignForm):
    """Somebody with a task in the election."""

    search = forms.CharField(
        label=gettext_lazy("Name, mobile number or e-mail"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@dataclass(frozen=True)
class Holding:
    """A task found. about: which one, in a few words."""

    id: int
    name: str
    about: str


@dataclass(frozen=True)
class PreviewPage:
    """The filled template. whose: with whose facts.   forms: as each kind of message, by its name.
    election: in which people are looked for, "" without any.
    found: None before anything was searched for.   more: only the first are shown."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    ways: tuple[Way, ...]
    kind: Text
    whose: str
    shown: Filled
    forms: tuple[tuple[Text, Filled], ...]
    files: tuple[FileLink, ...]
    election: str
    form: HolderSearch
    found: tuple[Holding, ...] | None = None
    more: bool = False


def preview_page(request: AdminRequest, template: MessageTemplate) -> PreviewPage:
    """The page; that somebody's facts are seen is recorded."""
    election = selected_election(request)
    posted = request.POST if request.method == "POST" else None
    values = sample(request.municipality, today=clock.today())
    whose, now = _("With examples"), clock.now()
    form, found = HolderSearch(), None
    if posted is not None and election and (chosen := posted.get("task", "")).isdecimal():
        task = _task(election, int(chosen[:18]))
        person = task.participant
        assert person is not None
        record(
            "template.seen_filled", template, by=actor(request), now=now, participant_id=person.pk, election=election.pk
        )
        values = values_of(task, now=now)
        whose = _("With the facts of %(name)s") % {"name": person.name}
    elif posted is not None and election:
        form = HolderSearch(posted)
        found = _found(election, form.cleaned_data["search"]) if form.is_valid() else None
    forms = tuple(in_each_form(template.channel, texts_of(template), values, template=template).values())
    edit = Way(_("Edit"), reverse("message_template_edit", args=[template.pk]), "secondary", "edit")
    return PreviewPage(
        title=template.title,
        breadcrumb=template_crumbs((template.title, "")),
        ways=(edit,) if may_edit(request) else (),
        kind=CHANNELS[template.channel],
        whose=whose,
        shown=forms[0][1] if forms else filled(template.channel, template.subject, template.body, values),
        forms=forms,
        files=template_files(template),
        election=election.title if election else "",
        form=form,
        found=found[:MOST] if found is not None else None,
        more=len(found or ()) > MOST,
    )


def _task(election: Election, pk: int) -> Task:
    tasks = Task.objects.filter(election=election, participant__isnull=False)
    return get_object_or_404(tasks.select_related("participant", "election", "task_type", "work_location"), pk=pk)


def _found(election: Election, typed: str) -> tuple[Holding, ...]:
    if not search_terms(typed):
        return ()
    people = matching(Participant.objects.all(), typed).values("pk")
    tasks = Task.objects.filter(election=election, participant__in=people)
    tasks = tasks.select_related("participant", "task_type", "work_location")
    order = ("participant__name_key", "participant_id", "task_day", "starts", "pk")
    return tuple(_holding(task) for task in tasks.order_by(*order)[: MOST + 1])


def _holding(task: Task) -> Holding:
    assert task.participant is not None
    day: datetime.date = task.task_day
    return Holding(
        task.pk, task.participant.name, f"{task.task_type.title}, {task.work_location.title}, {day:%d-%m-%Y}"
    )
