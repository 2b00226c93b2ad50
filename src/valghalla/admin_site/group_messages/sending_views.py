"""Group messages: preview, a test to oneself, sending, and what came of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from valghalla.accounts.rate_limits import limited
from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.group_messages.forms import NOW, SendForm, TryForm
from valghalla.admin_site.group_messages.preview_page import preview_page, recipient_at, send_page, test_text
from valghalla.admin_site.group_messages.report_page import (
    bar_of,
    call_off_page,
    figures_of,
    report_page,
    tally_of,
    waits_for,
)
from valghalla.admin_site.group_messages.views import found
from valghalla.admin_site.group_messages.words import NOT_READY
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.communication.channels.open import carriers
from valghalla.communication.group_messages import write as verbs
from valghalla.communication.group_messages.write import NotADraft, NotReady
from valghalla.communication.message_templates.merge import Values
from valghalla.communication.models import GroupMessage, GroupRecipient
from valghalla.communication.states import State
from valghalla.communication.try_out import send_test
from valghalla.communication.words import reason
from valghalla.communication.writing import Written
from valghalla.components.formats import number
from valghalla.tasks.group_messages.send import ChangedSince, send_group, values_for_recipient


@admin_page(may=EDIT)
def preview(request: AdminRequest, group_id: int) -> HttpResponse:
    """The last step, with the message of the recipient whose number is in the address; that it was seen is recorded."""
    group = found(request, group_id)
    if away := _not_previewed(group):
        return away
    return _show_preview(request, group, recipient_at(group, _number(request.GET.get("at", ""))))


def _not_previewed(group: GroupMessage) -> HttpResponse | None:
    """Where to go instead of previewing or sending, None when it can be done."""
    if not group.is_draft:
        return redirect("group_message", group.election_id, group.pk)
    if group.counted_at is None:
        return redirect("group_message_recipients", group.election_id, group.pk)
    return None


def _show_preview(
    request: AdminRequest, group: GroupMessage, recipient: GroupRecipient | None, form: TryForm | None = None
) -> HttpResponse:
    if recipient:
        record(
            "group_message.seen_filled", group, by=actor(request), now=clock.now(),
            participant_id=recipient.participant_id, election=group.election_id,
        )  # fmt: skip
    page = preview_page(request, group, recipient, try_form=form)
    return render(request, "admin_site/group_messages/preview.html", {"page": page})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1


@require_POST
@limited("test_message")
@admin_page(may=EDIT)
def test(request: AdminRequest, group_id: int) -> HttpResponse:
    """Send the message to the address typed, marked as a test; what came of it is told at once."""
    group = found(request, group_id)
    if away := _not_previewed(group):
        return away
    recipient = recipient_at(group, _number(request.POST.get("at", "")))
    form = TryForm(request.POST, channel=group.channel)
    if not form.is_valid():
        return _show_preview(request, group, recipient, form)
    shown = recipient if form.cleaned_data["with_facts"] else None
    to = form.cleaned_data.get("email") or form.cleaned_data.get("mobile") or ""
    if failure := _try_out(request, group, to, shown):
        messages.error(request, _("The test could not be sent.") + f" {failure}")
    else:
        messages.success(request, _("The test is sent to %(address)s.") % {"address": to})
    answer = redirect("group_message_preview", group.election_id, group.pk)
    answer["Location"] += f"?at={recipient.number}" if recipient else ""
    return answer


def _try_out(request: AdminRequest, group: GroupMessage, to: str, shown: GroupRecipient | None) -> str:
    """Send it; why that failed as a sentence, "" when it did not."""
    now = clock.now()
    values = values_for_recipient(shown, now=now) if shown else None
    subject, body = test_text(request, group, values if isinstance(values, Values) else None)
    try:
        with carriers(waited_for=True) as ways:
            outcome = send_test(
                group,
                Written(subject, body),
                to=to,
                carriers=ways,
                municipality=request.municipality,
                participant_id=shown.participant_id if shown and values is not None else None,
                by=actor(request),
                now=now,
            )
    except NotReady as refusal:
        return str(NOT_READY[refusal.code])
    return "" if outcome.state == State.HANDED_OVER else reason(outcome.code)


@admin_page(may=EDIT)
def send(request: AdminRequest, group_id: int) -> HttpResponse:
    """Ask, then put the messages in the queue: to those previewed, and no others."""
    group = found(request, group_id)
    if away := _not_previewed(group):
        return away
    if verbs.not_ready(group):
        return redirect("group_message_preview", group.election_id, group.pk)
    form, notice = SendForm(initial={"when": NOW}), ""
    if request.method == "POST":
        form = SendForm(request.POST)
        if form.is_valid():
            try:
                count = send_group(
                    group.pk,
                    agreed=request.POST.get("seen", ""),
                    at=form.cleaned_data["at"],
                    by=actor(request),
                    now=clock.now(),
                )
            except ChangedSince:
                notice = _("Something has changed since the page was shown. Look at it and answer again.")
            except NotADraft:
                return redirect("group_message", group.election_id, group.pk)
            except NotReady as refusal:
                form.add_error("day" if refusal.code == "time" else None, str(NOT_READY[refusal.code]))
            else:
                said = ngettext("%(count)s message is in the queue.", "%(count)s messages are in the queue.", count)
                messages.success(request, said % {"count": number(count)})
                return redirect("group_message", group.election_id, group.pk)
    page = send_page(found(request, group_id), form, notice=notice)
    return render(request, "admin_site/group_messages/send.html", {"page": page})


@admin_page()
def report(request: AdminRequest, group_id: int) -> HttpResponse:
    """How far it is and what came of it; a draft is opened where it is written. A script asks for the bar alone."""
    group = found(request, group_id)
    if group.is_draft:
        return redirect("group_message_text", group.election_id, group.pk)
    if getattr(request, "htmx", False) and "bar" in request.GET:
        tally = tally_of(group)
        bar = bar_of(group, tally)
        parts = {"progress": bar, "figures": figures_of(group, tally), "waits": waits_for(group, tally)}
        answer = render(request, "admin_site/group_messages/bar.html", parts)
        if bar.finished:
            answer["HX-Refresh"] = "true"
        return answer
    return render(request, "admin_site/group_messages/report.html", {"page": report_page(request, group)})


@admin_page(may=EDIT)
def call_off(request: AdminRequest, group_id: int) -> HttpResponse:
    """Ask, then call off what nobody has begun to send."""
    group = found(request, group_id)
    if group.is_draft:
        return redirect("group_message_text", group.election_id, group.pk)
    if request.method == "POST":
        count = verbs.call_off(group.pk, by=actor(request), now=clock.now())
        said = ngettext("%(count)s message is called off.", "%(count)s messages are called off.", count)
        messages.success(request, said % {"count": number(count)})
        return redirect("group_message", group.election_id, group.pk)
    page = call_off_page(group, tally_of(group))
    return render(request, "admin_site/catalogue/ask.html", {"page": page})
