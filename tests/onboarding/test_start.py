"""What a new municipality starts with (A-480 to A-483)."""

import datetime

import pytest

from valghalla.communication.message_templates.merge import unknown_fields
from valghalla.communication.models import Event, MessageTemplate
from valghalla.content.models import Text
from valghalla.elections.models import ElectionType
from valghalla.municipalities.models import Settings
from valghalla.onboarding.start import furnish
from valghalla.participants.models import SpecialDiet
from valghalla.places.models import Area, WorkLocation
from valghalla.task_types.models import TaskType
from valghalla.teams.models import Team

pytestmark = pytest.mark.usefixtures("acting")


@pytest.fixture(autouse=True)
def _furnished(acting, now):
    furnish(now=now)


@pytest.mark.acceptance("A-480")
def test_numbers_of_everything():
    kinds = (MessageTemplate, ElectionType, TaskType, Area, WorkLocation, Team, SpecialDiet)
    assert [kind.objects.count() for kind in kinds] == [13, 3, 6, 4, 4, 16, 2]


@pytest.mark.acceptance("A-481")
def test_party_letters_are_right():
    letters = dict(Team.objects.values_list("name", "short_name"))
    wanted = ("Radikale Venstre", "Socialdemokratiet", "Socialistisk Folkeparti", "Venstre", "Enhedslisten")
    assert [letters[name] for name in wanted] == ["B", "A", "F", "V", "Ø"]


@pytest.mark.acceptance("A-129")
def test_election_types_ask_what_the_law_asks():
    rules = ("requires_age", "requires_residence", "requires_citizenship", "requires_competence")
    assert {one.title: [getattr(one, rule) for rule in rules] for one in ElectionType.objects.all()} == {
        "EU-parlamentsvalg": [True, True, False, False],
        "Folketingsvalg og folkeafstemning": [True, True, True, True],
        "Kommunal- og regionsrådsvalg": [True, True, False, False],
    }


@pytest.mark.acceptance("A-483")
def test_task_types_with_their_times_and_switches():
    day, night = datetime.time(7), datetime.time(23, 59)
    titles = ("Brevstemmemodtager", "Fintæller", "Tilforordnet", "Valgsekretær", "Valgstyrer", "Valgstyrerformand")
    assert set(TaskType.objects.values_list("title", flat=True)) == set(titles)
    assert not TaskType.objects.filter(description="").exists()
    found = TaskType.objects.values_list(
        "short_name", "starts", "ends", "payment_dkk", "validation_off", "trusted", "send_reminder"
    )
    assert sorted(found) == [
        ("BREV", datetime.time(8), datetime.time(16), 800, False, False, True),
        ("FINT", datetime.time(17), night, 800, True, False, True),
        ("TILF", day, night, 800, False, False, True),
        ("VSEK", day, night, 800, True, True, True),
        ("VSTY", day, night, 800, False, True, True),
        ("VSTYF", day, night, 800, False, True, True),
    ]


@pytest.mark.acceptance("A-480")
def test_areas_places_teams_diets_and_templates_are_those_of_the_list():
    assert list(Area.objects.order_by("sort_key").values_list("name", flat=True)) == ["Nord", "Syd", "Vest", "Øst"]
    places = WorkLocation.objects.order_by("sort_key").values_list("title", "postal_code", "city")
    assert list(places) == [
        (title, "4272", "Korsbæk") for title in ("Forsamlingshuset", "Idrætshallen", "Rådhuset", "Skolen")
    ]
    assert list(SpecialDiet.objects.order_by("sort_key").values_list("title", flat=True)) == ["Glutenfri", "Vegetarisk"]
    assert sorted(Team.objects.values_list("name", "short_name")) == sorted(
        {
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
        }.items()
    )
    assert sorted(MessageTemplate.objects.values_list("title", flat=True)) == [
        "Standard - Aflyst opgave",
        "Standard - Aflyst valg",
        "Standard - Annulleret invitation",
        "Standard - Fjernet fra opgave",
        "Standard - Fjernet pga. nye CPR-oplysninger",
        "Standard - Flyttet til en anden plads",
        "Standard - Invitation til opgave",
        "Standard - Invitationspåmindelse",
        "Standard - Nyt til ansvarlige",
        "Standard - Opgavepåmindelse",
        "Standard - bekræftelse på afmelding",
        "Standard - bekræftelse på tilmelding",
        "Standard - Ændret tid eller sted",
    ]


@pytest.mark.acceptance("A-480")
def test_sample_places_have_all_teams_and_all_types_but_counting():
    for place in WorkLocation.objects.all():
        assert place.teams.count() == 16
        assert "FINT" not in place.task_types.values_list("task_type__short_name", flat=True)
        assert place.task_types.count() == 5
    assert Settings.objects.get().sample_data


@pytest.mark.acceptance("E-188")
def test_they_go_by_digital_post_save_news_to_those_responsible():
    assert dict(MessageTemplate.objects.values_list("default_for", "channel")) == {
        event: "email" if event == "notice" else "digital_post" for event in Event
    }


def test_every_event_has_a_template_whose_fields_exist():
    templates = list(MessageTemplate.objects.all())
    assert {one.default_for for one in templates} == set(Event.values)
    assert [one.title for one in templates if unknown_fields(one.body) or unknown_fields(one.subject)] == []


def test_texts_for_citizens():
    assert dict(Text.objects.values_list("kind", "active")) == {
        "front_page": True,
        "faq": False,
        "disclosure": True,
        "consent": True,
    }
    assert all(text.html for text in Text.objects.all())
