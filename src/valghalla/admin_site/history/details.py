"""The details of an audit row as lines of words."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from valghalla.admin_site.communication.words import EVENTS
from valghalla.admin_site.history.names import STAFF, Key, Names
from valghalla.audit.models import AuditEntry
from valghalla.audit.words import words_of
from valghalla.audit.words.codes import CODES, FAULT, REFUSALS
from valghalla.audit.words.fields import CPR_NUMBER, FACTS, FIELDS, LEADS_TO, NOT_SHOWN, OF_ELECTIONS, OF_PEOPLE
from valghalla.communication.models import Event
from valghalla.components.formats import written

MOST_NAMED = 12
_LISTS = ("filters",)  # facts about the copies of one election


def subject_of(entry: AuditEntry) -> Key | None:
    """What the row is about, where it has a name of its own; people stand in their own column."""
    if entry.subject_id is None or entry.subject_type == "participant":
        return None
    return entry.subject_type, entry.subject_id


def keys_in(entries: Iterable[AuditEntry]) -> Iterator[Key]:
    """Every key among the subjects and details of the rows."""
    for entry in entries:
        if (subject := subject_of(entry)) is not None:
            yield subject
        yield from _keys(entry.details, in_election=False)


def said_of(entry: AuditEntry, names: Names) -> str:
    """What happened, and to what: "Area changed: North"; by the name it had then, where the row keeps it."""
    said = str(words_of(entry.action).said)
    subject = subject_of(entry)
    if subject is not None and subject == (STAFF, entry.actor_id):
        return said  # what somebody did with herself, such as signing in
    name = _own_name(entry) or (names.known(*subject) if subject else "")
    return f"{said}: {name}" if name else said


def lines_of(entry: AuditEntry, names: Names) -> tuple[str, ...]:
    """The details, a line each: "Name: North → South". Nothing of an erased person is among them."""
    details: dict[str, Any] = entry.details
    erased = entry.participant_id is not None and entry.participant_id not in names.people
    lines = list(_changes(details.get("changed"), names))
    for key, value in details.items():
        if key in NOT_SHOWN or (erased and key == "number") or _is_own_name(entry, key):
            continue
        if line := _line(entry.action, key, value, names):
            lines.append(line)
    return tuple(lines)


def _changes(changed: Any, names: Names) -> Iterator[str]:
    if not isinstance(changed, Mapping):
        return
    for key, both in changed.items():
        label = FIELDS.get(key) or FACTS.get(key) or EVENTS.get(key)
        if label is None or not isinstance(both, list) or len(both) != 2:
            continue
        if both == [None, None]:  # what stands in it is not for the log
            yield _("%(field)s changed") % {"field": label}
            continue
        before, after = (_shown(_EVENT_KEY.get(key) or key, value, names) for value in both)
        yield _("%(field)s: %(before)s → %(after)s") % {"field": label, "before": before, "after": after}


def _line(action: str, key: str, value: Any, names: Names) -> str:
    if key == "number" and isinstance(value, str):
        return f"{CPR_NUMBER}: {value}"
    if key == "reason":
        return _reason(action, value)
    label = FIELDS.get(key) or FACTS.get(key)
    if label is None or value in (None, "", [], {}):
        return ""
    if key == "fields":
        return f"{label}: {', '.join(dict.fromkeys(str(OF_PEOPLE[one]) for one in value if one in OF_PEOPLE))}"
    if key == "columns":
        return f"{label}: {len(value)}"
    if isinstance(value, Mapping):
        inside = [_inside(one, part, names) for one, part in value.items()]
        return f"{label}: {'; '.join(filter(None, inside))}" if any(inside) else ""
    if _is_change(key, value):
        before, after = (_shown(key, one, names) for one in value)
        return _("%(field)s: %(before)s → %(after)s") % {"field": label, "before": before, "after": after}
    shown = _shown(key, value, names)
    return f"{label}: {shown}" if shown else ""


def _inside(key: str, value: Any, names: Names) -> str:
    """One filter of a list."""
    label = FIELDS.get(key) or FACTS.get(key)
    return f"{label}: {_shown(key, value, names, in_election=True)}" if label and value not in (None, "", []) else ""


def _reason(action: str, value: Any) -> str:
    if action.split(".")[-1] == "refused":
        return str(REFUSALS.get(value) or FAULT % {"reason": value})
    return f"{FACTS['reason']}: {value}" if value else ""


def _shown(key: str, value: Any, names: Names, *, in_election: bool = False) -> str:
    if isinstance(value, list):
        some = [_shown(key, one, names, in_election=in_election) for one in value[:MOST_NAMED]]
        more = [_("and %(count)s more") % {"count": len(value) - MOST_NAMED}] if len(value) > MOST_NAMED else []
        return ", ".join(filter(None, [*some, *more])) or written(None)
    kind = _kind(key, in_election=in_election)
    if kind and isinstance(value, int) and not isinstance(value, bool):
        return names.thing(kind, value)
    if key in CODES and isinstance(value, str) and value:
        return str(CODES[key].get(value, ""))
    return written(_plain(value))


def _plain(value: Any) -> Any:
    """A value as the audit keeps it, made what it was: a date, a time, an instant; HTML loses its marks."""
    if not isinstance(value, str):
        return value
    if len(value) == len("2026-11-03") and value[4:5] == "-":
        return parse_date(value) or value
    if len(value) in (len("08:00:00"), len("08:00")) and value[2:3] == ":":
        return parse_time(value) or value
    if "T" in value[10:11] and (instant := parse_datetime(value)) is not None:
        return instant if instant.tzinfo else instant.replace(tzinfo=datetime.UTC)
    return " ".join(strip_tags(value).split())


def _is_change(key: str, value: Any) -> bool:
    """Some verbs keep [before, after] right among the details."""
    return isinstance(value, list) and len(value) == 2 and key in ("role", "name", "title")


def _kind(key: str, *, in_election: bool) -> str:
    return (OF_ELECTIONS.get(key, "") if in_election else "") or LEADS_TO.get(key, "")


def _keys(details: Mapping[str, Any], *, in_election: bool) -> Iterator[Key]:
    for key, value in details.items():
        if isinstance(value, Mapping):
            yield from _keys(value, in_election=in_election or key in _LISTS)
        elif kind := _kind(_EVENT_KEY.get(key, key), in_election=in_election):
            yield from ((kind, one) for one in _numbers(value))


def _numbers(value: Any) -> Iterator[int]:
    if isinstance(value, int) and not isinstance(value, bool):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _numbers(one)


def _own_name(entry: AuditEntry) -> str:
    """The name that the row keeps, such as that of what is deleted by now."""
    return next((str(entry.details[key]) for key in ("title", "name") if _is_own_name(entry, key)), "")


def _is_own_name(entry: AuditEntry, key: str) -> bool:
    return key in ("title", "name") and isinstance(entry.details.get(key), str)


# What an election's templates are chosen for; the values are keys of templates.
_EVENT_KEY: dict[str, str] = dict.fromkeys([str(event) for event in Event], "template")
