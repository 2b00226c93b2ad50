"""Merge fields: "!name" in a template becomes the name. Plain functions over plain values.

Source: requirements A-343 to A-346, E-201 to E-206.
"""

import datetime
import re
from dataclasses import dataclass
from html import escape

from valghalla.integrations.email import plain_text

LINKS = ("invitation", "contact", "external_web")
MARKUP = ("task_type_description",)
# What is filled from a task; the rest is the same whatever the task.
OF_TASK = (
    "work_location",
    "work_location_address",
    "task_type",
    "task_type_description",
    "task_date",
    "task_start",
    "task_end",
    "payment",
    "days",
    "invitation",
)
FIELDS = ("name", "election", *OF_TASK[:-1], "municipality", *LINKS)
# Longest first, so that "!task_type_description" is not read as "!task_type" with something after it. The piece in
# front tells a link field inside href="…" from one in the text.
_FIELD = re.compile(r"(=\s*[\"']?)?!(" + "|".join(sorted(FIELDS, key=len, reverse=True)) + ")")
# An editor puts a field on a line of its own in a paragraph; the description brings paragraphs of its own.
_ALONE = re.compile(r"<p>\s*(!(?:" + "|".join(MARKUP) + r"))\s*</p>")
_ITEM = re.compile(r"<li>(?:(?!</li>).)*</li>\s*", re.DOTALL)
_WORD = re.compile(r"(?<![<\w])!([^\W\d_]\w*)")


@dataclass(frozen=True, kw_only=True)
class Values:
    """What the fields of one message are filled with.

    task_type_description: clean HTML; everything else is plain text.   task_date: Danish calendar date.   task_start,
    task_end: Danish clock times.   payment_dkk: whole kroner, None or 0 for none.   days: whole days to the task.
    Where there is no task, its texts are "" and the rest of it None.
    invitation: address of the personal page, "" where there is none.
    """

    name: str
    election: str
    work_location: str
    work_location_address: str
    task_type: str
    task_type_description: str
    task_date: datetime.date | None
    task_start: datetime.time | None
    task_end: datetime.time | None
    payment_dkk: int | None
    days: int | None
    municipality: str
    contact: str
    external_web: str
    invitation: str = ""


def in_html(template: str, values: Values) -> str:
    """The template, which is HTML, with every field filled: values escaped once, links as anchors.

    Each place is filled once: a name that holds "!days" stays as it is. A list item whose fields are all empty is
    left out with its words: no "Address:" where there is none.
    """
    texts = written(values)

    def piece(found: re.Match[str]) -> str:
        before, field = found[1] or "", found[2]
        value = texts[field]
        if field in MARKUP and not before:
            return value
        if field in LINKS and value and not before:
            return f'<a href="{escape(value)}">{escape(value)}</a>'
        return before + escape(value)

    kept = _ITEM.sub(lambda found: _kept(found[0], texts), template)
    return _FIELD.sub(piece, _ALONE.sub(r"\1", kept))


def _kept(item: str, texts: dict[str, str]) -> str:
    fields = [found[2] for found in _FIELD.finditer(item)]
    return item if not fields or any(texts[field] for field in fields) else ""


def in_text(template: str, values: Values) -> str:
    """The template, which is plain text (a subject, an SMS), with every field filled; addresses stand as they are."""
    texts = written(values)
    return _FIELD.sub(lambda found: (found[1] or "") + _plain(found[2], texts[found[2]]), template)


def task_fields_in(*templates: str) -> frozenset[str]:
    """Which fields that are filled from a task stand in the templates."""
    return frozenset(found[2] for template in templates for found in _FIELD.finditer(template)) & frozenset(OF_TASK)


def unknown_fields(template: str) -> list[str]:
    """Words written like a field that are none, each once, as they stand: what a municipality wants to be told of."""
    found = dict.fromkeys(word for word in _WORD.findall(template) if not word.startswith(FIELDS))
    return [f"!{word}" for word in found]


def written(values: Values) -> dict[str, str]:
    """Each field's value as it is written in Denmark: 03-11-2026, 08:00, "800 kr."."""
    texts = {name: str(getattr(values, name)) for name in FIELDS if name not in ("payment", "days")}
    return texts | {
        "task_date": f"{values.task_date:%d-%m-%Y}" if values.task_date else "",
        "task_start": f"{values.task_start:%H:%M}" if values.task_start else "",
        "task_end": f"{values.task_end:%H:%M}" if values.task_end else "",
        "payment": f"{values.payment_dkk:,} kr.".replace(",", ".") if values.payment_dkk else "",
        "days": "" if values.days is None else str(max(values.days, 0)),
    }


def _plain(field: str, value: str) -> str:
    return plain_text(value) if field in MARKUP else value
