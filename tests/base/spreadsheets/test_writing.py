import csv
import io
import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valghalla.base.spreadsheets.writing import Column, Kind, write_csv, write_xlsx

COLUMNS = [
    Column("CPR-nummer"), Column("Navn"), Column("Alder", Kind.INTEGER), Column("Opgavedag", Kind.DATE),
    Column("Start", Kind.TIME), Column("Svaret", Kind.INSTANT),
]  # fmt: skip
ROW = ("0101010101", 'Åse; "Ø"', -5, date(2026, 3, 24), time(8, 0), datetime(2026, 3, 24, 23, 30, tzinfo=UTC))
EMPTY = (None, "", None, None, None, None)


def csv_text(columns, rows, **options):
    return b"".join(write_csv(columns, rows, **options)).decode("utf-8")


def sheet_of(columns, rows):
    with write_xlsx(columns, rows) as file:
        return openpyxl.load_workbook(io.BytesIO(file.read())).active


def test_csv_opens_in_danish_excel():
    assert csv_text(COLUMNS, [ROW, EMPTY]) == (
        "\ufeffCPR-nummer;Navn;Alder;Opgavedag;Start;Svaret\r\n"
        '0101010101;"Åse; ""Ø""";-5;24-03-2026;08:00;25-03-2026 00:30\r\n'
        ";;;;;\r\n"
    )


def test_plain_csv_has_commas_and_iso_dates():
    assert csv_text(COLUMNS, [ROW], for_excel=False) == (
        "CPR-nummer,Navn,Alder,Opgavedag,Start,Svaret\r\n"
        '0101010101,"Åse; ""Ø""",-5,2026-03-24,08:00,2026-03-25 00:30\r\n'
    )


def test_csv_streams():
    taken = []

    def rows():
        for number in range(5_000):
            taken.append(number)
            yield (number,)

    first = next(write_csv([Column("Nr", Kind.INTEGER)], rows()))
    assert first.startswith("\ufeffNr".encode())
    assert len(taken) < 1_000


def test_xlsx_holds_real_values_and_a_header_that_stays_and_filters():
    sheet = sheet_of(COLUMNS, [ROW, EMPTY, ROW])
    assert [cell.value for cell in sheet[1]] == [column.title for column in COLUMNS]
    assert all(cell.font.bold for cell in sheet[1])
    assert [cell.value for cell in sheet[2]] == [
        "0101010101", 'Åse; "Ø"', -5, datetime(2026, 3, 24), time(8, 0), datetime(2026, 3, 25, 0, 30),  # noqa: DTZ001
    ]  # fmt: skip
    assert [cell.number_format for cell in sheet[2]] == [
        "@", "@", "0", "dd-mm-yyyy", "hh:mm", "dd-mm-yyyy hh:mm",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[3]] == [None] * 6
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:F4")
    assert sheet.column_dimensions["A"].width > 10


@pytest.mark.parametrize("begins", ["=1+1", "+45 12", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1+1", "＝1"])
def test_formulas_are_made_harmless(begins):
    column = [Column("Navn"), Column(begins)]
    rows = list(
        csv.reader(io.StringIO(csv_text(column, [("Nord", begins)]).lstrip("\ufeff"), newline=""), delimiter=";")
    )
    assert rows[0][1].startswith("'")
    assert rows[1][1].startswith("'")
    sheet = sheet_of(column, [("Nord", begins)])
    assert [sheet["B1"].data_type, sheet["B2"].data_type] == ["s", "s"]
    assert sheet["B2"].value.strip("\r\n\t").endswith(begins.strip("\r\t"))


def test_links_and_number_like_texts_stay_texts():
    sheet = sheet_of([Column("x")], [("https://example.dk",), ("0800",), ("{=1}",)])
    assert [sheet[f"A{row}"].value for row in (2, 3, 4)] == ["https://example.dk", "0800", "{=1}"]
    assert [sheet[f"A{row}"].data_type for row in (2, 3, 4)] == ["s", "s", "s"]
    assert sheet["A2"].hyperlink is None


def test_what_excel_cannot_hold_is_cut_or_written_as_text():
    sheet = sheet_of(
        [Column("x"), Column("y", Kind.DATE), Column("z", Kind.INTEGER)],
        [("a\x00b\x0bc\ufffe" + "d" * 40_000, date(1899, 12, 31), 12345678901234567)],
    )
    assert sheet["A2"].value == ("abc" + "d" * 40_000)[:32_767]
    assert (sheet["B2"].value, sheet["C2"].value) == ("31-12-1899", "12345678901234567")
    assert csv_text([Column("x")], [("a\x00b\x0bc",)]) == "\ufeffx\r\nabc\r\n"


def test_an_instant_without_time_zone_is_a_mistake():
    with pytest.raises(ValueError, match="time zone"):
        csv_text([Column("x", Kind.INSTANT)], [(datetime(2026, 3, 24, 8, 0),)])  # noqa: DTZ001


def test_a_row_of_another_width_is_a_mistake():
    with pytest.raises(ValueError, match="zip"):
        csv_text([Column("x")], [("a", "b")])


def test_nothing_is_left_on_disk_when_writing_fails(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows():
        yield ("Nord",)
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        write_xlsx([Column("Navn")], rows())
    assert list(Path(tmp_path).iterdir()) == []


@given(st.text(max_size=50))
def test_every_text_survives_xlsx_or_loses_only_what_xml_forbids(text):
    value = sheet_of([Column("x"), Column("y")], [(text, "end")])["A2"].value or ""
    kept = "".join(sign for sign in text if sign in "\t\n\r" or (ord(sign) >= 0x20 and sign not in "\ufffe\uffff"))
    assert value.replace("\r\n", "\n").replace("_x000D_", "\r").replace("\r", "\n") == kept.replace(
        "\r\n", "\n"
    ).replace("\r", "\n")
