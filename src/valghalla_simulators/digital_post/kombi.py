"""KombiPostAfsend: the endpoint that takes what shall be sent.

What is wrong with a message is not told here: everything that can be read is "Received", and a receipt tells the rest.
Source: reference on Digital Post, §§ 1 and 3.
"""

from xml.sax.saxutils import escape

from valghalla_simulators.agreements import KOMBI
from valghalla_simulators.digital_post.reading import Malformed, read
from valghalla_simulators.digital_post.request import NotAccepted, Request, request
from valghalla_simulators.digital_post.service import DigitalPost, Fault
from valghalla_simulators.server import Asked, Reply
from valghalla_simulators.sts.access_tokens import AccessTokens, Denied, denied

_XML = "application/xml"


class Kombi:
    """The endpoint, with the service's switches."""

    def __init__(self, digital_post: DigitalPost, tokens: AccessTokens) -> None:
        self._post, self._tokens = digital_post, tokens

    def answer(self, asked: Asked) -> Reply:
        """A kombi_response, or an HTTP error."""
        service = self._post
        if service.delay_ms:
            service.stopping.wait(service.delay_ms / 1000)
        try:
            root = read(asked.body)
            wanted: Request | str = request(root)
        except Malformed as malformed:
            root, wanted = None, str(malformed)
        except NotAccepted as refused:
            wanted = str(refused)
        reference = wanted.reference if isinstance(wanted, Request) else ""
        words = (reference, service.turn(reference))
        if service.chances.strikes(Fault.SLOW, *words):
            service.stopping.wait(service.slow_seconds)
        if fault := self._before(words):
            return fault
        try:
            caller = self._tokens.caller(asked, KOMBI)
        except Denied as refused_:
            return refused_.reply
        if root is None or not _is_xml(asked):
            return Reply(b"Bad Request", status=400)
        if isinstance(wanted, str):
            return _rejected("VALIDATION", wanted)
        if wanted.memo and wanted.memo.sender_id != caller.cvr:
            return _rejected("SENDER", "The sender is not the authority that the token was issued for")
        if service.chances.strikes(Fault.REJECT, *words):
            return _rejected("VALIDATION", "The request could not be validated")
        transmission = service.take(wanted, caller.cvr)
        return self._after(words) or _accepted(transmission)

    def _before(self, words: tuple[str, int]) -> Reply | None:
        chances = self._post.chances
        if chances.strikes(Fault.DOWN, *words):
            return Reply(b"Service Unavailable", status=503)
        if chances.strikes(Fault.ERROR, *words):
            return Reply(b"Internal Server Error", status=500)
        if chances.strikes(Fault.STALE_TOKEN, *words):
            return denied(401, "invalid_token", "The access token is unknown or has expired")
        if chances.strikes(Fault.FORBIDDEN, *words):
            return denied(403, "insufficient_scope", "The access token does not open this service")
        return None

    def _after(self, words: tuple[str, int]) -> Reply | None:
        chances = self._post.chances
        if chances.strikes(Fault.HANG_UP, *words):
            return Reply(hang_up=True)
        if chances.strikes(Fault.UNKNOWN_ERROR, *words):
            return Reply(b"Internal Server Error", status=500)
        return None


def _is_xml(asked: Asked) -> bool:
    sent = asked.headers.get("content-type", "").split(";")[0].strip().lower()
    accepted = asked.headers.get("accept", "").lower()
    return sent == _XML and (_XML in accepted or "*/*" in accepted)


def _accepted(transmission_id: str) -> Reply:
    reaction = "<Advis><AdvisId>0</AdvisId><AdvisTekst>Received</AdvisTekst></Advis>"
    return _response(f"<Result>true</Result><TransmissionID>{transmission_id}</TransmissionID>", reaction)


def _rejected(code: str, text: str) -> Reply:
    """The codes are stand-ins: the real list is not public."""
    reaction = f"<Fejl><FejlId>{escape(code)}</FejlId><FejlTekst>{escape(text)}</FejlTekst></Fejl>"
    return _response("<Result>false</Result>", reaction)


def _response(outcome: str, reaction: str) -> Reply:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<kombi_response>{outcome}<HovedoplysningerSvarREST><SvarReaktion>'
        f"{reaction}</SvarReaktion></HovedoplysningerSvarREST></kombi_response>"
    )
    return Reply(content.encode(), "application/xml; charset=utf-8")
