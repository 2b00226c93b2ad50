"""What the product's processes find in their environment, on a developer's machine and in service."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from valghalla.cli import keys, postgres
from valghalla.cli.errors import Stop
from valghalla.cli.folders import SOURCE
from valghalla.cli.ports import Ports

DEVELOPMENT = "valghalla.config.settings.dev"


def is_development() -> bool:
    """True unless DJANGO_SETTINGS_MODULE names other settings; in service nothing is made up."""
    return os.environ.get("DJANGO_SETTINGS_MODULE", DEVELOPMENT) == DEVELOPMENT


def simulator_keys(var: Path) -> Path:
    return var / "keys" / "simulators"


def surroundings(var: Path, ports: Ports) -> dict[str, str]:
    """All but the database. What the environment says already stands."""
    given = dict(os.environ)
    given["PYTHONPATH"] = os.pathsep.join([str(SOURCE), *filter(None, [os.environ.get("PYTHONPATH")])])
    given["VALGHALLA_VAR"] = str(var)
    given["PYTHONUNBUFFERED"] = "1"
    if not is_development():
        return given
    made_up = simulated(var, ports) | {
        "DJANGO_SETTINGS_MODULE": DEVELOPMENT,
        "VALGHALLA_SECRET_KEY": keys.kept(var / "keys" / "secret-key", keys.random_text),
        "VALGHALLA_MASTER_KEY": keys.kept(var / "keys" / "master-key", keys.random_master_key),
        "VALGHALLA_LETTER_TYPE": "4711",
        "VALGHALLA_DKIM_KEY": str(keys.made(var / "keys" / "dkim.pem", keys.random_rsa_key)),
        "VALGHALLA_DKIM_SELECTOR": "valghalla",
        "VALGHALLA_DKIM_DOMAIN": "valghalla.example",
        "VALGHALLA_OPERATOR_EMAIL": "drift@valghalla.example",
        "VALGHALLA_PUBLIC_SCHEME": "http",
    }
    # An option goes before the variable of the same name.
    return made_up | given | {"VALGHALLA_RECEIPTS_PORT": str(ports.receipts)}


def simulated(var: Path, ports: Ports) -> dict[str, str]:
    """What leads to the simulators on these ports, and where they find us."""
    simulators = simulator_keys(var)
    return {
        "VALGHALLA_CPR_URL": f"https://127.0.0.1:{ports.cpr}/service/CPR/PersonBaseDataExtended/5",
        "VALGHALLA_CPR_CERTIFICATE": str(simulators / "cpr-client.pem"),
        "VALGHALLA_CPR_KEY": str(simulators / "cpr-client.key"),
        "VALGHALLA_CPR_AUTHORITIES": str(simulators / "authority.pem"),
        "VALGHALLA_SERVICEPLATFORMEN_URL": f"https://127.0.0.1:{ports.cpr}",
        "VALGHALLA_STS_URL": f"https://127.0.0.1:{ports.cpr}/runtime/api/rest/wstrust/v1/issue",
        "VALGHALLA_STS_ISSUER": "http://saml.n2adgangsstyring.eksterntest-stoettesystemerne.dk/runtime",
        "VALGHALLA_STS_CERTIFICATES": str(simulators / "sts-certificates.pem"),
        "VALGHALLA_SYSTEM_CERTIFICATE": str(simulators / "cpr-client.pem"),
        "VALGHALLA_SYSTEM_KEY": str(simulators / "cpr-client.key"),
        "VALGHALLA_SYSTEM_AUTHORITIES": str(simulators / "authority.pem"),
        "VALGHALLA_RECEIPTS_CERTIFICATE": str(simulators / "receipts-server.pem"),
        "VALGHALLA_RECEIPTS_KEY": str(simulators / "receipts-server.key"),
        "VALGHALLA_RECEIPTS_AUTHORITIES": str(simulators / "authority.pem"),
        # The simulated Beskedfordeler's certificate, BFO_EXTTEST_Beskedfordeler_1.
        "VALGHALLA_RECEIPTS_CALLERS": "UI:DK-O:G:00000000-0000-0000-0000-000000000066+NTRDK-20202023",
        "VALGHALLA_BESKEDFORDELER_URL": f"amqps://127.0.0.1:{ports.amqp}/BF",
        "VALGHALLA_BESKEDFORDELER_QUEUE": "b1f0c1d2-3e4f-4a5b-8c6d-7e8f90a1b2c3",
        "VALGHALLA_SMS_URL": f"inmobile+http://any:simulated-key@127.0.0.1:{ports.simulators}/gateways/inmobile",
        "VALGHALLA_SMTP_URL": f"smtp://127.0.0.1:{ports.smtp}",
        "VALGHALLA_BOUNCE_ADDRESS": "retur@valghalla.example",
        "VALGHALLA_BOUNCE_MAILBOX": f"imaps://retur%40valghalla.example:simuleret@127.0.0.1:{ports.imap}/INBOX",
        "VALGHALLA_BOUNCE_AUTHORITIES": str(simulators / "authority.pem"),
        "VALGHALLA_NEMLOGIN_METADATA": str(simulators / "nemlogin-metadata.xml"),
        "VALGHALLA_CONTEXT_HANDLER_METADATA": str(simulators / "context-handler-metadata.xml"),
        "VALGHALLA_OPERATOR_ISSUER": f"http://simulators.localhost:{ports.simulators}/operator",
        "VALGHALLA_OPERATOR_CLIENT_ID": "valghalla",
        "VALGHALLA_OPERATOR_CLIENT_SECRET": "simulated-client-secret",
        "VALGHALLA_OPERATOR_GROUP": "valghalla-operators",
        "VALGHALLA_PUBLIC_PORT": f":{ports.web}",
    }


@contextmanager
def with_database(var: Path, ports: Ports | None = None, *, name: str = postgres.DATABASE) -> Iterator[dict[str, str]]:
    """Surroundings with a database for a block: the one in DATABASE_URL, else the embedded server's."""
    given = surroundings(var, ports or Ports())
    if "DATABASE_URL" in given:
        yield given
    elif not is_development():
        raise Stop("DATABASE_URL is not set; in service the database is named by it. See docs/operations/settings.md.")
    else:
        with postgres.running(var) as server:
            server.create_database(name)
            yield given | {"DATABASE_URL": server.app_url(name), "DATABASE_OWNER_URL": server.owner_url(name)}


def as_application(environment: dict[str, str]) -> dict[str, str]:
    """The same without the owner's way into the database."""
    return {name: value for name, value in environment.items() if name != "DATABASE_OWNER_URL"}


def as_owner(environment: dict[str, str]) -> dict[str, str]:
    """The same with the owner's way in, for migrations."""
    if "DATABASE_OWNER_URL" not in environment:
        raise Stop(
            "DATABASE_OWNER_URL is not set; migrations run as the database's owner. See docs/operations/settings.md."
        )
    return environment | {"DATABASE_URL": environment["DATABASE_OWNER_URL"]}


def django_command(arguments: list[str]) -> list[str]:
    """A Django command as a process of its own; scripts of the environment are not called, they break on spaces."""
    return [sys.executable, "-m", "django", *arguments]


def run_django(arguments: list[str], environment: dict[str, str], what: str) -> None:
    """Run a Django command to its end, its output shown. what: the step, "migrating". Raises Stop when it fails."""
    print(f"{what[0].upper()}{what[1:]} ...", file=sys.stderr, flush=True)
    done = subprocess.run(django_command(arguments), env=environment, check=False)
    if done.returncode:
        raise Stop(f"{what[0].upper()}{what[1:]} failed; what it said stands above.", done.returncode)
