"""Printed letters as ForsendelseI."""

import base64
import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.integrations.cpr.official import official
from tests.integrations.digital_post.making import (
    PDF,
    REFERENCE,
    address,
    file,
    letter,
    paper,
    require_valid_letter,
)
from valghalla.integrations.digital_post import Refused
from valghalla.integrations.digital_post.kombi import physical_post
from valghalla.integrations.digital_post.template import copy_of

TEXT = st.text(max_size=120)


def written(**changes):
    """The address as it is sent: names and texts."""
    made = letter(address=address(**changes))
    require_valid_letter(made)
    (found,) = made.iter("{*}ModtagerAdresse")
    return [(etree.QName(part).localname, part.text) for part in found]


def test_is_valid_and_complete():
    made = letter(attachments=(file("Kort: 1.pdf"), file("plan.PDF", PDF + b"2")))
    require_valid_letter(made)
    assert made.findtext("{*}AfsendelseIdentifikator") == REFERENCE
    assert made.findtext("{*}ForsendelseTypeIdentifikator") == "4711"
    assert made.findtext(".//{*}CPRnummerIdentifikator") == "0000000000"
    assert base64.b64decode(made.findtext("{*}MeddelelseIndholdData")) == PDF
    assert made.findtext(".//{*}TitelTekst") == "Indkaldelse"
    found = [[part.text for part in piece] for piece in made.iter("{*}Bilag")]
    assert [piece[:3] for piece in found] == [["Kort_ 1.pdf", "PDF", "1"], ["plan.pdf", "PDF", "2"]]
    assert [base64.b64decode(piece[3]) for piece in found] == [PDF, PDF + b"2"]


def test_a_street_address_in_its_parts():
    assert written(care_of="c/o Kirsten") == [
        ("PersonName", "Åse Østergård"),
        ("CoNavn", "c/o Kirsten"),
        ("StreetName", "Eksempelvej"),
        ("StreetBuildingIdentifier", "12B"),
        ("FloorIdentifier", "2"),
        ("SuiteIdentifier", "tv"),
        ("PostCodeIdentifier", "9999"),
        ("CountryIdentificationCode", "DK"),
    ]


@pytest.mark.parametrize(
    ("street_address", "parts"),
    [
        ("Eksempelvej 1", ["Eksempelvej", "1"]),
        ("Eksempelvej 012b, 02. tv", ["Eksempelvej", "12B", "2", "tv"]),
        ("Eksempelvej 9 C", ["Eksempelvej", "9C"]),
        ("10. Februar Vej 7, st.", ["10. Februar Vej", "7", "st"]),
        ("Ny Vej 3, ST. 4", ["Ny Vej", "3", "st", "4"]),
        ("Ny Vej 3,kl", ["Ny Vej", "3", "kl"]),
        ("H.C. Andersens Boulevard 115, 12. 0003", ["H.C. Andersens Boulevard", "115", "12", "0003"]),
    ],
)
def test_ways_to_write_a_street_address(street_address, parts):
    assert [text for _, text in written(street_address=street_address)][1:-2] == parts


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        (
            {"street_address": "Strandgården, Eksempelvej 12, 2. tv"},
            ["Strandgården", "Eksempelvej 12, 2. tv", "9999 Eksempelby"],
        ),
        ({"street_address": "Havnen", "care_of": "c/o Kim"}, ["c/o Kim", "Havnen", "9999 Eksempelby"]),
        (
            {"street_address": "Eksempelvej 12Ø og et meget langt navn til"},
            ["Eksempelvej 12Ø og et meget langt", "navn til", "9999 Eksempelby"],
        ),
    ],
)
def test_any_other_danish_address_goes_line_by_line(changes, lines):
    found = written(**changes)
    assert [text for name, text in found if name.endswith("LineText")] == lines
    assert found[-2:] == [("PostCodeIdentifier", "9999"), ("CountryIdentificationCode", "DK")]


def test_an_address_abroad():
    found = written(street_address="Storgata 1, Leilighet 4", postal_code="0155", city="Oslo", country="no")
    assert found[1:] == [
        ("PostalAddressFirstLineText", "Storgata 1"),
        ("PostalAddressSecondLineText", "Leilighet 4"),
        ("PostalAddressThirdLineText", "0155 Oslo"),
        ("CountryIdentificationCode", "NO"),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"street_address": ""},
        {"postal_code": ""},
        {"postal_code": "999"},
        {"country": "Norge"},
        {"street_address": ", ".join(["Et sted"] * 7)},
    ],
)
def test_an_address_that_no_letter_reaches(changes):
    with pytest.raises(Refused) as raised:
        letter(address=address(**changes))
    assert raised.value.code == "address"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"pdf": b"<p>"}, "not_pdf"),
        ({"pdf": b""}, "not_pdf"),
        ({"attachments": (file("a.docx"),)}, "file_kind"),
        ({"attachments": (file("a.pdf", b"PK"),)}, "not_pdf"),
        ({"attachments": (file("a.pdf"),) * 11}, "too_many_files"),
        ({"pdf": PDF + b"x" * (10 * 1024 * 1024)}, "too_large"),
    ],
)
def test_only_pdf_is_printed(changes, code):
    with pytest.raises(Refused) as raised:
        letter(**changes)
    assert raised.value.code == code


@given(name=TEXT, care_of=TEXT, street_address=TEXT, city=TEXT, title=TEXT)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_makes_a_valid_letter_or_none(name, care_of, street_address, city, title):
    to = address(name=f"Å{name}", care_of=care_of, street_address=street_address, city=city)
    made = None
    with contextlib.suppress(Refused):  # an address that takes too many lines, or none
        made = letter(address=to, title=title)
    if made is not None:
        require_valid_letter(made)


@given(
    street=st.text("abcæøåÆØÅ .-", min_size=1, max_size=38).map(lambda text: f"V{text.strip()}"),
    number=st.integers(1, 999),
    letter_=st.sampled_from(["", "A", "z", " C"]),
    above=st.sampled_from(["", ", st.", ", 01. tv", ", 99. 0012", ", k2", ", kl. th"]),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_danish_street_addresses_are_valid(street, number, letter_, above):
    written(street_address=f"{street} {number:03}{letter_}{above}")


def test_the_request_names_the_printed_letter():
    request = etree.fromstring(physical_post(letter()))
    assert [part.tag for part in request] == ["KombiValgKode", "{urn:oio:fjernprint:1.0.0}ForsendelseISamling"]
    assert request[0].text == "Fysisk Post"
    require_valid_letter(request[1][0])


def test_the_official_example_is_built_alike():
    example = etree.fromstring(official("examples", "digital-post", "kombi-request-automatic.xml").read_bytes())
    (theirs,) = example.iter("{*}ForsendelseI")
    left_out = {"TransaktionsParametreI", "PostParametre", "PostKategoriKode"}  # which nothing demands
    names = [etree.QName(part).localname for part in theirs.iter(etree.Element)]
    ours = [etree.QName(part).localname for part in letter().iter()]
    assert ours == [name for name in names if name not in left_out]


def test_names_nobody_where_it_might_be_logged():
    assert repr(paper()) == f"<PaperLetter {REFERENCE}>"
    assert repr(address()) == "<Address>"
    assert not list(copy_of("letter").iter(etree.Comment))
