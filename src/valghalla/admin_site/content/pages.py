"""The pages of what citizens read: what there is, writing, preview, versions."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.accounts.models import StaffUser
from valghalla.admin_site.catalogue.editing import may_edit
from valghalla.admin_site.catalogue.pages import Way, crumbs
from valghalla.admin_site.content.forms import TextForm
from valghalla.admin_site.content.kinds import KINDS, LANGUAGES, TextKind
from valghalla.admin_site.request import AdminRequest
from valghalla.components.formats import written
from valghalla.components.inline import Badge
from valghalla.components.parts import Card, Conflict, Crumb, Pager, Tab
from valghalla.components.tables import Column, Row, Table
from valghalla.content.compare import Comparison, compare
from valghalla.content.current import DANISH
from valghalla.content.models import Text
from valghalla.municipalities.links import citizen_page
from valghalla.municipalities.models import Settings

Words = str | Promise
PAGE = 25


@dataclass(frozen=True)
class ContentsPage:
    """What can be written, each with its state."""

    title: Words
    lead: Words
    breadcrumb: tuple[Crumb, ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class TextPage:
    """Writing a text. state: who published it last, and when, "" for a text that was never written."""

    title: Words
    lead: Words
    breadcrumb: tuple[Crumb, ...]
    form: TextForm
    tabs: tuple[Tab, ...]
    ways: tuple[Way, ...]
    state: str
    cancel_url: str
    conflict: Conflict | None = None


@dataclass(frozen=True)
class PreviewPage:
    """A text as citizens will see it, before anything is kept.

    shown: whether they will see it at all.   hidden: (name, value) of the form, posted again.   heading: of the text.
    """

    title: Words
    breadcrumb: tuple[Crumb, ...]
    heading: str
    html: str
    shown: bool
    where: Words
    hidden: tuple[tuple[str, str], ...]
    comparison: Comparison | None


@dataclass(frozen=True)
class VersionsPage:
    """Every version of a text in a language."""

    title: Words
    breadcrumb: tuple[Crumb, ...]
    tabs: tuple[Tab, ...]
    table: Table
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class VersionPage:
    """One version: its text, and how it differs from another.

    with_tabs: what it can be compared with.   other_first: the other version is the earlier one.
    bring_back: (address, version in force) where it can be taken into use again.
    """

    title: Words
    breadcrumb: tuple[Crumb, ...]
    state: str
    heading: str
    html: str
    badge: Badge | None
    compared: str
    comparison: Comparison | None
    with_tabs: tuple[Tab, ...]
    bring_back: tuple[str, int] | None


def contents_page(request: AdminRequest, settings: Settings) -> ContentsPage:
    """The landing page: texts, contact, logo."""
    edit = may_edit(request)
    newest = _newest_of_each()
    texts = (_text_card(kind, newest.get((kind.kind, DANISH)), edit=edit) for kind in KINDS)
    return ContentsPage(
        title=_("External website"),
        lead=_("What citizens read. It is in force as soon as you publish it, and every version is kept."),
        breadcrumb=crumbs((_("External website"), "")),
        cards=(
            *texts,
            Card(
                _("Contact information"),
                reverse("content_contact"),
                _("On the contact page, in the header and in the footer."),
                "email",
                facts=(("check", _("Filled in")) if settings.address else ("warning", _("Not filled in yet")),),
            ),
            Card(
                _("Logo"),
                reverse("content_logo"),
                _("In the header of both sites."),
                "visibility",
                facts=(("check", _("In use")) if settings.logo_number else ("minus", _("The plain mark is shown")),),
            ),
        ),
    )


def text_page(
    request: AdminRequest, kind: TextKind, language: str, form: TextForm, *, conflict: Conflict | None = None
) -> TextPage:
    """Writing a text in a language."""
    newest = _newest_of_each(kind.kind)
    mine = newest.get((kind.kind, language))
    ways = [Way(_("Versions"), reverse("content_versions", args=[kind.slug, language]), "secondary", "time")]
    if kind.page:
        address = citizen_page(request.municipality, kind.page)
        ways.append(Way(_("See it on the citizens' site"), address, "tertiary", "open-in-new"))
    return TextPage(
        title=kind.label,
        lead=kind.where,
        breadcrumb=_crumbs((kind.label, "")),
        form=form,
        tabs=tuple(
            Tab(label, reverse("content_text", args=[kind.slug, code]), code == language)
            for code, label in LANGUAGES.items()
        ),
        ways=tuple(ways),
        state=_state(kind, language, mine),
        cancel_url=reverse("contents"),
        conflict=conflict,
    )


def preview_page(kind: TextKind, language: str, form: TextForm, before: Text | None) -> PreviewPage:
    """The text of a valid form as it will look, and what changes."""
    values = form.values(before)
    hidden = [(name, str(value)) for name in form.fields for value in form.data.getlist(name)]  # type: ignore[attr-defined]
    return PreviewPage(
        title=_("Preview"),
        breadcrumb=_crumbs((kind.label, reverse("content_text", args=[kind.slug, language])), (_("Preview"), "")),
        heading=values["title"] if kind.titled else str(kind.label),
        html=values["html"],
        shown=bool(values["active"]) or not kind.off,
        where=kind.where,
        hidden=tuple(hidden),
        comparison=compare(before.html, values["html"]) if before is not None and before.html else None,
    )


def versions_page(request: AdminRequest, kind: TextKind, language: str, *, before: int | None) -> VersionsPage:
    """The versions, newest first. before: key of the version the page begins after."""
    rows = Text.objects.filter(kind=kind.kind, language=language).order_by("-id")
    newest = rows.values_list("pk", flat=True).first()
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    names = _names(found)
    edit = Way(_("Write"), reverse("content_text", args=[kind.slug, language]), "primary", "edit")
    return VersionsPage(
        title=_("Versions of %(text)s") % {"text": str(kind.label)},
        breadcrumb=_crumbs(
            (kind.label, reverse("content_text", args=[kind.slug, language]) if may_edit(request) else ""),
            (_("Versions"), ""),
        ),
        tabs=tuple(
            Tab(label, reverse("content_versions", args=[kind.slug, code]), code == language)
            for code, label in LANGUAGES.items()
        ),
        table=Table(
            caption=_("Versions"),
            columns=(Column("at", _("Published")), Column("by", _("By")), Column("state", _("Status"))),
            rows=tuple(
                Row(
                    (text.created_at, names[text.pk], _badge(kind, text, newest) or ""),
                    url=reverse("content_version", args=[kind.slug, language, text.pk]),
                )
                for text in found
            ),
            empty=_("The text was never written in this language. Citizens are shown the Danish one.")
            if language != DANISH
            else _("The text was never written."),
            pager=Pager(
                previous_url=reverse("content_versions", args=[kind.slug, language]) if before else "",
                next_url=f"?before={found[-1].pk}" if more else "",
            )
            if before or more
            else None,
        ),
        ways=(edit,) if may_edit(request) else (),
    )


def version_page(request: AdminRequest, kind: TextKind, text: Text, *, with_: str) -> VersionPage:
    """A version. with_: "current" to compare it with the one in force, else with the one before it."""
    rows = Text.objects.filter(kind=text.kind, language=text.language).order_by("-id")
    newest = rows.first() or text
    earlier = rows.filter(pk__lt=text.pk).first()
    in_force = newest.pk == text.pk
    with_current = not in_force and (with_ == "current" or earlier is None)
    comparison = (
        compare(newest.html, text.html)
        if with_current
        else compare(earlier.html, text.html)
        if earlier is not None
        else None
    )
    address = reverse("content_version", args=[kind.slug, text.language, text.pk])
    tabs = [Tab(_("The version before"), address, not with_current)] if earlier else []
    if not in_force:
        tabs.append(Tab(_("The version in force"), f"{address}?with=current", with_current))
    return VersionPage(
        title=_("Version of %(at)s") % {"at": written(text.created_at)},
        breadcrumb=_crumbs(
            (kind.label, reverse("content_text", args=[kind.slug, text.language]) if may_edit(request) else ""),
            (_("Versions"), reverse("content_versions", args=[kind.slug, text.language])),
            (written(text.created_at), ""),
        ),
        state=_("Published %(at)s by %(by)s.") % {"at": written(text.created_at), "by": _names([text])[text.pk]},
        heading=text.title if kind.titled else "",
        html=text.html,
        badge=_badge(kind, text, newest.pk),
        compared=_("Compared with the version in force: what bringing it back would change.")
        if with_current
        else _("Compared with the version before it."),
        comparison=comparison,
        with_tabs=tuple(tabs) if len(tabs) > 1 else (),
        bring_back=(reverse("content_bring_back", args=[kind.slug, text.language, text.pk]), newest.pk)
        if may_edit(request) and not in_force
        else None,
    )


def who_published(text: Text) -> str:
    """The name of whoever published the version."""
    return _names([text])[text.pk]


def _crumbs(*further: tuple[Words, str]) -> tuple[Crumb, ...]:
    return crumbs((_("External website"), reverse("contents")), *further)


def _newest_of_each(kind: str = "") -> dict[tuple[str, str], Text]:
    rows = Text.objects.filter(kind=kind) if kind else Text.objects.all()
    newest = rows.order_by("kind", "language", "-id").distinct("kind", "language").defer("html")
    return {(text.kind, text.language): text for text in newest}


def _names(texts: Iterable[Text]) -> dict[int, str]:
    found = list(texts)
    staff = {text.created_by for text in found if text.created_by}
    names = dict(StaffUser.objects.filter(pk__in=staff).values_list("pk", "name")) if staff else {}
    return {text.pk: names.get(text.created_by or 0, _("The system")) for text in found}


def _text_card(kind: TextKind, text: Text | None, *, edit: bool) -> Card:
    to = "content_text" if edit else "content_versions"
    return Card(
        str(kind.label),
        reverse(to, args=[kind.slug, DANISH]),
        kind.where,
        kind.icon,
        facts=(("time", _changed(text.created_at)),) if text is not None else (),
        status=_card_badge(kind, text),
    )


def _changed(at: datetime.datetime) -> str:
    return _("Published %(at)s") % {"at": written(at)}


def _card_badge(kind: TextKind, text: Text | None) -> object:
    if text is None and kind.delivered:
        return Badge(_("As delivered"), "neutral", "minus")
    if text is None:
        return Badge(_("Not written yet"), "waiting", "warning")
    if kind.off:
        return Badge(_("Switched on"), "good", "check") if text.active else Badge(_("Switched off"), "neutral", "minus")
    return ""


def _badge(kind: TextKind, text: Text, newest: int | None) -> Badge | None:
    if text.pk == newest:
        return Badge(_("In force"), "good", "check")
    return Badge(_("Switched off"), "neutral", "minus") if kind.off and not text.active else None


def _state(kind: TextKind, language: str, text: Text | None) -> str:
    if text is None and kind.delivered:
        return _("Not written yet. The form holds the text that citizens read until you publish your own.")
    if text is None:
        return "" if language == DANISH else _("Not written in this language yet. Citizens are shown the Danish one.")
    return _("Published %(at)s by %(by)s.") % {"at": written(text.created_at), "by": who_published(text)}
