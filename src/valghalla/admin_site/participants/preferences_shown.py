"""What a person would rather, in a few words for the office."""

from collections.abc import Iterable

from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from valghalla.preferences.named import Named
from valghalla.preferences.words import DAYS, language_name


def in_words(said: Named | None) -> object:
    """A line each for places, days, kinds of task and languages; "" for nothing said."""
    if said is None:
        return ""
    kinds: tuple[tuple[str, Iterable[str]], ...] = (
        (_("Place"), (*said.areas, *said.places)),
        (_("Day"), (str(DAYS.get(day, day)) for day in said.days)),
        (_("Task"), said.task_types),
        (_("Also speaks"), map(language_name, said.languages)),
    )
    lines = ((name, ", ".join(values)) for name, values in kinds)
    return format_html_join("", '<span class="d-block">{}: {}</span>', (line for line in lines if line[1]))
