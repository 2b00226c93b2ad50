"""What somebody is told on her own pages of the teams she asked to join."""

import datetime
from dataclasses import dataclass

from valghalla.participants.models import Participant
from valghalla.teams.requests import to_be_told


@dataclass(frozen=True)
class Told:
    """About one team. answer: "waiting", "let_in" or "turned_away".   team_id: what is sent to put it away."""

    team: str
    team_id: int
    answer: str


def told_of_teams(participant: Participant | None, *, now: datetime.datetime) -> tuple[Told, ...]:
    """What there is to tell her, in Danish order of the teams; nothing for whoever has no profile. One query."""
    asked = to_be_told(participant, now=now) if participant is not None else ()
    return tuple(Told(one.team.name, one.team_id, _ANSWERS[one.let_in]) for one in asked)


_ANSWERS = {None: "waiting", True: "let_in", False: "turned_away"}
