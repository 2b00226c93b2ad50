"""One member of a team: her tasks, her contact data where the municipality shows it, and taking her out."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.citizen_site.my_team.door import team_page
from valghalla.citizen_site.my_team.member_pages import member_page, remove_page
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.who import herself
from valghalla.municipalities.models import Settings
from valghalla.participants.models import Participant
from valghalla.tasks.errors import Gone, HasServed, Locked
from valghalla.tasks.teams.leave import leaving, take_out_member
from valghalla.tasks.teams.seen import members
from valghalla.teams.models import Team


@require_GET
@team_page
def member(request: CitizenRequest, team: Team, participant_id: int) -> HttpResponse:
    """A member; that contact data was shown is recorded."""
    person, now = _member(team, participant_id), clock.now()
    with_contact = Settings.objects.values_list("shows_members_contact", flat=True).get()
    if with_contact:
        record("team.contact_seen", team, by=herself(request), now=now, participant_id=person.pk)
    (found,) = members([person], [team.pk], today=clock.danish_date(now))
    page = member_page(team, found, leaving(team, person.pk, now=now), with_contact=with_contact)
    return render(request, "citizen_site/my_team/member.html", {"page": page})


@require_http_methods(["GET", "POST"])
@team_page
def remove(request: CitizenRequest, team: Team, participant_id: int) -> HttpResponse:
    """Ask, with what it means, then take her out; or say why not."""
    person, now = _member(team, participant_id), clock.now()
    status = 200
    if request.method == "POST":
        try:
            take_out_member(team, person.pk, by=herself(request), now=now)
        except Gone:
            raise Http404 from None
        except (HasServed, Locked):
            status = 409
        else:
            messages.success(
                request, _("%(name)s is no longer in %(team)s.") % {"name": person.name, "team": team.name}
            )
            return HttpResponseRedirect(f"{reverse('my_team')}?team={team.pk}")
    page = remove_page(team, person, leaving(team, person.pk, now=now))
    return render(request, "citizen_site/my_team/remove.html", {"page": page}, status=status)


def _member(team: Team, participant_id: int) -> Participant:
    person = Participant.objects.filter(pk=participant_id, memberships__team=team).first()
    if person is None:
        raise Http404
    return person
