"""A provider to sign in at, and a way through it without a browser."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from valghalla.integrations import oidc
from valghalla.integrations.oidc import Begun, Person, Registration
from valghalla_simulators import Simulators
from valghalla_simulators.operator_sign_in import asked
from valghalla_simulators.operator_sign_in.people import PEOPLE
from valghalla_simulators.operator_sign_in.provider import Provider
from valghalla_simulators.operator_sign_in.tokens import Flaw

REDIRECT = "http://drift.localhost:8000/sign-in/answer/"


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    """What is remembered of a provider does not outlive a test."""
    oidc.forget()
    yield
    oidc.forget()


@pytest.fixture(scope="module")
def shared(outside_keys: Path) -> Iterator[Simulators]:
    """Simulators that no test stops; their key is made once."""
    with Simulators(keys=outside_keys, http_port=0, cpr_port=0, smtp_port=0) as running:
        assert running.operators.key
        yield running


@pytest.fixture
def way(shared: Simulators) -> "Way":
    """To a provider that nobody has changed anything about."""
    first = shared.operators
    shared.world.operators = provider = Provider(first.issuer)
    provider.__dict__["key"] = first.key
    return Way(provider, Registration(provider.issuer, provider.client_id, provider.client_secret))


@pytest.fixture
def short_way(outside_keys: Path) -> Iterator["Way"]:
    """To a provider that may be stopped, and is afterwards."""
    with Simulators(keys=outside_keys, http_port=0, cpr_port=0, smtp_port=0) as running:
        provider = running.operators
        registration = Registration(provider.issuer, provider.client_id, provider.client_secret)
        yield Way(provider, registration, running.stop)


@dataclass
class Way:
    """From our site to the provider and back."""

    provider: Provider
    registration: Registration
    stop: Callable[[], None] = lambda: None

    def begin(self) -> Begun:
        return oidc.begin(self.registration, redirect_uri=REDIRECT)

    def answer(self, begun: Begun, flaw: Flaw = Flaw.NONE) -> dict[str, str]:
        """The query that the first of the provider's people comes back with."""
        fields = dict(parse_qsl(urlsplit(begun.address).query))
        wanted = asked.read(fields, client_id=self.provider.client_id)
        address = self.provider.answer(wanted, PEOPLE[0], flaw=flaw)
        assert address.startswith(REDIRECT)
        return dict(parse_qsl(urlsplit(address).query))

    def finish(self, begun: Begun, answer: dict[str, str], *, later: float = 0.0, **changed) -> Person:
        """later: seconds between the question and the answer."""
        now = datetime.datetime.now(datetime.UTC)
        given = {"redirect_uri": REDIRECT, "nonce": begun.nonce, "code_verifier": begun.code_verifier}
        later_now = now + datetime.timedelta(seconds=later)
        return oidc.finish(self.registration, answer, **(given | {"asked_at": now, "now": later_now} | changed))
