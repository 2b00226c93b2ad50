"""``manage import_places --municipality korsbaek file.csv``: the import of work locations without the pages."""

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.audit import actors
from valghalla.base import clock
from valghalla.base.danish_order import folded
from valghalla.base.spreadsheets.errors import TableRefused
from valghalla.base.spreadsheets.limits import MAX_BYTES
from valghalla.base.spreadsheets.reading import read_table
from valghalla.base.spreadsheets.table import Table
from valghalla.base.tenancy import acting_for
from valghalla.municipalities.models import Municipality
from valghalla.places.errors import ChangedMeanwhile
from valghalla.places.importing import words as import_words
from valghalla.places.importing.columns import HEADER_WORDS, ColumnMapping, Field
from valghalla.places.importing.compare import ChangeKind
from valghalla.places.importing.drafts import Choices, guessed
from valghalla.places.importing.file import RowKind
from valghalla.places.importing.places import Plan, import_places, plan_import


class Command(BaseCommand):
    """Shows what it would do line by line and stores nothing when something is wrong with the file."""

    help = "Bring work locations in from a CSV or XLSX file. A second run updates instead of doubling."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the municipality, and the choices that the pages ask for."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--municipality", required=True, metavar="SLUG", help="as in its address: korsbaek")
        parser.add_argument(
            "--map",
            nargs="+",
            action="extend",
            default=[],
            metavar="FIELD=COLUMN",
            help=f"what a column is, by number from 1 or heading; the rest is guessed. Fields: {', '.join(Field)}",
        )
        parser.add_argument("--header", metavar="LINE", help="number of the line with the headings, or none")
        parser.add_argument("--area", default="", metavar="NAME", help="for places that no area follows from")
        parser.add_argument("--leave-out", type=int, nargs="+", action="extend", default=[], metavar="LINE")
        parser.add_argument("--take-in", type=int, nargs="+", action="extend", default=[], metavar="LINE")
        parser.add_argument(
            "--same-names", action="store_true", help="do not add the area to a name that stands in several"
        )
        parser.add_argument("--without-task-types", action="store_true", help="new places get none rather than all")
        parser.add_argument("--without-teams", action="store_true", help="new places get none rather than all")
        parser.add_argument("--allow-missing-address", action="store_true")
        parser.add_argument("--leave-out-problems", action="store_true", help="import the lines without problems")
        parser.add_argument("--dry-run", action="store_true", help="show what would be done, and do nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, show, and store unless something stands in the way."""
        table = _with_header(_read(options["file"]), options["header"])
        choices = _choices(table, options)
        municipality = Municipality.objects.filter(slug=options["municipality"]).first()
        if municipality is None:
            raise CommandError(_("There is no municipality called %(slug)s.") % {"slug": options["municipality"]})
        with acting_for(municipality):
            plan = plan_import(table, choices)
            self._show(plan)
            self._stop_at_hindrances(plan, choices)
            if options["dry_run"]:
                self.stdout.write(_("Nothing has been stored."))
                return
            try:
                done = import_places(
                    table, choices, seen=plan.fingerprint, by=actors.system("command"), now=clock.now()
                )
            except ChangedMeanwhile as error:
                raise CommandError(
                    _("Somebody changed the work locations meanwhile. Run the command again.")
                ) from error
        self.stdout.write(
            _(
                "Stored. New: %(created)s, changed: %(updated)s, as before: %(unchanged)s, "
                "left out: %(left_out)s, new areas: %(areas)s."
            )
            % vars(done)
        )

    def _show(self, plan: Plan) -> None:
        for change in plan.stored:
            assert change.proposal is not None
            if change.kind is ChangeKind.NEW:
                words = _("Line %(line)s: new: %(title)s (%(area)s)")
                values = {
                    "line": change.proposal.line,
                    "title": change.proposal.title,
                    "area": change.proposal.area or "–",
                }
            else:
                assert change.existing is not None
                words = _("Line %(line)s: changed: %(title)s: %(what)s")
                what = "; ".join(
                    f"{import_words.FIELDS[one.field]}: {one.before} → {one.after}" for one in change.changed
                )
                values = {"line": change.proposal.line, "title": change.existing.title, "what": what}
            self.stdout.write(words % values)
        for line, problems in sorted(plan.problems.items()):
            for problem in problems:
                self.stdout.write(
                    _("Line %(line)s: PROBLEM: %(what)s") % {"line": line, "what": import_words.about(problem)}
                )
        counts = {
            "new": plan.count(ChangeKind.NEW),
            "changed": plan.count(ChangeKind.UPDATED),
            "same": plan.count(ChangeKind.UNCHANGED),
            "sums": len(plan.rows_of(RowKind.SUM)),
            "empty": len(plan.rows_of(RowKind.EMPTY)),
            "notes": len(plan.rows_of(RowKind.NOTE)),
        }
        self.stdout.write(
            _(
                "New: %(new)s, changed: %(changed)s, as before: %(same)s. "
                "Lines left out: %(sums)s sums, %(empty)s empty, %(notes)s others."
            )
            % counts
        )
        if plan.new_areas:
            self.stdout.write(_("New areas: %(names)s") % {"names": ", ".join(plan.new_areas)})

    def _stop_at_hindrances(self, plan: Plan, choices: Choices) -> None:
        if plan.without_area:
            raise CommandError(
                ngettext(
                    "%(count)s place belongs to no area. Name one with %(option)s.",
                    "%(count)s places belong to no area. Name one with %(option)s.",
                    len(plan.without_area),
                )
                % {"count": len(plan.without_area), "option": "--area"}
            )
        if plan.problems and not choices.leave_out_problems:
            raise CommandError(
                _("Lines have problems. Correct the file, or leave them out with %(option)s. Nothing has been stored.")
                % {"option": "--leave-out-problems"}
            )
        if plan.without_address and not choices.without_address:
            raise CommandError(
                _("New places have no whole address. Agree to it with %(option)s. Nothing has been stored.")
                % {"option": "--allow-missing-address"}
            )


def _read(path: Path) -> Table:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(_("The file cannot be opened: %(name)s") % {"name": path.name}) from error
    try:
        return read_table(content, path.name, known_headers=HEADER_WORDS)
    except TableRefused as error:
        raise CommandError(import_words.refusal(error)) from error


def _with_header(table: Table, header: str | None) -> Table:
    if header is None:
        return table
    try:
        return table.with_header(None if header == "none" else int(header))
    except (ValueError, TableRefused) as error:
        raise CommandError(_("There is no line %(line)s in the file.") % {"line": header}) from error


def _choices(table: Table, options: dict[str, Any]) -> Choices:
    first = guessed(table)
    mapping = _mapping(table, first.mapping, options["map"])
    if mapping.problems:
        raise CommandError(" ".join(import_words.mapping_problem(one) for one in mapping.problems))
    kinds = dict.fromkeys(options["leave_out"], RowKind.NOTE) | dict.fromkeys(options["take_in"], RowKind.PLACE)
    return replace(
        first,
        mapping=mapping,
        kinds=kinds,
        default_area=options["area"],
        tell_apart=not options["same_names"],
        task_types=() if options["without_task_types"] else None,
        teams=() if options["without_teams"] else None,
        without_address=options["allow_missing_address"],
        leave_out_problems=options["leave_out_problems"],
    )


def _mapping(table: Table, guess: ColumnMapping, wanted: list[str]) -> ColumnMapping:
    """The guess with what was asked for: a field given to a column leaves the one it was guessed at."""
    fields = list(guess.fields)
    for one in wanted:
        name, _sign, column = one.partition("=")
        if name not in list(Field):
            raise CommandError(_("There is no field called %(name)s.") % {"name": name})
        field = Field(name)
        position = _column(table, column)
        fields = [Field.IGNORED if other is field else other for other in fields]
        fields[position] = field
    return replace(guess, fields=tuple(fields))


def _column(table: Table, name: str) -> int:
    if name.isdecimal() and 1 <= int(name) <= table.width:
        return int(name) - 1
    headers = [folded(header) for header in table.headers]
    if name and folded(name) in headers:
        return headers.index(folded(name))
    raise CommandError(_("There is no column called %(name)s.") % {"name": name or "–"})
