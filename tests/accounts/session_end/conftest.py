"""People whose session is over, with a form in hand."""

import datetime
import html
import re
from dataclasses import dataclass

import pytest
from django.test import Client

from tests.elections.factories import scene
from tests.pages import SiteClient, citizen_client, session_key, staff_client
from tests.participants.factories import participant
from valghalla.accounts.whose import Citizen, sealed_citizen
from valghalla.base import clock
from valghalla.base.cpr_number import CprNumber
from valghalla.base.tenancy import acting_for

AASE, BODIL = "1012620000", "2207781048"
PROFILE = "/profile/"


@dataclass
class Clock:
    """A clock that is moved by hand."""

    at: datetime.datetime

    def __call__(self) -> datetime.datetime:
        return self.at

    def forward(self, **time: int) -> None:
        """Let time pass."""
        self.at += datetime.timedelta(**time)


@pytest.fixture
def time(monkeypatch, now) -> Clock:
    """The clock that every page reads."""
    hand = Clock(now)
    monkeypatch.setattr(clock, "now", hand)
    return hand


@pytest.fixture
def aase(time, municipality) -> SiteClient:
    """A participant's browser, signed in at noon."""
    with acting_for(municipality):
        scene()
        participant(cpr=AASE, first_names="Åse", last_name="Østergård", mobile="11111111", email="aase@example.com")
    return citizen_client(AASE, municipality, "Åse Østergård")


@pytest.fixture
def karen(time, staff, municipality) -> SiteClient:
    """An administrator's browser, signed in at noon."""
    return staff_client(staff, municipality)


def signs_in(client: Client, municipality, cpr: str) -> None:
    """She signs in again in the same browser."""
    with acting_for(municipality):
        citizen = sealed_citizen(Citizen(CprNumber(cpr), "Prøve Person"))
    client.cookies["valghalla"] = session_key(municipality, {"citizen": citizen})


def staff_signs_in(client: Client, municipality, staff) -> None:
    """The member of staff signs in again in the same browser."""
    client.cookies["valghalla"] = session_key(municipality, {"staff": staff.pk})


def hidden_fields(page: str) -> list[tuple[str, str]]:
    """What the page's form that sends again holds, besides token and handle."""
    form = page.split('name="kept_form"', 1)[1].split("</form>")[0]
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    return [(html.unescape(name), html.unescape(value)) for name, value in found]


def sends_again(client: Client, page: str):
    """Press the one button."""
    main = page.split("<main", 1)[1]
    action = html.unescape(re.search(r'<form method="post" action="([^"]*)"', main)[1])
    handle = re.search(r'name="kept_form" value="([^"]*)"', main)[1]
    values: dict[str, list[str]] = {"kept_form": [handle]}
    for name, value in hidden_fields(page):
        values.setdefault(name, []).append(value)
    return client.post(action, values)
