"""Writing to the members of a team: the text, then the question with how many it goes to, then it leaves."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from valghalla.base import clock
from valghalla.citizen_site.my_team.door import team_page
from valghalla.citizen_site.my_team.message_pages import MessageForm, ask_page, message_page
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.who import herself
from valghalla.communication.group_messages.write import NotReady
from valghalla.municipalities.models import Settings
from valghalla.tasks.errors import TooManyMessages
from valghalla.tasks.teams.message import Whom, left_today, members, write_to_members
from valghalla.teams.models import Team


@require_http_methods(["GET", "POST"])
@team_page
def message(request: CitizenRequest, team: Team) -> HttpResponse:
    """Write; agree; done. Refused where the municipality has switched it off."""
    if not Settings.objects.values_list("team_messages_a_day", flat=True).get():
        raise PermissionDenied
    now = clock.now()
    form = MessageForm(request.POST if request.method == "POST" else None, initial={"whom": Whom.ALL})
    if request.method != "POST" or "change" in request.POST:
        return _form(request, team, form, now=now)
    if not form.is_valid():
        return _form(request, team, form, now=now, status=422)
    if request.POST.get("agreed") != "1":
        whom = Whom(form.cleaned_data["whom"])
        number = members(team, whom, today=clock.danish_date(now)).count()
        if not number:
            form.add_error("whom", _("Nobody in the team fits this at the moment."))
            return _form(request, team, form, now=now, status=422)
        return render(request, "citizen_site/my_team/message_ask.html", {"page": ask_page(team, form, number)})
    return _send(request, team, form, now=now)


def _send(request: CitizenRequest, team: Team, form: MessageForm, *, now: datetime.datetime) -> HttpResponse:
    try:
        sent = write_to_members(
            team,
            subject=form.cleaned_data["subject"],
            text=form.cleaned_data["text"],
            whom=Whom(form.cleaned_data["whom"]),
            author=request.participant,
            by=herself(request),
            now=now,
        )
    except TooManyMessages:
        return _form(request, team, form, now=now, status=409)
    except NotReady:
        form.add_error("whom", _("None of them can be reached by e-mail."))
        return _form(request, team, form, now=now, status=409)
    said = ngettext("The message is on its way to %(count)s person.", "The message is on its way to %(count)s people.",
                    sent.total)  # fmt: skip
    messages.success(request, said % {"count": sent.total})
    return HttpResponseRedirect(f"{reverse('my_team')}?team={team.pk}")


def _form(
    request: CitizenRequest, team: Team, form: MessageForm, *, now: datetime.datetime, status: int = 200
) -> HttpResponse:
    page = message_page(team, form, left=left_today(team, now=now))
    return render(request, "citizen_site/my_team/message.html", {"page": page}, status=status)
