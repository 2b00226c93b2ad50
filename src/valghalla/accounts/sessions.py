"""Sessions: kept in the municipality's own rows under a hash of the cookie, one host each."""

import datetime
import functools
import hashlib
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.db import IntegrityError, transaction

from valghalla.base import clock
from valghalla.base.written_once import first, written_once

__all__ = ["SessionMiddleware", "SessionStore"]


class SessionStore(DatabaseStore):
    """Django's database store over our table; what lies in the database opens no session.

    A session that is over opens nothing either, but the browser keeps its cookie, and the row its values for a while:
    by them what was typed meanwhile finds back to whom it belongs (``session_end/ended.py``).
    """

    is_over = False

    @classmethod
    def get_model_class(cls):
        from valghalla.accounts.models import Session  # tables are not loaded yet when settings name this module

        return Session

    def _get_session_from_db(self):
        row = first(_by_key(self.model)(_hash(self.session_key)))
        if row is not None and row.expire_date > clock.now():
            return row
        self.is_over = row is not None
        self._session_key = None
        return None

    @classmethod
    def values_of(cls, key: str | None) -> dict[str, Any]:
        """What the session with that cookie holds, over or not; nothing when it is not there."""
        row = cls.get_model_class().objects.filter(session_key=_hash(key)).first() if key else None
        return row.get_decoded() if row is not None else {}

    def is_empty(self) -> bool:
        return super().is_empty() and not self.is_over

    def flush(self) -> None:
        super().flush()
        self.is_over = False

    def exists(self, session_key) -> bool:
        return self.model.objects.filter(session_key=_hash(session_key)).exists()

    def save(self, must_create=False) -> None:
        if self.session_key is None:
            return self.create()
        values = {
            "session_data": self.encode(self._get_session(no_load=must_create)),  # type: ignore[attr-defined]
            "expire_date": self._ends_at(),
            **self.whose(),
        }
        key = _hash(self._get_or_create_session_key())  # type: ignore[attr-defined]
        with transaction.atomic():
            if must_create:
                try:
                    self.model.objects.create(session_key=key, **values)
                except IntegrityError as taken:
                    raise CreateError from taken
            elif not self.model.objects.filter(session_key=key).update(**values):
                raise UpdateError
        return None

    def _ends_at(self) -> datetime.datetime:
        """When the row is over: with the sign-in, if there is one."""
        until = self.get("until")
        return datetime.datetime.fromtimestamp(until, datetime.UTC) if until else self.get_expiry_date()

    def whose(self) -> dict[str, object]:
        """Columns of the row that say whose session it is, read from its values."""
        from valghalla.accounts.whose import columns_of  # needs the municipality's keys, and so its tables

        return columns_of(self._get_session())  # type: ignore[attr-defined]

    def delete(self, session_key=None) -> None:
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=_hash(key)).delete()


class SessionMiddleware(DjangoSessionMiddleware):
    """Django's own, with the store of the site at hand (``SITE_SESSION_ENGINES``)."""

    def process_request(self, request) -> None:
        store = import_module(settings.SITE_SESSION_ENGINES[request.site_kind]).SessionStore
        request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))


@functools.cache
def _by_key(model):
    """How rows of that table are looked up, at every request."""
    return written_once(lambda key: model.objects.filter(session_key=key))


def _hash(key: str | None) -> str:
    return hashlib.sha256((key or "").encode()).hexdigest()
