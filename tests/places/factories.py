"""People of work locations for tests."""

from tests.participants.factories import participant
from valghalla.participants.models import Participant
from valghalla.places.models import WorkLocation, WorkLocationResponsible


def work_location_responsible(place: WorkLocation, person: Participant | None = None) -> Participant:
    """Somebody who answers for the work location, a new person unless one is given."""
    person = person or participant()
    WorkLocationResponsible.objects.create(work_location=place, participant=person)
    return person
