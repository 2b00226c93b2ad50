"""Offering a task to a member: who, then the question; the member is invited and answers herself."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valghalla.base import clock
from valghalla.citizen_site.my_team.door import team_page
from valghalla.citizen_site.my_team.searching import keep, kept
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.tasks.ways import key_of
from valghalla.citizen_site.team_tasks.propose_pages import MOST, choose_page, offer_page, why_not
from valghalla.citizen_site.team_tasks.way import AsResponsible, Key, own_group, way_of
from valghalla.citizen_site.who import herself
from valghalla.participants.models import Participant
from valghalla.tasks.claim import Group
from valghalla.tasks.errors import NotAllowed, TaskError
from valghalla.tasks.teams.propose import may_propose, propose
from valghalla.tasks.teams.seen import FilledGroup, filled_group, may_be_offered


@require_http_methods(["GET", "POST"])
@team_page
def choose(request: CitizenRequest, key: Key) -> HttpResponse:
    """The members who do not have the task yet, found by name."""
    _way, group, found = _offered(request, key)
    own = reverse("team_task_propose", args=[key_of(group)])
    if request.method == "POST":
        text = request.POST.get("search", "").strip()
        return HttpResponseRedirect(f"{own}?name={keep(request, text)}" if text else own)
    search = kept(request, request.GET.get("name", ""))
    people = list(may_be_offered(group, search=search)[: MOST + 1])
    return render(request, "citizen_site/team_tasks/choose.html", {"page": choose_page(found, people, search=search)})


@require_http_methods(["GET", "POST"])
@team_page
def offer(request: CitizenRequest, key: Key, participant_id: int) -> HttpResponse:
    """Ask, then invite her; or say why that cannot be."""
    _way, group, found = _offered(request, key)
    person = Participant.objects.filter(pk=participant_id, memberships__team__copies=group.team_id).first()
    if person is None:
        raise Http404
    trouble = ""
    if request.method == "POST":
        try:
            propose(group, to=person, by=herself(request), now=clock.now())
        except NotAllowed:
            raise PermissionDenied from None
        except TaskError as error:
            trouble = why_not(error)
        else:
            said = _("%(name)s has been offered the task and is asked for an answer by message.")
            messages.success(request, said % {"name": person.name})
            return redirect("team_task", key_of(group))
    page = offer_page(found, person, trouble=trouble)
    return render(request, "citizen_site/team_tasks/offer.html", {"page": page}, status=409 if trouble else 200)


def _offered(request: CitizenRequest, key: Key) -> tuple[AsResponsible, Group, FilledGroup]:
    """The group, where the municipality lets tasks be offered."""
    way = way_of(request)
    group = own_group(way, key, now=clock.now())
    found = filled_group(group)
    if found is None:
        raise Http404
    if not may_propose():
        raise PermissionDenied
    return way, group, found
