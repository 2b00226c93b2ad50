"""The municipality's texts as they stand now."""

from django.db.models import QuerySet

from valghalla.base.written_once import first, written_once
from valghalla.content.models import Text

DANISH = "da"


def newest(kind: str, language: str) -> Text | None:
    """The version in force of a kind in exactly that language; None when none was ever written."""
    return first(_versions(str(kind), language))


@written_once
def _versions(kind: str, language: str) -> QuerySet[Text]:
    """The newest alone."""
    return Text.objects.filter(kind=kind, language=language).order_by("-id")[:1]


def current(kind: str, *, language: str = DANISH) -> Text | None:
    """The newest version of a kind, in the language or, where that is missing or empty, in Danish; None without any.

    A text that is switched off is given too: whoever shows the FAQ or the consent asks ``current_active``.
    """
    if language != DANISH and (found := newest(kind, language)) is not None and found.html:
        return found
    return newest(kind, DANISH)


def current_active(kind: str, *, language: str = DANISH) -> Text | None:
    """The same, and None when it is switched off, which the Danish version decides for every language."""
    danish = newest(kind, DANISH)
    if danish is None or not danish.active:
        return None
    return danish if language == DANISH else current(kind, language=language)
