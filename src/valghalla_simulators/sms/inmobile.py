"""inMobile v4. Source: reference on SMS gateways, § 4; inMobile's v4 API, outgoing and incoming messages."""

import datetime
import json
import re

from valghalla_simulators.server import Asked, Reply
from valghalla_simulators.sms.wire import Wanted, Wrong, as_json, e164, is_sender, login

SEND = "/gateways/inmobile/v4/sms/outgoing"
REPORTS = "/gateways/inmobile/v4/sms/outgoing/reports"
INCOMING = "/gateways/inmobile/v4/sms/incoming/messages"
KEY = "simulated-key"
KNOWN = {
    "to", "text", "from", "encoding", "countryHint", "statusCallbackUrl", "respectBlacklist", "validityPeriodInSeconds",
    "messageId", "sendTime", "flash", "msisdnCooldownInMinutes",
}  # fmt: skip
DELIVERED, UNKNOWN, FAILED = 1, 0, -1
IN_WORDS = {DELIVERED: "Delivered", UNKNOWN: "Unknown", FAILED: "Failed"}


def demand_login(asked: Asked) -> None:
    """The key stands as password. Raises Wrong."""
    if login(asked)[1] != KEY:
        raise Wrong(error(401, "Unauthorized"))


def read(asked: Asked) -> Wanted:
    """The one message that is to be sent; the number is "" when it is none. Raises Wrong."""
    demand_login(asked)
    try:
        messages = json.loads(asked.body)["messages"]
    except (ValueError, KeyError, TypeError):
        raise Wrong(error(400, "Invalid JSON")) from None
    if not isinstance(messages, list) or not 1 <= len(messages) <= 250 or not isinstance(messages[0], dict):
        raise Wrong(error(400, "Between 1 and 250 messages"))
    if len(messages) > 1:
        raise Wrong(error(400, "This simulator takes one message a call"))
    said = messages[0]
    if not set(said) <= KNOWN or not {"to", "text", "from"} <= set(said):
        raise Wrong(error(400, "Unknown or missing field"))
    if not isinstance(said["text"], str) or not said["text"].strip():
        raise Wrong(error(400, "Text missing"))
    if not is_sender(said["from"]):
        raise Wrong(error(400, "Invalid sender"))
    if said.get("encoding", "auto") not in ("gsm7", "ucs2", "auto"):
        raise Wrong(error(400, "Invalid encoding"))
    if not 60 <= said.get("validityPeriodInSeconds", 60) <= 172_800:
        raise Wrong(error(400, "Invalid validity period"))
    url = said.get("statusCallbackUrl", "")
    if url and not re.fullmatch(r"https?://[^\s]+", url):
        raise Wrong(error(400, "Invalid callback URL"))
    reference = said.get("messageId", "")
    if not isinstance(reference, str) or len(reference) > 50:
        raise Wrong(error(400, "Invalid messageId"))
    return Wanted(e164(str(said["to"])), said["from"], said["text"], reference, url)


def accepted(wanted: Wanted, own_id: str, parts: int, encoding: str) -> Reply:
    """What became of the message; of a number that is none too."""
    return as_json(
        {
            "results": [
                {
                    "numberDetails": _details(wanted.number),
                    "text": wanted.text,
                    "from": wanted.sender,
                    "smsCount": parts,
                    "messageId": own_id,
                    "encoding": encoding,
                }
            ]
        }
    )


def error(status: int, words: str) -> Reply:
    """A refusal in inMobile's manner."""
    return as_json({"errorMessage": words, "details": []}, status)


def report(own_id: str, number: str, code: int, at: datetime.datetime) -> dict[str, object]:
    """A delivery report."""
    return {
        "messageId": own_id,
        "numberDetails": _details(number),
        "deliveryInfo": {
            "stateCode": code,
            "stateDescription": IN_WORDS[code],
            "sendTime": f"{at:%Y-%m-%dT%H:%M:%SZ}",
            "doneTime": f"{at:%Y-%m-%dT%H:%M:%SZ}",
            "errorCode": code if code < 0 else None,
            "errorDescription": "Undeliverable message" if code < 0 else None,
        },
        "chargeInfo": {"isCharged": True, "smsCount": 1, "encoding": "gsm7"},
    }


def incoming(number: str, to: str, text: str, at: datetime.datetime) -> dict[str, object]:
    """A message from a telephone."""
    return {
        "from": {
            "countryCode": number[1:3],
            "phoneNumber": number[3:],
            "rawSource": number[1:],
            "isValidMsisdn": True,
        },
        "to": {"countryCode": "45", "phoneNumber": to[-8:], "msisdn": f"45{to[-8:]}"},
        "text": text,
        "receivedAt": f"{at:%Y-%m-%dT%H:%M:%SZ}",
    }


def _details(number: str) -> dict[str, object]:
    if not number:
        return {"isValidMsisdn": False, "msisdn": None, "rawMsisdn": None, "countryCode": None, "phoneNumber": None}
    return {
        "isValidMsisdn": True,
        "msisdn": number[1:],
        "rawMsisdn": number[1:],
        "countryCode": number[1:3],
        "phoneNumber": number[3:],
    }
