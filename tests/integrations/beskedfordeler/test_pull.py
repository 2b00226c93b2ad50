"""Fetching from a queue over AMQP: what is acknowledged, and what goes wrong told in one word."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from tests.outside import platform_settings
from valghalla.base.errors import Outside
from valghalla.integrations import serviceplatformen
from valghalla.integrations.beskedfordeler import (
    ENTITY_ID,
    CannotKeep,
    Queue,
    Refused,
    Unavailable,
    WrongSettings,
    pull,
    read_envelope,
    read_receipt,
)
from valghalla_simulators import Simulators
from valghalla_simulators.beskedfordeler.receipt import Receipt, Status
from valghalla_simulators.beskedfordeler.service import QUEUE
from valghalla_simulators.keys import key_of

Token = Callable[..., bytes]


@pytest.fixture
def token(outside: Simulators) -> Token:
    """Gives security tokens of the simulated STS. entity_id: the service they are for."""
    platform = serviceplatformen.Connection(**platform_settings(outside)["SERVICEPLATFORMEN"])  # type: ignore[arg-type]

    def issue(entity_id: str = ENTITY_ID) -> bytes:
        with serviceplatformen.Session(platform) as session:
            return session.assertion(entity_id, on_behalf_of="12345678").xml

    return issue


@pytest.fixture
def queue(outside: Simulators) -> Queue:
    """Our queue at the simulator."""
    return Queue(url=outside.amqp_url, name=QUEUE, authorities_path=outside.keys.authority, connect_seconds=5)


def filled(outside: Simulators, number: int) -> list[str]:
    """Put receipts into the queue; their ids."""
    at = datetime.datetime(2026, 10, 1, 10, 0, tzinfo=datetime.UTC)
    receipts = [
        Receipt(Status.DELIVERED, str(uuid.uuid4()), str(uuid.uuid4()), "0999-1", "12345678", at) for _ in range(number)
    ]
    for receipt in receipts:
        outside.platform.beskedfordeler.publish(receipt)
    return [receipt.besked_id for receipt in receipts]


@pytest.mark.acceptance("E-292")
def test_everything_is_fetched_in_order_and_each_acknowledged(outside, queue, token):
    kept: list[bytes] = []
    ids = filled(outside, 3)
    assert pull(queue, token=token, keep=kept.append) == 3
    assert [read_receipt(read_envelope(message)).besked_id for message in kept] == ids
    assert pull(queue, token=token, keep=kept.append) == 0
    with_certificate = replace(
        queue, certificate_path=outside.keys.client, key_path=key_of(outside.keys.client), heartbeat_seconds=5
    )
    filled(outside, 3)
    assert pull(with_certificate, token=token, keep=kept.append, most=2) == 2
    assert pull(queue, token=token, keep=kept.append, stop=lambda: True) == 0
    assert pull(queue, token=token, keep=kept.append) == 1


def test_what_cannot_be_kept_stays(outside, queue, token):
    kept: list[bytes] = []
    ids = filled(outside, 2)

    def full(message: bytes) -> None:
        if kept:
            raise CannotKeep
        kept.append(message)

    with pytest.raises(CannotKeep):
        pull(queue, token=token, keep=full)
    assert len(outside.platform.beskedfordeler.queue) == 1
    kept.clear()
    assert pull(queue, token=token, keep=kept.append) == 1
    assert read_envelope(kept[0]).besked_id == ids[1]


def test_cut_off_before_it_was_acknowledged_it_comes_again(outside, queue, token):
    """It was kept already: the same message again, which is told by its id."""
    kept: list[bytes] = []
    (besked_id,) = filled(outside, 1)

    def then_cut_off(message: bytes) -> None:
        kept.append(message)
        outside.amqp.hang_up()

    with pytest.raises(Unavailable, match="hung_up"):
        pull(queue, token=token, keep=then_cut_off)
    assert pull(queue, token=token, keep=kept.append) == 1
    assert {read_envelope(message).besked_id for message in kept} == {besked_id}


def test_what_goes_wrong_is_one_word(outside, queue, token):
    other = partial(token, "http://entityid.kombit.dk/service/kombipostafsend/1")
    wrong = {
        "login": (Refused, queue, other),
        "queue_404": (Refused, replace(queue, name=str(uuid.uuid4())), token),
        "virtual_host": (Refused, replace(queue, url=queue.url.replace("/BF", "/other")), token),
        "tls": (Unavailable, replace(queue, authorities_path=outside.keys.folder / "foreign-authority.pem"), token),
        "no_connection": (Unavailable, replace(queue, url="amqps://127.0.0.1:1/BF"), token),
        "url": (WrongSettings, replace(queue, url="amqp://127.0.0.1/BF"), token),
        "queue": (WrongSettings, replace(queue, name=""), token),
        "authorities": (WrongSettings, replace(queue, authorities_path="/nothing"), token),
        "certificate": (WrongSettings, replace(queue, certificate_path="/nothing"), token),
    }
    found = {}
    for code, (kind, where, given) in wrong.items():
        with pytest.raises(Outside) as failure:
            pull(where, token=given, keep=lambda message: None)
        assert type(failure.value) is kind
        found[code] = failure.value.code
        assert "Assertion" not in repr(failure.value) + str(failure.value)
    assert found == {code: code for code in wrong}
    outside.amqp.down = True
    with pytest.raises(Unavailable):
        pull(queue, token=token, keep=lambda message: None)
