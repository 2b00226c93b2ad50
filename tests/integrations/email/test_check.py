"""What an officer is told of the mail server."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.integrations.email.conftest import authenticate
from valghalla.integrations import Finding, Level
from valghalla.integrations.email import Connection
from valghalla.integrations.email.check import check

NOW = datetime.now(UTC)
GOOD = [Finding("settings", Level.GOOD, "complete"), Finding("connection", Level.GOOD, "answers")]


def test_all_is_well_but_in_clear(server, connection):
    assert check(connection, now=NOW) == [*GOOD, Finding("certificate", Level.WARNING, "not_encrypted")]
    assert server.got == []


@pytest.mark.parametrize(("days", "level", "code"), [(0, Level.GOOD, "valid"), (290, Level.WARNING, "expires_soon")])
def test_the_servers_certificate(serve, server_tls, mail_authority, days, level, code):
    _, port = serve(ssl_context=server_tls)
    connection = Connection(url=f"smtps://127.0.0.1:{port}", authorities_path=str(mail_authority.path))
    found = check(connection, now=NOW + timedelta(days=days))
    assert (found[:2], found[2].level, found[2].code) == (GOOD, level, code)
    assert found[2].on is not None


def test_a_wrong_login(serve, server_tls, mail_authority):
    _, port = serve(tls_context=server_tls, require_starttls=True, authenticator=authenticate, auth_required=True)
    url = f"smtp+starttls://valg:wrong@127.0.0.1:{port}"
    found = check(Connection(url=url, authorities_path=str(mail_authority.path)), now=NOW)
    assert found == [Finding("settings", Level.PROBLEM, "login")]


def test_nobody_listens():
    assert check(Connection(url="smtp://127.0.0.1:1"), now=NOW) == [
        GOOD[0],
        Finding("connection", Level.PROBLEM, "no_connection"),
    ]


def test_a_wrong_address():
    assert check(Connection(url="mail.example"), now=NOW) == [Finding("settings", Level.PROBLEM, "url")]
