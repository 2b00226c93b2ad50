"""An open page is told that others have changed what it shows."""

import datetime

import pytest

from tests.elections.factories import scene, work_location
from tests.pages import session_key, staff_client
from tests.participants.factories import participant
from tests.tasks.factories import task
from valghalla.accounts.models import StaffUser
from valghalla.accounts.sign_in import times
from valghalla.audit import actors
from valghalla.base import clock
from valghalla.elections.copy import take_in
from valghalla.tasks.assign import assign
from valghalla.tasks.distribution.distribute import Wanted, distribute

pytestmark = [pytest.mark.usefixtures("acting"), pytest.mark.acceptance("A-027")]


@pytest.fixture
def clerks(now, monkeypatch):
    """The time stands still but for what a test adds."""
    monkeypatch.setattr(clock, "now", lambda: now)
    return StaffUser.objects.create(subject="lis", name="Lis", role="editor", created_at=now)


def url(client, path: str) -> str:
    """What the page asks now and then."""
    return client.get(path).context["watch"].url


def paths(s) -> tuple[str, str]:
    """The pages that watch, one for all of the election and one for a place."""
    return f"/elections/{s.election.pk}/tasks/", f"/elections/{s.election.pk}/places/{s.place.pk}/"


def test_the_participant_list_is_told_too(office, clerks, now):
    s = scene()
    listed = f"/elections/{s.election.pk}/lists/participants/"
    asked = url(office, listed)
    assert f'data-news="{asked.replace("&", "&amp;")}"' in office.get(listed).content.decode()
    assert office.get(asked).status_code == 204
    give(task(s), clerks, now + datetime.timedelta(seconds=5))
    assert "Nye ændringer" in office.get(asked).content.decode()


def give(one, who: StaffUser, now: datetime.datetime) -> None:
    """Assign the task to somebody."""
    assign(one, to=participant(), by=actors.staff(who.pk), now=now)


def test_nothing_is_told_before_somebody_else_changes_something(office, staff, clerks, now):
    s = scene()
    one, two = task(s), task(s)
    give(one, clerks, now)
    give(two, staff, now)
    watched = [url(office, path) for path in paths(s)]
    assert [office.get(one).status_code for one in watched] == [204, 204]
    give(task(s, task_day=s.election.first_day), staff, now)
    assert [office.get(one).status_code for one in watched] == [204, 204]


def test_what_a_colleague_does_is_told_with_a_way_to_see_it(office, clerks, now):
    s = scene()
    one = task(s)
    watched = [url(office, path) for path in paths(s)]
    give(one, clerks, now + datetime.timedelta(seconds=5))
    answers = [office.get(address) for address in watched]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert ["Nye ændringer – vis dem" in answer.content.decode() for answer in answers] == [True, True]
    assert [office.get(url(office, path)).status_code for path in paths(s)] == [204, 204]


def test_a_change_that_began_before_the_page_and_was_done_after_it_is_told(office, clerks, now):
    s = scene()
    one = task(s)
    watched = url(office, paths(s)[0])
    give(one, clerks, now - datetime.timedelta(seconds=10))
    assert office.get(watched).status_code == 200


def test_tasks_that_come_are_told_and_other_places_do_not_matter_to_a_place(office, clerks, now):
    s = scene()
    overview, place = (url(office, path) for path in paths(s))
    (hall,) = take_in(s.election, [work_location("Hallen")])
    give(task(s, work_location=hall), clerks, now)
    assert [office.get(one).status_code for one in (overview, place)] == [200, 204]
    distribute(
        s.place,
        [Wanted(s.election.election_day, s.team.pk, s.task_type.pk, 3)],
        by=actors.staff(clerks.pk),
        now=now,
    )
    assert office.get(place).status_code == 200


def test_what_makes_no_sense_is_unknown(office, clerks, now, other_municipality):
    s = scene()
    good = url(office, paths(s)[1])
    assert [
        office.get(address).status_code
        for address in (
            "/news/",
            f"/news/?election={s.election.pk}&since=x&seen=0",
            good.replace(f"place={s.place.pk}", "place=999999"),
            good.replace(f"election={s.election.pk}", "election=999999"),
        )
    ] == [404] * 4


def test_asking_for_news_does_not_keep_anybody_signed_in(office, staff, municipality, now, monkeypatch):
    s = scene()
    office.cookies["valghalla"] = session_key(municipality, {"staff": staff.pk} | times(clock.now()))
    asked = url(office, paths(s)[0])
    begun = until(office)
    later = clock.now() + datetime.timedelta(minutes=40)
    monkeypatch.setattr(clock, "now", lambda: later)
    office.get(asked)
    assert until(office) == begun
    office.get("/")
    assert until(office) > begun
    gone = staff_client(staff, municipality)
    del gone.cookies["valghalla"]
    assert gone.get(asked).status_code == 302


def until(client) -> float:
    """When the session ends as things stand."""
    return client.session["until"]
