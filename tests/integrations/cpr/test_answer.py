"""Reading CPR's answers: the official examples, and every trap found in the contract."""

from datetime import UTC, date, datetime

import pytest
from lxml import etree

from tests.integrations.cpr.conftest import answer, person
from tests.integrations.cpr.official import example, schema
from valghalla.base.cpr_number import parse
from valghalla.integrations.cpr import Guardianship, NoSuchPerson, NotUnderstood, PersonFacts
from valghalla.integrations.cpr.answer import read

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
ASKED = parse("1012620000")
NAME = "<navn><personadresseringsnavn>Eva Eksempel</personadresseringsnavn></navn>"


def facts(**known):
    nothing = {
        "asked_cpr_number": ASKED,
        "cpr_number": ASKED,
        "first_names": "",
        "last_name": "",
        "addressing_name": "",
        "birth_date": None,
        "birth_date_uncertain": False,
        "status": None,
        "citizenship_code": "",
        "municipality_code": "",
        "street_address": "",
        "care_of": "",
        "locality": "",
        "town": "",
        "postal_code": "",
        "city": "",
        "abroad_lines": (),
        "protected": False,
        "incapable": False,
        "guardianship": None,
        "digital_post": None,
        "looked_up_at": NOW,
    }
    return PersonFacts(**nothing | known)


def reading(content, asked="1012620000"):
    return read(content, asked=parse(asked), now=NOW)


def valid(content):
    """The content, after making sure that the official schema allows it."""
    schema().assertValid(etree.fromstring(content)[0][0])
    return content


# the official examples


def test_example_active():
    assert reading(example("response-active.xml")) == facts(
        first_names="Åse Prøve",
        last_name="Østergård",
        addressing_name="Åse Prøve Østergård",
        birth_date=date(1962, 12, 10),
        status=1,
        citizenship_code="5100",
        municipality_code="0101",
        street_address="Eksempelvej 12B, 2. tv",
        postal_code="9999",
        city="Eksempelby",
        digital_post=True,
    )


def test_example_protected():
    assert reading(example("response-protected.xml"), asked="1012620001") == facts(
        asked_cpr_number=parse("1012620001"),
        cpr_number=parse("1012620001"),
        first_names="Bo",
        last_name="Prøve",
        addressing_name="Bo Prøve",
        birth_date=date(1962, 12, 10),
        status=1,
        citizenship_code="5100",
        municipality_code="0101",
        street_address="Eksempelvej 3",
        care_of="c/o Kirsten Eksempel",
        locality="Strandgården",
        town="Eksempelstrand",
        postal_code="9999",
        city="Eksempelby",
        protected=True,
        digital_post=False,
    )


def test_example_emigrated():
    gone = reading(example("response-emigrated.xml"), asked="1012620002")
    assert gone == facts(
        asked_cpr_number=parse("1012620002"),
        cpr_number=parse("1012620002"),
        first_names="Carla",
        last_name="Eksempel",
        addressing_name="Carla Eksempel",
        birth_date=date(1962, 12, 10),
        status=80,
        citizenship_code="5100",
        abroad_lines=("Example gata 1", "SE-000 00 Exempelstad"),
        digital_post=True,
    )
    assert (gone.emigrated, gone.alive) == (True, True)


def test_example_dead():
    dead = reading(example("response-dead.xml"), asked="1012620003")
    assert dead == facts(
        asked_cpr_number=parse("1012620003"),
        cpr_number=parse("1012620003"),
        first_names="Dan",
        last_name="Eksempel",
        addressing_name="Dan Eksempel",
        birth_date=date(1962, 12, 10),
        birth_date_uncertain=True,
        status=90,
        digital_post=False,
    )
    assert (dead.deceased, dead.disappeared, dead.alive) == (True, False, False)


def test_example_guardianship():
    ward = reading(example("response-guardianship.xml"))
    assert ward == facts(
        addressing_name="Eva Eksempel",
        birth_date=date(1962, 12, 10),
        status=3,
        incapable=True,
        guardianship=Guardianship.FULL,
        digital_post=False,
    )
    # the date of a disappearance that is over counts for nothing; the status does
    assert (ward.full_name, ward.disappeared) == ("Eva Eksempel", False)


# the traps of the contract, by their numbers in docs/integrations/cpr.md


def test_trap_1_the_age_that_cpr_counts_is_not_read():
    content = valid(person("<alder>17</alder><antalBoernUnder18>0</antalBoernUnder18>"))
    assert reading(content) == facts()


@pytest.mark.parametrize(("code", "expected"), [("101", "0101"), ("751", "0751"), ("0019", "0019"), ("10", "0010")])
def test_trap_2_codes_get_their_zeros_back(code, expected):
    home = f"<adresse><aktuelAdresse><kommunekode>{code}</kommunekode></aktuelAdresse></adresse>"
    assert reading(valid(answer(home))).municipality_code == expected


@pytest.mark.parametrize("written", ["1962-12-10", "1962-12-10Z", "1962-12-10+02:00", "1962-12-10-11:00"])
def test_trap_3_a_birth_date_stays_the_day_it_is(written):
    born = f"<foedselsdato><dato>{written}</dato></foedselsdato><antalBoernUnder18>0</antalBoernUnder18>"
    assert reading(valid(person(born))).birth_date == date(1962, 12, 10)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (answer(), facts(incapable=None)),
        (answer("<adresse/>"), facts(incapable=None)),
        (answer("<adresse><udrejseoplysninger/></adresse>"), facts(incapable=None)),
        (answer("<adresse><aktuelAdresse/></adresse>"), facts(incapable=None)),
        (person("<antalBoernUnder18>0</antalBoernUnder18>"), facts()),
        (
            person("<antalBoernUnder18>0</antalBoernUnder18><status/><statsborgerskab/><adressebeskyttelse/>"),
            facts(protected=True),
        ),
    ],
)
def test_trap_4_anything_may_be_absent(content, expected):
    assert reading(valid(content)) == expected


def test_trap_5_danish_letters_in_names_of_elements():
    ward = (
        "<antalBoernUnder18>0</antalBoernUnder18><DeltBopælMarkering>true</DeltBopælMarkering><umyndiggoerelse>"
        "<VærgemålType>DELVIS</VærgemålType><umyndiggoerelseStartdato><dato>2021-05-01</dato></umyndiggoerelseStartdato>"
        "<umyndiggjort>false</umyndiggjort></umyndiggoerelse>"
    )
    assert reading(valid(person(ward))) == facts(guardianship=Guardianship.PARTIAL)


def test_trap_6_the_schema_is_ours_to_check_with_and_not_needed_to_read():
    strange = person("<antalBoernUnder18>0</antalBoernUnder18><notInTheContract>1</notInTheContract><status/>")
    assert reading(strange) == facts()


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (
            "<husnummer>012B</husnummer><etage>02</etage><sidedoer>tv</sidedoer><vejnavn>Åvej</vejnavn>",
            "Åvej 12B, 2. tv",
        ),
        ("<husnummer>003</husnummer><vejnavn>Åvej</vejnavn>", "Åvej 3"),
        ("<husnummer>100</husnummer><etage>ST</etage><vejnavn>Åvej</vejnavn>", "Åvej 100, st."),
        (
            "<husnummer>003</husnummer><vejnavn>Åvej</vejnavn><standardadresse>Åvej 3, kl.</standardadresse>",
            "Åvej 3, kl.",
        ),
        ("<vejnavn>Åvej</vejnavn>", "Åvej"),
    ],
)
def test_trap_7_house_numbers_lose_their_filling(parts, line):
    content = valid(answer(f"<adresse><aktuelAdresse>{parts}</aktuelAdresse></adresse>"))
    assert reading(content).street_address == line


@pytest.mark.parametrize(("told", "expected"), [("true", True), ("1", True), ("false", False), ("0", False)])
def test_trap_8_unknown_about_digital_post_is_not_no(told, expected):
    with_mark = f"<antalBoernUnder18>0</antalBoernUnder18><tilmeldtDigitalpost>{told}</tilmeldtDigitalpost>"
    assert reading(valid(person(with_mark))).digital_post is expected
    assert reading(valid(person("<antalBoernUnder18>0</antalBoernUnder18>"))).digital_post is None


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ("<umyndiggjort>true</umyndiggjort>", True),
        ("<umyndiggjort>false</umyndiggjort>", False),
        ("", None),
        ("<umyndiggoerelseSlettedato>2026-11-02</umyndiggoerelseSlettedato>", False),
        ("<umyndiggoerelseSlettedato>2026-11-03</umyndiggoerelseSlettedato>", None),
        ("<umyndiggoerelseSlettedato>2026-01-01</umyndiggoerelseSlettedato><umyndiggjort>true</umyndiggjort>", True),
    ],
)
def test_trap_9_a_guardian_is_not_incapacity(marks, expected):
    ward = (
        "<antalBoernUnder18>0</antalBoernUnder18><umyndiggoerelse><umyndiggoerelseStartdato><dato>2021-05-01</dato>"
        f"</umyndiggoerelseStartdato>{marks}</umyndiggoerelse>"
    )
    assert reading(valid(person(ward))).incapable is expected


# numbers that were replaced


@pytest.mark.parametrize(
    ("inside", "number", "superseded"),
    [
        ("<gaeldendePersonnummer>1012620001</gaeldendePersonnummer>", "1012620001", True),
        (
            "<personnummer>1012620000</personnummer><gaeldendePersonnummer>1012620001</gaeldendePersonnummer>",
            "1012620001",
            True,
        ),
        ("<personnummer>1012620001</personnummer>", "1012620001", True),
        ("<gaeldendePersonnummer>1012620000</gaeldendePersonnummer>", "1012620000", False),
    ],
)
def test_the_number_in_force_is_followed(inside, number, superseded):
    found = reading(person(inside))
    assert (found.cpr_number, found.superseded) == (parse(number), superseded)


@pytest.mark.parametrize("status", [50, 60])
def test_a_replaced_number_without_its_successor_is_flagged(status):
    found = reading(person(f"<status><status>{status}</status></status>"))
    assert (found.cpr_number, found.superseded) == (None, True)
    successor = "<gaeldendePersonnummer>1012620001</gaeldendePersonnummer>"
    found = reading(person(f"{successor}<status><status>{status}</status></status>"))
    assert (found.cpr_number, found.superseded) == (parse("1012620001"), True)


def test_an_annulled_number_is_nobody():
    with pytest.raises(NoSuchPerson) as caught:
        reading(person("<status><status>30</status></status>"))
    assert str(caught.value) == "cpr: annulled"


@pytest.mark.parametrize(
    ("status", "alive", "deceased", "disappeared"),
    [(1, True, False, False), (20, True, False, False), (70, False, False, True), (90, False, True, False)],
)
def test_what_a_status_means(status, alive, deceased, disappeared):
    found = reading(person(f"<status><status>{status}</status></status>"))
    assert (found.alive, found.deceased, found.disappeared) == (alive, deceased, disappeared)


def test_without_status_nobody_is_called_alive_or_dead():
    found = reading(person(""))
    assert (found.alive, found.deceased, found.disappeared) == (False, False, False)


def test_an_old_address_abroad_is_not_the_address():
    both = (
        "<adresse><aktuelAdresse><vejnavn>Åvej</vejnavn></aktuelAdresse><udrejseoplysninger>"
        "<udlandsadresse1>Old road 1</udlandsadresse1></udrejseoplysninger></adresse>"
    )
    assert reading(valid(answer(both))) == facts(street_address="Åvej", incapable=None)


def test_showing_the_facts_shows_nobody():
    shown = repr(reading(example("response-protected.xml"), asked="1012620001"))
    assert shown == "<PersonFacts 1012xx-xxxx status=1>"


# what is not understood


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_xml"),
        (b"<html><body>Gateway", "no_xml"),
        (b"\xff\xfe\x00", "no_xml"),
        (b"<html/>", "no_soap_envelope"),
        (answer()[:-40], "no_xml"),
        (
            answer().replace(b"schemas.xmlsoap.org/soap/envelope", b"www.w3.org/2003/05/soap-envelope"),
            "no_soap_envelope",
        ),
        (answer().replace(b"Extended/5/", b"Extended/4/"), "another_answer"),
        (answer().replace(b"PersonLookupResponse", b"PersonLookupReply"), "another_answer"),
        (person("<navn><fornavn>Eva</fornavn></navn>"), "missing_personadresseringsnavn"),
        (person("<foedselsdato><usikkerhedsmarkering>*</usikkerhedsmarkering></foedselsdato>"), "missing_dato"),
        (person("<foedselsdato><dato>10-12-1962</dato></foedselsdato>"), "value_of_dato"),
        (person("<foedselsdato><dato>1962-13-10</dato></foedselsdato>"), "value_of_dato"),
        (person("<status><status>dead</status></status>"), "value_of_status"),
        (person("<tilmeldtDigitalpost>ja</tilmeldtDigitalpost>"), "value_of_tilmeldtDigitalpost"),
        (person("<gaeldendePersonnummer>123</gaeldendePersonnummer>"), "value_of_gaeldendePersonnummer"),
        (
            person("<umyndiggoerelse><VærgemålType>HALV</VærgemålType></umyndiggoerelse>"),
            "value_of_VærgemålType",
        ),
        (
            answer("<adresse><aktuelAdresse><kommunekode>-1</kommunekode></aktuelAdresse></adresse>"),
            "value_of_kommunekode",
        ),
    ],
)
def test_what_breaks_the_contract_is_not_understood(content, code):
    with pytest.raises(NotUnderstood) as caught:
        reading(content)
    assert (caught.value.party, caught.value.code) == ("cpr", code)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY name SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY name "&a;&a;&a;&a;&a;&a;">]>',
        "<!DOCTYPE x>",
    ],
)
def test_entities_are_never_followed(declaration):
    content = person(NAME.replace("Eva Eksempel", "&name;" if "ENTITY" in declaration else "Eva"))
    with pytest.raises(NotUnderstood) as caught:
        reading(content.replace(b"<e:Envelope", declaration.encode() + b"<e:Envelope", 1))
    assert caught.value.code == "doctype"


def test_comments_do_not_cut_a_name_in_two():
    content = person(NAME.replace("Eva Eksempel", "Eva <!-- x -->Eksempel"))
    assert reading(content).addressing_name == "Eva Eksempel"
