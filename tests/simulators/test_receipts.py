"""Receipts: written by the official schema, pushed until they are taken, and lying in a queue for pika to fetch."""

import base64
import contextlib
import datetime
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pika
import pika.exceptions
import pytest
from lxml import etree
from pika.credentials import ExternalCredentials, PlainCredentials

from tests.integrations.cpr.official import official
from tests.simulators.conftest import tls
from tests.simulators.platform_client import KOMBI, PULL, kombi, letter, memo, new_reference, opened
from tests.simulators.test_kombi import settle
from valghalla_simulators import Simulators
from valghalla_simulators.beskedfordeler import envelope
from valghalla_simulators.beskedfordeler.amqp import session
from valghalla_simulators.beskedfordeler.handover import Handover
from valghalla_simulators.beskedfordeler.push import Pusher
from valghalla_simulators.beskedfordeler.receipt import Receipt, Status, written
from valghalla_simulators.digital_post.service import Fault
from valghalla_simulators.keys import key_of
from valghalla_simulators.moving_clock import MovingClock
from valghalla_simulators.server import Asked, Reply, WebServer
from valghalla_simulators.timetable import Timetable

NS = {"k": "urn:oio:besked:kuvert:1.0", "s": "urn:oio:sagdok:3.0.0", "b": "urn:besked:kuvert:1.0"}
TAKEN = (
    b'<t:ModtagBeskedOutput xmlns:t="urn:oio:sts:1.0.0" xmlns:s="urn:oio:sagdok:3.0.0"><s:StandardRetur>'
    b"<s:StatusKode>20</s:StatusKode></s:StandardRetur></t:ModtagBeskedOutput>"
)
REFUSED = TAKEN.replace(b">20<", b">41<")


def receipt(outside_platform: Simulators, status: Status = Status.DELIVERED, **facts: str) -> Receipt:
    told = {"message_uuid": "7c1f0a52-6b8e-4a1d-9c70-3d5a2f1e0b01", "message_id": "0999-42"} | facts
    return Receipt(
        status=status, transmission_id="4d8a2b1e-90f7-4a66-8a4c-5e2d7c3f1a01", cvr="12345678",
        at=outside_platform.platform.time.now(), **told,
    )  # fmt: skip


def shape(root: etree._Element) -> list[tuple[str, tuple[str, ...]]]:
    return [(str(one.tag), tuple(map(str, one.keys()))) for one in root.iter() if isinstance(one.tag, str)]


@pytest.mark.parametrize("status", Status)
def test_the_envelope_is_valid_and_like_the_example(status: Status, outside_platform: Simulators) -> None:
    schemas = official("schemas", "beskedfordeler")
    one = receipt(outside_platform, status)
    event = envelope.event(one, subscription=one.transmission_id, tries=2, now=one.at)
    etree.XMLSchema(file=str(schemas / "Beskedkuvert.xsd")).assertValid(etree.fromstring(event))
    pushed = etree.fromstring(envelope.pushed(event))
    etree.XMLSchema(file=str(schemas / "AnvendersystemOperationer.xsd")).assertValid(pushed)
    example = official("examples", "beskedfordeler", "modtagbesked-input-delivered.xml").read_bytes()
    assert shape(pushed) == shape(etree.fromstring(example))
    assert pushed.findtext(".//k:ObjektHandling/s:UUIDIdentifikator", "", NS) == status.handling
    assert pushed.findtext(".//k:AntalLeveranceforsoeg", "", NS) == "2"
    inside = base64.b64decode(pushed.findtext(".//b:Base64", "", NS))
    assert inside == written(one)


def test_what_is_inside_is_like_the_examples(outside_platform: Simulators) -> None:
    failed = {"error": "memo.invalid", "text": "Æblet <faldt>"}
    for status, facts, name in ((Status.DELIVERED, {}, "delivered"), (Status.FAILED, failed, "failed")):
        inside = etree.fromstring(written(receipt(outside_platform, status, **facts)))
        example = official("examples", "beskedfordeler", f"pko-poststatus-{name}.xml").read_bytes()
        assert shape(inside) == shape(etree.fromstring(example))
    assert inside.findtext(".//{*}FejlTekst") == "Æblet <faldt>"


class Listener:
    """A listener for receipts that answers as it is told."""

    def __init__(self, simulators: Simulators) -> None:
        keys = simulators.keys
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(keys.receipts_server, key_of(keys.receipts_server))
        context.load_verify_locations(keys.authority)
        context.verify_mode = ssl.CERT_REQUIRED
        self.got: list[tuple[dict, etree._Element]] = []
        self.answers: list[Reply] = []
        self.server = WebServer("127.0.0.1", 0, self._answer, context)
        self.url = f"https://127.0.0.1:{self.server.port}/receipts/"

    def _answer(self, asked: Asked) -> Reply:
        certificate: Any = asked.peer
        subject = dict(pair for part in certificate["subject"] for pair in part)
        assert (asked.method, asked.target, asked.headers["content-type"]) == ("POST", "/receipts/", "application/xml")
        self.got.append((subject, etree.fromstring(asked.body)))
        return self.answers.pop(0) if self.answers else Reply(TAKEN, "application/xml")

    def besked_ids(self) -> list[str]:
        return [one.findtext(".//k:BeskedId/s:UUIDIdentifikator", "", NS) for _, one in self.got]


@pytest.fixture
def listener(outside_platform: Simulators) -> Iterator[Listener]:
    made = Listener(outside_platform)
    made.server.start()
    outside_platform.platform.beskedfordeler.callback = made.url
    outside_platform.platform.beskedfordeler.pusher.first_pause_seconds = 0.01
    yield made
    made.server.stop()


def test_receipts_are_pushed_by_a_certificate_of_that_name(outside_platform: Simulators, listener: Listener) -> None:
    client, reference = opened(outside_platform), new_reference()
    client.send(kombi("Digital Post", memo(reference)))
    settle(outside_platform)
    assert [subject["commonName"] for subject, _ in listener.got] == ["BFO_EXTTEST_Beskedfordeler_1"] * 2
    told = [base64.b64decode(one.findtext(".//b:Base64", "", NS)).decode() for _, one in listener.got]
    assert [reference in one for one in told] == [True, True]
    assert ["Modtaget Digital Post" in told[0], "Afleveret Digital Post" in told[1]] == [True, True]
    client.http.close()


def test_they_come_again_until_they_are_taken(outside_platform: Simulators, listener: Listener) -> None:
    listener.answers = [
        Reply(b"", status=500),
        Reply(REFUSED, "application/xml"),
        Reply(TAKEN, "text/html"),
        Reply(b"<x/>", "application/xml"),
        Reply(hang_up=True),
    ]
    outside_platform.platform.beskedfordeler.publish(receipt(outside_platform))
    settle(outside_platform)
    assert len(set(listener.besked_ids())) == 1
    tries = [one.findtext(".//k:AntalLeveranceforsoeg", "", NS) for _, one in listener.got]
    assert tries[:5] == ["1", "2", "3", "4", "5"]
    [handover, *_] = outside_platform.platform.beskedfordeler.log()
    assert (handover.pushed, handover.answer) == (True, "20")


def test_pauses_grow_and_have_an_end(outside_platform: Simulators) -> None:
    pauses: list[int] = []
    time_ = outside_platform.platform.time
    pusher = Pusher(outside_platform.keys, time_, _Noting(time_, pauses), threading.Event())
    pusher.first_pause_seconds, pusher.longest_pause_seconds = 1.0, 60.0
    handover = Handover(receipt(outside_platform))
    for _ in range(9):
        pusher._try(handover, "https://127.0.0.1:1/")
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


class _Noting(Timetable):
    def __init__(self, time: MovingClock, pauses: list[int]) -> None:
        super().__init__(time)
        self.time, self.pauses = time, pauses

    def at(self, when: datetime.datetime, work: Callable[[], None]) -> None:
        self.pauses.append(round((when - self.time.now()).total_seconds()))


def test_a_duplicate_is_pushed_twice_under_one_id(outside_platform: Simulators, listener: Listener) -> None:
    client = opened(outside_platform)
    outside_platform.world.digital_post.chances[Fault.DUPLICATE] = 1000
    client.send(kombi("Fysisk Post", letter(new_reference())))
    settle(outside_platform)
    ids = listener.besked_ids()
    assert (len(ids), len(set(ids))) == (12, 8)
    client.http.close()


class _Assertion(ExternalCredentials):
    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.content = content

    def response_for(self, start):
        return "EXTERNAL", self.content


@pytest.fixture
def connect(outside_platform: Simulators) -> Iterator[Callable[..., pika.BlockingConnection]]:
    client = opened(outside_platform)
    made = []

    def connect(*, entity_id: str = PULL, vhost: str = "BF", credentials=None, certificate=None, heartbeat: int = 0):
        context = tls(outside_platform, certificate)
        parameters = pika.ConnectionParameters(
            "127.0.0.1", outside_platform.amqp.port, vhost,
            credentials or _Assertion(client.assertion(entity_id=entity_id)),
            ssl_options=pika.SSLOptions(context, "127.0.0.1"), heartbeat=heartbeat, socket_timeout=5,
            connection_attempts=1,
        )  # fmt: skip
        made.append(pika.BlockingConnection(parameters))
        return made[-1]

    queue = outside_platform.platform.beskedfordeler.queue
    while handover := queue.take():
        queue.done(handover)
    yield connect
    for one in made:
        if one.is_open:
            with contextlib.suppress(pika.exceptions.AMQPError):
                one.close()
    client.http.close()


def _published(outside_platform: Simulators, number: int) -> list[str]:
    made = [receipt(outside_platform) for _ in range(number)]
    for one in made:
        outside_platform.platform.beskedfordeler.publish(one)
    return [one.besked_id for one in made]


def _id(body: bytes) -> str:
    return etree.fromstring(body).findtext("k:BeskedId/s:UUIDIdentifikator", "", NS)


def test_one_by_one(outside_platform: Simulators, connect) -> None:
    queue = outside_platform.platform.beskedfordeler.queue
    ids = _published(outside_platform, 3)
    channel = connect().channel()
    assert channel.queue_declare(queue.name, passive=True).method.message_count == 3
    first, properties, body = channel.basic_get(queue.name)
    assert (first.redelivered, first.message_count, properties.content_type, _id(body)) == (
        False, 2, "application/xml", ids[0]
    )  # fmt: skip
    etree.XMLSchema(file=str(official("schemas", "beskedfordeler", "Beskedkuvert.xsd"))).assertValid(
        etree.fromstring(body)
    )
    second, _, _ = channel.basic_get(queue.name)
    channel.basic_nack(second.delivery_tag, requeue=True)
    again, _, body = channel.basic_get(queue.name)
    assert (again.redelivered, _id(body)) == (True, ids[1])
    channel.basic_ack(first.delivery_tag)
    channel.close()  # the second has not been answered for and comes back
    channel = connect().channel()
    left = [channel.basic_get(queue.name, auto_ack=True) for _ in range(3)]
    assert [_id(body) if body else None for _, _, body in left] == [ids[1], ids[2], None]


def test_as_they_come(outside_platform: Simulators, connect) -> None:
    queue = outside_platform.platform.beskedfordeler.queue
    ids = _published(outside_platform, 3)
    channel = connect().channel()
    channel.basic_qos(prefetch_count=2)
    seen = []
    for method, _, body in channel.consume(queue.name, inactivity_timeout=5):
        assert body is not None
        seen.append(_id(body))
        channel.basic_ack(method.delivery_tag)
        if len(seen) == 3:
            ids += _published(outside_platform, 2)
        if len(seen) == 5:
            break
    channel.cancel()
    assert seen == ids
    deadline = time.monotonic() + 2
    while not all(one.fetched for one in outside_platform.platform.beskedfordeler.log()[:5]):
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ({"entity_id": KOMBI}, pika.exceptions.ProbableAuthenticationError),
        ({"credentials": _Assertion(b"<x/>")}, pika.exceptions.ProbableAuthenticationError),
        ({"credentials": PlainCredentials("guest", "guest")}, pika.exceptions.AMQPConnectionError),
        ({"vhost": "/"}, pika.exceptions.ProbableAccessDeniedError),
    ],
)
def test_who_is_not_let_in(how: dict, error: type[Exception], connect) -> None:
    with pytest.raises(error):
        connect(**how)


def test_a_certificate_that_is_shown_must_be_the_tokens(outside_platform: Simulators, connect) -> None:
    assert connect(certificate=outside_platform.keys.client).is_open
    with pytest.raises(pika.exceptions.ProbableAuthenticationError):
        connect(certificate=outside_platform.keys.beskedfordeler)


@pytest.mark.parametrize(
    ("asks", "code"),
    [
        (lambda channel, queue: channel.basic_get("b1f0c1d2-0000-4a5b-8c6d-7e8f90a1b2c3"), 404),
        (lambda channel, queue: channel.queue_declare(queue), 403),
        (lambda channel, queue: (channel.basic_ack(99), channel.basic_get(queue)), 406),
    ],
)
def test_what_closes_a_channel(asks, code: int, outside_platform: Simulators, connect) -> None:
    channel = connect().channel()
    with pytest.raises(pika.exceptions.ChannelClosedByBroker) as closed:
        asks(channel, outside_platform.platform.beskedfordeler.queue.name)
    assert closed.value.reply_code == code


def test_what_closes_the_connection(outside_platform: Simulators, connect) -> None:
    with pytest.raises(pika.exceptions.ConnectionClosedByBroker) as closed:
        connect().channel().exchange_declare("x")
    assert closed.value.reply_code == 540
    connection = connect()
    outside_platform.platform.time.move(hours=9)
    with pytest.raises(pika.exceptions.ConnectionClosedByBroker) as closed:
        connection.sleep(3)
    assert closed.value.reply_code == 320
    outside_platform.platform.time.reset()
    connection = connect()
    outside_platform.amqp.hang_up()
    with pytest.raises(pika.exceptions.AMQPConnectionError):
        connection.channel()
    outside_platform.amqp.down = True
    with pytest.raises((pika.exceptions.AMQPConnectionError, OSError)):
        connect()


def test_a_silent_reader_is_forgotten_and_what_it_had_comes_back(
    outside_platform: Simulators, connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = outside_platform.platform.beskedfordeler.queue
    _published(outside_platform, 1)
    connect(heartbeat=1).channel().basic_get(queue.name)
    monkeypatch.setattr(session, "SILENT_HEARTBEATS", 0)
    assert len(queue) == 0
    deadline = time.monotonic() + 5  # pika keeps still: nobody drives its loop
    while len(queue) == 0:
        assert time.monotonic() < deadline
        time.sleep(0.02)
