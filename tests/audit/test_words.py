"""Every action that is recorded anywhere has words, and so has every detail that is told of it.

The code is read as trees. What a call is given is followed through names, conditions, f-strings and the functions
that pass it on; where that ends in something else, the action is told here, by file and function.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import pytest

import valghalla
from valghalla.audit.models import AuditEntry
from valghalla.audit.record import BY_ITSELF
from valghalla.audit.words import KINDS, TYPES, WORDS, Kind, Type, actions_of, why_by_itself, words_of
from valghalla.audit.words.codes import CODES
from valghalla.audit.words.fields import FACTS, FIELDS, NOT_SHOWN, OF_PEOPLE
from valghalla.audit.words.reasons import REASONS
from valghalla.communication.models import MessageTemplate
from valghalla.elections.models import Election, ElectionType
from valghalla.municipalities.models import Settings
from valghalla.participants.models import SpecialDiet
from valghalla.participants.register import FROM_CPR
from valghalla.places.models import Area, WorkLocation
from valghalla.task_types.models import TaskType
from valghalla.teams.models import Team

SOURCE = Path(valghalla.__file__).parent
RECORDERS = {"record", "entry"}
# The operators' own log, which has words of its own (operator_site/entries).
NOT_HERE = ("operators/", "operator_site/")
TOLD = {
    ("tasks/catalogue/take_out.py", "_delete"): {"work_location.deleted", "team.deleted", "task_type.deleted"},
}
# Records whose plain fields stand in "changed" with the values before and after.
MASTER_DATA = (Area, WorkLocation, Team, TaskType, ElectionType, SpecialDiet, Election, MessageTemplate, Settings)
MADE_BY_THE_MODEL = {"id", "municipality", "version", "versions", "sort_key", "search_text", "state", "activated_at"}


@dataclass(frozen=True)
class Call:
    """A call that records, and the function it stands in."""

    file: str
    function: ast.FunctionDef | None
    call: ast.Call

    @property
    def place(self) -> str:
        return f"{self.file}:{self.call.lineno}"


@cache
def trees() -> dict[str, ast.Module]:
    return {
        str(path.relative_to(SOURCE)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(SOURCE.rglob("*.py"))
    }


def name_of(function: ast.expr) -> str:
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def calls(file: str, tree: ast.AST, around: ast.FunctionDef | None = None) -> Iterator[Call]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield Call(file, around, node)
        yield from calls(file, node, node if isinstance(node, ast.FunctionDef) else around)


@cache
def every_call() -> tuple[Call, ...]:
    return tuple(call for file, tree in trees().items() for call in calls(file, tree))


def audits(tree: ast.Module) -> bool:
    """Whether the file takes ``record`` or ``entry`` from the audit."""
    return any(
        isinstance(node, ast.ImportFrom) and node.module in ("valghalla.audit.record", "valghalla.audit")
        for node in ast.walk(tree)
    )


def recording() -> list[Call]:
    return [
        one
        for one in every_call()
        if name_of(one.call.func) in RECORDERS
        and audits(trees()[one.file])
        and one.call.args
        and not one.file.startswith((*NOT_HERE, "audit/record.py"))
    ]


def values(expression: ast.expr, around: ast.FunctionDef | None, file: str) -> set[str] | None:
    """The texts that an expression can be; None when it cannot be told."""
    match expression:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=body, orelse=orelse):
            one, other = values(body, around, file), values(orelse, around, file)
            return None if one is None or other is None else one | other
        case ast.JoinedStr(values=parts):
            found = [values(part, around, file) for part in parts]
            return None if None in found else {"".join(texts) for texts in product(*found)}  # type: ignore[arg-type]
        case ast.FormattedValue(value=inner):
            return values(inner, around, file)
        case ast.Name(id=name) if around is not None:
            return given(name, around, file) if name in parameters(around) else assigned(name, around, file)
    return None


def parameters(function: ast.FunctionDef) -> list[str]:
    return [one.arg for one in (*function.args.args, *function.args.kwonlyargs)]


def assigned(name: str, around: ast.FunctionDef, file: str) -> set[str] | None:
    found: set[str] = set()
    for node in ast.walk(around):
        if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == name for to in node.targets):
            if (texts := values(node.value, around, file)) is None:
                return None
            found |= texts
    return found or None


def given(name: str, function: ast.FunctionDef, file: str) -> set[str] | None:
    """What a parameter is given by all who call the function; one whose name begins with "_" is called in its file."""
    found: set[str] = set()
    for one in every_call():
        if name_of(one.call.func) != function.name or (function.name.startswith("_") and one.file != file):
            continue
        at = parameters(function).index(name)
        argument = next((word.value for word in one.call.keywords if word.arg == name), None)
        if argument is None and at < len(one.call.args):
            argument = one.call.args[at]
        texts = None if argument is None else values(argument, one.function, one.file)
        if texts is None:
            return None
        found |= texts
    return found or None


def actions_in(one: Call) -> set[str] | None:
    if one.function is not None and (told := TOLD.get((one.file, one.function.name))):
        return told
    return values(one.call.args[0], one.function, one.file)


def test_the_walk_finds_what_is_recorded():
    found = set().union(*(actions_in(one) or set() for one in recording()))
    assert len(recording()) > 80
    assert {"area.changed", "task.withdrawn", "participant_list.exported", "statement.seen", "sign_in.refused"} <= found


@pytest.mark.acceptance("A-022", "A-434")
def test_every_action_recorded_anywhere_has_words():
    unknown = [one.place for one in recording() if actions_in(one) is None]
    assert unknown == [], "tell in TOLD which actions are recorded there"
    without = {(action, one.place) for one in recording() for action in actions_in(one) or () if action not in WORDS}
    assert without == set(), "say them in valghalla/audit/words/"


def test_every_action_with_words_is_area_and_what_was_done():
    assert [action for action in WORDS if not re.fullmatch(r"[a-z_]+\.[a-z_]+", action)] == []
    longest = AuditEntry._meta.get_field("action").max_length
    assert [action for action in WORDS if len(action) > longest] == []


def test_every_detail_named_where_something_is_recorded_has_words_or_is_left_out_on_purpose():
    known = FIELDS.keys() | FACTS.keys() | NOT_SHOWN | {"by", "now", "participant_id"}
    without = {
        (word.arg, one.place) for one in recording() for word in one.call.keywords if word.arg and word.arg not in known
    }
    assert without == set(), "say them in valghalla/audit/words/fields.py"


@pytest.mark.acceptance("A-434", "A-435")
def test_every_plain_field_of_master_data_has_a_name():
    fields = {
        f"{model.__name__}.{one.name}"
        for model in MASTER_DATA
        for one in model._meta.concrete_fields
        if one.name not in MADE_BY_THE_MODEL and one.name not in FIELDS and one.attname not in FIELDS
    }
    assert fields == set(), "give them names in audit/words/fields.py"


def test_every_field_that_cpr_or_the_person_changes_has_a_name():
    assert {*FROM_CPR, "mobile", "email", "diets", "cpr", "cpr_taken"} - OF_PEOPLE.keys() == set()


@pytest.mark.acceptance("A-440")
def test_whatever_the_system_does_says_why():
    """Each act recorded as the system's own has its reason in the words, or is given one that has words."""
    by_system = [
        one
        for one in recording()
        for word in one.call.keywords
        if word.arg == "by" and ast.unparse(word.value) in ("SYSTEM", "actors.SYSTEM")
    ]
    assert by_system
    without = {action for one in by_system for action in actions_in(one) or () if not WORDS[action].by_itself}
    assert without == set()
    reasons = {
        one.call.args[0].value
        for one in every_call()
        if name_of(one.call.func) == "system" and one.call.args and isinstance(one.call.args[0], ast.Constant)
    }
    assert reasons == REASONS.keys()


def test_the_reason_given_goes_before_that_of_the_action():
    assert why_by_itself("task.removed", {BY_ITSELF: "retention"}) == REASONS["retention"]
    assert why_by_itself("task.removed", {}) == WORDS["task.removed"].by_itself
    assert why_by_itself("area.created", {}) == ""


def test_actions_of_types_and_kinds():
    assert actions_of(types=[Type.AREA]) == ["area.created", "area.changed", "area.deleted"]
    assert actions_of(types=[Type.AREA, Type.TEAM], kinds=[Kind.DELETE]) == ["area.deleted", "team.deleted"]
    assert set(actions_of()) == WORDS.keys()


def test_an_action_nobody_records_any_more_is_something_else():
    assert (words_of("moon.landed").type, words_of("moon.landed").kind) == (Type.OTHER, Kind.OTHER)


def test_every_type_and_kind_has_a_label_and_codes_know_them():
    assert (TYPES.keys(), KINDS.keys()) == (set(Type), set(Kind))
    assert CODES["types"].keys() == set(Type)
