"""LINK Mobility's Common API. Source: reference on SMS gateways, § 2; LINK's documents for sending and receiving."""

import datetime
import json
import re
from collections.abc import Collection

from valghalla_simulators.server import Asked, Reply
from valghalla_simulators.sms.wire import PASSWORD, USER, Wanted, Wrong, as_json, e164, is_sender, login

PATH = "/gateways/link/sms/send"
PLATFORM, PARTNER = "COMMON_API", "4711"
KNOWN = {
    "source", "sourceTON", "destination", "destinationTON", "userData", "platformId", "platformPartnerId", "dcs",
    "useDeliveryReport", "deliveryReportGates", "relativeValidityTime", "absoluteValidityTime", "refId",
    "customParameters", "ignoreResponse",
}  # fmt: skip
DEMANDED = {"source", "destination", "userData", "platformId", "platformPartnerId", "useDeliveryReport"}
SENT, DELIVERED, NOT_DELIVERED, NO_REPORT, QUEUED, NUMBER_ERROR = 1000, 1001, 1006, 1010, 1005, 2106


def read(asked: Asked, gates: Collection[str]) -> Wanted:
    """What is to be sent. gates: those that are set up. Raises Wrong."""
    if login(asked) != (USER, PASSWORD):
        raise Wrong(as_json({"description": "Unauthorized"}, 401))
    try:
        said = json.loads(asked.body)
    except ValueError:
        said = None
    if not isinstance(said, dict) or not set(said) <= KNOWN or not set(said) >= DEMANDED:
        raise Wrong(error(4003, "Invalid parameters"))
    if (said["platformId"], said["platformPartnerId"]) != (PLATFORM, PARTNER):
        raise Wrong(as_json({"description": "Unable to access SMSC credentials"}, 403))
    number = e164(str(said["destination"])) if str(said["destination"]).startswith("+") else ""
    if not number:
        raise Wrong(error(NUMBER_ERROR, "Number error"))
    named = said.get("sourceTON", "MSISDN") == "ALPHANUMERIC"
    if not is_sender(said["source"]) or named != bool(re.search(r"[^\d+]", said["source"])):
        raise Wrong(error(4003, "Invalid source"))
    if not isinstance(said["userData"], str) or not said["userData"].strip():
        raise Wrong(error(4001, "Invalid message content"))
    if not 15 * 60_000 <= said.get("relativeValidityTime", 172_800_000) <= 172_800_000:
        raise Wrong(error(4003, "Invalid validity"))
    wanted = said.get("deliveryReportGates", [])
    if said["useDeliveryReport"] is not bool(wanted) or not set(wanted) <= set(gates):
        raise Wrong(error(4000, "Delivery report is not supported"))
    return Wanted(number, said["source"], said["userData"], said.get("refId") or "", gate=wanted[0] if wanted else "")


def accepted(own_id: str, parts: int) -> Reply:
    """It was queued."""
    return as_json({"messageId": own_id, "resultCode": QUEUED, "description": "Queued", "smsCount": parts})


def refused() -> Reply:
    """This number is not taken."""
    return as_json({"messageId": "", "resultCode": NUMBER_ERROR, "description": "Number error"})


def error(code: int, description: str, status: int = 400) -> Reply:
    """A refusal in LINK's manner."""
    return as_json({"resultCode": code, "description": description}, status)


def report(own_id: str, reference: str, code: int, at: datetime.datetime) -> dict[str, object]:
    """A delivery report."""
    return {
        "refId": reference or None,
        "id": own_id,
        "operator": "dk.simulator",
        "sentTimestamp": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "timestamp": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "resultCode": code,
        "operatorResultCode": None,
        "segments": 1,
        "gateCustomParameters": {},
        "customParameters": {},
    }


def incoming(own_id: str, number: str, to: str, text: str, at: datetime.datetime) -> dict[str, object]:
    """A message from a telephone."""
    return {
        "destination": "DK-1204",
        "subNumber": int(to) if to.isdigit() else None,
        "source": number,
        "content": {"type": "SMS", "userData": text, "encoding": "TEXT"},
        "operator": "dk.simulator",
        "timestamp": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "messageId": own_id,
        "route": {"type": "SUBNUMBER_ROUTE", "id": "0"},
        "gateCustomParameters": {},
        "customParameters": {},
    }
