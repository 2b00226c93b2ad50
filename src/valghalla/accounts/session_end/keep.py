"""Keeping what somebody typed until she is back, for an hour, sealed with the municipality's key."""

import datetime
import hashlib
import secrets
from dataclasses import dataclass

from django.db import transaction

from valghalla.accounts.models import KeptForm
from valghalla.accounts.session_end.posted import Posted
from valghalla.municipalities.keys import keyring

CONTEXT = "accounts.kept_form.content"
KEPT_FOR = datetime.timedelta(hours=1)
# A browser that posts more than this without signing in is not somebody filling in forms.
MOST_A_BROWSER = 20


@dataclass(frozen=True)
class Kept:
    """A kept form that is there. owner: digest of who was signed in, None when that was not known."""

    pk: int
    owner: bytes | None
    posted: Posted


def keep(posted: Posted, *, browser: bytes, owner: bytes | None, now: datetime.datetime) -> str:
    """Keep it and return the handle for the address. browser: digest of the browser's sign-in cookie."""
    handle = secrets.token_urlsafe(32)
    with transaction.atomic():
        KeptForm.objects.create(
            key=_key(handle),
            browser=browser,
            owner=owner,
            content=keyring().seal(posted.as_text(), context=CONTEXT),
            kept_at=now,
        )
        of_browser = KeptForm.objects.filter(browser=browser).order_by("-kept_at", "-id")
        KeptForm.objects.filter(pk__in=of_browser.values_list("pk", flat=True)[MOST_A_BROWSER:]).delete()
    return handle


def find(handle: str, *, browser: bytes | None, now: datetime.datetime) -> Kept | None:
    """What is kept under the handle; None for another browser, and after an hour."""
    if browser is None:
        return None
    row = KeptForm.objects.filter(key=_key(handle), browser=browser, kept_at__gt=now - KEPT_FOR).first()
    if row is None:
        return None
    posted = Posted.read(keyring().open(bytes(row.content), context=CONTEXT))
    return Kept(row.pk, bytes(row.owner) if row.owner is not None else None, posted)


def claim(kept: Kept, owner: bytes) -> bool:
    """Whether it is hers. What was nobody's that we know of belongs to the first to come back for it."""
    if kept.owner is None:
        return bool(KeptForm.objects.filter(pk=kept.pk, owner__isnull=True).update(owner=owner))
    return secrets.compare_digest(kept.owner, owner)


def discard(handle: str, *, browser: bytes | None, owner: bytes) -> None:
    """Forget it; does nothing when it is not there or not hers."""
    if browser is not None:
        KeptForm.objects.filter(key=_key(handle), browser=browser, owner=owner).delete()


def forget_old(*, now: datetime.datetime) -> int:
    """Delete what has been kept for an hour; how many that were."""
    return KeptForm.objects.filter(kept_at__lte=now - KEPT_FOR).delete()[0]


def _key(handle: str) -> bytes:
    return hashlib.sha256(handle.encode()).digest()
