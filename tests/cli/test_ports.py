"""A taken port is named, with the way to choose another."""

import argparse
import socket
from collections.abc import Iterator

import pytest

from valghalla.cli import ports
from valghalla.cli.errors import Stop
from valghalla.cli.ports import Ports


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def _chosen(*arguments: str) -> Ports:
    parser = argparse.ArgumentParser()
    ports.add_options(parser)
    return ports.chosen(parser.parse_args(arguments))


def test_each_taken_port_is_a_sentence_with_its_option(taken_port: int) -> None:
    with pytest.raises(Stop) as stopped:
        ports.require_free(Ports(simulators=taken_port, imap=taken_port), "simulators", "imap")
    assert str(stopped.value).splitlines() == [
        f"Port {taken_port} (the simulators' pages) is taken by another program; "
        "choose another with --simulators-port or VALGHALLA_SIMULATORS_PORT.",
        f"Port {taken_port} (the simulated mailbox of returned letters) is taken by another program; "
        "choose another with --imap-port or VALGHALLA_IMAP_PORT.",
    ]


def test_the_same_port_is_free_once_its_program_is_gone(taken_port: int) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ports.require_free(Ports(web=port), "web")


def test_an_option_goes_before_the_variable_and_that_before_the_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALGHALLA_PORT", "9000")
    monkeypatch.setenv("VALGHALLA_SMTP_PORT", "9025")
    assert _chosen("--port", "9001") == Ports(web=9001, smtp=9025)


@pytest.mark.parametrize("text", ["0", "65536", "eight", "-1", ""])
def test_what_is_no_port_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        _chosen("--port", text)
    assert "is no port" in capsys.readouterr().err or text == "-1"


def test_a_variable_that_is_no_port_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALGHALLA_CPR_PORT", "https")
    with pytest.raises(Stop, match="VALGHALLA_CPR_PORT"):
        _chosen()


def test_two_ports_alike_are_refused() -> None:
    with pytest.raises(Stop, match="the same"):
        _chosen("--port", "8100")
