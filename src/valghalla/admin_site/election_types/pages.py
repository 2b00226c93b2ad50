"""The pages of election types."""

from typing import Any

from django.db.models import Count, Q
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.catalogue.deleting import seen
from valghalla.admin_site.catalogue.editing import may_edit
from valghalla.admin_site.catalogue.pages import AskPage, FormPage, ListPage, Way, crumbs
from valghalla.admin_site.catalogue.paging import SearchForm, listed, matching
from valghalla.admin_site.catalogue.rechecks import checked_lines, losing_table
from valghalla.admin_site.election_types.forms import RULES, ElectionTypeForm
from valghalla.admin_site.request import AdminRequest
from valghalla.components.parts import Confirm, Conflict, Figure
from valghalla.components.tables import Column, Row
from valghalla.elections.models import Election, ElectionType
from valghalla.tasks.rules.recheck import Outlook

USED = Count("elections")
ACTIVE = Count("elections", filter=Q(elections__state=Election.State.ACTIVE))


def list_page(request: AdminRequest) -> ListPage:
    """All types with their rules and how many elections are of each."""
    form = SearchForm(request.GET, label=_("Search election types"))
    edit = may_edit(request)
    table, bar = listed(
        request,
        matching(ElectionType.objects.annotate(used=USED), ["title"], form.value("search")),
        form=form,
        columns=[
            Column("title", _("Title"), sortable=True),
            Column("rules", _("Those who take tasks have to be")),
            Column("used", _("Elections"), numeric=True, sortable=True),
        ],
        sorts={"title": "sort_key", "used": "used"},
        default="title",
        row=lambda kind: Row(
            (kind.title, rules_of(kind), kind.used),
            url=reverse("election_type_edit", args=[kind.pk]) if edit else "",
        ),
        caption=_("Election types"),
        empty=_("There are no election types yet. Create the first; each election is of a type."),
    )
    return ListPage(
        title=_("Election types"),
        breadcrumb=crumbs((_("Election types"), "")),
        table=table,
        bar=bar,
        ways=(Way(_("Create election type"), reverse("election_type_new"), "primary", "plus"),) if edit else (),
        lead=_("The type of an election decides whom tasks can be given to."),
    )


def form_page(form: BaseForm, *, kind: ElectionType | None = None, conflict: Conflict | None = None) -> FormPage:
    """The form; a type in use says so, since its rules hold at once."""
    title = kind.title if kind else _("Create election type")
    return FormPage(
        title=title,
        breadcrumb=crumbs((_("Election types"), reverse("election_types")), (title, "")),
        form=form,
        cancel_url=reverse("election_types"),
        delete_url=reverse("election_type_delete", args=[kind.pk]) if kind else "",
        conflict=conflict,
        note=_in_use(kind) if kind else "",
    )


def active_elections(kind: ElectionType) -> int:
    """How many active elections are of the type."""
    return Election.objects.filter(type=kind, state=Election.State.ACTIVE).count()


def rules_page(kind: ElectionType, form: ElectionTypeForm, outlook: Outlook, *, meanwhile: bool) -> AskPage:
    """The question before rules change, with those who would lose a task. meanwhile: others than were shown before."""
    rules = {name: form.cleaned_data[name] for name in RULES}
    before, after = rules_of(kind), rules_of(ElectionType(**rules))
    active = active_elections(kind)
    of_active = ngettext(
        "%(count)s active election is of this type. The rules hold there at once.",
        "%(count)s active elections are of this type. The rules hold there at once.",
        active,
    ) % {"count": active}
    own = reverse("election_type_edit", args=[kind.pk])
    posted = (
        ("title", form.cleaned_data["title"]),
        ("version", str(kind.version)),
        *((name, "on") for name in RULES if rules[name]),
    )
    return AskPage(
        title=_("Change the rules"),
        breadcrumb=crumbs(
            (_("Election types"), reverse("election_types")), (kind.title, own), (_("Change the rules"), "")
        ),
        notice=_("Others are concerned than before. Look at them and answer again.") if meanwhile else "",
        figures=(
            Figure(_("Active elections"), active),
            Figure(_("People checked"), outlook.people),
            Figure(_("Tasks taken away"), len(outlook.failing), tone="bad" if outlook.failing else "neutral"),
        ),
        table=losing_table(outlook) if outlook.failing else None,
        confirm=Confirm(
            question=_("Change the rules of %(name)s?") % {"name": kind.title},
            lines=(
                _("Before: %(rules)s.") % {"rules": before},
                _("From now on: %(rules)s.") % {"rules": after},
                *((of_active,) if active else ()),
                *checked_lines(outlook),
            ),
            yes=_("Change the rules"),
            cancel_url=own,
            hidden=(*posted, ("agreed", outlook.fingerprint)),
            danger=bool(outlook.failing),
            action=own,
        ),
    )


def delete_page(kind: ElectionType) -> AskPage:
    """The question, or why the type has to stay."""
    common: dict[str, Any] = {
        "title": _("Delete election type"),
        "breadcrumb": crumbs(
            (_("Election types"), reverse("election_types")),
            (kind.title, reverse("election_type_edit", args=[kind.pk])),
            (_("Delete"), ""),
        ),
    }
    used = Election.objects.filter(type=kind).count()
    if used:
        words = ngettext(
            "%(count)s election is of this type. A type can only be deleted when no election is of it.",
            "%(count)s elections are of this type. A type can only be deleted when no election is of it.",
            used,
        ) % {"count": used}
        ways = (Way(_("Back"), reverse("election_type_edit", args=[kind.pk])),)
        return AskPage(**common, refusal=(_("%(name)s cannot be deleted") % {"name": kind.title}, words), ways=ways)
    return AskPage(
        **common,
        confirm=Confirm(
            question=_("Delete the election type %(name)s?") % {"name": kind.title},
            lines=(_("No election is of it."), _("It cannot be undone.")),
            yes=_("Delete the election type"),
            cancel_url=reverse("election_type_edit", args=[kind.pk]),
            hidden=seen(kind),
        ),
    )


def rules_of(kind: ElectionType) -> str:
    """The rules as a few words, being alive first."""
    words = [
        (True, _("alive")),
        (kind.requires_age, _("18 years old")),
        (kind.requires_residence, _("resident")),
        (kind.requires_citizenship, _("a Danish citizen")),
        (kind.requires_competence, _("legally capable")),
    ]
    return ", ".join(word for on, word in words if on)


def _in_use(kind: ElectionType) -> str:
    counts = ElectionType.objects.filter(pk=kind.pk).aggregate(used=USED, active=ACTIVE)
    if counts["active"]:
        return ngettext(
            "%(count)s active election is of this type. New rules hold at once, for those who have tasks too.",
            "%(count)s active elections are of this type. New rules hold at once, for those who have tasks too.",
            counts["active"],
        ) % {"count": counts["active"]}
    if counts["used"]:
        return ngettext(
            "%(count)s election is of this type. Changed rules hold for it too.",
            "%(count)s elections are of this type. Changed rules hold for them too.",
            counts["used"],
        ) % {"count": counts["used"]}
    return ""
