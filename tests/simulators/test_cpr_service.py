"""The service around the people: who may call, how strictly a request is read, faults, switches."""

import datetime
import shutil
import ssl
import subprocess
from pathlib import Path

import httpx
import pytest
from lxml import etree

from tests.simulators.conftest import tls
from tests.simulators.soap import (
    CALL,
    INVOCATION,
    NAMESPACE,
    SCHEMAS,
    authority,
    body,
    envelope,
    fault,
    look_up,
    pnr,
    post,
    value,
)
from valghalla_simulators import Simulators, clock
from valghalla_simulators.cpr.service import State
from valghalla_simulators.keys import key_of

SOMEBODY = "1012620000"
STATUS, CODE = "persondata/status/status", "adresse/aktuelAdresse/kommunekode"
PNR = pnr(SOMEBODY)
ACCEPTED = {
    "authority": envelope(authority(), PNR),
    "authority and call": envelope(CALL, authority(), PNR),
    "invocation": envelope(INVOCATION, PNR),
    "invocation and call": envelope(CALL, INVOCATION, PNR),
}


@pytest.mark.parametrize("message", ACCEPTED.values(), ids=ACCEPTED)
def test_what_it_accepts_is_valid_by_the_official_schema(
    message: bytes, cpr: httpx.Client, simulators: Simulators, official_schema: etree.XMLSchema
) -> None:
    official_schema.assertValid(etree.ElementTree(body(message)))
    assert value(post(cpr, simulators, message), STATUS) == "1"


WRONG = {
    "order": envelope(authority(), CALL, PNR),
    "number before context": envelope(PNR, authority()),
    "no number": envelope(authority()),
    "two numbers": envelope(authority(), PNR, PNR),
    "eleven digits": envelope(authority(), pnr("10126200001")),
    "short CVR": envelope(authority("1234567"), PNR),
    "foreign element": envelope(authority(), '<x xmlns="urn:x"/>', PNR),
    "unqualified number": envelope(authority(), f"<PNR>{SOMEBODY}</PNR>"),
    "capital letters in a UUID": envelope(INVOCATION.replace("aaaaaaaa", "AAAAAAAA"), PNR),
    "text between": envelope(authority(), "hej", PNR),
    "attribute": envelope(authority().replace("<a:MunicipalityCVR>", '<a:MunicipalityCVR id="1">'), PNR),
    "long label": envelope(CALL.replace("prøve", "x" * 256), authority(), PNR),
}


@pytest.mark.parametrize("message", WRONG.values(), ids=WRONG)
def test_what_the_official_schema_refuses_it_refuses(
    message: bytes, cpr: httpx.Client, simulators: Simulators, official_schema: etree.XMLSchema
) -> None:
    assert not official_schema.validate(etree.ElementTree(body(message)))
    response = post(cpr, simulators, message)
    code, text = fault(response)
    assert (response.status_code, code) == (500, "Client")
    assert text.startswith("Schema validation failed: ")


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"hej",
        b"<a/>",
        ACCEPTED["authority"].replace(b"soap/envelope", b"soap/other"),
        b'<!DOCTYPE x [<!ENTITY e "1012620000">]>'
        + ACCEPTED["authority"].split(b"?>")[1].replace(b"1012620000", b"&e;"),
        b" " * 70_000,
    ],
)
def test_what_is_no_envelope_is_a_schema_fault(message: bytes, cpr: httpx.Client, simulators: Simulators) -> None:
    code, text = fault(post(cpr, simulators, message))
    assert code == "Client"
    assert text.startswith("Schema validation failed: ")


def test_any_order_is_taken_when_told_to_be_lenient(cpr: httpx.Client, simulators: Simulators) -> None:
    simulators.cpr.strict_order = False
    assert value(post(cpr, simulators, WRONG["order"]), STATUS) == "1"


def test_the_action_must_be_the_operation(cpr: httpx.Client, simulators: Simulators) -> None:
    response = post(cpr, simulators, ACCEPTED["authority"], SOAPAction=f'"{NAMESPACE}Other"')
    assert fault(response) == ("Client", "The SOAPAction is not an operation of this service")


def test_without_a_security_model(cpr: httpx.Client, simulators: Simulators) -> None:
    code, text = fault(post(cpr, simulators, envelope(CALL, PNR)))
    assert code == "Client"
    assert text.startswith("Security model for the called operation was not provided")


@pytest.mark.parametrize("cvr", ["99999999", "10101010", "87654321"])
def test_without_an_agreement_in_force(cvr: str, cpr: httpx.Client, simulators: Simulators) -> None:
    assert fault(look_up(cpr, simulators, SOMEBODY, cvr)) == (
        "Client",
        "No valid service agreement was found for the caller",
    )


def test_invocation_with_another_agreements_municipality(cpr: httpx.Client, simulators: Simulators) -> None:
    mixed = INVOCATION.replace("bbbbbbbb-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002")
    response = post(cpr, simulators, envelope(mixed, PNR))
    assert fault(response) == ("Client", "No valid service agreement was found for the caller")


def test_a_system_that_nobody_registered(simulators: Simulators) -> None:
    with httpx.Client(verify=tls(simulators, simulators.keys.unregistered_client), trust_env=False) as stranger:
        response = look_up(stranger, simulators, SOMEBODY)
    assert fault(response) == ("Client", "The client certificate does not belong to a registered system")


@pytest.mark.parametrize("message", [envelope(CALL, PNR), envelope(authority("99999999"), PNR), b"<a/>"])
def test_fault_details_are_valid_and_name_the_call(
    message: bytes, cpr: httpx.Client, simulators: Simulators, official_fault_schema: etree.XMLSchema
) -> None:
    detail = body(post(cpr, simulators, message)).find("detail")
    official_fault_schema.assertValid(etree.ElementTree(detail[0]))
    assert "CallUUID: " in detail.findtext(f".//{{{SCHEMAS}/ServiceplatformFault/1/}}ErrorText")


def _nobody(simulators: Simulators) -> None:
    return None


def _foreigner(simulators: Simulators) -> Path:
    return simulators.keys.foreign_client


@pytest.mark.parametrize("certificate", [_nobody, _foreigner])
def test_refused_at_the_door_without_our_certificate(certificate, simulators: Simulators) -> None:
    with (
        httpx.Client(verify=tls(simulators, certificate(simulators)), trust_env=False) as client,
        pytest.raises((httpx.ReadError, httpx.ConnectError, httpx.RemoteProtocolError, ssl.SSLError)),
    ):
        look_up(client, simulators, SOMEBODY)
    assert simulators.cpr.calls() == []


@pytest.mark.skipif(not shutil.which("openssl"), reason="the openssl tool is not here")
@pytest.mark.parametrize("certificate", [_nobody, _foreigner])
def test_refused_at_the_door_as_openssl_sees_it(certificate, simulators: Simulators) -> None:
    path = certificate(simulators)
    own = ["-cert", str(path), "-key", str(key_of(path))] if path else []
    request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    told = subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{simulators.cpr_port}", "-CAfile",
         str(simulators.keys.authority), "-tls1_3", "-ign_eof", *own],
        input=request, capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    assert "alert" in told.stderr
    assert "HTTP/1.1" not in told.stdout


@pytest.mark.skipif(not shutil.which("openssl"), reason="the openssl tool is not here")
def test_let_in_as_openssl_sees_it(simulators: Simulators) -> None:
    client = simulators.keys.client
    told = subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{simulators.cpr_port}", "-CAfile",
         str(simulators.keys.authority), "-verify_return_error", "-ign_eof", "-cert", str(client),
         "-key", str(key_of(client))],
        input="GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    assert "Verify return code: 0 (ok)" in told.stdout
    assert "HTTP/1.1 404" in told.stdout


def test_many_look_ups_on_one_connection(cpr: httpx.Client, simulators: Simulators) -> None:
    ports = set()
    for _ in range(20):
        response = look_up(cpr, simulators, SOMEBODY)
        ports.add(response.extensions["network_stream"].get_extra_info("client_addr")[1])
    assert len(ports) == 1
    assert simulators.cpr.answered == 20


def test_down_is_503(cpr: httpx.Client, simulators: Simulators) -> None:
    simulators.cpr.state = State.DOWN
    assert look_up(cpr, simulators, SOMEBODY).status_code == 503


def test_delay_holds_every_answer_back(cpr: httpx.Client, simulators: Simulators) -> None:
    simulators.cpr.delay_ms = 200
    assert look_up(cpr, simulators, SOMEBODY).elapsed.total_seconds() >= 0.2


def test_somebody_moves_and_comes_back(cpr: httpx.Client, simulators: Simulators) -> None:
    simulators.cpr.register.change(SOMEBODY, municipality="0101")
    assert value(look_up(cpr, simulators, SOMEBODY), CODE) == "101"
    simulators.cpr.register.undo(SOMEBODY)
    assert value(look_up(cpr, simulators, SOMEBODY), CODE) == "999"


def test_somebody_dies(cpr: httpx.Client, simulators: Simulators) -> None:
    simulators.cpr.register.change(SOMEBODY, status=90)
    response = look_up(cpr, simulators, SOMEBODY)
    assert (value(response, STATUS), value(response, CODE)) == ("90", None)
    assert value(response, "persondata/slutdato/dato") == clock.today().isoformat()


def test_yesterdays_data_does_not_know_todays_changes(cpr: httpx.Client, simulators: Simulators) -> None:
    simulators.cpr.state = State.YESTERDAY
    simulators.cpr.register.change(SOMEBODY, municipality="0751")
    assert value(look_up(cpr, simulators, SOMEBODY), CODE) == "999"
    simulators.cpr.register.change(SOMEBODY, municipality="0751", at=clock.now() - datetime.timedelta(days=2))
    assert value(look_up(cpr, simulators, SOMEBODY), CODE) == "751"


def test_changes_that_make_no_sense_are_refused(simulators: Simulators) -> None:
    register = simulators.cpr.register
    with pytest.raises(KeyError):
        register.change(SOMEBODY, municipality="4242")
    with pytest.raises(ValueError, match="42"):
        register.change(SOMEBODY, status=42)
    with pytest.raises(LookupError):
        register.change("1410701029", status=90)
    assert register.changes() == []


def test_look_ups_are_shown(cpr: httpx.Client, web: httpx.Client, simulators: Simulators) -> None:
    look_up(cpr, simulators, SOMEBODY)
    [call] = simulators.cpr.calls()
    assert (call.number, call.municipality_cvr, call.reference, call.result) == (
        SOMEBODY,
        "12345678",
        "ref-1",
        "svarer",
    )
    assert "101262-0000" in web.get("/cpr/").text
