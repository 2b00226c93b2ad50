"""Sessions: kept in the municipality's own rows under a hash of the cookie, one host each."""

import hashlib
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.db import IntegrityError, transaction

from valghalla.base import clock

__all__ = ["SessionMiddleware", "SessionStore"]


class SessionStore(DatabaseStore):
    """Django's database store over our table; what lies in the database opens no session."""

    @classmethod
    def get_model_class(cls):
        from valghalla.accounts.models import Session  # tables are not loaded yet when settings name this module

        return Session

    def _get_session_from_db(self):
        try:
            return self.model.objects.get(session_key=_hash(self.session_key), expire_date__gt=clock.now())
        except self.model.DoesNotExist:
            self._session_key = None
            return None

    def exists(self, session_key) -> bool:
        return self.model.objects.filter(session_key=_hash(session_key)).exists()

    def save(self, must_create=False) -> None:
        if self.session_key is None:
            return self.create()
        values = {
            "session_data": self.encode(self._get_session(no_load=must_create)),  # type: ignore[attr-defined]
            "expire_date": self.get_expiry_date(),
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

    def whose(self) -> dict[str, object]:
        """Columns of the row that say whose session it is, read from its values."""
        return {}

    def delete(self, session_key=None) -> None:
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=_hash(key)).delete()


class SessionMiddleware(DjangoSessionMiddleware):
    """Django's own, with the store of the site at hand (``SITE_SESSION_ENGINES``)."""

    def process_request(self, request) -> None:
        store = import_module(settings.SITE_SESSION_ENGINES[request.site_kind]).SessionStore
        request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))


def _hash(key: str | None) -> str:
    return hashlib.sha256((key or "").encode()).hexdigest()
