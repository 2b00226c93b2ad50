"""Message templates: list, create, edit, preview, delete."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from valghalla.accounts.rate_limits import limited
from valghalla.admin_site.catalogue.deleting import still_as_seen
from valghalla.admin_site.catalogue.editing import Attempt, actor, attempt
from valghalla.admin_site.communication import template_pages as pages
from valghalla.admin_site.communication.attaching import too_large
from valghalla.admin_site.communication.template_forms import (
    TemplateForm,
    TryTemplateForm,
    rewritten,
    shape_of,
    trouble_in_words,
    values_of,
)
from valghalla.admin_site.communication.template_preview import preview_page
from valghalla.admin_site.communication.template_sample import in_each_form, sample
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.base.errors import StaleVersion
from valghalla.communication.channels.open import carriers
from valghalla.communication.files import FilesTooLarge
from valghalla.communication.group_messages.write import NotReady
from valghalla.communication.message_templates.keep import (
    TEXTS,
    TemplateInvalid,
    TemplateLocked,
    UsedByOthers,
    change_template,
    create_template,
    delete_template,
    go_back,
)
from valghalla.communication.models import Channel, MessageTemplate, TemplateFile, TemplateVersion
from valghalla.communication.states import State
from valghalla.communication.try_out import send_template_test
from valghalla.communication.words import reason
from valghalla.communication.writing import Written
from valghalla.components.uploads import file_answer

SHOW = ("preview", "type")


@admin_page()
def templates(request: AdminRequest) -> HttpResponse:
    """The list."""
    page = pages.list_page(request)
    return render(request, "admin_site/communication/templates.html", {"page": page})


@admin_page(may=EDIT)
def new(request: AdminRequest) -> HttpResponse:
    """Create."""
    return _write(request, None)


@admin_page(may=EDIT)
def edit(request: AdminRequest, template_id: int) -> HttpResponse:
    """Edit."""
    return _write(request, get_object_or_404(MessageTemplate, pk=template_id))


@admin_page()
def preview(request: AdminRequest, template_id: int) -> HttpResponse:
    """The template filled, with examples or with a participant's facts. Who is looked for is posted."""
    template = get_object_or_404(MessageTemplate, pk=template_id)
    page = preview_page(request, template)
    return render(request, "admin_site/communication/template_preview.html", {"page": page})


@admin_page()
def file(request: AdminRequest, template_id: int, file_id: int) -> HttpResponse:
    """A file that goes out with the template, as it was uploaded."""
    found = get_object_or_404(TemplateFile, pk=file_id, template=template_id)
    return file_answer(found.name, bytes(found.content))


@admin_page()
def version(request: AdminRequest, template_id: int, number: int) -> HttpResponse:
    """What the template said in an earlier version."""
    found = get_object_or_404(TemplateVersion.objects.select_related("template"), template=template_id, number=number)
    page = pages.version_page(request, found)
    return render(request, "admin_site/communication/template_version.html", {"page": page})


@require_POST
@admin_page(may=EDIT)
def version_again(request: AdminRequest, template_id: int, number: int) -> HttpResponse:
    """Let the template say it again."""
    found = get_object_or_404(TemplateVersion, template=template_id, number=number)
    seen = request.POST.get("version", "")
    try:
        go_back(
            template_id, found.number, version=int(seen[:9]) if seen.isdecimal() else -1,
            by=actor(request), now=clock.now(),
        )  # fmt: skip
    except StaleVersion:
        messages.warning(request, _("Somebody has changed the template meanwhile. Look at it and answer again."))
        return redirect("message_template_version", template_id, number)
    except (TemplateInvalid, TemplateLocked):
        messages.error(request, _("The version does not keep the rules any more. Copy what you need from it."))
        return redirect("message_template_version", template_id, number)
    messages.success(request, _("The template says again what it said in version %(number)s.") % {"number": number})
    return redirect("message_template_edit", template_id)


@require_POST
@limited("test_message")
@admin_page(may=EDIT)
def test(request: AdminRequest, template_id: int) -> HttpResponse:
    """Send the template as it is saved, filled with examples, to the address typed; what came of it is told at once."""
    template = get_object_or_404(MessageTemplate, pk=template_id)
    values = sample(request.municipality, today=clock.today())
    forms = in_each_form(template.channel, pages.texts_of(template), values, template=template)
    form = TryTemplateForm(request.POST, ways=pages.ways_of(forms))
    if not form.is_valid():
        locked = bool(template.default_for)
        shown = _form(template, initial=values_of(template), channel=template.channel, locked=locked)
        page = pages.form_page(request, shown, template=template, try_form=form)
        return render(request, "admin_site/communication/template.html", {"page": page})
    if failure := _try_out(request, template, form.cleaned_data["what"], forms, form.cleaned_data["to"]):
        messages.error(request, _("The test could not be sent.") + f" {failure}")
    else:
        messages.success(request, _("The test is sent to %(address)s.") % {"address": form.cleaned_data["to"]})
    return redirect("message_template_edit", template.pk)


def _try_out(request: AdminRequest, template: MessageTemplate, what: str, forms: Any, to: str) -> str:
    """Send it; why that failed as a sentence, "" when it did not."""
    shown, channel = forms[what][1], what.partition("-")[2]
    mark = _("This is a test. Nobody else has got it.")
    html = format_html("<p><strong>{}</strong></p>", mark) + shown.body
    written = Written(_("Test: %(subject)s") % {"subject": shown.subject}, html, f"{mark}\n{shown.sms}")
    try:
        with carriers(waited_for=True) as ways:
            outcome = send_template_test(
                template, written, channel=channel, to=to, carriers=ways,
                municipality=request.municipality, by=actor(request), now=clock.now(),
            )  # fmt: skip
    except NotReady:
        return reason("channel")
    return "" if outcome.state == State.HANDED_OVER else reason(outcome.code)


@admin_page(may=EDIT)
def delete(request: AdminRequest, template_id: int) -> HttpResponse:
    """Ask, then delete."""
    template = get_object_or_404(MessageTemplate, pk=template_id)
    meanwhile = False
    if request.method == "POST" and still_as_seen(request, template):
        uses = request.POST.get("uses", "")
        try:
            delete_template(
                template.pk, uses=int(uses[:9]) if uses.isdecimal() else -1, by=actor(request), now=clock.now()
            )
        except TemplateLocked:
            pass  # the page says why
        except UsedByOthers:
            meanwhile = True
        else:
            messages.success(request, _("%(name)s is deleted.") % {"name": template.title})
            return redirect("message_templates")
    page = pages.delete_page(template, meanwhile=meanwhile)
    return render(request, "admin_site/catalogue/ask.html", {"page": page})


def _write(request: AdminRequest, template: MessageTemplate | None) -> HttpResponse:
    initial = _initial(template)
    locked = bool(template and template.default_for)
    if request.method != "POST":
        return _show(request, _form(template, initial=initial, channel=initial["channel"], locked=locked), template)
    channel = initial["channel"] if locked else request.POST.get("channel", "")
    channel = channel if channel in Channel.values else initial["channel"]
    if request.POST.get("shape") != shape_of(channel):
        return _show(request, _rewritten(request, channel, template), template, note=_rewritten_note(channel))
    if request.POST.get("action") in SHOW:
        posted = _posted(request, channel) | ({"title": initial["title"]} if locked else {})
        return _show(request, _form(template, initial=posted, channel=channel, locked=locked), template)
    form = _form(template, request.POST, request.FILES, initial=initial, channel=channel, locked=locked)
    done = _save(request, form, template)
    if done.saved:
        words = _("%(name)s is saved.") if template else _("%(name)s is created.")
        messages.success(request, words % {"name": done.saved.title})
        return redirect("message_templates")
    return _show(request, form, template, done=done)


def _form(template: MessageTemplate | None, *args: Any, **named: Any) -> TemplateForm:
    return TemplateForm(*args, files=template.files.defer("content") if template else (), **named)


def _save(request: AdminRequest, form: TemplateForm, template: MessageTemplate | None) -> Attempt:
    def save(data: dict[str, Any]) -> MessageTemplate:
        values = {"subject": ""} | {name: data[name] for name in ("title", "channel", *TEXTS) if name in data}
        common: dict[str, Any] = form.file_values | {"by": actor(request), "now": clock.now()}
        if template is None:
            del common["files_removed"]
            return create_template(**values, **common)
        return change_template(template.pk, version=data["version"], **values, **common)

    return attempt(
        form,
        save,
        record=template,
        values_of=values_of,
        refusals={TemplateInvalid: _invalid, TemplateLocked: _locked, FilesTooLarge: too_large},
    )


def _invalid(refusal: TemplateInvalid) -> tuple[str | None, str]:
    if refusal.near:
        return refusal.field, trouble_in_words(refusal.code, refusal.near)
    words = _("It is too long.") if refusal.code == "too_long" else _("Write something here.")
    return refusal.field, words


def _locked(_refusal: TemplateLocked) -> tuple[str | None, str]:
    return None, _("This is a default template. Its title and type stay as they are.")


def _initial(template: MessageTemplate | None) -> dict[str, Any]:
    if template:
        return values_of(template)
    return {"title": "", "channel": Channel.EMAIL, "version": 0, "shape": shape_of(Channel.EMAIL)}


def _posted(request: AdminRequest, channel: str) -> dict[str, Any]:
    """The form as it was posted, to write on."""
    posted = {name: request.POST.get(name, "") for name in ("title", *TEXTS, "version", "kept")}
    return posted | {"channel": channel, "shape": shape_of(channel)}


def _rewritten(request: AdminRequest, channel: str, template: MessageTemplate | None) -> TemplateForm:
    """The form of another type, with the text as that type has it."""
    posted = _posted(request, channel)
    for name in ("body", "body_en"):
        posted[name] = rewritten(posted[name], to=shape_of(channel)) if posted[name] else ""
    return _form(template, initial=posted, channel=channel)


def _rewritten_note(channel: str) -> str:
    if channel == Channel.SMS:
        return _("The text is without format now, and there is no subject. Nothing is saved yet.")
    return _("The text can have format now, and it needs a subject. Nothing is saved yet.")


def _show(
    request: AdminRequest,
    form: TemplateForm,
    template: MessageTemplate | None,
    *,
    done: Attempt | None = None,
    note: str = "",
) -> HttpResponse:
    page = pages.form_page(request, form, template=template, conflict=done.conflict if done else None, note=note)
    return render(request, "admin_site/communication/template.html", {"page": page})
