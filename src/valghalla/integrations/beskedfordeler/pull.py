"""Fetching messages from our queue at Beskedfordeler: AMQP 0.9.1 over TLS.

The login is SASL EXTERNAL, its response the security token itself. Each message is fetched, kept, and then acknowledged
alone: what is not acknowledged comes again. A connection lives for minutes, so that no token runs out under it.
Source: SF1461; docs/integrations/receipts.md.
"""

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pika
import pika.exceptions
from pika.credentials import ExternalCredentials

from valghalla.integrations.beskedfordeler.errors import CannotKeep, Refused, Unavailable, WrongSettings
from valghalla.integrations.beskedfordeler.xml import PARTY
from valghalla.integrations.tls import client_context

if TYPE_CHECKING:
    from pika.adapters.blocking_connection import BlockingChannel

ENTITY_ID = "http://entityid.kombit.dk/service/bfo_modtag/2"
PORT = 5671
MOST = 2_000
LONGEST_SECONDS = 240.0
_REFUSED = (pika.exceptions.AuthenticationError, pika.exceptions.ProbableAuthenticationError)
Keep = Callable[[bytes], object]


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Where our messages wait.

    url: "amqps://host:5671/BF", the path being the virtual host.   name: the queue's, the UUID of the dueslag.
    authorities_path: PEM file of the authorities the server is checked against; empty for those of the machine.
    certificate_path, key_path: our system's certificate, shown when the server asks; both may be empty.
    connect_seconds: for connection and login.   heartbeat_seconds: a server silent for twice as long is gone.
    """

    url: str
    name: str
    authorities_path: str | Path = ""
    certificate_path: str | Path = ""
    key_path: str | Path = ""
    connect_seconds: float = 15
    heartbeat_seconds: int = 20


def pull(
    queue: Queue,
    *,
    token: Callable[[], bytes],
    keep: Keep,
    stop: Callable[[], bool] = bool,
    most: int = MOST,
    seconds: float = LONGEST_SECONDS,
) -> int:
    """Fetch what waits and give each message to ``keep``; how many there were.

    token: gives the security token's exact bytes, good for longer than ``seconds``.   keep: stores one message for good;
    when it raises CannotKeep the message stays in the queue, and the error comes out here.   stop: asked between two.
    most, seconds: where to end though more may wait.
    Raises Unavailable when there is no getting through now, Refused when we or our queue are turned away, WrongSettings.
    """
    deadline, kept = time.monotonic() + seconds, 0
    parameters = _parameters(queue, token())
    with _lost_contact(), _channel(parameters) as channel:
        while kept < most and time.monotonic() < deadline and not stop():
            method, _, body = channel.basic_get(queue.name, auto_ack=False)
            if method is None or method.delivery_tag is None:
                break
            try:
                keep(body or b"")
            except CannotKeep:
                channel.basic_nack(method.delivery_tag, multiple=False, requeue=True)
                raise
            channel.basic_ack(method.delivery_tag, multiple=False)
            kept += 1
    return kept


class _Token(ExternalCredentials):
    """SASL EXTERNAL whose response is the security token."""

    def __init__(self, token: bytes) -> None:
        super().__init__()
        self._token = token

    def response_for(self, start: pika.spec.Connection.Start) -> tuple[str | None, bytes | None]:
        """The mechanism and what we answer to it; nothing when the server does not offer it."""
        mechanism, _ = super().response_for(start)
        return (mechanism, self._token) if mechanism else (None, None)


def _parameters(queue: Queue, token: bytes) -> pika.ConnectionParameters:
    address = urlsplit(queue.url)
    try:
        port = address.port or PORT
    except ValueError:
        raise WrongSettings(PARTY, "url") from None
    if address.scheme != "amqps" or not address.hostname or not address.path.strip("/"):
        raise WrongSettings(PARTY, "url")
    if not queue.name:
        raise WrongSettings(PARTY, "queue")
    return pika.ConnectionParameters(
        host=address.hostname,
        port=port,
        virtual_host=unquote(address.path[1:]),
        credentials=_Token(token),
        ssl_options=pika.SSLOptions(_tls(queue), address.hostname),
        connection_attempts=1,
        socket_timeout=queue.connect_seconds,
        stack_timeout=queue.connect_seconds,
        blocked_connection_timeout=queue.connect_seconds,
        heartbeat=queue.heartbeat_seconds,
        client_properties={"product": "Valghalla"},
    )


def _tls(queue: Queue) -> ssl.SSLContext:
    return client_context(
        queue.authorities_path, queue.certificate_path, queue.key_path, wrong=lambda name: WrongSettings(PARTY, name)
    )


@contextmanager
def _channel(parameters: pika.ConnectionParameters) -> "Iterator[BlockingChannel]":
    connection = pika.BlockingConnection(parameters)
    try:
        channel = connection.channel()
        channel.basic_qos(prefetch_count=1)
        yield channel
    finally:
        with suppress(pika.exceptions.AMQPError, OSError):
            connection.close()


@contextmanager
def _lost_contact() -> Iterator[None]:
    """What pika and the network raise, as our own errors; none of their words are kept, they may hold the token."""
    try:
        yield
        return
    except _REFUSED:
        failure: Exception = Refused(PARTY, "login")
    except pika.exceptions.ProbableAccessDeniedError:
        failure = Refused(PARTY, "virtual_host")
    except pika.exceptions.ChannelClosedByBroker as closed:
        failure = Refused(PARTY, f"queue_{closed.reply_code}")
    except pika.exceptions.ConnectionClosedByBroker as closed:
        refused = closed.reply_code in (402, 403, 530)
        failure = (Refused if refused else Unavailable)(PARTY, f"closed_{closed.reply_code}")
    except ssl.SSLError:
        failure = Unavailable(PARTY, "tls")
    except TimeoutError:
        failure = Unavailable(PARTY, "timeout")
    except (pika.exceptions.AMQPError, OSError) as error:
        failure = Unavailable(PARTY, _code(error))
    raise failure


def _code(error: Exception) -> str:
    """One word for it. pika wraps what happened on the way up in errors of its own, as arguments."""
    inside: list[object] = [error, error.__cause__, error.__context__, *error.args]
    for one in list(inside):
        inside += [getattr(one, "exception", None), *getattr(one, "args", ())]
    if any(isinstance(one, ssl.SSLError) for one in inside):
        return "tls"
    if any(isinstance(one, TimeoutError | pika.exceptions.AMQPHeartbeatTimeout) for one in inside):
        return "timeout"
    if any(isinstance(one, ConnectionRefusedError) for one in inside):
        return "no_connection"
    return "hung_up"
