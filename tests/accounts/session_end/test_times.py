"""How long a session lasts, and staying longer."""

import datetime

import pytest

from tests.accounts.session_end.conftest import PROFILE
from tests.pages import SiteClient, operator_client
from valghalla.operators.models import Operator

JSON = {"accept": "application/json"}


def told(client: SiteClient, now: datetime.datetime) -> int | None:
    """Minutes left as the server tells a script; None when nobody is signed in."""
    ends = client.get("/session/", headers=JSON).json()["ends"]
    return None if ends is None else round((datetime.datetime.fromisoformat(ends) - now).total_seconds() / 60)


def prolonged(client: SiteClient, now: datetime.datetime) -> int | None:
    """Minutes left after asking for more."""
    ends = client.post("/session/prolong/", headers=JSON).json()["ends"]
    return None if ends is None else round((datetime.datetime.fromisoformat(ends) - now).total_seconds() / 60)


@pytest.mark.acceptance("E-011")
def test_a_citizen_has_sixty_minutes_whatever_she_does(aase, time):
    for minutes in (20, 20, 19):
        time.forward(minutes=minutes)
        assert aase.get(PROFILE).status_code == 200
    assert told(aase, time.at) == 1
    time.forward(minutes=1)
    assert aase.get(PROFILE)["Location"] == "/sign-in/?next=%2Fprofile%2F"
    assert told(aase, time.at) is None


@pytest.mark.acceptance("E-012")
def test_a_citizen_gets_sixty_more_by_asking(aase, time):
    time.forward(minutes=50)
    assert prolonged(aase, time.at) == 60
    time.forward(minutes=59)
    assert aase.get(PROFILE).status_code == 200


def test_asking_too_late_does_not_help(aase, time):
    time.forward(minutes=60)
    assert prolonged(aase, time.at) is None
    assert aase.get(PROFILE).status_code == 302


@pytest.mark.parametrize("who", ["aase", "karen"])
def test_twelve_hours_are_the_most(who, time, request):
    client = request.getfixturevalue(who)
    for _ in range(14):
        time.forward(minutes=50)
        prolonged(client, time.at)
    assert told(client, time.at) == 12 * 60 - 14 * 50
    time.forward(minutes=20)
    assert told(client, time.at) is None


@pytest.mark.acceptance("A-459")
def test_use_prolongs_for_staff(karen, time):
    for _ in range(4):
        time.forward(minutes=40)
        assert karen.get("/").status_code == 200
    assert told(karen, time.at) == 60


def test_asking_how_long_it_lasts_is_no_use_of_the_site(karen, time):
    for minutes in (40, 15, 4):
        time.forward(minutes=minutes)
        told(karen, time.at)
    assert told(karen, time.at) == 1
    time.forward(minutes=1)
    assert told(karen, time.at) is None


def test_nobody_is_told_nothing_and_prolongs_nothing(municipality, time):
    client = SiteClient(municipality.citizen_host)
    assert (told(client, time.at), prolonged(client, time.at)) == (None, None)
    assert client.get("/session/")["Location"] == "/sign-in/?next=%2Fsession%2F"


def test_without_scripts_one_comes_back_to_the_page(aase, time):
    time.forward(minutes=30)
    answer = aase.post("/session/prolong/", {"next": "/profile/?a=1"})
    assert answer["Location"] == "/profile/?a=1"
    assert "Du er logget ind til kl. 13.30." in aase.get("/profile/").content.decode()


@pytest.mark.parametrize("next_", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(aase, next_):
    assert aase.post("/session/prolong/", {"next": next_})["Location"] == "/"


def test_prolonging_is_a_post_with_a_token(aase):
    assert aase.get("/session/prolong/").status_code == 405
    aase.handler.enforce_csrf_checks = True
    assert aase.post("/session/prolong/", headers=JSON).status_code == 403


def test_the_frame_tells_the_citizen_until_when(aase, time):
    page = aase.get(PROFILE).content.decode()
    assert "Logget ind til kl. <span data-session-until>13.00</span>" in page
    assert 'data-ends="2026-10-01T11:00:00+00:00" data-now="2026-10-01T10:00:00+00:00"' in page
    assert 'data-words="under et minut|1 minut|2 minutter|3 minutter|4 minutter|5 minutter"' in page


def test_the_frame_tells_the_office(karen):
    page = karen.get("/").content.decode()
    assert "data-session-warning" in page
    assert "Forlæng" not in page
    assert "og længere, så længe du bruger siden" in page


def test_the_frame_says_nothing_to_nobody(municipality, aase):
    assert "data-session" not in SiteClient(municipality.citizen_host).get("/").content.decode()


def test_operators_are_warned_too(time, db):
    operator = Operator.objects.create(subject="s", name="Ove", created_at=time.at, last_sign_in_at=time.at)
    client = operator_client(operator)
    assert "data-session-warning" in client.get("/").content.decode()
    time.forward(minutes=50)
    assert told(client, time.at) == 10
    assert prolonged(client, time.at) == 60
