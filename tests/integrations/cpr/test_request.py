"""Our question to CPR keeps the official contract."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.integrations.cpr.official import schema
from valghalla.base.cpr_number import parse
from valghalla.integrations.cpr.request import render

NUMBER = parse("101262-0000")
CONTEXT = "{http://serviceplatformen.dk/xml/schemas/CallContext/1/}"


def rendered(**texts):
    texts = {"municipality_cvr": "12345678", "reference": "lookup-1"} | texts
    return render(NUMBER, **texts)


def question(content):
    envelope = etree.fromstring(content)
    return envelope[0][0]


@pytest.mark.parametrize(
    "texts",
    [
        {},
        {"purpose": "KV29"},
        {"on_behalf_of": "staff-12"},
        {"purpose": "KV29 <æøå> & ]]>", "on_behalf_of": "job-4"},
        {"reference": "r" * 255},
    ],
)
def test_is_valid_by_the_official_schema(texts):
    schema().assertValid(question(rendered(**texts)))


def test_holds_what_was_asked_in_the_order_of_the_schema():
    asked = question(rendered(purpose="KV29", on_behalf_of="staff-12"))
    assert [(etree.QName(element).localname, element.text) for element in asked.iter() if not len(element)] == [
        ("OnBehalfOfUser", "staff-12"),
        ("CallersServiceCallIdentifier", "lookup-1"),
        ("AccountingInfo", "KV29"),
        ("MunicipalityCVR", "12345678"),
        ("PNR", "1012620000"),
    ]


def test_leaves_out_what_is_empty():
    asked = question(rendered())
    assert [etree.QName(element).localname for element in asked[0]] == ["CallersServiceCallIdentifier"]


def test_is_the_same_on_each_try_and_holds_no_comment():
    assert rendered() == rendered()
    assert b"<!--" not in rendered()
    assert rendered().startswith(b"<?xml version='1.0' encoding='UTF-8'?>")


def test_a_purpose_with_odd_characters_stops_nothing():
    asked = question(rendered(purpose="Valg\x0b\x00\ud800\ufffe 2029"))
    assert asked.findtext(f"{CONTEXT}CallContext/{CONTEXT}AccountingInfo") == "Valg 2029"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=255))
def test_any_purpose_arrives_as_written(purpose):
    found = question(rendered(purpose=purpose)).findtext(f"{CONTEXT}CallContext/{CONTEXT}AccountingInfo")
    assert (found or "") == purpose


@pytest.mark.parametrize(
    "texts", [{"reference": ""}, {"reference": "r" * 256}, {"reference": "a\x00b"}, {"purpose": "p" * 256}]
)
def test_refuses_what_cannot_be_sent(texts):
    with pytest.raises(ValueError):  # noqa: PT011
        rendered(**texts)
