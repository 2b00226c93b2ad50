"""The CPR service on a TLS port where the caller must show a certificate."""

import ssl

from valghalla_simulators.cpr import PATH
from valghalla_simulators.cpr.service import CprService
from valghalla_simulators.keys import Keys, key_of
from valghalla_simulators.server import Asked, Reply, WebServer


def listener(service: CprService, keys: Keys, host: str, port: int) -> WebServer:
    """A server, not yet started. Only certificates of our own authority get in."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.minimum_version = ssl.TLSVersion.TLSv1_2
    tls.load_cert_chain(keys.server, key_of(keys.server))
    tls.load_verify_locations(keys.authority)
    tls.verify_mode = ssl.CERT_REQUIRED

    def respond(asked: Asked) -> Reply:
        if asked.target.split("?")[0].rstrip("/") != PATH:
            return Reply(b"Not Found", status=404)
        if asked.method != "POST":
            return Reply(b"Method Not Allowed", status=405, headers={"Allow": "POST"})
        answer = service.answer(
            asked.body,
            action=asked.headers.get("soapaction"),
            content_type=asked.headers.get("content-type", ""),
            peer=asked.peer,
        )
        return Reply(answer.content, answer.content_type, answer.status)

    return WebServer(host, port, respond, tls)
