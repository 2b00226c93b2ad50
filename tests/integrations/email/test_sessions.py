"""Connections that the threads of a process share: so many at once, kept while they are used."""

import threading
from dataclasses import replace

import pytest

from tests.integrations.email.conftest import letter
from valghalla.integrations import email
from valghalla.integrations.email import shared_sessions


def send_with(connection, threads, letters=3):
    def work(first):
        with shared_sessions(connection) as sessions:
            for number in range(letters):
                sessions.send(letter(reference=f"m-{first}-{number}"))

    running = [threading.Thread(target=work, args=(first,)) for first in range(threads)]
    with shared_sessions(connection):
        for one in running:
            one.start()
        for one in running:
            one.join()


@pytest.mark.parametrize("most", [1, 3])
def test_letters_of_many_threads_go_by_as_many_connections_as_there_may_be(server, connection, most):
    server.slow = 0.02
    send_with(replace(connection, most_connections=most), threads=6)
    assert len({got.message["Message-ID"] for got in server.got}) == len(server.got) == 18
    assert server.connections == most
    assert server.most_at_once == most


def test_they_are_closed_when_nobody_needs_them(server, connection):
    for _ in range(2):
        with shared_sessions(connection) as sessions:
            sessions.send(letter())
    assert server.connections == 2


def test_what_goes_wrong_gives_the_place_back(server, connection):
    alone = replace(connection, most_connections=1)
    server.replies["RCPT"] = ["550 no"]
    with shared_sessions(alone) as sessions:
        with pytest.raises(email.Refused):
            sessions.send(letter())
        sessions.send(letter())
    wrong = replace(alone, url="mail.example")
    with shared_sessions(wrong) as sessions:
        for _ in range(2):
            with pytest.raises(email.WrongSettings):
                sessions.send(letter())
