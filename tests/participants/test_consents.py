"""Who has consented: the newest answer counts, and which text it was about is known."""

import datetime

import pytest

from tests.participants.factories import participant
from valghalla.audit import actors
from valghalla.content.models import Text
from valghalla.participants.consents import Answered, Consent, answers_of, standing
from valghalla.participants.models import Participant
from valghalla.participants.statements import answered, saw

LATER = datetime.timedelta(days=30)


@pytest.fixture
def texts(acting, now) -> list[Text]:
    """Two versions of the consent declaration, the second in force, and one in English."""
    return [
        Text.objects.create(kind="consent", html=f"<p>{name}</p>", language=language, created_at=at)
        for name, language, at in [("Første", "da", now - LATER), ("Anden", "da", now), ("First", "en", now)]
    ]


@pytest.fixture
def people(texts, now) -> dict[str, Participant]:
    """Somebody of every kind."""
    first, second, english = texts
    said = {
        "current": [(second, True)],
        "english": [(english, True)],
        "earlier": [(first, True)],
        "took back": [(first, True), (second, False)],
        "changed her mind": [(first, False), (second, True)],
        "said no": [(second, False)],
        "never asked": [],
    }
    made = {name: participant(first_names=name) for name in said}
    for name, answers in said.items():
        for text, answer in answers:
            answered(made[name], text, answer, by=actors.participant(made[name].pk), now=now)
    return made


@pytest.mark.acceptance("A-322")
@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Consent.GIVEN, {"current", "english", "earlier", "changed her mind"}),
        (Consent.CURRENT, {"current", "english", "changed her mind"}),
        (Consent.EARLIER, {"earlier"}),
        (Consent.REFUSED, {"took back", "said no"}),
        (Consent.NEVER_ASKED, {"never asked"}),
        (Consent.NOT_GIVEN, {"took back", "said no", "never asked"}),
    ],
)
def test_the_newest_answer_decides_where_somebody_stands(people, wanted, names):
    assert {person.first_names for person in standing(Participant.objects.all(), wanted)} == names


@pytest.mark.acceptance("A-322")
def test_each_answer_is_kept_with_its_time_and_the_version_of_the_text(texts, acting, by, now):
    person, (first, second, english) = participant(), texts
    statement = Text.objects.create(kind="disclosure", html="<p>Oplysning</p>", created_at=now)
    saw(person, statement, by=by, now=now)
    answered(person, first, True, by=by, now=now)
    answered(person, second, False, by=by, now=now + LATER)
    answered(person, english, True, by=by, now=now + 2 * LATER)
    assert answers_of(person) == [
        Answered("consent", True, now + 2 * LATER, 1, now),
        Answered("consent", False, now + LATER, 2, now),
        Answered("consent", True, now, 1, now - LATER),
        Answered("disclosure", None, now, 1, now),
    ]
