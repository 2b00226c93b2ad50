"""Creating an election step by step, anew or from another: title and type, dates, work locations, messages, summary.

By plain forms and links; what each step shows is in wizard_pages.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.elections import draft as drafts
from valghalla.admin_site.elections.choosing import ticked
from valghalla.admin_site.elections.draft import STEPS, Draft
from valghalla.admin_site.elections.message_choice import all_templates, posted_picks
from valghalla.admin_site.elections.wizard_pages import address, page_of, task_type_page
from valghalla.admin_site.elections.words import same_election
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.communication.message_templates.choose import TemplatesMissing, create_election_with_templates
from valghalla.elections.errors import SameElection
from valghalla.elections.models import Election, ElectionType
from valghalla.tasks.elections.duplicate import copying, duplicate_election


@admin_page(may=EDIT)
def new(request: AdminRequest) -> HttpResponse:
    """A step of making an election; which one stands in the address."""
    return _answer(request, drafts.read(request))


@admin_page(may=EDIT)
def duplicate(request: AdminRequest) -> HttpResponse:
    """The same steps, filled in from the election in the address."""
    return _answer(request, drafts.read(request, request.election))


def _answer(request: AdminRequest, draft: Draft) -> HttpResponse:
    step = request.GET.get("step", "")
    step = step if step in STEPS else STEPS[0]
    if request.method == "POST" and request.POST.get("go") == "restart":
        drafts.forget(request, draft.source)
        return redirect(address(draft))
    if step == "messages" and "type" in request.GET:
        return _own_templates(request, draft)
    if request.method == "POST":
        return _posted(request, draft, step)
    check = "check" in request.GET
    if step == "summary" and (wrong := _first_wrong(draft)):
        return redirect(address(draft, wrong, check=wrong in draft.values))
    return _show(request, draft, step, check=check)


def _posted(request: AdminRequest, draft: Draft, step: str) -> HttpResponse:
    go = request.POST.get("go", "")
    if step == "summary":
        return redirect(address(draft, "messages")) if go == "back" else _create(request, draft)
    places = None
    if step == "places":
        places = ticked(request.POST, draft.places()[0])
    drafts.keep(request, draft, step, request.POST, places)
    if asked := request.POST.get("choose", ""):
        return redirect(f"{address(draft, step)}#{asked if asked.startswith('area-') else 'places'}")
    if go == "channels":
        return _show(request, draft, step, check=False)
    if go.startswith("type-"):
        return redirect(f"{address(draft, step)}&type={go.removeprefix('type-')}")
    if go == "back" and step != STEPS[0]:
        return redirect(address(draft, STEPS[STEPS.index(step) - 1]))
    if not _is_right(draft, step):
        return _show(request, draft, step, check=True)
    if step == "dates" and draft.source is not None:
        _warn_of_fewer_days(request, draft)
    return redirect(address(draft, STEPS[STEPS.index(step) + 1]))


def _own_templates(request: AdminRequest, draft: Draft) -> HttpResponse:
    """What one task type is written to with, where that is not the standard."""
    kind = next((one for one in draft.task_types() if str(one.pk) == request.GET["type"]), None)
    if kind is None:
        raise Http404
    go = request.POST.get("go", "")
    if go == "back":
        return redirect(address(draft, "messages"))
    picks = posted_picks(request.POST) if request.method == "POST" else None
    check = picks is not None and go != "channels"
    page = task_type_page(draft, kind, picks=picks, check=check)
    if picks is not None and check and not page.problems:
        drafts.keep_own(request, draft, kind.pk, picks)
        return redirect(f"{address(draft, 'messages')}#task-types")
    return render(request, "admin_site/elections/new_task_type.html", {"page": page})


def _create(request: AdminRequest, draft: Draft) -> HttpResponse:
    if wrong := _first_wrong(draft):
        return redirect(address(draft, wrong, check=wrong in draft.values))
    now = clock.now()
    basics, dates = draft.basics(check=True), draft.dates(today=clock.danish_date(now), check=True)
    basics.is_valid()
    dates.is_valid()
    places, chosen = draft.places()
    values = {
        "title": basics.cleaned_data["title"],
        "type": ElectionType.objects.get(pk=basics.cleaned_data["type"]),
        "days": dates.days(),
        "lock_days": basics.cleaned_data["lock_days"],
        "work_locations": [place for place in places if place.pk in set(chosen)],
        "by": actor(request),
        "now": now,
    }
    try:
        if draft.source is None:
            made = create_election_with_templates(draft.plan(), **values)
        else:
            made = duplicate_election(draft.source, templates=draft.plan(), **values)
    except SameElection:
        messages.error(request, same_election())
        return redirect(address(draft, "basics", check=True))
    except TemplatesMissing:
        return redirect(address(draft, "messages", check=True))
    drafts.forget(request, draft.source)
    messages.success(request, _said(draft, made))
    return redirect("election", made.pk)


def _said(draft: Draft, made: Election) -> str:
    if draft.source is None:
        return _("%(title)s is created. It is not active, so nothing is sent yet.") % {"title": made.title}
    tasks = made.tasks.count()
    words = ngettext(
        "%(title)s is created with %(count)s available task. It is not active, so nothing is sent yet.",
        "%(title)s is created with %(count)s available tasks. It is not active, so nothing is sent yet.",
        tasks,
    )
    return words % {"title": made.title, "count": tasks}


def _warn_of_fewer_days(request: AdminRequest, draft: Draft) -> None:
    dates = draft.dates(today=clock.today(), check=True)
    if draft.source is None or not dates.is_valid():
        return
    outside = copying(draft.source, dates.days(), set(draft.places()[1])).outside
    if outside:
        words = ngettext(
            "With these days %(count)s task is not copied.", "With these days %(count)s tasks are not copied.", outside
        )
        messages.warning(request, words % {"count": outside})


def _is_right(draft: Draft, step: str) -> bool:
    if step == "basics":
        return draft.basics(check=True).is_valid()
    if step == "dates":
        return draft.dates(today=clock.today(), check=True).is_valid()
    if step == "messages":
        templates = all_templates()
        every = [draft.standard(templates, check=True)]
        every += [draft.own(kind.pk, templates, check=True) for kind in draft.task_types()]
        return not any(choice.problems for choice in every)
    return bool(draft.places()[1])


def _first_wrong(draft: Draft) -> str:
    return next((step for step in STEPS[:-1] if step not in draft.values or not _is_right(draft, step)), "")


def _show(request: AdminRequest, draft: Draft, step: str, *, check: bool) -> HttpResponse:
    return render(request, "admin_site/elections/new.html", {"page": page_of(draft, step, check=check)})
