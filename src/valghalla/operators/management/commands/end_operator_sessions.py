"""./valghalla manage end_operator_sessions: sign operators out at once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from valghalla.base import clock
from valghalla.operators.end_sessions import end_sessions
from valghalla.operators.models import Operator


class Command(BaseCommand):
    """Of one operator by e-mail address, or of all."""

    help = "Sign operators out at once: those with the e-mail address, or all of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", nargs="?", help="e-mail address as the provider told it")
        parser.add_argument("--all", action="store_true", help="every operator")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["email"]) == options["all"]:
            raise CommandError("Name an e-mail address, or say --all.")
        found = Operator.objects.all()
        if options["email"]:
            found = found.filter(email__iexact=options["email"])
            if not found:
                raise CommandError("No operator has that address.")
        ended = sum(end_sessions(operator, now=clock.now()) for operator in found)
        self.stdout.write(f"{ended} sessions ended")
