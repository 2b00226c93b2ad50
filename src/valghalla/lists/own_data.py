"""All that is held about one person, for the person herself.

databeskyttelsesforordningen, articles 15 (access) and 20 (portability). Values are plain: a page puts words to them, a
file keeps them as they are. tests/lists/test_own_data.py names each table that knows people and is left out.
"""

import datetime
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from valghalla.accounts.models import Session
from valghalla.audit import actors
from valghalla.audit.models import AuditEntry
from valghalla.audit.record import record
from valghalla.communication.models import Message
from valghalla.communication.sealing import body_of, subject_of
from valghalla.communication.text_messages.incoming import reply_of, text_of
from valghalla.communication.text_messages.models import ReceivedText
from valghalla.content.clean import as_text
from valghalla.content.models import Text
from valghalla.lists.models import Payee
from valghalla.participants.consents import answers_of
from valghalla.participants.models import Comment, Participant, StatementAnswer
from valghalla.preferences.models import Preferences
from valghalla.preferences.named import named
from valghalla.tasks.models import CalendarAddress, SwapWish, Task, TaskEvent
from valghalla.teams.models import TeamMember

FORMAT = "valghalla-own-data-1"
Record = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of what is held. key: its name in files.   records: name of a fact → its value."""

    key: str
    records: tuple[Record, ...]


def held_about(person: Participant) -> list[Kind]:
    """Everything, kind by kind, the newest first where there are many. A fixed number of queries, some twenty-five."""
    with transaction.atomic():
        return [Kind(key, tuple(_each(rows, as_record))) for key, (rows, as_record) in _kinds(person).items()]


def how_much(person: Participant) -> dict[str, int]:
    """How many records there are of each kind that there can be many of. One query."""
    counts = {f"many_{key}": _number(rows.filter(participant=OuterRef("pk"))) for key, rows in _COUNTED.items()}
    counts["many_uses"] = _number(AuditEntry.objects.filter(participant_id=OuterRef("pk")), of="participant_id")
    found: dict[str, Any] = Participant.objects.filter(pk=person.pk).values(**counts).get()  # type: ignore[assignment]
    return {key.removeprefix("many_"): number for key, number in found.items()}


def newest_uses(person: Participant, most: int) -> list[Record]:
    """What was last done with what is held: when, what (an action of the audit), by whom."""
    return [_use(entry) for entry in _uses(person)[:most]]


def as_file(person: Participant, *, now: datetime.datetime) -> BinaryIO:
    """All of it as JSON, set to its beginning; whoever sends it closes it. Written record by record to a nameless file.

    Days are "2026-11-03", clock times "08:00:00", instants in UTC.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    try:
        with transaction.atomic():
            for piece in _written(person, now):
                file.write(piece.encode())
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def record_taken(person: Participant, format: str, *, now: datetime.datetime) -> None:
    """Record that the person took out what is held about her. format: "json" or "pdf"."""
    with transaction.atomic():
        by = actors.participant(person.pk)
        record("participant.own_data_taken", person, by=by, now=now, participant_id=person.pk, format=format)


_COUNTED: dict[str, QuerySet[Any]] = {
    "teams": TeamMember.objects.all(),
    "tasks": Task.objects.all(),
    "task_history": TaskEvent.objects.all(),
    "swap_wishes": SwapWish.objects.all(),
    "statements": StatementAnswer.objects.all(),
    "payment": Payee.objects.all(),
    "preferences": Preferences.objects.all(),
    "messages": Message.objects.all(),
    "received_texts": ReceivedText.objects.all(),
    "comments": Comment.objects.all(),
    "calendar": CalendarAddress.objects.all(),
}


def _number(rows: QuerySet[Any], of: str = "participant") -> Coalesce:
    counted = rows.order_by().values(of).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _kinds(person: Participant) -> dict[str, tuple[Iterable[Any], Callable[[Any], Record]]]:
    messages = Message.objects.filter(participant=person).order_by("-queued_at", "-pk")
    return {
        "from_cpr": ([from_cpr(person) | {"former_cpr_numbers": person.former_numbers.count()}], dict),
        "contact": ([contact(person)], dict),
        "preferences": (_preferences(person), dict),
        "teams": (_teams(person), dict),
        "tasks": (_tasks(person), _task),
        "task_history": (_events(person), _event),
        "swap_wishes": (_swap_wishes(person), dict),
        "statements": (answers_of(person), _statement),
        "payment": (Payee.objects.filter(participant=person).values("employee", "payment_kind"), dict),
        "messages": (messages, _message),
        "received_texts": (ReceivedText.objects.filter(participant=person).order_by("-received_at", "-pk"), _received),
        "comments": (person.comments.order_by("-at").values("at"), dict),
        "calendar": (_calendar(person), dict),
        "sessions": (_sessions(person), dict),
        "uses": (_uses(person), _use),
    }


def _each(rows: Iterable[Any], as_record: Callable[[Any], Record]) -> Iterator[Record]:
    """Many come from the database in batches."""
    return map(as_record, rows.iterator(chunk_size=500) if isinstance(rows, QuerySet) else rows)


def from_cpr(person: Participant) -> Record:
    """What CPR has told of the person. No query."""
    return {
        "name": person.name,
        "cpr_number": person.cpr.formatted,
        "birth_date": person.birth_date,
        "care_of": person.care_of,
        "street_address": person.street_address,
        "postal_code": person.postal_code,
        "city": person.city,
        "municipality_code": person.municipality_code,
        "protected_address": person.protected_address,
        "citizenship": person.citizenship,
        "status": person.status,
        "under_guardianship": person.incapable,
        "digital_post": person.digital_post,
        "looked_up_at": person.cpr_checked_at,
    }


def contact(person: Participant) -> Record:
    """What the person has told of herself. Two queries."""
    news = person.notice_choices.order_by("-role").values_list("role", "pace")
    diets = person.diets.order_by("diet__sort_key").values_list("diet__title", flat=True)
    return {
        "mobile": person.mobile,
        "email": person.email,
        "diets": list(diets),
        "language": person.language,
        "wished_channel": person.wished_channel,
        "no_sms": person.no_sms,
        "no_group_email": person.no_group_email,
        "since": person.created_at,
        **{f"news_of_{role}s": pace for role, pace in news},
    }


def _preferences(person: Participant) -> list[Record]:
    said = named(person)
    if said is None:
        return []
    return [
        {
            "areas": list(said.areas),
            "work_locations": list(said.places),
            "task_types": list(said.task_types),
            "days": list(said.days),
            "languages": list(said.languages),
            "changed_at": said.changed_at,
        }
    ]


def _teams(person: Participant) -> list[Record]:
    member = person.memberships.order_by("team__sort_key").values_list("team__name", "joined_at", "joined_by")
    team = person.responsible_for_teams.order_by("team__sort_key").values_list("team__name", flat=True)
    place = person.responsible_for_places.order_by("work_location__sort_key")
    waiting = person.join_requests.order_by("asked_at").values_list("team__name", "asked_at", "let_in")
    return [
        *({"name": name, "role": "member", "since": at, "how": how} for name, at, how in member),
        *({"name": name, "role": "team_responsible", "since": None, "how": ""} for name in team),
        *(
            {"name": name, "role": "work_location_responsible", "since": None, "how": ""}
            for name in place.values_list("work_location__title", flat=True)
        ),
        *(
            {"name": name, "role": "asked_to_join" if let_in is None else "let_in" if let_in else "not_let_in",
             "since": at, "how": "link"}
            for name, at, let_in in waiting
        ),
    ]  # fmt: skip


def _tasks(person: Participant) -> QuerySet[Task]:
    related = ("election", "work_location", "team", "task_type")
    return Task.objects.filter(participant=person).select_related(*related).order_by("-task_day", "-starts", "pk")


def _task(task: Task) -> Record:
    return {
        "election": task.election.title,
        "task_day": task.task_day,
        "starts": task.starts,
        "work_location": task.work_location.title,
        "task_type": task.task_type.title,
        "team": task.team.name,
        "state": task.state,
        "payment_dkk": task.task_type.payment_dkk,
    }


def _events(person: Participant) -> QuerySet[TaskEvent]:
    related = ("election", "work_location", "task_type")
    return TaskEvent.objects.filter(participant=person).select_related(*related).order_by("-at", "-pk")


def _event(event: TaskEvent) -> Record:
    return {
        "at": event.at,
        "what": event.kind,
        "by": event.by_kind,
        "election": event.election.title,
        "task_day": event.task_day,
        "work_location": event.work_location.title,
        "task_type": event.task_type.title,
        "reason": event.facts.get("reason", ""),
        "facts": event.facts,
    }


def _statement(one: Any) -> Record:
    return {
        "at": one.at,
        "text": one.kind,
        "answer": one.answer,
        "version": one.version,
        "version_written_at": one.written_at,
    }


def _swap_wishes(person: Participant) -> Iterable[Any]:
    wishes = SwapWish.objects.filter(participant=person).order_by("-asked_at", "-pk")
    return wishes.values("asked_at", "wanted_day", "wish", "state", "answer", "settled_at")


def _calendar(person: Participant) -> Iterable[Any]:
    """Without the address itself: a file that is passed on shall open nothing."""
    own = CalendarAddress.objects.filter(participant=person)
    return own.values("created_at", "expires_at", "opened", "opened_at")


def _message(message: Message) -> Record:
    return {
        "at": message.handed_over_at or message.queued_at,
        "channel": message.channel,
        "occasion": message.event or "by_hand",
        "state": message.state,
        "subject": subject_of(message),
        "text": as_text(body_of(message)),
    }


def _received(row: ReceivedText) -> Record:
    return {"at": row.received_at, "text": text_of(row), "answer": reply_of(row)}


def _sessions(person: Participant) -> Iterator[Record]:
    numbers = [bytes(person.cpr_digest), *map(bytes, person.former_numbers.values_list("cpr_digest", flat=True))]
    for ends in Session.objects.filter(citizen__in=numbers).order_by("expire_date").values_list("expire_date"):
        yield {"ends_at": ends[0]}


def _uses(person: Participant) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(participant_id=person.pk).order_by("-at", "-pk")


def _use(entry: AuditEntry) -> Record:
    return {"at": entry.at, "what": entry.action, "by": entry.actor_kind}


def _written(person: Participant, now: datetime.datetime) -> Iterator[str]:
    head = json.dumps({"format": FORMAT, "made_at": now}, default=_plain)
    yield head[:-1]
    for key, (rows, as_record) in _kinds(person).items():
        yield f",\n{json.dumps(key)}: ["
        for number, one in enumerate(_each(rows, as_record)):
            yield ("," if number else "") + "\n  " + json.dumps(one, ensure_ascii=False, default=_plain)
        yield "]"
    yield ',\n"statement_texts": ' + json.dumps(_texts_seen(person), ensure_ascii=False, default=_plain) + "}\n"


def _texts_seen(person: Participant) -> list[Record]:
    seen = person.statement_answers.values_list("statement_id", flat=True)
    texts = Text.objects.filter(pk__in=list(seen)).order_by("pk")
    return [{"text": one.kind, "written_at": one.created_at, "words": as_text(one.html)} for one in texts]


def _plain(value: object) -> object:
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    raise TypeError(type(value).__name__)
