"""./valghalla acceptance: which test stands for which acceptance line, written from the tests themselves.

A test names the lines it proves: ``@pytest.mark.acceptance("A-040", "A-041")``, on itself or on its module as
``pytestmark``. Nothing is run: the tests are read.
"""

import argparse
import ast
import re
import sys
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from valghalla.cli.folders import ROOT

FOLDER = ROOT / "docs" / "acceptance"
_LINE = re.compile(r"[AE]-\d{3}")


@dataclass(frozen=True)
class Section:
    """Lines that belong together, from first to last. whole: every one of them needs a test or a reason."""

    title: str
    letter: str
    first: int
    last: int
    whole: bool

    @property
    def lines(self) -> list[str]:
        """Its lines, as A-040."""
        return [f"{self.letter}-{number:03d}" for number in range(self.first, self.last + 1)]


@dataclass(frozen=True)
class Table:
    """One page of lines. reasons: line → why no test stands for it."""

    name: str
    title: str
    sections: tuple[Section, ...]
    reasons: dict[str, str]


def run(arguments: list[str]) -> int:
    """Write the tables; with ``check`` only say what is missing or out of date, and fail on it."""
    parser = argparse.ArgumentParser(
        prog="./valghalla acceptance", description="Write which test stands for which acceptance line."
    )
    parser.add_argument("check", nargs="?", choices=["check"], help="only say what is missing or out of date")
    only_check = parser.parse_args(arguments).check is not None
    tests = lines_proven(ROOT / "tests")
    wrong = [problem for table in tables() for problem in problems(table, tests)] + unknown(tables(), tests)
    for table in tables():
        path, text = FOLDER / f"{table.name}.md", written(table, tests)
        if only_check:
            if not path.exists() or path.read_text() != text:
                wrong.append(f"{path.relative_to(ROOT)} is out of date: run ./valghalla acceptance")
        else:
            path.write_text(text)
    for problem in wrong:
        print(problem, file=sys.stderr)
    return 1 if wrong else 0


def tables() -> list[Table]:
    """The tables of docs/acceptance/lines.toml."""
    found = tomllib.loads((FOLDER / "lines.toml").read_text())
    return [
        Table(
            name,
            one["title"],
            tuple(Section(**({"letter": one["letter"]} | section)) for section in one["sections"]),
            one.get("reasons", {}),
        )
        for name, one in found.items()
    ]


def lines_proven(folder: Path) -> dict[str, list[str]]:
    """Line → the tests that name it, as "tests/places/test_areas.py::test_name"."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        tree = ast.parse(path.read_text())
        where = path.relative_to(folder.parent).as_posix()
        of_module = [line for node in tree.body if _is_pytestmark(node) for line in _named_in(node)]
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                named = of_module + [line for mark in node.decorator_list for line in _named_in(mark)]
                for line in dict.fromkeys(named):
                    found[line].append(f"{where}::{node.name}")
    return found


def problems(table: Table, tests: dict[str, list[str]]) -> list[str]:
    """What is wrong: lines of whole sections without test or reason, reasons nobody needs."""
    missing = [
        f"{line} has neither a test nor a reason"
        for section in table.sections
        if section.whole
        for line in section.lines
        if line not in tests and line not in table.reasons
    ]
    idle = [f"{line} has a test; its reason can go" for line in table.reasons if line in tests]
    return missing + idle


def unknown(known: list[Table], tests: dict[str, list[str]]) -> list[str]:
    """The lines that tests name and no table has."""
    lines = {line for table in known for section in table.sections for line in section.lines}
    return [
        f"{line}, named in {where[0]}, is in no table" for line, where in sorted(tests.items()) if line not in lines
    ]


def written(table: Table, tests: dict[str, list[str]]) -> str:
    """The table as Markdown."""
    parts = [
        f"# {table.title}: acceptance lines and what proves them",
        "",
        "Written by `./valghalla acceptance` from the marks in the tests and the reasons in lines.toml.",
    ]
    for section in table.sections:
        parts += ["", f"## {section.title}", "", "| Line | Proven by |", "|---|---|"]
        parts += [f"| {line} | {_proof(line, table, tests)} |" for line in section.lines]
    return "\n".join(parts) + "\n"


def _proof(line: str, table: Table, tests: dict[str, list[str]]) -> str:
    if line in tests:
        return "<br>".join(f"`{where}`" for where in tests[line])
    return table.reasons.get(line, "–")


def _is_pytestmark(node: ast.stmt) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else []
    return any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in targets)


def _named_in(node: ast.AST) -> list[str]:
    """The lines in each ``…mark.acceptance("A-040")`` within the node."""
    return [
        text.value
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "acceptance"
        for text in call.args
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and _LINE.fullmatch(text.value)
    ]
