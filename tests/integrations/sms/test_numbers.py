"""Numbers, senders, references and codes."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valghalla.integrations.sms import Refused, Standing, TextMessage, e164, is_sender, national, standing_of
from valghalla.integrations.sms.codes import INMOBILE, LINK, is_final
from valghalla.integrations.sms.errors import outside_code


@pytest.mark.acceptance("E-298")
@pytest.mark.parametrize(
    ("written", "comes"),
    [
        ("12345678", "+4512345678"),
        ("12 34 56 78", "+4512345678"),
        ("12-34-56-78", "+4512345678"),
        ("+45 12345678", "+4512345678"),
        ("0045 12 34 56 78", "+4512345678"),
        ("00000001", "+4500000001"),  # never taken for the prefix of a country
        ("00491234", "+4500491234"),
        ("+46 70 123 45 67", "+46701234567"),
        ("+46 701234", "+46701234"),  # eight digits, and not Danish
        ("+4915112345678", "+4915112345678"),
    ],
)
def test_numbers_as_gateways_want_them(written, comes):
    assert e164(written) == comes
    assert e164(comes) == comes


@pytest.mark.parametrize(
    "written",
    ["", "1234567", "123456789", "+45", "abc", "+451234567", "Korsbæk", "+45123456789012345", "+45 12345678 ext. 5"],
)
def test_what_is_no_number(written):
    with pytest.raises(Refused) as refused:
        e164(written)
    assert refused.value.code == "sms_number"
    assert national(written) == ""


@given(
    st.text(alphabet="0123456789", min_size=8, max_size=8), st.sampled_from(["", "+45", "+45 ", "0045"]), st.booleans()
)
def test_every_eight_digits_are_a_danish_number_however_they_are_written(digits, before, spaced):
    shown = " ".join((digits[:2], digits[2:4], digits[4:6], digits[6:])) if spaced else digits
    assert e164(before + shown) == f"+45{digits}"
    assert national(before + shown) == digits


@given(st.text(max_size=30))
def test_no_text_breaks_it(text):
    try:
        found = e164(text)
    except Refused:
        return
    assert found[0] == "+"
    assert set(found[1:]) <= set(string.digits)


@pytest.mark.acceptance("E-238")
@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("Korsbaek", True),
        ("Korsbæk 11", True),
        ("Valg 2026 K", True),
        ("Elleve tegn", True),
        ("Tolv tegn her", False),
        ("K", True),
        ("", False),
        (" Korsbaek", False),
        ("Korsbaek ", False),
        ("Valg & co", False),
        ("Kørs-bæk", False),
        ("Café", False),
        ("1231", True),
        ("12345678", True),
        ("+4512345678", True),
        ("12", False),
        ("K\n", False),
    ],
)
def test_senders(text, good):
    assert is_sender(text) is good


@pytest.mark.parametrize("reference", ["", "-a", "a b", "a" * 51, "æ"])
def test_references_that_cannot_be_one(reference):
    with pytest.raises(ValueError, match="reference"):
        TextMessage(reference=reference, sender="K", number="12345678", text="x")


def test_every_documented_code_has_a_meaning_and_no_other_is_good_or_bad():
    assert {code: standing_of("link", code) for code in LINK} == LINK
    assert {code: standing_of("inmobile", code) for code in INMOBILE} == INMOBILE
    assert [code for code in LINK if LINK[code] == Standing.DELIVERED] == [1001]
    assert sorted(code for code in LINK if not is_final(LINK[code])) == [1000, 1005, 1007, 1008, 1011, 1012]
    assert {standing_of(provider, 77) for provider in ("link", "inmobile", "smssys", "other")} == {Standing.UNKNOWN}


@given(st.text(max_size=200))
def test_a_providers_words_carry_no_telephone_number_into_our_tables(text):
    code = outside_code("smssys", 7, f"{text} +45 12 34 56 78 {text}")
    assert "12 34 56 78" not in code
    assert len(code) <= 60
