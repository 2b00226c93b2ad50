"""Asking for a token with JSON over mutual TLS.

Source: reference on service agreements and tokens, § 3b: ``UseKey`` is undocumented and required, ``Lifetime`` is
written the American way and without a zone.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping

from valghalla_simulators.server import Asked, Reply
from valghalla_simulators.sts import KEY_TYPE, REQUEST_TYPE, TOKEN_TYPE
from valghalla_simulators.sts.service import Refused, State, Sts

_FIXED = {"TokenType": TOKEN_TYPE, "RequestType": REQUEST_TYPE, "KeyType": KEY_TYPE}
_MEMBERS = {*_FIXED, "AnvenderKontekst", "UseKey", "AppliesTo", "OnBehalfOf"}


def answer(sts: Sts, asked: Asked) -> Reply:
    """The token as JSON, or an HTTP error with a text."""
    if sts.delay_ms:
        sts.stopping.wait(sts.delay_ms / 1000)
    if sts.state is State.DOWN:
        return Reply(b"Service Unavailable", status=503)
    try:
        if asked.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
            raise Refused("Content-Type must be application/json", status=415)
        cvr, entity_id = _read(asked.body, asked.certificate)
        token = sts.issue("REST", cvr=cvr, entity_id=entity_id, certificate=asked.certificate)
    except Refused as refused:
        return Reply(str(refused).encode(), status=refused.status)
    told = {
        "RequestedSecurityToken": {"Assertion": base64.b64encode(token.content).decode()},
        "Lifetime": f"{token.expires:%m/%d/%Y %H:%M:%S}",
    }
    return Reply(json.dumps(told).encode(), "application/json; charset=utf-8")


def _read(body: bytes, certificate: bytes) -> tuple[str, str]:
    """CVR and entity id. Raises Refused."""
    try:
        asked = json.loads(body)
    except ValueError as mistake:
        raise Refused("The request is not JSON") from mistake
    if not isinstance(asked, dict) or not set(asked) <= _MEMBERS:
        raise Refused("The request has members that are not expected")
    for name, value in _FIXED.items():
        if asked.get(name) != value:
            raise Refused(f"{name} must be {value}")
    if asked.get("OnBehalfOf") is not None:
        raise Refused("OnBehalfOf is not supported")
    if _key(asked.get("UseKey")) != certificate:
        raise Refused("UseKey is not the certificate of the connection")
    context, applies_to = asked.get("AnvenderKontekst"), asked.get("AppliesTo")
    cvr = context.get("Cvr") if isinstance(context, Mapping) else None
    if not isinstance(cvr, str) or not re.fullmatch(r"[0-9]{8}", cvr, re.ASCII):
        raise Refused("AnvenderKontekst must hold a Cvr of eight digits")
    reference = applies_to.get("EndpointReference") if isinstance(applies_to, Mapping) else None
    entity_id = reference.get("Address") if isinstance(reference, Mapping) else None
    if not isinstance(entity_id, str):
        raise Refused("AppliesTo must hold an EndpointReference with an Address")
    return cvr, entity_id


def _key(value: object) -> bytes | None:
    try:
        return base64.b64decode(value, validate=True) if isinstance(value, str) else None
    except binascii.Error:
        return None
