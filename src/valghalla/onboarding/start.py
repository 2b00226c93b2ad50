"""What a new municipality starts with: areas, sample places, teams, task types, election types, diets, texts and templates.

Source: requirements, Appendix D, with the parties' own letters.
"""

import datetime
from importlib import resources

from django.db import transaction

from valghalla.communication.message_templates.defaults import make_default_templates
from valghalla.communication.models import Channel
from valghalla.content.models import Text
from valghalla.elections.models import ElectionType
from valghalla.municipalities.models import Settings
from valghalla.participants.models import SpecialDiet
from valghalla.places.models import Area, WorkLocation, WorkLocationTaskType, WorkLocationTeam
from valghalla.task_types.models import PaymentKind, TaskType, VotingRole
from valghalla.teams.models import Team

AREAS = ("Nord", "Syd", "Vest", "Øst")
SAMPLE_PLACES = {"Forsamlingshuset": "Nord", "Idrætshallen": "Syd", "Rådhuset": "Vest", "Skolen": "Øst"}
SAMPLE_ADDRESS = {"address": "Eksempelvej 1", "postal_code": "4272", "city": "Korsbæk"}
TEAMS = {
    "Alternativet": "Å",
    "Borgerservice": "BS",
    "Danmarksdemokraterne": "Æ",
    "Dansk Folkeparti": "O",
    "Det Konservative Folkeparti": "C",
    "Enhedslisten": "Ø",
    "Frivillige": "FRI",
    "IT-afdelingen": "IT",
    "Liberal Alliance": "I",
    "Medarbejdere": "MED",
    "Moderaterne": "M",
    "Nye Borgerlige": "D",
    "Radikale Venstre": "B",
    "Socialdemokratiet": "A",
    "Socialistisk Folkeparti": "F",
    "Venstre": "V",
}
# title: (short name, hour it starts, validation off, trusted, description)
TASK_TYPES = {
    "Brevstemmemodtager": (
        "BREV",
        8,
        False,
        False,
        "Du tager imod brevstemmer og hjælper de borgere, der stemmer før valgdagen.",
    ),
    "Fintæller": ("FINT", 17, True, False, "Du tæller stemmerne en gang til og fordeler de personlige stemmer."),
    "Tilforordnet": (
        "TILF",
        7,
        False,
        False,
        "Du tager imod vælgerne, udleverer stemmesedler og tæller stemmer, når valget er lukket.",
    ),
    "Valgsekretær": (
        "VSEK",
        7,
        True,
        True,
        "Du står for det praktiske på afstemningsstedet og holder forbindelsen til valgkontoret.",
    ),
    "Valgstyrer": ("VSTY", 7, False, True, "Du leder valget på afstemningsstedet sammen med de andre valgstyrere."),
    "Valgstyrerformand": ("VSTYF", 7, False, True, "Du leder valgstyrernes arbejde og underskriver valgbogen."),
}
VOTING_ROLES = {"TILF": VotingRole.APPOINTED, "VSEK": VotingRole.SECRETARY}
NIGHT = datetime.time(23, 59)
ENDS = {"BREV": datetime.time(16)}
ELECTION_TYPES = {
    "EU-parlamentsvalg": {"requires_age": True, "requires_residence": True},
    "Folketingsvalg og folkeafstemning": {
        "requires_age": True,
        "requires_residence": True,
        "requires_citizenship": True,
        "requires_competence": True,
    },
    "Kommunal- og regionsrådsvalg": {"requires_age": True, "requires_residence": True},
}
DIETS = ("Glutenfri", "Vegetarisk")
TEXTS = {
    Text.Kind.FRONT_PAGE: ("Vær med til at holde valg", True),
    Text.Kind.FAQ: ("Spørgsmål og svar", False),
    Text.Kind.DISCLOSURE: ("Sådan behandler vi dine oplysninger", True),
    Text.Kind.CONSENT: ("Må vi spørge dig igen ved næste valg?", True),
}
ENGLISH_TITLES = {
    Text.Kind.FRONT_PAGE: "Help us hold elections",
    Text.Kind.FAQ: "Questions and answers",
    Text.Kind.DISCLOSURE: "How we treat your data",
    Text.Kind.CONSENT: "May we ask you again at the next election?",
}


def furnish(*, now: datetime.datetime, samples: bool = True) -> None:
    """Give the municipality acted for what it starts with. samples: areas and places to try things on."""
    with transaction.atomic():
        teams = [Team(name=name, short_name=short) for name, short in TEAMS.items()]
        types = [_task_type(title, *facts) for title, facts in TASK_TYPES.items()]
        for row in (
            *teams,
            *types,
            *(ElectionType(title=title, **rules) for title, rules in ELECTION_TYPES.items()),
            *(SpecialDiet(title=title) for title in DIETS),
            *(_text(kind, title, active, now) for kind, (title, active) in TEXTS.items()),
            *(_text(kind, title, TEXTS[kind][1], now, "en") for kind, title in ENGLISH_TITLES.items()),
        ):
            row.save()
        make_default_templates(channel=Channel.DIGITAL_POST)
        _areas_and_places(teams, [one for one in types if one.short_name != "FINT"] if samples else None)
        Settings.objects.update(sample_data=samples)


def _task_type(title: str, short: str, starts: int, off: bool, trusted: bool, text: str) -> TaskType:
    return TaskType(
        title=title,
        short_name=short,
        starts=datetime.time(starts),
        ends=ENDS.get(short, NIGHT),
        payment_dkk=800,
        voting_role=VOTING_ROLES.get(short, VotingRole.UNDECIDED),
        payment_kind=PaymentKind.ALLOWANCE,
        validation_off=off,
        trusted=trusted,
        description=f"<p>{text}</p>",
    )


def _text(kind: str, title: str, active: bool, now: datetime.datetime, language: str = "da") -> Text:
    seed = resources.files("valghalla.onboarding").joinpath("seed", language, f"{kind}.html")
    return Text(
        kind=kind, language=language, title=title, html=seed.read_text(encoding="utf-8"), active=active, created_at=now
    )


def _areas_and_places(teams: list[Team], types: list[TaskType] | None) -> None:
    areas = {name: Area(name=name) for name in (AREAS if types is not None else AREAS[:1])}
    for area in areas.values():
        area.save()
    for title, area_name in SAMPLE_PLACES.items() if types is not None else ():
        place = WorkLocation(title=title, area=areas[area_name], **SAMPLE_ADDRESS)
        place.save()
        WorkLocationTeam.objects.bulk_create(WorkLocationTeam(work_location=place, team=team) for team in teams)
        WorkLocationTaskType.objects.bulk_create(
            WorkLocationTaskType(work_location=place, task_type=kind) for kind in types or ()
        )
