"""The simulated outside world, with the product's settings pointing to it."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from valghalla.config import env
from valghalla_simulators import Simulators
from valghalla_simulators.keys import __file__ as made_by
from valghalla_simulators.keys import ensure, key_of
from valghalla_simulators.sts import ISSUER, REST_PATH


@pytest.fixture(scope="session")
def outside_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys take seconds to make: they are kept from run to run for as long as they are made in the same way.

    Each process has a copy, for the identity providers write their metadata beside their keys.
    """
    how = hashlib.sha256(Path(made_by).read_bytes()).hexdigest()[:16]
    kept = ensure(env.var() / "keys" / f"tests-{how}")
    return Path(shutil.copytree(kept.folder, tmp_path_factory.mktemp("outside") / "keys"))


@pytest.fixture
def outside(outside_keys: Path, settings) -> Iterator[Simulators]:
    """CPR, mail and sign-in of the test's own; the product speaks to them as it does in service."""
    with Simulators(keys=outside_keys, http_port=0, cpr_port=0, smtp_port=0) as simulators:
        for name, value in settings_for(simulators).items():
            setattr(settings, name, value)
        yield simulators


def settings_for(simulators: Simulators) -> dict[str, object]:
    """The product's settings that lead to the simulators."""
    return {
        "CPR": {
            "url": simulators.cpr_url,
            "certificate": str(simulators.keys.client),
            "key": str(key_of(simulators.keys.client)),
            "authorities": str(simulators.keys.authority),
        },
        "SMTP_URL": simulators.smtp_url,
        "RETURNED_MAIL": {
            "address": simulators.mail.returns.address,
            "mailbox": simulators.imap_url,
            "authorities": str(simulators.keys.authority),
        },
        "OPERATOR_SIGN_IN": {
            "issuer": simulators.operators.issuer,
            "client_id": simulators.operators.client_id,
            "client_secret": simulators.operators.client_secret,
            "group": "valghalla-operators",
            "group_claim": "groups",
            "acr": "",
        },
        "SAML": {
            "citizen": {"metadata": str(simulators.keys.nemlogin_metadata)},
            "admin": {"metadata": str(simulators.keys.context_handler_metadata)},
        },
    }


def platform_settings(simulators: Simulators) -> dict[str, dict[str, str]]:
    """The product's settings that lead to the simulated Serviceplatformen, its STS speaking REST."""
    keys = simulators.keys
    return {
        "SERVICEPLATFORMEN": {
            "url": simulators.platform_url,
            "sts_url": simulators.platform_url + REST_PATH,
            "sts_kind": "rest",
            "sts_issuer": ISSUER,
            "sts_certificates_path": str(keys.sts_certificates),
            "certificate_path": str(keys.client),
            "key_path": str(key_of(keys.client)),
            "authorities_path": str(keys.authority),
        },
        "DIGITAL_POST": {"memo_version": "1.2", "letter_type": "4711"},
    }
