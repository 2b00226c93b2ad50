"""Where the official schemas and examples are, which are not part of this project."""

import os
import warnings
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

BESIDE = Path(__file__).parents[4] / "shared" / "reference"


def official(*parts: str) -> Path:
    """A file or folder of the official material; skips the test, loudly, where it is not to be had."""
    folder = Path(os.environ.get("VALGHALLA_OFFICIAL_SCHEMAS") or BESIDE) / "danish-infrastructure"
    path = folder.joinpath(*parts)
    if not path.exists():
        reason = f"official material not found, not checked against: {'/'.join(parts)} (VALGHALLA_OFFICIAL_SCHEMAS)"
        warnings.warn(pytest.PytestWarning(reason), stacklevel=2)
        pytest.skip(reason)
    return path


@cache
def _load(path: Path) -> etree.XMLSchema:
    return etree.XMLSchema(file=str(path))


def schema() -> etree.XMLSchema:
    """The schema of SF1520 version 5, requests and answers."""
    folder = "sf1520-personbasedataextended-5"
    return _load(official("schemas", folder, "libxml2", "PersonBaseDataExtendedServiceMsg.xsd"))


def example(name: str) -> bytes:
    """One of the official example messages."""
    return official("examples", "sf1520", name).read_bytes()
