"""``manage service_provider_key``: the keys of a municipality's sites, for those who do it by script."""

import getpass
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from valghalla.accounts.models import ServiceProvider, ServiceProviderKey, Site
from valghalla.accounts.service_providers.errors import KeyRefused, NotPossible
from valghalla.accounts.service_providers.keys import activate_key, add_key, remove_key, take_back_key
from valghalla.accounts.service_providers.make import make_service_providers
from valghalla.accounts.service_providers.pairs import MOST_BYTES, read_pair
from valghalla.audit.actors import SYSTEM
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.municipalities.models import Municipality

# What is said of each reason a key is refused for; the operator's site says it in Danish.
SENTENCES = {
    "too_large": f"The file is larger than {MOST_BYTES // 1024} KB; that is no certificate.",
    "unreadable": "The file is neither PKCS #12 nor PEM, or it is damaged.",
    "password": "The password is wrong.",
    "password_missing": "The file needs a password: --password-file, or answer when asked.",
    "no_certificate": "There is no certificate in it; give PEM certificate and key as two files.",
    "no_key": "There is no private key in it; give PEM certificate and key as two files.",
    "no_match": "The certificate and the key do not belong together.",
    "not_rsa": "The key is not an RSA key.",
    "too_short": "The key is too short; 2048 bits is the least, OCES3 has 3072.",
    "expired": "The certificate has run out.",
    "not_yet_valid": "The certificate is not valid yet.",
    "usage": "The certificate may not be used for both signing and encryption.",
    "used_here": "This certificate is in use here already.",
    "used_elsewhere": "The municipality's other site uses this certificate; each needs its own.",
    "next_there": "Another key waits to take over; activate or remove it first.",
}


class Command(BaseCommand):
    """Runs as the application. The password is never an argument, which everybody on the machine could read."""

    help = "List, add, activate, take back and remove the keys that a municipality's sites sign in with."

    def add_arguments(self, parser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        for step, words in (
            ("list", "the keys and when they end"),
            ("add", "put a key beside the current one"),
            ("activate", "let the next key take over"),
            ("back", "let the old key sign again, when the next one took over too early"),
            ("remove", "take away the old key"),
        ):
            own = steps.add_parser(step, help=words)
            own.add_argument("municipality", help="its slug or code: korsbaek, 0999")
            own.add_argument("site", choices=Site.values, nargs="?" if step == "list" else None)
            if step == "add":
                own.add_argument("files", nargs="+", type=Path, help="a .p12 or .pfx file, or PEM certificate and key")
                own.add_argument("--password-file", type=Path, help="its first line is the password; else one is asked")
            if step == "remove":
                own.add_argument("--next", action="store_true", help="the next key instead of the old ones")

    def handle(self, *args, step: str, municipality: str, site: str | None, **options) -> None:
        with acting_for(_municipality(municipality)):
            try:
                getattr(self, f"_{step}")(site, **options)
            except KeyRefused as refused:
                raise CommandError(SENTENCES[refused.reason]) from None
            except NotPossible as state:
                raise CommandError(f"The key is {state}; somebody was quicker.") from None

    def _list(self, site: str | None, **_options) -> None:
        keys = ServiceProviderKey.objects.select_related("provider").order_by("provider__site", "added_at", "pk")
        for key in keys.filter(provider__site=site) if site else keys:
            self._say(key)

    def _add(self, site: str, files: list[Path], password_file: Path | None, **_options) -> None:
        if len(files) > 2:
            raise CommandError("One file, or two: certificate and key.")
        first, second = _content(files[0]), _content(files[1]) if len(files) == 2 else b""
        pair = _with_password(first, second, password_file)
        now = clock.now()
        make_service_providers(now=now)
        self._say(add_key(ServiceProvider.objects.get(site=site), pair, by=SYSTEM, now=now))

    def _activate(self, site: str, **_options) -> None:
        for key in _keys(site, ServiceProviderKey.State.NEXT):
            self._say(activate_key(key.pk, by=SYSTEM, now=clock.now()))

    def _back(self, site: str, **_options) -> None:
        newest = _keys(site, ServiceProviderKey.State.OLD)[-1]
        self._say(take_back_key(newest.pk, by=SYSTEM, now=clock.now()))

    def _remove(self, site: str, *, next: bool, **_options) -> None:
        for key in _keys(site, ServiceProviderKey.State.NEXT if next else ServiceProviderKey.State.OLD):
            self._say(remove_key(key.pk, by=SYSTEM, now=clock.now()))

    def _say(self, key: ServiceProviderKey) -> None:
        ends = f"{key.not_before:%Y-%m-%d} to {key.not_after:%Y-%m-%d}"
        self.stdout.write(f"{key.provider.site:<8} {key.state:<8} {ends}  {key.fingerprint}")


def _municipality(named: str) -> Municipality:
    found = Municipality.objects.filter(slug=named).first() or Municipality.objects.filter(code=named).first()
    if found is None:
        raise CommandError(f"There is no municipality {named}.")
    return found


def _keys(site: str, state: str) -> list[ServiceProviderKey]:
    found = list(ServiceProviderKey.objects.filter(provider__site=site, state=state).order_by("changed_at", "pk"))
    if not found:
        raise CommandError(f"There is no {state} key for {site}.")
    return found


def _with_password(first: bytes, second: bytes, password_file: Path | None):
    """Ask for the password only where one is needed and somebody is there to be asked."""
    if password_file is not None:
        lines = _content(password_file).decode().splitlines()
        return read_pair(first, further=second, password=lines[0] if lines else "")
    try:
        return read_pair(first, further=second, password="")
    except KeyRefused as refused:
        if refused.reason != "password_missing" or not sys.stdin.isatty():
            raise
    return read_pair(first, further=second, password=getpass.getpass("Password: "))


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as problem:
        raise CommandError(f"{path}: {problem.strerror}") from None
