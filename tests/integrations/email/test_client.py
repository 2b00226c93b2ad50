"""Handing letters over to a mail server, good and bad days."""

import socket
import threading
from dataclasses import replace

import pytest

from tests.integrations.certificates import Authority
from tests.integrations.email.conftest import authenticate, letter
from valghalla.base import errors
from valghalla.integrations import email
from valghalla.integrations.email import Connection, Mailbox


def caught(connection, kind, **changes):
    with pytest.raises(errors.Outside) as raised:
        email.send(letter(**changes), connection=connection)
    assert type(raised.value) is kind
    return raised.value


def test_a_letter_arrives(server, connection):
    receipt = email.send(letter(), connection=connection)
    assert receipt == email.Receipt("<message-812@korsbaek.example>", "2.0.0 queued as 1")
    (got,) = server.got
    assert (got.sender, got.recipients) == ("valg@korsbaek.example", ["maude@example.org"])
    assert got.message["Message-ID"] == "<message-812@korsbaek.example>"
    assert got.message.get_body(("plain",)).get_content().strip() == "Kære Maude"


def test_lines_that_start_with_a_full_stop_arrive_whole(server, connection):
    text = ".\n..\nMidt\n.slut\n."
    email.send(letter(text=text, html="<pre>.\n.</pre>"), connection=connection)
    email.send(letter(reference="next"), connection=connection)
    assert server.got[0].message.get_body(("plain",)).get_content().split() == text.split()
    assert len(server.got) == 2


def test_many_letters_share_one_connection(server, connection):
    with email.open_session(connection) as session:
        for number in range(5):
            session.send(letter(reference=f"message-{number}"))
    assert (len(server.got), server.connections) == (5, 1)


def test_threads_can_share_a_session(server, connection):
    with email.open_session(connection) as session:
        threads = [threading.Thread(target=session.send, args=(letter(reference=f"m-{n}"),)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert {got.message["Message-ID"] for got in server.got} == {f"<m-{n}@korsbaek.example>" for n in range(8)}


# refusals


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_letter_not_taken_is_refused_with_the_code(server, connection, step):
    server.replies[step] = ["550 5.1.1 <maude@example.org>: unknown user"]
    error = caught(connection, email.Refused)
    assert (error.code, str(error), error.text) == ("550", "email: 550", "5.1.1 <maude@example.org>: unknown user")
    assert server.got == []


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_not_now_is_unavailable(server, connection, step):
    server.replies[step] = ["451 4.7.1 Greylisted"]
    error = caught(connection, email.Unavailable)
    assert (error.code, error.perhaps_done) == ("451", False)


def test_a_refusal_does_not_spoil_the_connection_for_the_next_letter(server, connection):
    server.replies["RCPT"] = ["550 no", "451 later"]
    with email.open_session(connection) as session:
        with pytest.raises(email.Refused):
            session.send(letter(reference="one"))
        with pytest.raises(email.Unavailable):
            session.send(letter(reference="two"))
        session.send(letter(reference="three"))
    assert [got.message["Message-ID"] for got in server.got] == ["<three@korsbaek.example>"]
    assert server.connections == 1


def test_a_bad_address_asks_no_server(server, connection):
    assert caught(connection, email.Refused, recipient=Mailbox("no address")).code == "recipient_address"
    assert server.connections == 0


# lost on the way


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
@pytest.mark.acceptance("E-299")
def test_a_kept_connection_that_was_hung_up_is_made_anew_once(server, connection, step):
    with email.open_session(connection) as session:
        session.send(letter(reference="one"))
        server.hang_up_in = [step]
        session.send(letter(reference="two"))
    assert len(server.got) == 2
    assert server.connections == 2


def test_a_server_tired_of_a_kept_connection_is_called_anew(server, connection):
    with email.open_session(connection) as session:
        session.send(letter(reference="one"))
        server.replies["MAIL"] = ["421 Too many letters"]
        session.send(letter(reference="two"))
    assert (len(server.got), server.connections) == (2, 2)


def test_hung_up_on_a_fresh_connection_is_unavailable(server, connection):
    server.hang_up_in = ["MAIL", "MAIL"]
    error = caught(connection, email.Unavailable)
    assert (error.code, error.perhaps_done) == ("hung_up", False)
    assert server.connections == 1


def test_lost_after_the_letter_is_not_sent_again(server, connection):
    with email.open_session(connection) as session:
        session.send(letter(reference="one"))
        server.hang_up_in = ["DATA"]
        with pytest.raises(email.Unavailable) as raised:
            session.send(letter(reference="two"))
        assert (raised.value.code, raised.value.perhaps_done) == ("hung_up", True)
        session.send(letter(reference="three"))
    assert len(server.got) == 2


def test_no_answer_in_time(server, connection):
    server.slow = 0.6
    error = caught(replace(connection, answer_seconds=0.2), email.Unavailable)
    assert (error.code, error.perhaps_done) == ("timeout", True)


def test_nobody_listens(connection):
    error = caught(replace(connection, url="smtp://127.0.0.1:1"), email.Unavailable)
    assert (error.code, error.perhaps_done) == ("no_connection", False)


@pytest.fixture
def strange_server():
    """A server that says one thing and waits."""
    listening = socket.create_server(("127.0.0.1", 0))
    threads = []

    def saying(words):
        def answer():
            connected, _ = listening.accept()
            with connected:
                connected.sendall(words)
                connected.settimeout(2)
                try:
                    while connected.recv(1024):
                        connected.sendall(words)
                except OSError:
                    return

        threads.append(threading.Thread(target=answer))
        threads[-1].start()
        return f"smtp://127.0.0.1:{listening.getsockname()[1]}"

    yield saying
    listening.close()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize(
    ("words", "kind", "code"),
    [
        (b"", email.Unavailable, "timeout"),
        (b"554 no service here\r\n", email.Unavailable, "554"),
        (b"421 too busy\r\n", email.Unavailable, "421"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", email.Unavailable, "-1"),
    ],
)
def test_a_server_that_does_not_greet_makes_letters_wait(connection, strange_server, words, kind, code):
    url = strange_server(words)
    assert caught(replace(connection, url=url, answer_seconds=0.3, connect_seconds=0.3), kind).code == code


def test_an_answer_that_is_no_smtp_is_not_understood(server, connection):
    server.replies["RCPT"] = ["399 what"]
    assert caught(connection, email.NotUnderstood).code == "reply"


# protection and login


def secure(mail_authority, url):
    return Connection(url=url, authorities_path=str(mail_authority.path), connect_seconds=2, answer_seconds=2)


LOGIN = "valg:p%40ss%2Fword@"


@pytest.mark.acceptance("E-299")
def test_tls_from_the_start(serve, server_tls, mail_authority):
    server, port = serve(ssl_context=server_tls)
    email.send(letter(), connection=secure(mail_authority, f"smtps://127.0.0.1:{port}"))
    assert len(server.got) == 1


@pytest.mark.acceptance("E-299")
def test_starttls_and_login(serve, server_tls, mail_authority):
    server, port = serve(tls_context=server_tls, require_starttls=True, authenticator=authenticate, auth_required=True)
    email.send(letter(), connection=secure(mail_authority, f"smtp+starttls://{LOGIN}127.0.0.1:{port}"))
    assert len(server.got) == 1


@pytest.mark.parametrize("login", ["", "valg:wrong@"])
def test_a_wrong_login_makes_letters_wait(serve, server_tls, mail_authority, login):
    server, port = serve(tls_context=server_tls, require_starttls=True, authenticator=authenticate, auth_required=True)
    error = caught(secure(mail_authority, f"smtp+starttls://{login}127.0.0.1:{port}"), email.WrongSettings)
    assert (error.code, isinstance(error, email.Unavailable), server.got) == ("login", True, [])


def test_starttls_is_never_given_up(server_and_port, mail_authority):
    server, port = server_and_port
    error = caught(secure(mail_authority, f"smtp+starttls://127.0.0.1:{port}"), email.WrongSettings)
    assert (error.code, server.got) == ("starttls", [])


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_server_we_do_not_know_gets_nothing(serve, server_tls, tmp_path, scheme):
    server, port = serve(**{"ssl_context" if scheme == "smtps" else "tls_context": server_tls})
    error = caught(secure(Authority(tmp_path, "Stranger"), f"{scheme}://127.0.0.1:{port}"), email.Unavailable)
    assert (error.code, server.got) == ("tls", [])


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "url"),
        ("http://127.0.0.1", "url"),
        ("smtp://", "url"),
        ("smtp://127.0.0.1:port", "url"),
        ("smtp://127.0.0.1/inbox", "url"),
        ("smtp://valg:secret@127.0.0.1", "password_in_clear"),
        ("smtps://valg:hemmelig%C3%B8@127.0.0.1", "password_not_ascii"),
    ],
)
def test_settings_that_cannot_work(url, code):
    assert caught(Connection(url=url), email.WrongSettings).code == code


def test_missing_authorities(tmp_path):
    connection = Connection(url="smtps://127.0.0.1", authorities_path=str(tmp_path / "none.pem"))
    assert caught(connection, email.WrongSettings).code == "authorities"


def test_the_password_is_not_shown():
    assert "secret" not in repr(Connection(url="smtps://valg:secret@127.0.0.1"))


# addresses beyond ASCII


def test_an_international_address_needs_a_server_that_knows_it(serve, server, connection):
    email.send(letter(recipient=Mailbox("åse@example.org", "Åse")), connection=connection)
    assert server.got[0].recipients == ["åse@example.org"]
    old, port = serve(enable_SMTPUTF8=False)
    error = caught(
        replace(connection, url=f"smtp://127.0.0.1:{port}"), email.Refused, recipient=Mailbox("åse@example.org")
    )
    assert (error.code, old.got) == ("address_not_ascii", [])
