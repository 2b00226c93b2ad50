"""``./valghalla manage dkim_records``: what DNS has to say for our signatures to be believed."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from valghalla.integrations.email import Dkim, WrongSettings
from valghalla.integrations.email.dkim import signers_of


class Command(BaseCommand):
    help = "Show the DNS records of the keys that e-mail is signed with."

    def handle(self, *arguments: Any, **options: Any) -> None:
        try:
            signers = signers_of(Dkim(**settings.DKIM))
        except WrongSettings as problem:
            raise CommandError(f"The settings of DKIM do not work ({problem.code}); see ./valghalla doctor.") from None
        for signer in signers:
            self.stdout.write(f'{signer.selector}._domainkey.{signer.domain}. TXT "{signer.record}"')
        if not signers:
            self.stdout.write("VALGHALLA_DKIM_KEY is not set.")
