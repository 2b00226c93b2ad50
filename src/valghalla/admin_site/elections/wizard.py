"""Creating an election in four steps: title and type, dates, work locations, summary. By plain forms and links."""

from dataclasses import dataclass

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.catalogue.pages import crumbs
from valghalla.admin_site.elections import draft as drafts
from valghalla.admin_site.elections.choosing import PlacesChoice, choice_of, ticked
from valghalla.admin_site.elections.draft import STEPS, Draft
from valghalla.admin_site.elections.templates_used import TemplateUsed, default_templates
from valghalla.admin_site.elections.words import same_election
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.base import clock
from valghalla.components.parts import Crumb, Fact, Step
from valghalla.elections.errors import SameElection
from valghalla.elections.models import ElectionType
from valghalla.elections.plan import create_election

Text = str | Promise
TITLES: dict[str, Text] = {
    "basics": gettext_lazy("Title and type"),
    "dates": gettext_lazy("Dates"),
    "places": gettext_lazy("Work locations"),
    "summary": gettext_lazy("Summary"),
}


@dataclass(frozen=True)
class Section:
    """What one step came to, in the summary."""

    title: Text
    facts: tuple[Fact, ...]
    edit_url: str


@dataclass(frozen=True)
class WizardPage:
    """One step. kept: something was filled in before, and is shown again."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    steps: tuple[Step, ...]
    step: str
    step_title: Text
    form: BaseForm | None = None
    choice: PlacesChoice | None = None
    sections: tuple[Section, ...] = ()
    templates: tuple[TemplateUsed, ...] = ()
    templates_missing: bool = False
    back: bool = False
    kept: bool = False
    types_url: str = ""
    places_url: str = ""
    import_url: str = ""


@admin_page(may=EDIT)
def new(request: HttpRequest) -> HttpResponse:
    """A step of making an election; which one stands in the address."""
    step = request.GET.get("step", "")
    step = step if step in STEPS else STEPS[0]
    draft = drafts.read(request)
    if request.method == "POST":
        if request.POST.get("go") == "restart":
            drafts.forget(request)
            return redirect("election_new")
        return _posted(request, draft, step)
    check = "check" in request.GET
    if step == "summary" and (wrong := _first_wrong(draft)):
        return redirect(_address(wrong, check=wrong in draft.values))
    return _show(request, draft, step, check=check)


def _posted(request: HttpRequest, draft: Draft, step: str) -> HttpResponse:
    if step == "summary":
        return redirect(_address("places")) if request.POST.get("go") == "back" else _create(request, draft)
    places = None
    if step == "places":
        places = ticked(request.POST, draft.places()[0])
    drafts.keep(request, draft, step, request.POST, places)
    if asked := request.POST.get("choose", ""):
        return redirect(f"{_address(step)}#{asked if asked.startswith('area-') else 'places'}")
    if request.POST.get("go") == "back" and step != STEPS[0]:
        return redirect(_address(STEPS[STEPS.index(step) - 1]))
    if _is_right(draft, step):
        return redirect(_address(STEPS[STEPS.index(step) + 1]))
    return _show(request, draft, step, check=True)


def _create(request: HttpRequest, draft: Draft) -> HttpResponse:
    if wrong := _first_wrong(draft):
        return redirect(_address(wrong, check=wrong in draft.values))
    now = clock.now()
    basics, dates = draft.basics(check=True), draft.dates(today=clock.danish_date(now), check=True)
    basics.is_valid()
    dates.is_valid()
    places, chosen = draft.places()
    try:
        election = create_election(
            title=basics.cleaned_data["title"],
            type=ElectionType.objects.get(pk=basics.cleaned_data["type"]),
            days=dates.days(),
            lock_days=basics.cleaned_data["lock_days"],
            work_locations=[place for place in places if place.pk in set(chosen)],
            by=actor(request),
            now=now,
        )
    except SameElection:
        messages.error(request, same_election())
        return redirect(_address("basics", check=True))
    drafts.forget(request)
    messages.success(
        request, _("%(title)s is created. It is not active, so nothing is sent yet.") % {"title": election.title}
    )
    return redirect("election", election.pk)


def _is_right(draft: Draft, step: str) -> bool:
    if step == "basics":
        return draft.basics(check=True).is_valid()
    if step == "dates":
        return draft.dates(today=clock.today(), check=True).is_valid()
    return bool(draft.places()[1])


def _first_wrong(draft: Draft) -> str:
    return next((step for step in STEPS[:-1] if step not in draft.values or not _is_right(draft, step)), "")


def _show(request: HttpRequest, draft: Draft, step: str, *, check: bool) -> HttpResponse:
    named: dict[str, object] = {}
    if step == "basics":
        form = draft.basics(check=check)
        named = {"form": form, "types_url": "" if form.fields["type"].choices else reverse("election_types")}  # type: ignore[attr-defined]
    elif step == "dates":
        named = {"form": draft.dates(today=clock.today(), check=check)}
    elif step == "places":
        named = _places(draft, check)
    else:
        named = _summary(draft)
    page = WizardPage(
        title=_("Create election"),
        breadcrumb=crumbs((_("Elections"), reverse("elections")), (_("Create election"), "")),
        steps=tuple(_step(name, step) for name in STEPS),
        step=step,
        step_title=TITLES[step],
        back=step != STEPS[0],
        kept=step == STEPS[0] and draft.begun,
        **named,  # type: ignore[arg-type]
    )
    return render(request, "admin_site/elections/new.html", {"page": page})


def _places(draft: Draft, check: bool) -> dict[str, object]:
    places, chosen = draft.places()
    error = _("Choose one work location at least.") if check and not chosen else ""
    return {
        "choice": choice_of(places, set(chosen), error=error),
        "places_url": reverse("work_locations"),
        "import_url": reverse("work_location_import"),
    }


def _summary(draft: Draft) -> dict[str, object]:
    basics, dates = draft.basics(check=True), draft.dates(today=clock.today(), check=True)
    basics.is_valid()
    dates.is_valid()
    kind = ElectionType.objects.get(pk=basics.cleaned_data["type"])
    days = dates.days()
    places, chosen = draft.places()
    areas = choice_of([place for place in places if place.pk in set(chosen)], set(chosen)).areas
    used = default_templates()
    return {
        "sections": (
            Section(
                TITLES["basics"],
                (
                    Fact(_("Title"), basics.cleaned_data["title"]),
                    Fact(_("Election type"), kind.title),
                    Fact(_("Lock period in days"), basics.cleaned_data["lock_days"]),
                ),
                _address("basics"),
            ),
            Section(
                TITLES["dates"],
                (
                    Fact(_("Election day"), days.election_day),
                    Fact(_("First day"), days.first_day),
                    Fact(_("Last day"), days.last_day),
                ),
                _address("dates"),
            ),
            Section(
                ngettext("%(count)s work location", "%(count)s work locations", len(chosen)) % {"count": len(chosen)},
                tuple(Fact(area.name, ", ".join(place.title for place in area.places)) for area in areas),
                _address("places"),
            ),
        ),
        "templates": used,
        "templates_missing": any(one.missing for one in used),
    }


def _step(name: str, current: str) -> Step:
    at, here = STEPS.index(name), STEPS.index(current)
    return Step(TITLES[name], "current" if at == here else "done" if at < here else "ahead")


def _address(step: str, *, check: bool = False) -> str:
    return f"{reverse('election_new')}?step={step}{'&check=1' if check else ''}"
