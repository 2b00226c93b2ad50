"""The office writes down a yes with the contact data that came with it."""

import pytest

from tests.elections.factories import scene
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.base.errors import StaleVersion
from valghalla.communication.models import Message
from valghalla.elections.models import Election
from valghalla.participants.models import SpecialDiet
from valghalla.tasks.errors import NotEligible
from valghalla.tasks.models import TaskState
from valghalla.tasks.reply import accept_for

pytestmark = pytest.mark.usefixtures("acting")


def said_yes(task, person, by, now, **values):
    given = {"mobile": "12 34 56 78", "email": "ny@example.dk", "diets": [], "version": person.version} | values
    return accept_for(task, participant=person, **given, by=by, now=now)


@pytest.mark.acceptance("A-243", "A-366")
def test_the_task_is_accepted_and_the_contact_data_stored(by, now):
    s, person = scene(), participant()
    diet = SpecialDiet.objects.create(title="Vegetar")
    assert said_yes(held(s, person), person, by, now, diets=[diet.pk]).state == TaskState.ACCEPTED
    person.refresh_from_db()
    assert (person.mobile, person.email, list(person.diets.values_list("diet", flat=True))) == (
        "12345678",
        "ny@example.dk",
        [diet.pk],
    )
    assert list(Message.objects.values_list("event", "participant_id")) == [("confirmation", person.pk)]


@pytest.mark.acceptance("A-362")
def test_in_an_inactive_election_nothing_is_sent(by, now):
    s, person = scene(state=Election.State.INACTIVE), participant()
    assert said_yes(held(s, person), person, by, now).state == TaskState.ACCEPTED
    assert not Message.objects.exists()


def test_neither_is_done_when_one_cannot_be(by, now):
    s, person = scene(), participant(status=90)
    task = held(s, person)
    with pytest.raises(NotEligible):
        said_yes(task, person, by, now)
    with pytest.raises(StaleVersion):
        said_yes(task, person, by, now, version=7)
    person.refresh_from_db()
    task.refresh_from_db()
    assert (person.mobile, task.state) == ("", TaskState.UNANSWERED)
