"""Lines of a calendar file, read back by others' parsers."""

import datetime

import icalendar
import pytest
import vobject

from valghalla.municipalities.models import Settings
from valghalla.tasks.calendars.file import Entry, Method, sent_file
from valghalla.tasks.calendars.lines import LONGEST_LINE, file_of, text

ODD = [
    "Skolen",
    "Skolen, sal 2; bag hegnet",
    r"C:\skole\navn",
    "To\nlinjer\r\nog tre",
    'Valgsted "Øst": BEGIN:VEVENT',
    "Æblegården på Rødgrødsvej " * 9,
    "😀" * 60,
    "a" * 74,
    "a" * 73 + "å",
    "  blanke  ",
    "nul\x00og\x0bmere\x7f",
    "",
]


@pytest.mark.parametrize("words", ODD)
@pytest.mark.parametrize("method", Method)
def test_odd_words_are_read_as_they_were_written(acting, now, words, method):
    settings = Settings(display_name=words or "Korsbæk", telephone="12 34 56 78")
    entry = Entry(
        task_id=7, changed_at=now, day=datetime.date(2026, 11, 3), starts=datetime.time(22), ends=datetime.time(2),
        title="Tilforordnet", place=words, address="Skolevej 1", election="Valg", sequence=5,
    )  # fmt: skip
    content = sent_file(entry, method, municipality=acting, settings=settings, organizer="valg@korsbaek.example")
    read = "".join(sign for sign in words if (sign >= " " and sign != "\x7f") or sign == "\n")
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert (str(event["summary"]), str(event["location"]), str(event["description"])) == (
        ", ".join(filter(None, ["Tilforordnet", read])),
        ", ".join(filter(None, [read, "Skolevej 1"])),
        "\n".join(["Valg", read or "Korsbæk", "Telefon 12 34 56 78"]),
    )
    assert str(event["organizer"]) == "mailto:valg@korsbaek.example"
    assert event["organizer"].params["CN"] == (read or "Korsbæk").replace('"', "'").replace("\n", "")
    assert event["dtend"].dt - event["dtstart"].dt == datetime.timedelta(hours=4)
    other = vobject.readOne(content.decode())
    assert other.vevent.summary.value == str(event["summary"])
    assert (other.method.value, other.vevent.dtstart.value) == (method, event["dtstart"].dt)
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= LONGEST_LINE
    assert all(line.decode() for line in lines[:-1])
    assert not any(b"\n" in line or b"\r" in line for line in lines)


@pytest.mark.parametrize("length", range(70, 80))
def test_a_line_is_folded_between_letters(length):
    line = "SUMMARY:" + text("x" * (length - 8) + "åß😀" * 30)
    folded = file_of([line])
    assert all(piece.decode() and len(piece) <= LONGEST_LINE for piece in folded.removesuffix(b"\r\n").split(b"\r\n"))
    assert folded.replace(b"\r\n ", b"").decode() == f"{line}\r\n"
