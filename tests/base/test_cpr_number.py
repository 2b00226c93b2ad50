"""Reading CPR numbers as people and spreadsheets write them."""

import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valghalla.base.cpr_number import Class, CprNumber, InvalidCprNumber, Problem, parse, without_cpr_numbers


def kind_of(text, **options):
    with pytest.raises(InvalidCprNumber) as caught:
        parse(text, **options)
    return caught.value.kind


@pytest.mark.acceptance("A-289")
@pytest.mark.parametrize(
    "written",
    [
        "1012620000",
        "101262-0000",
        " 101262 0000\n",
        "101262\u00a00000",  # non-breaking space, from a web page
        "101262\u20110000",  # non-breaking hyphen, from a word processor
        "101262\u20130000",  # dash
        "101262 - 0000",
        "\ufeff1012620000",  # byte order mark in front of a file's first cell
        "\u200e101262-0000\u200b",
        "10 12 62 00 00",
        "１０１２６２－００００",  # full width
    ],
)
def test_reads_a_number_as_people_write_it(written):
    assert parse(written) == CprNumber("1012620000")


def test_reads_every_digit_of_full_width_and_no_other_sign():
    assert parse("０７０７６１－４２８９") == CprNumber("0707614289")
    assert kind_of("０７０７６１－４２８：") == Problem.LETTERS


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("", Problem.EMPTY),
        (" - ", Problem.EMPTY),
        ("101262000", Problem.WRONG_LENGTH),
        ("10126200000", Problem.WRONG_LENGTH),
        ("101262-000A", Problem.LETTERS),
        ("1012TF-0000", Problem.LETTERS),
        ("101262.0000", Problem.LETTERS),
        ("١٠١٢٦٢٠٠٠٠", Problem.LETTERS),  # digits of another script
        ("101262000²", Problem.LETTERS),
        ("310262-0000", Problem.IMPOSSIBLE_DATE),
        ("000162-0000", Problem.IMPOSSIBLE_DATE),
        ("320162-0000", Problem.IMPOSSIBLE_DATE),
        ("601262-0000", Problem.IMPOSSIBLE_DATE),
        ("921262-0000", Problem.IMPOSSIBLE_DATE),
        ("101362-0000", Problem.IMPOSSIBLE_DATE),
        ("290201-4000", Problem.IMPOSSIBLE_DATE),  # 2001 is no leap year
        ("290200-0000", Problem.IMPOSSIBLE_DATE),  # nor is 1900
        ("611262-0000", Problem.REPLACEMENT),
        ("911262-0000", Problem.REPLACEMENT),
        ("910262-0000", Problem.IMPOSSIBLE_DATE),
        ("000000-0000", Problem.DUMMY),
    ],
)
def test_says_what_is_wrong(written, problem):
    assert kind_of(written) == problem


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("0101000000", date(1900, 1, 1)),
        ("3112993999", date(1999, 12, 31)),
        ("0101004000", date(2000, 1, 1)),
        ("3112364999", date(2036, 12, 31)),
        ("0101374000", date(1937, 1, 1)),
        ("3112999999", date(1999, 12, 31)),
        ("3112369000", date(2036, 12, 31)),
        ("0101379000", date(1937, 1, 1)),
        ("0101005000", date(2000, 1, 1)),
        ("3112578999", date(2057, 12, 31)),
        ("0101585000", date(1858, 1, 1)),
        ("3112998999", date(1899, 12, 31)),
        ("2902004000", date(2000, 2, 29)),
    ],
)
def test_century_follows_from_the_seventh_digit(number, born):
    assert parse(number).birth_date == born


@pytest.mark.acceptance("A-289")
def test_a_number_without_check_digit_is_as_good_as_any():
    assert parse("070761-4285").number_class == Class.ORDINARY
    assert parse("010165-0001").number_class == Class.ORDINARY_WITHOUT_CHECK_DIGIT


@pytest.mark.parametrize(
    "cell", [101010001, 101010001.0, "101010001", "101010001.0", "010101-0001", " 0101010001 ", "10101-0001"]
)
def test_a_spreadsheet_gets_its_zero_back(cell):
    assert parse(cell, from_spreadsheet=True) == CprNumber("0101010001")


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        (None, Problem.EMPTY),
        ("  ", Problem.EMPTY),
        (1012620000.5, Problem.LETTERS),
        (float("nan"), Problem.LETTERS),
        (float("inf"), Problem.LETTERS),
        (True, Problem.LETTERS),
        ("1,01E+09", Problem.LETTERS),
        (-1012620000, Problem.LETTERS),
        (-1012620000.0, Problem.LETTERS),
        (0, Problem.WRONG_LENGTH),
        (12345678, Problem.WRONG_LENGTH),
        (date(1962, 12, 10), Problem.WRONG_LENGTH),
    ],
)
def test_a_strange_cell_is_refused_with_a_reason(cell, problem):
    assert kind_of(cell, from_spreadsheet=True) == problem


def test_nine_digits_are_a_mistake_outside_spreadsheets():
    assert kind_of("101010001") == Problem.WRONG_LENGTH


def test_only_text_is_read_outside_spreadsheets():
    with pytest.raises(TypeError):
        parse(1012620000)


def test_cannot_be_made_wrong_or_changed():
    with pytest.raises(InvalidCprNumber):
        CprNumber("101262-0000")
    with pytest.raises(AttributeError):
        parse("1012620000").digits = "1012620001"


def test_shows_the_number_only_when_asked():
    number = parse("101262-0000")
    assert (str(number), repr(number), f"{number}") == ("1012xx-xxxx", "<CprNumber 1012xx-xxxx>", "1012xx-xxxx")
    assert (number.digits, number.formatted) == ("1012620000", "101262-0000")


def test_masks_numbers_in_the_words_of_others():
    assert without_cpr_numbers("PNR not found: 1012620000, 101262-0001; 101262 0002") == (
        "PNR not found: xxxxxx-xxxx, xxxxxx-xxxx; xxxxxx-xxxx"
    )
    call = "CallUUID: 0b8d8f5e-7d41-4a0c-9f7d-0a0000000001"
    assert without_cpr_numbers(call) == call


born_dates = st.dates(date(1858, 1, 1), date(2057, 12, 31))


@st.composite
def good_digits(draw):
    born = draw(born_dates)
    sevenths = [
        digit
        for digit in "0123456789"
        if (digit in "0123" and 1900 <= born.year <= 1999)
        or (digit in "49" and 1937 <= born.year <= 2036)
        or (digit in "5678" and (born.year >= 2000 or born.year <= 1899))
    ]
    return born, f"{born:%d%m}{born.year % 100:02}{draw(st.sampled_from(sevenths))}{draw(st.integers(0, 999)):03}"


@given(good_digits())
def test_every_real_date_gives_a_number_with_that_birth_date(sample):
    born, digits = sample
    number = parse(digits)
    assert number.birth_date == born
    assert parse(number.formatted) == number
    assert parse(int(digits), from_spreadsheet=True) == number
    assert parse(float(digits), from_spreadsheet=True) == number
    assert pickle.loads(pickle.dumps(number)) == number
    assert digits not in f"{number} {number!r}"


@given(good_digits())
def test_sixty_added_to_the_day_makes_a_replacement(sample):
    _, digits = sample
    assert kind_of(f"{int(digits[:2]) + 60}{digits[2:]}") == Problem.REPLACEMENT


@given(st.text(max_size=14))
def test_any_text_is_a_number_or_a_reason_that_does_not_repeat_it(text):
    try:
        assert len(parse(text).digits) == 10
    except InvalidCprNumber as refusal:
        assert refusal.kind in Problem  # noqa: PT017
        assert str(refusal) == f"no CPR number: {refusal.kind}"  # noqa: PT017


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.dates(), st.datetimes()))
def test_any_cell_is_a_number_or_a_reason(cell):
    try:
        parse(cell, from_spreadsheet=True)
    except InvalidCprNumber as refusal:
        assert refusal.kind in Problem  # noqa: PT017
