"""Group messages: the list, and writing one step by step. What is written is kept at each step."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.catalogue.editing import Attempt, actor, attempt
from valghalla.admin_site.communication.attaching import too_large
from valghalla.admin_site.group_messages import pages
from valghalla.admin_site.group_messages.forms import EACH, HowManyForm, StartForm, TextForm
from valghalla.admin_site.group_messages.recipients_page import asked_for, in_words, recipients_page
from valghalla.admin_site.page import EDIT, admin_page, selected_election
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.base.errors import StaleVersion
from valghalla.communication.files import FilesTooLarge
from valghalla.communication.group_messages.write import NotADraft, begin, change_channel, change_text, delete_draft
from valghalla.communication.message_templates.keep import TemplateInvalid
from valghalla.communication.models import Channel, GroupMessage, GroupMessageFile, MessageTemplate
from valghalla.components.formats import number
from valghalla.components.uploads import file_answer
from valghalla.elections.models import Election
from valghalla.tasks.group_messages.recipients import Filters, of_selection, people
from valghalla.tasks.group_messages.send import count_recipients
from valghalla.tasks.models import BulkRun


@admin_page()
def of_election_now(request: AdminRequest) -> HttpResponse:
    """The group messages of the election worked on."""
    election = selected_election(request)
    return redirect("group_messages", election.pk) if election else redirect("no_election")


@admin_page()
def group_messages(request: AdminRequest) -> HttpResponse:
    """The list."""
    page = pages.list_page(request, request.election)
    return render(request, "admin_site/group_messages/list.html", {"page": page})


@admin_page(may=EDIT)
def new(request: AdminRequest) -> HttpResponse:
    """The first step. ``?selection=`` names what was ticked in a list, and ``?template=`` a template to begin with."""
    election: Election = request.election
    key = request.POST.get("selection", "") or request.GET.get("selection", "")
    run = _selection(election, key)
    filters = of_selection(run) if run else Filters()
    if request.method == "POST":
        form = StartForm(request.POST)
        if form.is_valid():
            chosen: MessageTemplate | None = form.cleaned_data["template"]
            group = begin(
                election,
                channel=form.cleaned_data["channel"],
                template=chosen,
                filters=filters.as_facts(),
                by=actor(request),
                now=clock.now(),
            )
            return redirect("group_message_text", election.pk, group.pk)
    else:
        form = StartForm(initial={"channel": Channel.EMAIL, "template": request.GET.get("template")})
    hidden = (("selection", str(run.pk)),) if run else ()
    ticked = in_words(people(election, filters).count()) if run else ""
    page = pages.start_page(election, form, hidden=hidden, chosen=ticked)
    return render(request, "admin_site/group_messages/start.html", {"page": page})


@admin_page(may=EDIT)
def text(request: AdminRequest, group_id: int) -> HttpResponse:
    """The second step. Whatever is pressed, what was written is kept first."""
    group = found(request, group_id)
    if not group.is_draft:
        return redirect("group_message", group.election_id, group.pk)
    if request.method != "POST":
        return _show_text(request, group, _text_form(group, initial=_values(group)))
    form = _text_form(group, request.POST, request.FILES, initial=_values(group))
    try:
        done = _save_text(request, group, form)
        if done.saved:
            return _after_text(request, done.saved, form)
    except NotADraft:
        return redirect("group_message", group.election_id, group.pk)
    return _show_text(request, group, form, done=done)


def _after_text(request: AdminRequest, group: GroupMessage, form: TextForm) -> HttpResponse:
    """Where what was pressed leads, now that the text is kept."""
    own = (group.election_id, group.pk)
    pressed, channel = request.POST.get("action", ""), form.cleaned_data["channel"]
    if channel != group.channel:
        change_channel(group.pk, channel, version=group.version, now=clock.now())
        messages.info(request, _rewritten(channel))
        return redirect("group_message_text", *own)
    if pressed == "show":
        return redirect("group_message_text", *own)
    if pressed == "keep":
        messages.success(request, _("The draft is kept. Nothing has been sent."))
        return redirect("group_messages", group.election_id)
    form.complain()
    if form.errors:
        return _show_text(request, group, _again(request, group))
    return redirect(pages.recipients_address(group))


def _again(request: AdminRequest, group: GroupMessage) -> TextForm:
    """What was sent with its complaints, as a form of the draft as it is kept now."""
    data = request.POST.copy()
    data["version"] = str(group.version)
    data.setlist("remove_files", [])
    again = _text_form(group, data, {})
    again.is_valid()
    again.complain()
    return again


def _rewritten(channel: str) -> str:
    if channel == Channel.SMS:
        return _("The text is without format now, and there is no subject. Nothing is sent yet.")
    return _("The type is changed. Look the text over. Nothing is sent yet.")


@admin_page()
def file(request: AdminRequest, group_id: int, file_id: int) -> HttpResponse:
    """A file that goes out with the message, as it was uploaded."""
    kept = get_object_or_404(GroupMessageFile, pk=file_id, group=found(request, group_id))
    return file_answer(kept.name, bytes(kept.content))


@admin_page(may=EDIT)
def recipients(request: AdminRequest, group_id: int) -> HttpResponse:
    """The third step; when it is agreed to, the recipients are put down as they are then."""
    group = found(request, group_id)
    if not group.is_draft:
        return redirect("group_message", group.election_id, group.pk)
    if request.method == "POST":
        if _put_down(request, group):
            return redirect("group_message_preview", group.election_id, group.pk)
        return redirect(pages.recipients_address(found(request, group_id)))
    page = recipients_page(request, group)
    return render(request, "admin_site/group_messages/recipients.html", {"page": page})


def _put_down(request: AdminRequest, group: GroupMessage) -> bool:
    _form, filters = asked_for(request, group)
    version = request.POST.get("version", "")
    group.version = int(version[:9]) if version.isdecimal() else -1
    how_many = HowManyForm(request.POST)
    each = how_many.is_valid() and how_many.cleaned_data["each"] == EACH
    try:
        several = count_recipients(group, filters, per_task=each, now=clock.now())
    except (StaleVersion, NotADraft):
        messages.warning(request, _("Somebody else has changed the message. Look at it and go on from here."))
        return False
    if several and not each:
        said = ngettext(
            "%(count)s person has several tasks, and gets one message, about the first of them.",
            "%(count)s people have several tasks, and get one message each, about the first of them.",
            several,
        )
        messages.info(request, said % {"count": number(several)})
    return True


@admin_page(may=EDIT)
def delete(request: AdminRequest, group_id: int) -> HttpResponse:
    """Ask, then delete a draft."""
    group = found(request, group_id)
    if request.method == "POST":
        try:
            delete_draft(group.pk, by=actor(request), now=clock.now())
        except NotADraft:
            return redirect("group_message", group.election_id, group.pk)
        messages.success(request, _("The draft is deleted."))
        return redirect("group_messages", group.election_id)
    if not group.is_draft:
        return redirect("group_message", group.election_id, group.pk)
    return render(request, "admin_site/catalogue/ask.html", {"page": pages.delete_page(group)})


def found(request: AdminRequest, group_id: int) -> GroupMessage:
    """The group message of the election in the address; 404 when there is none."""
    election: Election = request.election
    return get_object_or_404(GroupMessage.objects.select_related("election"), pk=group_id, election=election)


def _selection(election: Election, key: str) -> BulkRun | None:
    if not key.isdecimal() or len(key) > 18:
        return None
    runs = BulkRun.objects.filter(pk=int(key), started_at=None)
    return runs.filter(election=election).first() or runs.filter(election=None).first()


def _text_form(group: GroupMessage, *args: Any, **named: Any) -> TextForm:
    return TextForm(*args, group=group, files=group.files.defer("content"), **named)


def _values(group: GroupMessage) -> dict[str, Any]:
    return {name: getattr(group, name) for name in ("channel", "subject", "body", "version")}


def _save_text(request: AdminRequest, group: GroupMessage, form: TextForm) -> Attempt:
    def save(data: dict[str, Any]) -> GroupMessage:
        return change_text(
            group.pk,
            subject=data.get("subject", ""),
            body=data["body"],
            version=data["version"],
            **form.file_values,
            now=clock.now(),
        )

    refusals = {TemplateInvalid: lambda refusal: (refusal.field, _("It is too long.")), FilesTooLarge: too_large}
    return attempt(form, save, record=group, values_of=_values, refusals=refusals)


def _show_text(
    request: AdminRequest, group: GroupMessage, form: TextForm, *, done: Attempt | None = None
) -> HttpResponse:
    page = pages.text_page(request, group, form, conflict=done.conflict if done else None)
    return render(request, "admin_site/group_messages/text.html", {"page": page})
