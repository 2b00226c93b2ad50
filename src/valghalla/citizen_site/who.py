"""Who looks at the page: the participant behind the CPR number that signed in. Read once a request."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet

from valghalla.audit import actors
from valghalla.audit.actors import Actor
from valghalla.base.written_once import first, together, written_once
from valghalla.citizen_site.request import CitizenRequest
from valghalla.elections.models import Election
from valghalla.participants.find import asked_by_cpr, who_had
from valghalla.participants.models import Participant
from valghalla.tasks.queries import active_elections, teams_of
from valghalla.teams.models import Team, TeamResponsible


def participant_of(request: CitizenRequest) -> Participant | None:
    """The participant who signed in, by the number she has now or had before; None for anybody else. The active elections,
    which nearly every page wants to know, are asked for in the same message."""
    if not hasattr(request, "participant"):
        number = getattr(request, "citizen_cpr", None)
        person: Participant | None = None
        if number is not None:
            people, request.active_elections = together(asked_by_cpr(number), active_elections.asked())
            person = first(people) or who_had(number)
        request.participant = person  # type: ignore[assignment]  # whose page needs one lets nobody else in
    return request.participant


def herself(request: CitizenRequest) -> Actor:
    """The participant as the one who does things. Only on pages that need one."""
    participant = participant_of(request)
    assert participant is not None
    return actors.participant(participant.pk)


def elections_open(request: CitizenRequest) -> bool:
    """Whether an election is active."""
    return bool(elections_of(request))


def elections_of(request: CitizenRequest) -> Sequence[Election]:
    """The active elections by day, read once a request."""
    if not hasattr(request, "active_elections"):
        request.active_elections = active_elections()
    return request.active_elections


def teams_of_person(request: CitizenRequest) -> Sequence[Team]:
    """The teams the person is in or answers for, in Danish order, each with ``answered_for``; read once a request."""
    if not hasattr(request, "teams_of_person"):
        participant = participant_of(request)
        request.teams_of_person = _teams(participant.pk) if participant is not None else []
    return request.teams_of_person


@written_once
def _teams(participant_id: int) -> QuerySet[Team]:
    responsible = TeamResponsible.objects.filter(team=OuterRef("pk"), participant=participant_id)
    return teams_of(participant_id).annotate(answered_for=Exists(responsible))
