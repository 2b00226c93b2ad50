"""A request to the citizens' site, as its pages get it."""

from collections.abc import Sequence

from valghalla.accounts.request import AccountRequest
from valghalla.elections.models import Election
from valghalla.participants.models import Participant
from valghalla.places.models import WorkLocation
from valghalla.teams.models import Team


class CitizenRequest(AccountRequest):
    """Never made: it names what is put on the request on its way to a page.

    municipality: by the host name.   citizen_cpr: who signed in, None for nobody.   The rest is put there once it has been
    asked for: participant, her profile, which a page that needs one has; active_elections; the teams and work locations
    that are hers.
    """

    participant: Participant
    active_elections: Sequence[Election]
    teams_of_person: Sequence[Team]
    answers_for_places: Sequence[WorkLocation]
