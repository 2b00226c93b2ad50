"""Wishes to swap in the office: seen where tasks are looked at, answered once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.citizen_site.conftest import read
from tests.elections.factories import Scene, scene
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.tasks.models import SwapWish, Task, TaskEvent, TaskState


@pytest.fixture
def stage(acting) -> Scene:
    return scene()


def wish_of(stage: Scene, now, first_names: str = "Åse", **values) -> SwapWish:
    mine: Task = held(stage, participant(first_names=first_names, last_name="Prøve"), TaskState.ACCEPTED)
    told = {"wish": "Hellere <i>sent</i>", "asked_at": now}
    return SwapWish.objects.create(
        task=mine, participant_id=mine.participant_id, election=stage.election, **(told | values)
    )


def test_it_is_seen_on_the_start_page_and_at_the_place(stage, office, now):
    place = f"/elections/{stage.election.pk}/places/{stage.place.pk}/"
    assert "Se ønskerne om bytte" not in read(office.get(place))
    wish = wish_of(stage, now)
    assert "1 deltager her vil hellere have en anden opgave." in read(office.get(place))
    start = office.get("/")
    assert "Ønsker om bytte" in read(start)
    assert f'href="/elections/{stage.election.pk}/tasks/swaps/"' in start.content.decode()
    Task.objects.filter(pk=wish.task_id).update(state="available", participant=None)
    assert "vil hellere" not in read(office.get(place))


def test_it_is_answered_once(stage, office, now):
    wish = wish_of(stage, now)
    listed, address = (
        f"/elections/{stage.election.pk}/tasks/swaps/",
        f"/elections/{stage.election.pk}/tasks/swaps/{wish.pk}/",
    )
    page = office.get(listed)
    assert "Åse Prøve" in read(page)
    assert "<i>sent</i>" not in page.content.decode()
    assert "Hellere &lt;i&gt;sent&lt;/i&gt;" in office.get(address).content.decode()
    assert office.post(address, {"do": "refuse", "answer": "x" * 501}).status_code == 422
    assert office.post(address, {"answer": "uden knap"}).status_code == 200
    for _ in range(2):
        assert office.post(address, {"do": "refuse", "answer": "Alle pladser er besat."})["Location"] == listed
    wish.refresh_from_db()
    assert (wish.state, wish.answer) == ("refused", "Alle pladser er besat.")
    assert list(TaskEvent.objects.values_list("kind", flat=True)) == ["swap_refused"]
    assert "Ingen venter på svar." in read(office.get(listed))


def test_pages_of_fifty_in_as_many_queries_as_for_one(stage, office, now):
    def asked(path: str) -> tuple[str, int]:
        with CaptureQueriesContext(connection) as queries:
            text = read(office.get(path))
        return text, len(queries)

    listed = f"/elections/{stage.election.pk}/tasks/swaps/"
    wish_of(stage, now)
    asked(listed)
    few = asked(listed)[1]
    wishes = [wish_of(stage, now, f"Nummer {number:02}") for number in range(51)]
    text, many = asked(listed)
    assert (text.count("Nummer") >= 49, "Nummer 50" in text, many <= few <= 15) == (True, False, True)
    assert "Nummer 50" in asked(f"{listed}?after={wishes[48].pk}")[0]
