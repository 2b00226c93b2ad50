"""LINK Mobility, Common API: JSON over HTTPS; delivery reports and incoming messages are posted to us.

Source: reference on SMS gateways, § 2; LINK Mobility's Common API documents for sending and for receiving.
"""

from typing import Any, ClassVar

from valghalla.base.errors import Outside
from valghalla.integrations.sms.adapter import (
    Read,
    as_json,
    instant_in,
    read_each,
    read_json,
    text_in,
    whole_in,
    within,
)
from valghalla.integrations.sms.codes import Standing, standing_of
from valghalla.integrations.sms.connection import Account
from valghalla.integrations.sms.errors import PARTY, NotUnderstood, Refused, WrongSettings, outside_code
from valghalla.integrations.sms.incoming import Incoming
from valghalla.integrations.sms.number import e164
from valghalla.integrations.sms.report import Report
from valghalla.integrations.sms.sender import Kind, kind_of, on_the_wire
from valghalla.integrations.sms.text_message import Accepted, TextMessage
from valghalla.integrations.sms.wire import Answer, Request, error_of

PATH = "/sms/send"
JSON = {"Content-Type": "application/json; charset=utf-8", "Accept": "application/json"}
TYPE_OF_NUMBER = {Kind.NAME: "ALPHANUMERIC", Kind.NUMBER: "MSISDN", Kind.SHORT_NUMBER: "SHORTNUMBER"}
VALID_MS = 48 * 60 * 60 * 1000


class LinkMobility:
    """A report needs a gate, which the provider sets up for a municipality's address; its id stands in our address as
    ``gate-0999``, or as ``gate`` where there is one municipality."""

    name: ClassVar[str] = "link"
    reports: ClassVar[bool] = True
    receives: ClassVar[bool] = True
    fetches: ClassVar[bool] = False

    def require_sound(self, account: Account) -> None:
        """It needs user, password, platformId and platformPartnerId."""
        if not (account.user and account.password and {"platformId", "platformPartnerId"} <= account.more.keys()):
            raise WrongSettings(PARTY, "sms_url")

    def request(self, message: TextMessage, account: Account) -> Request:
        """One message with our reference as refId."""
        gate = account.more.get(f"gate-{message.on_behalf_of}") or account.more.get("gate", "")
        wanted: dict[str, Any] = {
            "source": on_the_wire(message.sender),
            "sourceTON": TYPE_OF_NUMBER[kind_of(message.sender)],
            "destination": e164(message.number),
            "destinationTON": "MSISDN",
            "userData": message.text,
            "dcs": "TEXT",
            "platformId": account.more["platformId"],
            "platformPartnerId": account.more["platformPartnerId"],
            "useDeliveryReport": bool(gate),
            "relativeValidityTime": VALID_MS,
            "refId": message.reference,
            "customParameters": {"replySmsCount": "true"},
        }
        if gate:
            wanted["deliveryReportGates"] = [gate]
        return Request("POST", PATH, as_json(wanted), JSON)

    def accepted(self, answer: Answer, message: TextMessage) -> Accepted:
        """Queued, sent or delivered is good; a final failure in a 200 is a refusal."""
        if answer.status != 200:
            raise self._error(answer)
        said = read_json(answer.content)
        code, own_id = whole_in(said, "resultCode"), text_in(said, "messageId")
        if code is None:
            raise NotUnderstood(PARTY, "sms_reply")
        standing = standing_of(self.name, code)
        if standing == Standing.FAILED:
            words = text_in(said, "description") or text_in(said, "message")
            raise Refused(PARTY, outside_code(self.name, code), text=words)
        if standing == Standing.UNKNOWN:
            raise NotUnderstood(PARTY, outside_code(self.name, code))
        if not own_id:
            raise NotUnderstood(PARTY, "sms_reply")
        return Accepted(own_id, whole_in(said, "smsCount"))

    def knock(self) -> Request:
        """An empty object: the gateway looks at the login first and then refuses it."""
        return Request("POST", PATH, b"{}", JSON)

    def is_known(self, answer: Answer) -> None:
        """A refusal of what we asked is good news: we were let in."""
        if answer.status not in (200, 204, 400, 422):
            raise self._error(answer)

    def read_reports(self, content: bytes) -> Read[Report]:
        """One report, or a list of them."""
        said = read_json(content)
        return read_each(said if isinstance(said, list) else [said], self._report)

    def read_incoming(self, content: bytes) -> Read[Incoming]:
        """One message, or a list of them."""
        said = read_json(content)
        return read_each(said if isinstance(said, list) else [said], self._incoming)

    def ask_for_reports(self, limit: int) -> Request:
        """It has none to ask for."""
        raise NotUnderstood(PARTY, "sms_reports")

    ask_for_incoming = ask_for_reports

    def _report(self, said: Any) -> Report:
        code, reference, own_id = whole_in(said, "resultCode"), text_in(said, "refId"), text_in(said, "id")
        if code is None or not (reference or own_id):
            raise NotUnderstood(PARTY, "sms_reports")
        at = instant_in(said, "timestamp")
        return Report(reference, own_id, standing_of(self.name, code), outside_code(self.name, code), at)

    def _incoming(self, said: Any) -> Incoming:
        content = within(said, "content")
        text, sender = within(content, "userData"), text_in(said, "source")
        if not isinstance(text, str) or not sender:
            raise NotUnderstood(PARTY, "sms_reports")
        at, own_id = instant_in(said, "timestamp"), text_in(said, "messageId")
        recipient = text_in(said, "subNumber") or text_in(said, "destination")
        return Incoming(_number(sender), recipient, text, at, own_id)

    def _error(self, answer: Answer) -> Outside:
        try:
            said = read_json(answer.content)
        except NotUnderstood:
            said = None
        words = text_in(said, "description") or text_in(said, "message")
        return error_of(self.name, answer, words, whole_in(said, "resultCode"))


def _number(text: str) -> str:
    try:
        return e164(text)
    except Refused:
        return text
