"""The steps of making an election, as the template shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from valghalla.admin_site.catalogue.pages import crumbs
from valghalla.admin_site.communication.words import EVENTS
from valghalla.admin_site.elections.choosing import PlacesChoice, choice_of
from valghalla.admin_site.elections.draft import STEPS, Draft
from valghalla.admin_site.elections.message_choice import MessagesChoice, Picks, all_templates
from valghalla.admin_site.elections.templates_used import TemplateUsed
from valghalla.base import clock
from valghalla.communication.models import Event, MessageTemplate
from valghalla.communication.words import CHANNELS
from valghalla.components.forms import Problem, counted
from valghalla.components.parts import Crumb, Fact, Step
from valghalla.elections.models import ElectionType
from valghalla.elections.plan import Days
from valghalla.task_types.models import TaskType
from valghalla.tasks.elections.duplicate import copying

Text = str | Promise
TITLES: dict[str, Text] = {
    "basics": gettext_lazy("Title and type"),
    "dates": gettext_lazy("Dates"),
    "places": gettext_lazy("Work locations"),
    "messages": gettext_lazy("Communication"),
    "summary": gettext_lazy("Summary"),
}


@dataclass(frozen=True)
class Section:
    """What one step came to, in the summary."""

    title: Text
    facts: tuple[Fact, ...]
    edit_url: str


@dataclass(frozen=True)
class TypeLine:
    """A task type, and how many of the eight messages are its own. go: what the button that opens it is posted as."""

    title: str
    own: int
    go: str = ""
    url: str = ""
    wrong: bool = False


@dataclass(frozen=True)
class WizardPage:
    """One step. kept: something was filled in before, and is shown again.   warnings: what is lost by going on.

    source: the title of the election that is copied.
    """

    title: Text
    breadcrumb: tuple[Crumb, ...]
    steps: tuple[Step, ...]
    step: str
    step_title: Text
    lead: Text = ""
    form: BaseForm | None = None
    choice: PlacesChoice | None = None
    messages: MessagesChoice | None = None
    choice_url: str = ""
    problems: tuple[Problem, ...] = ()
    problems_heading: str = ""
    types: tuple[TypeLine, ...] = ()
    sections: tuple[Section, ...] = ()
    templates: tuple[TemplateUsed, ...] = ()
    templates_url: str = ""
    own: tuple[Fact, ...] = ()
    warnings: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    back: bool = False
    kept: bool = False
    types_url: str = ""
    places_url: str = ""
    import_url: str = ""


@dataclass(frozen=True)
class TaskTypePage:
    """The templates of one task type."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    lead: Text
    messages: MessagesChoice
    choice_url: str
    problems: tuple[Problem, ...]
    problems_heading: str


def address(draft: Draft, step: str = "", *, check: bool = False) -> str:
    """The address of a step; of the first without one."""
    path = reverse("election_duplicate", args=[draft.source.pk]) if draft.source else reverse("election_new")
    return f"{path}{f'?step={step}' if step else ''}{'&check=1' if check else ''}"


def page_of(draft: Draft, step: str, *, check: bool) -> WizardPage:
    """The page of a step. check: say what is wrong with it."""
    title = _title(draft)
    return WizardPage(
        title=title,
        breadcrumb=crumbs((_("Elections"), reverse("elections")), (title, "")),
        steps=tuple(_step(name, step) for name in STEPS),
        step=step,
        step_title=TITLES[step],
        lead=_("Copied from %(title)s") % {"title": draft.source.title} if draft.source else "",
        back=step != STEPS[0],
        kept=step == STEPS[0] and draft.begun,
        **_named(draft, step, check),
    )


def task_type_page(draft: Draft, kind: TaskType, *, picks: Picks | None, check: bool) -> TaskTypePage:
    """The page of one task type's own templates. picks: what was just posted."""
    messages = draft.own(kind.pk, all_templates(), picks=picks, check=check)
    title = _("Messages about %(task_type)s") % {"task_type": kind.title}
    return TaskTypePage(
        title=title,
        breadcrumb=crumbs(
            (_("Elections"), reverse("elections")), (_title(draft), address(draft, "messages")), (title, "")
        ),
        lead=draft.title,
        messages=messages,
        choice_url=f"{address(draft, 'messages')}&type={kind.pk}",
        problems=messages.problems,
        problems_heading=counted(len(messages.problems)),
    )


def _title(draft: Draft) -> str:
    return _("Duplicate election") if draft.source else _("Create election")


def _named(draft: Draft, step: str, check: bool) -> dict[str, Any]:
    if step == "basics":
        form = draft.basics(check=check)
        types: Any = form.fields["type"]
        return {"form": form, "types_url": "" if types.choices else reverse("election_types")}
    if step == "dates":
        return {"form": draft.dates(today=clock.today(), check=check)}
    if step == "places":
        return _places(draft, check)
    return _messages(draft, check) if step == "messages" else _summary(draft)


def _places(draft: Draft, check: bool) -> dict[str, Any]:
    places, chosen = draft.places()
    error = _("Choose one work location at least.") if check and not chosen else ""
    return {
        "choice": choice_of(places, set(chosen), error=error),
        "places_url": reverse("work_locations"),
        "import_url": reverse("work_location_import"),
    }


def _messages(draft: Draft, check: bool) -> dict[str, Any]:
    templates = all_templates()
    choice = draft.standard(templates, check=check)
    lines = []
    for kind in draft.task_types():
        own = draft.own(kind.pk, templates, check=True)
        lines.append(
            TypeLine(kind.title, sum(row.own for row in own.rows), go=f"type-{kind.pk}", wrong=bool(own.problems))
        )
    problems = choice.problems
    if check:
        problems += tuple(
            Problem(_("%(task_type)s: a template is missing.") % {"task_type": line.title}, f"#{line.go}")
            for line in lines
            if line.wrong
        )
    return {
        "messages": choice,
        "choice_url": address(draft, "messages"),
        "types": tuple(lines),
        "problems": problems,
        "problems_heading": counted(len(problems)),
    }


def _summary(draft: Draft) -> dict[str, Any]:
    basics, dates = draft.basics(check=True), draft.dates(today=clock.today(), check=True)
    basics.is_valid()
    dates.is_valid()
    kind = ElectionType.objects.get(pk=basics.cleaned_data["type"])
    days = dates.days()
    places, chosen = draft.places()
    areas = choice_of([place for place in places if place.pk in set(chosen)], set(chosen)).areas
    templates = all_templates()
    return {
        "sections": (
            Section(
                TITLES["basics"],
                (
                    Fact(_("Title"), basics.cleaned_data["title"]),
                    Fact(_("Election type"), kind.title),
                    Fact(_("Lock period in days"), basics.cleaned_data["lock_days"]),
                ),
                address(draft, "basics"),
            ),
            Section(
                TITLES["dates"],
                (
                    Fact(_("Election day"), days.election_day),
                    Fact(_("First day"), days.first_day),
                    Fact(_("Last day"), days.last_day),
                ),
                address(draft, "dates"),
            ),
            Section(
                ngettext("%(count)s work location", "%(count)s work locations", len(chosen)) % {"count": len(chosen)},
                tuple(Fact(area.name, ", ".join(place.title for place in area.places)) for area in areas),
                address(draft, "places"),
            ),
        ),
        "templates": _used(draft.standard(templates).chosen, templates),
        "templates_url": address(draft, "messages"),
        "own": _own_facts(draft, templates),
        **_copied(draft, days, chosen),
    }


def _own_facts(draft: Draft, templates: list[MessageTemplate]) -> tuple[Fact, ...]:
    facts = []
    for kind in draft.task_types():
        own = [str(row.label) for row in draft.own(kind.pk, templates).rows if row.own]
        if own:
            facts.append(Fact(_("%(task_type)s has its own") % {"task_type": kind.title}, ", ".join(own)))
    return tuple(facts)


def _used(chosen: Mapping[str, int], templates: list[MessageTemplate]) -> tuple[TemplateUsed, ...]:
    by_key = {template.pk: template for template in templates}
    return tuple(
        TemplateUsed(EVENTS[event], by_key[chosen[event]].title, CHANNELS[by_key[chosen[event]].channel])
        for event in Event.values
    )


def _copied(draft: Draft, days: Days, chosen: list[int]) -> dict[str, Any]:
    if draft.source is None:
        return {}
    found = copying(draft.source, days, set(chosen))
    notes = (
        ngettext("%(count)s task is copied, available.", "%(count)s tasks are copied, all available.", found.tasks)
        % {"count": found.tasks},
        _("People, answers, refusals and links are not copied."),
        _("Names, times and payments are as the catalogue has them today."),
    )
    warnings = []
    if found.outside:
        words = ngettext(
            "%(count)s task is on a day that is left out, and is not copied.",
            "%(count)s tasks are on days that are left out, and are not copied.",
            found.outside,
        )
        warnings.append(words % {"count": found.outside})
    if found.gone:
        words = ngettext(
            "%(count)s task is not copied, since its work location, team or task type has been deleted.",
            "%(count)s tasks are not copied, since their work locations, teams or task types have been deleted.",
            found.gone,
        )
        warnings.append(words % {"count": found.gone})
    return {"notes": notes, "warnings": tuple(warnings)}


def _step(name: str, current: str) -> Step:
    at, here = STEPS.index(name), STEPS.index(current)
    return Step(TITLES[name], "current" if at == here else "done" if at < here else "ahead")
