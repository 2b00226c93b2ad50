"""Which column of a table of polling places is what: a first guess, and what is wrong with a mapping."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from valghalla.base.danish_order import folded
from valghalla.base.spreadsheets.table import Table


class Field(StrEnum):
    """What a column means. ELIGIBLE_VOTERS stand in for valid votes where the table has none."""

    IGNORED = "ignored"
    TITLE = "title"
    AREA = "area"
    ADDRESS = "address"
    POSTAL_CODE = "postal_code"
    CITY = "city"
    POSTAL_CODE_AND_CITY = "postal_code_and_city"
    VOTING_AREA_NUMBER = "voting_area_number"
    VALID_VOTES = "valid_votes"
    ELIGIBLE_VOTERS = "eligible_voters"


class MappingProblem(StrEnum):
    """Why a mapping cannot be used."""

    NO_TITLE = "no_title"
    FIELD_TWICE = "field_twice"


@dataclass(frozen=True)
class ColumnMapping:
    """One field for each column, in the order of the columns.

    number_in_title: the names begin with the number of their voting area ("12 Rådhuset"), which is taken off.
    """

    fields: tuple[Field, ...]
    number_in_title: bool = False

    def field(self, column: int) -> Field:
        """What the column at that position, from 0, means."""
        return self.fields[column] if column < len(self.fields) else Field.IGNORED

    def column(self, field: Field) -> int | None:
        """Position of the column, from 0; None where the table has no such column."""
        return self.fields.index(field) if field in self.fields else None

    def text(self, cells: Sequence[str], field: Field) -> str:
        """The trimmed cell of that field; "" where there is none."""
        column = self.column(field)
        return cells[column].strip() if column is not None and column < len(cells) else ""

    @property
    def problems(self) -> tuple[MappingProblem, ...]:
        """Empty when the mapping can be used."""
        used = [field for field in self.fields if field is not Field.IGNORED]
        return tuple(
            problem
            for problem, present in (
                (MappingProblem.NO_TITLE, Field.TITLE not in used),
                (MappingProblem.FIELD_TWICE, len(used) != len(set(used))),
            )
            if present
        )


# Folded header words, the surest first within each field.
_WORDS: dict[Field, tuple[str, ...]] = {
    Field.POSTAL_CODE_AND_CITY: (
        "postnr og by", "postnr by", "postnummer og by", "postnummer by", "postnr bynavn", "postal code and city",
    ),
    Field.POSTAL_CODE: (
        "postnr", "postnummer", "post nr", "postkode", "postal code", "postcode", "zip code", "zip",
    ),
    Field.CITY: (
        "by", "bynavn", "postdistrikt", "city", "town", "postal district",
    ),
    Field.ADDRESS: (
        "adresse", "vejnavn og husnummer", "vejnavn og nr", "gadeadresse", "vejadresse", "adressebetegnelse", "vej",
        "vejnavn", "gade", "gadenavn", "adresselinje 1", "address", "street address", "street",
    ),
    Field.VOTING_AREA_NUMBER: (
        "afstemningsomraadenummer", "afstemningsomraadenr", "afstemningsomraade nr", "afstemningsomraade nummer",
        "afstomraadenr", "valgdistriktsnummer", "omraadenummer", "omraadenr", "omraade nr", "voting area number",
        "polling district number", "distriktsnr", "voting area", "afstemningsomraade", "nummer", "nr", "number",
        "no",
    ),
    Field.VALID_VOTES: (
        "gyldige stemmer i alt", "gyldige stemmer", "antal gyldige stemmer", "i alt gyldige stemmer", "valid votes",
        "valid votes in all", "afgivne gyldige stemmer", "stemmer i alt", "afgivne stemmer i alt", "afgivne stemmer",
    ),
    Field.ELIGIBLE_VOTERS: (
        "vaelgere", "antal vaelgere", "vaelgere i alt", "vaelgertal", "stemmeberettigede", "antal stemmeberettigede",
        "stemmeberettigede i alt", "stemmeberettigede vaelgere", "eligible voters", "electors", "voters",
        "registered voters",
    ),
    Field.TITLE: (
        "afstemningssted", "afstemningssteder", "afstemningsstedets navn", "afstemningsstednavn",
        "afstemningssted navn", "valgsted", "valgsteder", "valgstedsnavn", "valgstednavn", "valgstedets navn",
        "arbejdssted", "arbejdssteder", "polling station", "polling place", "work location", "stednavn", "sted",
        "lokalitet", "titel", "navn", "title", "name", "place", "location", "afstemningsomraade",
        "afstemningsomraadenavn", "afstemningsomraader", "valglokale",
    ),
    Field.AREA: (
        "omraade", "opstillingskreds", "opstillingskredsnavn", "kreds", "kredsnavn", "valgkreds", "valgdistrikt",
        "distrikt", "bydel", "area", "constituency", "district", "storkreds", "storkredsnavn", "kommune",
    ),
}  # fmt: skip

# To be handed to spreadsheets.reading.read_table, which finds the header with it.
HEADER_WORDS = frozenset(word for words in _WORDS.values() for word in words)

_SAMPLE = 1_000
_SHORTEST_TELLING_WORD = 5
_POSTAL_CODE = re.compile(r"\d{4}")
_POSTAL_CODE_AND_CITY = re.compile(r"\d{4}\s+[^\W\d].*", re.DOTALL)
_STREET_AND_NUMBER = re.compile(r".*[^\W\d]{2}.*\s\d{1,4}\s?[A-Za-z]?\b.*", re.DOTALL)
_NUMBER = re.compile(r"-?\d{1,3}([.\s\u00a0\u202f']\d{3})+|-?\d+")
NUMBER_BEFORE_NAME = re.compile(r"(\d{1,4})\s*[.:)\-–]?\s+(?=[^\W\d])")


def guess_columns(table: Table) -> ColumnMapping:
    """A good first guess, by the names of the columns and then by what stands in them; every column gets a field."""
    columns = [
        [row.cells[index].strip() for row in table.rows[:_SAMPLE] if row.cells[index].strip()]
        for index in range(table.width)
    ]
    headers = [folded(header) for header in table.headers]
    fields = _by_content(_by_header(headers, columns), columns, named=[_names_something(header) for header in headers])
    mapping = ColumnMapping(tuple(fields))
    title = mapping.column(Field.TITLE)
    has_number = mapping.column(Field.VOTING_AREA_NUMBER) is not None
    return replace(
        mapping, number_in_title=title is not None and not has_number and _number_before_each(columns[title])
    )


def _by_header(headers: list[str], columns: list[list[str]]) -> list[Field]:
    """Each field to the column that is called so, or else to one with the word in its name, if its cells fit."""
    fields = [Field.IGNORED] * len(headers)
    for is_called in (_is_called, _has_in_its_name):
        for field, words in _WORDS.items():
            if field in fields:
                continue
            fitting = (
                index
                for word in words
                for index, header in enumerate(headers)
                if is_called(header, word) and fields[index] is Field.IGNORED and _can_be(field, columns[index])
            )
            if (first := next(fitting, None)) is not None:
                fields[first] = field
    return fields


def _is_called(header: str, word: str) -> bool:
    return header == word


def _has_in_its_name(header: str, word: str) -> bool:
    return len(word) >= _SHORTEST_TELLING_WORD and f" {word} " in f" {header} "


def _names_something(header: str) -> bool:
    """Whether the header says what the column holds; a year above counts of votes does not."""
    return bool(header) and not header.isdecimal()


def _can_be(field: Field, texts: list[str]) -> bool:
    if field in (Field.VALID_VOTES, Field.ELIGIBLE_VOTERS, Field.VOTING_AREA_NUMBER, Field.POSTAL_CODE):
        return not texts or _share(texts, _is_number) > 0.5
    if field in (Field.TITLE, Field.AREA, Field.ADDRESS, Field.CITY):
        return not texts or _share(texts, _is_number) < 0.5
    return True


def _by_content(fields: list[Field], columns: list[list[str]], named: list[bool]) -> list[Field]:
    """What the names left open. A column with a name nobody knows is only taken for the title, never for a number."""
    fields = list(fields)
    most = max(map(len, columns), default=0)

    def take(field: Field, fits: Callable[[int], bool], rank: Callable[[int], float] = lambda index: 0) -> None:
        free = [
            index
            for index, taken in enumerate(fields)
            if taken is Field.IGNORED and 2 * len(columns[index]) > most and fits(index)
        ]
        if free and field not in fields:
            fields[max(free, key=lambda index: (rank(index), -index))] = field

    def unnamed(test: Callable[[str], bool], share: float) -> Callable[[int], bool]:
        return lambda index: not named[index] and _share(columns[index], test) >= share

    if Field.POSTAL_CODE not in fields:
        take(Field.POSTAL_CODE_AND_CITY, unnamed(lambda text: bool(_POSTAL_CODE_AND_CITY.fullmatch(text)), 0.8))
    if Field.POSTAL_CODE_AND_CITY not in fields:
        take(Field.POSTAL_CODE, lambda index: not named[index] and _are_postal_codes(columns, index))
    postal_code = fields.index(Field.POSTAL_CODE) if Field.POSTAL_CODE in fields else None
    if postal_code is not None:
        take(Field.CITY, lambda index: index == postal_code + 1 and not named[index] and _is_text(columns[index]))
    take(
        Field.TITLE,
        lambda index: _is_text(columns[index]),
        lambda index: (
            (not named[index])
            + len(set(columns[index])) / most
            - (_share(columns[index], _is_street_and_number) >= 0.6)
        ),
    )
    take(Field.ADDRESS, unnamed(_is_street_and_number, 0.6))
    if Field.TITLE not in fields:
        return fields
    title = fields.index(Field.TITLE)
    take(
        Field.AREA,
        lambda index: (
            not named[index] and _is_text(columns[index]) and 2 * len(set(columns[index])) <= len(columns[index])
        ),
    )
    take(
        Field.VOTING_AREA_NUMBER,
        lambda index: index < title and not named[index] and _are_distinct_numbers(columns[index]),
    )
    if Field.ELIGIBLE_VOTERS not in fields:
        take(Field.VALID_VOTES, lambda index: index > title and unnamed(_is_number, 0.8)(index))
    return fields


def _share(texts: list[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, texts)) / len(texts) if texts else 0


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _is_street_and_number(text: str) -> bool:
    return _STREET_AND_NUMBER.fullmatch(text) is not None


def _is_text(texts: list[str]) -> bool:
    return _share(texts, lambda text: any(sign.isalpha() for sign in text)) >= 0.8


def _are_postal_codes(columns: list[list[str]], index: int) -> bool:
    """Four digits throughout, and text in the next column: counts of votes are not alike in length, or have no city
    beside.
    """
    beside = columns[index + 1] if index + 1 < len(columns) else []
    return _share(columns[index], lambda text: bool(_POSTAL_CODE.fullmatch(text))) >= 0.9 and _is_text(beside)


def _are_distinct_numbers(texts: list[str]) -> bool:
    return _share(texts, _is_number) >= 0.9 and len(set(texts)) >= 0.9 * len(texts)


def _number_before_each(titles: list[str]) -> bool:
    """Numbers that differ from name to name are those of voting areas; in "1. Nord", "1. Syd" they are the
    constituency's.
    """
    numbers = [found[1] for found in map(NUMBER_BEFORE_NAME.match, titles) if found]
    return len(numbers) >= 3 and len(numbers) >= 0.6 * len(titles) and len(set(numbers)) >= 0.9 * len(numbers)
