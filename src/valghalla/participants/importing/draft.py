"""A file of people that is being looked at: its lines are kept sealed, and nothing counts until it is agreed."""

import datetime
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base import tenancy
from valghalla.base.cpr_number import InvalidCprNumber, parse
from valghalla.base.danish_order import folded
from valghalla.base.jobs import put_in_queue
from valghalla.base.spreadsheets.table import Table
from valghalla.municipalities.keys import keyring
from valghalla.participants.contact import email_of, mobile_of
from valghalla.participants.errors import InvalidEmail, InvalidMobile, NoImport
from valghalla.participants.importing.columns import Meaning, guess_columns
from valghalla.participants.models import FormerCprNumber, ImportRow, ImportRun, Participant, cpr_digest

CONTEXT = "participants.import.row"
JOB = "participants.import"
MOST_ROWS = 10_000
_LONGEST_HEADER = 100


class Problem(StrEnum):
    """Why a line cannot be taken as it is. Those of the CPR number are named after base.cpr_number.Problem."""

    CPR_EMPTY = "cpr_empty"
    CPR_LETTERS = "cpr_letters"
    CPR_WRONG_LENGTH = "cpr_wrong_length"
    CPR_DUMMY = "cpr_dummy"
    CPR_REPLACEMENT = "cpr_replacement"
    CPR_IMPOSSIBLE_DATE = "cpr_impossible_date"
    TWICE = "twice"
    EMAIL = "invalid_email"
    MOBILE = "invalid_mobile"
    UNKNOWN_TEAM = "unknown_team"
    NO_TEAM = "no_team"


# With these the person comes in without what could not be read; all others keep the line out.
MILD = frozenset({Problem.EMAIL, Problem.MOBILE})


@dataclass(frozen=True)
class Draft:
    """One line as it would come in. team_id: None when no team was found.   known_id: participant she is already."""

    line: int
    cpr: str
    email: str
    mobile: str
    team_id: int | None
    team_name: str
    known_id: int | None
    problems: tuple[Problem, ...]

    @property
    def comes_in(self) -> bool:
        """Whether the line is taken."""
        return not set(self.problems) - MILD

    @property
    def masked(self) -> str:
        """The CPR number as a preview may show it, "" where there is none to be read."""
        return f"{self.cpr[:4]}xx-xxxx" if self.cpr else ""


class TooManyPeople(NoImport):
    """More lines than are taken in one go."""


def begin(table: Table, *, by: Actor, now: datetime.datetime) -> ImportRun:
    """Keep the lines of a file, sealed, with a first guess at its columns. Raises TooManyPeople.

    The same person's earlier files that were never agreed are dropped.
    """
    rows = [line for line in table.rows if not line.is_empty]
    if len(rows) > MOST_ROWS:
        raise TooManyPeople
    ring = keyring()
    columns = guess_columns(table.headers, [line.cells for line in rows])
    with transaction.atomic():
        ImportRun.objects.filter(started_by=by.id, state=ImportRun.State.PREVIEW).delete()
        run = ImportRun.objects.create(
            choices={"headers": [header[:_LONGEST_HEADER] for header in table.headers], "columns": columns},
            started_by=by.id,
            created_at=now,
        )
        ImportRow.objects.bulk_create(
            (
                ImportRow(run=run, line=line.number, sealed=ring.seal(json.dumps(line.cells), context=CONTEXT))
                for line in rows
            ),
            batch_size=1000,
        )
    return run


def choose(run: ImportRun, *, columns: Mapping[str, int], team_id: int | None, add_existing: bool) -> None:
    """Say which column means what, which team people join who have none in the file, and whether people who are
    participants already join it too. Raises NoImport when the import has begun."""
    choices = run.choices | {
        "columns": {Meaning(meaning): at for meaning, at in columns.items()},
        "add_existing": add_existing,
    }
    if not ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.PREVIEW).update(choices=choices, team_id=team_id):
        raise NoImport
    run.choices, run.team_id = choices, team_id


def drafts(run: ImportRun, *, teams: Mapping[int, str]) -> list[Draft]:
    """The lines as they would come in with what is chosen, in the file's order. teams: key → name."""
    ring = keyring()
    by_name = {folded(name): key for key, name in teams.items()}
    columns = run.choices["columns"]
    lines = [
        (row.line, json.loads(ring.open(bytes(row.sealed), context=CONTEXT)))
        for row in run.rows.order_by("line")
        if row.sealed
    ]
    known = _known()
    seen: Counter[str] = Counter()
    return [_draft(line, cells, columns, run.team_id, by_name, teams, known, seen) for line, cells in lines]


def start(run: ImportRun, *, teams: Mapping[int, str], by: Actor, now: datetime.datetime) -> None:
    """Agree: lines with problems are done with at once, the others are looked up in CPR in the background.

    What a line needs no more is forgotten now; the rest as soon as it is dealt with. Raises NoImport.
    """
    ring = keyring()
    with transaction.atomic():
        held = ImportRun.objects.select_for_update(no_key=True).filter(pk=run.pk).first()
        if held is None or held.state != ImportRun.State.PREVIEW:
            raise NoImport
        found = {draft.line: draft for draft in drafts(held, teams=teams)}
        rows = list(held.rows.all())
        for row in rows:
            _agree(row, found[row.line], ring)
        ImportRow.objects.bulk_update(rows, ["sealed", "outcome"], batch_size=500)
        held.state = ImportRun.State.RUNNING
        held.save(update_fields=["state"])
        waiting = sum(not row.outcome for row in rows)
        record("import.started", held, by=by, now=now, lines=len(rows), looked_up=waiting)
        put_in_queue(JOB, [{"municipality": tenancy.required_id(), "run": held.pk}])


def drop(run: ImportRun, *, by: Actor, now: datetime.datetime) -> None:
    """Forget a file that was not agreed. Raises NoImport when the import has begun."""
    with transaction.atomic():
        gone, _ = ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.PREVIEW).delete()
        if not gone:
            raise NoImport


def _agree(row: ImportRow, draft: Draft, ring) -> None:
    if draft.comes_in:
        kept: dict[str, object] = {
            "cpr": draft.cpr,
            "email": draft.email,
            "mobile": draft.mobile,
            "team": draft.team_id,
        }
        if mild := [problem for problem in draft.problems if problem in MILD]:
            kept["left_out"] = mild
        row.sealed, row.outcome = ring.seal(json.dumps(kept), context=CONTEXT), ""
    else:
        row.sealed, row.outcome = b"", next(problem for problem in draft.problems if problem not in MILD)


def _draft(line, cells, columns, team_id, by_name, teams, known, seen) -> Draft:
    cell = {
        meaning: cells[at].strip() if (at := columns.get(meaning)) is not None and at < len(cells) else ""
        for meaning in Meaning
    }
    problems: list[Problem] = []
    cpr, known_id = "", None
    try:
        number = parse(cell[Meaning.CPR], from_spreadsheet=True)
        cpr = number.digits
        known_id = known.get(cpr_digest(number))
        seen[cpr] += 1
        if seen[cpr] > 1:
            problems.append(Problem.TWICE)
    except InvalidCprNumber as wrong:
        problems.append(Problem(f"cpr_{wrong.kind}"))
    email = mobile = ""
    try:
        email = email_of(cell[Meaning.EMAIL])
    except InvalidEmail:
        problems.append(Problem.EMAIL)
    try:
        mobile = mobile_of(cell[Meaning.MOBILE])
    except InvalidMobile:
        problems.append(Problem.MOBILE)
    team = by_name.get(folded(cell[Meaning.TEAM])) if cell[Meaning.TEAM] else team_id
    if team is None:
        problems.append(Problem.UNKNOWN_TEAM if cell[Meaning.TEAM] else Problem.NO_TEAM)
    name = teams.get(team, "") if team is not None else cell[Meaning.TEAM]
    return Draft(line, cpr, email, mobile, team, name, known_id, tuple(problems))


def _known() -> dict[bytes, int]:
    former = FormerCprNumber.objects.values_list("cpr_digest", "participant_id")
    current = Participant.objects.values_list("cpr_digest", "pk")
    return {bytes(digest): pk for digest, pk in chain(former, current)}
