import csv
import io
import zipfile
from contextlib import suppress
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valghalla.base.spreadsheets.errors import (
    Damaged,
    EmptyTable,
    NoSuchLine,
    NoSuchSheet,
    NotATable,
    PasswordProtected,
    TableRefused,
    TooLarge,
    TooManyCells,
    TooManyColumns,
    TooManyRows,
)
from valghalla.base.spreadsheets.reading import read_table
from valghalla.base.spreadsheets.table import Kind

PLACES = "Sted;Adresse;Vælgere\r\nRådhushallen;Vester Allé 1;1200\r\nÆblegården;Ørstedgade 2;300\r\nÅby;Ågade 3;40\r\n"
HEADERS = ("Sted", "Adresse", "Vælgere")
ROWS = [
    (2, ("Rådhushallen", "Vester Allé 1", "1200")),
    (3, ("Æblegården", "Ørstedgade 2", "300")),
    (4, ("Åby", "Ågade 3", "40")),
]


def rows_of(table):
    return [(row.number, row.cells) for row in table.rows]


def workbook(*rows, sheet="Steder", prepare=None):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    if prepare:
        prepare(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def archive(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, text in parts.items():
            opened.writestr(name, text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
     ("utf-16-be", "utf-16-be"), ("iso-8859-1", "iso-8859-1"), ("cp850", "cp850"), ("mac_roman", "mac_roman")],
)  # fmt: skip
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_csv_is_read_whatever_its_encoding_separator_and_line_ends(encoding, found, separator, line_end):
    text = PLACES.replace(";", separator).replace("\r\n", line_end)
    table = read_table(text.encode(encoding), "steder.csv")
    assert (table.kind, table.encoding, table.separator) == (Kind.CSV, found, separator)
    assert (table.title_lines, table.header_line, table.headers, rows_of(table)) == ((), 1, HEADERS, ROWS)


def test_windows_signs_are_told_from_iso_8859_1():
    table = read_table("Sted;Pris\n“Åby” – hal;5\nØst;7\nVest;8\n".encode("cp1252"), "x")
    assert table.encoding == "cp1252"
    assert table.rows[0].cells == ("“Åby” – hal", "5")


def test_title_lines_empty_lines_and_lines_in_quotes_keep_the_numbers_of_the_file():
    text = '"Valg 2011, i alt"\n"resultat"\n\n" ";"Navn";"Stemmer"\n"2011"\n" ";"Nord\nved; havnen";5\n\n" ";"Syd";1\n'
    table = read_table(text.encode(), "x")
    assert table.title_lines == ("Valg 2011, i alt", "resultat")
    assert (table.header_line, table.headers) == (4, ("", "Navn", "Stemmer"))
    assert rows_of(table) == [
        (5, ("2011", "", "")),
        (6, (" ", "Nord\nved; havnen", "5")),
        (8, ("", "", "")),
        (9, (" ", "Syd", "1")),
    ]


def test_without_header_the_first_line_is_a_row():
    table = read_table(b"Nord;100\nSyd;200\n", "x")
    assert (table.header_line, table.headers) == (None, ("", ""))
    assert rows_of(table) == [(1, ("Nord", "100")), (2, ("Syd", "200"))]


def test_known_words_find_a_header_over_texts_alone_and_the_header_can_be_chosen():
    content = b"Liste over steder\nSted;Adresse\nNord;Havnen\nSyd;Torvet\n"
    assert read_table(content, "x").header_line is None
    table = read_table(content, "x", known_headers={"sted", "adresse"})
    assert (table.header_line, table.title_lines) == (2, ("Liste over steder",))
    again = table.with_header(3)
    assert (again.headers, rows_of(again)) == (("Nord", "Havnen"), [(4, ("Syd", "Torvet"))])
    assert [row.number for row in table.with_header(None).rows] == [2, 3, 4]
    with pytest.raises(NoSuchLine):
        table.with_header(9)


def test_semicolons_win_over_commas_in_names():
    table = read_table(b"Hallen,Holme;5\nSkolen,Viby;6\nKroen,By;7\n", "x")
    assert table.rows[0].cells == ("Hallen,Holme", "5")


def test_excels_own_separator_line_decides():
    table = read_table(b"sep=|\r\nNavn;x|Antal\r\nNord|1\r\n", "x")
    assert (table.separator, table.headers, rows_of(table)) == ("|", ("Navn;x", "Antal"), [(3, ("Nord", "1"))])


def test_one_column_is_a_table_of_one_column():
    table = read_table(b"Nord\nSyd\n", "x")
    assert (table.separator, rows_of(table)) == (None, [(1, ("Nord",)), (2, ("Syd",))])


def test_a_quotation_mark_that_is_never_closed_swallows_nothing():
    lines = [f"Sted {number};{number}" for number in range(100)]
    table = read_table("\n".join(["Navn;Antal", '"Åben;7', *lines]).encode(), "x")
    assert (len(table.rows), table.rows[0].cells) == (101, ("Åben", "7"))


def test_a_workbook_is_read_as_a_person_sees_it():
    def prepare(book):
        sheet = book["Steder"]
        sheet.merge_cells("A1:E1")
        sheet["E4"].number_format = "0000"

    content = workbook(
        ["Afstemningssteder 2026"],
        [],
        ["Sted", "Dag", "Start", "Vælgere", "Postnr", "Andel", "Svar"],
        ["Åby", date(2026, 3, 24), time(8, 0), 11907, 800, 0.25, datetime.fromisoformat("2026-03-24 08:30")],
        ["Øst", None, None, 5.0, 8000, True, None],
        prepare=prepare,
    )
    table = read_table(content, "steder.csv")
    assert (table.kind, table.sheet, table.sheets, table.encoding) == (Kind.XLSX, "Steder", ("Steder",), None)
    assert (table.title_lines, table.header_line) == (("Afstemningssteder 2026",), 3)
    assert rows_of(table) == [
        (4, ("Åby", "2026-03-24", "08:00", "11907", "0800", "0,25", "2026-03-24 08:30")),
        (5, ("Øst", "", "", "5", "8000", "1", "")),
    ]


def test_formulas_give_their_stored_value():
    content = workbook(["Navn", "Antal"], ["Nord", "=1+1"])
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stored, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>"))
    assert read_table(stored.getvalue(), "x").rows[0].cells == ("Nord", "2")


def test_another_sheet_can_be_chosen_and_hidden_ones_are_not_offered():
    def prepare(book):
        book.create_sheet("Skjult").append(["hemmeligt"])
        book["Skjult"].sheet_state = "hidden"
        book.create_sheet("Andet").append(["Syd", 2])

    content = workbook(["Nord", 1], prepare=prepare)
    assert read_table(content, "x").sheets == ("Steder", "Andet")
    assert rows_of(read_table(content, "x", sheet="Andet")) == [(1, ("Syd", "2"))]
    with pytest.raises(NoSuchSheet) as refused:
        read_table(content, "x", sheet="Skjult")
    assert refused.value.sheets == ("Steder", "Andet")


class Endless(io.RawIOBase):
    def __init__(self):
        self.given = 0

    def read(self, size=-1):
        assert size > 0, "a large file must not be read whole"
        self.given += size
        return b"a" * size


def test_a_large_file_is_refused_without_being_read_whole():
    file = Endless()
    with pytest.raises(TooLarge):
        read_table(file, "stor.csv")
    assert file.given < 11 * 1024 * 1024


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image"),
        (b"MZ\x90\x00\x03\x00", "program"),
        (archive(**{"word/document.xml": "x", "[Content_Types].xml": "x"}), "word"),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "opendocument"),
        (archive(**{"steder.csv": "a;b"}), "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_excel"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "web_page"),
        (b"<?xml version='1.0'?><a/>", "xml"),
        (b"{\\rtf1\\ansi", "rich_text"),
        (bytes(range(256)) * 20, "binary"),
        (b"Nord;1\x00\nSyd;2", "binary"),
    ],
)
def test_other_kinds_of_file_are_named_whatever_they_are_called(content, found):
    with pytest.raises(NotATable) as refused:
        read_table(content, "steder.csv")
    assert refused.value.found == found


def test_a_place_that_begins_like_a_picture_or_a_program_is_still_text():
    assert read_table(b"BMW-hallen;5\nMZ-skolen;6\n", "x").rows[0].cells == ("BMW-hallen", "5")


def test_a_workbook_with_a_password_is_named():
    with pytest.raises(PasswordProtected):
        read_table(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"), "x.xlsx")


@pytest.mark.parametrize("content", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b";;\n;;\n", workbook()])
def test_nothing_but_blanks_is_empty(content):
    with pytest.raises(EmptyTable):
        read_table(content, "x")


def test_rows_and_columns_have_an_end():
    with pytest.raises(TooManyRows):
        read_table(b"a;1\n" * 50_001, "x")
    with pytest.raises(TooManyRows):
        read_table(b"a;1" + b"\n" * 2_000_000, "x")
    with pytest.raises(TooManyColumns) as refused:
        read_table(b"a;1\n" + b";".join([b"x"] * 201), "x")
    assert (refused.value.limit, refused.value.line) == (200, 2)


def sheet_of(rows_xml):
    """A workbook whose only sheet holds these rows as XML."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["x"]))) as old,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            text = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                text = text[: text.index(b"<sheetData>") + 11] + rows_xml + text[text.index(b"</sheetData>") :]
            new.writestr(part, text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("rows_xml", "error"),
    [
        (b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>', TooManyRows),
        (b'<row r="999999999999"><c r="A999999999999"><v>1</v></c></row>', TooManyRows),
        (b'<row r="1"><c r="XFD1"><v>1</v></c></row>', TooManyColumns),
        (b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (row, row) for row in range(1, 200)), TooManyCells),
        (b'<row r="1"><c r="A1"><v>1</v>', Damaged),
        (b'<row r="1"><c r="A1" t="s"><v>77</v></c></row>', Damaged),
    ],
)
def test_sheets_made_to_hurt_are_refused(rows_xml, error):
    with pytest.raises(error):
        read_table(sheet_of(rows_xml), "x.xlsx")


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_unpacking():
    with pytest.raises(TooLarge) as refused:
        read_table(sheet_of(b" " * 160 * 1024 * 1024), "x.xlsx")
    assert refused.value.unpacked


def test_a_workbook_with_a_document_type_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(["x"]))) as old, zipfile.ZipFile(content, "w") as new:
        for part in old.namelist():
            beginning = b'<!DOCTYPE a [<!ENTITY b "c">]>' if part.endswith("sheet1.xml") else b""
            new.writestr(part, beginning + old.read(part))
    with pytest.raises(Damaged):
        read_table(content.getvalue(), "x.xlsx")


WHOLE = workbook(["Navn", "Antal"], *[[f"Sted {number}", number] for number in range(50)])


@given(st.integers(10, len(WHOLE) - 1))
def test_a_workbook_cut_short_is_refused_by_name(length):
    with pytest.raises(TableRefused):
        read_table(WHOLE[:length], "x.xlsx")


@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=8))
def test_a_workbook_with_changed_bytes_is_read_or_refused_by_name(position, changed):
    with suppress(TableRefused):
        read_table(WHOLE[:position] + changed + WHOLE[position + len(changed) :], "x.xlsx")


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_by_name(content):
    with suppress(TableRefused):
        read_table(content, "x")


cells = st.text(alphabet="abÆøå1 ;,\"\n.'", min_size=1, max_size=8).filter(lambda text: text.strip())


@given(st.lists(st.tuples(cells, cells, cells), min_size=3, max_size=20), st.sampled_from(";\t|"))
def test_what_a_spreadsheet_writes_comes_back(rows, separator):
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator, quoting=csv.QUOTE_ALL).writerows([("Navn", "Sted", "By"), *rows])
    table = read_table(written.getvalue().encode(), "x", known_headers={"navn", "sted"})
    assert [row.cells for row in table.rows] == [tuple(row) for row in rows]
