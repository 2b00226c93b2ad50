"""Keys that are made once, and a process that starts, stops and says what is wrong."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.simulators.conftest import ROOT, tls
from tests.simulators.soap import look_up
from valghalla_simulators import Simulators
from valghalla_simulators.keys import Keys, ensure, key_of


def test_the_products_certificate_looks_like_oces3(simulators: Simulators) -> None:
    certificate = x509.load_pem_x509_certificate(simulators.keys.client.read_bytes())
    subject = [(part.oid.dotted_string, part.value) for part in certificate.subject]
    assert [oid for oid, _ in subject] == ["2.5.4.3", "2.5.4.5", "2.5.4.10", "2.5.4.97", "2.5.4.6"]
    assert dict(subject)["2.5.4.97"] == "NTRDK-87654321"
    assert dict(subject)["2.5.4.5"].startswith("UI:DK-O:G:")
    key, signature = certificate.public_key(), certificate.signature_algorithm_parameters
    assert isinstance(key, rsa.RSAPublicKey)
    assert isinstance(signature, padding.PSS)
    assert (key.key_size, certificate.signature_hash_algorithm.name) == (3072, "sha256")
    extensions = {extension.oid._name for extension in certificate.extensions}
    assert "extendedKeyUsage" not in extensions
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert (usage.critical, usage.value.digital_signature, usage.value.key_encipherment) == (True, True, True)


def test_private_keys_are_the_owners_alone(simulators: Simulators) -> None:
    folder = simulators.keys.folder
    private = [*folder.glob("*.key")]
    assert len(private) == 14
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in private} == {path.name: "0o600" for path in private}


def test_keys_are_kept(outside_keys: Path) -> None:
    ensure(outside_keys)
    before = {path.name: path.read_bytes() for path in outside_keys.iterdir()}
    ensure(outside_keys)
    assert {path.name: path.read_bytes() for path in outside_keys.iterdir()} == before


def test_two_at_once_make_one_set(tmp_path: Path) -> None:
    results: list[Keys] = []
    threads = [threading.Thread(target=lambda: results.append(ensure(tmp_path / "keys"))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 2
    authority, client = (
        x509.load_pem_x509_certificate(path.read_bytes()) for path in (results[0].authority, results[0].client)
    )
    client.verify_directly_issued_by(authority)


def test_half_a_set_is_mended(outside_keys: Path, tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    ensure(outside_keys)
    for path in outside_keys.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    keys = Keys(folder)
    key_of(keys.client).write_text("rubbish")
    keys.nemlogin.unlink()
    authority = keys.authority.read_bytes()
    with (
        Simulators(keys=folder, http_port=0, cpr_port=0, smtp_port=0) as simulators,
        httpx.Client(verify=tls(simulators, keys.client), trust_env=False) as client,
    ):
        assert look_up(client, simulators, "1012620000").status_code == 200
    assert keys.authority.read_bytes() == authority
    assert keys.nemlogin.exists()


def test_stopping_does_not_wait_for_slow_answers(outside_keys: Path) -> None:
    simulators = Simulators(keys=outside_keys, http_port=0, cpr_port=0, smtp_port=0).start()
    client = httpx.Client(verify=tls(simulators, simulators.keys.client), trust_env=False, timeout=30)

    def ask() -> None:
        with contextlib.suppress(httpx.TransportError):
            look_up(client, simulators, "1610721059")

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.3)
    began = time.monotonic()
    simulators.stop()
    asking.join(3)
    assert not asking.is_alive()
    assert time.monotonic() - began < 2
    client.close()


def test_a_silent_caller_holds_up_nobody(simulators: Simulators, cpr: httpx.Client) -> None:
    with socket.create_connection(("127.0.0.1", simulators.cpr_port)):
        assert look_up(cpr, simulators, "1012620000").status_code == 200


_FREE = ("VALGHALLA_SIMULATORS_SMTP_PORT", "VALGHALLA_SIMULATORS_AMQP_PORT")


def _process(keys: Path, *more: str, **environment: str) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "valghalla_simulators",
        "--keys",
        str(keys),
        "--http-port",
        "0",
        "--cpr-port",
        "0",
        *more,
    ]
    surroundings = os.environ | {"PYTHONPATH": str(ROOT / "src")} | dict.fromkeys(_FREE, "0") | environment
    return subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_process_says_where_it_is_and_stops_at_once(number: signal.Signals, outside_keys: Path) -> None:
    with _process(outside_keys) as process:
        line = process.stdout.readline()
        assert httpx.get(line.split()[1] + "health", trust_env=False).text == "ok\n"
        began = time.monotonic()
        process.send_signal(number)
        assert process.wait(5) == 0
        assert time.monotonic() - began < 2
        assert process.stderr.read() == ""


def test_a_taken_port_is_one_sentence(outside_keys: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        _process(outside_keys, "--smtp-port", str(taken.getsockname()[1])) as process,
    ):
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (1, "")
    assert err.startswith("Simulatorerne kan ikke starte: ")
    assert err.count("\n") == 1
