"""``manage create_municipality``: a municipality with its hosts, keys, settings and what it starts with."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from valghalla.accounts.service_providers import make_service_providers
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.municipalities.create import create_municipality
from valghalla.onboarding.start import furnish


class Command(BaseCommand):
    """Runs as the owner of the tables."""

    help = "Make a municipality with its seed data."

    def add_arguments(self, parser) -> None:
        parser.add_argument("name", help='as citizens know it: "Korsbæk Kommune"')
        parser.add_argument("--code", required=True, help="four digits, as CPR writes it: 0751")
        parser.add_argument("--cvr", required=True, help="eight digits")
        parser.add_argument("--slug", required=True, help="for its addresses: korsbaek")
        parser.add_argument("--domain", required=True, help="what its host names end in: valg.example.dk")
        parser.add_argument("--without-samples", action="store_true", help="no sample areas and work locations")

    def handle(self, *args, **options) -> None:
        now = clock.now()
        try:
            with transaction.atomic():
                made = create_municipality(
                    code=options["code"],
                    name=options["name"],
                    slug=options["slug"],
                    cvr=options["cvr"],
                    domain=options["domain"],
                    now=now,
                )
                with acting_for(made):
                    make_service_providers(now=now)
                    furnish(now=now, samples=not options["without_samples"])
        except ValidationError as wrong:
            raise CommandError(
                "; ".join(f"{field}: {' '.join(texts)}" for field, texts in wrong.message_dict.items())
            ) from None
        self.stdout.write(f"{made.name}: http(s)://{made.citizen_host} and http(s)://{made.admin_host}")
