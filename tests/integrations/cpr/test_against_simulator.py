"""The client against the simulated CPR: another reading of the contract, with certificates on both sides."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from valghalla.base.cpr_number import parse
from valghalla.integrations import Level, cpr
from valghalla.integrations.cpr.check import check
from valghalla_simulators import Simulators
from valghalla_simulators.cpr.service import State
from valghalla_simulators.keys import key_of
from valghalla_simulators.people import WELL_KNOWN, Outcome

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
KORSBAEK_CVR = next(
    known.person.address.municipality_cvr for known in WELL_KNOWN if known.person and known.person.address
)


@pytest.fixture(scope="module")
def simulators(outside_keys):
    with Simulators(keys=outside_keys, http_port=0, cpr_port=0, smtp_port=0) as running:
        yield running


@pytest.fixture
def connection(simulators):
    keys = simulators.keys
    yield cpr.Connection(
        url=simulators.cpr_url,
        certificate_path=keys.client,
        key_path=key_of(keys.client),
        authorities_path=keys.authority,
        municipality_cvr=KORSBAEK_CVR,
        answer_seconds=2,
    )
    simulators.cpr.state = State.UP


def ask(number, connection):
    return cpr.look_up(parse(number), connection=connection, reference=f"test-{number}", now=NOW)


KNOWN = [known for known in WELL_KNOWN if known.person and known.outcome is Outcome.ANSWER]
ANNULLED = [known for known in KNOWN if known.person.status == 30]


@pytest.mark.parametrize("known", [known for known in KNOWN if known not in ANNULLED], ids=lambda known: known.number)
def test_tells_what_the_register_holds(connection, known):
    person, facts = known.person, ask(known.number, connection)
    assert (facts.first_names, facts.last_name) == (f"{person.first} {person.middle or ''}".strip(), person.last)
    assert (facts.birth_date, facts.birth_date_uncertain) == (person.born, person.born_uncertain)
    assert facts.status == person.status
    assert facts.citizenship_code == (f"{person.citizenship:04}" if person.citizenship else "")
    assert facts.municipality_code == (person.address.municipality_code if person.address else "")
    assert facts.street_address == (person.address.line if person.address else "")
    assert facts.protected == person.protected
    assert facts.digital_post == person.digital_post
    assert bool(facts.incapable) == person.incapable
    assert facts.superseded == bool(person.current_number)
    assert bool(facts.abroad_lines) == bool(person.abroad)


def test_each_kind_of_person_by_name(connection):
    assert ask("1012620003", connection).deceased
    assert ask("1203581005", connection).disappeared
    assert ask("1012620002", connection).emigrated
    assert ask("1012620001", connection).protected
    assert ask("1702841069", connection).digital_post is None
    assert ask("2404671068", connection).guardianship is cpr.Guardianship.FULL
    partial = ask("3009901069", connection)
    assert (partial.guardianship, partial.incapable) == (cpr.Guardianship.PARTIAL, False)
    assert ask("0204801029", connection).cpr_number == parse("0204802068")
    farm = ask("2303911068", connection)
    assert (farm.care_of, farm.locality) == ("c/o Kirsten Eksempel", "Strandgården")
    assert ask("1703941059", connection).full_name == "Seán D'Ávila O'Neill"
    empty = ask("2501831029", connection)
    assert (empty.status, empty.alive, empty.birth_date) == (None, False, date(1983, 1, 25))


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("1410701029", cpr.NoSuchPerson),
        (ANNULLED[0].number, cpr.NoSuchPerson),
        ("1510711048", cpr.Unavailable),
        ("1610721059", cpr.Unavailable),  # slower than we wait
        ("1710731000", cpr.NotUnderstood),
        ("1810741003", cpr.NotUnderstood),
    ],
)
def test_each_kind_of_trouble(connection, number, kind):
    with pytest.raises(kind) as raised:
        ask(number, replace(connection, answer_seconds=0.5))
    assert type(raised.value) is kind


def test_cpr_down_for_everybody(simulators, connection):
    simulators.cpr.state = State.DOWN
    with pytest.raises(cpr.Unavailable):
        ask("1012620000", connection)
    assert check(connection, now=NOW)[0].level is Level.GOOD


@pytest.mark.parametrize("cvr", ["10101010", "99999999"])
def test_without_an_agreement_in_force(connection, cvr):
    with pytest.raises(cpr.AgreementMissing) as raised:
        ask("1012620000", replace(connection, municipality_cvr=cvr))
    assert raised.value.call


def test_a_system_nobody_registered(simulators, connection):
    stranger = simulators.keys.unregistered_client
    with pytest.raises(cpr.AgreementMissing):
        ask("1012620000", replace(connection, certificate_path=stranger, key_path=key_of(stranger)))


def test_a_certificate_of_an_authority_nobody_trusts(simulators, connection):
    foreign = simulators.keys.foreign_client
    with pytest.raises(cpr.Unavailable) as raised:
        ask("1012620000", replace(connection, certificate_path=foreign, key_path=key_of(foreign)))
    assert raised.value.code == "tls"


def test_the_platform_logs_our_reference(simulators, connection):
    with cpr.open_session(connection) as session:
        for number in range(3):
            session.look_up(parse("1012620000"), reference=f"lookup-{number}", now=NOW, purpose="KV29")
    calls = simulators.cpr.calls()[:3]
    assert [(call.reference, call.municipality_cvr) for call in calls] == [
        ("lookup-2", KORSBAEK_CVR),
        ("lookup-1", KORSBAEK_CVR),
        ("lookup-0", KORSBAEK_CVR),
    ]


def test_the_check_finds_all_well(connection):
    assert [finding.level for finding in check(connection, now=datetime.now(UTC))] == [Level.GOOD] * 3
