"""Whose places they are: asked of the database at each request, so that a change holds from the next click on."""

from collections.abc import Sequence

from valghalla.base import clock
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.who import elections_open, participant_of
from valghalla.lists.on_duty import copies_shown, places_of
from valghalla.places.models import WorkLocation


def answers_for_places(request: CitizenRequest) -> Sequence[WorkLocation]:
    """The work locations the person who signed in answers for, read once a request and kept no longer than that."""
    if not hasattr(request, "answers_for_places"):
        person = participant_of(request)
        request.answers_for_places = places_of(person) if person is not None else []
    return request.answers_for_places


def place_just_over(request: CitizenRequest) -> bool:
    """Whether somebody who answers for a place may still see who served there, when no election is active."""
    places = answers_for_places(request)
    return bool(places) and copies_shown(places, today=clock.today()).exists()


def may_open(request: CitizenRequest) -> bool:
    """Whether there is anything to see for those who answer for places: an election is active, or one of theirs just over."""
    return elections_open(request) or place_just_over(request)
