"""The outside world: one package a party, each knowing its wire format and none of our tables.

Each offers two or three functions over frozen dataclasses, raises Unavailable, Refused or
NotUnderstood (base/errors.py), and has a ``check.py`` whose findings an officer can read.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """How bad a finding is."""

    GOOD = "good"
    WARNING = "warning"  # works today, someone should look
    PROBLEM = "problem"  # does not work


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check looked at.

    subject: what, "settings", "certificate", "connection".   code: what was found, as one word a site
    has a sentence for.   on: the date it is about, such as the last day of a certificate.
    """

    subject: str
    level: Level
    code: str
    on: date | None = None
