"""The doctor says whether receipts can reach us."""

from pathlib import Path

import pytest

from valghalla.cli.doctor_receipts import DOOR, QUEUE, receipts_findings
from valghalla.cli.findings import fine, off, wrong

PLATFORM = {"VALGHALLA_SERVICEPLATFORMEN_URL": "https://platform.example"}
FETCHED = {"VALGHALLA_BESKEDFORDELER_URL": "amqps://queue.example/BF", "VALGHALLA_BESKEDFORDELER_QUEUE": "b1f0c1d2"}
NOT_FETCHED = off(QUEUE, "VALGHALLA_BESKEDFORDELER_URL is not set: none are fetched")
NOT_PUSHED = off(DOOR, "VALGHALLA_RECEIPTS_CERTIFICATE is not set: none are handed over")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, [NOT_PUSHED, NOT_FETCHED]),
        (PLATFORM, [wrong(DOOR, "nobody can tell us what became of Digital Post; docs/integrations/receipts.md")]),
        (PLATFORM | FETCHED, [NOT_PUSHED, fine(QUEUE, "fetched from amqps://queue.example/BF each minute")]),
        (
            FETCHED | {"VALGHALLA_BESKEDFORDELER_QUEUE": ""},
            [NOT_PUSHED, wrong(QUEUE, "VALGHALLA_BESKEDFORDELER_QUEUE is not set; it is the UUID of the dueslag")],
        ),
    ],
)
def test_what_is_set_and_what_is_not(environment: dict[str, str], expected: list) -> None:
    assert list(receipts_findings(environment)) == expected


def test_the_door_is_looked_at(outside_keys: Path, tmp_path: Path) -> None:
    door = {
        "VALGHALLA_RECEIPTS_CERTIFICATE": str(outside_keys / "receipts-server.pem"),
        "VALGHALLA_RECEIPTS_KEY": str(outside_keys / "receipts-server.key"),
        "VALGHALLA_RECEIPTS_AUTHORITIES": str(outside_keys / "authority.pem"),
        "VALGHALLA_RECEIPTS_CALLERS": "NTRDK-19435075",
    }
    assert [(one.piece, one.state) for one in receipts_findings(door)] == [(DOOR, "ok"), (QUEUE, "off")]
    for name, words in (
        ("CERTIFICATE", "name no certificate with its key"),
        ("AUTHORITIES", "names no file of authorities"),
        ("CALLERS", "lists no certificate that may call"),
    ):
        found = next(receipts_findings(door | {f"VALGHALLA_RECEIPTS_{name}": str(tmp_path / "none")}))
        assert (found.state, words in found.words) == ("FIX", True)
