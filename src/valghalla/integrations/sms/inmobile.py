"""inMobile v4: JSON over HTTPS; reports and incoming messages are posted to us or fetched, each only once.

Source: reference on SMS gateways, § 4; inMobile's v4 API, "Sms - Outgoing" and "Sms - Incoming".
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
from valghalla.integrations.sms.codes import standing_of
from valghalla.integrations.sms.connection import Account
from valghalla.integrations.sms.errors import PARTY, NotUnderstood, Refused, WrongSettings, outside_code
from valghalla.integrations.sms.incoming import Incoming
from valghalla.integrations.sms.number import e164, msisdn
from valghalla.integrations.sms.report import Report
from valghalla.integrations.sms.sender import Kind, kind_of, on_the_wire
from valghalla.integrations.sms.text_message import Accepted, TextMessage
from valghalla.integrations.sms.wire import Answer, Request, error_of

SEND, REPORTS, INCOMING = "/v4/sms/outgoing", "/v4/sms/outgoing/reports", "/v4/sms/incoming/messages"
JSON = {"Content-Type": "application/json; charset=utf-8", "Accept": "application/json"}
VALID_SECONDS = 48 * 60 * 60
MOST_AT_ONCE = 250


class InMobile:
    """The API key is the password; the user may be anything."""

    name: ClassVar[str] = "inmobile"
    reports: ClassVar[bool] = True
    receives: ClassVar[bool] = True
    fetches: ClassVar[bool] = True

    def require_sound(self, account: Account) -> None:
        """It needs the key."""
        if not account.password:
            raise WrongSettings(PARTY, "sms_url")

    def request(self, message: TextMessage, account: Account) -> Request:
        """One message with our reference as messageId."""
        sender = on_the_wire(message.sender)
        wanted: dict[str, Any] = {
            "to": msisdn(message.number),
            "text": message.text,
            "from": sender.removeprefix("+") if kind_of(message.sender) == Kind.NUMBER else sender,
            "encoding": "auto",
            "countryHint": "45",
            "messageId": message.reference,
            "respectBlacklist": True,
            "validityPeriodInSeconds": VALID_SECONDS,
        }
        if message.report_url:
            wanted["statusCallbackUrl"] = message.report_url
        return Request("POST", SEND, as_json({"messages": [wanted]}), JSON)

    def accepted(self, answer: Answer, message: TextMessage) -> Accepted:
        """A 200 for a number that is none was not sent."""
        if answer.status != 200:
            raise self._error(answer)
        results = within(read_json(answer.content), "results")
        if not isinstance(results, list) or len(results) != 1:
            raise NotUnderstood(PARTY, "sms_reply")
        valid = within(within(results[0], "numberDetails"), "isValidMsisdn")
        if valid is False:
            raise Refused(PARTY, outside_code(self.name, "not_a_number"))
        own_id = text_in(results[0], "messageId")
        if valid is not True or not own_id:
            raise NotUnderstood(PARTY, "sms_reply")
        return Accepted(own_id, whole_in(results[0], "smsCount"))

    def knock(self) -> Request:
        """An empty list of messages: the gateway looks at the key first and then refuses it."""
        return Request("POST", SEND, as_json({"messages": []}), JSON)

    def is_known(self, answer: Answer) -> None:
        """A refusal of what we asked is good news: we were let in."""
        if answer.status not in (200, 400, 422):
            raise self._error(answer)

    def read_reports(self, content: bytes) -> Read[Report]:
        """Posted and fetched reports have the same shape."""
        return read_each(_listed(content, "reports"), self._report)

    def read_incoming(self, content: bytes) -> Read[Incoming]:
        """Posted and fetched messages have the same shape."""
        return read_each(_listed(content, "messages"), _incoming)

    def ask_for_reports(self, limit: int) -> Request:
        """The oldest that nobody has fetched; what the answer holds is gone there."""
        return Request("GET", f"{REPORTS}?limit={min(limit, MOST_AT_ONCE)}", headers=JSON)

    def ask_for_incoming(self, limit: int) -> Request:
        """As ``ask_for_reports``."""
        return Request("GET", f"{INCOMING}?limit={min(limit, MOST_AT_ONCE)}", headers=JSON)

    def _report(self, said: Any) -> Report:
        delivery, own_id = within(said, "deliveryInfo"), text_in(said, "messageId")
        code = whole_in(delivery, "stateCode")
        if code is None or not own_id:
            raise NotUnderstood(PARTY, "sms_reports")
        words = text_in(delivery, "errorDescription")
        at = instant_in(delivery, "doneTime") or instant_in(delivery, "sendTime")
        return Report(own_id, own_id, standing_of(self.name, code), outside_code(self.name, code, words), at)

    def _error(self, answer: Answer) -> Outside:
        try:
            said = read_json(answer.content)
        except NotUnderstood:
            said = None
        return error_of(self.name, answer, text_in(said, "errorMessage"))


def _listed(content: bytes, name: str) -> list[Any]:
    listed = within(read_json(content), name)
    if not isinstance(listed, list):
        raise NotUnderstood(PARTY, "sms_reports")
    return listed


def _incoming(said: Any) -> Incoming:
    sender, to, text = within(said, "from"), within(said, "to"), within(said, "text")
    if not isinstance(text, str) or not isinstance(sender, dict):
        raise NotUnderstood(PARTY, "sms_reports")
    return Incoming(_number(sender), text_in(to, "msisdn") or _joined(to), text, instant_in(said, "receivedAt"))


def _number(sender: dict[str, Any]) -> str:
    raw = text_in(sender, "rawSource")
    if within(sender, "isValidMsisdn") is not True:
        return raw
    try:
        return e164(f"+{_joined(sender)}")
    except Refused:
        return raw


def _joined(number: Any) -> str:
    return text_in(number, "countryCode").removeprefix("+") + text_in(number, "phoneNumber")
