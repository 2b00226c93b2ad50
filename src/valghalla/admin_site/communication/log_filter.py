"""Which messages the log is asked for."""

import datetime
from typing import Any

from django.db.models import Q, QuerySet

from valghalla.admin_site.communication.forms import BY_HAND, UNCONFIRMED, LogForm
from valghalla.admin_site.communication.words import AWAITING_WORD, EVENTS, title_of
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.base.danish_order import folded, search_terms
from valghalla.communication.models import GroupMessage, Message, MessageTemplate
from valghalla.communication.receipts import unconfirmed
from valghalla.communication.sealing import subject_of
from valghalla.communication.states import WAITING, State
from valghalla.participants.find import matching
from valghalla.participants.models import Participant
from valghalla.participants.searches import opened

PRIVATE = ("search",)
PLAIN = ("status", "event", "written", "channel", "election", "since", "until", "participant", "group", "sort")
MOST_OPENED = 5_000
_MIDNIGHT = datetime.time()
_EQUAL = {
    "event": "event",
    "channel": "channel",
    "election": "election_id",
    "participant": "participant_id",
    "group": "group_id",
}


def asked(request: AdminRequest) -> LogForm:
    """The form as the address has it; what was searched for is kept by the session under the key in it."""
    form = LogForm(opened(request.GET, request.session, private=PRIVATE))
    form.is_valid()
    return form


def fitting(form: LogForm) -> QuerySet[Message]:
    """The messages that fit, in no order."""
    messages = Message.objects.filter(_in_period(form))
    for name, column in _EQUAL.items():
        if name in form.fields and (wanted := form.value(name)):
            messages = messages.filter(**{column: wanted})
    status = form.value("status")
    if status == UNCONFIRMED:
        messages = messages.filter(unconfirmed(now=clock.now()))
    elif status:
        states = [*WAITING, State.SENDING] if status == AWAITING_WORD else [status]
        messages = messages.filter(state__in=states)
    if written := form.value("written"):
        messages = messages.filter(event="") if written == BY_HAND else messages.exclude(event="")
    if search := form.value("search"):
        people = matching(Participant.objects.all(), search).values("pk")
        messages = messages.filter(Q(participant__in=people) | _titled(search, messages))
    return messages


def as_facts(form: LogForm) -> dict[str, Any]:
    """The filters in force as the audit keeps them: that somebody was searched for, and not who."""
    since, until, election = form.value("since"), form.value("until"), form.value("election")
    facts = {
        "message_state": form.value("status"),
        "occasion": form.value("event"),
        "written": form.value("written"),
        "channel": form.value("channel"),
        "election": int(election) if election else None,
        "since": since and since.isoformat(),
        "until": until and until.isoformat(),
        "group": int(form.value("group")) if "group" in form.fields and form.value("group") else None,
        "searched": bool(form.value("search")) or None,
    }
    return {name: fact for name, fact in facts.items() if fact is not None}


def person_asked_for(form: LogForm) -> int | None:
    """The key of the participant whose messages are asked for alone; None for everybody's."""
    key = form.value("participant") if "participant" in form.fields else None
    return int(key) if key else None


def _titled(search: str, messages: QuerySet[Message]) -> Q:
    """Messages whose title has every word: by the template, the group message and the occasion; where there is none (any more),
    by the subject as it was sent, in the newest of them, since those are sealed one by one."""
    terms = search_terms(search)
    templates = [
        template.pk
        for template in MessageTemplate.objects.only("title", "subject")
        if _has(terms, f"{template.title} {template.subject}")
    ]
    groups = [
        group.pk for group in GroupMessage.objects.only("subject", "channel", "body") if _has(terms, title_of(group))
    ]
    events = [event for event, label in EVENTS.items() if event and _has(terms, str(label))]
    without = (
        messages.filter(template=None, group=None).only("subject_sealed").order_by("-queued_at", "-pk")[:MOST_OPENED]
    )
    subjects = [message.pk for message in without if _has(terms, subject_of(message))]
    return Q(template__in=templates) | Q(group__in=groups) | Q(event__in=events) | Q(pk__in=subjects)


def _has(terms: list[str], text: str) -> bool:
    words = folded(text)
    return bool(terms) and all(term in words for term in terms)


def _in_period(form: LogForm) -> Q:
    """Whole Danish days, the last one included."""
    period, since, until = Q(), form.value("since"), form.value("until")
    if since:
        period &= Q(queued_at__gte=clock.instant(since, _MIDNIGHT))
    if until and until < datetime.date.max:
        period &= Q(queued_at__lt=clock.instant(until + datetime.timedelta(days=1), _MIDNIGHT))
    return period
