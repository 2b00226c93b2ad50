"""Handing messages and letters over, and asking whether somebody has Digital Post."""

import json
from collections.abc import Callable
from datetime import datetime

from valghalla.base import clock
from valghalla.base.cpr_number import CprNumber
from valghalla.base.hang_up import HangsUp
from valghalla.integrations import serviceplatformen
from valghalla.integrations.digital_post import kombi, letter, memo, outcomes
from valghalla.integrations.digital_post.connection import Connection, require_sound
from valghalla.integrations.digital_post.errors import NotUnderstood, WrongSettings
from valghalla.integrations.digital_post.post import Accepted, DigitalPost, PaperLetter
from valghalla.integrations.serviceplatformen import Call

KOMBI_POST = serviceplatformen.Service(
    "http://entityid.kombit.dk/service/kombipostafsend/1", "/service/KombiPostAfsend_1/kombi"
)
POST_ENQUIRY = serviceplatformen.Service(
    "http://entityid.kombit.dk/service/postforespoerg/1", "/service/PostForespoerg_1/digitalpost"
)


class Service(HangsUp):
    """Digital Post for our system. Use in a ``with`` block; safe with threads."""

    def __init__(self, connection: Connection, *, now: Callable[[], datetime] = clock.now) -> None:
        """Raises WrongSettings when the settings cannot work. now: the time it is."""
        require_sound(connection)
        self._connection = connection
        self._now = now
        self._platform = serviceplatformen.Session(connection.platform, now=now)

    def close(self) -> None:
        """Hang up."""
        self._platform.close()

    def send(self, post: DigitalPost, *, on_behalf_of: str) -> Accepted:
        """Hand a message over. on_behalf_of: CVR number of the municipality that sends it.

        Raises Refused when this message is not taken and never will be; WrongSettings when the platform turns us away or
        our settings cannot work, so that all messages wait; Unavailable when it cannot answer now; NotUnderstood,
        NotTrusted among them, when it answers as the contract does not know. With ``perhaps_done`` the message may have
        been taken all the same: a receipt may come, and whoever tries again keeps the reference.
        """
        written_at = post.written_at or self._now()
        message = memo.build(
            post, sender_cvr=on_behalf_of, version=self._connection.memo_version, written_at=written_at
        )
        return self._hand_over(kombi.digital_post(message), post.reference, on_behalf_of)

    def send_letter(self, paper: PaperLetter, *, on_behalf_of: str) -> Accepted:
        """Have a letter printed and posted. What is raised is as in ``send``."""
        if not self._connection.letter_type:
            raise WrongSettings("digital_post", "letter_type")
        parcel = letter.build(paper, letter_type=self._connection.letter_type)
        return self._hand_over(kombi.physical_post(parcel), paper.reference, on_behalf_of)

    def can_receive(self, cpr_number: CprNumber, *, on_behalf_of: str) -> bool:
        """Whether the person receives Digital Post now; False also when nobody has that number.

        Raises Unavailable, WrongSettings, Refused and NotUnderstood as ``send`` does, never with ``perhaps_done``.
        """
        call = Call(
            POST_ENQUIRY, "GET", query={"cprNumber": cpr_number.digits}, accept="application/json", does_something=False
        )
        answer = self._platform.call(call, on_behalf_of=on_behalf_of)
        if failure := outcomes.of_question(answer):
            raise failure
        try:
            result = json.loads(answer.content)["result"]
        except (ValueError, KeyError, TypeError):
            result = None
        if not isinstance(result, bool):
            raise NotUnderstood("digital_post", "answer")
        return result

    def _hand_over(self, request: bytes, reference: str, cvr: str) -> Accepted:
        call = Call(
            KOMBI_POST,
            "POST",
            content=request,
            content_type="application/xml",
            accept="application/xml",
            transaction=reference,
        )
        return outcomes.read(self._platform.call(call, on_behalf_of=cvr))
