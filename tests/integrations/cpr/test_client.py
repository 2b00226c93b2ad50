"""Asking over the wire: over TLS with certificates on both sides, to a server that can misbehave."""

import logging
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml import etree

from tests.integrations.certificates import Authority
from tests.integrations.cpr.conftest import CALL, fault, person
from tests.integrations.cpr.official import example, schema
from valghalla.base import errors
from valghalla.base.cpr_number import parse
from valghalla.integrations import cpr

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
NUMBER = parse("1012620000")


def ask(connection, **texts):
    return cpr.look_up(NUMBER, connection=connection, **{"reference": "lookup-1", "now": NOW} | texts)


def caught(connection, kind):
    with pytest.raises(errors.Outside) as raised:
        ask(connection)
    assert type(raised.value) is kind
    return raised.value


def test_asks_by_the_contract_and_reads_the_answer(server, connection):
    server.behaviour = 200, example("response-active.xml")
    found = ask(connection, purpose="KV29", on_behalf_of="staff-12")
    assert (found.full_name, found.looked_up_at) == ("Åse Prøve Østergård", NOW)
    ((method, headers, body),) = server.requests
    assert (method, headers["Content-Type"]) == ("POST", "text/xml; charset=utf-8")
    action = '"http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/5/PersonLookup"'
    assert headers["SOAPAction"] == action
    schema().assertValid(etree.fromstring(body)[0][0])
    assert etree.fromstring(body).findtext(".//{*}MunicipalityCVR") == "12345678"


def test_many_look_ups_share_one_connection(server, connection):
    server.behaviour = 200, person("")
    with cpr.open_session(connection) as session:
        for number in range(5):
            session.look_up(NUMBER, reference=f"lookup-{number}", now=NOW)
    assert (len(server.requests), server.connections) == (5, 1)


def test_a_session_serves_many_threads(server, connection):
    server.behaviour = 200, person("")
    with cpr.open_session(connection) as session, ThreadPoolExecutor(4) as threads:
        found = list(
            threads.map(lambda n: session.look_up(NUMBER, reference=f"lookup-{n}", now=NOW).asked_cpr_number, range(20))
        )
    assert found == [NUMBER] * 20
    assert server.connections <= 4
    references = {
        etree.fromstring(body).findtext(".//{*}CallersServiceCallIdentifier") for _, _, body in server.requests
    }
    assert references == {f"lookup-{number}" for number in range(20)}


def test_a_kept_connection_that_was_hung_up_is_tried_once_more_with_the_same_reference(server, connection):
    server.behaviour = [(200, person("")), server.hang_up, (200, person(""))]
    with cpr.open_session(connection) as session:
        session.look_up(NUMBER, reference="lookup-1", now=NOW)
        session.look_up(NUMBER, reference="lookup-2", now=NOW)
    bodies = [body for _, _, body in server.requests]
    assert (len(bodies), bodies[1]) == (3, bodies[2])


# refusals


def test_nobody_has_the_number(server, connection):
    server.behaviour = 500, example("fault-pnr-not-found.xml")
    assert str(caught(connection, cpr.NoSuchPerson)) == "cpr: not_found"


def test_no_security_model_is_a_matter_of_the_agreement(server, connection):
    server.behaviour = 500, example("fault-security-model.xml")
    error = caught(connection, cpr.AgreementMissing)
    assert (error.call, str(error)) == (CALL, f"cpr: agreement call={CALL}")
    assert "AuthorityContext" in error.text


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("content", [b"Forbidden", fault("No access")])
def test_turned_away_is_a_matter_of_the_agreement(server, connection, status, content):
    server.behaviour = status, content
    assert caught(connection, cpr.AgreementMissing).code == f"http_{status}"


@pytest.mark.parametrize("status", [200, 500])
def test_a_fault_counts_whatever_its_status(server, connection, status):
    server.behaviour = status, fault("pnr NOT found for 101262-0000")
    error = caught(connection, cpr.NoSuchPerson)
    assert (error.code, error.call) == ("not_found", CALL)


def test_other_words_for_no_such_person_can_be_set(server, connection):
    server.behaviour = 500, fault("Ukendt personnummer")
    assert caught(connection, cpr.Unavailable).code == "fault"
    known = replace(connection, fault_texts=cpr.FaultTexts(no_such_person=("ukendt personnummer",)))
    assert caught(known, cpr.NoSuchPerson).code == "not_found"


def test_a_fault_on_our_side_is_not_tried_again(server, connection):
    server.behaviour = 500, fault("Schema validation failed", code="e:Client.Validation")
    assert caught(connection, cpr.Refused).code == "fault"


@pytest.mark.parametrize("status", [400, 404, 405])
def test_a_wrong_address_is_refused(server, connection, status):
    server.behaviour = status, b"no"
    assert caught(connection, cpr.Refused).code == f"http_{status}"


def test_a_redirect_is_not_followed(server, connection):
    server.behaviour = 302, b""
    assert caught(connection, cpr.NotUnderstood).code == "http_302"
    assert len(server.requests) == 1


# later


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_back_end_that_is_down_can_be_asked_later(server, connection, status):
    server.behaviour = status, b"<html><body>Bad gateway"
    assert caught(connection, cpr.Unavailable).code == f"http_{status}"


def test_no_answer_in_time(server, connection):
    server.behaviour = server.say_nothing
    error = caught(connection, cpr.Unavailable)
    assert (error.code, error.perhaps_done) == ("timeout", True)
    assert len(server.requests) == 1  # answers are billed, so no second try by itself


def test_an_answer_that_drips_is_cut_off(server, connection):
    server.behaviour = server.drip
    assert caught(connection, cpr.Unavailable).code == "timeout"


def test_hung_up_twice(server, connection):
    server.behaviour = server.hang_up
    error = caught(connection, cpr.Unavailable)
    assert (error.code, error.perhaps_done) == ("hung_up", True)
    assert len(server.requests) == 2


def test_nobody_listens(connection):
    error = caught(replace(connection, url="https://127.0.0.1:1/"), cpr.Unavailable)
    assert (error.code, error.perhaps_done) == ("no_connection", False)


def test_a_server_we_do_not_know(connection, tmp_path):
    stranger = Authority(tmp_path, "Stranger")
    assert caught(replace(connection, authorities_path=stranger.path), cpr.Unavailable).code == "tls"


def test_a_certificate_the_server_does_not_know(connection, tmp_path):
    certificate, key = Authority(tmp_path, "Stranger").issue("client")
    error = caught(replace(connection, certificate_path=certificate, key_path=key), cpr.Unavailable)
    assert error.code == "tls"


# not understood


def test_garbage_is_not_understood(server, connection):
    server.behaviour = 200, b"<html><body>Welcome"
    assert caught(connection, cpr.NotUnderstood).code == "no_xml"


def test_an_endless_answer_is_cut_off(server, connection):
    server.behaviour = server.flood
    assert caught(replace(connection, answer_seconds=20), cpr.NotUnderstood).code == "too_large"


# settings


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"url": "http://127.0.0.1/"}, "url"),
        ({"url": ""}, "url"),
        ({"url": "https:///x"}, "url"),
        ({"municipality_cvr": "1234567"}, "municipality_cvr"),
        ({"municipality_cvr": "DK123456"}, "municipality_cvr"),
        ({"certificate_path": "/nowhere.pem"}, "certificate"),
        ({"key_path": "/nowhere.pem"}, "certificate"),
        ({"authorities_path": "/nowhere.pem"}, "authorities"),
    ],
)
def test_settings_that_cannot_work_ask_nobody(server, connection, change, code):
    assert caught(replace(connection, **change), cpr.WrongSettings).code == code
    assert server.requests == []


def test_a_key_of_another_certificate(authority, connection):
    _, other_key = authority.issue("other")
    assert caught(replace(connection, key_path=other_key), cpr.WrongSettings).code == "certificate"


# nobody is named


@pytest.mark.parametrize(
    "behaviour",
    [
        (500, fault("PNR not found: 1012620000")),
        (500, fault("service agreement missing for 101262-0000")),
        (500, fault("1012620000 gave an error")),
        (403, fault("1012620000")),
        (200, person("<gaeldendePersonnummer>10126200001</gaeldendePersonnummer>")),
        (200, b"1012620000"),
        (503, b"1012620000"),
    ],
)
def test_no_error_and_no_log_line_names_the_number(server, connection, behaviour, caplog):
    server.behaviour = behaviour
    caplog.set_level(logging.DEBUG)
    with pytest.raises(errors.Outside) as raised:
        ask(connection)
    shown = (
        "".join(traceback.format_exception(raised.value)) + repr(raised.value) + repr(vars(raised.value)) + caplog.text
    )
    assert "1012620000" not in shown.replace("-", "")


def test_an_error_holds_on_to_no_request(server, connection):
    server.behaviour = server.say_nothing
    with pytest.raises(cpr.Unavailable) as raised:
        ask(connection)
    assert (raised.value.__cause__, raised.value.__context__) == (None, None)
