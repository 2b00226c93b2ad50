"""Serviceplatformen on one TLS port, where the caller must show a certificate: CPR, tokens, Digital Post."""

import ssl
import threading
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from valghalla_simulators import sts
from valghalla_simulators.beskedfordeler.amqp.server import AmqpServer
from valghalla_simulators.beskedfordeler.service import Beskedfordeler
from valghalla_simulators.digital_post import ENQUIRY_PATHS, KOMBI_PATHS, enquiry
from valghalla_simulators.digital_post.kombi import Kombi
from valghalla_simulators.digital_post.service import DigitalPost
from valghalla_simulators.keys import Keys, key_of
from valghalla_simulators.moving_clock import MovingClock
from valghalla_simulators.register import Register
from valghalla_simulators.server import Asked, Reply, WebServer
from valghalla_simulators.sts import rest
from valghalla_simulators.sts.access_tokens import AccessTokens
from valghalla_simulators.sts.service import Sts
from valghalla_simulators.sts.ws_trust_answers import WsTrust
from valghalla_simulators.timetable import Timetable

# 99.5 MB of documents, in base64 and with something around them.
LARGEST_BODY = 140 * 1024 * 1024
Endpoint = Callable[[Asked], Reply]
Endpoints = Mapping[tuple[str, str], Endpoint]


class ServicePlatform:
    """What the platform has besides CPR. Each part carries its own switches; ``time`` is the clock they all go by.

    register: the people that CPR answers about. folder: where what was sent outlives the process.
    """

    def __init__(self, keys: Keys, register: Register, folder: Path | None, stopping: threading.Event) -> None:
        self.time = MovingClock()
        # The door of the queue of receipts, once there is one.
        self.amqp: AmqpServer | None = None
        self._timetable = Timetable(self.time)
        self.sts = Sts(keys, self.time, stopping)
        self.access_tokens = AccessTokens(self.sts)
        self.beskedfordeler = Beskedfordeler(keys, self.time, self._timetable, stopping=stopping)
        self.digital_post = DigitalPost(
            register, self.time, self._timetable, self.beskedfordeler, folder=folder, stopping=stopping
        )

    def endpoints(self) -> dict[tuple[str, str], Endpoint]:
        """Who answers what."""
        post, tokens = self.digital_post, self.access_tokens
        kombi = Kombi(post, tokens)
        return {
            ("POST", sts.REST_PATH): lambda asked: rest.answer(self.sts, asked),
            ("POST", sts.WS_TRUST_PATH): WsTrust(self.sts).answer,
            ("POST", sts.ACCESS_TOKEN_PATH): tokens.answer,
            ("GET", ENQUIRY_PATHS["digitalpost"]): enquiry.digital_post(post, tokens).answer,
            ("GET", ENQUIRY_PATHS["nemsms"]): enquiry.text_messages(post, tokens).answer,
            **{("POST", path): kombi.answer for path in KOMBI_PATHS},
        }

    def quiet(self) -> bool:
        """Whether everything that was accepted has come where it goes, and every receipt has been handed over."""
        return self._timetable.waiting() == 0 and self.beskedfordeler.settled()

    def start(self) -> None:
        """Begin to deliver."""
        self._timetable.start()
        self.beskedfordeler.start()
        self.digital_post.resume()

    def stop(self) -> None:
        """Leave what is on its way."""
        self._timetable.stop()
        self.beskedfordeler.stop()
        self.digital_post.close()


def listener(endpoints: Endpoints, keys: Keys, host: str, port: int) -> WebServer:
    """A server, not yet started. endpoints: by method and path. Only certificates of our own authority get in."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.minimum_version = ssl.TLSVersion.TLSv1_2
    tls.load_cert_chain(keys.server, key_of(keys.server))
    tls.load_verify_locations(keys.authority)
    tls.verify_mode = ssl.CERT_REQUIRED

    def respond(asked: Asked) -> Reply:
        path = asked.target.split("?")[0].rstrip("/")
        allowed = [method for method, known in endpoints if known == path]
        if not allowed:
            return Reply(b"Not Found", status=404)
        if asked.method not in allowed:
            return Reply(b"Method Not Allowed", status=405, headers={"Allow": ", ".join(allowed)})
        try:
            return endpoints[asked.method, path](asked)
        except Exception:  # the outermost line of a request
            traceback.print_exc()
            return Reply(b"Internal Server Error", status=500)

    return WebServer(host, port, respond, tls, LARGEST_BODY)
