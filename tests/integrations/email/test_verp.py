"""The address that tells which letter came back."""

import uuid

import pytest

from valghalla.integrations.email import ReturnAddress, Tag, WrongSettings

OURS = ReturnAddress("retur@valg.example", b"k" * 32)
TAG = Tag("0999", uuid.UUID("6f1c2d3e-0000-4000-8000-00000000abcd"))


def test_an_address_leads_back_to_its_letter():
    made = OURS.of(TAG)
    assert made.startswith("retur+0999.6f1c2d3e00004000800000000000abcd.")
    assert len(made.partition("@")[0]) <= 64
    for text in (made, made.upper(), f'"Valg" <{made}>, x@y.example', f"retur+noget@valg.example {made}"):
        assert OURS.find(text) == TAG


@pytest.mark.parametrize(
    "spoil",
    [
        lambda made: made.replace("0999", "0751"),
        lambda made: made.replace("abcd", "abce"),
        lambda made: made.replace("@", "a@"),
        lambda made: made + ".evil",
        lambda made: "x" + made,
        lambda made: "retur@valg.example",
        lambda made: ReturnAddress("retur@valg.example", b"another").of(TAG),
        lambda made: "",
    ],
)
def test_nobody_else_can_make_one(spoil):
    assert OURS.find(spoil(OURS.of(TAG))) is None


@pytest.mark.parametrize(
    "base", ["", "ingen", "a+b@valg.example", "en-alt-for-lang-adresse@valg.example", "å@x.example"]
)
def test_addresses_that_can_hold_no_tag(base):
    with pytest.raises(WrongSettings) as raised:
        ReturnAddress(base, b"k")
    assert raised.value.code == "bounce_address"


def test_a_place_is_a_short_word():
    with pytest.raises(ValueError, match="place"):
        OURS.of(Tag("Korsbæk", TAG.reference))
