"""Finding people by what they would rather."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from valghalla.participants.models import Participant
from valghalla.preferences.models import Preferences, PreferredArea, PreferredPlace


def wishing(
    people: QuerySet[Participant], *, area: int | None = None, day: str = "", languages: Collection[str] = ()
) -> QuerySet[Participant]:
    """Those of the people who would like the area, or a place in it, that kind of day, and who speak one of the languages.

    area: key of the catalogue.   day: a choices.Day.   What is not given is not asked.
    """
    mine = {"participant": OuterRef("pk")}
    if area is not None:
        whole = Exists(PreferredArea.objects.filter(**mine, area=area))
        people = people.filter(whole | Exists(PreferredPlace.objects.filter(**mine, work_location__area=area)))
    said = Q()
    if day:
        said &= Q(days__contains=[day])
    if languages:
        said &= Q(languages__overlap=list(languages))
    return people.filter(Exists(Preferences.objects.filter(said, **mine))) if said else people
