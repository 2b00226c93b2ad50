"""Does the service work: database, queue, and those outside whom it cannot do without?

Database and queue are asked at once. Whether CPR and the mail server can be reached is looked at by the clock and
remembered, so that nobody who asks us makes us ask them.
"""

import datetime
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection

from valghalla.base import queue_figures
from valghalla.integrations import Finding, Level, serviceplatformen
from valghalla.integrations.cpr import Connection as CprConnection
from valghalla.integrations.cpr.check import check as check_cpr
from valghalla.integrations.digital_post import Connection as PostConnection
from valghalla.integrations.digital_post.check import check as check_digital_post
from valghalla.integrations.email import Connection as MailConnection
from valghalla.integrations.email import Dkim, MailboxConnection
from valghalla.integrations.email.check import check as check_mail
from valghalla.integrations.email.check import check_mailbox
from valghalla.integrations.sms import Connection as SmsConnection
from valghalla.integrations.sms.check import check as check_sms
from valghalla.municipalities.models import Municipality
from valghalla.operators.models import OutsideLook

WORKER_SILENT = datetime.timedelta(minutes=1)
WAITS_TOO_LONG = datetime.timedelta(minutes=10)
LOOKED_TOO_LONG_AGO = datetime.timedelta(minutes=20)
OFF = "off"
# Parties that an installation may do without.
MAY_BE_OFF = ("sms", "digital_post")
# Whether messages leave by all channels in all municipalities; remembered in a room above (communication/troubles.py).
CHANNELS = "channels"
_BADNESS = {Level.GOOD: 0, Level.WARNING: 1, Level.PROBLEM: 2}


@dataclass(frozen=True)
class Check:
    """One thing looked at.

    name: "database", "queue", "cpr", "email", "mailbox", "sms", "digital_post" or "channels".   level: as Level, or OFF.
    code: what was found, as one word.   number: milliseconds of the database, jobs that wait.   since: from when on.
    """

    name: str
    level: str
    code: str
    number: int | None = None
    on: datetime.date | None = None
    since: datetime.datetime | None = None


def state(*, now: datetime.datetime) -> tuple[Check, ...]:
    """Every check. Raises nothing: without a database the rest is not known."""
    started = time.perf_counter()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        took = round((time.perf_counter() - started) * 1000)
        return (
            Check("database", Level.GOOD, "answers", number=took),
            _queue(queue_figures.queue(), now=now),
            *_outside({look.party: look for look in OutsideLook.objects.all()}, now=now),
        )
    except DatabaseError:
        return (Check("database", Level.PROBLEM, "no_answer"),)


def look_outside(*, now: datetime.datetime) -> None:
    """Look whether CPR and the mail server can be reached, and remember it. Outside every transaction."""
    for party, look in _parties().items():
        worst = max(look(now), key=lambda one: _BADNESS[one.level])
        known = OutsideLook.objects.filter(party=party).first()
        same = known is not None and (known.level, known.code) == (worst.level, worst.code)
        OutsideLook.objects.update_or_create(
            party=party,
            defaults={
                "level": worst.level,
                "code": worst.code,
                "on": worst.on,
                "since": known.since if known is not None and same else now,
                "at": now,
            },
        )


def _cpr(now: datetime.datetime) -> Sequence[Finding]:
    cvr = Municipality.objects.order_by("pk").values_list("cvr", flat=True).first() or ""
    way = CprConnection(
        url=settings.CPR["url"],
        certificate_path=settings.CPR["certificate"],
        key_path=settings.CPR["key"],
        authorities_path=settings.CPR["authorities"],
        municipality_cvr=cvr,
    )
    return check_cpr(way, now=now)


def _mail(now: datetime.datetime) -> Sequence[Finding]:
    return check_mail(MailConnection(url=settings.SMTP_URL, dkim=Dkim(**settings.DKIM)), now=now)


def _mailbox(now: datetime.datetime) -> Sequence[Finding]:
    box = settings.RETURNED_MAIL
    return check_mailbox(MailboxConnection(url=box["mailbox"], authorities_path=box["authorities"]))


def _sms(now: datetime.datetime) -> Sequence[Finding]:
    return check_sms(SmsConnection(url=settings.SMS_URL, authorities_path=settings.SMS_AUTHORITIES))


def _digital_post(now: datetime.datetime) -> Sequence[Finding]:
    cvr = Municipality.objects.order_by("pk").values_list("cvr", flat=True).first() or ""
    platform = serviceplatformen.Connection(**settings.SERVICEPLATFORMEN)
    way = PostConnection(platform=platform, **settings.DIGITAL_POST)
    return check_digital_post(way, on_behalf_of=cvr, now=now)


def _parties() -> dict[str, Callable[[datetime.datetime], Sequence[Finding]]]:
    """Who is looked at: the mailbox of returned letters, the SMS gateway and Digital Post where there are any."""
    found: dict[str, Callable[[datetime.datetime], Sequence[Finding]]] = {"cpr": _cpr, "email": _mail}
    if settings.RETURNED_MAIL["mailbox"]:
        found["mailbox"] = _mailbox
    if settings.SMS_URL:
        found["sms"] = _sms
    if settings.SERVICEPLATFORMEN["url"]:
        found["digital_post"] = _digital_post
    return found


def _queue(queue: queue_figures.Queue, *, now: datetime.datetime) -> Check:
    if queue.heartbeat is None or now - queue.heartbeat > WORKER_SILENT:
        return Check("queue", Level.PROBLEM, "no_worker", number=queue.due, since=queue.heartbeat)
    if queue.oldest_due_at is not None and now - queue.oldest_due_at > WAITS_TOO_LONG:
        return Check("queue", Level.PROBLEM, "waits_long", number=queue.due, since=queue.oldest_due_at)
    return Check("queue", Level.GOOD, "works", number=queue.due)


def _outside(looks: dict[str, OutsideLook], *, now: datetime.datetime) -> list[Check]:
    parties = _parties()
    return [
        *(_one_outside(party, looks.get(party), now=now) for party in parties),
        *(Check(name, OFF, "not_connected") for name in MAY_BE_OFF if name not in parties),
        *([_one_outside(CHANNELS, looks[CHANNELS], now=now)] if CHANNELS in looks else []),
    ]


def _one_outside(party: str, look: OutsideLook | None, *, now: datetime.datetime) -> Check:
    if look is None:
        return Check(party, Level.WARNING, "not_looked")
    if now - look.at > LOOKED_TOO_LONG_AGO:
        return Check(party, Level.WARNING, "looked_long_ago", since=look.at)
    return Check(party, look.level, look.code, on=look.on, since=look.since)
