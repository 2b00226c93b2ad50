"""How many SMSs a text takes."""

import pytest

from valghalla.communication.message_templates.sms_length import LONGEST, size_of


@pytest.mark.acceptance("A-335")
@pytest.mark.parametrize(
    ("text", "signs", "parts"),
    [
        ("", 0, 0),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("æøåÆØÅ" * 26, 156, 1),  # Danish letters are in the alphabet
        ("€" * 80, 80, 1),  # two places each
        ("€" * 81, 81, 2),
        ("a" * 152 + "€" + "a" * 151, 304, 2),
        ("a" * 152 + "€" + "a" * 152, 305, 3),  # 306 places, but the wide sign is not split
        ("a\r\nb", 3, 1),
    ],
)
def test_a_text_in_the_alphabet_of_telephones(text, signs, parts):
    size = size_of(text)
    assert (size.signs, size.parts, size.others) == (signs, parts, ())


@pytest.mark.acceptance("A-335")
@pytest.mark.parametrize(
    ("text", "signs", "parts"),
    [
        ("’" * 70, 70, 1),
        ("’" * 71, 71, 2),
        ("’" * 134, 134, 2),
        ("’" * 135, 135, 3),
        ("🗳" * 35, 35, 1),  # two places each
        ("🗳" * 36, 36, 2),
        ("\U00010000" * 36, 36, 2),  # the first of them, and the last that takes one
        ("\uffff" * 70, 70, 1),
        ("🗳" * 67, 67, 3),  # 134 places, but 33 whole signs in a part
    ],
)
def test_one_sign_from_elsewhere_makes_all_of_it_wide(text, signs, parts):
    size = size_of(text)
    assert (size.signs, size.parts) == (signs, parts)
    assert size.others == (text[0],)


def test_the_longest_text_is_ten_parts_full():
    assert (size_of("a" * LONGEST).parts, size_of("a" * (LONGEST + 1)).parts) == (10, 11)
