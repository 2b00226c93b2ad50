"""``manage run_worker``: the job worker."""

from django.core.management.base import BaseCommand

from valghalla.base import garbage, worker


class Command(BaseCommand):
    """Does jobs until told to stop."""

    help = "Do background jobs until SIGTERM."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        """Options of the worker."""
        parser.add_argument("--threads", type=int, default=worker.THREADS, help="how many jobs are done at once")
        parser.add_argument(
            "--silent-seconds",
            type=int,
            default=None,
            help="at the start, take over the work of workers that have been silent for so many seconds",
        )

    def handle(self, *args, threads, silent_seconds, **options):
        """Run the worker."""
        garbage.look_seldom()
        worker.run(threads=threads, silent_seconds=silent_seconds)
