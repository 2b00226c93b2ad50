"""Which municipality the code at hand acts for.

Request, job and command open ``acting_for`` once, at their outer edge. Everything inside reads and
writes rows of that municipality only: the database backend (``base/postgresql``) tells each
transaction at its start, the row-level policies (``base/rls.py``) do the rest, and a transaction
that was told nothing sees no rows. Source: docs/adr/0001-tenancy.md.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar

from django.db import models

from valghalla.base.errors import MunicipalityMissing, MunicipalityMixedUp


class HasKey(Protocol):
    """What tenancy needs to know of a municipality: its primary key."""

    pk: Any


M = TypeVar("M", bound=HasKey)

_acting: ContextVar[HasKey | None] = ContextVar("acting_municipality", default=None)


@contextmanager
def acting_for(municipality: M) -> Iterator[M]:
    """Act for one municipality inside the block.

    Raises MunicipalityMixedUp when the code around already acts for another one.
    """
    around = _acting.get()
    if around is not None and around.pk != municipality.pk:
        raise MunicipalityMixedUp(around.pk, municipality.pk)
    token = _acting.set(municipality)
    try:
        yield municipality
    finally:
        _acting.reset(token)


def current() -> HasKey | None:
    """The municipality acted for, or None outside every ``acting_for``."""
    return _acting.get()


def current_id() -> int | None:
    """Primary key of the municipality acted for, or None."""
    municipality = _acting.get()
    return None if municipality is None else municipality.pk


def required_id() -> int:
    """Primary key of the municipality acted for; raises MunicipalityMissing when there is none."""
    if (number := current_id()) is None:
        raise MunicipalityMissing()
    return number


def for_each(municipalities: Iterable[M], *, reason: str, record: Callable[[str], None]) -> Iterator[M]:
    """The one way to work across municipalities: one after the other, each told and recorded.

    reason: an event name such as "jobs.daily_round".   record: writes the audit row, called inside
    each municipality with the reason.
    """
    for municipality in municipalities:
        with acting_for(municipality):
            record(reason)
            yield municipality


class TenantForeignKey(models.ForeignKey):
    """A reference to a row of the same municipality.

    Django makes no constraint for it: ``base/rls.py`` adds one over (municipality_id, this column),
    so that not even the database can be made to point from one municipality into another.
    in_database: what the database does when the row referred to goes ("CASCADE",
    "SET NULL"); empty when the application sees to it.
    """

    def __init__(self, to, on_delete, *, in_database: str = "", **options):
        options["db_constraint"] = False
        self.in_database = in_database
        super().__init__(to, on_delete, **options)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        if self.in_database:
            kwargs["in_database"] = self.in_database
        return name, path, args, kwargs


class TenantModel(models.Model):
    """A row that belongs to one municipality, filled in from ``acting_for``."""

    municipality = models.ForeignKey(
        "municipalities.Municipality",
        on_delete=models.PROTECT,
        default=required_id,
        editable=False,
        db_index=False,
        related_name="+",
    )

    class Meta:
        abstract = True
