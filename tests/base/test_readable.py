"""Text as somebody can read it."""

import pytest

from valghalla.base.readable import on_one_line, readable


@pytest.mark.parametrize(
    ("typed", "kept"),
    {
        "Sko\x00len": "Skolen",
        "\x1b[31mSkolen\x07": "[31mSkolen",
        "\u202egro.elpmaxe\u202c\u200f": "gro.elpmaxe",
        "Skole\u00advej\u200b 1\ufeff": "Skolevej 1",
        "\ud800Sk\ufffeolen": "Skolen",
        "Åse Ærø\u00a0Øst": "Åse Ærø\u00a0Øst",
        "👩\u200d🚒 नमस्\u200dते": "👩\u200d🚒 नमस्\u200dते",
        "en\r\nto\ttre": "en\r\nto\ttre",
        "": "",
    }.items(),
)
def test_what_cannot_be_seen_goes_and_the_rest_stays(typed: str, kept: str):
    assert readable(typed) == kept


def test_a_name_has_one_line():
    assert on_one_line("Skolen\r\nBcc: alle\u2028igen\x85\t.") == "Skolen Bcc: alle igen ."
