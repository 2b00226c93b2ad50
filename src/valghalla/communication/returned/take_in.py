"""Reading the mailbox of returned letters: each is passed on to the message it is about, and then taken away.

Whose letter it was, the address says that it came back to, which nobody else can make; else the Message-ID of what was
returned, which is looked for in every municipality. docs/integrations/email.md.
"""

import datetime
import hashlib
import logging
import time
import uuid
from collections.abc import Callable

from django.db import DatabaseError, transaction

from valghalla.base.across import figures_of_each
from valghalla.base.tenancy import acting_for
from valghalla.communication import receipts
from valghalla.communication.models import Channel, Message
from valghalla.communication.receipts import NotYet, Word
from valghalla.communication.returned.address import return_address
from valghalla.communication.returned.models import ReturnedMail
from valghalla.integrations.email import ReturnMailbox, Tag
from valghalla.integrations.email.bounces import Fate, Returned, read
from valghalla.municipalities.models import Municipality

log = logging.getLogger(__name__)

MOST = 500
MOST_SECONDS = 90
# So long a message stays in the mailbox that nobody could make anything of; then it is deleted, as is what is known of others.
KEPT = datetime.timedelta(days=30)
State = ReturnedMail.State
_WORDS = {Fate.FAILED: Word.FAILED, Fate.DELAYED: Word.DELAYED, Fate.DELIVERED: Word.DELIVERED}
_HERE = f'SELECT count(*) FROM "{Message._meta.db_table}" WHERE reference = %s'  # noqa: S608 (a name of our own table)


def take_in(mailbox: ReturnMailbox, *, now: datetime.datetime, stop: Callable[[], bool] = bool) -> int:
    """Read what is new, the oldest first, for a minute and a half at most; how many messages were seen to.

    A message leaves the mailbox after what it says has been written down; one that tells nothing of a letter of ours is set
    aside there. Raises what the mailbox raises when contact is lost, and what the database does when it is gone.
    """
    began, done = time.monotonic(), 0
    for uid in mailbox.waiting()[:MOST]:
        if stop() or time.monotonic() - began > MOST_SECONDS:
            return done
        if not (raw := mailbox.read(uid)):
            continue
        try:
            state = keep(raw, now=now)
        except NotYet:
            continue  # it is just being sent: the next round
        if state == State.UNMATCHED:
            mailbox.set_aside([uid])
        else:
            mailbox.take_away([uid])
        done += 1
    mailbox.take_away(mailbox.set_aside_before(f"{now - KEPT:%d-%b-%Y}")[:MOST])
    return done


def keep(raw: bytes, *, now: datetime.datetime) -> State:
    """Pass on what a message says, and write down that it came; what became of it. Raises NotYet."""
    digest = hashlib.sha256(raw).hexdigest()
    if known := ReturnedMail.objects.filter(digest=digest).first():
        return State(known.state)
    row = ReturnedMail(digest=digest, read_at=now, state=State.UNMATCHED)
    try:
        _pass_on(row, read(raw), now=now)
    except (NotYet, DatabaseError):
        raise
    except Exception as error:  # a fault of ours: seen by the operators, and no other message suffers for it
        log.exception("returned_mail_error")
        row.state, row.why = State.UNMATCHED, type(error).__name__[:40]
    with transaction.atomic():
        ReturnedMail.objects.bulk_create([row], ignore_conflicts=True)
    log.info("returned_mail state=%s fate=%s code=%s why=%s", row.state, row.fate, row.code or "-", row.why or "-")
    return State(row.state)


def forget(*, now: datetime.datetime) -> int:
    """Delete what is known of messages that came thirty days ago or more; how many."""
    return ReturnedMail.objects.filter(read_at__lt=now - KEPT).delete()[0]


def _pass_on(row: ReturnedMail, returned: Returned, *, now: datetime.datetime) -> None:
    row.fate, row.code = returned.fate, returned.code[:20]
    address = return_address()
    tag = address.find(returned.addressed_to) if address else None
    if returned.fate not in _WORDS:
        row.state, row.why = (State.NOTHING, "") if tag else (State.UNMATCHED, "not_ours")
        return
    found = _by_tag(tag) if tag else _by_message_id(returned)
    if found is None:
        row.why = "no_municipality" if tag else "not_ours"
        return
    municipality, reference = found
    row.municipality_key = municipality.pk
    with acting_for(municipality):
        if not Message.objects.filter(reference=reference, channel=Channel.EMAIL).exists():
            row.why = "no_message"
            return
        receipts.apply(reference, _WORDS[returned.fate], returned.code, now=now)
    row.state = State.APPLIED


def _by_tag(tag: Tag) -> tuple[Municipality, uuid.UUID] | None:
    municipality = Municipality.objects.filter(code=tag.place).first()
    return (municipality, tag.reference) if municipality else None


def _by_message_id(returned: Returned) -> tuple[Municipality, uuid.UUID] | None:
    """Whose letter has one of the Message-IDs: our own begin with the message's reference."""
    keys = list(Municipality.objects.order_by("pk").values_list("pk", flat=True))
    for message_id in returned.message_ids:
        try:
            reference = uuid.UUID(message_id[1:].partition("@")[0])
        except ValueError:
            continue
        here = figures_of_each(keys, _HERE, [reference], reason="communication.returned_mail")
        for key in (key for key, (number,) in here.items() if number):
            return Municipality.objects.get(pk=key), reference
    return None
