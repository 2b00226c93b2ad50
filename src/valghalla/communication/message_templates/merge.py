"""The small language of templates. "!name" becomes the name; a passage in [[ ]] is left out where one of its fields is empty.

Plain functions over plain values. Each place is filled once, and values are escaped once: nothing that a person or a place
is called is ever read as a field, a mark or markup. Source: requirements A-343 to A-346, E-201 to E-206.
"""

import datetime
import re
from dataclasses import dataclass
from difflib import get_close_matches
from html import escape

from valghalla.communication.message_templates import passages
from valghalla.communication.message_templates.passages import Trouble
from valghalla.integrations.email import plain_text

LINKS = ("invitation", "contact", "external_web")
MARKUP = ("task_type_description", "tasks", "news")
# What is filled from a task; the rest is the same whatever the task.
OF_TASK = (
    "work_location",
    "work_location_address",
    "directions",
    "team",
    "task_type",
    "task_type_description",
    "task_date",
    "task_start",
    "task_end",
    "lock_date",
    "payment",
    "days",
    "before",
    "invitation",
)
OF_MUNICIPALITY = ("municipality", "contact_person", "telephone")
LISTS = ("tasks", "news")
FIELDS = ("name", "election", *OF_TASK[:-1], *OF_MUNICIPALITY, *LINKS, *LISTS)
# What a clerk writes who has the Danish word in mind → the field it is likely to be.
DANISH = {
    "navn": "name",
    "fulde_navn": "name",
    "valg": "election",
    "sted": "work_location",
    "arbejdssted": "work_location",
    "valgsted": "work_location",
    "adresse": "work_location_address",
    "vejledning": "directions",
    "hold": "team",
    "opgave": "task_type",
    "opgavetype": "task_type",
    "beskrivelse": "task_type_description",
    "dato": "task_date",
    "dag": "task_date",
    "start": "task_start",
    "mødetid": "task_start",
    "slut": "task_end",
    "sluttid": "task_end",
    "frist": "lock_date",
    "betaling": "payment",
    "honorar": "payment",
    "diæt": "payment",
    "dage": "days",
    "kommune": "municipality",
    "kontaktperson": "contact_person",
    "telefon": "telephone",
    "link": "invitation",
    "kontakt": "contact",
    "hjemmeside": "external_web",
    "opgaver": "tasks",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# Longest first, so that "!task_type_description" is not read as "!task_type" with something after it; and a field ends
# where its name does or where other letters follow ("!names"), never before "_". The piece in front tells a link field
# inside href="…" from one in the text.
_FIELD = re.compile(r"(=\s*[\"']?)?!(" + "|".join(sorted(FIELDS, key=len, reverse=True)) + r")(?!_\w)")
# An editor puts a field on a line of its own in a paragraph; the description brings paragraphs of its own.
_ALONE = re.compile(r"<p>\s*(!(?:" + "|".join(MARKUP) + r"))\s*</p>")
# A paragraph or heading that only says what the field under it is.
_HEADING = re.compile(
    r"<(?:p><strong|(h[2-4]))>(?:(?!</?(?:p|strong|h[2-4])>).)*</(?:strong></p|\1)>\s*(!("
    + "|".join(MARKUP)
    + r")(?!_\w))",
    re.DOTALL,
)
_ITEM = re.compile(r"<li>(?:(?!</li>).)*</li>\s*", re.DOTALL)
_EMPTY_LIST = re.compile(r"<(ul|ol)>\s*</\1>\s*")
_WORD = re.compile(r"(?<![<\w])!([^\W\d_]\w*)")


@dataclass(frozen=True, kw_only=True)
class Values:
    """What the fields of one message are filled with.

    task_type_description, tasks, news: clean HTML; everything else is plain text.   task_date: Danish calendar date.
    task_start, task_end: Danish clock times.   payment_dkk: whole kroner, None or 0 for none.   days: whole days to the task.
    Where there is no task, its texts are "" and the rest of it None.
    invitation: address of the personal page, "" where there is none.   lock_date: the last day on which the participant
    herself can withdraw, None when it is over.   directions: how to find the place.   contact_person, telephone: the
    municipality's.   before: where and when it was, of a task that was changed or moved.   tasks: the participant's tasks,
    of an election that is called off.   news: what has happened, for those who answer for a team or a place.
    language: "da" or "en", in which dates and amounts are written.   answer_by_sms: no field of a template, but a sentence
    that ends a text message which can be answered by another; "" when it cannot.
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
    team: str = ""
    directions: str = ""
    lock_date: datetime.date | None = None
    before: str = ""
    contact_person: str = ""
    telephone: str = ""
    tasks: str = ""
    news: str = ""
    language: str = "da"
    answer_by_sms: str = ""


def in_html(template: str, values: Values) -> str:
    """The template, which is HTML, with every field filled: values escaped once, links as anchors.

    A list item whose fields are all empty is left out with its words (no "Address:" where there is none), so is the heading
    right over a field that is empty, and a passage of which one field is empty.
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
    kept = passages.marked(kept, stands=lambda passage: _stands(passage, texts), html=True)
    alone = _ALONE.sub(r"\1", _EMPTY_LIST.sub("", kept))
    headed = _HEADING.sub(lambda found: found[0] if texts[found[3]] else found[2], alone)
    return _FIELD.sub(piece, headed)


def in_text(template: str, values: Values) -> str:
    """The template, which is plain text (a subject, an SMS), with every field filled; addresses stand as they are."""
    texts = written(values)
    kept = passages.marked(template, stands=lambda passage: _stands(passage, texts), html=False)
    return _FIELD.sub(lambda found: (found[1] or "") + _plain(found[2], texts[found[2]]), kept)


def fields_in(template: str) -> list[str]:
    """The fields of a template, each as often as it stands there."""
    return [found[2] for found in _FIELD.finditer(template)]


def task_fields_in(*templates: str) -> frozenset[str]:
    """Which fields that are filled from a task stand in the templates."""
    return frozenset(field for template in templates for field in fields_in(template)) & frozenset(OF_TASK)


def unknown_fields(template: str) -> list[str]:
    """Words written like a field that are none, each once, as they stand: what a municipality wants to be told of."""
    found = dict.fromkeys(word for word in _WORD.findall(template) if not _FIELD.match(f"!{word}"))
    return [f"!{word}" for word in found]


def meant(unknown: str) -> str:
    """The field that an unknown one is most likely to be, such as "!task_type" for "!task_typ"; "" when none is near."""
    word = unknown.removeprefix("!").lower()
    near = DANISH.get(word) or next(iter(get_close_matches(word, FIELDS, n=1, cutoff=0.7)), "")
    return f"!{near}" if near else ""


def troubles(template: str) -> list[Trouble]:
    """What is wrong with the passages of a template; docs/rules/messages.md."""
    return passages.troubles(template, has_field=lambda passage: bool(fields_in(passage)))


def written(values: Values) -> dict[str, str]:
    """Each field's value as it is written in Denmark: 03-11-2026, 08:00, "800 kr."; or in English: 3 November 2026."""
    shaped = ("task_date", "task_start", "task_end", "payment", "days", "lock_date")
    texts = {name: str(getattr(values, name)) for name in FIELDS if name not in shaped}
    return texts | {
        "task_date": _day(values.task_date, values.language),
        "task_start": f"{values.task_start:%H:%M}" if values.task_start else "",
        "task_end": f"{values.task_end:%H:%M}" if values.task_end else "",
        "lock_date": _day(values.lock_date, values.language),
        "payment": _amount(values.payment_dkk, values.language),
        "days": "" if values.days is None else str(max(values.days, 0)),
    }


def _day(day: datetime.date | None, language: str) -> str:
    if day is None:
        return ""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if language == "en" else f"{day:%d-%m-%Y}"


def _amount(kroner: int | None, language: str) -> str:
    if not kroner:
        return ""
    return f"DKK {kroner:,}" if language == "en" else f"{kroner:,} kr.".replace(",", ".")


def _kept(item: str, texts: dict[str, str]) -> str:
    fields = fields_in(item)
    return item if not fields or any(texts[field] for field in fields) else ""


def _stands(passage: str, texts: dict[str, str]) -> bool:
    return all(texts[field] for field in fields_in(passage))


def _plain(field: str, value: str) -> str:
    return plain_text(value) if field in MARKUP else value
