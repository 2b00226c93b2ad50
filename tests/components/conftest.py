"""What the tests of the parts share."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from valghalla.config import env


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Source strings as they stand, whether or not the catalogues are compiled."""
    with translation.override("en"):
        yield


@pytest.fixture
def shown():
    """Renders a template text with the tags every template has, for the address given."""

    def render(text: str, address: str = "/list/", **context: object) -> str:
        return engines["django"].from_string(text).render(context, RequestFactory().get(address))

    return render


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The packages the static parts are made from; without them the test is left out, and says so."""
    folder = env.var() / "parts" / "node_modules"
    if not (folder / "dkfds").is_dir():
        reason = f"the design system is not in {folder}: weights, classes and icons are not checked against it"
        warnings.warn(reason, stacklevel=1)
        pytest.skip(reason)
    return folder
