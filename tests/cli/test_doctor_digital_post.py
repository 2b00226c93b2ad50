"""The doctor on Digital Post."""

from datetime import UTC, date, datetime

import pytest

from tests.outside import platform_settings
from valghalla.cli import doctor_digital_post
from valghalla.cli.doctor_digital_post import PIECE, VARIABLES, connection, finding
from valghalla.cli.findings import Finding as Line
from valghalla.integrations import Finding, Level
from valghalla.integrations.digital_post.check import check
from valghalla_simulators import Simulators
from valghalla_simulators.municipalities import KORSBAEK
from valghalla_simulators.sts.service import State


@pytest.fixture
def simulators(outside_keys):
    with Simulators(keys=outside_keys, http_port=0, cpr_port=0, smtp_port=0) as running:
        yield running


def said(simulators, **changes):
    """What the doctor says with these settings, as the environment has them."""
    given = platform_settings(simulators)
    values = {
        name.removesuffix("_path"): value
        for name, value in (given["SERVICEPLATFORMEN"] | given["DIGITAL_POST"]).items()
    }
    environment = {VARIABLES[name]: value for name, value in (values | changes).items()}
    found = check(connection(environment), on_behalf_of=KORSBAEK.cvr, now=datetime.now(UTC))
    return [finding(one) for one in found]


def test_all_is_well(simulators):
    lines = said(simulators)
    assert {line.piece for line in lines} == {PIECE}
    assert [line.state for line in lines] == ["ok"] * 5
    assert lines[-1].words == "Digital Post answers"


def test_names_the_variable_that_is_wrong(simulators):
    assert said(simulators, sts_certificates="/nowhere.pem") == [
        Line(PIECE, "FIX", "VALGHALLA_STS_CERTIFICATES cannot work")
    ]


def test_tells_how_far_it_came(simulators):
    simulators.platform.sts.state = State.WRONG_ISSUER
    assert [(line.state, line.words.partition(";")[0]) for line in said(simulators)[3:]] == [
        ("FIX", "the STS says issuer")
    ]
    simulators.platform.sts.state = State.UP
    simulators.platform.digital_post.enquiry_down = True
    assert [line.words.partition(";")[0] for line in said(simulators)[3:]] == [
        "the STS answers",
        "Digital Post says http_503",
    ]


@pytest.mark.parametrize(
    ("code", "level", "state", "words"),
    [
        ("valid", Level.GOOD, "ok", "our certificate is good until 2027-01-02"),
        ("ends_within_7_days", Level.WARNING, "FIX", "our certificate ends on 2027-01-02"),
        ("expired", Level.PROBLEM, "FIX", "our certificate ended on 2027-01-02"),
        ("not_yet_valid", Level.PROBLEM, "FIX", "our certificate is good from 2027-01-02 only"),
    ],
)
def test_words_for_certificates(code, level, state, words):
    line = finding(Finding("certificate", level, code, on=date(2027, 1, 2)))
    assert (line.state, line.words.partition(";")[0]) == (state, words)


def test_what_does_not_run_on_a_developers_machine_is_no_fault(monkeypatch):
    nobody = Finding("tokens", Level.PROBLEM, "no_connection")
    for development, state in ((True, "off"), (False, "FIX")):
        monkeypatch.setattr(doctor_digital_post.surroundings, "is_development", lambda answer=development: answer)
        assert finding(nobody).state == state
