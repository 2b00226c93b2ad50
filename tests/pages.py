"""Clients for the sites, and a real server for browsers."""

import datetime
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.test import Client
from playwright.sync_api import Browser, sync_playwright

from valghalla.accounts.models import StaffUser
from valghalla.accounts.sessions import SessionStore
from valghalla.accounts.sign_in import times
from valghalla.accounts.whose import Citizen, sealed_citizen
from valghalla.base import clock
from valghalla.base.cpr_number import CprNumber
from valghalla.base.tenancy import acting_for
from valghalla.cli.browser import find as chromium_path
from valghalla.municipalities.models import Municipality
from valghalla.operators.models import Operator
from valghalla.operators.sessions import SessionStore as OperatorSessionStore
from valghalla.operators.signed_in import values_of
from valghalla.participants.models import Participant


class SiteClient(Client):
    """Django's test client on one host. Requests run as they come from outside: acting for nobody until the host is known."""

    def __init__(self, host: str, **options) -> None:
        self.host = host
        super().__init__(headers={"host": host}, **options)


def staff_client(staff: StaffUser, municipality: Municipality) -> SiteClient:
    """A browser in which this member of staff has signed in on the administrative site."""
    return _with_session(municipality.admin_host, municipality, {"staff": staff.pk})


def agree(client: Client, path: str, **typed: Any) -> Any:
    """Open the page that asks, and answer yes to what it shows. typed: what is filled in besides."""
    confirm = client.get(path).context["page"].confirm
    return client.post(path, dict(confirm.hidden) | typed)


def citizen_client(cpr_digits: str, municipality: Municipality, name: str = "Prøve Person") -> SiteClient:
    """A browser in which the citizen with this CPR number has signed in, with or without a profile."""
    with acting_for(municipality):
        sealed = sealed_citizen(Citizen(CprNumber(cpr_digits), name))
    return _with_session(municipality.citizen_host, municipality, {"citizen": sealed})


def operator_client(operator: Operator) -> SiteClient:
    """A browser in which this operator has signed in on the operator's site."""
    session = OperatorSessionStore()
    session.update(values_of(operator, now=clock.now()))
    session.create()
    session.save()
    client = SiteClient(django_settings.OPERATOR_HOST)
    client.cookies["valghalla"] = session.session_key
    return client


def session_key(municipality: Municipality, values: dict[str, object]) -> str:
    """The cookie value of a new session with these values, good for an hour."""
    with acting_for(municipality):
        session = SessionStore()
        session.update(values | times(clock.now()))
        session.create()
        key = session.session_key
    assert key is not None
    return key


def _with_session(host: str, municipality: Municipality, values: dict[str, object]) -> SiteClient:
    client = SiteClient(host)
    client.cookies["valghalla"] = session_key(municipality, values)
    return client


@pytest.fixture
def office(staff: StaffUser, municipality: Municipality) -> SiteClient:
    """The administrative site of Korsbæk, signed in as an administrator."""
    return staff_client(staff, municipality)


@pytest.fixture
def operator(municipality: Municipality, now: datetime.datetime) -> Operator:
    """Somebody who runs the service."""
    return Operator.objects.create(
        subject="drift-1", name="Dagny Driftsen", created_at=now, last_sign_in_at=now, email="dagny@example.com"
    )


@pytest.fixture
def operations(operator: Operator) -> SiteClient:
    """The operator's site, signed in."""
    return operator_client(operator)


@pytest.fixture
def citizen(municipality: Municipality):
    """``citizen(participant)``: the citizen site of Korsbæk, signed in as her."""

    def client(participant: Participant) -> SiteClient:
        with acting_for(municipality):
            digits = participant.cpr.digits
        return citizen_client(digits, municipality, participant.name)

    return client


@pytest.fixture
def anonymous_citizen(municipality: Municipality) -> SiteClient:
    """The citizen site of Korsbæk, nobody signed in."""
    return SiteClient(municipality.citizen_host)


@pytest.fixture
def live_site(committed, municipality: Municipality) -> Iterator[str]:
    """A server over the database of the test; ``http://korsbaek.localhost:<port>`` and the other hosts lead to it.

    Gives ":<port>". The test must use ``committed`` data.
    """
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(StaticFilesHandler(WSGIHandler()))
    # Stopping waits for the end of a poll, which is half a second when nothing is said of it.
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f":{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


class _Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, format, *args) -> None:
        """Nothing."""


@pytest.fixture
def today() -> datetime.date:
    """The date of ``now``."""
    return datetime.date(2026, 10, 1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, or what VALGHALLA_CHROMIUM names; without one the test is left out, and says so.

    Its driver keeps a loop in this thread, which Django takes for asynchronous code.
    """
    path = chromium_path()
    if path is None:
        reason = "there is no Chromium: nothing is tried in a browser"
        warnings.warn(reason, stacklevel=1)
        pytest.skip(reason)
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=path, args=quiet)
        yield chromium
        chromium.close()
