"""The municipality's texts as they stand now."""

from valghalla.content.models import Text


def current(kind: str, *, language: str = "da") -> Text | None:
    """The newest version of a kind, in the language or else in Danish; None when none was written.

    A text that is switched off is given too: whoever shows the FAQ or the consent asks ``active``.
    """
    for wanted in dict.fromkeys([language, "da"]):
        if (found := Text.objects.filter(kind=kind, language=wanted).order_by("-id").first()) is not None:
            return found
    return None


def current_active(kind: str, *, language: str = "da") -> Text | None:
    """The same, and None when it is switched off."""
    found = current(kind, language=language)
    return found if found is not None and found.active else None
