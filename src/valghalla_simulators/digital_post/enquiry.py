"""PostForespørgsel: whether somebody can receive Digital Post or NemSMS.

A number that is nobody's gets the same "no" as one without a box. Source: reference on Digital Post, § 2.
"""

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from valghalla_simulators.agreements import POST_ENQUIRY
from valghalla_simulators.digital_post import registration
from valghalla_simulators.digital_post.service import DigitalPost
from valghalla_simulators.register import Register
from valghalla_simulators.server import Asked, Reply
from valghalla_simulators.sts.access_tokens import AccessTokens, Denied


class Enquiry:
    """One of the two questions."""

    def __init__(
        self, digital_post: DigitalPost, tokens: AccessTokens, question: Callable[[Register, str], bool]
    ) -> None:
        self._post, self._tokens, self._question = digital_post, tokens, question

    def answer(self, asked: Asked) -> Reply:
        """``{"result": true}`` or ``{"result": false}``, or an HTTP error."""
        service = self._post
        if service.delay_ms:
            service.stopping.wait(service.delay_ms / 1000)
        if service.enquiry_down:
            return Reply(b"Service Unavailable", status=503)
        try:
            self._tokens.caller(asked, POST_ENQUIRY)
        except Denied as refused:
            return refused.reply
        query = parse_qs(urlsplit(asked.target).query, keep_blank_values=True)
        if len(query) != 1 or not set(query) <= {"cprNumber", "cvrNumber"}:
            return Reply(b"Exactly one of cprNumber and cvrNumber must be given", status=400)
        [(name, values)] = query.items()
        number = values[0] if len(values) == 1 and len(values[0]) == (10 if name == "cprNumber" else 8) else ""
        service.enquiries += 1
        return Reply(json.dumps({"result": self._question(service.register, number)}).encode(), "application/json")


def digital_post(service: DigitalPost, tokens: AccessTokens) -> Enquiry:
    """Whether a number has a Digital Post box."""
    return Enquiry(service, tokens, registration.has_digital_post)


def text_messages(service: DigitalPost, tokens: AccessTokens) -> Enquiry:
    """Whether somebody gets NemSMS."""
    return Enquiry(service, tokens, registration.takes_text_messages)
