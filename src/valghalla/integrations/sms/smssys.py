"""smssys.dk (Computopic): XML over HTTPS. It tells nothing after "accepted", and we do not receive by it.

Source: reference on SMS gateways, § 1; requirements E-298. What its delivery reports look like is not public.
"""

import re
from typing import ClassVar

import phonenumbers
from lxml import etree

from valghalla.base.foreign_xml import NotXml, read_foreign
from valghalla.integrations.sms.adapter import Read
from valghalla.integrations.sms.connection import Account
from valghalla.integrations.sms.errors import PARTY, NotUnderstood, Refused, WrongSettings, outside_code
from valghalla.integrations.sms.incoming import Incoming
from valghalla.integrations.sms.number import e164
from valghalla.integrations.sms.report import Report
from valghalla.integrations.sms.sender import kind_of, on_the_wire
from valghalla.integrations.sms.text_message import Accepted, TextMessage
from valghalla.integrations.sms.wire import Answer, Request, error_of

PATH = "/sms"
_UNSAYABLE = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
XML = {"Content-Type": "application/xml; charset=utf-8", "Accept": "application/xml"}


class SmsSys:
    """One recipient a call, so that a refusal is always that recipient's."""

    name: ClassVar[str] = "smssys"
    reports: ClassVar[bool] = False
    receives: ClassVar[bool] = False
    fetches: ClassVar[bool] = False

    def require_sound(self, account: Account) -> None:
        """It needs user and password."""
        if not (account.user and account.password):
            raise WrongSettings(PARTY, "sms_url")

    def request(self, message: TextMessage, account: Account) -> Request:
        """Elements in the order that the gateway asks for; the country apart from the number."""
        kind_of(message.sender)
        country, number = _apart(e164(message.number))
        root = etree.Element("sms")
        for name, text in (
            ("countrycode", country),
            ("number", number),
            ("messageid", message.reference),
            ("senderalias", on_the_wire(message.sender)),
            ("message", _sayable(message.text)),
        ):
            etree.SubElement(root, name).text = text
        return Request("POST", PATH, etree.tostring(root, xml_declaration=True, encoding="UTF-8"), XML)

    def accepted(self, answer: Answer, message: TextMessage) -> Accepted:
        """Every status line has to say 0; any other code is a refusal, with its words."""
        lines = _lines(answer.content)
        if answer.status != 200:
            code, said = lines[0] if lines else (None, "")
            raise error_of(self.name, answer, said, code)
        if not lines:
            raise NotUnderstood(PARTY, "sms_reply")
        for code, said in lines:
            if code != "0":
                raise Refused(PARTY, outside_code(self.name, code, said), text=said)
        return Accepted(message.reference)

    def knock(self) -> Request:
        """An empty list of nobody: the gateway looks at the login first and then refuses it."""
        return Request("POST", PATH, b"<?xml version='1.0' encoding='UTF-8'?>\n<sms/>", XML)

    def is_known(self, answer: Answer) -> None:
        """A refusal of what we asked is good news: we were let in."""
        if answer.status not in (200, 400, 422):
            raise error_of(self.name, answer)

    def read_reports(self, content: bytes) -> Read[Report]:
        """It posts none that we could read."""
        raise NotUnderstood(PARTY, "sms_reports")

    def read_incoming(self, content: bytes) -> Read[Incoming]:
        """It posts none that we could read."""
        raise NotUnderstood(PARTY, "sms_reports")

    def ask_for_reports(self, limit: int) -> Request:
        """It has none to ask for."""
        raise NotUnderstood(PARTY, "sms_reports")

    ask_for_incoming = ask_for_reports


def _apart(number: str) -> tuple[str, str]:
    """The country's code and the rest."""
    country = str(phonenumbers.parse(number).country_code)
    return country, number.removeprefix(f"+{country}")


def _sayable(text: str) -> str:
    """Without the signs that XML cannot carry."""
    return _UNSAYABLE.sub("", text)


def _lines(content: bytes) -> list[tuple[str, str]]:
    """(code, description) of each status line; none for what is no such answer."""
    try:
        root = read_foreign(content)
    except NotXml:
        return []
    if root.tag != "status":
        return []
    lines = [
        ((line.findtext("code") or "").strip(), (line.findtext("description") or "").strip())
        for line in root.findall("statusline")
    ]
    return [] if any(not code for code, _ in lines) else lines
