"""The client against the simulated mail system."""

import pytest

from tests.integrations.email.conftest import letter
from valghalla.integrations import email
from valghalla.integrations.email import Connection, Mailbox
from valghalla_simulators import Simulators


@pytest.fixture(scope="module")
def simulators(outside_keys):
    with Simulators(keys=outside_keys, http_port=0, cpr_port=0, smtp_port=0) as running:
        yield running


@pytest.fixture
def connection(simulators):
    simulators.inbox.clear()
    yield Connection(url=simulators.smtp_url, answer_seconds=5)
    simulators.mail.down = False


def test_letters_arrive_once_however_often_they_are_sent(simulators, connection):
    odd = Mailbox("maude@example.org", 'Hansen, "Maude"; <x@y.example>')
    with email.open_session(connection) as session:
        session.send(letter(recipient=odd, subject="Æbler, øl & ål"))
        session.send(letter(recipient=odd, subject="Æbler, øl & ål"))
    (arrived,) = simulators.inbox.letters()
    assert (arrived.recipient, arrived.subject, arrived.message_id, arrived.handed_over) == (
        "maude@example.org",
        "Æbler, øl & ål",
        "<message-812@korsbaek.example>",
        2,
    )


def test_mail_that_is_down_makes_letters_wait(simulators, connection):
    simulators.mail.down = True
    with pytest.raises(email.Unavailable):
        email.send(letter(), connection=connection)
    simulators.mail.down = False
    email.send(letter(), connection=connection)
    assert len(simulators.inbox.letters()) == 1


@pytest.mark.parametrize(
    ("address", "kind", "code"),
    [
        ("refuse+maude@example.org", email.Refused, "550"),
        ("full+maude@example.org", email.Unavailable, "452"),
        ("down+maude@example.org", email.Unavailable, "421"),
    ],
)
def test_addresses_that_choose_their_trouble(simulators, connection, address, kind, code):
    with email.open_session(connection) as session:
        with pytest.raises(kind) as raised:
            session.send(letter(reference="one", recipient=Mailbox(address)))
        assert (type(raised.value), raised.value.code) == (kind, code)
        session.send(letter(reference="two"))
    assert [arrived.message_id for arrived in simulators.inbox.letters()] == ["<two@korsbaek.example>"]
