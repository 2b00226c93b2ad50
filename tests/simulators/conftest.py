"""A simulated world of the test's own, and clients that speak to it."""

import os
import ssl
import warnings
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from lxml import etree

from valghalla_simulators import Simulators
from valghalla_simulators.digital_post.service import Repeated
from valghalla_simulators.keys import key_of
from valghalla_simulators.sts.service import State

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def simulators(outside_keys: Path) -> Iterator[Simulators]:
    with Simulators(keys=outside_keys, http_port=0, cpr_port=0, smtp_port=0) as running:
        yield running


@pytest.fixture
def web(simulators: Simulators) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=simulators.http_url, trust_env=False, timeout=10) as client:
        yield client


def tls(simulators: Simulators, certificate: Path | None) -> ssl.SSLContext:
    """A client's side of the handshake, with or without a certificate."""
    context = ssl.create_default_context(cafile=simulators.keys.authority)
    if certificate:
        context.load_cert_chain(certificate, key_of(certificate))
    return context


@pytest.fixture
def cpr(simulators: Simulators) -> Iterator[httpx.Client]:
    with httpx.Client(verify=tls(simulators, simulators.keys.client), trust_env=False, timeout=10) as client:
        yield client


@pytest.fixture(scope="session")
def official_schema() -> etree.XMLSchema:
    """The official message schema of SF1520 version 5; the test is left out, loudly, where the file is not at hand."""
    return etree.XMLSchema(file=str(official_file("libxml2/PersonBaseDataExtendedServiceMsg.xsd")))


@pytest.fixture(scope="session")
def official_fault_schema() -> etree.XMLSchema:
    """The official schema of a fault's detail."""
    return etree.XMLSchema(file=str(official_file("sp/ServiceplatformFault_1.xsd")))


def official_file(name: str) -> Path:
    """A file of the official contract, outside the tree."""
    given = os.environ.get("VALGHALLA_OFFICIAL_SCHEMAS")
    folder = Path(given) if given else ROOT.parent / "shared" / "reference"
    file = folder / "danish-infrastructure" / "schemas" / "sf1520-personbasedataextended-5" / name
    if not file.is_file():
        reason = f"not validated against the official CPR contract: {name} is not at hand (VALGHALLA_OFFICIAL_SCHEMAS)"
        warnings.warn(reason, stacklevel=2)
        pytest.skip(reason)
    return file


@pytest.fixture(scope="session")
def _platform(outside_keys: Path) -> Iterator[Simulators]:
    with Simulators(keys=outside_keys, http_port=0, cpr_port=0, smtp_port=0) as running:
        yield running


@pytest.fixture
def outside_platform(_platform: Simulators) -> Iterator[Simulators]:
    """Simulators that are kept from test to test; their switches on the platform are put back."""
    platform = _platform.platform
    platform.digital_post.pause_seconds = 0
    yield _platform
    platform.time.reset()
    platform.sts.state, platform.sts.signs_with_next, platform.access_tokens.down = State.UP, False, False
    platform.sts.withdrawn.clear()
    platform.digital_post.chances.clear()
    platform.digital_post.repeated = Repeated.SAME_ANSWER
    platform.digital_post.enquiry_down = False
    platform.digital_post.posts.clear()
    platform.beskedfordeler.callback = ""
    _platform.cpr.register.reset()
    _platform.amqp.down = False
