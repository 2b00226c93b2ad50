"""``manage seed_demo``: Korsbæk and Aarhus to try, with made-up people; makes only what is missing."""

from django.core.management.base import BaseCommand

from valghalla.base import clock
from valghalla.onboarding.demo import AARHUS, KORSBAEK, let_people_in, make


class Command(BaseCommand):
    """Runs as the owner of the tables; the simulators must be up."""

    help = "Make the municipalities to try."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--simulators", default="http://127.0.0.1:8100", help="address of the simulators' pages")

    def handle(self, *args, **options) -> None:
        for demo in (KORSBAEK, AARHUS):
            if make(demo, simulators=options["simulators"], now=clock.now(), today=clock.today()):
                self.stdout.write(f"{demo.name}: made")
            let_people_in(demo, now=clock.now())
