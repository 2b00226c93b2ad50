"""One rule for mobile numbers and one for e-mail addresses, whatever page they come from."""

import pytest
from django import forms

from valghalla.participants.contact import email_of, mobile_of, shown_mobile
from valghalla.participants.errors import InvalidEmail, InvalidMobile
from valghalla.participants.fields import EmailField, MobileField


@pytest.mark.acceptance("A-293")
@pytest.mark.parametrize(
    "written",
    [
        "12345678",
        " 12 34 56 78 ",
        "+45 12345678",
        "0045 12 34 56 78",
        "+4512345678",
        "12-34-56-78",
        "12.34.56.78",
        "(+45) 12\u00a034\u00a056\u00a078",
    ],
)
def test_a_mobile_number_is_read_as_people_write_it(written):
    assert mobile_of(written) == "12345678"


def test_a_number_that_begins_with_45_keeps_it():
    assert mobile_of("45 12 34 56") == "45123456"


@pytest.mark.acceptance("A-293")
@pytest.mark.parametrize(
    "written", ["1234567", "123456789", "+46 70 123 45 67", "12345a78", "+45", "١٢٣٤٥٦٧٨", "++4512345678"]
)
def test_anything_else_is_no_mobile_number(written):
    with pytest.raises(InvalidMobile) as refused:
        mobile_of(written)
    assert written not in str(refused.value)


@pytest.mark.acceptance("A-296")
@pytest.mark.parametrize(
    "written", ["bo@eksempel.dk", "bo+valg@post.eksempel.online", "bo@ny.photography", "bo@rødgrød.dk"]
)
def test_addresses_at_any_top_level_domain_are_good(written):
    assert email_of(f"  {written} ") == written


@pytest.mark.acceptance("A-295")
@pytest.mark.parametrize(
    "written", ["bo", "bo@", "@eksempel.dk", "bo@eksempel", "bo bo@eksempel.dk", "a" * 250 + "@b.dk"]
)
def test_anything_else_is_no_address(written):
    with pytest.raises(InvalidEmail):
        email_of(written)


@pytest.mark.acceptance("A-293", "A-295")
def test_nothing_written_is_nothing():
    assert (mobile_of("  "), email_of("  ")) == ("", "")


def test_a_number_is_shown_in_pairs():
    assert (shown_mobile("12345678"), shown_mobile("")) == ("12 34 56 78", "")


class ContactForm(forms.Form):
    mobile = MobileField()
    email = EmailField(required=False)


def test_the_fields_clean_and_refuse_alike():
    good = ContactForm({"mobile": "+45 12 34 56 78", "email": ""})
    bad = ContactForm({"mobile": "1234", "email": "bo@"})
    assert good.is_valid()
    assert good.cleaned_data == {"mobile": "12345678", "email": ""}
    assert sorted(bad.errors) == ["email", "mobile"]
