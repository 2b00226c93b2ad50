"""Registering oneself: the disclosure statement, the details, the summary, and then the last yes."""

import functools
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from valghalla.accounts.sign_out import leave
from valghalla.base import clock
from valghalla.citizen_site.page import SIGNED_IN, citizen_page
from valghalla.citizen_site.participants.forms import DetailsForm
from valghalla.citizen_site.registration import asking
from valghalla.citizen_site.registration.begun import Begun, begun, forget, next_address, note
from valghalla.citizen_site.registration.finish import register_with_task, register_with_team
from valghalla.citizen_site.registration.pages import details_page, disclosure_page, summary_page
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.tasks.outcome import refused
from valghalla.citizen_site.tasks.pages import take_page
from valghalla.citizen_site.tasks.ways import by_link
from valghalla.content.current import current, current_active
from valghalla.content.models import Text
from valghalla.participants.contact import shown_mobile
from valghalla.participants.errors import AlreadyRegistered
from valghalla.tasks.claim import Group, sample_of
from valghalla.tasks.eligibility import Rule
from valghalla.tasks.errors import LinkClosed, NotEligible, TaskError
from valghalla.tasks.people.enroll import failed_by
from valghalla.teams.errors import TeamLinkClosed
from valghalla.teams.joining import Joining, read_team_link

View = Callable[..., HttpResponse]
LONGEST_TYPED, MOST_TICKED = 300, 100


def step(view: View) -> View:
    """A page of a registration under way, by somebody who has no profile yet."""

    @require_http_methods(["GET", "POST"])
    @citizen_page(needs=SIGNED_IN)
    @functools.wraps(view)
    def page(request: CitizenRequest) -> HttpResponse:
        under_way = begun(request)
        if request.participant is not None:
            forget(request)
            return HttpResponseRedirect(_aim(under_way) if under_way else reverse("my_tasks"))
        if under_way is None:
            return HttpResponseRedirect(reverse("front_page"))
        return view(request, under_way)

    return page


@step
def disclosure(request: CitizenRequest, under_way: Begun) -> HttpResponse:
    """Step 1: how personal data are used."""
    if request.method == "POST":
        shown = request.POST.get("statement", "")
        known = Text.objects.filter(kind=Text.Kind.DISCLOSURE, pk=int(shown)).first() if _is_key(shown) else None
        note(request, passed_disclosure=True, disclosure=known.pk if known else None)
        return HttpResponseRedirect(reverse("registration_details"))
    page = disclosure_page(under_way, current(Text.Kind.DISCLOSURE, language=_language()))
    return render(request, "citizen_site/registration/disclosure.html", {"page": page})


@step
def details(request: CitizenRequest, under_way: Begun) -> HttpResponse:
    """Step 2: mobile number, e-mail, diets and consent; then CPR is asked."""
    if not under_way.draft.passed_disclosure:
        return HttpResponseRedirect(next_address(under_way))
    consent = current_active(Text.Kind.CONSENT, language=_language())
    if "back" in request.POST:
        note(request, typed=_typed(request))
        return HttpResponseRedirect(reverse("registration"))
    form = DetailsForm(request.POST or None, consent=consent, initial=_initial(under_way))
    refusal: asking.Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _gather(request, under_way, form)
        except asking.REFUSALS as failure:
            refusal = failure
        else:
            return HttpResponseRedirect(reverse("registration_summary"))
    page = details_page(under_way, form, consent, asking.in_words(refusal) if refusal else "")
    status = 429 if isinstance(refusal, asking.TooOften) else 503 if refusal else 422 if form.errors else 200
    response = render(request, "citizen_site/registration/details.html", {"page": page}, status=status)
    if isinstance(refusal, asking.TooOften):
        response.headers["Retry-After"] = str(refusal.seconds)
    return response


@step
def summary(request: CitizenRequest, under_way: Begun) -> HttpResponse:
    """Step 3: everything once more, and the last yes."""
    if under_way.draft.person is None:
        return HttpResponseRedirect(next_address(under_way))
    return _task_summary(request, under_way) if under_way.is_for_task else _team_summary(request, under_way)


@require_POST
@citizen_page()
def cancel(request: CitizenRequest) -> HttpResponse:
    """Give it up: nothing was stored, and the person is signed out."""
    messages.info(request, _("Your registration was cancelled. Nothing has been saved."))
    return leave(request, now=clock.now())


def _task_summary(request: CitizenRequest, under_way: Begun) -> HttpResponse:
    now, group = clock.now(), under_way.group
    assert group is not None
    try:
        way = by_link(under_way.token, now=now)
    except LinkClosed as closed:
        return render(request, "citizen_site/links/closed.html", {"reason": closed.reason}, status=404)
    asked = take_page(group, way)
    if asked is None or not way.lets_through(group, now=now):
        return render(request, "citizen_site/tasks/gone.html", status=404)
    if request.method != "POST" and (failures := _not_met(under_way, group)):
        return refused(request, NotEligible(failures), day=group.task_day, shown=asked.shown, now=now)
    if request.method == "POST":
        try:
            task = register_with_task(under_way.draft, way.link, group, now=now)
        except TaskError as error:
            like_it = sample_of(group)
            return refused(request, error, day=group.task_day, shown=asked.shown, instead_of=like_it, way=way, now=now)
        except AlreadyRegistered:
            return HttpResponseRedirect(way.take_url(group))
        forget(request)
        return HttpResponseRedirect(f"{reverse('receipt', args=[task.pk])}?registered")
    page = summary_page(
        under_way,
        shown=asked.shown,
        team=asked.shown.team,
        own=request.municipality,
    )
    return render(request, "citizen_site/registration/summary.html", {"page": page})


def _not_met(under_way: Begun, group: Group) -> list[Rule]:
    """The rules of the task that the person does not meet: said before the last yes, now that CPR has answered."""
    person, sample = under_way.draft.person, sample_of(group)
    return failed_by(person, sample) if person is not None and sample is not None else []


def _team_summary(request: CitizenRequest, under_way: Begun) -> HttpResponse:
    now = clock.now()
    try:
        link = read_team_link(under_way.token, now=now)
    except TeamLinkClosed as closed:
        return render(request, "citizen_site/links/closed.html", {"reason": closed.reason}, status=404)
    if request.method == "POST":
        try:
            outcome = register_with_team(under_way.draft, link, now=now)
        except AlreadyRegistered:
            return HttpResponseRedirect(reverse("team_link_join", args=[under_way.token]))
        forget(request)
        if outcome is Joining.WAITING:
            team = {"team": link.team.name}
            messages.success(
                request, _("Welcome. You have a profile now, and you wait to be let into %(team)s.") % team
            )
            return HttpResponseRedirect(reverse("front_page"))
        messages.success(
            request, _("Welcome. You have a profile now, and you are a member of %(team)s.") % {"team": link.team.name}
        )
        return HttpResponseRedirect(reverse("tasks"))
    page = summary_page(under_way, shown=None, team=link.team.name, own=request.municipality)
    return render(request, "citizen_site/registration/summary.html", {"page": page})


def _gather(request: CitizenRequest, under_way: Begun, form: DetailsForm) -> None:
    consent = form.answered
    person = under_way.draft.person or asking.ask(request, now=clock.now())
    note(
        request,
        person=person,
        mobile=form.cleaned_data["mobile"],
        email=form.cleaned_data["email"],
        diets=tuple(form.diet_keys),
        consent_text=consent.pk if consent is not None else None,
        consent=form.cleaned_data["consent"] if consent is not None else None,
        typed=None,
    )


def _typed(request: CitizenRequest) -> dict[str, object]:
    """What stands in the fields, right or wrong, to be there again when the person comes back."""
    return {
        "mobile": request.POST.get("mobile", "")[:LONGEST_TYPED],
        "email": request.POST.get("email", "")[:LONGEST_TYPED],
        "diets": request.POST.getlist("diets")[:MOST_TICKED],
        "consent": "consent" in request.POST,
    }


def _initial(under_way: Begun) -> dict[str, object]:
    draft = under_way.draft
    if draft.typed is not None:
        return dict(draft.typed)
    return {
        "mobile": shown_mobile(draft.mobile),
        "email": draft.email,
        "diets": [str(key) for key in draft.diets],
        "consent": bool(draft.consent),
    }


def _aim(under_way: Begun) -> str:
    if under_way.group is None:
        return reverse("team_link_join", args=[under_way.token])
    try:
        return by_link(under_way.token, now=clock.now()).take_url(under_way.group)
    except LinkClosed:
        return reverse("my_tasks")


def _language() -> str:
    return translation.get_language() or "da"


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16
