"""What an officer is told of settings, certificate and connection."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from tests.integrations.certificates import Authority
from valghalla.base.clock import danish_date
from valghalla.integrations import Finding, Level
from valghalla.integrations.cpr.check import check

NOW = datetime.now(UTC)
COMPLETE = Finding("settings", Level.GOOD, "complete")
ANSWERS = Finding("connection", Level.GOOD, "answers")


def last_day(connection):
    certificate = x509.load_pem_x509_certificate(connection.certificate_path.read_bytes())
    return danish_date(certificate.not_valid_after_utc)


@pytest.mark.parametrize("status", [200, 404, 405])
def test_all_is_well_when_something_answers(server, connection, status):
    server.behaviour = status, b"anything"
    assert check(connection, now=NOW) == [
        COMPLETE,
        Finding("certificate", Level.GOOD, "valid", last_day(connection)),
        ANSWERS,
    ]
    assert [method for method, _, _ in server.requests] == ["GET"]  # nobody was looked up


@pytest.mark.parametrize(
    ("days_before", "level", "code"),
    [
        (61, Level.GOOD, "valid"),
        (60, Level.WARNING, "expires_soon"),
        (0, Level.WARNING, "expires_soon"),
        (-1, Level.PROBLEM, "expired"),
    ],
)
def test_warns_before_the_certificate_runs_out(connection, days_before, level, code):
    ends = last_day(connection)
    noon = datetime(ends.year, ends.month, ends.day, 11, tzinfo=UTC)
    found = check(connection, now=noon - timedelta(days=days_before))
    assert found[1] == Finding("certificate", level, code, ends)


def test_a_certificate_of_the_future(authority, connection):
    certificate, key = authority.issue("early", days=(10, 20))
    found = check(replace(connection, certificate_path=certificate, key_path=key), now=NOW)
    assert (found[1].level, found[1].code) == (Level.PROBLEM, "not_yet_valid")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"url": "http://127.0.0.1/"}, "url"),
        ({"municipality_cvr": ""}, "municipality_cvr"),
        ({"certificate_path": "/nowhere.pem"}, "certificate"),
        ({"authorities_path": "/nowhere.pem"}, "authorities"),
    ],
)
def test_names_the_setting_that_is_wrong(connection, change, code):
    assert check(replace(connection, **change), now=NOW) == [Finding("settings", Level.PROBLEM, code)]


@pytest.mark.parametrize(("status", "code"), [(403, "http_403"), (503, "http_503")])
def test_tells_who_turned_us_away(server, connection, status, code):
    server.behaviour = status, b""
    assert check(connection, now=NOW)[2] == Finding("connection", Level.PROBLEM, code)


def test_tells_that_the_certificate_is_not_accepted(connection, tmp_path):
    certificate, key = Authority(tmp_path, "Stranger").issue("client")
    found = check(replace(connection, certificate_path=certificate, key_path=key), now=NOW)
    assert found[2] == Finding("connection", Level.PROBLEM, "tls")


def test_tells_that_nobody_listens(connection):
    assert check(replace(connection, url="https://127.0.0.1:1/"), now=NOW)[2] == Finding(
        "connection", Level.PROBLEM, "no_connection"
    )
