"""The simulated outside world, with the product's settings pointing to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from valghalla_simulators import Simulators
from valghalla_simulators.keys import key_of


@pytest.fixture(scope="session")
def outside_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys are made once for the run: they take seconds."""
    return tmp_path_factory.mktemp("outside-keys")


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
