"""The doctor on the operators' sign-in."""

from collections.abc import Iterator

import pytest

from valghalla.cli.doctor_operators import operator_findings
from valghalla.integrations import oidc
from valghalla_simulators import Simulators


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    yield
    oidc.forget()


@pytest.fixture
def environment(outside_keys) -> Iterator[dict[str, str]]:
    with Simulators(keys=outside_keys, http_port=0, cpr_port=0, smtp_port=0) as running:
        yield {
            "VALGHALLA_OPERATOR_ISSUER": running.operators.issuer,
            "VALGHALLA_OPERATOR_CLIENT_ID": running.operators.client_id,
            "VALGHALLA_OPERATOR_CLIENT_SECRET": running.operators.client_secret,
            "VALGHALLA_OPERATOR_GROUP": "valghalla-operators",
        }


def said(environment: dict[str, str], *, simulated: bool = False) -> tuple[str, str]:
    finding = next(operator_findings(environment, simulated=simulated))
    return finding.state, finding.words


def test_all_is_well(environment: dict[str, str]):
    state, words = said(environment)
    assert state == "ok"
    assert "valghalla-operators" in words
    assert environment["VALGHALLA_OPERATOR_CLIENT_SECRET"] not in words


@pytest.mark.parametrize("name", ["ISSUER", "CLIENT_ID", "CLIENT_SECRET", "GROUP"])
def test_something_is_not_set(name: str, environment: dict[str, str]):
    del environment[f"VALGHALLA_OPERATOR_{name}"]
    state, words = said(environment)
    assert state == "FIX"
    assert words.startswith(f"VALGHALLA_OPERATOR_{name} not set")
    assert ("everybody" in words) == (name == "GROUP")


def test_the_provider_does_not_answer():
    environment = {
        "VALGHALLA_OPERATOR_ISSUER": "http://simulators.localhost:9/operator",
        "VALGHALLA_OPERATOR_CLIENT_ID": "valghalla",
        "VALGHALLA_OPERATOR_CLIENT_SECRET": "x",
        "VALGHALLA_OPERATOR_GROUP": "x",
    }
    assert said(environment)[0] == "FIX"
    assert said(environment, simulated=True)[0] == "off"


def test_a_name_that_is_nearly_right(environment: dict[str, str]):
    environment["VALGHALLA_OPERATOR_ISSUER"] += "/"
    state, words = said(environment, simulated=True)
    assert state == "FIX"
    assert "letter by letter" in words


def test_who_is_told_of_certificates():
    told = [
        list(operator_findings(given, simulated=True))[1] for given in ({}, {"VALGHALLA_OPERATOR_EMAIL": "d@example"})
    ]
    assert [(finding.piece, finding.state) for finding in told] == [
        ("operator e-mail", "off"),
        ("operator e-mail", "ok"),
    ]
