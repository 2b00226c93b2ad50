"""What each answer of KombiPostAfsend means."""

import pytest

from tests.integrations.cpr.official import official
from tests.integrations.digital_post.making import ACCEPTED, TRANSMISSION
from valghalla.integrations.digital_post import Accepted, Refused, Unavailable, WrongSettings
from valghalla.integrations.digital_post.outcomes import Meaning, meaning_of, of_question, read
from valghalla.integrations.serviceplatformen import Answer

REJECTED = """<kombi_response><Result>false</Result><HovedoplysningerSvarREST><SvarReaktion><Fejl><FejlId>{}</FejlId>
<FejlTekst>for 101262-0000</FejlTekst></Fejl></SvarReaktion></HovedoplysningerSvarREST></kombi_response>"""


def outcome(status: int, content: str):
    """What comes of it: the receipt, or the kind of error with its code and whether it was perhaps done."""
    try:
        return read(Answer(status, content.encode()))
    except (Refused, Unavailable) as error:
        return type(error), error.code, getattr(error, "perhaps_done", False)


@pytest.mark.parametrize(
    ("status", "content", "expected"),
    [
        (200, ACCEPTED, Accepted(TRANSMISSION)),
        (202, ACCEPTED.replace("Received", " RECEIVED\n"), Accepted(TRANSMISSION)),
        (200, ACCEPTED.replace("true", "1"), Accepted(TRANSMISSION)),
        (200, ACCEPTED.replace("true", "false"), (Refused, "rejected", False)),
        (200, REJECTED.format("VALIDATION"), (Refused, "VALIDATION", False)),
        (200, REJECTED.format(""), (Refused, "rejected", False)),
        (200, REJECTED.format("x" * 100), (Refused, "x" * 40, False)),
        (200, REJECTED.format("A").replace("false", "true"), (Refused, "A", False)),
        (400, "", (Refused, "http_400", False)),
        (413, "", (Refused, "http_413", False)),
        (422, "", (Refused, "http_422", False)),
        (302, "", (WrongSettings, "http_302", False)),
        (403, "", (WrongSettings, "http_403", False)),
        (404, "", (WrongSettings, "http_404", False)),
        (405, "", (WrongSettings, "http_405", False)),
        (408, "", (Unavailable, "http_408", False)),
        (425, "", (Unavailable, "http_425", False)),
        (429, "", (Unavailable, "http_429", False)),
        (500, ACCEPTED, (Unavailable, "http_500", True)),
        (502, "", (Unavailable, "http_502", True)),
        (503, "", (Unavailable, "http_503", True)),
        (504, "", (Unavailable, "http_504", True)),
        (200, "", (Unavailable, "answer", True)),
        (200, "<html/>", (Unavailable, "answer", True)),
        (200, "<!DOCTYPE a [<!ENTITY b 'c'>]><kombi_response/>", (Unavailable, "answer", True)),
        (200, "<kombi_response/>", (Unavailable, "not_confirmed", True)),
        (200, ACCEPTED.replace("Received", "Queued"), (Unavailable, "not_confirmed", True)),
        (200, ACCEPTED.replace(TRANSMISSION, "4711"), (Unavailable, "not_confirmed", True)),
        (200, ACCEPTED.replace("true", "maybe"), (Unavailable, "not_confirmed", True)),
    ],
)
def test_the_table(status, content, expected):
    assert outcome(status, content) == expected


def test_every_status_means_something():
    assert {meaning_of(status) for status in range(100, 600) if not 200 <= status < 300} == set(Meaning) - {
        Meaning.ACCEPTED
    }


@pytest.mark.parametrize(
    ("name", "expected"), [("accepted", Accepted(TRANSMISSION)), ("rejected", (Refused, "VALIDATION", False))]
)
def test_the_official_examples(name, expected):
    content = official("examples", "digital-post", f"kombi-response-{name}.xml").read_text()
    assert outcome(200, content) == expected


def test_what_they_say_is_kept_without_numbers_and_out_of_the_log():
    for answer in (Answer(200, REJECTED.format("A").encode()), Answer(400, b"for 101262-0000")):
        with pytest.raises(Refused) as raised:
            read(answer)
        assert raised.value.text == "for xxxxxx-xxxx"
        assert "for" not in str(raised.value)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(200, None), (400, Refused), (403, WrongSettings), (404, WrongSettings), (429, Unavailable), (500, Unavailable)],
)
def test_a_question_is_never_perhaps_done(status, kind):
    error = of_question(Answer(status, b""))
    assert type(error) is (kind or type(None))
    assert not getattr(error, "perhaps_done", False)
