"""What CPR answers about people: by the official schema, and as the table of well-known numbers promises."""

import datetime

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.simulators.soap import body, fault, look_up, value
from valghalla_simulators import Simulators, clock
from valghalla_simulators.cpr import answers
from valghalla_simulators.municipalities import BY_CODE
from valghalla_simulators.people import WELL_KNOWN, Outcome
from valghalla_simulators.person import Status
from valghalla_simulators.register import Register

STATUS, CODE = "persondata/status/status", "adresse/aktuelAdresse/kommunekode"


@pytest.mark.parametrize("known", [one for one in WELL_KNOWN if one.person], ids=lambda one: one.label)
def test_well_known_people_are_valid_by_the_official_schema(
    known, cpr: httpx.Client, simulators: Simulators, official_schema: etree.XMLSchema
) -> None:
    simulators.cpr.slow_seconds = 0
    response = look_up(cpr, simulators, known.number)
    assert response.status_code == 200
    official_schema.assertValid(etree.ElementTree(body(response)))


_days = st.dates(datetime.date(1940, 1, 1), datetime.date(2012, 12, 31))
_CENTURY = {19: "0123", 20: "456789"}


@st.composite
def _numbers(draw: st.DrawFn) -> str:
    day = draw(_days)
    seventh = draw(st.sampled_from(_CENTURY[day.year // 100]))
    return f"{day:%d%m%y}{seventh}{draw(st.integers(0, 999)):03d}"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=_numbers())
def test_made_up_people_are_valid_by_the_official_schema(number: str, official_schema: etree.XMLSchema) -> None:
    outcome, person = Register().find(number)
    if person is None:
        assert outcome in (Outcome.UNKNOWN, Outcome.DOWN, Outcome.GARBAGE, Outcome.BREACH)
        return
    answer = body(answers.response(person, today=clock.today()))
    official_schema.assertValid(etree.ElementTree(answer))
    assert f"{person.born:%d%m%y}" == number[:6]
    assert person.woman == (int(number[9]) % 2 == 0)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    number=_numbers(),
    municipality=st.sampled_from([None, *BY_CODE]),
    status=st.sampled_from([None, *Status]),
    protected=st.sampled_from([None, True, False]),
)
def test_changed_people_are_valid_by_the_official_schema(
    number: str,
    municipality: str | None,
    status: Status | None,
    protected: bool | None,
    official_schema: etree.XMLSchema,
) -> None:
    register = Register()
    if register.find(number)[1] is None:
        return
    register.change(number, municipality=municipality, status=status, protected=protected)
    person = register.find(number)[1]
    assert person is not None
    official_schema.assertValid(etree.ElementTree(body(answers.response(person, today=clock.today()))))


@pytest.mark.parametrize(
    ("number", "path", "expected"),
    [
        ("1012620000", STATUS, "1"),
        ("1012620000", CODE, "999"),
        ("1012620000", "persondata/navn/personadresseringsnavn", "Åse Prøve Østergård"),
        ("2207781048", CODE, "751"),
        ("1306861049", CODE, "101"),
        ("1012620001", "persondata/adressebeskyttelse/beskyttet", "true"),
        ("0411491048", "persondata/tilmeldtDigitalpost", "false"),
        ("1702841069", "persondata/tilmeldtDigitalpost", None),
        ("1012620003", STATUS, "90"),
        ("1012620003", CODE, None),
        ("1012620003", "persondata/slutdato/dato", "2024-11-30"),
        ("1203581005", STATUS, "70"),
        ("1012620002", STATUS, "80"),
        ("1012620002", CODE, None),
        ("1012620002", "adresse/udrejseoplysninger/udlandsadresse1", "Exempelgatan 1"),
        ("2106761038", STATUS, "5"),
        ("2106761038", CODE, "956"),
        ("0507711049", STATUS, "3"),
        ("1503125028", "persondata/foedselsdato/dato", "2012-03-15"),
        ("1506095049", "persondata/foedselsdato/dato", "2009-06-15"),
        ("1909851005", "persondata/statsborgerskab/landekode", "5120"),
        ("2404671068", "persondata/umyndiggoerelse/umyndiggjort", "true"),
        ("2404671068", "persondata/umyndiggoerelse/VærgemålType", "FULD"),
        ("3009901069", "persondata/umyndiggoerelse/umyndiggjort", "false"),
        ("3009901069", "persondata/umyndiggoerelse/VærgemålType", "DELVIS"),
        ("0101821503", STATUS, "1"),
        ("0204801029", STATUS, "60"),
        ("0204801029", "persondata/gaeldendePersonnummer", "0204802068"),
        ("0304801018", STATUS, "50"),
        ("1101741059", STATUS, "30"),
        ("0808921049", STATUS, "20"),
        ("0808921049", "persondata/statsborgerskab/landekode", None),
        ("2905791004", STATUS, "1"),
        ("2905791004", CODE, None),
        ("2501831029", STATUS, None),
        ("0606951000", "persondata/navn/mellemnavn", "Bodil Renée Møller-Sørensen Æbeløgård"),
        ("1703941059", "persondata/navn/efternavn", "O'Neill"),
        ("2303911068", "adresse/aktuelAdresse/conavn", "c/o Kirsten Eksempel"),
        ("0107722068", "persondata/foedselsdato/usikkerhedsmarkering", "*"),
    ],
)
def test_well_known_numbers_choose_their_outcome(
    number: str, path: str, expected: str | None, cpr: httpx.Client, simulators: Simulators
) -> None:
    assert value(look_up(cpr, simulators, number), path) == expected


def test_the_number_without_check_digit_indeed_has_none() -> None:
    weights = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
    assert sum(weight * int(digit) for weight, digit in zip(weights, "0101821503", strict=True)) % 11 != 0


def test_the_long_name_is_shortened_on_the_envelope_only(cpr: httpx.Client, simulators: Simulators) -> None:
    response = look_up(cpr, simulators, "0606951000")
    assert len(value(response, "persondata/navn/personadresseringsnavn") or "") <= 34
    parts = ("fornavn", "mellemnavn", "efternavn")
    assert len(" ".join(value(response, f"persondata/navn/{part}") or "" for part in parts)) > 90


def test_the_same_number_is_the_same_person_every_time(cpr: httpx.Client, simulators: Simulators) -> None:
    assert look_up(cpr, simulators, "0911551234").content == look_up(cpr, simulators, "0911551234").content


@pytest.mark.parametrize("number", ["1410701029", "7012620000", "3102620000", "0101151234", "123456789"])
def test_numbers_that_belong_to_nobody(number: str, cpr: httpx.Client, simulators: Simulators) -> None:
    response = look_up(cpr, simulators, number)
    assert (response.status_code, fault(response)) == (500, ("Server", "PNR not found"))


def test_the_down_number_answers_503(cpr: httpx.Client, simulators: Simulators) -> None:
    assert look_up(cpr, simulators, "1510711048").status_code == 503


def test_the_slow_number_waits(cpr: httpx.Client, simulators: Simulators) -> None:
    simulators.cpr.slow_seconds = 0.4
    response = look_up(cpr, simulators, "1610721059")
    assert response.elapsed.total_seconds() >= 0.4
    assert value(response, STATUS) == "1"


def test_the_garbage_number_answers_no_xml(cpr: httpx.Client, simulators: Simulators) -> None:
    response = look_up(cpr, simulators, "1710731000")
    assert response.status_code == 200
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(response.content)


def test_the_breaching_number_breaks_the_official_schema(
    cpr: httpx.Client, simulators: Simulators, official_schema: etree.XMLSchema
) -> None:
    assert not official_schema.validate(etree.ElementTree(body(look_up(cpr, simulators, "1810741003"))))
