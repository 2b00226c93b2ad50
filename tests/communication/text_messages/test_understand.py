"""What is understood of what people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valghalla.communication.text_messages.understand import Meaning, meaning_of

YES, NO, STOP, UNCLEAR = Meaning.YES, Meaning.NO, Meaning.STOP, Meaning.UNCLEAR
TEXTS = {
    YES: ["ja", "JA", "Ja tak", " ja. ", "Ja!!", "JA TAK :-)", "«ja»", "Ja 👍", "ja\ntak", "jatak", "yes", "Yes, please", "ＪＡ"],
    NO: ["nej", "NEJ", "NEJ tak", "Nej, tak.", "nejtak", "no", "No thanks!", "no thank you", "  nej  "],
    STOP: ["stop", "STOP", "Stop!", "stop sms", "afmeld", "SMS STOP"],
    UNCLEAR: [
        "",
        "   ",
        "?",
        "👍",
        "ja men kun til kl. 12",
        "ja nej",
        "ja/nej",
        "nej ikke den dag, men gerne søndag",
        "jaja",
        "måske",
        "jeg vil gerne stoppe",
        "ok",
        "no problem",
        "n",
        "1",
        "jå",
        "ja " * 80,
    ],
}  # fmt: skip


@pytest.mark.parametrize(("text", "meaning"), [(text, meaning) for meaning, texts in TEXTS.items() for text in texts])
def test_meanings(text, meaning):
    assert meaning_of(text) is meaning


@given(
    st.sampled_from([(text, meaning) for meaning in (YES, NO, STOP) for text in TEXTS[meaning]]),
    st.text(alphabet=" .,!?:;-()\n\t\"'…", max_size=8),
    st.text(alphabet=" .,!?:;-()\n\t\"'…", max_size=8),
)
def test_points_and_blanks_around_it_change_nothing(known, before, after):
    text, meaning = known
    assert meaning_of(before + text + after) is meaning
    assert meaning_of(before + text.swapcase() + after) is meaning


@given(st.text(max_size=300))
def test_it_never_fails_and_further_words_are_for_people(text):
    meaning_of(text)
    assert meaning_of(f"ja {text} men") is UNCLEAR
