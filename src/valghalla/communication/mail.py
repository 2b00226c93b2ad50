"""The way to the mail server, opened with the first letter."""

from types import TracebackType
from typing import Self

from valghalla.integrations.email import Connection, Letter, Receipt, Session, open_session


class Mail:
    """A kept connection for the letters of one job. Use in a ``with`` block.

    Settings that cannot work are met when a letter is sent, as a server that is down is: the letter waits.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._session: Session | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            self._session.close()

    def send(self, letter: Letter) -> Receipt:
        """Hand a letter over. Raises valghalla.integrations.email's Unavailable, Refused or NotUnderstood."""
        if self._session is None:
            self._session = open_session(self._connection)
        return self._session.send(letter)
