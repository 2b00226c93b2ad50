"""Tokens fetched once, kept, renewed when they are refused; and how it ends when they are not taken."""

import base64
import json
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from tests.integrations.serviceplatformen.making import CVR, NOW, OURS, STRANGER, der, token
from tests.integrations.serviceplatformen.platform import ACCESS, STS, hang_up, say_nothing
from valghalla.integrations.serviceplatformen import (
    Answer,
    Call,
    NotTrusted,
    NotUnderstood,
    Service,
    Session,
    Unavailable,
    WrongSettings,
)

DEMO = Service("http://entityid.kombit.dk/service/demoservicerest/1", "/service/Demo_1/demo")
OTHER = Service("http://entityid.kombit.dk/service/other/1", "/service/Other_1/other")
ASK, DO = Call(DEMO, "GET", does_something=False), Call(DEMO, "POST", content=b"<a/>", content_type="application/xml")


@pytest.fixture
def session(connection, now):
    with Session(connection, now=now) as session:
        yield session


@pytest.mark.acceptance("E-292")
def test_asks_with_tokens_and_our_certificate(session, platform, now):
    transaction = "7c1f0a52-6b8e-4a1d-9c70-3d5a2f1e0b01"
    call = Call(
        DEMO, "POST", query={"a": "æ"}, content=b"<a/>", content_type="application/xml", transaction=transaction
    )
    assert session.call(call, on_behalf_of=CVR) == Answer(200, b"served")
    assert platform.paths() == ["sts", "token", "demo"]
    sts, access, asked = platform.asked
    assert json.loads(sts.body) == {
        "TokenType": "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0",
        "RequestType": "http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue",
        "KeyType": "http://docs.oasis-open.org/ws-sx/ws-trust/200512/PublicKey",
        "AnvenderKontekst": {"Cvr": CVR},
        "UseKey": base64.b64encode(der(OURS)).decode(),
        "AppliesTo": {"EndpointReference": {"Address": DEMO.entity_id}},
        "OnBehalfOf": None,
    }
    assert access.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert (asked.body, asked.query, asked.headers["Content-Type"]) == (b"<a/>", {"a": ["æ"]}, "application/xml")
    assert asked.headers["Authorization"].removeprefix("Holder-of-key ") in platform.accepts
    assert asked.headers["x-TransaktionsId"] == transaction
    assert asked.headers["x-TransaktionsTid"] == now().strftime("%Y-%m-%dT%H:%M:%SZ")
    assert {(one.version, one.certificate) for one in platform.asked} == {("HTTP/1.1", der(OURS))}


def test_hands_the_token_on_byte_for_byte_with_plus_and_slash_escaped(session, platform):
    session.call(ASK, on_behalf_of=CVR)
    sent = platform.asked[1].body
    issued = session.assertion(DEMO.entity_id, on_behalf_of=CVR).xml
    encoded = base64.b64encode(issued).decode()
    assert parse_qs(sent.decode("ascii")) == {"saml-token": [encoded]}
    assert b"+" in encoded.encode() or b"/" in encoded.encode()
    assert not set(b"+/") & set(sent)


def test_tokens_are_kept_for_each_municipality_and_service(session, platform, connection, now):
    for service, cvr in [(DEMO, CVR), (DEMO, CVR), (OTHER, CVR), (DEMO, "87654321"), (OTHER, CVR)]:
        session.call(Call(service, "GET"), on_behalf_of=cvr)
    assert sorted(platform.paths()) == ["demo"] * 3 + ["other"] * 2 + ["sts"] * 3 + ["token"] * 3
    with Session(connection, now=now) as later:  # the next job in this process
        later.call(ASK, on_behalf_of=CVR)
    assert platform.paths().count("sts") == 3


@pytest.mark.parametrize(
    ("later", "fetched"),
    [
        (timedelta(minutes=58), []),
        (timedelta(minutes=59, seconds=1), ["token"]),
        (timedelta(hours=7, minutes=54), ["token"]),
        (timedelta(hours=7, minutes=55, seconds=1), ["sts", "token"]),
    ],
)
@pytest.mark.acceptance("E-292")
def test_tokens_are_renewed_before_they_run_out(session, platform, now, later, fetched):
    session.call(ASK, on_behalf_of=CVR)
    platform.asked.clear()
    now.time += later
    session.call(ASK, on_behalf_of=CVR)
    assert platform.paths() == [*fetched, "demo"]


def test_an_access_token_that_is_not_taken_is_renewed_once(session, platform):
    session.call(ASK, on_behalf_of=CVR)
    platform.accepts.clear()
    platform.asked.clear()
    assert session.call(DO, on_behalf_of=CVR).status == 200
    assert platform.paths() == ["demo", "token", "demo"]
    assert {one.headers["x-TransaktionsId"] for one in platform.asked if one.path == DEMO.path} == {DO.transaction}


def test_then_the_security_token_is_renewed_once(session, platform):
    session.call(ASK, on_behalf_of=CVR)
    platform.asked.clear()
    platform.behaviours[DEMO.path] = [(401, b""), (401, b"")]
    assert session.call(ASK, on_behalf_of=CVR).status == 200
    assert platform.paths() == ["demo", "token", "demo", "sts", "token", "demo"]


def test_then_it_gives_up(session, platform):
    platform.behaviours[DEMO.path] = (401, b"invalid_token for 101262-0000")
    with pytest.raises(WrongSettings) as raised:
        session.call(DO, on_behalf_of=CVR)
    assert (raised.value.code, raised.value.perhaps_done) == ("http_401", False)
    assert raised.value.text == "invalid_token for xxxxxx-xxxx"
    assert platform.paths().count("demo") == 3


def test_a_security_token_that_the_access_service_is_tired_of(session, platform, now):
    session.call(ASK, on_behalf_of=CVR)
    platform.asked.clear()
    now.time += timedelta(hours=1)
    platform.behaviours[ACCESS] = [(401, b"invalid_token")]
    assert session.call(ASK, on_behalf_of=CVR).status == 200
    assert platform.paths() == ["token", "sts", "token", "demo"]


@pytest.mark.parametrize("status", [200, 202, 400, 403, 413, 500, 503])
def test_other_statuses_are_the_callers_to_read(session, platform, status):
    platform.behaviours[DEMO.path] = (status, b"words")
    assert session.call(DO, on_behalf_of=CVR) == Answer(status, b"words")


def issued(**changes):
    content = token(audience=DEMO.entity_id, recipient=DEMO.entity_id, **changes)
    answer = {"RequestedSecurityToken": {"Assertion": base64.b64encode(content).decode()}}
    return 200, json.dumps(answer).encode()


@pytest.mark.parametrize(
    ("path", "behaviour", "kind", "code"),
    [
        (STS, (400, b"No service agreement"), WrongSettings, "http_400"),
        (STS, (401, b""), WrongSettings, "http_401"),
        (STS, (500, b""), Unavailable, "http_500"),
        (STS, (429, b""), Unavailable, "http_429"),
        (STS, (204, b""), NotUnderstood, "http_204"),
        (STS, (200, b""), NotUnderstood, "answer"),
        (STS, (200, b"[]"), NotUnderstood, "answer"),
        (STS, (200, b'{"RequestedSecurityToken": {"Assertion": "?"}}'), NotUnderstood, "answer"),
        (STS, (200, b'{"RequestedSecurityToken": {"Assertion": 7}}'), NotUnderstood, "answer"),
        (STS, (200, b'{"RequestedSecurityToken": {"Assertion": "PGEvPg=="}}'), NotTrusted, "structure"),
        (STS, issued(signer=STRANGER), NotTrusted, "signature"),
        (STS, issued(issuer="http://other.example"), NotTrusted, "issuer"),
        (STS, issued(holder=base64.b64encode(der(STRANGER)).decode()), NotTrusted, "holder_of_key"),
        (STS, issued(now=NOW - timedelta(hours=9)), NotTrusted, "expired"),
        (STS, hang_up, Unavailable, "hung_up"),
        (STS, (200, b"x" * (1024 * 1024 + 1)), Unavailable, "too_large"),
        (ACCESS, (400, b"invalid_request"), WrongSettings, "http_400"),
        (ACCESS, (401, b"invalid_token"), WrongSettings, "http_401"),
        (ACCESS, (403, b""), WrongSettings, "http_403"),
        (ACCESS, (502, b""), Unavailable, "http_502"),
        (ACCESS, (200, b"{}"), NotUnderstood, "access_token"),
        (ACCESS, (200, b'{"access_token": "a", "expires_in": 0}'), NotUnderstood, "access_token"),
        (ACCESS, (200, b'{"access_token": "a b", "expires_in": 9}'), NotUnderstood, "access_token"),
        (ACCESS, (200, b'{"access_token": "a\\r\\nb", "expires_in": 9}'), NotUnderstood, "access_token"),
    ],
)
def test_how_token_services_fail(session, platform, path, behaviour, kind, code):
    """Whatever goes wrong before the message leaves, it was not sent."""
    platform.behaviours[path] = behaviour
    with pytest.raises(kind) as raised:
        session.call(DO, on_behalf_of=CVR)
    assert (type(raised.value), raised.value.code) == (kind, code)
    assert not getattr(raised.value, "perhaps_done", False)
    assert "demo" not in platform.paths()
    platform.behaviours.clear()
    assert session.call(DO, on_behalf_of=CVR).status == 200  # nothing of it was kept


@pytest.mark.parametrize(("behaviour", "code"), [(hang_up, "hung_up"), (say_nothing, "timeout")])
@pytest.mark.parametrize("call", [ASK, DO])
def test_contact_lost_after_the_call_had_left(session, connection, platform, now, behaviour, code, call):
    session.call(ASK, on_behalf_of=CVR)
    platform.asked.clear()
    platform.behaviours[DEMO.path] = behaviour
    with Session(replace(connection, answer_seconds=0.1), now=now) as hasty, pytest.raises(Unavailable) as raised:
        hasty.call(call, on_behalf_of=CVR)
    assert (raised.value.code, raised.value.perhaps_done) == (code, call is DO)
    assert len(platform.asked) == (2 if (call, code) == (ASK, "hung_up") else 1)


def test_nobody_listens(connection, now):
    with (
        Session(replace(connection, sts_url="https://127.0.0.1:1/"), now=now) as session,
        pytest.raises(Unavailable) as raised,
    ):
        session.call(DO, on_behalf_of=CVR)
    assert (raised.value.code, raised.value.perhaps_done) == ("no_connection", False)


def test_the_server_is_not_who_it_says(connection, files, now):
    strange = replace(connection, authorities_path=files / "system.pem")
    with Session(strange, now=now) as session, pytest.raises(Unavailable) as raised:
        session.call(DO, on_behalf_of=CVR)
    assert (raised.value.code, raised.value.perhaps_done) == ("tls", False)


def test_our_certificate_is_not_taken(connection, tmp_path, now):
    (tmp_path / "system.pem").write_text(STRANGER.certificate)
    (tmp_path / "system.key").write_text(STRANGER.private_key)
    strange = replace(connection, certificate_path=tmp_path / "system.pem", key_path=tmp_path / "system.key")
    with Session(strange, now=now) as session, pytest.raises(Unavailable) as raised:
        session.call(DO, on_behalf_of=CVR)
    assert (raised.value.code, raised.value.perhaps_done) == ("tls", False)


def test_many_threads_fetch_each_token_once(session, platform):
    together = threading.Barrier(8)

    def ask(_number):
        together.wait()
        return session.call(ASK, on_behalf_of=CVR).status

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {200}
        assert sorted(platform.paths()) == ["demo"] * 8 + ["sts", "token"]
        platform.accepts.clear()
        platform.asked.clear()
        assert set(pool.map(ask, range(8))) == {200}
    assert platform.paths().count("token") == 1
    assert platform.paths().count("sts") == 0


def test_numbers_in_addresses_reach_no_log(session, caplog):
    with caplog.at_level(logging.DEBUG, "httpx"), caplog.at_level(logging.DEBUG, "httpcore"):
        session.call(Call(DEMO, "GET", query={"cprNumber": "1012620000"}), on_behalf_of=CVR)
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "send_request_headers" in said
    assert "1012620000" not in said
    assert "1012620000" not in repr(Call(DEMO, "GET", query={"cprNumber": "1012620000"}))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"url": "http://platform.example"}, "url"),
        ({"url": ""}, "url"),
        ({"sts_url": "sts"}, "sts_url"),
        ({"sts_kind": "soap"}, "sts_kind"),
        ({"sts_issuer": ""}, "sts_issuer"),
        ({"sts_certificates_path": "/nowhere.pem"}, "sts_certificates"),
        ({"certificate_path": "/nowhere.pem"}, "certificate"),
        ({"key_path": "/nowhere.key"}, "key"),
        ({"authorities_path": "/nowhere.pem"}, "authorities"),
    ],
)
def test_names_the_setting_that_cannot_work(connection, change, code):
    with pytest.raises(WrongSettings) as raised:
        Session(replace(connection, **change))
    assert (raised.value.party, raised.value.code) == ("serviceplatformen", code)


@pytest.mark.parametrize("cvr", ["", "1234567", "123456789", "1234567x", "１２３４５６７８"])
def test_a_municipality_without_a_cvr_number(session, platform, cvr):
    with pytest.raises(WrongSettings) as raised:
        session.call(ASK, on_behalf_of=cvr)
    assert raised.value.code == "cvr"
    assert not platform.asked
