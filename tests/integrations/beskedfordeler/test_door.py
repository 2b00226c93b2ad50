"""The door: who is let in, what is answered, and that nobody can keep it shut for others. Tried with curl and openssl."""

import socket
import ssl
import subprocess
import threading
import time
from pathlib import Path

import pytest

from tests.integrations.beskedfordeler.callers import EMPLOYEE, ORGANISATION, SYSTEM, der, fingerprint, issue
from tests.integrations.beskedfordeler.messages import receipt
from tests.worker_process import wait_until
from valghalla.integrations.beskedfordeler import LARGEST, Answer, CannotKeep, WrongSettings
from valghalla.integrations.beskedfordeler.callers import Callers
from valghalla.integrations.beskedfordeler.check import check
from valghalla.integrations.beskedfordeler.listener import tls
from valghalla_simulators.keys import key_of

MESSAGE = receipt("Afleveret Digital Post")


def curl(door, callers, certificate: Path | None, *more: str, path: str = "/receipts/", body: bytes | None = None):
    """Status as text ("000" when there is no answer) and body, as curl saw them."""
    command = ["curl", "--silent", "--max-time", "10", "--noproxy", "*", "--cacert", str(callers.authority)]
    command += ["--output", "-", "--write-out", "\n%{http_code}"]
    if certificate is not None:
        command += ["--cert", str(certificate), "--key", str(key_of(certificate))]
    if body is not None:
        command += ["--data-binary", "@-", "--header", "Content-Type: application/xml"]
    command += [*more, f"https://localhost:{door.port}{path}"]
    done = subprocess.run(command, input=body or b"", capture_output=True, check=False)
    content, _, status = done.stdout.rpartition(b"\n")
    return status.decode(), content


@pytest.mark.acceptance("E-297")
def test_those_on_the_list_hand_over_and_nobody_else_does(opened, callers):
    with opened() as door:
        for certificate in (callers.known, callers.pinned):
            status, content = curl(door, callers, certificate, body=MESSAGE)
            assert (status, b"<s:StatusKode>20<" in content) == ("200", True)
        refused = {
            name: curl(door, callers, certificate, body=MESSAGE)[0]
            for name, certificate in {
                "nobody": None,
                "another authority": callers.foreign,
                "expired": callers.expired,
                "employee": callers.employee,
                "another system": callers.stranger,
            }.items()
        }
        assert refused == {
            "nobody": "000",
            "another authority": "000",
            "expired": "000",
            "employee": "403",
            "another system": "403",
        }
        assert door.took == [MESSAGE, MESSAGE]


@pytest.mark.acceptance("E-297")
def test_openssl_finds_no_way_around_certificate_and_version(opened, callers):
    def handshake(*options: str) -> str:
        command = ["openssl", "s_client", "-connect", f"localhost:{door.port}", "-CAfile", str(callers.authority)]
        command += ["-verify_return_error", "-brief", *options]
        request = b"HEAD /receipts/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        done = subprocess.run(command, input=request, capture_output=True, timeout=10, check=False)
        return (done.stdout + done.stderr).decode("utf-8", "replace")

    known = ["-cert", str(callers.known), "-key", str(key_of(callers.known)), "-ign_eof"]
    with opened() as door:
        for version in ("-tls1_2", "-tls1_3"):
            assert "200 OK" in handshake(version, *known)
            assert "200 OK" not in handshake(version, "-ign_eof")
        assert "200 OK" not in handshake("-tls1_1", "-cipher", "ALL:@SECLEVEL=0", *known)


def test_the_door_answers_a_probe_and_only_takes_posts_at_its_address(opened, callers):
    with opened() as door:
        answers = {
            "probe": curl(door, callers, callers.known, "--head")[0],
            "get": curl(door, callers, callers.known)[0],
            "put": curl(door, callers, callers.known, "--request", "PUT", body=MESSAGE)[0],
            "elsewhere": curl(door, callers, callers.known, path="/", body=MESSAGE)[0],
            "without the last stroke": curl(door, callers, callers.known, path="/receipts", body=MESSAGE)[0],
            "two in a row": curl(
                door, callers, callers.known, f"https://localhost:{door.port}/receipts/", body=MESSAGE
            )[0],
        }
        assert answers == {
            "probe": "200",
            "get": "405",
            "put": "405",
            "elsewhere": "404",
            "without the last stroke": "200",
            "two in a row": "200",
        }
        assert door.took == [MESSAGE] * 3


@pytest.mark.acceptance("E-297")
def test_what_cannot_be_kept_is_to_be_sent_again_and_what_cannot_be_read_is_said(opened, callers):
    def database_is_down(message: bytes) -> Answer:
        raise CannotKeep

    def wrong(message: bytes) -> Answer:
        raise ZeroDivisionError(message)

    with opened() as door:
        door.then = database_is_down
        assert curl(door, callers, callers.known, body=MESSAGE) == ("503", b"")
        door.then = wrong
        assert curl(door, callers, callers.known, body=MESSAGE) == ("503", b"")
        door.then = lambda message: Answer.UNREADABLE
        status, content = curl(door, callers, callers.known, body=b"<a/>")
        assert (status, b">41<" in content) == ("200", True)
        status, content = curl(door, callers, callers.known, body=b" ")
        assert (status, b">40<" in content) == ("200", True)


def test_nothing_of_a_message_or_a_caller_is_logged(opened, callers, caplog):
    secret = receipt("Fejlet", FejlTekst="Åse Prøve Østergård 101262-0000")

    def wrong(message: bytes) -> Answer:
        raise ZeroDivisionError(message)

    with caplog.at_level("DEBUG"), opened() as door:
        door.then = wrong
        for certificate in (callers.known, callers.stranger, callers.foreign):
            curl(door, callers, certificate, body=secret)
    logged = [record.getMessage() for record in caplog.records]
    assert {"receipt_error error=ZeroDivisionError", "receipts_caller_refused"} <= set(logged)
    assert not [line for line in logged if "Åse" in line or "101262" in line or "127.0.0.1" in line or "Z2l" in line]


def connected(door, callers) -> ssl.SSLSocket:
    """A connection of the known caller."""
    context = ssl.create_default_context(cafile=str(callers.authority))
    context.load_cert_chain(callers.known, key_of(callers.known))
    plain = socket.create_connection(("127.0.0.1", door.port), timeout=10)
    return context.wrap_socket(plain, server_hostname="localhost")


@pytest.mark.acceptance("E-297")
def test_nobody_can_keep_the_door_shut_for_others(opened, callers):
    """More of each kind of dawdler than there are threads; the next caller is answered at once, and they are hung up on."""
    head = b"POST /receipts/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n"
    with opened(threads=3, seconds=1.2) as door:
        silent = [socket.create_connection(("127.0.0.1", door.port)) for _ in range(4)]
        half_a_handshake = [socket.create_connection(("127.0.0.1", door.port)) for _ in range(2)]
        for one in half_a_handshake:
            one.sendall(b"\x16\x03\x01")
        slow = connected(door, callers)
        slow.sendall(head)
        begun = time.monotonic()
        dripping = threading.Thread(target=_drip, args=[slow], daemon=True)
        dripping.start()
        assert curl(door, callers, callers.known, body=MESSAGE)[0] == "200"
        assert time.monotonic() - begun < 5
        dripping.join(10)
        assert not dripping.is_alive(), "a byte now and then does not buy more time"
        for one in (*silent, *half_a_handshake):
            one.settimeout(10)
            assert one.recv(100) in (b"", b"\x15\x03\x01\x00\x02\x022") or one.recv(100) == b""
            one.close()
        assert door.took == [MESSAGE]


def _drip(connection: ssl.SSLSocket) -> None:
    try:
        while True:
            connection.sendall(b" ")
            time.sleep(0.1)
    except OSError:
        connection.close()


def test_one_address_does_not_get_all_connections(opened, callers):
    with opened(connections_each=3, seconds=5) as door:
        kept = [socket.create_connection(("127.0.0.1", door.port)) for _ in range(3)]
        assert curl(door, callers, callers.known, body=MESSAGE)[0] == "000"
        for one in kept:
            one.close()
        wait_until(lambda: curl(door, callers, callers.known, body=MESSAGE)[0] == "200", "room again")


def test_what_is_too_large_is_not_read(opened, callers):
    whole = b"<" * (LARGEST + 1)
    with opened() as door:
        assert curl(door, callers, callers.known, "--header", "Expect:", body=whole)[0] in ("413", "000")
        chunked = ("--header", "Transfer-Encoding: chunked", "--header", "Expect:")
        assert curl(door, callers, callers.known, *chunked, body=whole)[0] in ("413", "000")
        assert curl(door, callers, callers.known, *chunked, body=MESSAGE)[0] == "200"
        with connected(door, callers) as connection:
            connection.sendall(b"POST /receipts/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\nhalf")
        assert door.took == [MESSAGE]


def test_the_list_names_certificates_and_not_people(callers):
    listed = Callers.parse(f"{fingerprint(callers.pinned).replace(':', '').lower()}\n{ORGANISATION},")
    assert [listed.let_in(der(path)) for path in (callers.pinned, callers.known, callers.employee)] == [
        True,
        True,
        False,
    ]
    both = Callers.parse(f"{SYSTEM.lower()}+{ORGANISATION}")
    assert [both.let_in(der(path)) for path in (callers.known, callers.stranger)] == [True, False]
    pinned_employee = Callers.parse(fingerprint(callers.employee))
    assert not pinned_employee.let_in(der(callers.employee))
    two = issue(
        callers.folder, "two", authority=callers.authority, serial_numbers=(SYSTEM, EMPLOYEE.replace("-E", "-O"))
    )
    assert not both.let_in(der(two))
    assert [both.let_in(nothing) for nothing in (b"", b"no certificate")] == [False, False]


@pytest.mark.parametrize(
    "listed", ["", " ,", "everybody", "UI:DK-E:G:00000000-0000-0000-0000-0000000000b1", "NTRDK-1", "a+b"]
)
def test_a_list_that_names_nobody_is_refused(listed):
    with pytest.raises(WrongSettings, match="callers"):
        Callers.parse(listed)


def test_settings_that_cannot_work_are_named(callers, tmp_path, now):
    assert [finding.code for finding in check(callers.door(), now=now)] == ["complete", "valid"]
    for name, code in (
        ("certificate_path", "certificate"),
        ("authorities_path", "authorities"),
        ("callers", "callers"),
    ):
        wrong = callers.door(**{name: "" if name == "callers" else tmp_path / "nothing"})
        assert [finding.code for finding in check(wrong, now=now)] == [code]
    with pytest.raises(WrongSettings, match="certificate"):
        tls(callers.door(key_path=key_of(callers.known)))
