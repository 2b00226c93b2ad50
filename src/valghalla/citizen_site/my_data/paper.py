"""All that is held about a person as a PDF to keep or to hand on."""

import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from valghalla.base.paper import typeset
from valghalla.citizen_site.my_data.pages import explained
from valghalla.citizen_site.my_data.words import KINDS, NOT_ON_PAPER, WHERE_GIVEN, name_of, said
from valghalla.components.formats import written
from valghalla.lists.own_data import Kind, held_about
from valghalla.municipalities.models import Municipality, Settings
from valghalla.participants.models import Participant

TEMPLATE = Path(__file__).parent / "own_data.typ"


def pdf(person: Participant, municipality: Municipality, *, now: datetime.datetime) -> bytes:
    """The document: kind by kind, why it is held and how long, then each record."""
    settings = Settings.objects.get()
    return typeset(
        TEMPLATE,
        {
            "title": _("What we hold about you"),
            "language": (get_language() or "da")[:2],
            "municipality": settings.display_name or municipality.name,
            "name": person.name,
            "made": _("Made on %(time)s") % {"time": written(now)},
            "lead": _(
                "This is everything that the municipality holds about you in its system for staffing elections, why, and for "
                "how long. The privacy policy says whom it is passed on to, and how to complain."
            ),
            "empty": _("Nothing"),
            "page_word": _("Page"),
            "of_word": _("of"),
            "kinds": [on_paper(kind, settings) for kind in held_about(person)],
        },
    )


def on_paper(kind: Kind, settings: Settings) -> dict[str, Any]:
    """A kind as the document tells it: its heading, why it is held, and each record as pairs of a name and a value."""
    return {
        "heading": str(KINDS[kind.key].name),
        "explained": [[str(fact.term), str(fact.value)] for fact in explained(kind.key, settings)],
        "records": [
            [[name_of(fact), said(fact, value)] for fact, value in one.items() if _stands_on_paper(fact, value)]
            for one in kind.records
        ],
    }


def _stands_on_paper(fact: str, value: object) -> bool:
    return fact not in NOT_ON_PAPER and (bool(value) or fact not in WHERE_GIVEN)
