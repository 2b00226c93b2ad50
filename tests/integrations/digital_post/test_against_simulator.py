"""From end to end against the simulated platform: another reading of the contract, with certificates on both sides."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.integrations.digital_post.making import PDF, address, file, paper, post
from tests.outside import platform_settings
from valghalla.base import clock
from valghalla.base.cpr_number import parse
from valghalla.integrations import Level, digital_post, serviceplatformen
from valghalla.integrations.digital_post import Action, NotTrusted, Service, Unavailable, WrongSettings
from valghalla.integrations.digital_post.check import check
from valghalla_simulators import Simulators
from valghalla_simulators.digital_post.posts import Kind
from valghalla_simulators.digital_post.service import Fault
from valghalla_simulators.municipalities import KORSBAEK
from valghalla_simulators.sts import WS_TRUST_PATH
from valghalla_simulators.sts.service import State

CVR = KORSBAEK.cvr or ""
LAPSED_CVR = "10101010"


@pytest.fixture(scope="module")
def simulators(outside_keys):
    with Simulators(keys=outside_keys, http_port=0, cpr_port=0, smtp_port=0) as running:
        running.platform.digital_post.pause_seconds = 0
        yield running


@pytest.fixture
def platform(simulators):
    platform = simulators.platform
    yield platform
    platform.sts.state, platform.sts.signs_with_next = State.UP, False
    platform.digital_post.chances.clear()


@pytest.fixture
def connection(simulators):
    given = platform_settings(simulators)
    platform = serviceplatformen.Connection(**given["SERVICEPLATFORMEN"])
    return digital_post.Connection(platform=platform, **given["DIGITAL_POST"])


@pytest.fixture
def service(connection, platform):
    with Service(connection, now=own_clock()) as service:
        yield service


def own_clock():
    """The machine's clock, as nobody else reads it: tokens are kept for each clock."""
    return lambda: clock.now()


def new_post(**changes):
    return post(reference=str(uuid.uuid4()), written_at=None, **changes)


def arrived(platform, reference):
    found = []
    for _ in range(200):
        if found := platform.digital_post.delivered(reference):
            break
        platform.digital_post.stopping.wait(0.02)
    return found


def by_ws_trust(connection, simulators):
    platform = replace(connection.platform, sts_kind="ws-trust", sts_url=simulators.platform_url + WS_TRUST_PATH)
    return replace(connection, platform=platform)


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize("kind", ["rest", "ws-trust"])
def test_a_message_arrives_in_the_box(simulators, platform, connection, version, kind):
    connection = replace(connection, memo_version=version)
    if kind == "ws-trust":
        connection = by_ws_trust(connection, simulators)
    sent = new_post(
        attachments=(file("Vejledning: 1.pdf"),),
        action=Action("Svar", "https://korsbaek.valg.example/task/1"),
        notification="Brev",
        may_reply=False,
    )
    with Service(connection, now=own_clock()) as service:
        accepted = service.send(sent, on_behalf_of=CVR)
    (found,) = arrived(platform, sent.reference)
    assert (found.transmission_id, found.kind, found.number) == (accepted.transmission, Kind.DIGITAL, "1012620000")
    assert (found.message_id, found.cvr, found.sender, found.error) == ("0999-812", CVR, "Korsbæk Kommune", "")


def test_a_letter_is_posted(service, platform):
    sent = paper(reference=str(uuid.uuid4()), attachments=(file("Kort.pdf", PDF),))
    accepted = service.send_letter(sent, on_behalf_of=CVR)
    (found,) = arrived(platform, sent.reference)
    assert (found.transmission_id, found.kind, found.name) == (accepted.transmission, Kind.LETTER, address().name)


def test_who_has_digital_post(service):
    assert service.can_receive(parse("1012620000"), on_behalf_of=CVR)
    assert not service.can_receive(parse("1410701029"), on_behalf_of=CVR)  # nobody's number


@pytest.mark.parametrize("fault", [Fault.UNKNOWN_ERROR, Fault.HANG_UP])
def test_an_unknown_outcome_and_the_same_message_again_is_one_message(service, platform, fault):
    sent = new_post()
    platform.digital_post.chances[fault] = 1000
    with pytest.raises(Unavailable) as raised:
        service.send(sent, on_behalf_of=CVR)
    assert raised.value.perhaps_done
    platform.digital_post.chances.clear()
    accepted = service.send(sent, on_behalf_of=CVR)
    (found,) = arrived(platform, sent.reference)
    assert found.transmission_id == accepted.transmission


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        (Fault.REJECT, digital_post.Refused, "VALIDATION"),
        (Fault.FORBIDDEN, WrongSettings, "http_403"),
        (Fault.STALE_TOKEN, WrongSettings, "http_401"),
        (Fault.DOWN, Unavailable, "http_503"),
    ],
)
def test_each_kind_of_trouble(service, platform, fault, kind, code):
    sent = new_post()
    platform.digital_post.chances[fault] = 1000
    with pytest.raises(kind) as raised:
        service.send(sent, on_behalf_of=CVR)
    assert (type(raised.value), raised.value.code) == (kind, code)
    assert platform.digital_post.accepted(sent.reference) == 0


def test_a_platform_that_has_forgotten_all_tokens(service, platform):
    service.send(new_post(), on_behalf_of=CVR)
    platform.sts.expire()
    assert service.send(new_post(), on_behalf_of=CVR).transmission


@pytest.mark.parametrize("kind", ["rest", "ws-trust"])
@pytest.mark.parametrize(
    ("state", "code"),
    [
        (State.ENCRYPTED, ""),
        (State.WRONG_ISSUER, "issuer"),
        (State.EXPIRED_CERTIFICATE, "sts_certificate_expired"),  # though the key is a trusted one
    ],
)
def test_the_sts_at_its_worst(simulators, platform, connection, kind, state, code):
    platform.sts.state = state
    connection = by_ws_trust(connection, simulators) if kind == "ws-trust" else connection
    with Service(connection, now=own_clock()) as service:
        if not code:
            assert service.send(new_post(), on_behalf_of=CVR).transmission
            return
        with pytest.raises(NotTrusted) as raised:
            service.send(new_post(), on_behalf_of=CVR)
    assert raised.value.code == code


def test_the_sts_changes_keys(connection, platform):
    platform.sts.signs_with_next = True
    with Service(connection, now=own_clock()) as service:
        assert service.send(new_post(), on_behalf_of=CVR).transmission


@pytest.mark.parametrize("kind", ["rest", "ws-trust"])
def test_without_an_agreement_in_force(simulators, platform, connection, kind):
    connection = by_ws_trust(connection, simulators) if kind == "ws-trust" else connection
    with Service(connection, now=own_clock()) as service, pytest.raises(WrongSettings) as raised:
        service.send(new_post(), on_behalf_of=LAPSED_CVR)
    assert raised.value.party == "sts"
    assert "agreement" in raised.value.text


def test_the_check_finds_all_well(connection, platform):
    found = check(connection, on_behalf_of=CVR, now=datetime.now(UTC))
    assert [finding.subject for finding in found] == [
        "settings",
        "certificate",
        "sts_certificates",
        "tokens",
        "digital_post",
    ]
    assert {finding.level for finding in found} == {Level.GOOD}
