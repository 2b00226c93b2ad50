"""Makes the database that tests are copied from: migrated, with two bare municipalities that one can sign in at. Run as the owner."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valghalla.config.settings.test")

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from tests.conftest import NOW  # noqa: E402
from valghalla.accounts.service_providers import make_service_providers, make_test_keys  # noqa: E402
from valghalla.base.tenancy import acting_for  # noqa: E402
from valghalla.municipalities.create import create_municipality  # noqa: E402
from valghalla.municipalities.models import Settings  # noqa: E402

if __name__ == "__main__":
    call_command("migrate", verbosity=0, skip_checks=True)
    for code, name, slug, cvr in [
        ("0999", "Korsbæk Kommune", "korsbaek", "12345678"),
        ("0751", "Aarhus Kommune", "aarhus", "55133018"),
    ]:
        made = create_municipality(code=code, name=name, slug=slug, cvr=cvr, domain="localhost", now=NOW)
        with acting_for(made):
            # Whenever the tests are run: quiet hours have tests of their own.
            Settings.objects.update(sends_from=0, sends_until=24)
            make_service_providers(now=NOW)
            make_test_keys(now=NOW, years=30)
