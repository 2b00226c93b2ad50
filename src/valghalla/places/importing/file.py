"""From a table to proposed places: which rows are places, which sums or notes, and what is wrong with each.

Nothing here stores anything. Source: docs/rules/import-places.md.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from valghalla.base.spreadsheets.table import Line, Table
from valghalla.places.importing.cells import (
    MAX_TEXT,
    Problem,
    ProblemCode,
    clean_text,
    postal_code,
    shortened,
    split_address,
    split_postal_code_and_city,
    whole_number,
)  # fmt: skip
from valghalla.places.importing.columns import NUMBER_BEFORE_NAME, ColumnMapping, Field
from valghalla.places.importing.sums import Candidate, NameKind, area_name, name_kind, sums

_LONGEST_HEADING = 80


class RowKind(StrEnum):
    """What a line of the file is taken for."""

    PLACE = "place"
    SUM = "sum"
    EMPTY = "empty"
    NOTE = "note"


@dataclass(frozen=True)
class ProposedPlace:
    """A place as the file has it. Texts are "" and numbers None where the file has nothing.

    line: number in the file.   valid_votes: or eligible voters, where the file counts only them.   problems: what has
    to be put right or left out.   notices: worth knowing, no hindrance.
    """

    line: int
    title: str
    area: str
    address: str
    postal_code: str
    city: str
    voting_area_number: int | None
    valid_votes: int | None
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Row:
    """One line below the header.   area: of a sum, the area it heads, "" for a total.   place: of a place."""

    line: int
    kind: RowKind
    cells: tuple[str, ...]
    area: str = ""
    place: ProposedPlace | None = None


def mark_rows(
    table: Table,
    mapping: ColumnMapping,
    *,
    kinds: Mapping[int, RowKind] | None = None,
    tell_apart: bool = False,
    default_area: str = "",
) -> list[Row]:
    """Every line below the header with what it is taken for, in the order of the file.

    kinds: what a person decided for lines, by line number; the rest is judged.   tell_apart: take the suggested
    titles, "Nord (2. Sundbyvester)", where a title stands in several areas.   default_area: for places that no area
    follows from. A mapping without a title makes every place one without a title; see ColumnMapping.problems.
    """
    lines = table.rows
    judged = _judge(table, mapping)
    decided = [(kinds or {}).get(line.number, kind) for line, kind in zip(lines, judged, strict=True)]
    has_area_column = mapping.column(Field.AREA) is not None
    rows, area = [], ""
    for line, kind in zip(lines, decided, strict=True):
        if kind is RowKind.PLACE:
            place = _place(line, mapping, default_area if has_area_column else area or default_area)
            rows.append(Row(line.number, kind, line.cells, place=place))
            continue
        heads = _heading(line, mapping) if kind is RowKind.SUM else ""
        area = heads or area
        rows.append(Row(line.number, kind, line.cells, area=heads))
    return _with_collisions(rows, tell_apart)


def proposals(rows: Iterable[Row]) -> list[ProposedPlace]:
    """The places among the rows."""
    return [row.place for row in rows if row.place is not None]


def _judge(table: Table, mapping: ColumnMapping) -> list[RowKind]:
    lines = table.rows
    last_full = max((index for index, line in enumerate(lines) if len(line.filled) > 1), default=len(lines))
    kinds = [_judge_alone(line, mapping, table, after_the_end=at > last_full) for at, line in enumerate(lines)]
    places = [index for index, kind in enumerate(kinds) if kind is RowKind.PLACE]
    candidates = [Candidate(_name(lines[index], mapping), _numbers(lines[index], mapping)) for index in places]
    for position in sums(candidates):
        kinds[places[position]] = RowKind.SUM
    return _with_lone_headings(lines, kinds, mapping)


def _judge_alone(line: Line, mapping: ColumnMapping, table: Table, *, after_the_end: bool) -> RowKind:
    """Empty, note or place, sums still among the places."""
    if line.is_empty:
        return RowKind.EMPTY
    if table.header_line is not None and tuple(" ".join(cell.split()) for cell in line.cells) == table.headers:
        return RowKind.NOTE
    kind, title = name_kind(_name(line, mapping)), mapping.text(line.cells, Field.TITLE)
    if kind is NameKind.NO_PLACE or not any(mapping.field(index) is not Field.IGNORED for index in line.filled):
        return RowKind.NOTE
    alone = len(line.filled) == 1 and table.width > 1
    if alone and (not title or kind in (NameKind.YEAR, NameKind.NOTE)):
        return RowKind.NOTE
    return RowKind.NOTE if alone and after_the_end and kind is not NameKind.CONSTITUENCY else RowKind.PLACE


def _with_lone_headings(lines: Sequence[Line], kinds: list[RowKind], mapping: ColumnMapping) -> list[RowKind]:
    """A line with nothing but a text in another column than the names, right above a place, heads the places below
    it.
    """
    kinds = list(kinds)
    below = None
    for index in reversed(range(len(lines))):
        if kinds[index] is RowKind.NOTE and below is RowKind.PLACE and _is_lone_heading(lines[index], mapping):
            kinds[index] = RowKind.SUM
        if kinds[index] is not RowKind.EMPTY:
            below = kinds[index]
    return kinds


def _is_lone_heading(line: Line, mapping: ColumnMapping) -> bool:
    if len(line.filled) != 1 or mapping.text(line.cells, Field.TITLE):
        return False
    text = line.cells[line.filled[0]].strip()
    kind = name_kind(text)
    return (
        any(sign.isalpha() for sign in text)
        and len(text) <= _LONGEST_HEADING
        and kind not in (NameKind.NOTE, NameKind.NO_PLACE, NameKind.TOTAL)
    )


def _name(line: Line, mapping: ColumnMapping) -> str:
    """The title, or the only text of a line without one."""
    title = mapping.text(line.cells, Field.TITLE)
    if title or not line.filled:
        return title
    texts = [line.cells[index].strip() for index in line.filled if any(sign.isalpha() for sign in line.cells[index])]
    return texts[0] if len(texts) == 1 else ""


def _numbers(line: Line, mapping: ColumnMapping) -> tuple[int | None, ...]:
    """The counts on a line: of votes, voters, and of the columns nobody asked for; codes and numbers of areas are
    none.
    """
    countable = (Field.IGNORED, Field.VALID_VOTES, Field.ELIGIBLE_VOTERS)
    return tuple(
        whole_number(cell, field)[0] if field in countable else None
        for cell, field in zip(line.cells, mapping.fields, strict=False)
    )


def _heading(line: Line, mapping: ColumnMapping) -> str:
    name, _ = clean_text(_name(line, mapping), Field.AREA)
    return "" if name_kind(name) is NameKind.TOTAL else area_name(name)[:MAX_TEXT]


def _place(line: Line, mapping: ColumnMapping, area: str) -> ProposedPlace:
    def text(field: Field) -> str:
        value, found = clean_text(mapping.text(line.cells, field), field)
        problems.extend(found)
        return value

    def number(field: Field) -> int | None:
        value, found = whole_number(mapping.text(line.cells, field), field)
        problems.extend(found)
        return value

    problems: list[Problem] = []
    title, own_number = text(Field.TITLE), number(Field.VOTING_AREA_NUMBER)
    if mapping.number_in_title and (before := NUMBER_BEFORE_NAME.match(title)):
        title, own_number = title[before.end() :], int(before[1])
    if not title:
        problems.append(Problem(ProblemCode.MISSING_TITLE, Field.TITLE))
    address, code, city = _where(text(Field.ADDRESS), text(Field.POSTAL_CODE_AND_CITY), mapping, line)
    code, found = postal_code(code)
    problems.extend(found)
    place = ProposedPlace(
        line=line.number,
        title=title,
        area=text(Field.AREA) or area,
        address=address,
        postal_code=code,
        city=city or text(Field.CITY),
        voting_area_number=own_number,
        valid_votes=number(_votes_field(mapping)),
    )
    return replace(place, problems=tuple(dict.fromkeys(problems)), notices=_notices(place))


def _votes_field(mapping: ColumnMapping) -> Field:
    return Field.ELIGIBLE_VOTERS if mapping.column(Field.VALID_VOTES) is None else Field.VALID_VOTES


def _where(address: str, code_and_city: str, mapping: ColumnMapping, line: Line) -> tuple[str, str, str]:
    """Address, postal code and city, wherever the file has them: apart, or two or three of them in one cell."""
    if code_and_city:
        return (address, *split_postal_code_and_city(code_and_city))
    code = mapping.text(line.cells, Field.POSTAL_CODE)
    if mapping.column(Field.POSTAL_CODE) is None and mapping.column(Field.CITY) is None:
        return split_address(address)
    return address, code, ""


def _notices(place: ProposedPlace) -> tuple[Problem, ...]:
    missing = []
    if not place.address:
        missing.append(Problem(ProblemCode.MISSING_ADDRESS, Field.ADDRESS))
    if not place.area:
        missing.append(Problem(ProblemCode.MISSING_AREA, Field.AREA))
    return tuple(missing)


def _with_collisions(rows: list[Row], tell_apart: bool) -> list[Row]:
    """Adds what only shows when all places are seen together: titles and numbers that occur more than once."""
    by_title: dict[str, list[ProposedPlace]] = defaultdict(list)
    by_number: dict[int, list[ProposedPlace]] = defaultdict(list)
    for place in proposals(rows):
        if place.title:
            by_title[same(place.title)].append(place)
        if place.voting_area_number:
            by_number[place.voting_area_number].append(place)
    seen: dict[int, ProposedPlace] = {}
    for group in by_title.values():
        for place in _apart(group, tell_apart, by_title):
            seen[place.line] = place
    result = []
    for row in rows:
        if row.place is None:
            result.append(row)
            continue
        place = seen.get(row.line, row.place)
        result.append(replace(row, place=_with_shared_number(place, by_number.get(place.voting_area_number or 0, []))))
    return result


def _apart(group: list[ProposedPlace], tell_apart: bool, taken: Container[str]) -> list[ProposedPlace]:
    """The places of one title with what that means for each: the same area is a duplicate, other areas are a choice."""
    if len(group) == 1:
        return group
    result: list[ProposedPlace] = []
    first_in: dict[str, ProposedPlace] = {}
    for place in group:
        first = first_in.setdefault(same(place.area), place)
        if first is not place:
            result.append(_with_problem(place, ProblemCode.DUPLICATE_TITLE, first.line))
            continue
        other = next((other for other in group if same(other.area) != same(place.area)), None)
        suggestion = _title_with_area(place)
        if other is None:
            result.append(place)
        elif tell_apart and suggestion and same(suggestion) not in taken:
            result.append(replace(place, title=suggestion))
        else:
            result.append(_with_problem(place, ProblemCode.SAME_TITLE_IN_OTHER_AREA, other.line, suggestion))
    return result


def _title_with_area(place: ProposedPlace) -> str | None:
    suggestion = f"{place.title} ({place.area})"
    return suggestion if place.area and len(suggestion) <= MAX_TEXT else None


def _with_problem(place: ProposedPlace, code: ProblemCode, line: int, suggestion: str | None = None) -> ProposedPlace:
    problem = Problem(code, Field.TITLE, shortened(place.title), other_line=line, suggestion=suggestion)
    return replace(place, problems=(*place.problems, problem))


def _with_shared_number(place: ProposedPlace, sharing: list[ProposedPlace]) -> ProposedPlace:
    other = next((other for other in sharing if other.line != place.line), None)
    if other is None:
        return place
    notice = Problem(
        ProblemCode.SHARED_VOTING_AREA_NUMBER,
        Field.VOTING_AREA_NUMBER,
        str(place.voting_area_number),
        other_line=other.line,
    )
    return replace(place, notices=(*place.notices, notice))


def same(text: str) -> str:
    """What two names must have in common to be the same: all but capitals and the number of spaces."""
    return " ".join(text.casefold().split())
