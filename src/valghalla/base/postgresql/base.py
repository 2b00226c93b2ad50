"""The database backend: tells PostgreSQL, transaction by transaction, whose rows may be seen.

The setting ``valghalla.municipality`` is always local to a transaction, so a connection that goes
back to a pool carries nothing to the next request. A statement outside ``atomic()`` gets a
transaction of its own. Source: docs/adr/0001-tenancy.md.
"""

from typing import Any

from django.db.backends.postgresql import base

from valghalla.base import tenancy

SETTING = "valghalla.municipality"
UNKNOWN = object()


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL for one municipality at a time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._told: Any = None
        self.execute_wrappers.append(self._tell_first)

    def _tell_first(self, execute, sql, params, many, context):
        wanted = tenancy.current_id()
        if self.connection.autocommit:
            if wanted is None:
                return execute(sql, params, many, context)
            if _goes_in_one_message(sql, many, context):
                return _behind(_tell(wanted), execute, sql, params, context)
            return self._alone(wanted, execute, sql, params, many, context)
        if self._told is wanted or self._told == wanted:
            return execute(sql, params, many, context)
        self._told = wanted
        if _goes_in_one_message(sql, many, context):
            return _behind(_tell(wanted), execute, sql, params, context)
        with self.wrap_database_errors:
            self.connection.execute(_tell(wanted).encode())
        return execute(sql, params, many, context)

    def _alone(self, wanted: int, execute, sql, params, many, context):
        """Run one statement outside atomic() in a transaction of its own."""
        with self.wrap_database_errors:
            self.connection.execute(f"BEGIN; {_tell(wanted)}".encode())
        try:
            result = execute(sql, params, many, context)
        except BaseException:
            if not self.connection.closed:
                self.connection.execute(b"ROLLBACK")
            raise
        with self.wrap_database_errors:
            self.connection.execute(b"COMMIT")
        return result

    def connect(self) -> None:
        self._told = None
        super().connect()

    def _commit(self):
        self._told = None
        return super()._commit()  # type: ignore[misc]

    def _rollback(self):
        self._told = None
        return super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid):
        told, self._told = self._told, tenancy.current_id()
        try:
            super()._savepoint_rollback(sid)  # type: ignore[misc]
        finally:
            self._told = UNKNOWN if told is not None else None


def _tell(municipality_id: int | None) -> str:
    value = "" if municipality_id is None else str(int(municipality_id))
    return f"SET LOCAL {SETTING} = '{value}'"


def _goes_in_one_message(sql: object, many: bool, context: dict[str, Any]) -> bool:
    """Whether the statement can follow another in one message: plain text, bound by the client, no cursor on the server."""
    return not many and isinstance(sql, str) and isinstance(context["cursor"].cursor, base.Cursor)


def _behind(first: str, execute, sql: str, params, context):
    """Send two statements in one message, which PostgreSQL runs as one transaction, and stand at the second's result."""
    result = execute(f"{first}; {sql}", params, False, context)
    context["cursor"].cursor.nextset()
    return result
