import os
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valghalla.base.spreadsheets.reading import read_table
from valghalla.places.importing.cells import Problem, ProblemCode, postal_code, split_address, whole_number
from valghalla.places.importing.columns import HEADER_WORDS, ColumnMapping, Field, MappingProblem, guess_columns
from valghalla.places.importing.compare import Change, ChangeKind, ExistingPlace, FieldChange, compare
from valghalla.places.importing.file import ProposedPlace, RowKind, mark_rows, proposals
from valghalla.places.importing.sums import area_name

FILES = Path(__file__).parent / "files"
SHARED = Path(os.environ.get("VALGHALLA_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))
NO_ADDRESS = Problem(ProblemCode.MISSING_ADDRESS, Field.ADDRESS)
NO_AREA = Problem(ProblemCode.MISSING_AREA, Field.AREA)


def read(content):
    return read_table(content if isinstance(content, bytes) else content.encode(), "x", known_headers=HEADER_WORDS)


def real_file(name):
    path = SHARED / "polling-places" / name
    if not path.exists():
        warnings.warn(f"left out: {name} of the real polling places is not beside the checkout", stacklevel=2)
        pytest.skip(f"{path} is not there")
    return read(path.read_bytes())


def rows_of(content, **options):
    table = read(content)
    return mark_rows(table, guess_columns(table), **options)


def places_of(content, **options):
    return proposals(rows_of(content, **options))


def kinds_of(content, **options):
    return [row.kind.value for row in rows_of(content, **options)]


def codes(places):
    return [[problem.code.value for problem in place.problems] for place in places]


@pytest.mark.parametrize(
    ("name", "places", "areas", "votes", "first_area", "last"),
    [
        ("ojy.csv", 173, 11, 482_475, "1. Århus Syd", ("Hjortsvang", "11. Hedensted", 304)),
        ("kbh.csv", 71, 12, 426_205, "1. Østerbro", ("Kastrup (Tårnby opstillingskreds)", "12. Tårnby", 7_035)),
        ("sjy.csv", 242, 13, 451_161, "1. Sønderborg", ("Over Jerstal", "13. Haderslev", 857)),
    ],
)
def test_the_real_files_come_in_whole(name, places, areas, votes, first_area, last):
    table = real_file(name)
    mapping = guess_columns(table)
    assert mapping == ColumnMapping((Field.IGNORED, Field.TITLE, Field.VALID_VOTES) + (Field.IGNORED,) * 9)
    rows = mark_rows(table, mapping)
    found = proposals(rows)
    assert [row.line for row in rows if row.kind is RowKind.NOTE] == [5]
    assert sum(row.kind is RowKind.SUM for row in rows) == areas + 1
    assert len({place.area for place in found}) == areas
    assert (len(found), sum(place.valid_votes for place in found)) == (places, votes)
    assert found[0].area == first_area
    assert (found[-1].title, found[-1].area, found[-1].valid_votes) == last
    assert [place.problems for place in found if place.problems] == []
    assert {place.notices for place in found} == {(NO_ADDRESS,)}


def test_names_of_the_real_files_are_left_as_they_are():
    titles = [place.title for name in ("ojy.csv", "kbh.csv", "sjy.csv")
              for place in proposals(mark_rows(real_file(name), guess_columns(real_file(name))))]  # fmt: skip
    for name in (
        "Lokalcenter Fr.Bjerg/Langenæs", "Center -10 (Frydenlundskolen)", "Hou, Gosmer - Halling", "10. Kreds, Søerne",
        "Strandhuse/Nr. Bjert/ Eltang", "Nordby (Esbjerg By opstillingskreds)", "Csv Syd", "As", "1. Nord",
    ):  # fmt: skip
        assert name in titles


def test_a_second_import_of_a_real_file_changes_nothing():
    table = real_file("kbh.csv")
    found = proposals(mark_rows(table, guess_columns(table)))
    stored = [
        ExistingPlace(number, place.title, place.area, "Vej 1", "2100", "København Ø", 0, place.valid_votes)
        for number, place in enumerate(found)
    ]
    assert {change.kind for change in compare(found, stored)} == {ChangeKind.UNCHANGED}


def test_another_constituency_of_the_same_format():
    content = (FILES / "anden-valgkreds.csv").read_bytes()
    rows = rows_of(content)
    assert [(row.line, row.kind.value, row.area) for row in rows if row.kind is not RowKind.PLACE] == [
        (5, "note", ""),
        (6, "sum", "Bornholms Storkreds"),
        (7, "sum", "1. Rønne og Omegn"),
        (10, "note", ""),
        (11, "sum", "2. Aakirkeby"),
        (14, "note", ""),
        (15, "sum", ""),
        (16, "empty", ""),
        (17, "note", ""),
        (18, "note", ""),
    ]
    assert [(place.line, place.title, place.area, place.valid_votes) for place in proposals(rows)] == [
        (8, 'Rønne "Nord"', "1. Rønne og Omegn", 700),
        (9, "Rønne; Syd/Øst, Søndermarken", "1. Rønne og Omegn", 500),
        (12, "Aakirkeby", "2. Aakirkeby", 600),
        (13, 'Rønne "Nord"', "2. Aakirkeby", 200),
    ]
    twice = ProblemCode.SAME_TITLE_IN_OTHER_AREA
    assert [place.problems for place in proposals(rows)] == [
        (Problem(twice, Field.TITLE, 'Rønne "Nord"', 13, 'Rønne "Nord" (1. Rønne og Omegn)'),),
        (),
        (),
        (Problem(twice, Field.TITLE, 'Rønne "Nord"', 8, 'Rønne "Nord" (2. Aakirkeby)'),),
    ]
    apart = places_of(content, tell_apart=True)
    assert codes(apart) == [[], [], [], []]
    assert [apart[0].title, apart[3].title] == ['Rønne "Nord" (1. Rønne og Omegn)', 'Rønne "Nord" (2. Aakirkeby)']


def test_a_list_of_a_municipality():
    table = read((FILES / "kommuneliste.csv").read_bytes())
    assert guess_columns(table).fields == (
        Field.TITLE, Field.ADDRESS, Field.POSTAL_CODE, Field.CITY, Field.AREA, Field.ELIGIBLE_VOTERS,
    )  # fmt: skip
    assert proposals(mark_rows(table, guess_columns(table))) == [
        ProposedPlace(2, "Rådhuset", "Korsbæk By", "Torvet 1", "4100", "Korsbæk", None, 5_210),
        ProposedPlace(3, "Skolen; gymnastiksalen", "Korsbæk By", "Skolegade 12B", "4100", "Korsbæk", None, 2_104),
        ProposedPlace(4, "Havnehallen", "Korsbæk By", "Havnen 3, st.", "4101", "Korsbæk Havn", None, 987),
        ProposedPlace(5, 'Ældrecentret "Solgården"', "Korsbæk Land", "Åvej 7", "4120", "Nørre Ålev", None, 1_455),
        ProposedPlace(6, "Sønder Ålev Forsamlingshus", "Korsbæk Land", "Ålevvej 122", "4120", "Nørre Ålev", None, 310),
    ]


def test_columns_without_names_are_guessed_by_what_stands_in_them():
    text = "".join(
        f"{number};Sted nr {letter};Bygade {number};{8000 + number % 2};Aarhus {letter};{300 * number}\n"
        for number, letter in enumerate("ABCDEFGH", start=1)
    )
    assert guess_columns(read(text)).fields == (
        Field.VOTING_AREA_NUMBER, Field.TITLE, Field.ADDRESS, Field.POSTAL_CODE, Field.CITY, Field.VALID_VOTES,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("Navn på valgsted;Adresse (vej og nr.);Postnr. og by", ["title", "address", "postal_code_and_city"]),
        ("Name;Street address;Postal code", ["title", "address", "postal_code"]),
        ("AFSTEMNINGSSTED;OPSTILLINGSKREDS;STORKREDS", ["title", "area", "ignored"]),
    ],
)
def test_headers_are_understood_in_many_words(header, fields):
    row = {"postal_code_and_city": "4100 Korsbæk", "postal_code": "4100", "address": "Torvet 1"}
    text = (
        header + "\n" + "\n".join(";".join(row.get(field, f"Nord{number}") for field in fields) for number in range(4))
    )
    assert [field.value for field in guess_columns(read(text)).fields] == fields


def test_a_number_and_a_name_of_the_voting_area_are_told_apart():
    text = "Afstemningsområde;Afstemningssted;Stemmer i alt\n1;Nord;100\n2;Syd;200\n3;Øst;300\n"
    assert [field.value for field in guess_columns(read(text)).fields] == ["voting_area_number", "title", "valid_votes"]


def test_numbers_in_front_of_names_are_voting_areas_when_they_differ():
    found = places_of("Sted;Gyldige stemmer\n001. Rådhuset;5\n12 - Åby Skole;6\n13 Havnen 2;7\n")
    assert [(place.title, place.voting_area_number) for place in found] == [
        ("Rådhuset", 1), ("Åby Skole", 12), ("Havnen 2", 13),
    ]  # fmt: skip
    found = places_of("Sted;Gyldige stemmer\n1. Nord;5\n1. Syd;6\n2. Nord;7\n2. Syd;8\n")
    assert [(place.title, place.voting_area_number) for place in found] == [
        ("1. Nord", None), ("1. Syd", None), ("2. Nord", None), ("2. Syd", None),
    ]  # fmt: skip


def test_addresses_in_one_cell_are_taken_apart():
    found = places_of("Sted;Adresse\nNord;Skolegade 1, 8000 Aarhus C\nSyd;Havnen 2\n")
    assert [(place.address, place.postal_code, place.city) for place in found] == [
        ("Skolegade 1", "8000", "Aarhus C"), ("Havnen 2", "", ""),
    ]  # fmt: skip
    found = places_of("Sted;Adresse;Postnr. og by\nNord;Torvet 1;8000 Aarhus C\n")
    assert [(place.address, place.postal_code, place.city) for place in found] == [("Torvet 1", "8000", "Aarhus C")]


def test_every_problem_is_told_row_by_row():
    long_name = "x" * 256
    text = (
        "Sted;Kreds;Postnr;Nr;Gyldige stemmer\n"
        ";A;8000;1;10\n"
        f"{long_name};A;8000;2;10\n"
        "Nord;A;80000;3;1,5\n"
        "nord ;a;8000;4;-5\n"
        "S\x07yd;A;8000;4;12.345.678\n"
        "Vest;A;8000;x;11.907\n"
    )
    assert codes(places_of(text)) == [
        ["missing_title"],
        ["too_long"],
        ["bad_postal_code", "not_a_whole_number"],
        ["negative", "duplicate_title"],
        ["control_characters", "number_too_large"],
        ["not_a_whole_number"],
    ]
    duplicate = places_of(text)[3].problems[1]
    assert duplicate == Problem(ProblemCode.DUPLICATE_TITLE, Field.TITLE, "nord", other_line=4)
    shared = [[notice.other_line for notice in place.notices if notice.other_line] for place in places_of(text)]
    assert shared == [[], [], [], [6], [5], []]


def test_a_duplicate_is_not_told_apart_by_its_area():
    found = places_of("Sted;Kreds\nNord;A\nNord;A\nNord;B\n", tell_apart=True)
    assert [(place.title, [problem.code.value for problem in place.problems]) for place in found] == [
        ("Nord (A)", []), ("Nord", ["duplicate_title"]), ("Nord (B)", []),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number", "problem"),
    [
        ("11907", 11907, None), ("11.907", 11907, None), ("11 907", 11907, None), ("11\u00a0907", 11907, None),
        ("1.234.567", 1234567, None), ("5,0", 5, None), ("0", 0, None), ("-0", 0, None), ("", None, None),
        ("-", None, None), ("..", None, None), ("-5", None, "negative"), ("−1.000", None, "negative"),
        ("11,907", None, "not_a_whole_number"), ("1.5", None, "not_a_whole_number"), ("ti", None, "not_a_whole_number"),
        ("1.23.456", None, "not_a_whole_number"), ("١٢", None, "not_a_whole_number"),
        ("5 stk", None, "not_a_whole_number"),
        ("99999999", None, "number_too_large"), ("9" * 400, None, "number_too_large"),
    ],
)  # fmt: skip
def test_whole_numbers_as_danes_write_them(text, number, problem):
    found, problems = whole_number(text, Field.VALID_VOTES)
    assert (found, [one.code.value for one in problems]) == (number, [problem] if problem else [])


@pytest.mark.parametrize(
    ("text", "code", "bad"),
    [("8000", "8000", False), ("DK-8000", "8000", False), ("800", "0800", False), ("", "", False), ("80", "", True),
     ("8000 Aarhus", "", True), ("80OO", "", True)],
)  # fmt: skip
def test_postal_codes_have_four_digits(text, code, bad):
    found, problems = postal_code(text)
    assert (found, bool(problems)) == (code, bad)


def test_streets_with_four_digits_are_left_whole():
    assert split_address("Vej 1234") == ("Vej 1234", "", "")
    assert split_address("Byvej 12 8000 Aarhus C") == ("Byvej 12", "8000", "Aarhus C")


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("1. ÅRHUS SYD OPSTILLINGSKREDS", "1. Århus Syd"), ("3. INDRE BY OPSTILLINGSKREDS", "3. Indre By"),
        ("HØJE-TAASTRUP OPSTILLINGSKREDS", "Høje-Taastrup"), ("BORNHOLMS STORKREDS", "Bornholms Storkreds"),
        ("RØNNE OG OMEGN OPSTILLINGSKREDS", "Rønne og Omegn"), ("2. Sundbyvester Opstillingskreds", "2. Sundbyvester"),
        ("OPSTILLINGSKREDS", "Opstillingskreds"), ("7. KREDS", "7. Kreds"), ("DISTRIKT III", "Distrikt III"),
    ],
)  # fmt: skip
def test_areas_get_readable_names(heading, name):
    assert area_name(heading) == name


def test_sums_under_unknown_words_show_by_their_numbers():
    text = (
        "Navn;Gyldige stemmer;A;B\nØSTRE LANDSDEL;60;33;27\nVestre Kommune;30;13;17\nNord;10;6;4\nSyd;20;7;13\n"
        "Byen og land;30;20;10\nØst;12;9;3\nVest;18;11;7\nI alt;60;33;27\n"
    )
    rows = rows_of(text)
    assert [row.kind.value for row in rows] == ["sum", "sum", "place", "place", "sum", "place", "place", "sum"]
    assert [place.area for place in proposals(rows)] == ["Vestre Kommune"] * 2 + ["Byen og land"] * 2


def test_places_in_capitals_and_small_numbers_that_happen_to_add_up_stay_places():
    assert kinds_of("Navn;Gyldige stemmer\nNORDSKOLEN;100\nSYDSKOLEN;60\nØSTSKOLEN;40\n") == ["place"] * 3
    assert kinds_of("Navn;Gyldige stemmer\nNord;100\nSyd;60\nØst;40\nVest;0\n") == ["place"] * 4
    assert (
        kinds_of("Navn;Gyldige stemmer\n10. Kreds, Søerne;1\nNordby (Skanderborg opstillingskreds);2\n")
        == ["place"] * 2
    )


def test_headings_in_a_column_of_their_own_and_a_header_said_again():
    text = (
        "Bydelen;Navn;Gyldige stemmer\nØstbyen;;\n;Nord;1\n;Syd;2\nBydelen;Navn;Gyldige stemmer\nVestbyen;;\n;Øst;3\n"
    )
    rows = mark_rows(read(text), ColumnMapping((Field.IGNORED, Field.TITLE, Field.VALID_VOTES)))
    assert [row.kind.value for row in rows] == ["sum", "place", "place", "note", "sum", "place"]
    assert [(place.title, place.area) for place in proposals(rows)] == [
        ("Nord", "Østbyen"), ("Syd", "Østbyen"), ("Øst", "Vestbyen"),
    ]  # fmt: skip


def test_a_person_decides_what_a_line_is():
    text = "Navn;Gyldige stemmer\nNORD OPSTILLINGSKREDS;1\nBrevstemmer;2\nSyd;3\n"
    assert kinds_of(text) == ["sum", "note", "place"]
    rows = rows_of(text, kinds={2: RowKind.PLACE, 3: RowKind.PLACE, 4: RowKind.NOTE}, default_area="Byen")
    assert [row.kind.value for row in rows] == ["place", "place", "note"]
    assert [(place.title, place.area) for place in proposals(rows)] == [
        ("NORD OPSTILLINGSKREDS", "Byen"), ("Brevstemmer", "Byen"),
    ]  # fmt: skip


def test_a_mapping_says_what_is_wrong_with_it():
    assert ColumnMapping((Field.TITLE, Field.IGNORED, Field.IGNORED)).problems == ()
    assert ColumnMapping((Field.AREA, Field.AREA)).problems == (MappingProblem.NO_TITLE, MappingProblem.FIELD_TWICE)
    short = mark_rows(read("Navn;Antal\nNord;5\nSyd;6\nØst;7\n"), ColumnMapping((Field.TITLE,)))
    assert [place.title for place in proposals(short)] == ["Nord", "Syd", "Øst"]


def test_formulas_and_emoji_are_names_like_others():
    found = places_of("Sted;Gyldige stemmer\n=1+1;5\n🎉 Festsalen;6\n'; DROP TABLE x;7\n")
    assert [place.title for place in found][:2] == ["=1+1", "🎉 Festsalen"]
    assert codes(found)[:2] == [[], []]


def place(line, title, area="", **facts):
    texts = {"address": "", "postal_code": "", "city": "", "voting_area_number": None, "valid_votes": None} | facts
    return ProposedPlace(line, title, area, **texts)


def test_comparing_tells_new_updated_unchanged_and_missing():
    stored = [
        ExistingPlace(1, "Nord", "A", "Torvet 1", "8000", "Aarhus", 4, 100),
        ExistingPlace(2, "Syd", "A", valid_votes=5),
        ExistingPlace(3, "Nedlagt", "A"),
    ]
    nord, syd, new = place(2, "NORD ", "a", valid_votes=120), place(3, "Syd", "A", valid_votes=5), place(4, "Vest", "A")
    nord_changed = (
        FieldChange(Field.TITLE, "Nord", "NORD "),
        FieldChange(Field.AREA, "A", "a"),
        FieldChange(Field.VALID_VOTES, 100, 120),
    )  # fmt: skip
    assert compare([nord, syd, new], stored) == [
        Change(ChangeKind.UPDATED, nord, stored[0], nord_changed),
        Change(ChangeKind.UNCHANGED, syd, stored[1]),
        Change(ChangeKind.NEW, new, None),
        Change(ChangeKind.MISSING, None, stored[2]),
    ]


@pytest.mark.parametrize(
    ("proposal", "stored"),
    [
        (place(1, "Hallen,Holme", "A"), ExistingPlace(1, "Hallen, Holme", "A")),
        (place(1, "Aaby", "A"), ExistingPlace(1, "Åby", "A")),
        (place(1, "Nord", "B"), ExistingPlace(1, "Nord", "A")),
        (place(1, "Nord", "A"), ExistingPlace(1, "Nord (A)", "A")),
        (place(1, "Nyt navn", "A", voting_area_number=7), ExistingPlace(1, "Nord", "B", voting_area_number=7)),
    ],
)
def test_a_place_is_found_again_under_a_slightly_other_name(proposal, stored):
    assert compare([proposal], [stored])[0].existing is stored


def test_the_surest_match_comes_first_and_a_place_is_found_once():
    stored = [ExistingPlace(1, "Nord", "A"), ExistingPlace(2, "Nord", "B")]
    found = compare([place(1, "Nord", "C"), place(2, "Nord", "B")], stored)
    assert [(change.kind.value, change.existing and change.existing.id) for change in found] == [
        ("updated", 1), ("unchanged", 2),
    ]  # fmt: skip
    assert compare([place(1, "Nord", "C")], stored)[0].kind is ChangeKind.NEW


def test_titles_told_apart_once_stay_so_and_blanks_overwrite_nothing():
    stored = ExistingPlace(1, "Nord (A)", "A", "Torvet 1", "8000", "Aarhus", 3, 10)
    assert compare([place(1, "Nord", "A")], [stored]) == [Change(ChangeKind.UNCHANGED, place(1, "Nord", "A"), stored)]


titles = st.text(alphabet='aæøåÉZ19 ";,./-()🎉=', min_size=1, max_size=20).filter(
    lambda text: any(sign.isalpha() for sign in text) and text.strip() == text
)
constituencies = st.lists(
    st.tuples(
        st.sampled_from(["ØSTERBRO", "ÅRHUS SYD", "HØJE-TAASTRUP", "RØNNE OG OMEGN"]),
        st.lists(st.tuples(titles.map("Sted ".__add__), st.integers(1, 20_000)), min_size=1, max_size=6),
    ),
    min_size=1,
    max_size=5,
)


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


@given(constituencies, st.sampled_from(["iso-8859-1", "utf-8", "utf-8-sig", "utf-16"]), st.booleans())
def test_any_constituency_in_this_format_comes_in_whole(groups, encoding, with_titles):
    head = '"Folketingsvalget 2015 efter område og"\n"valgresultat"\n\n' if with_titles else ""
    lines = [head + '" ";" ";"GYLDIGE STEMMER I ALT";"A. Partiet";"Ø. Listen"', '"2015"']
    expected = []
    for number, (area, stations) in enumerate(groups, start=1):
        total = sum(votes for _, votes in stations)
        lines.append(f'" ";"{number}. {area} OPSTILLINGSKREDS";{total};{total};0')
        for title, votes in stations:
            lines.append(f'" ";{quoted(title)};{votes};{votes};0')
            expected.append((title, f"{number}. ", votes))
    text = "\r\n".join(lines) + "\r\n"
    found = places_of(text.encode(encoding, "replace"))
    if encoding == "iso-8859-1":
        expected = [(title.replace("🎉", "?"), area, votes) for title, area, votes in expected]
    expected = [(" ".join(title.split()), area, votes) for title, area, votes in expected]
    assert [(place.title, place.area.partition(" ")[0] + " ", place.valid_votes) for place in found] == expected
    stored = [ExistingPlace(place.line, place.title, place.area, valid_votes=place.valid_votes) for place in found]
    duplicates = {problem.code for place in found for problem in place.problems} & {ProblemCode.DUPLICATE_TITLE}
    if not duplicates:
        assert {change.kind for change in compare(found, stored)} == {ChangeKind.UNCHANGED}


@given(st.text(max_size=30))
def test_whole_number_answers_anything(text):
    number, problems = whole_number(text, Field.VALID_VOTES)
    assert number is None or (number >= 0 and problems == [])
