"""Texts for citizens: writing, preview, publishing, versions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.content import pages
from valghalla.admin_site.content.forms import TextForm, text_values
from valghalla.admin_site.content.kinds import TextKind, kind_of, language_of
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.base.errors import StaleVersion
from valghalla.components.parts import Conflict, Difference
from valghalla.content import publish
from valghalla.content.clean import as_text
from valghalla.content.current import newest
from valghalla.content.defaults import accessibility_statement
from valghalla.content.models import Text
from valghalla.municipalities.models import Settings

PREVIEW, WRITE_ON = "preview", "write"


@admin_page()
def contents(request: AdminRequest) -> HttpResponse:
    """What citizens read."""
    settings = Settings.objects.first() or Settings()
    return render(request, "admin_site/content/contents.html", {"page": pages.contents_page(request, settings)})


@admin_page(may=EDIT)
def text(request: AdminRequest, text_kind: str, text_language: str) -> HttpResponse:
    """Write a text, see it as citizens will, publish it."""
    kind, language = kind_of(text_kind), language_of(text_language)
    now_in_force = newest(kind.kind, language)
    if request.method != "POST":
        return _writing(request, kind, language, _form(request, kind, language, now_in_force))
    form = TextForm(request.POST, kind=kind, language=language)
    if request.POST.get("action") == WRITE_ON:
        return _writing(request, kind, language, _written_on(request, kind, language))
    if not form.is_valid():
        return _writing(request, kind, language, form)
    if request.POST.get("action") == PREVIEW:
        page = pages.preview_page(kind, language, form, now_in_force)
        return render(request, "admin_site/content/preview.html", {"page": page})
    return _publish(request, kind, language, form, now_in_force)


def _publish(request: AdminRequest, kind: TextKind, language: str, form: TextForm, before: Text | None) -> HttpResponse:
    try:
        published = publish.publish(
            kind.kind,
            language=language,
            version=form.cleaned_data["version"],
            by=actor(request),
            now=clock.now(),
            **form.values(before),
        )
    except StaleVersion:
        theirs = newest(kind.kind, language)
        return _writing(request, kind, language, *_with_conflict(form, theirs))
    if before is not None and published.pk == before.pk:
        messages.info(request, _("Nothing was changed, so nothing was published."))
    else:
        messages.success(request, _("%(text)s is published.") % {"text": str(kind.label)})
    return redirect("content_text", kind.slug, language)


@admin_page()
def versions(request: AdminRequest, text_kind: str, text_language: str) -> HttpResponse:
    """Every version, newest first."""
    kind, language = kind_of(text_kind), language_of(text_language)
    before = request.GET.get("before", "")
    page = pages.versions_page(request, kind, language, before=int(before[:18]) if before.isdecimal() else None)
    return render(request, "admin_site/content/versions.html", {"page": page})


@admin_page()
def version(request: AdminRequest, text_kind: str, text_language: str, text_id: int) -> HttpResponse:
    """One version and how it differs."""
    kind, found = kind_of(text_kind), _version(text_kind, text_language, text_id)
    page = pages.version_page(request, kind, found, with_=request.GET.get("with", ""))
    return render(request, "admin_site/content/version.html", {"page": page})


@require_POST
@admin_page(may=EDIT)
def bring_back(request: AdminRequest, text_kind: str, text_language: str, text_id: int) -> HttpResponse:
    """Put an earlier version in force again."""
    kind, found = kind_of(text_kind), _version(text_kind, text_language, text_id)
    in_force = request.POST.get("version", "")
    try:
        publish.bring_back(
            found, version=int(in_force[:18]) if in_force.isdecimal() else 0, by=actor(request), now=clock.now()
        )
    except StaleVersion:
        messages.warning(
            request, _("Somebody has published another version meanwhile. Compare again, and choose anew.")
        )
        return redirect("content_version", kind.slug, found.language, found.pk)
    messages.success(request, _("The earlier version is in force again."))
    return redirect("content_text", kind.slug, found.language)


def _version(slug: str, language: str, text_id: int) -> Text:
    return get_object_or_404(Text, pk=text_id, kind=kind_of(slug).kind, language=language_of(language))


def _form(request: AdminRequest, kind: TextKind, language: str, text: Text | None) -> TextForm:
    delivered = ""
    if kind.delivered and text is None:
        settings = Settings.objects.first() or Settings()
        delivered = accessibility_statement(request.municipality, settings, language=language)
    return TextForm(initial=text_values(kind, text, delivered=delivered), kind=kind, language=language)


def _written_on(request: AdminRequest, kind: TextKind, language: str) -> TextForm:
    """The form as it was before the preview."""
    initial = {name: request.POST.get(name, "") for name in ("version", "title", "html")}
    return TextForm(initial=initial | {"active": "active" in request.POST}, kind=kind, language=language)


def _writing(
    request: AdminRequest, kind: TextKind, language: str, form: TextForm, conflict: Conflict | None = None
) -> HttpResponse:
    page = pages.text_page(request, kind, language, form, conflict=conflict)
    return render(request, "admin_site/content/text.html", {"page": page})


def _with_conflict(form: TextForm, theirs: Text | None) -> tuple[TextForm, Conflict | None]:
    """The form with the version that is in force now, and how it differs from what was written."""
    if theirs is None:
        return form, None
    data = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(theirs.pk)
    form.data = data
    yours = form.values(theirs)
    differences = tuple(
        Difference(form.fields[name].label or "", _shown(getattr(theirs, name)), _shown(yours[name]))
        for name in ("active", "title", "html")
        if name in form.fields and getattr(theirs, name) != yours[name]
    )
    return form, Conflict(by=pages.who_published(theirs), at=theirs.created_at, differences=differences)


def _shown(value: object) -> object:
    return as_text(value) if isinstance(value, str) and "<" in value else value
